"""Cases: archives that become too much, lie, or lead elsewhere; XML that attacks its reader."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from functools import partial

from hostile import zips
from hostile.books import (
    CONTENT_TYPES,
    DATA,
    MAIN,
    RELATIONS,
    STYLES,
    WORKBOOK,
    before,
    book,
    sheet_in_pieces,
    streamed,
    with_sheets,
    zipped,
)
from hostile.case import Case, of, read, refused
from hostile.other_files import OTHER_WORKBOOK

BOMB, DAMAGED, IRREGULAR, DTD = (
    "far larger than a workbook",
    "damaged or incomplete",
    "no spreadsheet program",
    "(DTD)",
)
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()


def _nested(depth: int) -> bytes:
    """An archive in an archive in an archive; the innermost is a bomb."""
    data = zips.flat_bomb(10)
    for level in range(depth):
        data = zipped({f"level{level}.zip": data})
    return data


def _with_local_name(name: bytes) -> bytes:
    """A part that is called otherwise in front of its contents than in the directory."""
    data = book()
    return data.replace(b"xl/styles.xml", name, 1)


BOMBS = (
    refused("flat bomb", lambda: zips.flat_bomb(300), BOMB),
    refused("flat bomb that tells a small size", lambda: zips.flat_bomb(300, told_size=1000), DAMAGED),
    refused("flat bomb that tells no size", lambda: zips.flat_bomb(300, told_size=0), DAMAGED),
    refused("overlapping bomb", lambda: zips.overlapping_bomb(900, 1), BOMB),
    read("deep bomb as a picture", lambda: book({"xl/media/deep.zip": _nested(50)}), "112 of 112"),
    refused("deep bomb as a workbook", lambda: _nested(50), "a compressed archive"),
    refused("wide bomb", lambda: zipped({f"xl/media/{n}.bin": bytes(5) for n in range(1001)}), BOMB),
    refused(
        "wide bomb of parts below every limit",
        lambda: book({f"xl/media/{n}.bin": bytes(900_000) for n in range(150)}),
        BOMB,
    ),
    refused("70,000 entries", lambda: zipped({f"{n}": b"" for n in range(70_000)}), BOMB),
    refused(
        "size told as 4 GB",
        lambda: zips.archive(
            [(b"[Content_Types].xml", b"x"), (b"xl/workbook.xml", b"x")], told_size=0xFFFFFFF0
        ),
        DAMAGED,
    ),
    refused(
        "directory that starts nowhere", lambda: book()[:-6] + b"\xff\xff\xff\x7f" + book()[-2:], DAMAGED
    ),
    refused("two names for one part", lambda: _with_local_name(b"xl/Styles.xml"), DAMAGED),
    refused("packed with LZMA", lambda: book(compression=zipfile.ZIP_LZMA), IRREGULAR),
    refused("packed with bzip2", lambda: book(compression=zipfile.ZIP_BZIP2), IRREGULAR),
)

PATHS = (
    *(
        refused(f"part called {name[:30]!r}", partial(book, {name: b"content"}), IRREGULAR)
        for name in (
            "../../../../tmp/written.xml",
            "/etc/cron.d/written",
            "C:/Windows/written.xml",
            "xl\\..\\..\\written.xml",
            "xl/../../written.xml",
            "\\\\server\\share\\written.xml",
            "XL/WORKBOOK.XML",
        )
    ),
    read(
        "part with a name of 60,000 letters", lambda: book({"xl/media/" + "n" * 60_000: b"x"}), "112 of 112"
    ),
    read(
        "part called CON", lambda: book({"xl/media/CON": b"x", "xl/media/\u202egnp.exe": b"x"}), "112 of 112"
    ),
    refused(
        "relation that leads out",
        lambda: book(
            {RELATIONS: lambda part: part.replace(b"/xl/worksheets/sheet3.xml", b"../../../../../etc/passwd")}
        ),
        OTHER_WORKBOOK,
    ),
    refused(
        "relation that leads to the internet",
        lambda: book(
            {
                RELATIONS: lambda part: part.replace(
                    b"/xl/worksheets/sheet3.xml", b"http://127.0.0.1:9/sheet.xml"
                )
            }
        ),
        OTHER_WORKBOOK,
    ),
    refused(
        "relation to itself",
        lambda: book(
            {RELATIONS: lambda part: part.replace(b"/xl/worksheets/sheet3.xml", b"/xl/workbook.xml")}
        ),
        "city.xlsx",
    ),
)

CARRIED = (
    refused("macros", lambda: book({"xl/vbaProject.bin": zips.LOCAL}), "contains macros"),
    refused(
        "macros of Excel 4",
        lambda: book({"xl/macrosheets/sheet1.xml": b"<xm:macrosheet/>"}),
        "contains macros",
    ),
    refused("macros in other letters", lambda: book({"xl/VbaProject.BIN": b"x"}), "contains macros"),
    refused(
        "external links",
        lambda: book({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        "links to other workbooks",
    ),
    refused(
        "OLE object",
        lambda: book({"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
        "other documents or controls",
    ),
    refused("ActiveX", lambda: book({"xl/activeX/activeX1.bin": b"x"}), "other documents or controls"),
)


# --- XML ----------------------------------------------------------------------------------------------------


def _laughs() -> bytes:
    made = ['<!ENTITY l0 "laugh">']
    made += [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)]
    return f"<!DOCTYPE worksheet [{''.join(made)}]>".encode() + SHEET + b"&l11;</sheetData></worksheet>"


def _quadratic() -> bytes:
    entity = f'<!DOCTYPE worksheet [<!ENTITY a "{"a" * 100_000}">]>'.encode()
    return entity + SHEET + b"&a;" * 30_000 + b"</sheetData></worksheet>"


def _external(declaration: str) -> bytes:
    return f"<!DOCTYPE worksheet {declaration}>".encode() + SHEET + b"&x;</sheetData></worksheet>"


ENTITIES = tuple(
    refused(name, partial(book, {part: content}), DTD)
    for name, part, content in (
        ("billion laughs", DATA, _laughs()),
        ("quadratic entities", DATA, _quadratic()),
        ("external entity of a file", DATA, _external('[<!ENTITY x SYSTEM "file:///etc/passwd">]')),
        ("external entity of a server", DATA, _external('[<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]')),
        ("external definition", DATA, _external('SYSTEM "http://127.0.0.1:9/x.dtd"')),
        ("parameter entity", DATA, _external('[<!ENTITY % x SYSTEM "file:///etc/passwd">%x;]')),
        ("entities in the styles", STYLES, _laughs()),
        ("entities in the list of kinds", CONTENT_TYPES, _laughs()),
        ("entities in the properties", "docProps/custom.xml", _laughs()),
        ("entities in UTF-16", DATA, _laughs().decode().encode("utf-16")),
    )
)


def _deep(count: int) -> bytes:
    return SHEET + b"<row>" * count + b"</row>" * count + b"</sheetData></worksheet>"


def _attributes(count: int) -> bytes:
    many = " ".join(f'a{number}="1"' for number in range(count)).encode()
    return SHEET + b"<row " + many + b"/></sheetData></worksheet>"


def _many_styles(part: bytes) -> bytes:
    return before(b"</cellXfs>", b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' * 400_000)(part)


def _cells_of_nothing() -> Iterator[bytes]:
    """Some five million cells with nothing but a format, which are counted nowhere."""
    chance = random.Random(2)
    made = [b"".join(b'<c s="%d"/>' % chance.randrange(30) for _ in range(2800)) for _ in range(300)]
    return (b'<row r="%d">' % row + made[chance.randrange(300)] + b"</row>" for row in range(1, 1900))


def _many_names(part: bytes) -> bytes:
    names = "".join(f"<definedName name=\"n{n}\">'Lists'!$A$2</definedName>" for n in range(20_000))
    return before(b"</definedNames>", names.encode())(part)


def _utf(encoding: str) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + _laughs()


TOO_LONG = "and was stopped"
EITHER = frozenset({0, 1, 2})


XML = (
    Case("elements 1,000,000 deep", of(lambda: book({DATA: _deep(1_000_000)})), ("city.xlsx",), EITHER),
    Case("200,000 attributes", of(lambda: book({DATA: _attributes(200_000)})), ("city.xlsx",), EITHER),
    Case("400,000 styles", of(lambda: book({STYLES: _many_styles})), ("city.xlsx",), EITHER),
    Case("20,000 names", of(lambda: book({WORKBOOK: _many_names})), ("city.xlsx",), EITHER),
    refused(
        "5,000,000 empty cells", streamed(lambda: {DATA: sheet_in_pieces(_cells_of_nothing())}), TOO_LONG
    ),
    Case(
        "comment of 20 MB",
        of(lambda: book({DATA: before(b"<sheetData>", b"<!--" + b"x y " * 250_000 + b"-->")})),
        ("112 of 112",),
        EITHER,
    ),
    refused("encoding that is not there", lambda: book({DATA: _utf("rot-13")}), "city.xlsx"),
    refused(
        "entities in UTF-7",
        lambda: book({DATA: b'<?xml version="1.0" encoding="utf-7"?>' + _laughs()[1:]}),
        "city.xlsx",
    ),
    refused(
        "entities in EBCDIC",
        lambda: book(
            {
                DATA: '<?xml version="1.0" encoding="cp037"?>'.encode("cp037")
                + _laughs().decode().encode("cp037")
            }
        ),
        "city.xlsx",
    ),
    read(
        "stylesheet and inclusion",
        lambda: book(
            {
                DATA: before(
                    b"<worksheet", b'<?xml-stylesheet href="http://127.0.0.1:9/x.xsl" type="text/xsl"?>'
                )
            }
        ),
        "112 of 112",
    ),
    refused("no XML at all", lambda: book({DATA: b"\x00\x01\x02 no XML"}), DAMAGED),
    refused("empty part", lambda: book({DATA: b""}), DAMAGED),
    refused("1,000 sheets", lambda: book(with_sheets(1000)), BOMB),
    refused("900 sheets", lambda: book(with_sheets(900)), "has 906 sheets; the limit is 60"),
)

CASES = (*BOMBS, *PATHS, *CARRIED, *ENTITIES, *XML)
