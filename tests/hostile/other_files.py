"""Cases: other kinds of files under the name of a workbook, and workbooks that were damaged on the way."""

from __future__ import annotations

import gzip
import io
import random
from functools import partial

from hostile.books import CONTENT_TYPES, WORKBOOK, book, zipped
from hostile.case import UNUSABLE, USED, Case, of, refused

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML = "<html><body><script>alert(1)</script><table><tr><td>5</td></tr></table></body></html>"
EXCEL_2003 = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'
NOT_A_WORKBOOK = "not an Excel workbook"
OTHER_WORKBOOK = "not one made from the template"


def _ole(stream: str) -> bytes:
    """The beginning of an OLE container with the name of a stream in it."""
    return OLE2 + bytes(1016) + stream.encode("utf-16-le") + bytes(3000)


KINDS = (
    refused("empty", b"", '"city.xlsx" is empty'),
    refused("blanks", b" \n" * 5000, "a text file", NOT_A_WORKBOOK),
    refused("zero bytes", bytes(5000), "of an unknown kind", NOT_A_WORKBOOK),
    refused("random bytes", random.Random(1).randbytes(50_000), "of an unknown kind", NOT_A_WORKBOOK),
    refused("xls", lambda: _ole("Workbook"), "another Excel format (.xls)", "Save As"),
    refused("xlsb", lambda: zipped({CONTENT_TYPES: b"<Types/>", "xl/workbook.bin": b"\x83\x01"}), "(.xlsb)"),
    refused(
        "ods",
        lambda: zipped(
            {
                "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": b"<office:document-content/>",
                "META-INF/manifest.xml": b"<manifest/>",
            }
        ),
        "an OpenDocument file",
    ),
    refused(
        "docx", lambda: zipped({CONTENT_TYPES: b"<Types/>", "word/document.xml": b"<w/>"}), "a Word document"
    ),
    refused(
        "pptx", lambda: zipped({CONTENT_TYPES: b"<Types/>", "ppt/presentation.xml": b"<p/>"}), "a PowerPoint"
    ),
    refused("pdf", b"%PDF-1.7\n1 0 obj\n", "a PDF document"),
    refused("pdf with a workbook behind it", lambda: b"%PDF-1.7\n" + book(), "a PDF document"),
    refused("html", HTML.encode(), "a web page (HTML)"),
    refused("html in UTF-16", HTML.encode("utf-16"), "a web page (HTML)"),
    refused("Excel 2003 XML", EXCEL_2003.encode(), "an XML file of an older spreadsheet program"),
    refused("text", b"code;value\nEC: ICT: ICT: 1C;5\n", "a text file"),
    refused("gzip", lambda: gzip.compress(book()), "a compressed archive"),
    refused("png", b"\x89PNG\r\n\x1a\n" + bytes(500), "a picture"),
    refused("zip of photos", lambda: zipped({"holiday.jpg": b"\xff\xd8\xff"}), "a compressed archive"),
    refused("zip of a workbook", lambda: zipped({"city.xlsx": book()}), "a compressed archive"),
    refused(
        "strict",
        lambda: book({WORKBOOK: b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'}),
        "Strict",
    ),
    refused("data sheet missing", lambda: book({"xl/worksheets/sheet3.xml": None}), OTHER_WORKBOOK),
    refused("workbook under a CSV name", lambda: book(), "is not a text file", file="city.csv"),
    refused("pdf under a CSV name", b"%PDF-1.7\n\x00\x01", "is not a text file", file="city.csv"),
    refused(
        "encrypted", lambda: _ole("EncryptedPackage"), "protected with a password", "remove the password"
    ),
)


def _without_data() -> bytes:
    import openpyxl

    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def _encrypted_entry() -> bytes:
    data = bytearray(book())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


PROTECTED = (
    refused("empty workbook of another program", _without_data, OTHER_WORKBOOK),
    refused("entry encrypted", _encrypted_entry, "protected with a password"),
)


# --- damage -------------------------------------------------------------------------------------------------


def _cut(share: float) -> bytes:
    return book()[: int(len(book()) * share)]


def _flipped(seed: int, count: int) -> bytes:
    chance = random.Random(seed)
    data = bytearray(book())
    for _ in range(count):
        data[chance.randrange(4, len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _flipped_inside(seed: int, count: int) -> bytes:
    """A sheet damaged before it was packed, so that all checksums are right."""
    chance = random.Random(seed)

    def change(part: bytes) -> bytes:
        changed = bytearray(part)
        for _ in range(count):
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        return bytes(changed)

    return book({"xl/worksheets/sheet3.xml": change})


DAMAGED = (
    *(
        refused(f"cut off at {share:.3%}", partial(_cut, share), "damaged or incomplete")
        for share in (0.001, 0.3, 0.7, 0.9999)
    ),
    refused("end missing", lambda: book()[:-22], "damaged or incomplete"),
    *(
        Case(
            f"bits flipped, {seed}",
            of(partial(_flipped, seed, 1 + seed % 7)),
            ("city.xlsx",),
            USED | {UNUSABLE},
        )
        for seed in range(8)
    ),
    *(
        Case(
            f"bits flipped in a sheet, {seed}",
            of(partial(_flipped_inside, seed, 1 + seed)),
            ("city.xlsx",),
            USED | {UNUSABLE},
        )
        for seed in range(6)
    ),
)

CASES = (*KINDS, *PROTECTED, *DAMAGED)
