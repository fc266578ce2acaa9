"""Looks at an uploaded file before any library parses it, and refuses all but honest .xlsx workbooks."""

from __future__ import annotations

import zipfile
from io import BytesIO

from kpi_toolkit.submission.errors import UnusableFile

MEGABYTE = 1024 * 1024

MAX_FILE = 20 * MEGABYTE  # a filled template has well under 1 MB; pictures and own sheets need some room
MAX_PARTS = 1000  # 60 sheets with their comments, drawings and relations stay below 500
MAX_PART = 60 * MEGABYTE  # openpyxl reads some 6 MB a second, so more would run into the time limit anyway
MAX_UNPACKED = 100 * MEGABYTE
MAX_RATIO = 100  # sheets full of equal cells shrink to 1/20, bombs to 1/1000
RATIO_COUNTS_FROM = MEGABYTE  # a small part does no harm, however well it was compressed
CHUNK = 64 * 1024

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_ENTRY = b"PK\x03\x04"
BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xfe\xff"
ZIP_DIRECTORY_ENTRY = b"PK\x01\x02"
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/spreadsheetml/main"

FIRST_BYTES = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"{\\rtf", "word"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
)


def preflight(data: bytes, name: str) -> None:
    """Checks that `data` (the uploaded bytes, called `name`) may be given to a workbook reader.

    Returns nothing when it may. Raises UnusableFile when the file is empty, too large, of another kind,
    encrypted, damaged, or carries macros, links to other workbooks, embedded files, XML definitions, or
    more content than it pretends to.
    """
    if not data:
        raise UnusableFile("empty", name)
    if len(data) > MAX_FILE:
        size, limit = round(len(data) / MEGABYTE, 1), MAX_FILE // MEGABYTE
        raise UnusableFile("too-large", name, size=size, limit=limit)
    if data.startswith(OLE2):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnusableFile("encrypted", name)
        raise UnusableFile("old-format", name, format=".xls")
    if not data.startswith(ZIP_ENTRY):
        raise UnusableFile("not-xlsx", name, kind=_kind_without_zip(data))
    # Counted in the raw bytes: zipfile would build an object for each entry before we could count them.
    if data.count(ZIP_DIRECTORY_ENTRY) > MAX_PARTS:
        raise UnusableFile("zip-bomb", name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_directory(archive, name)
            _check_contents(archive, len(data), name)
    except UnusableFile:
        raise
    except Exception as error:  # zipfile answers damaged bytes with a dozen kinds of exceptions
        raise UnusableFile("broken", name) from error


def _kind_without_zip(data: bytes) -> str:
    for first_bytes, kind in FIRST_BYTES:
        if data.startswith(first_bytes):
            return kind
    start = data[:2000].replace(b"\0", b"").lstrip(BYTE_ORDER_MARKS).lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")) or b"<table" in start:
        return "web-page"
    if start.startswith(b"<?xml"):
        return "xml-spreadsheet"
    nothing_but_zeros = not start and b"\0" in data[:2000]
    return "unknown" if nothing_but_zeros or any(byte < 9 for byte in start) else "text"


def _check_directory(archive: zipfile.ZipFile, name: str) -> None:
    """What the table of contents tells: the kind of file and the parts that we refuse."""
    entries = archive.infolist()
    parts = [entry.filename.lower() for entry in entries]  # part names do not depend on upper or lower case
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnusableFile("encrypted", name)
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise UnusableFile("irregular", name)
    if len(set(parts)) < len(parts) or any(map(_leads_outside, parts)):
        raise UnusableFile("irregular", name)
    if any(part.endswith("vbaproject.bin") or part.startswith("xl/macrosheets/") for part in parts):
        raise UnusableFile("macros", name)
    if any(part.startswith("xl/externallinks/") for part in parts):
        raise UnusableFile("external-links", name)
    if any(part.startswith(("xl/embeddings/", "xl/activex/")) for part in parts):
        raise UnusableFile("embedded-files", name)
    if "xl/workbook.bin" in parts:
        raise UnusableFile("old-format", name, format=".xlsb")
    names = {entry.filename for entry in entries}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise UnusableFile("not-xlsx", name, kind=_kind_of_zip(parts))


def _leads_outside(part: str) -> bool:
    return part.startswith("/") or "\\" in part or ":" in part or ".." in part.split("/")


def _kind_of_zip(parts: list[str]) -> str:
    if "mimetype" in parts and "content.xml" in parts:
        return "opendocument"
    if "word/document.xml" in parts:
        return "word"
    return "powerpoint" if "ppt/presentation.xml" in parts else "archive"


def _check_contents(archive: zipfile.ZipFile, file_size: int, name: str) -> None:
    """Unpacks every part piece by piece and counts what really comes out: the sizes in the headers may lie.

    Reading to the end also makes zipfile compare the checksums.
    """
    total = 0
    for entry in archive.infolist():
        # Pictures are never parsed, and those in SVG may have a DOCTYPE.
        is_picture = entry.filename.startswith("xl/media/")
        size = 0
        end = b""
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                size += len(chunk)
                total += len(chunk)
                if (
                    size > MAX_PART
                    or total > MAX_UNPACKED
                    or _is_bomb(size, entry.compress_size)
                    or _is_bomb(total, file_size)
                ):
                    raise UnusableFile("zip-bomb", name)
                # With the end of the piece before; without zero bytes, or UTF-16 could hide a declaration.
                window = end + chunk.replace(b"\0", b"")
                end = window[-len(max(DECLARATIONS, key=len)) :]
                if not is_picture and any(declaration in window for declaration in DECLARATIONS):
                    raise UnusableFile("unsafe-xml", name)
                if entry.filename == "xl/workbook.xml" and STRICT_NAMESPACE in window:
                    raise UnusableFile("strict-format", name)


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * packed
