"""The result a data point would need: where a band or a level begins, and whether the definition allows it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kpi_toolkit.assessment.printing import in_unit, printed
from kpi_toolkit.checks.schema import TINY
from kpi_toolkit.framework import Point
from kpi_toolkit.framework.models import Band, Limits
from kpi_toolkit.scoring.inverse import rises, value_at_band, value_at_percent
from kpi_toolkit.scoring.performance import score

Enough = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Which of several results do, by their percent of target and points."""

STEPS = 4
"""So many neighbouring numbers are tried where a result misses its edge by the last binary digit."""

EXACT = 1e15
"""Up to here numbers can be rounded at their last decimal."""

MOST_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Reach:
    """A result that would be enough, as near to today's as can be.

    ``value``: exactly where it begins (for counts the next whole number); ``printed``: with its unit, rounded
    only as far as it stays enough. ``percent`` of target, None where the method has none, and ``points``: what
    it gives. ``limit``: the limit of the definition that it lies beyond; then it cannot be reached.
    """

    value: float | bool
    printed: str
    percent: float | None
    points: int
    limit: float | None

    @property
    def reachable(self) -> bool:
        return self.limit is None


def reach_band(point: Point, band: Band, bands: Sequence[Band], now: float | None) -> Reach | None:
    """The result at which a band above the lowest begins; ``now``: today's. None where no number gives it."""
    start = value_at_band(point.target, band, bands, now)
    return _reach(point, start, bands, now, lambda percent, points: points >= band.points)


def reach_percent(
    point: Point, percent: float, bands: Sequence[Band], now: float | None, enough: Enough
) -> Reach | None:
    """The result at a percentage of the target, if it is enough. None for a method without percentages."""
    start = value_at_percent(point.target, percent, now)
    return None if start is None else _reach(point, start, bands, now, enough)


def points_possible(point: Point, bands: Sequence[Band]) -> tuple[int, int]:
    """The fewest and the most points that a result can get within the limits of the definition."""
    limits, most = point.data_point.limits, float(np.finfo(float).max)
    low = -most if limits is None or limits.minimum is None else limits.minimum
    high = most if limits is None or limits.maximum is None else limits.maximum
    goal = float(point.target.target or 0)
    _, points = score(point.target, np.clip([low, high, goal], low, high), bands)
    return int(points.min()), int(points.max())


def _reach(
    point: Point, start: float, bands: Sequence[Band], now: float | None, enough: Enough
) -> Reach | None:
    better = math.inf if rises(point.target, now) else -math.inf
    tried = np.array(list(_from(start, better, point.unit.whole)))
    percent, points = score(point.target, tried, bands)
    does = enough(percent, points) & np.isfinite(tried)
    if not does.any():
        return None
    first = int(np.argmax(does))
    value, worth = float(tried[first]), int(points[first])
    return Reach(
        value=value >= 0.5 if point.yes_no else value,
        printed=_printed(point, value, worth, better, bands, enough),
        percent=None if np.isnan(percent[first]) else float(percent[first]),
        points=worth,
        limit=_passed(point.data_point.limits, value),
    )


def _from(start: float, better: float, whole: bool) -> Iterator[float]:
    if whole and abs(start) < EXACT:
        yield _rounded(start, 0, better)
        return
    for _ in range(STEPS):
        yield start
        start = math.nextafter(start, better)


def _rounded(value: float, decimals: int, better: float) -> float:
    """Rounded towards the better side; what is only binary noise is none."""
    scaled = round(value * 10**decimals, 4)
    return (math.ceil(scaled) if better > 0 else math.floor(scaled)) / 10**decimals


def _printed(
    point: Point, value: float, worth: int, better: float, bands: Sequence[Band], enough: Enough
) -> str:
    """As few decimals as reports print, or as many as it takes to stay in the same band and within the limits."""
    if point.yes_no:
        return printed(point, value >= 0.5, "reported")
    decimals = [d for d in range(point.decimals, MOST_DECIMALS + 1) if abs(value) * 10**d < EXACT]
    tried = np.array([_rounded(value, d, better) for d in decimals])
    percent, points = score(point.target, tried, bands)
    for d, rounded, same in zip(decimals, tried, enough(percent, points) & (points == worth), strict=True):
        if same and (_passed(point.data_point.limits, rounded) is None):
            return in_unit(point, float(rounded), d)
    return in_unit(point, value, None)


def _passed(limits: Limits | None, value: float) -> float | None:
    """The limit of the definition that a result breaks, by the rule of the checks."""
    if limits is None:
        return None
    low, high = limits.minimum, limits.maximum
    if low is not None and value < low - TINY * abs(low):
        return low
    if high is not None and value > high + TINY * abs(high):
        return high
    return None
