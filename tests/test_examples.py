"""The examples are what they say they are."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path

import pytest
import yaml

from kpi_toolkit import assess
from kpi_toolkit.framework import load_framework
from kpi_toolkit.services.assessing import load, read

EXAMPLES = Path(__file__).parents[1] / "examples"
FRAMEWORK = load_framework()


def _maker():
    spec = importlib.util.spec_from_file_location("make_examples", EXAMPLES / "make_examples.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = _maker()
COMPLETE = MAKER.complete_workbook(FRAMEWORK)


def test_the_workbooks_are_made_from_the_data_beside_them() -> None:
    assert (EXAMPLES / "complete-city.xlsx").read_bytes() == COMPLETE, "run: make examples"
    messy = MAKER.messy_workbook(FRAMEWORK, COMPLETE)
    assert (EXAMPLES / "messy-city.xlsx").read_bytes() == messy, "run: make examples"


@pytest.mark.parametrize("name", ["complete-city.xlsx", "complete-city.csv"])
def test_the_complete_city_has_every_input_and_no_error(name: str) -> None:
    submission = read([load(EXAMPLES / name)], FRAMEWORK)
    for point in FRAMEWORK.points:
        assert all(submission.input(point, name) for name in point.inputs), point.key
    assessment = assess(submission)
    assert assessment.counts["error"] == 0
    assert assessment.counts["warning"] == 0
    assert assessment.coverage.data_points_reported == 112
    assert all(value.given_as == "inputs" for value in assessment.values)
    assert assessment.coverage.data_points_scored == sum(p.target.scored for p in FRAMEWORK.points)


def test_workbook_and_csv_of_the_complete_city_give_the_same() -> None:
    a, b = (assess(EXAMPLES / f"complete-city.{kind}") for kind in ("xlsx", "csv"))
    assert [(v.value, v.band) for v in a.values] == [(v.value, v.band) for v in b.values]
    assert a.groups == b.groups
    assert a.maturity == b.maturity


def test_the_messy_city_gives_exactly_the_findings_beside_it() -> None:
    found = MAKER.findings_table(assess(EXAMPLES / "messy-city.xlsx"))
    assert found == (EXAMPLES / "messy-city.findings.csv").read_text(encoding="utf-8")


def test_every_seeded_problem_is_found() -> None:
    problems = yaml.safe_load((EXAMPLES / "messy-city.yaml").read_text(encoding="utf-8"))["problems"]
    assert len(problems) >= 30
    with (EXAMPLES / "messy-city.findings.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with_finding = {row["code"] for row in rows} | {row["value"] for row in rows}
    checks = {row["check"] for row in rows}
    for problem in problems:
        place = problem["place"]
        if place == "profile/currency":
            assert "currency-missing" in checks
        elif place.startswith("maturity/"):
            assert problem["value"] in with_finding
        else:
            assert place.rsplit("/", 2)[0] in with_finding, problem
