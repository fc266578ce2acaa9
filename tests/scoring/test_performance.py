"""Percent of target, points and bands: the published rule, its edges, and the six methods."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.framework import Framework, load_framework
from kpi_toolkit.scoring.performance import TOLERANCE, percent_of_target, performance, points_of_percent
from kpi_toolkit.scoring.values import point_columns

TINY = load_framework(Path(__file__).parents[1] / "packs" / "tiny")
U4SSC = load_framework()

# One data point of the tiny framework for each method.
RATIO_UP, RATIO_DOWN = ("SK: D: L: 1", "value"), ("SK: D: L: 2", "value")  # targets 80 and 200
BANDS, YES_NO = ("SK: D: S: 1", "summer"), ("SK: D: S: 2", "value")  # edges 3000, 1000, 300
PARITY, MIN_MAX = ("PE: G: V: 1", "value"), ("PE: G: V: 2", "value")  # target 1; target 0, zero 100
BROADBAND = ("EC: ICT: ICT: 2C", "value")
UNEMPLOYMENT = ("EC: P: EM: 1C", "value")  # edges 5, 7.5, 10: lower is better
LIFE = ("SC: EH: H: 1C", "value")  # edges 80, 75, 70: higher is better

Scored = tuple[float | None, int]


def score(key: tuple[str, str], value: float, framework: Framework = TINY) -> Scored:
    """Percent of target (None where there is none) and points of one value."""
    values = pd.DataFrame(math.nan, index=[0], columns=point_columns(framework))
    values[key] = value
    out = performance(framework, values)
    percent = float(out.percent[key].iloc[0])
    return None if math.isnan(percent) else percent, int(out.points[key].iloc[0])


# --- edges --------------------------------------------------------------------------------------------------

AT = {
    "ratio_up": (RATIO_UP, lambda percent: 80 * percent / 100),
    "ratio_down": (RATIO_DOWN, lambda percent: 100 * 200 / percent),
    "min_max": (MIN_MAX, lambda percent: 100 - percent),
    "parity below": (PARITY, lambda percent: percent / 100),
    "parity above": (PARITY, lambda percent: 100 / percent),
}
"""Method -> the value of its data point that stands at a percent of target."""


@pytest.mark.parametrize("method", AT)
@pytest.mark.parametrize(("edge", "below", "above"), [(33, 1, 2), (66, 2, 3), (95, 3, 4)])
def test_an_edge_belongs_to_the_band_above_it(method: str, edge: float, below: int, above: int) -> None:
    key, value_at = AT[method]
    for percent, points in [
        (edge, above),
        (edge - 1e-10, above),  # the same figure up to rounding
        (edge - 1e-6, below),
        (edge + 1e-6, above),
    ]:
        of_target, worth = score(key, value_at(percent))
        assert of_target == pytest.approx(percent, abs=1e-12)
        assert worth == points, percent


@pytest.mark.parametrize(("edge", "below", "above"), [(33, 1, 2), (66, 2, 3), (95, 3, 4)])
def test_tolerance_at_an_edge(edge: float, below: int, above: int) -> None:
    assert TOLERANCE == 1e-9
    edges = tuple((band.from_percent, band.points) for band in U4SSC.bands)
    percents = np.array([edge, edge - 0.9e-9, edge - 1.1e-9, math.nextafter(edge, 0)])
    assert points_of_percent(percents, edges).tolist() == [above, above, below, above]


def test_there_is_no_rounding_before_the_band_is_chosen() -> None:
    assert score(RATIO_UP, 80 * 94.999 / 100)[1] == 3
    assert score(RATIO_UP, 80 * 32.999 / 100)[1] == 1


# --- the worked examples of the published reports -----------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "percent", "points"),
    [
        (0, 0, 1),
        (19.7, 32.8333333333, 1),
        (19.8, 33, 2),
        (39.5, 65.8333333333, 2),
        (39.6, 66, 3),
        (56.9, 94.8333333333, 3),
        (57.0, 95, 4),
        (60, 100, 4),
        (84.51, 140.85, 4),
    ],
)
def test_fixed_broadband(value: float, percent: float, points: int) -> None:
    """Target 60 %: below 19.8 | 19.8 to 39.6 | 39.6 to 57.0 | above 57.0, edges to the upper band (ours)."""
    of_target, worth = score(BROADBAND, value, U4SSC)
    assert of_target == pytest.approx(percent)
    assert worth == points


# --- what each method does ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        # the more the better, against 80
        (RATIO_UP, 80, (100, 4)),
        (RATIO_UP, 40, (50, 2)),
        (RATIO_UP, 160, (200, 4)),
        (RATIO_UP, 0, (0, 1)),
        (RATIO_UP, -5, (0, 1)),
        # the less the better, against 200
        (RATIO_DOWN, 200, (100, 4)),
        (RATIO_DOWN, 400, (50, 2)),
        (RATIO_DOWN, 100, (200, 4)),
        (RATIO_DOWN, 0, (None, 4)),  # nothing bad at all: the top band, without a percent
        # from 100 (nothing reached) down to 0 (all reached)
        (MIN_MAX, 0, (100, 4)),
        (MIN_MAX, 100, (0, 1)),
        (MIN_MAX, 30, (70, 3)),
        (MIN_MAX, 130, (0, 1)),
        (MIN_MAX, -10, (110, 4)),
        # as close to 1 as can be
        (PARITY, 1, (100, 4)),
        (PARITY, 0.5, (50, 2)),
        (PARITY, 2, (50, 2)),
        (PARITY, 0, (0, 1)),
        (PARITY, -1, (0, 1)),
        # yes or no
        (YES_NO, 1, (100, 4)),
        (YES_NO, 0, (0, 1)),
        # thresholds of the source, where more is better
        (BANDS, 3000, (None, 4)),
        (BANDS, 2999, (None, 3)),
        (BANDS, 1000, (None, 3)),
        (BANDS, 999, (None, 2)),
        (BANDS, 300, (None, 2)),
        (BANDS, 299, (None, 1)),
        (BANDS, 0, (None, 1)),
    ],
)
def test_methods(key: tuple[str, str], value: float, expected: Scored) -> None:
    assert score(key, value) == expected


@pytest.mark.parametrize(
    ("key", "edges"), [(UNEMPLOYMENT, [(5, 4), (7.5, 3), (10, 2)]), (LIFE, [(80, 4), (75, 3), (70, 2)])]
)
def test_bands_in_both_directions(key: tuple[str, str], edges: list[tuple[float, int]]) -> None:
    """At an edge the better band counts, also where only rounding keeps the value from it."""
    worse = 1 if edges[0][0] < edges[-1][0] else -1
    for edge, points in edges:
        assert score(key, edge, U4SSC) == (None, points)
        assert score(key, edge + worse * 1e-10, U4SSC) == (None, points)
        assert score(key, edge + worse * 1e-6, U4SSC) == (None, points - 1)
        assert score(key, edge - worse * 1e-6, U4SSC) == (None, points)
    assert score(key, 1000 * worse, U4SSC)[1] == 1


@pytest.mark.parametrize("key", [RATIO_UP, RATIO_DOWN, MIN_MAX, PARITY, YES_NO, BANDS])
def test_a_missing_value_has_neither_percent_nor_points(key: tuple[str, str]) -> None:
    assert score(key, math.nan) == (None, 0)


@pytest.mark.parametrize(
    "key", [("SK: D: S: 1", "winter"), ("PE: G: V: 3", "value"), ("PE: G: V: 4", "value")]
)
def test_what_has_no_target_is_not_scored(key: tuple[str, str]) -> None:
    assert score(key, 5) == (None, 0)


def test_a_method_without_a_percent_says_so() -> None:
    with pytest.raises(ValueError, match="no percent of target"):
        percent_of_target("bands", np.array([1.0]), 1.0)


# --- what always holds --------------------------------------------------------------------------------------

SCORED = [point for point in U4SSC.points if point.target.scored]
values = st.one_of(
    st.floats(0, 1000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, 5e-324, 1e308]),
)


@given(st.sampled_from(SCORED), values)
@settings(max_examples=200)
def test_points_exactly_where_a_value_and_a_target_are(point, value: float) -> None:
    percent, points = score(point.key, value, U4SSC)
    assert points in (1, 2, 3, 4)
    if percent is None:
        assert point.target.method == "bands" or (point.target.method == "ratio_down" and value <= 0)
    else:
        assert 0 <= percent < math.inf


@given(st.sampled_from(SCORED), values, values)
@settings(max_examples=200)
def test_a_better_value_is_never_worth_less(point, one: float, other: float) -> None:
    target = point.target
    worse, better = sorted((one, other))
    falls = {
        "ratio_down": True,
        "min_max": target.target < (target.zero or 0) if target.method == "min_max" else False,
        "bands": target.edges is not None and target.edges[0] < target.edges[-1],
    }.get(target.method, False)
    if target.method == "parity":  # the further from the target, the worse; on the side below it
        better, worse = min(better, target.target), min(worse, target.target)
    elif falls:
        worse, better = better, worse
    (low, few), (high, many) = score(point.key, worse, U4SSC), score(point.key, better, U4SSC)
    assert few <= many
    if low is not None and high is not None:
        assert low <= high


@given(st.floats(1e-6, 1e6))
def test_parity_is_the_same_from_both_sides(value: float) -> None:
    assert score(PARITY, value)[0] == pytest.approx(score(PARITY, 1 / value)[0], rel=1e-12)


@given(
    st.lists(st.lists(st.one_of(st.just(math.nan), values), min_size=9, max_size=9), min_size=1, max_size=6)
)
@settings(max_examples=50)
def test_many_submissions_at_once_are_scored_as_one_by_one(rows: list[list[float]]) -> None:
    table = pd.DataFrame(rows, columns=point_columns(TINY))
    together = performance(TINY, table)
    for number in range(len(rows)):
        alone = performance(TINY, table.iloc[[number]])
        np.testing.assert_array_equal(alone.percent.to_numpy()[0], together.percent.to_numpy()[number])
        np.testing.assert_array_equal(alone.points.to_numpy()[0], together.points.to_numpy()[number])
