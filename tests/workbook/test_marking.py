"""Comments, fills and index sheets, before and after a workbook was saved and opened again."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from kpi_toolkit.workbook.marking import AUTHOR, MAX_COMMENT_HEIGHT, mark


@pytest.fixture
def workbook() -> Any:
    """A small workbook of the kind that a city fills in."""
    workbook: Any = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Data entry"
    sheet["A1"] = "Households"
    sheet["B1"] = 100
    sheet["C1"] = "=B1*2"
    sheet["D1"] = "merged"
    sheet.merge_cells("D1:F2")
    choice = DataValidation(type="list", formula1='"yes,no"')
    choice.add("B2")
    sheet.add_data_validation(choice)
    sheet.conditional_formatting.add(
        "B1:B9", CellIsRule("lessThan", ["0"], fill=PatternFill("solid", bgColor="FFFF0000"))
    )
    sheet["A3"] = "with a note"
    sheet["A3"].comment = Comment("The city's own note", "Somebody")
    return workbook


def comment(cell: str = "B1", text: str = "Please check", fill: str | None = None) -> dict[str, Any]:
    return {"sheet": "Data entry", "cell": cell, "text": text, "fill": fill}


def index(*rows: list[Any], title: str = "Findings", links: tuple[list[Any], ...] = ()) -> dict[str, Any]:
    return {"title": title, "columns": [12, 60], "header": ["Where", "What"], "rows": rows, "links": links}


def reopened(workbook: Any) -> Any:
    file = io.BytesIO()
    workbook.save(file)
    return openpyxl.load_workbook(file)


# --- comments -----------------------------------------------------------------------------------------------


def test_comment_and_fill(workbook: Any) -> None:
    mark(workbook, [comment(fill="FFFFC7CE"), comment("A1")], [])
    sheet = reopened(workbook)["Data entry"]
    assert (sheet["B1"].comment.text, sheet["B1"].comment.author) == ("Please check", AUTHOR)
    assert sheet["B1"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["B1"].value == 100
    assert sheet["A1"].comment.text == "Please check"
    assert sheet["A1"].fill.fill_type is None
    assert sheet["A3"].comment.author == "Somebody"


def test_everything_else_is_kept(workbook: Any) -> None:
    mark(workbook, [comment()], [index(["a", "b"])])
    sheet = reopened(workbook)["Data entry"]
    assert [str(choice.sqref) for choice in sheet.data_validations.dataValidation] == ["B2"]
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["B1:B9"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["D1:F2"]
    assert sheet["C1"].value == "=B1*2"


def test_formulas_are_calculated_on_opening(workbook: Any) -> None:
    workbook.calculation.fullCalcOnLoad = False
    mark(workbook, [comment()], [])
    assert reopened(workbook).calculation.fullCalcOnLoad


def test_long_comments_get_a_larger_box(workbook: Any) -> None:
    mark(
        workbook, [comment("A1", "short"), comment("B1", "long " * 50), comment("C1", "endless " * 9000)], []
    )
    heights = [workbook["Data entry"][cell].comment.height for cell in ("A1", "B1", "C1")]
    assert heights == sorted(set(heights))
    assert heights[2] == MAX_COMMENT_HEIGHT
    assert len(workbook["Data entry"]["C1"].comment.text) == 32_767


def test_control_signs_do_not_break_the_file(workbook: Any) -> None:
    mark(workbook, [comment(text="a\x00b\x0bc")], [index(["a\x00b", "x" * 40_000])])
    again = reopened(workbook)
    assert again["Data entry"]["B1"].comment.text == "abc"
    assert again["Findings"]["A2"].value == "ab"
    assert len(again["Findings"]["B2"].value) == 32_767


def test_merged_cell_is_marked_at_its_top_left(workbook: Any) -> None:
    mark(workbook, [comment("E2", fill="FFFFC7CE")], [])
    assert reopened(workbook)["Data entry"]["D1"].comment.text == "Please check"


def test_two_comments_at_one_cell_stand_in_one_box(workbook: Any) -> None:
    mark(workbook, [comment(text="first"), comment(text="second")], [])
    assert workbook["Data entry"]["B1"].comment.text == "first\n\nsecond"


def test_what_others_wrote_is_kept_and_comes_back(workbook: Any) -> None:
    mark(workbook, [comment("A3", "first"), comment("A3", "second"), comment()], [])
    marked = reopened(workbook)
    text = marked["Data entry"]["A3"].comment.text
    assert text.startswith("first\n\nsecond\n\n")
    assert text.endswith("The city's own note")

    mark(marked, [], [])
    sheet = reopened(marked)["Data entry"]
    assert sheet["A3"].comment.text == "The city's own note"
    assert sheet["B1"].comment is None


def test_far_cell_does_not_matter(workbook: Any) -> None:
    workbook["Data entry"]["XFD1048576"] = "far"
    mark(workbook, [comment()], [index(["a", "b"])])
    assert workbook["Data entry"]["B1"].comment.text == "Please check"


def test_unknown_sheet(workbook: Any) -> None:
    with pytest.raises(KeyError):
        mark(workbook, [comment() | {"sheet": "Nowhere"}], [])


# --- index sheets -------------------------------------------------------------------------------------------


def test_index_sheets_come_first_and_the_first_is_shown(workbook: Any) -> None:
    mark(workbook, [], [index(["a", 5]), index(["c", None], title="Advice")])
    again = reopened(workbook)
    assert again.sheetnames == ["Findings", "Advice", "Data entry"]
    assert again.active.title == "Findings"
    assert [sheet.sheet_view.tabSelected for sheet in again] == [True, False, False]
    sheet = again["Findings"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["Where", "What"], ["a", 5]]
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [12, 60]
    assert sheet["A1"].font.bold
    assert sheet["A2"].alignment.wrap_text


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://example.org")', "+1", "-1", "@SUM(A1)", "#N/A", "5"]
)
def test_no_text_becomes_a_formula(workbook: Any, text: str) -> None:
    content = index([text, "b"])
    content["header"] = [text, "What"]
    mark(workbook, [], [content])
    sheet = reopened(workbook)["Findings"]
    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.value, cell.data_type) == (text, "s")
        assert bool(cell.quotePrefix) == (text[0] in "=+-@")


def test_links_lead_to_cells_of_the_workbook(workbook: Any) -> None:
    mark(workbook, [], [index(["a", "b"], ["c", "d"], links=([1, 0, "#'Data entry'!B1"],))])
    sheet = reopened(workbook)["Findings"]
    assert sheet["A3"].value == "c"
    assert sheet["A3"].hyperlink.location == "'Data entry'!B1"
    assert sheet["A3"].hyperlink.target is None
    assert sheet["A2"].hyperlink is None


def test_index_of_an_earlier_marking_is_replaced(workbook: Any) -> None:
    mark(workbook, [], [index(["old", "b"])])
    mark(workbook, [], [index(["new", "b"])])
    assert workbook.sheetnames == ["Findings", "Data entry"]
    assert workbook["Findings"]["A2"].value == "new"


def test_sheet_of_the_city_is_never_replaced(workbook: Any) -> None:
    workbook.create_sheet("Findings")["A1"] = "our own findings"
    mark(workbook, [], [index(["a", "b"])])
    assert workbook.sheetnames == ["Findings1", "Data entry", "Findings"]
    assert workbook["Findings"]["A1"].value == "our own findings"
