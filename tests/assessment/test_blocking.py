"""What blocks the next level of maturity: with it out of the way the city stands there, and not before."""

from __future__ import annotations

import pytest
from assessment.suppositions import (
    TINY,
    U4SSC,
    Result,
    answered,
    complete,
    frameworks,
    plain,
    possible,
    results,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.assessment.blocking import Blocked, BlockingIndicator, blocking
from kpi_toolkit.framework import PointKey

LAMPS, ENERGY, STARS, CURFEW, BALANCE, COMPLAINTS = (
    ("SK: D: L: 1", "value"),  # ratio_up, target 80
    ("SK: D: L: 2", "value"),  # ratio_down, target 200
    ("SK: D: S: 1", "summer"),  # thresholds 3000, 1000, 300
    ("SK: D: S: 2", "value"),  # yes_no
    ("PE: G: V: 1", "value"),  # parity
    ("PE: G: V: 2", "value"),  # from 100 down to 0
)
BEST: dict[PointKey, Result] = {
    LAMPS: 80.0,
    ENERGY: 200.0,
    STARS: 3000.0,
    CURFEW: True,
    BALANCE: 1.0,
    COMPLAINTS: 0.0,
}


def level_of(assessment: Assessment, dimension: str | None) -> int | None:
    placements = (assessment.maturity.kpi, *assessment.maturity.dimensions)
    return next(one.level for one in placements if one.dimension == dimension)


def needed(indicators: tuple[BlockingIndicator, ...]) -> dict[PointKey, Result]:
    """The results that lift indicators."""
    return {
        (point.value.code, point.value.data_point): point.reach.value
        for one in indicators
        for point in one.points
        if point.reach is not None
    }


@pytest.mark.parametrize(
    ("key", "now", "level", "value", "printed"),
    [
        (LAMPS, 30.0, 2, 40.0, "40.00 %"),  # 37.5 % of target; level 3 begins at 50 % of 80
        (LAMPS, 50.0, 3, 56.0, "56.00 %"),
        (ENERGY, 390.0, 3, 2000 / 7, "285.71 kWh / lamp"),
        (STARS, 400.0, 2, 1000.0, "1 000 stars"),  # 2 points are level 2, 3 points are level 4
        (CURFEW, False, 1, True, "Yes"),
        (BALANCE, 3.0, 2, 2.0, "2.00 guests per departure"),
        (COMPLAINTS, 65.0, 2, 50.0, "50.00 %"),
    ],
)
def test_the_value_an_indicator_needs(
    key: PointKey, now: Result, level: int, value: Result, printed: str
) -> None:
    """With the highest share asked for, each indicator is needed."""
    literal = TINY.with_settings({"maturity_share": {"value": 100, "reason": "literally"}}, "own.yaml")
    whole = blocking(assess_submission(plain(BEST | {key: now}), literal), literal)[0]
    assert (whole.dimension, whole.level, whole.next, whole.needed) == (None, level, level + 1, 1)
    (one,) = whole.indicators
    assert (one.code, one.level, one.reachable) == (key[0], level, True)
    (point,) = one.points
    assert point.level == level
    assert point.reach is not None
    assert point.reach.value == pytest.approx(value)
    assert point.reach.printed == printed


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_with_what_is_needed_the_next_level_is_reached_and_not_before(data: st.DataObject) -> None:
    framework = data.draw(frameworks())
    submission = plain(data.draw(results(framework)))
    before = assess_submission(submission, framework)
    for blocked in blocking(before, framework):
        placement = next(
            p for p in (before.maturity.kpi, *before.maturity.dimensions) if p.dimension == blocked.dimension
        )
        assert (blocked.level, tuple(one.code for one in blocked.indicators)) == (
            placement.level,
            placement.blocking,
        )
    blocked = data.draw(st.sampled_from(blocking(before, framework)))
    assume(blocked.indicators)
    if blocked.level is None:
        check_placing(data, blocked, submission, framework)
        return
    assert blocked.next == blocked.level + 1
    assert 1 <= blocked.needed <= len(blocked.indicators)
    reachable = tuple(one for one in blocked.indicators if one.reachable)
    for count in {blocked.needed - 1, blocked.needed, len(blocked.indicators)}:
        chosen = reachable[:count]
        after = assess_submission(answered(submission, needed(chosen)), framework)
        for one in chosen:
            assert after.maturity.kpi_levels[one.code] >= blocked.next
        level = level_of(after, blocked.dimension)
        assert level is not None
        enough = len(chosen) >= blocked.needed
        # what was not scored before counts as scored now, which only a level for all can change
        assert (level >= blocked.next) is enough


def check_placing(data: st.DataObject, blocked: Blocked, submission, framework) -> None:
    """Where nothing is placed, it takes so many more indicators that are scored, at whatever level."""
    assert (blocked.next, blocked.level) == (None, None)
    assert all(one.level is None and one.points for one in blocked.indicators)
    for count in (blocked.needed - 1, blocked.needed):
        given_now = {}
        for one in blocked.indicators[:count]:
            value = one.points[0].value
            point = framework.by_key[value.code, value.data_point]
            given_now[point.key] = data.draw(possible(framework, point))
        after = assess_submission(answered(submission, given_now), framework)
        assert (level_of(after, blocked.dimension) is not None) is (count == blocked.needed)


def test_where_no_value_will_do() -> None:
    """A threshold above the whole of a yes, and one above what the definition allows."""
    above = TINY.with_maturity_thresholds(
        {
            "kpi_thresholds": {
                CURFEW[0]: {2: 30, 3: 50, 4: 70, 5: 110},
                LAMPS[0]: {2: 30, 3: 50, 4: 70, 5: 130},
            }
        },
        "own.yaml",
    ).with_settings({"maturity_share": {"value": 100, "reason": "literally"}}, "own.yaml")
    whole = blocking(assess_submission(plain(BEST), above), above)[0]
    lamps, curfew = whole.indicators
    assert (whole.level, whole.next, whole.needed) == (4, 5, 2)
    assert curfew.points[0].reach is None
    assert lamps.points[0].reach is not None
    assert lamps.points[0].reach.limit == 100
    assert not lamps.reachable
    assert not curfew.reachable


def test_at_the_highest_level_nothing_blocks() -> None:
    for blocked in blocking(assess_submission(plain(BEST), TINY), TINY):
        assert (blocked.level, blocked.next, blocked.needed, blocked.indicators) == (5, None, 0, ())


def test_the_complete_example() -> None:
    submission, before = complete()
    whole, economy, environment, society = blocking(before, U4SSC)
    assert [(b.level, b.next) for b in (whole, economy, environment, society)] == [
        (3, 4),
        (2, 3),
        (3, 4),
        (5, None),
    ]
    assert (whole.needed, len(whole.indicators)) == (3, 14)  # 80 % of 57 are 45.6; 43 stand there
    after = assess_submission(answered(submission, needed(whole.indicators[:3])), U4SSC)
    assert after.maturity.kpi.level == 4
    assert (
        assess_submission(answered(submission, needed(whole.indicators[:2])), U4SSC).maturity.kpi.level == 3
    )


def test_an_indicator_that_is_scored_in_part_needs_the_rest() -> None:
    submission, _ = complete()
    coverage = ("EC: ICT: ICT: 4C", "4g")
    values = {key: said for key, said in submission.values.items() if key != coverage}
    before = assess_submission(type(submission)(profile=submission.profile, values=values), U4SSC)
    economy = blocking(before, U4SSC)[1]
    mobile = next(one for one in economy.indicators if one.code == coverage[0])
    assert mobile.level == 1
    (point,) = mobile.points
    assert (point.value.data_point, point.level) == ("4g", None)
    assert point.reach is not None
    assert point.reach.printed == "50.00 %"
