"""What the sheets of a template share while it is built."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from openpyxl import Workbook
from openpyxl.utils import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpi_toolkit.framework import Framework
from kpi_toolkit.submission.models import Entry, Submission
from kpi_toolkit.workbook import layout
from kpi_toolkit.workbook.layout import Column
from kpi_toolkit.workbook.styles import set_columns
from kpi_toolkit.workbook.writing import AnyCell, clean, put

LIST_NOTATION, LIST_QUALITY, LIST_ORIGIN, LIST_YES_NO, LIST_SCALE = (
    layout.safe_name(layout.NAME_LIST + key) for key in ("notation", "quality", "origin", "yes_no", "scale")
)
SCALE_PROMPT = "Is the amount in units, thousands or millions?"
Kind = Literal["list", "decimal", "whole"] | None
MAX_PROMPT, MAX_PROMPT_TITLE = 255, 32  # Excel refuses the file above


@dataclass
class Building:
    """A workbook on its way: the framework it is for, what a city said, and the validations made so far."""

    workbook: Workbook
    framework: Framework
    submission: Submission | None
    footer: str
    _validations: dict[tuple, DataValidation] = field(default_factory=dict)

    def sheet(
        self, key: str, columns: tuple[Column, ...], marker_row: int
    ) -> tuple[Worksheet, dict[str, str]]:
        """A new sheet with its columns and its hidden marker row; returns it with field key -> letter."""
        sheet = self.workbook.create_sheet(layout.SHEETS[key])
        letters = set_columns(sheet, columns)
        for column in columns:
            put(sheet[f"{letters[column.key]}{marker_row}"], layout.marker(key, column.key))
        sheet.row_dimensions[marker_row].hidden = True
        return sheet, letters

    def heads(self, sheet: Worksheet, columns: tuple[Column, ...], row: int) -> None:
        """The headings of the visible columns."""
        for position, column in enumerate(columns, start=1):
            if not column.hidden:
                put(sheet.cell(row, position), column.heading, "kpi head")

    def name(self, name: str, title: str, area: str) -> None:
        """Give an area such as "$C$5" or "$A$1:$A$9" of the sheet of this title a name."""
        reference = f"{quote_sheetname(title)}!{area}"
        self.workbook.defined_names[layout.safe_name(name)] = DefinedName(name, attr_text=reference)

    def choice(self, cell: AnyCell, list_name: str, title: str, prompt: str) -> None:
        """A drop-down of a named list, with an input message."""
        error = "Choose one of the entries of the list, or leave the cell empty."
        self._validate(cell, ("list", list_name), title, prompt, error)

    def number(self, cell: AnyCell, title: str, prompt: str, *, any_sign: bool = False) -> None:
        """Only numbers (from 0, unless any sign is allowed), with an input message."""
        error = "Type a number without words or units, such as 1234.5. If you have none, leave it empty."
        self._validate(cell, ("decimal", "-1E+300" if any_sign else "0"), title, prompt, error)

    def year(self, cell: AnyCell, title: str, prompt: str) -> None:
        """Only years of four digits."""
        self._validate(
            cell, ("whole", "1900"), title, prompt, "Type the year with four digits, for example 2024."
        )

    def message(self, cell: AnyCell, title: str, prompt: str) -> None:
        """An input message; anything may be typed."""
        self._validate(cell, (None, None), title, prompt, "")

    def _validate(
        self, cell: AnyCell, condition: tuple[Kind, str | None], title: str, prompt: str, error: str
    ) -> None:
        kind, bound = condition
        title, prompt = shorten(title, MAX_PROMPT_TITLE), shorten(prompt, MAX_PROMPT)
        key = (id(cell.parent), kind, bound, title, prompt)
        validation = self._validations.get(key)
        if validation is None:
            validation = DataValidation(
                type=kind,
                formula1=bound,
                formula2={"decimal": "1E+300", "whole": "2200"}.get(kind or ""),
                operator="between" if kind in ("decimal", "whole") else None,
                allow_blank=True,
                showInputMessage=True,
                promptTitle=title,
                prompt=prompt,
            )
            if kind:
                validation.showErrorMessage, validation.errorTitle, validation.error = (
                    True,
                    "Please check",
                    error,
                )
            cell.parent.add_data_validation(validation)
            self._validations[key] = validation
        validation.add(cell)


def shorten(text: str, length: int) -> str:
    """A text of at most so many characters, cut between words."""
    text = clean(" ".join(text.split()))
    if len(text) <= length:
        return text
    return text[: length - 2].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"


def said(entry: Entry | None) -> object:
    """What a cell is filled with: the value as it was understood, else what the city wrote."""
    if entry is None:
        return None
    return entry.raw if entry.value is None else entry.value
