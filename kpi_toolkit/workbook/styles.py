"""How the workbooks look: colours and fonts from ``templates/workbook.yaml`` as named styles, and helpers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import BaseModel, ConfigDict

from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.load import read_yaml
from kpi_toolkit.resources import resource_folder
from kpi_toolkit.workbook.layout import Column
from kpi_toolkit.workbook.writing import AnyCell

Pair = tuple[str, str]
"""Colours of fill and text."""

A4 = 9
LINE_HEIGHT = 12.5  # points of a line in the body size
MAX_ROW_HEIGHT = 400  # Excel refuses more than 409


class Look(BaseModel):
    """The tokens of ``templates/workbook.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    font: str
    sizes: dict[str, float]
    colours: dict[str, str]
    styles: dict[str, Pair]
    bands: dict[int, Pair]
    severities: dict[str, Pair]


@lru_cache(maxsize=1)
def look() -> Look:
    """The look of all workbooks. Raises FileNotFoundError or PackError for a missing or broken file."""
    return Look.model_validate(read_yaml(resource_folder("templates") / "workbook.yaml"))


def new_workbook() -> Workbook:
    """An empty workbook without sheets that knows our named styles (``kpi title``, ``kpi input``, ...)."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    tokens = look()
    font = Font(name=tokens.font, size=tokens.sizes["body"], color=tokens.colours["ink"])
    workbook._fonts = IndexedList([font])  # type: ignore[attr-defined]  # else empty cells keep openpyxl's own
    workbook._named_styles["Normal"].font = font  # type: ignore[attr-defined]
    for style in _named_styles(tokens):
        workbook.add_named_style(style)
    return workbook


def _named_styles(tokens: Look) -> Iterable[NamedStyle]:
    line = Side("thin", color=tokens.colours["line"])
    box = Border(left=line, right=line, top=line, bottom=line)
    body, small = tokens.sizes["body"], tokens.sizes["small"]

    def style(
        name: str,
        pair: Pair | None = None,
        *,
        size: float = body,
        bold: bool = False,
        italic: bool = False,
        border: Border | None = None,
        wrap: bool = True,
        across: str | None = None,
        upright: str = "center",
        locked: bool = True,
        shrink: bool = False,
        underline: bool = False,
        indent: int = 0,
    ) -> NamedStyle:
        fill, ink = pair or (None, tokens.colours["ink"])
        return NamedStyle(
            name=f"kpi {name}",
            font=Font(
                name=tokens.font,
                size=size,
                bold=bold,
                italic=italic,
                color=ink,
                underline="single" if underline else None,
            ),
            fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
            border=border or Border(),
            alignment=Alignment(
                across or ("left" if indent else None),
                upright,
                wrap_text=wrap and not shrink,
                shrink_to_fit=shrink,
                indent=indent,
            ),
            protection=Protection(locked=locked),
        )

    pairs, quiet = tokens.styles, (tokens.colours["paper"], tokens.colours["quiet"])
    yield style("title", size=tokens.sizes["title"], bold=True, wrap=False)
    yield style("heading", size=tokens.sizes["heading"], bold=True, wrap=False)
    yield style("plain", wrap=False)
    yield style("paragraph", upright="top")
    yield style("bold paragraph", upright="top", bold=True)
    yield style("link", (tokens.colours["paper"], tokens.bands[4][0]), upright="top", underline=True)
    yield style("step", upright="top", across="center")
    yield style("note", quiet, size=small, wrap=False)
    yield style("head", pairs["head"], size=small, bold=True, border=box, indent=1)
    yield style("head group", pairs["head_group"], size=small, bold=True, wrap=False, indent=1)
    yield style(
        "dimension", pairs["dimension"], size=tokens.sizes["heading"], bold=True, wrap=False, indent=1
    )
    yield style("category", pairs["category"], bold=True, wrap=False, indent=1)
    yield style("text", size=small, border=box, indent=1)
    yield style("strong", bold=True, border=box, indent=1)
    yield style("centred", border=box, across="center")
    yield style("number", border=box, shrink=True, across="right", indent=1)
    yield style("computed", pairs["computed"], border=box, shrink=True, across="right", bold=True, indent=1)
    yield style("computed text", pairs["computed"], border=box, across="center", bold=True)
    yield style("hint", pairs["hint"], size=small, border=box, bold=True, indent=1)
    yield style("changed", pairs["changed"], size=small, border=box, bold=True)
    yield style("locked", pairs["locked"], size=small, border=box, indent=1)
    yield style("input", pairs["input"], border=box, shrink=True, across="right", locked=False, indent=1)
    yield style("input text", pairs["input"], size=small, border=box, locked=False, indent=1)
    yield style("input choice", pairs["input"], size=small, border=box, across="center", locked=False)
    yield style(
        "prefilled",
        pairs["input"],
        border=box,
        shrink=True,
        across="right",
        italic=True,
        locked=False,
        indent=1,
    )


def band_rules(framework: Framework, cell: str) -> Iterable[Rule]:
    """Rules that colour the cells of a column that hold the name of a band; ``cell`` is the first of them.

    The colour only repeats what the text says.
    """
    shades = look().bands
    worths = sorted(band.points for band in framework.bands)
    for position, band in enumerate(sorted(framework.bands, key=lambda b: b.points)):
        # A pack may have another number of bands than there are colours: the ends keep theirs.
        share = position / max(1, len(worths) - 1)
        pair = shades[sorted(shades)[round(share * (len(shades) - 1))]]
        yield rule(f'{cell}="{quoted(band.name)}"', pair, bold=True)


def rule(formula: str, pair: Pair, *, bold: bool | None = None, number_format: str | None = None) -> Rule:
    """A rule that colours cells where the formula (without "=") holds."""
    fill, ink = pair
    style = DifferentialStyle(
        font=Font(color=ink, bold=bold),
        fill=PatternFill(bgColor=fill),
        numFmt=NumberFormat(numFmtId=3, formatCode=number_format) if number_format else None,
    )
    return Rule(type="expression", dxf=style, formula=[formula])


NUMBER_INPUT = "#,##0.0#########"
"""Figures as typed: no decimal is hidden. ``whole_number_rule`` takes the ".0" off whole numbers."""


WHOLE_NUMBER = "#,##0"


def is_whole(cell: str) -> str:
    """A condition that holds where a cell holds a whole number."""
    return f"IF(ISNUMBER({cell}),{cell}=ROUND({cell},0),FALSE)"


def whole_number_rule(cell: str) -> Rule:
    """Shows whole numbers without decimals; ``cell`` is the first cell of the area, such as "G7"."""
    style = DifferentialStyle(numFmt=NumberFormat(numFmtId=3, formatCode=WHOLE_NUMBER))
    return Rule(type="expression", dxf=style, formula=[is_whole(cell)])


def quoted(text: str) -> str:
    """A text for use between the quotation marks of a formula."""
    return text.replace('"', '""')


# --- sheets --------------------------------------------------------------------------------------------


def set_columns(sheet: Worksheet, columns: Sequence[Column]) -> dict[str, str]:
    """Give the columns their widths, hide those that are for the program; returns field key -> letter."""
    letters = {}
    for position, column in enumerate(columns, start=1):
        letter = letters[column.key] = get_column_letter(position)
        dimension = sheet.column_dimensions[letter]
        dimension.width = column.width
        dimension.hidden = column.hidden
    return letters


class AutoRow(RowDimension):
    """A row with a height to start with that still grows with what is typed into it."""

    @property
    def customHeight(self) -> None:  # type: ignore[override]
        return None


def start_height(sheet: Worksheet, row: int, height: float) -> None:
    """Give a row its height; the spreadsheet program changes it when the row's text is edited."""
    sheet.row_dimensions[row] = AutoRow(sheet, index=row, ht=min(max(height, LINE_HEIGHT), MAX_ROW_HEIGHT))


