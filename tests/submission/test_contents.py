"""How many cells were read from where."""

from __future__ import annotations

from builders import FILE, SHEET, submission

from kpi_toolkit.framework import load_framework
from kpi_toolkit.services.assessing import load, read
from kpi_toolkit.submission.contents import filled_cells
from kpi_toolkit.submission.models import Submission

U4SSC = load_framework("u4ssc")


def test_nothing_was_read() -> None:
    assert filled_cells(Submission()) == {}


def test_every_cell_counts_once_and_empty_ones_do_not() -> None:
    one = submission(
        U4SSC,
        {"city": "Lindhaven", "year": 2025},
        {"EC: ICT: ICT: 1C": {"inputs": {"households_with_internet": 5}, "year": 2024, "source": "S"}},
        whole_template=True,
    )
    assert filled_cells(one) == {FILE: {"City profile": 2, SHEET: 3}}


def test_sheets_of_a_workbook_and_lines_of_a_table() -> None:
    book = read([load("examples/complete-city.xlsx")], U4SSC)
    assert list(filled_cells(book)) == ["complete-city.xlsx"]
    assert list(filled_cells(book)["complete-city.xlsx"]) == ["City profile", "Data entry", "Maturity"]
    table = read([load("examples/complete-city.csv")], U4SSC)
    assert list(filled_cells(table)["complete-city.csv"]) == ["complete-city.csv"]


def test_several_files_are_told_apart() -> None:
    both = read([load("examples/complete-city.xlsx"), load("examples/complete-city.csv")], U4SSC)
    assert set(filled_cells(both)) <= {"complete-city.csv", "complete-city.xlsx"}
    assert "complete-city.xlsx" in filled_cells(both)
