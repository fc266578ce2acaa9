"""Data alone make a framework: two packs that no line of the program knows, from a CSV file to the scores."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_toolkit import assess
from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import load_framework

PACKS = Path(__file__).parent / "packs"

LUMEN = """\
code,data_point,input,value,unit,status
profile,city,,Lumen,,
profile,country,,Nowhere,,
profile,year,,2025,,
profile,residents,,2000,,
profile,lamps,,400,,
profile,currency,,Crowns,,
SK: D: L: 1,,shielded_lamps,300,,
SK: D: L: 2,,lamp_energy,100,MWh,
SK: D: S: 1,summer,,1500,,
SK: D: S: 1,winter,,2500,,
SK: D: S: 2,,,yes,,
PE: G: V: 1,,arrivals,90,,
PE: G: V: 1,,departures,100,,
PE: G: V: 2,,complaints,10,,
PE: G: V: 2,,departures,100,,
PE: G: V: 3,,,12,,
PE: G: V: 4,,telescope_spending,5,thousand Crowns,
"""

LAKESIDE = """\
code,data_point,input,value
profile,city,,Lakeside
profile,year,,2025
EN: EN: LK: 1C,,bathing_days,69
EN: EN: LK: 1C,,summer_days,92
EN: EN: LK: 2A,,,yes
EN: EN: PSN: 2A,,,85
EC: ICT: ICT: 2C,,,60
"""


@pytest.fixture(scope="module")
def lumen(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    path = tmp_path_factory.mktemp("lumen") / "lumen.csv"
    path.write_text(LUMEN, encoding="utf-8")
    return assess(path, framework=load_framework(PACKS / "tiny"))


@pytest.fixture(scope="module")
def lakeside(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    path = tmp_path_factory.mktemp("lakeside") / "lakeside.csv"
    path.write_text(LAKESIDE, encoding="utf-8")
    return assess(path, framework=load_framework(PACKS / "local"))


@pytest.mark.parametrize(
    ("code", "data_point", "value", "printed", "percent", "points"),
    [
        ("SK: D: L: 1", "value", 75, "75.00 %", 93.75, 3),
        ("SK: D: L: 2", "value", 250, "250.00 kWh / lamp", 80, 3),
        ("SK: D: S: 1", "summer", 1500, "1 500 stars", None, 3),
        ("SK: D: S: 1", "winter", 2500, "2 500 stars", None, None),
        ("SK: D: S: 2", "value", True, "Yes", 100, 4),
        ("PE: G: V: 1", "value", 0.9, "0.90 guests per departure", 90, 3),
        ("PE: G: V: 2", "value", 10, "10.00 %", 90, 3),
        ("PE: G: V: 3", "value", 12, "12 postcards", None, None),
        ("PE: G: V: 4", "value", 2.5, "2.50 coins / resident", None, None),
    ],
)
def test_values_of_another_framework(
    lumen: Assessment,
    code: str,
    data_point: str,
    value: float,
    printed: str,
    percent: float | None,
    points: int | None,
) -> None:
    found = lumen.value(code, data_point)
    assert found.value == value
    assert found.printed == printed
    assert found.percent_of_target == (None if percent is None else pytest.approx(percent))
    assert found.points == points


def test_groups_of_another_framework(lumen: Assessment) -> None:
    assert [(g.level, g.name, g.points, g.maximum, g.percent, g.band) for g in lumen.groups] == [
        ("category", "Lamps", 6, 8, 75.0, "66-95"),
        ("category", "Stars", 7, 8, 87.5, "66-95"),
        ("category", "Visits", 6, 8, 75.0, "66-95"),
        ("sub_dimension", "Darkness", 13, 16, 81.25, "66-95"),
        ("sub_dimension", "Guests", 6, 8, 75.0, "66-95"),
        ("dimension", "Sky", 13, 16, 81.25, "66-95"),
        ("dimension", "People", 6, 8, 75.0, "66-95"),
    ]
    stars = lumen.group("category", "Stars")
    assert (stars.reported, stars.scored, stars.total, stars.yes_no) == (3, 2, 3, 1)


def test_coverage_and_maturity_of_another_framework(lumen: Assessment) -> None:
    assert lumen.counts["error"] == 0
    assert (lumen.coverage.data_points_reported, lumen.coverage.data_points_total) == (9, 9)
    assert lumen.coverage.data_points_scored == 6
    assert (lumen.maturity.kpi.level, lumen.maturity.kpi.name) == (4, "Midnight")
    assert lumen.maturity.overall.of == 2


def test_how_a_figure_of_another_framework_came_about(lumen: Assessment) -> None:
    trace = lumen.value("SK: D: L: 1").trace
    assert trace.words == "100 × Shielded street lamps ÷ All street lamps"
    assert trace.calculation == "100 × 300 ÷ 400 = 75"
    assert trace.scoring == "100 × 75 ÷ 80 = 93.75 % of target: band 66-95 -> 3 of 4 points"
    assert [(i.input, i.value, i.from_profile, i.cell) for i in trace.inputs] == [
        ("shielded_lamps", 300, False, "D8"),
        ("lamps", 400, True, "D6"),
    ]
    assert trace.groups == ("category: Sky / Lamps", "sub-dimension: Sky / Darkness", "dimension: Sky")
    energy = lumen.value("SK: D: L: 2").trace
    assert energy.inputs[0].understood == "100 MWh = 100000 kWh"
    assert energy.scoring == "100 × 200 ÷ 250 = 80 % of target: band 66-95 -> 3 of 4 points"
    stars = lumen.value("SK: D: S: 1", "summer").trace
    assert stars.scoring == (
        "1 500 against the thresholds at least 3 000, 1 000, 300: band 66-95 -> 3 of 4 points"
    )
    assert lumen.value("PE: G: V: 4").trace.inputs[0].unit == "Crowns"


def test_a_relation_of_another_framework_asks(tmp_path: Path) -> None:
    framework = load_framework(PACKS / "tiny")
    path = tmp_path / "lumen.csv"
    path.write_text(LUMEN.replace("winter,,2500", "winter,,900"), encoding="utf-8")
    before = {f.check for f in assess(path, framework=framework).findings}
    path.write_text(LUMEN, encoding="utf-8")
    assert "summer-above-winter" in before
    assert "summer-above-winter" not in {f.check for f in assess(path, framework=framework).findings}


def test_an_overlay_of_another_framework(tmp_path: Path) -> None:
    path = tmp_path / "lumen.csv"
    path.write_text(LUMEN, encoding="utf-8")
    assessment = assess(path, framework=load_framework(PACKS / "tiny").with_overlay("strict"))
    value = assessment.value("SK: D: L: 1")
    assert (value.target, value.percent_of_target, value.points) == (100, 75, 3)
    assert assessment.framework.overlays == ("strict",)


def test_local_indicators_are_scored_beside_the_91(lakeside: Assessment) -> None:
    bathing = lakeside.value("EN: EN: LK: 1C")
    assert (bathing.value, bathing.printed, bathing.percent_of_target, bathing.points) == (
        75,
        "75.00 %",
        93.75,
        3,
    )
    assert (bathing.basis, bathing.source) == ("city", "The council of Lakeside")
    plan = lakeside.value("EN: EN: LK: 2A")
    assert (plan.value, plan.printed, plan.points, plan.basis) == (True, "Yes", None, "none")
    assert lakeside.value("EC: ICT: ICT: 2C").points == 4
    assert lakeside.framework.key == "u4ssc-lakeside"


def test_local_indicators_count_in_the_groups_of_their_dimension(lakeside: Assessment) -> None:
    lake = lakeside.group("category", "Lake")
    assert (lake.dimension, lake.points, lake.maximum, lake.percent, lake.band) == (
        "Environment",
        3,
        4,
        75,
        "66-95",
    )
    assert (lake.reported, lake.scored, lake.total) == (2, 1, 2)
    green = lakeside.group("category", "Public Space and Nature")
    environment = lakeside.group("dimension", "Environment")
    assert (green.points, green.maximum) == (3, 4)
    assert (environment.points, environment.maximum, environment.total) == (6, 8, 30)
    assert lakeside.coverage.data_points_total == 114
