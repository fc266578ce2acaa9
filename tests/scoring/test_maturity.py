"""Maturity: the level of an indicator, the placement of a city, the declared dimensions, and the whole."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpi_toolkit import assess
from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework, PointKey, load_framework
from kpi_toolkit.scoring.maturity import (
    Declared,
    KpiLevels,
    Placement,
    declared_level,
    kpi_levels,
    place,
    reported_indicators,
)
from kpi_toolkit.scoring.performance import performance
from kpi_toolkit.scoring.values import NOT_APPLICABLE, NOT_REPORTED, REPORTED, point_columns
from kpi_toolkit.submission.tidy_csv import read_csv

TINY = load_framework(Path(__file__).parents[1] / "packs" / "tiny")
U4SSC = load_framework()
INTERNET = ("EC: ICT: ICT: 1C", "value")  # target 100 %
COVERAGE_3G, COVERAGE_4G = ("EC: ICT: ICT: 4C", "3g"), ("EC: ICT: ICT: 4C", "4g")  # target 100 % each
UNEMPLOYMENT = ("EC: P: EM: 1C", "value")  # thresholds 5, 7.5, 10, no percent of target
WATER_LOSS = ("EC: I: WS: 3C", "value")  # target 25 %, the less the better
WASTE = "EN: EN: WA: 1C"  # three of its six data points have a target


def levels_of(values: dict[PointKey, float], not_applicable: tuple[PointKey, ...] = ()) -> KpiLevels:
    table = pd.DataFrame(math.nan, index=[0], columns=point_columns(U4SSC))
    for key, value in values.items():
        table[key] = value
    status = table.notna() * REPORTED + table.isna() * NOT_REPORTED
    for key in not_applicable:
        status[key] = NOT_APPLICABLE
    return kpi_levels(U4SSC, performance(U4SSC, table), status)


def level(code: str, values: dict[PointKey, float], *not_applicable: PointKey) -> int:
    levels = levels_of(values, not_applicable)
    return int(levels.level[0, levels.codes.index(code)])


# --- one indicator ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, 1),
        (29.9, 1),
        (30, 2),
        (30 - 1e-10, 2),
        (49.9, 2),
        (50, 3),
        (69.9, 3),
        (70, 4),
        (89.9, 4),
        (90, 5),
        (100, 5),
    ],
)
def test_the_published_example(value: float, expected: int) -> None:
    """Household Internet Access: level 1 with data, 2 from 30 %, 3 from 50 %, 4 from 70 %, 5 from 90 %."""
    assert level(INTERNET[0], {INTERNET: value}) == expected


def test_thresholds_of_a_single_indicator() -> None:
    own = U4SSC.with_maturity_thresholds(
        {"kpi_thresholds": {INTERNET[0]: {2: 60, 3: 70, 4: 80, 5: 99}}}, "own.yaml"
    )
    table = pd.DataFrame(60.0, index=[0], columns=point_columns(own))
    levels = kpi_levels(own, performance(own, table), table * 0 + REPORTED)
    by_code = dict(zip(levels.codes, levels.level[0], strict=True))
    assert by_code[INTERNET[0]] == 2
    assert by_code["EC: I: WS: 5C"] == 3, "the others keep the thresholds of all"


@pytest.mark.parametrize(("three", "four", "expected"), [(95, 60, 3), (60, 95, 3), (95, 95, 5), (10, 95, 1)])
def test_an_indicator_stands_at_its_lowest_data_point(three: float, four: float, expected: int) -> None:
    assert level("EC: ICT: ICT: 4C", {COVERAGE_3G: three, COVERAGE_4G: four}) == expected


def test_an_indicator_that_is_scored_in_part_stands_at_level_1_at_most() -> None:
    assert level("EC: ICT: ICT: 4C", {COVERAGE_3G: 100}) == 1
    assert level("EC: ICT: ICT: 4C", {}) == 0


def test_what_does_not_apply_holds_nothing_down() -> None:
    assert level("EC: ICT: ICT: 4C", {COVERAGE_3G: 100}, COVERAGE_4G) == 5
    levels = levels_of({}, (COVERAGE_3G, COVERAGE_4G))
    column = levels.codes.index("EC: ICT: ICT: 4C")
    assert (levels.level[0, column], levels.counts[0, column]) == (0, False)


def test_data_points_without_a_target_have_no_say() -> None:
    with_target = {(WASTE, "burnt"): 0.0, (WASTE, "open_dump"): 0.0, (WASTE, "recycled"): 65.0}
    assert level(WASTE, with_target) == 5
    assert level(WASTE, with_target | {(WASTE, "landfill"): 90.0}) == 5
    levels = levels_of({("SC: SH: SI: 3C", "value"): 5.0})
    assert not levels.counts[0, levels.codes.index("SC: SH: SI: 3C")], "no target, so it does not count"


@pytest.mark.parametrize(("rate", "expected"), [(5, 5), (7.5, 4), (10, 2), (12, 1)])
def test_points_stand_for_levels_where_there_is_no_percent(rate: float, expected: int) -> None:
    assert level(UNEMPLOYMENT[0], {UNEMPLOYMENT: rate}) == expected


def test_nothing_to_improve_is_the_highest_level() -> None:
    assert level(WATER_LOSS[0], {WATER_LOSS: 0}) == 5
    assert level(WATER_LOSS[0], {WATER_LOSS: 50}) == 3


SEVERAL = [kpi for kpi in U4SSC.kpis if sum(p.target.scored for p in U4SSC.points_of(kpi)) > 1]


@given(st.sampled_from(SEVERAL), st.data())
@settings(max_examples=60)
def test_leaving_out_a_data_point_never_lifts_its_indicator(kpi, data: st.DataObject) -> None:
    keys = [point.key for point in U4SSC.points_of(kpi)]
    values = {key: data.draw(st.floats(0, 120), label=key[1]) for key in keys}
    kept = data.draw(st.sets(st.sampled_from(keys)))
    assert level(kpi.code, {key: values[key] for key in kept}) <= level(kpi.code, values)


# --- a whole city -------------------------------------------------------------------------------------------


def placed(
    standing: list[int], missing: int = 0, framework: Framework = U4SSC, dimension: str | None = None
) -> Placement:
    """Place a city whose indicators stand at these levels while others with a target are not scored."""
    given_levels = standing + [0] * missing
    size = len(framework.kpis)
    level_row = np.array([given_levels + [0] * (size - len(given_levels))], dtype=np.int8)
    counts = np.array([[number < len(given_levels) for number in range(size)]])
    levels = KpiLevels(tuple(kpi.code for kpi in framework.kpis), level_row, counts)
    return place(framework, levels, 0, dimension)


def codes(*numbers: int) -> tuple[str, ...]:
    return tuple(U4SSC.kpis[number].code for number in numbers)


def with_share(share: float) -> Framework:
    return U4SSC.with_settings(
        {"maturity_share": {"value": share, "reason": "for this test"}}, "settings.yaml"
    )


@pytest.mark.parametrize(
    ("standing", "at_80", "at_100"),
    [
        ([5] * 10, 5, 5),
        ([5] * 8 + [1] * 2, 5, 1),
        ([5] * 7 + [1] * 3, 1, 1),
        ([5] * 4 + [4] * 4 + [2] * 2, 4, 2),
        ([3] * 8 + [2] * 2, 3, 2),
        ([1] * 10, 1, 1),
    ],
)
def test_share_of_the_indicators_that_must_stand_at_a_level(
    standing: list[int], at_80: int, at_100: int
) -> None:
    assert U4SSC.setting("maturity_share") == 80
    assert placed(standing).level == at_80
    assert placed(standing, framework=with_share(100)).level == at_100


def test_a_share_nobody_can_reach_leaves_the_city_below_level_1() -> None:
    assert placed([5] * 10, framework=with_share(101)).level == 0


def test_below_65_percent_of_the_indicators_nothing_is_placed() -> None:
    enough = placed([5] * 13, missing=7)
    assert (enough.level, enough.coverage) == (5, 65)
    too_few = placed([5] * 12, missing=8)
    assert (too_few.level, too_few.coverage) == (None, 60)
    assert too_few.blocking == codes(*range(12, 20)), "those that are missing keep the city from a level"
    assert (too_few.scored, too_few.with_target) == (12, 20)


def test_nothing_scored_is_no_level() -> None:
    assert placed([], missing=5).level is None
    nothing = placed([])
    assert (nothing.level, nothing.coverage, nothing.blocking) == (None, None, ())


def test_what_keeps_a_city_from_the_next_level() -> None:
    stands = placed([3, 3, 3, 3, 3, 3, 3, 4, 2, 5])
    assert stands.level == 3
    assert stands.blocking == codes(0, 1, 2, 3, 4, 5, 6, 8)
    assert stands.at_level == {1: 10, 2: 10, 3: 9, 4: 2, 5: 1}
    assert placed([5] * 10).blocking == (), "there is no level above 5"


def test_one_dimension_alone() -> None:
    economy, environment = ("Economy", "Environment")
    first = {name: [k.dimension for k in U4SSC.kpis].index(name) for name in (economy, environment)}
    standing = [5] * first[environment] + [2] * 17
    assert placed(standing).level == 2
    assert placed(standing, dimension=economy).level == 5
    only = placed(standing, dimension=environment)
    assert (only.level, only.scored, only.with_target) == (2, 17, 17)
    assert placed(standing, dimension="Society and Culture").level is None


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_leaving_out_data_points_never_raises_the_placement(data: st.DataObject) -> None:
    """As long as something of an indicator is left, dropping the rest of it gains nothing."""
    with_target = [point.key for point in U4SSC.points if point.target.scored]
    value = st.sampled_from([0.0, 1.0, 6.0, 20.0, 45.0, 60.0, 80.0, 96.0, 150.0])
    values = {key: data.draw(value, label=str(key)) for key in with_target}
    several = [key for key in with_target if sum(key[0] == other for other, _ in with_target) > 1]
    kept = {
        key: values[key] for key in with_target if key not in data.draw(st.sets(st.sampled_from(several)))
    }
    assume({code for code, _ in kept} == {code for code, _ in with_target})
    before = place(U4SSC, levels_of(values))
    after = place(U4SSC, levels_of(kept))
    assert before.level is not None
    assert after.level is not None
    assert after.level <= before.level


@given(st.lists(st.integers(1, 5), min_size=1, max_size=20), st.data())
def test_leaving_out_indicators_never_adds_to_a_level(standing: list[int], data: st.DataObject) -> None:
    """Whatever is left out, fewer indicators stand at each level, and fewer than 65 % place nobody."""
    left = [at if data.draw(st.booleans()) else 0 for at in standing]
    before, after = placed(standing), placed(left)
    assert all(after.at_level[step] <= before.at_level[step] for step in range(1, 6))
    assert after.with_target == before.with_target
    assert (after.level is None) == (100 * after.scored < 65 * after.with_target or not after.scored)


def test_the_coverage_bounds_what_leaving_out_weak_indicators_gains() -> None:
    """The share is that of the scored indicators, so the coverage stands beside every placement."""
    everything = placed([5] * 7 + [1] * 3)
    without_two = placed([5] * 7 + [1], missing=2)
    without_four = placed([5] * 6, missing=4)
    assert (everything.level, everything.coverage) == (1, 100)
    assert (without_two.level, without_two.coverage) == (5, 80)
    assert (without_four.level, without_four.coverage) == (None, 60)


# --- what a city declares -----------------------------------------------------------------------------------

STRATEGY = U4SSC.maturity.dimensions[0]  # two criteria for each of the five levels
YES = {criterion.key: True for criterion in STRATEGY.criteria}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, Declared(None, 0, ("strategy-1-a", "strategy-1-b"))),
        (YES, Declared(5, 10, ())),
        (YES | {"strategy-1-b": False}, Declared(0, 10, ("strategy-1-b",))),
        (YES | {"strategy-3-a": False}, Declared(2, 10, ("strategy-3-a",))),
        (YES | {"strategy-3-a": None}, Declared(2, 9, ("strategy-3-a",))),
        (YES | {"strategy-5-b": False, "strategy-4-a": False}, Declared(3, 10, ("strategy-4-a",))),
        (dict.fromkeys(YES, False), Declared(0, 10, ("strategy-1-a", "strategy-1-b"))),
        ({"strategy-1-a": True, "strategy-1-b": True}, Declared(1, 2, ("strategy-2-a", "strategy-2-b"))),
        ({"strategy-5-a": True}, Declared(0, 1, ("strategy-1-a", "strategy-1-b"))),
        ({"data-1-a": True}, Declared(None, 0, ("strategy-1-a", "strategy-1-b"))),
    ],
)
def test_declared_level(answers: dict[str, bool | None], expected: Declared) -> None:
    """The highest level with no failed criterion at or below it; what is not answered is not met."""
    assert declared_level(STRATEGY, answers) == expected


@given(
    st.dictionaries(st.sampled_from(sorted(YES)), st.one_of(st.none(), st.booleans())),
    st.sampled_from(sorted(YES)),
)
def test_one_more_yes_never_lowers_a_declared_level(answers: dict[str, bool | None], key: str) -> None:
    assume(any(answer is not None for answer in answers.values()))
    before, after = declared_level(STRATEGY, answers), declared_level(STRATEGY, answers | {key: True})
    assert before.level is not None
    assert after.level is not None
    assert before.level <= after.level


# --- the whole ----------------------------------------------------------------------------------------------

BEST = """\
SK: D: L: 1,,,100
SK: D: L: 2,,,100
SK: D: S: 1,summer,,5000
SK: D: S: 2,,,yes
PE: G: V: 1,,,1
PE: G: V: 2,,,0
"""


def whole(rows: str) -> Assessment:
    data = f"code,data_point,input,value\nprofile,city,,Lumen\nprofile,year,,2025\n{rows}".encode()
    return assess(read_csv(data, "lumen.csv", TINY), framework=TINY)


def test_the_whole_is_the_lowest_of_its_parts() -> None:
    maturity = whole(BEST + "maturity,watch-1,,yes\nmaturity,watch-2,,no\n").maturity
    assert (maturity.kpi.level, maturity.kpi.name) == (5, "New moon")
    assert [(d.level, d.level_name, d.open) for d in maturity.declared] == [(1, "Dusk", ("watch-2",))]
    assert maturity.overall.model_dump() == {"level": 1, "name": "Dusk", "assessed": 2, "of": 2}


def test_no_level_for_the_whole_while_a_part_is_not_assessed() -> None:
    for rows, level_of_kpis in ((BEST, 5), ("maturity,watch-1,,yes\nmaturity,watch-2,,yes\n", None)):
        maturity = whole(rows).maturity
        assert maturity.kpi.level == level_of_kpis
        assert maturity.overall.model_dump() == {"level": None, "name": None, "assessed": 1, "of": 2}


def test_below_level_1_is_pre_maturity() -> None:
    maturity = whole(BEST + "maturity,watch-1,,no\n").maturity
    assert (maturity.declared[0].level, maturity.declared[0].level_name) == (0, "Daylight")
    assert (maturity.overall.level, maturity.overall.name) == (0, "Daylight")


def test_levels_of_the_indicators_and_dimensions_are_listed() -> None:
    maturity = whole(BEST.replace("SK: D: L: 1,,,100", "SK: D: L: 1,,,40")).maturity
    assert maturity.kpi_levels["SK: D: L: 1"] == 3
    assert maturity.kpi_levels["SK: D: S: 1"] == 5
    assert "PE: G: V: 3" not in maturity.kpi_levels, "it has no target"
    assert {d.dimension: (d.level, d.scored, d.with_target) for d in maturity.dimensions} == {
        "Sky": (3, 4, 4),
        "People": (5, 2, 2),
    }
    assert maturity.kpi.blocking == ()
    assert maturity.dimensions[0].blocking == ("SK: D: L: 1",)


def test_what_an_error_excludes_is_not_scored_for_maturity_either() -> None:
    """More shielded lamps than lamps: the share contradicts its definition."""
    assessment = whole(BEST.replace("SK: D: L: 1,,,100", "SK: D: L: 1,,,120"))
    assert assessment.value("SK: D: L: 1").excluded_by
    assert "SK: D: L: 1" not in assessment.maturity.kpi_levels
    assert assessment.maturity.kpi.scored == 5


def test_reported_data_points_of_each_indicator() -> None:
    status = pd.DataFrame(NOT_REPORTED, index=[0], columns=point_columns(U4SSC))
    status[COVERAGE_3G] = REPORTED
    status[COVERAGE_4G] = NOT_APPLICABLE
    counted = reported_indicators(U4SSC, status)
    assert counted["EC: ICT: ICT: 4C"] == (1, 1)
    assert counted[WASTE] == (0, 6)
