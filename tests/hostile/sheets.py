"""Cases: workbooks that can be opened, with sheets and cells no city would fill in like that."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from xml.sax.saxutils import escape

from hostile.books import (
    CONTENT_TYPES,
    DATA,
    MAIN,
    STYLES,
    WORKBOOK,
    Change,
    after_cells,
    before,
    book,
    cells,
    chained,
    formulas,
    honest_parts,
    numbers,
    rows,
    sheet_in_pieces,
    streamed,
    with_sheets,
)
from hostile.case import UNUSABLE, USED, Case, of, read, refused

TOO_MUCH, STOPPED = "holds more data than can be read", "and was stopped"
ALL, NOT_ALL = "112 of 112 data points", "111 of 112 data points"
ANY = USED | {UNUSABLE}


def _data(*changes: Change) -> partial[bytes]:
    return partial(book, {DATA: chained(*changes)})


def _text(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


# --- where and how much -------------------------------------------------------------------------------------


def _far(address: str, row: int) -> Change:
    return rows(f'<row r="{row}"><c r="{address}" t="inlineStr"><is><t>far</t></is></c></row>')


def _million_rows() -> Iterator[bytes]:
    return (b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (row, row, row) for row in range(1, 1_000_001))


def _million_rows_called_one() -> Iterator[bytes]:
    return (b'<row r="1"><c r="A1"><v>%d</v></c></row>' % row for row in range(1_000_000))


def _full(height: int, width: int) -> Iterator[bytes]:
    return (
        b'<row r="%d">' % row
        + b"".join(b"<c><v>%d</v></c>" % (row * width + n) for n in range(width))
        + b"</row>"
        for row in range(1, height + 1)
    )


def _instead(of_sheet: str, pieces: Iterator[bytes]) -> dict[str, Iterator[bytes]]:
    return {of_sheet: iter(sheet_in_pieces(pieces))}


def _merged(count: int) -> str:
    areas = "".join(f'<mergeCell ref="A{n}:AN{n + 1}"/>' for n in range(1, count, 2))
    return f'<mergeCells count="{count}">{areas}</mergeCells>'


PLACES = (
    *(
        read(f"far cell {address}", _data(_far(address, row)), "outside", ALL)
        for address, row in (("XFD1048576", 1_048_576), ("A1048576", 1_048_576), ("A2001", 2001))
    ),
    read("far column", _data(cells(AN9='<c r="AN9"/>' + _text("XFD9", "far"))), "outside", ALL),
    read("row of the number 99999999999999999999", _data(_far("A1", 99999999999999999999)), ALL),
    *(
        Case(f"cell called {address!r}", of(_data(_far(address, 200))), ("city.xlsx",), ANY)
        for address in ("A0", "ZZZZZZ9", "1A", "A-5", "", "A1:B2", "AN99999999999")
    ),
    refused(
        "1,000,000 rows", streamed(lambda: _instead(DATA, _million_rows())), "not one made from the template"
    ),
    read(
        "1,000,000 rows beside the data",
        streamed(lambda: {**with_sheets(1), "xl/worksheets/more100.xml": sheet_in_pieces(_million_rows())}),
        ALL,
    ),
    refused(
        "1,000,000 rows that are all the first",
        streamed(lambda: _instead(DATA, _million_rows_called_one())),
        STOPPED,
    ),
    refused("2,000 rows of 1,000 cells", streamed(lambda: _instead(DATA, _full(2000, 1000))), STOPPED),
    refused(
        "1,990 rows of 120 cells, four times",
        streamed(
            lambda: {
                **with_sheets(4),
                **{f"xl/worksheets/more{n}.xml": sheet_in_pieces(_full(1990, 120)) for n in range(100, 104)},
            }
        ),
        TOO_MUCH,
    ),
    refused("one row of 1,000,000 cells", streamed(lambda: _instead(DATA, _full(1, 1_000_000))), "city.xlsx"),
    read(
        "data sheet twice",
        lambda: book({**with_sheets(1), "xl/worksheets/more100.xml": book_sheet()}),
        "More 100",
    ),
    read("merged cells everywhere", _data(after_cells(_merged(140))), ALL),
    Case(
        "the whole sheet merged",
        of(_data(after_cells('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'))),
        (ALL,),
        USED,
    ),
    Case("60,000 merged areas", of(_data(after_cells(_merged(120_000)))), (ALL,), USED),
    Case(
        "conditional formats on whole columns",
        of(
            _data(
                after_cells(
                    "".join(
                        '<conditionalFormatting sqref="A1:XFD1048576">'
                        f'<cfRule type="expression" priority="{n}"><formula>1</formula>'
                        "</cfRule></conditionalFormatting>"
                        for n in range(2000)
                    )
                )
            )
        ),
        (ALL,),
        USED,
    ),
)


def book_sheet() -> bytes:
    """The data sheet as the honest workbook has it."""
    return honest_parts()[DATA]


# --- formulas -----------------------------------------------------------------------------------------------

COMMANDS = (
    "cmd|'/c calc'!A0",
    'DDE("cmd","/c calc","x")',
    'WEBSERVICE("http://127.0.0.1:9/?"&amp;A1)',
    'HYPERLINK("http://127.0.0.1:9/?"&amp;A1,"click")',
    'IMPORTXML("http://127.0.0.1:9/","//a")',
    "INDIRECT(\"'[other.xlsx]Sheet'!A1\")",
    "[1]Sheet!$A$1",
    'CALL("urlmon","URLDownloadToFileA","JJCCJJ",0,"http://127.0.0.1:9","x",0,0)',
    'RTD("x","","y")',
    'EXEC("calc.exe")',
)


def _sharing(row: int) -> Change:
    """A cell that shares the long formula of the first one."""
    first = f' ref="U80:U130">{"A1+" * 10_000}1</f>' if row == 80 else "/>"
    return cells(**{f"U{row}": f'<c r="U{row}"><f t="shared" si="7"{first}<v>1</v></c>'})


ROWS = tuple(row for row in range(9, 60) if f'<c r="G{row}" s="15"'.encode() in honest_parts()[DATA])
"""Rows of the data sheet with a cell for a figure in the column G."""

FORMULAS = (
    read("cyclic formulas", _data(formulas(G9="J9*1", J9="G9*1")), ALL),
    read("formula of itself", _data(formulas(G9="G9+1")), ALL),
    read(
        "volatile formulas",
        _data(formulas(G9="RAND()", G10="NOW()", G11="OFFSET(A1,RAND()*9,0)")),
        "data points",
    ),
    read(
        "formulas that command",
        _data(formulas(**{f"G{row}": one for row, one in zip(ROWS, COMMANDS, strict=False)})),
        "data points",
    ),
    read("formula never calculated", _data(cells(G9='<c r="G9"><f>1+1</f></c>')), "has no stored result"),
    read("formula with an error", _data(cells(G9='<c r="G9" t="e"><f>1/0</f><v>#DIV/0!</v></c>')), "#DIV/0!"),
    read("formula 30,000 deep", _data(formulas(G9="(" * 30_000 + "1" + ")" * 30_000)), ALL),
    read("formula of 2 MB", _data(formulas(G9="1+" * 1_000_000 + "1")), ALL),
    Case(
        "shared formula of 30,000 letters in 50 rows",
        of(_data(*map(_sharing, range(80, 130)))),
        ("city.xlsx",),
        ANY,
    ),
    read(
        "shared formula without a first cell",
        _data(cells(G10='<c r="G10"><f t="shared" si="3"/><v>4</v></c>')),
        "data points",
    ),
    read(
        "array formula",
        _data(cells(G9='<c r="G9"><f t="array" ref="A1:XFD1048576">1+1</f><v>5</v></c>')),
        "data points",
    ),
    read(
        "table formula",
        _data(cells(G9='<c r="G9"><f t="dataTable" ref="G9:XFD9" r1="A1"/><v>5</v></c>')),
        "data points",
    ),
    read(
        "data connection",
        lambda: book(
            {
                "xl/connections.xml": f'<connections xmlns="{MAIN}">'
                '<connection id="1" name="x" type="5" refreshOnLoad="1">'
                '<dbPr connection="Provider=x;Data Source=http://127.0.0.1:9" command="DROP TABLE x"/></connection>'
                "</connections>".encode(),
                CONTENT_TYPES: before(
                    b"</Types>",
                    b'<Override PartName="/xl/connections.xml" ContentType="application/vnd.'
                    b'openxmlformats-officedocument.spreadsheetml.connections+xml"/>',
                ),
            }
        ),
        ALL,
    ),
)


# --- numbers and texts --------------------------------------------------------------------------------------

ZALGO = "Z" + "\u0336\u0353" * 15_000
NUMBERS = ("1e999", "-1e999", "9" * 400, "1e308", "-1e308", "1e-320", "-0", "9007199254740993", "1.7e308")
TEXTS = (
    *(
        "nan",
        "-inf",
        "1e999",
        "9" * 32_767,
        "5" + " " * 32_765 + "x",
        "." * 32_767,
        "1," * 16_000,
        "-" * 32_767,
    ),
    *("5 km" * 8_000, "١٢٣", "𝟙𝟚𝟛", "²³", "\u202e005201", "1\u200b0\ufeff2300", ZALGO),
)
NO_NUMBERS = ("nan", "NaN", "inf", "-INF", "1_000", "0x10", "9" * 5000, "1,5", "٣", "--1", "", " ")

CONTENTS = (
    read(
        "numbers beyond numbers",
        _data(numbers(**{f"G{row}": number for row, number in zip(ROWS, NUMBERS, strict=False)})),
        "#NUM!",
    ),
    *(
        Case(f"as a number {number[:12]!r}", of(_data(numbers(G9=number))), ("city.xlsx",), ANY)
        for number in NO_NUMBERS
    ),
    read(
        "texts for figures",
        _data(cells(**{f"G{row}": _text(f"G{row}", text) for row, text in zip(ROWS, TEXTS, strict=False)})),
        "data points",
    ),
    read(
        "date far away",
        _data(cells(G9='<c r="G9" s="20"><v>1e10</v></c>', P9='<c r="P9"><v>-99999</v></c>')),
        "data points",
    ),
    read("number format of 60,000 letters", lambda: book({STYLES: _formats(60_000)}), "data points"),
    read(
        "version of the template in superscripts", lambda: book({"docProps/custom.xml": _versions("²")}), ALL
    ),
    read(
        "version of the template of 9,000 digits",
        lambda: book({"docProps/custom.xml": _versions("9" * 9000)}),
        ALL,
    ),
    read(
        "names of sheets that mislead",
        lambda: book(
            {
                WORKBOOK: lambda part: part.replace(
                    b'name="Data entry"', 'name="Data\u202e entry"'.encode()
                ).replace(b'name="Scores"', b"name=\"=cmd|'A'!x\"")
            }
        ),
        ALL,
    ),
    read(
        "sheet without a name",
        lambda: book({WORKBOOK: lambda part: part.replace(b'name="Data entry"', b'name=""')}),
        ALL,
    ),
    read(
        "name of a sheet of 50,000 letters",
        lambda: book(
            {WORKBOOK: lambda part: part.replace(b'name="Data entry"', b'name="' + b"s" * 50_000 + b'"')}
        ),
        ALL,
    ),
    read(
        "codes in other letters that look alike",
        _data(cells(A9=_text("A9", "ЕС: ІСТ: ІСТ: 1С"))),
        "data points",
    ),
    read(
        "32,767 letters in every text",
        _data(
            *(
                cells(**{f"{column}{row}": _text(f"{column}{row}", letters * 32_767)})
                for row in (9, 10, 12)
                for column, letters in (("R", "q"), ("S", "o"), ("T", "s"), ("U", "c"), ("V", "e"))
            )
        ),
        ALL,
    ),
)


def _formats(length: int) -> Change:
    return lambda part: part.replace(b'formatCode="', b'formatCode="' + b"[h]#,##0;" * (length // 9), 1)


def _versions(version: str) -> Change:
    import re

    def change(part: bytes) -> bytes:
        text = part.decode()
        text, count = re.subn(
            r'(name="[^"]*template_version".*?<vt:lpwstr>)[^<]*',
            lambda found: found[1] + version,
            text,
            count=1,
        )
        assert count, text
        return text.encode()

    return change


CASES = (*PLACES, *FORMULAS, *CONTENTS)