def lines(text: object, width: float, size: float = 9) -> int:
    """About how many lines a text takes in a column of this width; rather one more than one less."""
    letters = max(4, int((width - 1.5) * 1.1 * 10 / size))
    return sum(len(textwrap.wrap(part, letters)) or 1 for part in str(text).splitlines()) or 1


def fit_height(texts: Iterable[tuple[object, float]], least: int = 1) -> float:
    """The height of a row that holds these texts in columns of these widths."""
    return LINE_HEIGHT * max([least, *(lines(text, width) for text, width in texts if text)]) + 4


def print_setup(
    sheet: Worksheet,
    footer: str,
    *,
    head_rows: str | None = None,
    head_columns: str | None = None,
    wide: int = 1,
    page: str = "Page {page} of {pages}",
) -> None:
    """A4 landscape, as many pages wide as said, with repeated heads, the footer text and page numbers."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.45, bottom=0.6, header=0.25, footer=0.3)
    parts: Any = sheet.oddFooter
    parts.left.text = footer.replace("&", "&&")[:150]
    parts.center.text = "&A"
    parts.right.text = page.format(page="&P", pages="&N")
    for part in (parts.left, parts.center, parts.right):
        part.size = 8
    if head_rows:
        sheet.print_title_rows = head_rows
    if head_columns:
        sheet.print_title_cols = head_columns
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100


def protect(sheet: Worksheet) -> None:
    """Lock what is not to be filled in, without a password: a guard rail, not security."""
    allowed: Mapping[str, Any] = {"formatColumns": False, "formatRows": False, "autoFilter": False}
    for permission, forbidden in allowed.items():
        setattr(sheet.protection, permission, forbidden)
    sheet.protection.sheet = True


def fill_across(sheet: Worksheet, row: int, columns: int, style: str) -> AnyCell:
    """Give a row the style over all its columns; returns its first cell."""
    for column in range(1, columns + 1):
        sheet.cell(row, column).style = style
    return sheet.cell(row, 1)
