"""Marks a workbook: comments and fills at cells, and index sheets in front that lead to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

AUTHOR = "KPI toolkit"
MAX_TEXT = 32_767  # what a cell or a comment of Excel holds
NOTE_BEFORE = "\n\n———\n"  # stands between our text and the note that was there before
LIVE = ("=", "+", "-", "@")  # a text that starts so becomes a formula when somebody edits the cell

COMMENT_WIDTH = 320  # pixels; some 50 letters a line
LETTERS_PER_LINE = 50
LINE_HEIGHT = 18
MAX_COMMENT_HEIGHT = 400

LETTERS_PER_WIDTH = 0.95  # letters a column shows on a line, by its width; fewer, as words break whole
ROW_HEIGHT = 14.5  # points of one line
MAX_ROW_HEIGHT = 409  # what Excel allows

TEXT_FONT = Font(name="Arial", size=10)
HEADER_FONT = Font(name="Arial", size=10, bold=True, color="FFFFFFFF")
HEADER_FILL = PatternFill("solid", fgColor="FF1F4450")
LINE = Side(style="thin", color="FFC9D3D8")
LINK_FONT = Font(name="Arial", size=10, color="FF0563C1", underline="single")
WRAPPED = Alignment(wrap_text=True, vertical="top")


def mark(
    workbook: Workbook, comments: Iterable[Mapping[str, Any]], sheets: Sequence[Mapping[str, Any]]
) -> None:
    """Adds comments and index sheets to `workbook`, in place.

    A comment is {"sheet", "cell", "text", "fill"}: the title of a sheet, an address such as "F12", and the
    ARGB colour of the cell, or None to leave it as it is. What others wrote at that cell is kept below our
    text; all comments of an earlier marking are removed.

    A sheet is {"title", "columns", "header", "rows", "links", "fills"}: the widths of the columns, the texts
    of the header, the values of the rows, the links as [row, column, "#'Sheet'!F12"] and, where wanted, the
    colours as [row, column, ARGB]; row and column count from 0 within "rows". The sheets come first in the
    order given, and the first one is shown on opening. A sheet of the same title and header, from an earlier
    marking, is replaced.

    Raises KeyError when a comment names a sheet that the workbook does not have.
    """
    _remove_comments(workbook)
    for comment in comments:
        _add_comment(workbook[comment["sheet"]], comment["cell"], comment["text"], comment.get("fill"))
    for position, content in enumerate(sheets):
        _remove_earlier(workbook, content["title"], content["header"])
        _fill_sheet(workbook.create_sheet(content["title"], position), content)
    if sheets:
        _show_first(workbook)
    if workbook.calculation:
        # The stored results of the formulas are not kept by openpyxl: they must be calculated on opening.
        workbook.calculation.fullCalcOnLoad = True


def _remove_comments(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        # Not iter_rows: it would create every cell up to the farthest one.
        for cell in sheet._cells.values():
            if cell.comment and cell.comment.author == AUTHOR:
                _ours, _line, others = cell.comment.text.partition(NOTE_BEFORE)
                cell.comment = Comment(others, "") if others else None


def _add_comment(sheet: Worksheet, address: str, text: str, fill: str | None) -> None:
    cell = _writable(sheet, address)
    ours, others = "", ""
    if cell.comment and cell.comment.author == AUTHOR:  # another comment of this marking
        ours, _line, others = cell.comment.text.partition(NOTE_BEFORE)
    elif cell.comment:
        others = cell.comment.text
    text = f"{ours}\n\n{_clean(text)}".strip()
    if others:
        text += NOTE_BEFORE + others
    lines = sum(max(1, ceil(len(line) / LETTERS_PER_LINE)) for line in text.splitlines())
    height = min(MAX_COMMENT_HEIGHT, LINE_HEIGHT * (lines + 1))
    cell.comment = Comment(text[:MAX_TEXT], AUTHOR, height=height, width=COMMENT_WIDTH)
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)


def _writable(sheet: Worksheet, address: str) -> Any:
    """The cell at an address; within merged cells the top left one, the only one that can be written."""
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        merged = next(area for area in sheet.merged_cells.ranges if address in area)
        cell = sheet.cell(merged.min_row, merged.min_col)
    return cell


def _remove_earlier(workbook: Workbook, title: str, header: Sequence[str]) -> None:
    if title in workbook.sheetnames:
        sheet = workbook[title]
        first_row = [sheet.cell(1, column).value for column in range(1, len(header) + 1)]
        if first_row == list(header):
            workbook.remove(sheet)


def _fill_sheet(sheet: Worksheet, content: Mapping[str, Any]) -> None:
    for column, width in enumerate(content["columns"], 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for column, text in enumerate(content["header"], 1):
        cell = _write(sheet, 1, column, text)
        cell.font = HEADER_FONT
        cell.fill = HEADER_FILL
    for row, values in enumerate(content["rows"], 2):
        for column, value in enumerate(values, 1):
            _write(sheet, row, column, value).border = Border(bottom=LINE)
        sheet.row_dimensions[row].height = _row_height(values, content["columns"])
    for row, column, fill in content.get("fills", ()):
        sheet.cell(row + 2, column + 1).fill = PatternFill("solid", fgColor=fill)
    for row, column, target in content["links"]:
        cell = sheet.cell(row + 2, column + 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target.removeprefix("#"))
        cell.font = LINK_FONT
    sheet.row_dimensions[1].height = 22
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _row_height(values: Sequence[Any], widths: Sequence[float]) -> float:
    """Room for the longest text of a row: programs do not fit rows to wrapped text when they open a file."""
    lines = [
        sum(max(1, ceil(len(line) / (width * LETTERS_PER_WIDTH))) for line in str(value).splitlines())
        for value, width in zip(values, widths, strict=False)
    ]
    return min(MAX_ROW_HEIGHT, ROW_HEIGHT * max([1, *lines]) + 4)


def _write(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    cell: Any = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _clean(value)
        cell.data_type = "s"  # openpyxl would take "=..." for a formula and "#N/A" for an error
        cell.quotePrefix = value.startswith(LIVE)
    else:
        cell.value = value
    cell.alignment = WRAPPED
    cell.font = TEXT_FONT
    return cell


def _clean(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_TEXT]


def _show_first(workbook: Workbook) -> None:
    workbook.active = 0
    for view in workbook.views:
        view.firstSheet = 0
    for position, sheet in enumerate(workbook.worksheets):
        # Two selected sheets would be a group: Excel writes whatever is typed into both.
        sheet.sheet_view.tabSelected = position == 0
