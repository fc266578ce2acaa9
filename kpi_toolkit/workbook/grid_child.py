"""What the child process does that opens workbooks (see ``bounded_child``).

Every upload waits for its start, so openpyxl is imported only in here, and nothing else of the toolkit but the
module of the operation.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any

from kpi_toolkit.bounded_child import Operations, Refused, refusing_damaged_files, serve

MAX_SHEETS = 60
MAX_ROWS = 2000
ROWS_OF_EXCEL = 1_048_576
MAX_COLUMNS = 120
MAX_CELLS = 200_000  # filled cells: what can be read well within the time limit
MAX_TEXT = 20_000_000  # characters in all: one shared text may be repeated in every cell
MAX_CELL_TEXT = 32_767  # what a cell of Excel holds
MAX_EXACT_INTEGER = 2**53  # spreadsheets calculate with floats; larger integers are none of theirs
MAX_FORMAT = 255  # letters of a number format, as in Excel
MAX_PROPERTIES = 100

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _open(data: bytes, **mode: bool) -> Any:
    import openpyxl
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    if openpyxl.DEFUSEDXML is not True:
        raise RuntimeError("openpyxl must use defusedxml")
    # It looks for the size that a sheet claims, through the whole sheet where none is claimed. We believe none.
    ReadOnlyWorksheet._get_size = _nothing  # type: ignore[attr-defined]
    return openpyxl.load_workbook(BytesIO(data), keep_links=False, **mode)


def _nothing(_sheet: Any) -> None:
    return None


# --- mark ---------------------------------------------------------------------------------------------------


def mark(data: bytes, arguments: dict[str, Any]) -> bytes:
    """The workbook `data` with the comments and index sheets of `arguments`: see marking.mark."""
    from kpi_toolkit.workbook import marking

    with refusing_damaged_files():
        workbook = _open(data)
    marking.mark(workbook, arguments["comments"], arguments["sheets"])
    marked = BytesIO()
    workbook.save(marked)
    return marked.getvalue()


# --- read ---------------------------------------------------------------------------------------------------


def read(data: bytes, arguments: dict[str, Any]) -> bytes:
    """The filled cells of the workbook `data` as JSON: {"sheets": [...], "properties": {...}}.

    A sheet is {"name", "state", "outside", "cells"}, a cell the list of the fields of grid.Cell.
    Raises Refused when the workbook is damaged or holds too much.
    """
    with refusing_damaged_files():
        return json.dumps(_read(data), allow_nan=False).encode()


def _read(data: bytes) -> dict[str, Any]:
    # read_only is twice as fast as the normal mode here, and skips drawings, pictures and comments.
    workbook = _open(data, read_only=True)
    if len(workbook.sheetnames) > MAX_SHEETS:
        raise Refused("too-many-sheets", count=len(workbook.sheetnames), limit=MAX_SHEETS)
    reader = _Reader()
    sheets = [reader.sheet(sheet) for sheet in workbook.worksheets]
    if any(reader.formulas):  # then a second look, at the results of the formulas
        calculated = _open(data, read_only=True, data_only=True)
        for sheet, formulas in zip(calculated.worksheets, reader.formulas, strict=True):
            if formulas:
                reader.add_results(sheet, formulas)
    properties = {
        _text(str(entry.name))[:255]: _text(str(entry.value))[:1000]
        for entry in workbook.custom_doc_props.props[:MAX_PROPERTIES]
    }
    return {"sheets": sheets, "properties": properties}


class _Reader:
    """Turns the sheets of one workbook into plain lists, and counts what it has read."""

    def __init__(self) -> None:
        self.formulas: list[dict[tuple[int, int], list[Any]]] = []  # of each sheet, the cells with a formula
        self.cells = 0
        self.text = 0

    def sheet(self, sheet: Any) -> dict[str, Any]:
        cells = []  # each a list: row, column, value, kind, number format, formula
        formulas: dict[tuple[int, int], list[Any]] = {}
        outside = False
        for cell in _filled_cells(sheet):
            row, column = cell.row, cell.column
            if row > MAX_ROWS or column > MAX_COLUMNS:
                outside = True
                if row > MAX_ROWS:
                    break
                continue
            if cell.data_type == "f":
                formula = _formula(cell.value)
                self.count(formula)
                fields = [row, column, None, "empty", cell.number_format[:MAX_FORMAT], formula]
                formulas[row, column] = fields
            else:
                value, kind = _value(cell.value, cell.data_type)
                if value == "":
                    continue
                self.count(value)
                fields = [row, column, value, kind, cell.number_format[:MAX_FORMAT], None]
            cells.append(fields)
        self.formulas.append(formulas)
        return {"name": _text(sheet.title), "state": sheet.sheet_state, "outside": outside, "cells": cells}

    def add_results(self, sheet: Any, formulas: dict[tuple[int, int], list[Any]]) -> None:
        for cell in _filled_cells(sheet):
            if cell.row > MAX_ROWS:
                break
            if fields := formulas.get((cell.row, cell.column)):
                fields[2:4] = _value(cell.value, cell.data_type)
                self.count(fields[2])

    def count(self, value: Any) -> None:
        self.cells += 1
        if isinstance(value, str):
            self.text += len(value)
        if self.cells > MAX_CELLS or self.text > MAX_TEXT:
            raise Refused("too-many-cells", limit=MAX_CELLS)


def _filled_cells(sheet: Any) -> Iterator[Any]:
    """The cells of a sheet that hold something, row by row.

    Without bounds for openpyxl on purpose: the size that a file claims for its sheet may be wrong, and with
    bounds openpyxl fills every gap with empty cells. Without either, a gap of a million rows costs a tenth of a
    second; a gap to a row that no spreadsheet has would never end.
    """
    for row in islice(sheet.iter_rows(), ROWS_OF_EXCEL):
        for cell in row:
            # "str" is the result of a formula; without a value it is the empty text, as in =IF(A1="","",A1)
            if cell.value is not None or cell.data_type == "str":
                yield cell


def _formula(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    text = getattr(value, "text", None)  # an array formula carries its text, a data table has none
    return _text(text) if isinstance(text, str) else "=TABLE()"


def _value(value: Any, data_type: str) -> tuple[float | int | bool | str, str]:
    """Value and kind of a cell, in types that JSON knows."""
    if value is None:
        return "", "text"
    if data_type == "e":
        return _text(str(value)), "error"
    if isinstance(value, bool):
        return value, "bool"
    if isinstance(value, int | float):
        if isinstance(value, int) and abs(value) <= MAX_EXACT_INTEGER:
            return value, "number"
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        return (number, "number") if math.isfinite(number) else ("#NUM!", "error")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat(), "date"
    if isinstance(value, date | time):
        return value.isoformat(), "date"
    if isinstance(value, timedelta):
        return f"PT{value.total_seconds():g}S", "date"
    return _text(str(value)), "text"


def _text(text: str) -> str:
    """A text without the escapes and control signs of the file format."""
    if "_x" in text:
        text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return NOT_TEXT.sub("", text[:MAX_CELL_TEXT])


# openpyxl imports these when it finds them and works without. They take half of its start-up time, numpy's
# threads take address space, and defusedxml does not guard lxml. Marking needs PIL: openpyxl drops the pictures
# where it is missing.
OPERATIONS: Operations = {
    "read": (read, ("numpy", "lxml", "PIL")),
    "mark": (mark, ("numpy", "lxml")),
}


def main() -> None:
    """Answers the request on stdin, and ends the process."""
    serve(OPERATIONS)
