"""What is fuzzed: each target takes any bytes, and nothing but a plain refusal may come of them."""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from kpi_toolkit.bounded_child import Refused
from kpi_toolkit.framework import Framework, load_framework
from kpi_toolkit.framework.formula import FormulaError, parse_condition, parse_formula
from kpi_toolkit.submission import parsing
from kpi_toolkit.submission.codec import from_document, to_document
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.submission.models import Submission
from kpi_toolkit.submission.tidy_csv import read_csv
from kpi_toolkit.workbook import grid, grid_child, reader

KINDS = ("text", "number", "date", "error", "bool", "empty")
UNITS = parsing.Units("km2", {"sq km": "km2", "km²": "km2"}, {"ha": 0.01, "m2": 1e-6})


@cache
def framework() -> Framework:
    return load_framework("u4ssc")


def cell(data: bytes) -> None:
    """One cell as somebody typed it: a number is finite, a year is one, and the same text says the same twice."""
    kind = KINDS[data[0] % 2 * (data[0] % len(KINDS))] if data else "text"
    text = data[1:].decode("utf-8", "ignore")
    for percent in (False, True):
        for plain in (False, True):
            parsed = parsing.parse_number(
                text, kind, "General", percent=percent, units=UNITS, plain_decimal_point=plain
            )
            assert parsed.value is None or (isinstance(parsed.value, float) and math.isfinite(parsed.value))
            assert parsed.value is None or parsed.problem is None
    year = parsing.parse_year(text, kind).value
    assert year is None or 1900 <= float(year) < 2200
    assert parsing.parse_yes_no(text, kind).value in (None, True, False)
    parsing.parse_notation(text)
    UNITS.factor(text)


def table(data: bytes) -> None:
    """A tidy CSV file: read or refused; what is read can be stored and comes back the same."""
    try:
        _stored(
            read_csv(b"code,data_point,input,value,unit,status,year,source\n" + data, "city.csv", framework())
        )
    except UnusableFile:
        return


def workbook(data: bytes) -> None:
    """The rows of a sheet in a workbook whose other parts are right: read or refused."""
    try:
        _stored(_read_here(_workbook(data)))
    except UnusableFile:
        return


def container(data: bytes) -> None:
    """Any bytes as a workbook: read or refused."""
    try:
        _read_here(b"PK\x03\x04" + data)
    except UnusableFile:
        return


def formula(data: bytes) -> None:
    """A formula of a pack: understood or refused; never evaluated as code."""
    text = data.decode("utf-8", "ignore")
    for parse in (parse_formula, parse_condition):
        with suppress(FormulaError):
            parse(text)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "cell": cell, "table": table, "workbook": workbook, "container": container, "formula": formula,
}  # fmt: skip

SEEDS: Mapping[str, tuple[bytes, ...]] = {
    "cell": tuple(
        b"\x00" + text.encode()
        for text in (
            "1.234,5",
            "5 km²",
            "12 %",
            "1e5 ha",
            "2023/24",
            "n/a",
            "oui",
            "3 Mio. km2",
            "-€5",
            "١٢٣٫٥",
        )
    ),
    "table": (
        b"EC: ICT: ICT: 1C,,households_with_internet,34500,households,,2024,survey\nprofile,city,,X,,,,\n",
        b'maturity,strategy-1-a,,yes,,,,\n# note\n"EC: ICT: ICT: 4C",3g,,"5 %",,,,\n',
    ),
    "workbook": (
        b'<row r="9"><c r="A9" t="inlineStr"><is><t>EC: ICT: ICT: 1C</t></is></c><c r="G9"><v>5</v></c></row>',
        b'<row r="9"><c r="G9" s="3"><f>1+1</f><v>0.5</v></c><c r="H9" t="e"><v>#N/A</v></c></row>',
    ),
    "container": (),
    "formula": (b"100 * a / b", b"(a + b) * 2 - -c / 1e3", b"a <= b + 1"),
}


def _stored(submission: Submission) -> None:
    document = json.loads(json.dumps(to_document(submission), allow_nan=False))
    assert to_document(from_document(document)) == document


def _read_here(data: bytes) -> Submission:
    """Reads a workbook with the child's work done in this process, where it is watched."""

    def here(operation: str, data: bytes, arguments: dict[str, Any], *, name: str, **_: Any) -> bytes:
        grid.preflight(data, name)
        try:
            return grid_child.OPERATIONS[operation][0](data, arguments)
        except Refused as refused:
            raise UnusableFile(refused.reason, name, **refused.parameters) from refused

    before, grid.run_child = grid.run_child, here  # type: ignore[assignment]
    try:
        return reader.read_workbook(data, "city.xlsx", framework())
    finally:
        grid.run_child = before


def _workbook(rows: bytes) -> bytes:
    """The template's data sheet up to its head, with these rows below."""
    head, parts = _head()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.writestr("xl/worksheets/sheet3.xml", head + rows + b"</sheetData></worksheet>")
    return out.getvalue()


@cache
def _head() -> tuple[bytes, Mapping[str, bytes]]:
    from hostile.books import DATA, honest_parts

    sheet = honest_parts()[DATA]
    head = sheet[: sheet.index(b'<row r="9"')]
    small = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    parts = {
        name: small if "worksheets/sheet" in name else content for name, content in honest_parts().items()
    }
    del parts[DATA]
    return head, parts
