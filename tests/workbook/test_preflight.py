"""Every hostile file is made here, so that no virus scanner and no colleague stumbles over it."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.submission.errors import KINDS, MESSAGES, UnusableFile
from kpi_toolkit.workbook import preflight as module
from kpi_toolkit.workbook.preflight import MAX_FILE, MAX_PARTS, MEGABYTE, OLE2, preflight


def small_workbook() -> bytes:
    workbook: Any = openpyxl.Workbook()
    workbook.active["A1"] = "a value"
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


WORKBOOK = small_workbook()


def rebuilt(parts: Mapping[str, bytes | None], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The small workbook with other parts: new or changed ones, and without those that are None."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(file, "w", compression) as new:
        contents = {entry: old.read(entry) for entry in old.namelist()} | dict(parts)
        for entry, content in contents.items():
            if content is not None:
                new.writestr(entry, content)
    return file.getvalue()


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for name in names:
            new.writestr(name, b"content")
    return file.getvalue()


def reason(data: bytes) -> str:
    with pytest.raises(UnusableFile) as caught:
        preflight(data, "city.xlsx")
    assert "city.xlsx" in str(caught.value)
    assert caught.value.parameters["name"] == "city.xlsx"
    return caught.value.reason


def kind(data: bytes) -> str:
    with pytest.raises(UnusableFile) as caught:
        preflight(data, "city.xlsx")
    assert caught.value.reason == "not-xlsx"
    assert KINDS[caught.value.parameters["kind"]] in str(caught.value)
    return caught.value.parameters["kind"]


def test_honest_workbook_passes() -> None:
    preflight(WORKBOOK, "city.xlsx")


def test_picture_may_have_a_doctype_and_compress_well() -> None:
    preflight(rebuilt({"xl/media/image1.svg": b"<!DOCTYPE svg><svg/>" + b" " * 900_000}), "city.xlsx")


def test_empty_file() -> None:
    assert reason(b"") == "empty"


def test_too_large_tells_size_and_limit() -> None:
    with pytest.raises(UnusableFile, match=r"has 20\.5 MB; the limit is 20 MB"):
        preflight(WORKBOOK + bytes(MAX_FILE + MEGABYTE // 2 - len(WORKBOOK)), "city.xlsx")


# --- other kinds of files -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"{\\rtf1", "word"),
        (b"Rar!\x1a\x07", "archive"),
        (b"<html><table>", "web-page"),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE HTML>", "web-page"),
        ("<html>".encode("utf-16"), "web-page"),
        (b"<meta charset=utf-8><table><tr>", "web-page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "xml-spreadsheet"),
        (b"code;value\r\nEC: ICT: ICT: 1C;5", "text"),
        (bytes(range(256)), "unknown"),
        (bytes(100), "unknown"),
        (archive("mimetype", "content.xml", "META-INF/manifest.xml"), "opendocument"),
        (archive("[Content_Types].xml", "word/document.xml"), "word"),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), "powerpoint"),
        (archive("holiday.jpg"), "archive"),
        (rebuilt({"xl/workbook.xml": None}), "archive"),
        (rebuilt({"[Content_Types].xml": None}), "archive"),
    ],
)
def test_other_kinds_of_files(data: bytes, expected: str) -> None:
    assert kind(data) == expected


def test_encrypted_workbook_and_old_format_are_told_apart() -> None:
    assert reason(OLE2 + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)) == "encrypted"
    assert reason(OLE2 + bytes(500) + "Workbook".encode("utf-16-le") + bytes(500)) == "old-format"


def test_binary_workbook() -> None:
    with pytest.raises(UnusableFile, match=r"\.xlsb"):
        preflight(archive("[Content_Types].xml", "xl/workbook.bin"), "city.xlsx")


def test_strict_workbook() -> None:
    part = b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'
    assert reason(rebuilt({"xl/workbook.xml": part})) == "strict-format"


# --- what a workbook must not carry -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/VBAPROJECT.BIN", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "external-links"),
        ("xl/embeddings/oleObject1.bin", "embedded-files"),
        ("xl/activeX/activeX1.xml", "embedded-files"),
        ("../../etc/passwd", "irregular"),
        ("/etc/passwd", "irregular"),
        ("C:/autoexec.bat", "irregular"),
        ("xl\\worksheets\\sheet9.xml", "irregular"),
        ("xl/Workbook.xml", "irregular"),  # the same name as xl/workbook.xml for Excel
    ],
)
def test_parts_that_are_refused(part: str, expected: str) -> None:
    assert reason(rebuilt({part: b"content"})) == expected


def test_part_that_comes_twice() -> None:
    file = io.BytesIO(WORKBOOK)
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", b"another one")
    assert reason(file.getvalue()) == "irregular"


def test_other_compression() -> None:
    assert reason(rebuilt({}, zipfile.ZIP_LZMA)) == "irregular"


def test_encrypted_entry() -> None:
    data = bytearray(WORKBOOK)
    flags = data.index(b"PK\x01\x02") + 8
    data[flags] |= 1
    assert reason(bytes(data)) == "encrypted"


ENTITY = '<?xml version="1.0" encoding="{}"?><!DOCTYPE a [<!ENTITY b "boom">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    "part",
    [
        ENTITY.format("utf-8").encode(),
        ENTITY.format("utf-16").encode("utf-16"),
        # across the border of two pieces
        b"<!-- " + b"x" * (module.CHUNK - 12) + b" --><!DOCTYPE a><worksheet/>",
        b"<!-- " + b"x" * (module.CHUNK - 17) + b" --><!DOCTYPE a><worksheet/>",
    ],
)
def test_xml_definitions(part: bytes) -> None:
    assert reason(rebuilt({"xl/worksheets/sheet1.xml": part}, zipfile.ZIP_STORED)) == "unsafe-xml"


# --- bombs and lies -----------------------------------------------------------------------------------------

# Where a number stands, counted from the start of an entry: in the directory, and in front of the contents.
PACKED_SIZE = (20, 18)
SIZE = (24, 22)


def with_lie(data: bytes, part: str, field: tuple[int, int], number: int) -> bytes:
    """The file with another number in both headers of a part."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        local = old.getinfo(part).header_offset
    changed = bytearray(data)
    central = data.rindex(b"PK\x01\x02", 0, data.rindex(part.encode()))
    for start, offset in ((central, field[0]), (local, field[1])):
        changed[start + offset : start + offset + 4] = struct.pack("<I", number)
    return bytes(changed)


