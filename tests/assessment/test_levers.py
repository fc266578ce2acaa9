"""Levers say the truth: whoever does what they say gets exactly the scores they say."""

from __future__ import annotations

import re

import pytest
from assessment.suppositions import (
    PUBLISHED,
    TINY,
    U4SSC,
    Result,
    answered,
    complete,
    frameworks,
    groups,
    plain,
    possible,
    results,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpi_toolkit import assess
from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.assessment.changes import GroupChange
from kpi_toolkit.assessment.levers import (
    PerformanceLever,
    Placed,
    by_performance,
    by_reporting,
    gaps,
    strengths,
)
from kpi_toolkit.assessment.models import Value
from kpi_toolkit.assessment.scores import OtherFramework
from kpi_toolkit.framework import Framework, PointKey
from kpi_toolkit.scoring.inverse import rises

BROADBAND = ("EC: ICT: ICT: 2C", "value")  # target 60, ratio_up
UNEMPLOYMENT = ("EC: P: EM: 1C", "value")  # thresholds 5, 7.5, 10
WATER_LOSS = ("EC: I: WS: 3C", "value")  # target 25, ratio_down
EQUITY = ("SC: SH: SI: 1C", "value")  # target 1, parity
DUMPED = ("EN: EN: WA: 1C", "open_dump")  # from 100 to 0, min_max
PLAN = ("SC: SH: SA: 3A", "value")  # yes_no
STARS = ("SK: D: S: 1", "summer")  # counted; thresholds 3000, 1000, 300


def key_of(value: Value) -> PointKey:
    return value.code, value.data_point


def assert_predicted(predicted: tuple[GroupChange, ...], before: Assessment, after: Assessment) -> None:
    """The groups named changed as predicted, and no other one did."""
    old, new = groups(before), groups(after)
    named = {(g.level, g.dimension, g.name): g for g in predicted}
    for key in new:
        if key in named:
            change = named[key]
            assert (change.old_percent, change.old_band, change.old_scored) == old[key]
            assert (change.new_percent, change.new_band, change.new_scored) == new[key]
        else:
            assert new[key] == old[key]


# --- by performance -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "now", "needed", "printed"),
    [
        # the edges that were published: 19.8, 39.6 and 57.0 % (Factsheet Mashhad 2021 p.15)
        (BROADBAND, 10.0, 19.8, "19.80 %"),
        (BROADBAND, 20.0, 39.6, "39.60 %"),
        (BROADBAND, 40.0, 57.0, "57.00 %"),
        (UNEMPLOYMENT, 12.0, 10.0, "10.00 %"),
        (UNEMPLOYMENT, 8.0, 7.5, "7.50 %"),
        (UNEMPLOYMENT, 6.0, 5.0, "5.00 %"),
        (WATER_LOSS, 80.0, 2500 / 33, "75.75 %"),  # rounded to the better side: 75.76 would not do
        (WATER_LOSS, 30.0, 2500 / 95, "26.31 %"),
        (EQUITY, 0.5, 0.66, "0.66 Ratio Female: Male"),
        (EQUITY, 2.0, 100 / 66, "1.51 Ratio Female: Male"),
        (DUMPED, 50.0, 34.0, "34.00 %"),
        (DUMPED, 20.0, 5.0, "5.00 %"),
        (PLAN, False, True, "Yes"),
    ],
)
def test_the_next_band_begins_at(key: PointKey, now: Result, needed: Result, printed: str) -> None:
    (lever,) = by_performance(assess_submission(plain({key: now}), U4SSC), U4SSC)
    assert lever.reach is not None
    assert lever.reachable
    assert lever.reach.value == pytest.approx(needed, rel=1e-12)
    assert type(lever.reach.value) is type(needed)
    assert lever.reach.printed == printed


def test_counts_need_whole_numbers() -> None:
    own = TINY.with_targets(
        [{"code": STARS[0], "data_point": "summer", "method": "ratio_up", "target": 1001}],
        "own.yaml",
        basis="city",
    )
    (lever,) = by_performance(assess_submission(plain({STARS: 10.0}), own), own)
    assert lever.reach is not None
    assert (lever.reach.value, lever.reach.printed) == (331, "331 stars")  # 33 % of 1001 is 330.33


