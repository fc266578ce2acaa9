"""Tables of the results workbook: a title, notes, heads, rows; values only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.workbook.layout import Column
from kpi_toolkit.workbook.styles import (
    LINE_HEIGHT,
    NUMBER_INPUT,
    band_rules,
    fill_across,
    fit_height,
    print_setup,
    set_columns,
    start_height,
)
from kpi_toolkit.workbook.writing import put

WHOLE, ONE_DECIMAL = "#,##0", "0.0"
LEAST_HEIGHT = 17


def plain_number(value: object) -> str:
    """A number format that shows a figure as it is: whole numbers without decimals, no decimal hidden."""
    return WHOLE if isinstance(value, int | float) and float(value).is_integer() else NUMBER_INPUT


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table: how a row's cell is found, its style, its number format (or how to find that)."""

    key: str
    heading: str
    width: float
    value: Callable[[Any], object]
    style: str = "kpi text"
    number_format: str | Callable[[Any], str] | None = None


class ResultSheet:
    """A sheet that is written from top to bottom."""

    def __init__(self, workbook: Workbook, title: str, widths: Sequence[float], footer: str) -> None:
        self.sheet: Worksheet = workbook.create_sheet(title)
        self.widths = widths
        self.footer = footer
        self.row = 1
        set_columns(self.sheet, [Column(f"c{number}", "", width) for number, width in enumerate(widths)])

    def title(self, text: str) -> None:
        put(self.sheet.cell(self.row, 1), text, "kpi title")
        self.sheet.row_dimensions[self.row].height = 26
        self.row += 1

    def note(self, text: str, style: str = "kpi note") -> None:
        """A line over the whole width; it does not wrap, so that it needs no merged cells."""
        put(self.sheet.cell(self.row, 1), text, style)
        self.row += 1

    def paragraph(self, text: str) -> None:
        """A longer text, wrapped over all columns."""
        last = len(self.widths)
        put(self.sheet.cell(self.row, 1), text, "kpi paragraph")
        self.sheet.merge_cells(start_row=self.row, start_column=1, end_row=self.row, end_column=last)
        self.sheet.row_dimensions[self.row].height = (
            fit_height([(text, sum(self.widths) * 0.88)]) + LINE_HEIGHT * 0.2
        )
        self.row += 1

    def section(self, title: str) -> None:
        self.row += 1
        put(fill_across(self.sheet, self.row, len(self.widths), "kpi category"), title)
        self.sheet.row_dimensions[self.row].height = 19
        self.row += 1

    def facts(self, facts: Mapping[str, object], span: int = 1) -> None:
        """Label and value, one line each; the value over so many columns."""
        width = sum(self.widths[1 : 1 + span])
        for label, value in facts.items():
            put(self.sheet.cell(self.row, 1), label, "kpi text")
            for column in range(2, 2 + span):
                self.sheet.cell(self.row, column).style = "kpi strong"
            put(self.sheet.cell(self.row, 2), value)
            self.sheet.cell(self.row, 2).alignment = Alignment("left", "center", wrap_text=True, indent=1)
            if span > 1:
                self.sheet.merge_cells(
                    start_row=self.row, start_column=2, end_row=self.row, end_column=1 + span
                )
            height = max(LEAST_HEIGHT, fit_height([(label, self.widths[0]), (value, width * 0.85)]))
            self.sheet.row_dimensions[self.row].height = height
            self.row += 1

    def table(
        self,
        fields: Sequence[Field],
        rows: Iterable[Any],
        *,
        main: bool = False,
        pages_wide: int = 1,
        framework: Framework | None = None,
    ) -> None:
        """A table below what stands there.

        ``main``: the main table of a sheet gets frozen heads and a filter; printed several pages wide, it
        repeats its first two columns. ``framework``: colours the column ``band`` by its bands.
        """
        head = self.row
        for column, field in enumerate(fields, start=1):
            put(self.sheet.cell(head, column), field.heading, "kpi head")
        start_height(self.sheet, head, fit_height((f.heading, f.width * 0.95) for f in fields) + 4)
        self.row += 1
        for item in rows:
            texts = []
            for column, field in enumerate(fields, start=1):
                value = field.value(item)
                shown = field.number_format
                put(
                    self.sheet.cell(self.row, column),
                    value,
                    field.style,
                    shown(item) if callable(shown) else shown,
                )
                if isinstance(value, str):
                    texts.append((value, field.width))
            start_height(self.sheet, self.row, max(LEAST_HEIGHT, fit_height(texts)))
            self.row += 1
        last = get_column_letter(len(fields))
        if framework and self.row > head + 1:
            self._colour_bands(fields, head + 1, framework)
        if main:
            self.sheet.freeze_panes = f"{get_column_letter(min(3, len(fields)))}{head + 1}"
            self.sheet.auto_filter.ref = f"A{head}:{last}{max(self.row - 1, head)}"
            self.finish(f"{head}:{head}", pages_wide, "A:B" if pages_wide > 1 else None)

    def _colour_bands(self, fields: Sequence[Field], first: int, framework: Framework) -> None:
        for column, field in enumerate(fields, start=1):
            if field.key == "band":
                letter = get_column_letter(column)
                for band_rule in band_rules(framework, f"{letter}{first}"):
                    self.sheet.conditional_formatting.add(
                        f"{letter}{first}:{letter}{self.row - 1}", band_rule
                    )

    def finish(
        self, head_rows: str | None = None, pages_wide: int = 1, head_columns: str | None = None
    ) -> None:
        """Set the sheet up for printing."""
        print_setup(
            self.sheet,
            self.footer,
            head_rows=head_rows,
            head_columns=head_columns,
            wide=pages_wide,
            page=_("Page {page} of {pages}"),
        )
