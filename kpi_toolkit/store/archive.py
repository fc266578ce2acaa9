"""Archives: zip files with a manifest, tables as canonical JSON Lines, and bytes by their hash.

The same content gives the same bytes, so two exports can be compared. Reading trusts nothing: names, sizes
and hashes are checked before anything is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from kpi_toolkit.store.ledger import Anchor, canonical, digest

MANIFEST = "manifest.json"
LEDGER = "ledger.jsonl"
_BLOB = re.compile(r"blobs/([0-9a-f]{64})")
_LONGEST = 200_000_000  # one line, one file of a city
_CHUNK = 1 << 20
_START_OF_TIME = (1980, 1, 1, 0, 0, 0)


class OperationRefused(Exception):
    """What was given cannot be used; the text is a plain sentence."""


def table_file(name: str) -> str:
    """Where the rows of a table stand in an archive."""
    return f"tables/{name}.jsonl"


def file_digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that appears whole or not at all, on the disk when it does. Raises OSError."""
    handle, temporary = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


class Writer:
    """Fills an archive; the manifest comes last."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._files: dict[str, dict[str, Any]] = {}

    def lines(self, name: str, lines: Iterable[bytes]) -> None:
        """A file of lines."""
        sha256, size, count = hashlib.sha256(), 0, 0
        with self._new(name) as out:
            for line in lines:
                out.write(line + b"\n")
                sha256.update(line + b"\n")
                size, count = size + len(line) + 1, count + 1
        self._files[name] = {"sha256": sha256.hexdigest(), "size": size, "lines": count}

    def copy(self, name: str, source: Path) -> None:
        """A file as it is."""
        sha256, size = hashlib.sha256(), 0
        with self._new(name) as out, source.open("rb") as file:
            while chunk := file.read(_CHUNK):
                out.write(chunk)
                sha256.update(chunk)
                size += len(chunk)
        self._files[name] = {"sha256": sha256.hexdigest(), "size": size}

    def blob(self, sha256: str, data: bytes) -> None:
        """Bytes under their hash."""
        with self._new(f"blobs/{sha256}") as out:
            out.write(data)

    def close(self, format_: str, schema: str, head: Anchor) -> None:
        """Write the manifest and end the archive."""
        manifest = {
            "format": format_,
            "version": 1,
            "schema": schema,
            "head": {"count": head.count, "hash": head.hash},
            "files": self._files,
        }
        with self._new(MANIFEST) as out:
            out.write(canonical(manifest))
        self._zip.close()

    def _new(self, name: str) -> IO[bytes]:
        info = zipfile.ZipInfo(name, _START_OF_TIME)
        info.compress_type = zipfile.ZIP_DEFLATED
        return self._zip.open(info, "w", force_zip64=True)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself."""

    format: str
    schema: str
    head: Anchor
    files: dict[str, dict[str, Any]]


class Reader:
    """An archive whose names, sizes and hashes are as the manifest says.

    Every fault is a OperationRefused.
    """

    def __init__(self, path: Path, *, formats: Iterable[str], at_most: int) -> None:
        """``at_most``: bytes the whole archive may unpack to."""
        self.path = path
        with _refusing():
            self._zip = zipfile.ZipFile(path)
            try:
                self._examine(at_most)
                self.manifest = self._read_manifest(set(formats))
                self._verify()
            except BaseException:
                self._zip.close()
                raise

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def _examine(self, at_most: int) -> None:
        infos = self._zip.infolist()
        names = [info.filename for info in infos]
        if len(set(names)) != len(names) or MANIFEST not in names:
            raise OperationRefused("This file is not an archive of the toolkit.")
        if sum(info.file_size for info in infos) > at_most:
            raise OperationRefused(
                f"This archive unpacks to more than {at_most // 1_000_000} MB and is refused."
            )
        if any(info.flag_bits & 1 for info in infos):
            raise OperationRefused("This archive is encrypted and cannot be read.")
        self._names = set(names) - {MANIFEST}

    def _read_manifest(self, formats: set[str]) -> Manifest:
        with self._zip.open(MANIFEST) as file:
            raw = file.read(_CHUNK + 1)
        try:
            said = json.loads(raw)
            head = Anchor.parse(f"{said['head']['count']}:{said['head']['hash']}")
            found = Manifest(said["format"], said["schema"], head, dict(said["files"]))
            known = (said["version"], found.format in formats, isinstance(found.schema, str))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise OperationRefused("The archive's manifest cannot be read.") from None
        if known != (1, True, True):
            raise OperationRefused("This is another kind of archive than the one that is needed here.")
        return found

    def _verify(self) -> None:
        listed = set(self.manifest.files)
        for name in self._names - listed:
            if not _BLOB.fullmatch(name):
                raise OperationRefused("The archive holds a file that does not belong there.")
        if not listed <= self._names:
            raise OperationRefused("A file of the archive is missing.")
        for name in self._names:
            blob = _BLOB.fullmatch(name)
            expected = blob[1] if blob else self._listed_hash(name)
            if self._hash(name) != expected:
                raise OperationRefused(f"The file {name} of the archive is damaged or was changed.")

    def _listed_hash(self, name: str) -> Any:
        about = self.manifest.files[name]
        return about.get("sha256") if isinstance(about, dict) else None

    def _hash(self, name: str) -> str:
        sha256 = hashlib.sha256()
        with self._zip.open(name) as file:
            while chunk := file.read(_CHUNK):
                sha256.update(chunk)
        return sha256.hexdigest()

    def documents(self, name: str) -> Iterator[Any]:
        """The JSON of the lines of a file. Raises OperationRefused."""
        with _refusing(), self._zip.open(name) as file:
            while line := file.readline(_LONGEST + 1):
                body = line.removesuffix(b"\n")
                document = json.loads(body)
                if len(line) > _LONGEST or canonical(document) != body:
                    raise OperationRefused(f"The file {name} of the archive is not written as it must be.")
                yield document

    def names(self) -> set[str]:
        """The files of the archive, bytes and manifest left out."""
        return set(self.manifest.files)

    def blobs(self) -> list[str]:
        """The hashes of the bytes in the archive."""
        return sorted(found[1] for name in self._names if (found := _BLOB.fullmatch(name)))

    def blob(self, sha256: str) -> bytes:
        """Bytes by their hash. Raises OperationRefused."""
        with _refusing():
            name = f"blobs/{sha256}"
            if self._zip.getinfo(name).file_size > _LONGEST:
                raise OperationRefused("The archive holds a file that is too large.")
            data = self._zip.read(name)
            if digest(data) != sha256:
                raise OperationRefused(f"The file {name} of the archive is damaged or was changed.")
            return data

    def extract(self, name: str, target: BinaryIO) -> None:
        """Copy a file of the archive.

        Raises OperationRefused, and OSError where the target cannot be written.
        """
        with self._zip.open(name) as file:
            while True:
                with _refusing():
                    chunk = file.read(_CHUNK)
                if not chunk:
                    return
                target.write(chunk)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise OperationRefused("There is no such file.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError, TypeError):
        # RuntimeError: encrypted, too deeply nested, or packed in a way that is not supported
        raise OperationRefused("This file is not an archive of the toolkit, or it is damaged.") from None