def test_what_the_definition_does_not_allow_cannot_be_reached() -> None:
    """More than every lamp cannot be shielded, whatever target a town sets itself."""
    own = TINY.with_targets([{"code": "SK: D: L: 1", "target": 120}], "own.yaml", basis="city")
    (lever,) = by_performance(assess_submission(plain({("SK: D: L: 1", "value"): 80.0}), own), own)
    assert lever.reach is not None
    assert lever.reach.value == pytest.approx(114)
    assert (lever.reachable, lever.reach.limit) == (False, 100)
    assert (lever.gained, lever.groups, lever.band) == (0, (), "95+")


def number_in(printed: str) -> float:
    found = re.match(r"−?\d[\d ]*(?:\.\d+)?", printed)
    assert found, printed
    return float(found.group().replace(" ", "").replace("−", "-"))


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_whoever_reaches_the_value_gets_the_band_and_the_scores(data: st.DataObject) -> None:
    framework = data.draw(frameworks())
    submission = plain(data.draw(results(framework)))
    before = assess_submission(submission, framework)
    levers = by_performance(before, framework)
    below = {key_of(v) for v in before.values if v.points and v.points < framework.bands[-1].points}
    assert {key_of(lever.value) for lever in levers} == below
    for lever in levers:
        check_lever(lever, submission, before, framework)


def check_lever(lever: PerformanceLever, submission, before: Assessment, framework: Framework) -> None:
    value, reach, key = lever.value, lever.reach, key_of(lever.value)
    point = framework.by_key[key]
    assert value.points is not None

    def tried(result: Result) -> tuple[Assessment, Value]:
        after = assess_submission(answered(submission, {key: result}), framework)
        return after, after.value(*key)

    if reach is None:  # no whole number lies in a band around a small target
        assert point.unit.whole
        assert isinstance(point.target.target, float)
        near = round(point.target.target)
        for whole in {0, 1, 2, 3, *range(max(near - 2, 0), near + 3)}:
            assert (tried(float(whole))[1].points or 0) <= value.points
        return
    after, there = tried(reach.value)
    if not lever.reachable:
        assert there.excluded_by in ("value-above-maximum", "value-below-minimum")
        return
    assert (there.value, there.points, there.band) == (reach.value, value.points + lever.gained, lever.band)
    assert there.percent_of_target == reach.percent
    assert lever.gained >= 1
    assert_predicted(lever.groups, before, after)
    assert len(lever.groups) == 3
    if point.yes_no:
        assert reach.value is True
        return
    # what is printed does as well, and a little less does not
    _, shown = tried(number_in(reach.printed))
    assert shown.points == there.points
    now = float(value.value or 0)
    step = 1.0 if point.unit.whole else 1e-6 * max(abs(float(reach.value)), abs(point.target.zero or 0), 0.01)
    _, short = tried(float(reach.value) + (-step if rises(point.target, now) else step))
    assert short.points == value.points


def test_levers_of_the_complete_example_one_after_the_other() -> None:
    """On the real pack, with inputs, profile and all checks: every third lever is pulled."""
    submission, before = complete()
    for lever in by_performance(before, U4SSC)[::3]:
        assert lever.reach is not None
        assert lever.reachable
        after = assess_submission(answered(submission, {key_of(lever.value): lever.reach.value}), U4SSC)
        assert after.value(*key_of(lever.value)).band == lever.band
        assert_predicted(lever.groups, before, after)


def lifts(change: tuple[GroupChange, ...]) -> tuple[float, ...]:
    return tuple(round(group.gain, 9) for group in reversed(change))


