"""Finds the cells of a generated workbook by their keys, as a reader must: never by position."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from kpi_toolkit.framework import fold_code
from kpi_toolkit.workbook import layout

ROW_KEYS = {
    layout.README: ("key",),
    layout.PROFILE: ("key",),
    layout.DATA: ("code", "data_point"),
    layout.SCORES: ("level", "dimension", "name"),
    layout.MATURITY: ("key",),
}


class KeyedSheet:
    """A sheet of the template: its columns by field key, its rows by their keys."""

    def __init__(self, sheet: Worksheet, key: str, head: int, columns: dict[str, int]) -> None:
        self.sheet, self.key, self.head, self.columns = sheet, key, head, columns
        self.rows: dict[tuple[str, ...], int] = {}
        for row in range(head + 1, sheet.max_row + 1):
            names = tuple(self.value_at(row, field) for field in ROW_KEYS[key])
            if all(names):
                parts = [str(name) for name in names]
                self.rows[(fold_code(parts[0]), *parts[1:]) if key == layout.DATA else tuple(parts)] = row

    def value_at(self, row: int, field: str) -> Any:
        return self.sheet.cell(row, self.columns[field]).value

    def cell(self, field: str, *row: str) -> Cell:
        names = (fold_code(row[0]), *row[1:]) if self.key == layout.DATA else row
        return self.sheet.cell(self.rows[names], self.columns[field])  # type: ignore[return-value]

    def value(self, field: str, *row: str) -> Any:
        """The value of a cell; None for an empty text, which programs store in both ways."""
        value = self.cell(field, *row).value
        return None if value == "" else value


def keyed(workbook: Workbook) -> dict[str, KeyedSheet]:
    """The sheets of a workbook by sheet key."""
    found = {}
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows(min_row=1, max_row=20):
            marks = {cell.column: layout.parse_marker(cell.value) for cell in row}
            columns = {mark[1]: column for column, mark in marks.items() if mark}
            if columns:
                key = next(mark[0] for mark in marks.values() if mark)
                if key != layout.LISTS:
                    found[key] = KeyedSheet(sheet, key, row[0].row, columns)
                break
    return found
