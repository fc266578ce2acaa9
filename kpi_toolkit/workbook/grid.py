"""A workbook as a plain grid of cells, read in a child process with limits on time and memory."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from kpi_toolkit import bounded
from kpi_toolkit.bounded import LIMITS, Child, Limits
from kpi_toolkit.i18n.signs import unsteered
from kpi_toolkit.workbook.preflight import preflight

CHILD = Child(
    "kpi_toolkit.workbook.grid_child", ("kpi_toolkit", "openpyxl", "et_xmlfile", "defusedxml", "PIL")
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell.

    `kind` is "number", "text", "bool", "date" (value: ISO text), "error" (value: "#DIV/0!" and the like) or
    "empty". `formula` is the text of the formula when the cell holds one; `value` is then the result that the
    spreadsheet program stored, and None with kind "empty" when it was never calculated.
    """

    row: int
    column: int
    value: float | int | bool | str | None
    kind: str
    number_format: str
    formula: str | None

    @property
    def address(self) -> str:
        """The address as a spreadsheet shows it, such as F12."""
        letters, rest = "", self.column
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.row}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its filled cells by (row, column).

    `state` is "visible", "hidden" or "veryHidden". `outside` tells that there is something beyond the rows
    and columns that are read. Of merged cells only the top left one has a value.
    """

    name: str
    state: str
    cells: dict[tuple[int, int], Cell]
    outside: bool

    def get(self, row: int, column: int) -> Cell | None:
        """The cell at `row` and `column` (both from 1), None when it is empty."""
        return self.cells.get((row, column))


@dataclass(frozen=True, slots=True)
class Grid:
    """All sheets of a workbook, in their order, and its custom document properties as text."""

    sheets: tuple[Sheet, ...]
    properties: dict[str, str]


def read_grid(data: bytes, name: str, limits: Limits = LIMITS) -> Grid:
    """Reads the workbook `data` (the bytes of the upload called `name`).

    Raises UnusableFile when the file is not a workbook, is unsafe or damaged, or exceeds a limit.
    """
    answer = json.loads(run_child("read", data, {}, name=name, limits=limits))
    sheets = []
    for sheet in answer["sheets"]:
        cells = {(row, column): _cell(row, column, *fields) for row, column, *fields in sheet["cells"]}
        sheets.append(Sheet(unsteered(sheet["name"]), sheet["state"], cells, sheet["outside"]))
    return Grid(tuple(sheets), {name: unsteered(text) for name, text in answer["properties"].items()})


def _cell(row: int, column: int, value: Any, kind: str, number_format: str, formula: str | None) -> Cell:
    text = unsteered(value) if isinstance(value, str) else value
    return Cell(row, column, text, kind, number_format, unsteered(formula) if formula else formula)


def run_child(
    operation: str,
    data: bytes,
    arguments: dict[str, Any],
    *,
    name: str = "the workbook",
    limits: Limits = LIMITS,
) -> bytes:
    """Runs an operation of grid_child ("read", "mark") on the workbook `data`, which passes preflight first.

    Everything else is said with ``bounded.run_child``.
    """
    preflight(data, name)
    return bounded.run_child(CHILD, operation, data, arguments, name=name, limits=limits)