@pytest.mark.parametrize("path", [None, *PUBLISHED], ids=lambda path: path.stem if path else "complete")
def test_the_order_of_levers(path) -> None:
    assessment = assess(path) if path else complete()[1]
    levers = by_performance(assessment, U4SSC)
    reachable = [lever for lever in levers if lever.reachable]
    assert list(levers[: len(reachable)]) == reachable
    index = {(v.code, v.data_point): i for i, v in enumerate(assessment.values)}

    def rank(lever: PerformanceLever) -> tuple:
        missing = float("inf") if lever.missing is None else lever.missing
        return tuple(-gain for gain in lifts(lever.groups)), missing, index[key_of(lever.value)]

    assert [rank(lever) for lever in reachable] == sorted(rank(lever) for lever in reachable)
    collected = by_reporting(assessment, U4SSC)
    kinds = [lever.kind for lever in collected]
    assert kinds == sorted(kinds), "mend before report"
    for kind in ("mend", "report"):
        order = [lifts(one.highest.groups) for one in collected if one.kind == kind]
        assert order == sorted(order, reverse=True)


# --- by reporting -------------------------------------------------------------------------------------------


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_whatever_is_reported_lies_between_the_two_ends(data: st.DataObject) -> None:
    framework = data.draw(frameworks())
    said = data.draw(results(framework))
    before = assess_submission(plain(said), framework)
    levers = by_reporting(before, framework)
    silent = {p.key for p in framework.points if p.target.scored and p.key not in said}
    assert {key_of(lever.value) for lever in levers} == silent
    assume(levers)
    lever = data.draw(st.sampled_from(levers))
    key = key_of(lever.value)
    assert lever.kind == "report"
    result = data.draw(possible(framework, framework.by_key[key]))
    after = assess_submission(plain(said | {key: result}), framework)
    points = after.value(*key).points
    assert points is not None
    assert lever.lowest.points <= points <= lever.highest.points
    coverage = after.coverage
    assert (lever.covered.reported, lever.covered.scored, lever.covered.total) == (
        coverage.data_points_reported,
        coverage.data_points_scored,
        coverage.data_points_total,
    )
    assert lever.covered.reported_percent == coverage.reported_percent
    assert lever.covered.scored_percent == coverage.scored_percent
    for outcome in (lever.lowest, lever.highest):
        if points == outcome.points:
            assert after.value(*key).band == outcome.band
            assert_predicted(outcome.groups, before, after)


@pytest.mark.parametrize(
    ("key", "worst", "best"),
    [
        (BROADBAND, 0.0, 60.0),
        (UNEMPLOYMENT, 100.0, 0.0),
        (EQUITY, 0.0, 1.0),
        (DUMPED, 100.0, 0.0),
        (PLAN, False, True),
    ],
)
def test_both_ends_of_a_report(key: PointKey, worst: Result, best: Result) -> None:
    submission, _ = complete()
    silent = plain({}) if key == PLAN else submission
    without = dict(silent.values)
    without.pop(key, None)
    base = type(silent)(profile=silent.profile, values=without)
    before = assess_submission(base, U4SSC)
    lever = next(one for one in by_reporting(before, U4SSC) if key_of(one.value) == key)
    for outcome, result in ((lever.lowest, worst), (lever.highest, best)):
        after = assess_submission(answered(base, {key: result}), U4SSC)
        assert after.value(*key).points == outcome.points
        assert_predicted(outcome.groups, before, after)


def test_reporting_a_weak_figure_lowers_a_score_and_says_so() -> None:
    best = {("SK: D: S: 2", "value"): True, ("SK: D: S: 1", "summer"): 5000.0}
    before = assess_submission(plain(best), TINY)
    lamps = next(one for one in by_reporting(before, TINY) if one.value.code == "SK: D: L: 1")
    dimension = lamps.lowest.groups[-1]
    assert (dimension.old_percent, dimension.new_percent) == (100, 75)  # 4, 4 and 1 of 12
    assert lamps.highest.groups[-1].new_percent == 100


def test_the_lowest_band_may_be_impossible() -> None:
    """Water loss of at most 100 % against a target of 25 %: 25 % of target at worst. Of 50 %: 50 % at worst."""
    own = U4SSC.with_targets([{"code": WATER_LOSS[0], "target": 50}], "own.yaml", basis="city")
    before = assess_submission(plain({}), own)
    lever = next(one for one in by_reporting(before, own) if key_of(one.value) == WATER_LOSS)
    assert (lever.lowest.points, lever.highest.points) == (2, 4)
    assert assess_submission(plain({WATER_LOSS: 100.0}), own).value(*WATER_LOSS).points == 2


