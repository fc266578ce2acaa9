"""The published figures of eight cities: read without trouble, kept as they are, printed as published."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from kpi_toolkit import assess
from kpi_toolkit.assessment import Assessment
from kpi_toolkit.checks.registry import all_checks
from kpi_toolkit.framework import load_framework

CITIES = sorted((Path(__file__).parents[1] / "indicators" / "u4ssc" / "published").glob("*.csv"))
CHECKS = all_checks(load_framework())

PRINTED = {
    "karmoy-2020": {
        "EC: ICT: ICT: 1C": "97.00 %",
        "EC: ICT: ICT: 2C": "84.51 %",
        "EC: ICT: ICT: 3C": "95 424 / 100 000 inhabitants",
        "EC: ICT: ICT: 4C/3g": "96.67 %",
        "EC: ICT: ICT: 5C": "78",
        "EC: ICT: WS: 2A": "9.98 %",
        "EC: ICT: D: 1A": "0.00 %",
        "EC: I: WS: 1C": "100.00 %",
    },
    "stavanger-2021": {
        "EC: ICT: PS: 1A/number": "268",
        "EC: ICT: PS: 1A/percent": "100.00 %",
        "EC: ICT: PS: 2A": "246 Services",
        "EC: P: IN: 1C": "1.51 % GDP",
        "EC: P: IN: 2C": "333.72 / 100 000 inhabitants",
        "EC: I: B: 2A": "Not Reported",
    },
    "asker-2020": {
        "SC: SH: SI: 1C": "0.64 Ratio Female: Male",
        "SC: SH: SI: 5A": "98.32 %",
        "SC: SH: SA: 2C": "0.001 % of city GDP",
        "SC: SH: SA: 3A": "No",
        "SC: SH: SA: 5A": "5.07 Minutes",
        "SC: SH: SA: 6C": "89.20 FTE / 100 000 inhabitants",
        "SC: SH: FS: 1A": "Not Reported",
    },
    "bizerte-2020": {
        "EN: EN: WS: 4C/tertiary": "0.00 %",
        "SC: EH: ED: 3C": "10 849.86 / 100 000 inhabitants",
        "SC: SH: SI: 2C": "Not Reported",
        "SC: SH: SA: 3A": "Not Reported",
        "SC: SH: SA: 7C": "117.94 FTE / 100 000 inhabitants",
    },
    "pully-2020": {
        "EC: ICT: ICT: 3C": "101 200 / 100 000 inhabitants",
        "EC: ICT: ICT: 5C": "5",
        "EC: I: UP: 2A/compact": "Yes",
    },
    "alesund-2020": {
        "EC: I: ES: 2C": "66.86 Minutes",
        "SC: EH: C: 1C": "0.00 %",
        "SC: EH: C: 2A": "116.38 / 100 000 inhabitants",
    },
    "valencia-2020": {"SC: EH: ED: 3C": "48 816.00 / 100 000 inhabitants", "SC: EH: ED: 1C": "Not Reported"},
    "tbilisi-2023": {"EC: ICT: ICT: 1C": "93.00 %", "SC: SH: SI: 3C": "14.47 %"},
}


@cache
def assessed(path: Path) -> Assessment:
    return assess(path)


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a file, the profile aside, read here without the toolkit."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [row for row in csv.DictReader(lines) if row["code"] != "profile"]


def figure(text: str) -> float | bool | None:
    return {"": None, "Yes": True, "No": False}[text] if text in ("", "Yes", "No") else float(text)


cities = pytest.mark.parametrize("path", CITIES, ids=lambda path: path.stem)


def test_all_cities_are_looked_at() -> None:
    assert {path.stem for path in CITIES} == set(PRINTED)


@cities
def test_a_published_file_is_read_without_an_error(path: Path) -> None:
    for finding in assessed(path).findings:
        assert not (CHECKS[finding.check].group == "reading" and finding.severity == "error"), finding.message


@cities
def test_every_published_value_stays_what_it_is(path: Path) -> None:
    assessment = assessed(path)
    for row in rows(path):
        value = assessment.value(row["code"], row["data_point"] or "value")
        assert value.value == figure(row["value"]), row
        assert type(value.value) is type(figure(row["value"]))
        assert value.given_as == ("final" if row["value"] else None)
        assert value.status == ("reported" if row["value"] else "not_reported")
        assert value.file == path.name


@cities
def test_nothing_else_is_reported(path: Path) -> None:
    assessment = assessed(path)
    given = {(row["code"], row["data_point"] or "value") for row in rows(path) if row["value"]}
    assert {(v.code, v.data_point) for v in assessment.values if v.status == "reported"} == given
    assert assessment.coverage.data_points_reported == len(given)
    assert assessment.coverage.data_points_total == 112


@cities
def test_a_published_result_is_printed_as_published(path: Path) -> None:
    assessment = assessed(path)
    for place, printed in PRINTED[path.stem].items():
        code, _, data_point = place.partition("/")
        assert assessment.value(code, data_point or "value").printed == printed


@cities
def test_what_was_printed_without_a_benchmark_has_none(path: Path) -> None:
    assessment = assessed(path)
    for row in rows(path):
        value = assessment.value(row["code"], row["data_point"] or "value")
        assert (value.basis == "published-none") == (row["benchmark"] == "N/A"), row
        if row["benchmark"] == "N/A":
            assert (value.points, value.band, value.percent_of_target, value.method) == (
                None,
                None,
                None,
                None,
            )


@cities
def test_a_value_with_a_target_is_scored_unless_an_error_excludes_it(path: Path) -> None:
    for value in assessed(path).values:
        scored = value.points is not None
        assert scored == (value.value is not None and value.method is not None and value.excluded_by is None)
        assert (value.band is not None) == scored


def test_the_profile_of_valencia() -> None:
    """Published: 795 736; 138.35 km2; 336 600 households; 18 272.15 M EUR; 29 986.64 EUR; 0.60 %."""
    assessment = assessed(next(path for path in CITIES if path.stem == "valencia-2020"))
    assert (assessment.city, assessment.country, assessment.year) == ("Valencia", "Spain", 2020)
    assert {key: field.value for key, field in assessment.profile.items()} == {
        "city": "Valencia",
        "country": "Spain",
        "year": 2020,
        "population": 795736,
        "city_area": 138.35,
        "households": 336600,
        "gdp": 18272150000,
        "household_income": 29986.64,
        "inflation": 0.6,
        "currency": "EUR",
    }


def test_the_broadband_of_karmoy_is_scored_against_the_published_target() -> None:
    value = assessed(next(path for path in CITIES if path.stem == "karmoy-2020")).value("EC: ICT: ICT: 2C")
    assert (value.target, value.basis, value.band, value.points) == (60, "official", "95+", 4)
    assert value.percent_of_target == pytest.approx(140.85)