def test_bomb_in_one_part() -> None:
    assert reason(rebuilt({"xl/worksheets/sheet1.xml": bytes(10 * MEGABYTE)})) == "zip-bomb"


def test_bomb_of_many_parts() -> None:
    # each part is too small to count, together they are a bomb
    parts = {f"xl/worksheets/sheet{number}.xml": bytes(MEGABYTE - 1) for number in range(1, 10)}
    assert reason(rebuilt(parts)) == "zip-bomb"


@pytest.mark.parametrize(("field", "lie"), [(PACKED_SIZE, 5 * MEGABYTE), (SIZE, 100), (SIZE, 0)])
def test_bomb_that_lies_about_its_size(field: tuple[int, int], lie: int) -> None:
    part = "xl/worksheets/sheet1.xml"
    bomb = rebuilt({part: bytes(10 * MEGABYTE)})
    assert reason(with_lie(bomb, part, field, lie)) == "broken"


def test_limits_for_a_part_and_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = rebuilt({"xl/worksheets/sheet1.xml": b"x" * 90_000}, zipfile.ZIP_STORED)
    preflight(stored, "city.xlsx")
    with monkeypatch.context() as smaller:
        smaller.setattr(module, "MAX_PART", 80_000)
        assert reason(stored) == "zip-bomb"
    monkeypatch.setattr(module, "MAX_UNPACKED", 95_000)
    assert reason(stored) == "zip-bomb"


def test_too_many_parts() -> None:
    assert reason(archive(*(f"xl/{number}.xml" for number in range(MAX_PARTS + 1)))) == "zip-bomb"


# --- damage -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.001, 0.02, 0.5, 0.9999])
def test_truncated(share: float) -> None:
    assert reason(WORKBOOK[: max(4, int(len(WORKBOOK) * share))]) == "broken"


def test_flipped_bit_in_the_contents() -> None:
    data = bytearray(rebuilt({"xl/worksheets/sheet1.xml": b"<worksheet>some cells</worksheet>"}, 0))
    data[data.index(b"some cells")] ^= 1
    assert reason(bytes(data)) == "broken"


@given(st.lists(st.tuples(st.integers(0, len(WORKBOOK) - 1), st.integers(1, 255)), min_size=1, max_size=20))
@settings(max_examples=150, deadline=None)
def test_damage_gives_only_the_one_exception(flips: list[tuple[int, int]]) -> None:
    data = bytearray(WORKBOOK)
    for position, bits in flips:
        data[position] ^= bits
    with suppress(UnusableFile):
        preflight(bytes(data), "city.xlsx")


@given(st.binary(max_size=300))
def test_any_bytes_give_only_the_one_exception(data: bytes) -> None:
    with pytest.raises(UnusableFile):
        preflight(module.ZIP_ENTRY + data, "city.xlsx")


# --- the words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", MESSAGES)
def test_every_reason_says_what_to_do(key: str) -> None:
    parameters = {"size": 30, "limit": 20, "format": ".xls", "kind": "pdf", "count": 70, "seconds": 20}
    parameters |= {"row": 7, "problem": "Permission denied", "colour": "FFEE99", "found": "1.2"}
    sentence = str(UnusableFile(key, "city.xlsx", **parameters))
    assert '"city.xlsx"' in sentence or key == "no-font"  # there it is the name of a language
    assert sentence.count(". ") >= 1
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_name_cannot_break_the_page() -> None:
    error = UnusableFile("empty", "a\r\nb\u202ec{}" + "x" * 300)
    assert error.parameters["name"].startswith("abc{}x")
    assert len(error.parameters["name"]) == 100
    assert '"The file" is empty' in str(UnusableFile("empty", "\n"))
