"""The long table of a submission and the schema on it."""

from __future__ import annotations

import math

import pytest
from builders import context, submission

from kpi_toolkit.checks import schema
from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.registry import all_checks
from kpi_toolkit.framework import load_framework
from kpi_toolkit.submission.tidy import COLUMNS

FRAMEWORK = load_framework()


def _context(**given: object) -> Context:
    return context(FRAMEWORK, submission(FRAMEWORK, **given))  # type: ignore[arg-type]


def test_one_row_for_every_number() -> None:
    table = _context(
        profile={"city": "Exampleton", "population": 250000, "currency": "EUR"},
        values={
            "EC: P: IN: 2C": {"inputs": {"patents_granted": 96}},
            "EC: ICT: ICT: 1C": 93,
            "SC: SH: SI: 4C": {"notation": "not_reported"},
        },
    ).table
    assert tuple(table.columns) == COLUMNS
    rows = list(table[["code", "role", "name", "value"]].itertuples(index=False, name=None))
    assert rows == [
        ("", "profile", "population", 250000.0),
        ("EC: ICT: ICT: 1C", "result", "value", 93.0),
        ("EC: P: IN: 2C", "input", "patents_granted", 96.0),
        ("EC: P: IN: 2C", "result", "value", pytest.approx(38.4)),
    ]


def test_a_row_carries_its_definition_and_its_cell() -> None:
    row = _context(values={"SC: SH: SI: 2C": {"inputs": {"gini": 0.31}}}).table.iloc[0]
    assert (row["minimum"], row["maximum"], row["low"], row["high"]) == (0, 1, 0.18, 0.76)
    assert row["above_zero"]
    assert (row["sheet"], row["cell"]) == ("Data entry", "F106")
    count = _context(values={"EC: ICT: ICT: 5C": 85}).table.iloc[0]
    assert count["whole"]
    assert math.isnan(count["maximum"])


def test_a_result_that_is_its_own_input_has_one_row() -> None:
    table = _context(figures={"life_expectancy": 81.2}).table
    assert list(table["role"]) == ["result"]


def test_what_could_not_be_read_is_not_in_the_table() -> None:
    table = _context(values={"EC: ICT: ICT: 1C": {"final": {"value": None, "raw": "many"}}}).table
    assert table.empty


def test_an_empty_submission_breaks_nothing() -> None:
    assert not any(_context().schema_failures.values())


def test_one_bad_value_hides_no_other() -> None:
    look = _context(
        profile={"population": -1},
        values={"EC: ICT: ICT: 1C": 120, "EC: I: WS: 1C": 3, "SC: EH: H: 1C": 0, "EC: ICT: ICT: 5C": 1.5},
    )
    found = {check: [row.name for row in rows] for check, rows in look.schema_failures.items()}
    assert found == {
        "value-below-minimum": [],
        "value-above-maximum": ["value"],
        "outside-plausible-range": ["value", "value", "value"],
        "negative-input": ["population"],
        "input-must-be-above-zero": ["value"],
        "not-a-whole-number": ["value"],
    }
    assert look.schema_failures["negative-input"][0].point is None
    assert look.schema_failures["negative-input"][0].place.cell == "C5"


def test_the_schema_is_checked_once_and_has_a_check_for_each_rule() -> None:
    look = _context(values={"EC: ICT: ICT: 1C": 120})
    assert look.schema_failures is look.schema_failures
    assert set(schema.BROKEN) <= set(all_checks(FRAMEWORK))


def test_noise_of_computing_is_no_failure() -> None:
    look = _context(values={"EC: ICT: ICT: 1C": 100 * (1 + 1e-12), "EC: I: T: 5A": 1 - 1e-12})
    assert not any(look.schema_failures.values())
