"""A document as it is read back, in a child process with limits on time and memory."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from kpi_toolkit.bounded import Child, Limits, run_child
from kpi_toolkit.reports.about import About
from kpi_toolkit.reports.enclosed import ABOUT
from kpi_toolkit.submission.errors import UnusableFile

CHILD = Child(
    "kpi_toolkit.reports.reading.child",
    ("kpi_toolkit", "pypdf", "asn1crypto", "cryptography", "typing_extensions"),
    prefix="pdf-",
)
LARGEST = 50_000_000
"""Bytes of a document; one with all it encloses has below a million."""
LIMITS = Limits(computing=60, seconds=60, memory=2**30)

Said = tuple[tuple[str, str], ...]
"""Texts one after the other: what each says, and the letters its glyphs show."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it was found; see ``signature.verify``. ``damaged``: it cannot be read at all;
    ``unchecked``: what reads signatures is not installed."""

    damaged: bool = False
    unchecked: bool = False
    valid: bool = False
    whole: bool = False
    in_time: bool = False
    name: str = ""
    issuer: str = ""
    certificate: str = ""
    der: bytes = b""
    at: str | None = None


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What is in a document. ``said``: by key, the texts of the rows and blocks that name what they speak of."""

    name: str
    sha256: str
    about: About
    files: dict[str, bytes]
    said: dict[str, Said]
    language: str
    pages: int
    tagged: bool
    appended: bool
    signature: Signed | None


def read_document(data: bytes, name: str, limits: Limits = LIMITS) -> ReadDocument:
    """Read a document of this toolkit. Raises UnusableFile where it is none, is damaged, or exceeds a limit."""
    if not data.startswith(b"%PDF-"):
        raise UnusableFile("not-pdf", name)
    if len(data) > LARGEST:
        raise UnusableFile("pdf-too-large", name)
    answer = run_child(CHILD, "read", data, {}, name=name, limits=limits)
    length, _, rest = answer.partition(b"\n")
    header, place = json.loads(rest[: int(length)]), int(length)
    files: dict[str, bytes] = {}
    for file in header["files"]:
        files[file["name"]] = rest[place : place + file["size"]]
        place += file["size"]
    try:
        about = About.model_validate_json(files[ABOUT])
    except (KeyError, ValidationError):
        raise UnusableFile("pdf-no-data", name) from None
    return ReadDocument(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        about=about,
        files=files,
        said=_by_key(header["said"]),
        language=header["language"],
        pages=header["pages"],
        tagged=header["tagged"],
        appended=header["appended"],
        signature=_signed(header["signature"]),
    )


def _by_key(said: list[dict[str, Any]]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    for one in said:
        found[one["key"]] = found.get(one["key"], ()) + tuple((text, drawn) for text, drawn in one["texts"])
    return found


def _signed(found: dict[str, Any] | None) -> Signed | None:
    if found is None:
        return None
    known = {key: value for key, value in found.items() if key in Signed.__slots__}
    known["damaged"] = "damaged" in found
    known["der"] = bytes.fromhex(found.get("der", ""))
    return Signed(**known)
