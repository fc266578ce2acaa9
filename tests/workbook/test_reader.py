"""A filled workbook is read however it was moved about, and nothing in it is guessed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpi_toolkit.framework import load_framework
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.submission.models import Submission
from kpi_toolkit.submission.tidy_csv import read_csv
from kpi_toolkit.workbook import layout
from kpi_toolkit.workbook.reader import read_workbook
from kpi_toolkit.workbook.template import template_bytes

FRAMEWORK = load_framework()
CSV = Path(__file__).parents[2] / "examples" / "complete-city.csv"
FILLED = read_csv(CSV.read_bytes(), CSV.name, FRAMEWORK)
BYTES = template_bytes(FRAMEWORK, FILLED)


def edited(edit: Callable[[Any], None], data: bytes = BYTES) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    edit(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def read(data: bytes) -> Submission:
    return read_workbook(data, "city.xlsx", FRAMEWORK)


def figures(submission: Submission) -> dict:
    """All that counts of a submission, without places."""
    return {
        "profile": {key: entry.value for key, entry in submission.profile.items()},
        "inputs": {
            (*point.key, name): submission.number(point, name)
            for point in FRAMEWORK.points
            for name in point.inputs
        },
        "about": {
            (*point.key, field): entry.value
            for point in FRAMEWORK.points
            for field in ("year", "quality", "origin", "source", "comment", "evidence", "notation")
            if (entry := getattr(submission.value(point), field))
        },
        "maturity": {key: entry.value for key, entry in submission.maturity.items()},
    }


def cell_of(workbook: Any, sheet: str, row_key: tuple[str, ...], field: str) -> Any:
    """A cell of the template by its keys, as the reader finds it."""
    page = workbook[layout.SHEETS[sheet]]
    columns = {}
    for row in page.iter_rows():
        for cell in row:
            mark = layout.parse_marker(cell.value)
            if mark:
                columns[mark[1]] = cell.column
        if columns:
            break
    names = ("code", "data_point") if sheet == layout.DATA else ("key",)
    for row in range(1, page.max_row + 1):
        if tuple(page.cell(row, columns[name]).value for name in names) == row_key:
            return page.cell(row, columns[field])
    raise KeyError(row_key)


def data_cell(workbook: Any, code: str, field: str, data_point: str = "value") -> Any:
    return cell_of(workbook, layout.DATA, (code, data_point), field)


def notes(submission: Submission, check: str) -> list:
    return [note for note in submission.notes if note.check == check]


def test_what_was_filled_in_is_read_back() -> None:
    submission = read(BYTES)
    assert figures(submission) == figures(FILLED)
    assert submission.notes == ()
    assert submission.files[0].template_version == layout.TEMPLATE_VERSION
    assert submission.files[0].pack_version == FRAMEWORK.pack.version


def test_an_empty_template_says_nothing() -> None:
    submission = read(template_bytes(FRAMEWORK))
    assert submission.profile == {}
    assert submission.notes == ()
    assert not any(value.has_data for value in submission.values.values())
    assert set(submission.values) == {point.key for point in FRAMEWORK.points}


def rename_sheets(workbook: Any) -> None:
    for number, sheet in enumerate(workbook.worksheets):
        sheet.title = f"Onglet {number}"


def reverse_rows(workbook: Any) -> None:
    """Sort the rows of data points the other way round (values only, as a sort does)."""
    sheet = workbook[layout.SHEETS[layout.DATA]]
    first = data_cell(workbook, *["EC: ICT: ICT: 1C", "code"]).row
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    for offset, values in enumerate(reversed(rows)):
        for column, value in enumerate(values, start=1):
            sheet.cell(first + offset, column).value = value


def insert_columns(workbook: Any) -> None:
    for key in (layout.DATA, layout.PROFILE, layout.MATURITY):
        sheet = workbook[layout.SHEETS[key]]
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_cols(1, 2)
        sheet.insert_cols(9, 1)


def insert_rows(workbook: Any) -> None:
    sheet = workbook[layout.SHEETS[layout.DATA]]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(1, 3)
    sheet.insert_rows(40, 2)


def reorder_sheets(workbook: Any) -> None:
    workbook.move_sheet(layout.SHEETS[layout.DATA], -2)
    workbook.move_sheet(layout.SHEETS[layout.MATURITY], -3)


def drop_properties(workbook: Any) -> None:
    for name in list(workbook.custom_doc_props.names):
        del workbook.custom_doc_props[name]


@pytest.mark.parametrize(
    "edit", [rename_sheets, reverse_rows, insert_columns, insert_rows, reorder_sheets, drop_properties]
)
def test_moved_things_are_found(edit: Callable[[Any], None]) -> None:
    submission = read(edited(edit))
    assert figures(submission) == figures(FILLED)
    assert submission.notes == ()


def test_lost_markers_are_replaced_by_headings() -> None:
    def drop(workbook: Any) -> None:
        for sheet in workbook.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if layout.parse_marker(cell.value):
                        cell.value = None

    assert figures(read(edited(drop))) == figures(FILLED)


def test_values_in_place_of_prefill_formulas_still_repeat_the_profile() -> None:
    def freeze(workbook: Any) -> None:
        for row in workbook[layout.SHEETS[layout.DATA]].iter_rows():
            for cell in row:
                name = layout.prefilled_from(cell.value)
                if name in FRAMEWORK.shared_inputs:
                    entry = FILLED.profile[name]
                    cell.value = entry.value if not str(cell.value).startswith("=IF(scale") else None

    submission = read(edited(freeze))
    for point in FRAMEWORK.points:
        own = {name for name in submission.value(point).inputs if name in FRAMEWORK.shared_inputs}
        assert not own, f"{point.key} repeats the profile for {own}"


def test_an_overwritten_prefill_counts_for_its_row() -> None:
    submission = read(
        edited(lambda w: data_cell(w, "EC: ICT: ICT: 1C", "input_2").__setattr__("value", 99_000))
    )
    point = FRAMEWORK.by_key["EC: ICT: ICT: 1C", "value"]
    other = FRAMEWORK.by_key["EC: ICT: ICT: 2C", "value"]
    assert submission.number(point, "households") == 99_000
    assert submission.number(other, "households") == 110_000


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("102 300", 102_300),
        ("102.300,5", 102_300.5),
        ("102'300", 102_300),
        ("1,0e5", 100_000),
        ("0,1 million", 100_000),
        ("102 300 households", 102_300),
    ],
)
def test_numbers_typed_as_text_are_understood_and_told_back(typed: str, value: float) -> None:
    submission = read(
        edited(lambda w: data_cell(w, "EC: ICT: ICT: 1C", "input_1").__setattr__("value", typed))
    )
    point = FRAMEWORK.by_key["EC: ICT: ICT: 1C", "value"]
    assert submission.number(point, "households_with_internet") == pytest.approx(value)
    (note,) = notes(submission, "understood-text")
    assert (note.code, note.parameters["text"]) == (point.code, typed)


@pytest.mark.parametrize(
    ("typed", "value"), [("ja", True), ("oui", True), ("Nei", False), ("NO", False), (1, True)]
)
def test_yes_and_no_in_other_languages(typed: object, value: bool) -> None:
    submission = read(edited(lambda w: data_cell(w, "SC: SH: SA: 3A", "input_1").__setattr__("value", typed)))
    assert (
        submission.value(FRAMEWORK.by_key["SC: SH: SA: 3A", "value"]).inputs["resilience_plans"].value
        is value
    )


@pytest.mark.parametrize(
    ("field", "typed", "check"),
    [
        ("input_1", "1.234", "ambiguous-number"),
        ("input_1", "about 5", "not-a-number"),
        ("input_1", "#DIV/0!", "formula-error"),
        ("input_1", "=1+1", "formula-not-calculated"),
        ("input_1", "12 parsecs", "unknown-unit"),
        ("year", "2023/24", "ambiguous-year"),
        ("notation", "perhaps", "unknown-notation"),
        ("result", 93, "value-in-wrong-cell"),
    ],
)
def test_what_cannot_be_read_is_noted_at_its_cell(field: str, typed: object, check: str) -> None:
    cells = []

    def edit(workbook: Any) -> None:
        cell = data_cell(workbook, "EC: ICT: ICT: 1C", field)
        cell.value = typed
        cells.append((cell.parent.title, cell.coordinate))

    submission = read(edited(edit))
    (note,) = notes(submission, check)
    assert (note.place.sheet, note.place.cell) == cells[0]
    assert note.code == "EC: ICT: ICT: 1C"


def test_percent_formats_are_understood() -> None:
    def edit(workbook: Any) -> None:
        data_cell(workbook, "EC: ICT: ICT: 1C", "input_1").value = None
        cell = data_cell(workbook, "EC: ICT: ICT: 1C", "final")
        cell.value, cell.number_format = 0.5, "0%"

    said = read(edited(edit)).value(FRAMEWORK.by_key["EC: ICT: ICT: 1C", "value"])
    assert said.final is not None
    assert said.final.value == 50


def test_scales_of_money_count() -> None:
    def edit(workbook: Any) -> None:
        data_cell(workbook, "EC: P: IN: 1C", "input_1").value = 209
        data_cell(workbook, "EC: P: IN: 1C", "input_1_unit").value = "millions"

    submission = read(edited(edit))
    assert submission.number(FRAMEWORK.by_key["EC: P: IN: 1C", "value"], "rd_expenditure") == 209e6


def test_missing_and_foreign_rows_are_noted() -> None:
    def edit(workbook: Any) -> None:
        sheet = workbook[layout.SHEETS[layout.DATA]]
        data_cell(workbook, "EC: ICT: ICT: 1C", "code").value = "EC: ICT: ICT: 9Z"
        data_cell(workbook, "EC: ICT: ICT: 2C", "code").value = None
        first_input = data_cell(workbook, "EC: ICT: ICT: 3C", "input_1").column
        sheet.cell(sheet.max_row + 2, first_input).value = 12

    submission = read(edited(edit))
    assert [note.value for note in notes(submission, "unknown-code")] == ["EC: ICT: ICT: 9Z"]
    assert {note.code for note in notes(submission, "missing-row")} == {
        "EC: ICT: ICT: 1C",
        "EC: ICT: ICT: 2C",
    }
    assert len(notes(submission, "row-without-code")) == 2


def test_a_copied_sheet_is_left_aside_and_said_so() -> None:
    def edit(workbook: Any) -> None:
        workbook.copy_worksheet(workbook[layout.SHEETS[layout.DATA]]).title = "Backup"

    submission = read(edited(edit))
    assert figures(submission)["inputs"] == figures(FILLED)["inputs"]
    assert [note.parameters["sheet"] for note in notes(submission, "sheet-ignored")] == ["Backup"]


def test_an_older_template_and_another_pack_version_are_noted() -> None:
    def edit(workbook: Any) -> None:
        workbook.custom_doc_props[layout.PROPERTY_TEMPLATE].value = "0.9.0"
        workbook.custom_doc_props[layout.PROPERTY_PACK_VERSION].value = "0.8.0"

    submission = read(edited(edit))
    assert [note.parameters["found"] for note in notes(submission, "older-template")] == ["0.9.0"]
    assert [note.parameters["found"] for note in notes(submission, "other-pack-version")] == ["u4ssc 0.8.0"]


def test_a_missing_sheet_is_noted() -> None:
    submission = read(edited(lambda w: w.remove(w[layout.SHEETS[layout.MATURITY]])))
    assert [note.parameters["name"] for note in notes(submission, "missing-sheet")] == ["Maturity"]


def test_another_workbook_is_refused() -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "Shopping"  # type: ignore[index]
    out = io.BytesIO()
    workbook.save(out)
    with pytest.raises(UnusableFile) as caught:
        read(out.getvalue())
    assert caught.value.reason == "other-workbook"
    assert "template" in str(caught.value)