def test_what_an_error_excludes_is_to_be_mended() -> None:
    before = assess_submission(plain({BROADBAND: -3.0, WATER_LOSS: 20.0}), U4SSC)
    first = by_reporting(before, U4SSC)[0]
    assert (key_of(first.value), first.kind, first.value.excluded_by) == (
        BROADBAND,
        "mend",
        "value-below-minimum",
    )
    assert (first.covered.reported, first.covered.scored) == (2, 2), "it is reported already"
    after = assess_submission(plain({BROADBAND: 60.0, WATER_LOSS: 20.0}), U4SSC)
    assert_predicted(first.highest.groups, before, after)


def test_what_does_not_apply_is_no_lever() -> None:
    submission, _ = complete()
    meters = next(p for p in U4SSC.points if p.code == "EC: ICT: WS: 1C")
    said = submission.values[meters.key]
    none = {name: type(e)(0.0, "0", e.place) for name, e in said.inputs.items()}
    values = {**submission.values, meters.key: type(said)(inputs=none)}
    assessment = assess_submission(type(submission)(profile=submission.profile, values=values), U4SSC)
    assert assessment.value(*meters.key).status == "not_applicable"
    assert meters.key not in {key_of(one.value) for one in by_reporting(assessment, U4SSC)}
    assert meters.key not in {key_of(one.value) for one in by_performance(assessment, U4SSC)}


# --- strengths and gaps -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [None, *PUBLISHED], ids=lambda path: path.stem if path else "complete")
def test_strengths_and_gaps(path) -> None:
    assessment = assess(path) if path else complete()[1]
    strong, weak = strengths(assessment, U4SSC), gaps(assessment, U4SSC)
    assert {key_of(one.value) for one in strong} == {key_of(v) for v in assessment.values if v.points == 4}
    assert {key_of(one.value) for one in weak} == {key_of(v) for v in assessment.values if v.points in (1, 2)}
    assert all(weight.misses == 0 for one in strong for weight in one.weights)
    figures = [one.value.percent_of_target or 100 for one in strong if one.value.method != "yes_no"]
    assert figures == sorted(figures, reverse=True)
    assert [one.value.method == "yes_no" for one in strong] == sorted(
        one.value.method == "yes_no" for one in strong
    )
    assert [one.value.points for one in weak] == sorted(one.value.points or 0 for one in weak)
    for points in (1, 2):
        known = [one.value.percent_of_target for one in weak if one.value.points == points]
        numbers = [v for v in known if v is not None]
        assert known == [*sorted(numbers), *[None] * (len(known) - len(numbers))]
    assert strengths(assessment, U4SSC, 3) == strong[:3]
    assert gaps(assessment, U4SSC, 3) == weak[:3]


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_weights_add_up_to_the_score(data: st.DataObject) -> None:
    framework = data.draw(frameworks())
    said = data.draw(results(framework))
    assessment = assess_submission(plain(said), framework)
    placed: list[Placed] = [*strengths(assessment, framework), *gaps(assessment, framework)]
    assume(3 not in {value.points for value in assessment.values})  # that band is neither
    for group in assessment.groups:
        if group.percent is None:
            continue
        weights = [
            weight
            for one in placed
            for weight in one.weights
            if (weight.level, weight.dimension, weight.name) == (group.level, group.dimension, group.name)
        ]
        assert sum(weight.brings for weight in weights) == pytest.approx(group.percent)
        assert sum(weight.misses for weight in weights) == pytest.approx(100 - group.percent)


@pytest.mark.parametrize("framework", [U4SSC, TINY.with_overlay("strict")], ids=["pack", "targets"])
def test_an_assessment_of_another_framework_is_a_mistake(framework: Framework) -> None:
    with pytest.raises(OtherFramework):
        by_performance(assess_submission(plain({}), TINY), framework)
