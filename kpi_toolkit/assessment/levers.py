"""Where a city stands out and falls behind, and what would lift its scores most.

All of it follows from an assessment and the framework it was made with; nobody's figures are changed. The
orders are ours, and each function states its own. All of them raise OtherFramework where assessment and
framework do not belong together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from kpi_toolkit.assessment.changes import Covered, GroupChange
from kpi_toolkit.assessment.models import Assessment, Value
from kpi_toolkit.assessment.reach import Reach, points_possible, reach_band
from kpi_toolkit.assessment.scores import Scores
from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.framework.framework import GroupLevel

NOISE = 9
"""Gains are compared to so many decimals of a percentage point: what differs less comes from computing in binary."""


@dataclass(frozen=True, slots=True)
class Weight:
    """How a data point weighs on one of its groups, in percentage points of the group's score.

    ``brings``: what it adds to the score; ``misses``: what it holds back. Over all scored data points of the
    group the one adds up to its score, the other to what is missing up to 100.
    """

    level: GroupLevel
    dimension: str
    name: str
    brings: float
    misses: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A scored data point with its weight on its category, sub-dimension and dimension."""

    value: Value
    weights: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class PerformanceLever:
    """What the next band of a scored data point takes and gives.

    ``reach``: the result at which it begins; None where no number gives it. ``band`` and ``gained``: the band
    that result is in, and the points it brings. ``missing``: how far the band is, in percent of target; None
    where the method has no percent. ``groups``: its category, sub-dimension and dimension with it. Where the
    definition does not allow that result, nothing is gained and no group changes.
    """

    value: Value
    reach: Reach | None
    band: str
    gained: int
    missing: float | None
    groups: tuple[GroupChange, ...]

    @property
    def reachable(self) -> bool:
        return self.reach is not None and self.reach.reachable


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a result would give, and what becomes of its category, sub-dimension and dimension."""

    band: str
    points: int
    groups: tuple[GroupChange, ...]


@dataclass(frozen=True, slots=True)
class ReportingLever:
    """What scoring a data point would do that has a target and is not scored.

    ``kind``: report it, or mend it where it is reported and cannot be used (``value.excluded_by`` says which
    check keeps it out). ``lowest`` and ``highest``: with the worst and with the best result the definition
    allows; a weak result lowers a score. ``covered``: how much of the whole set is covered then.
    """

    value: Value
    kind: Literal["report", "mend"]
    lowest: Outcome
    highest: Outcome
    covered: Covered


def strengths(assessment: Assessment, framework: Framework, limit: int | None = None) -> tuple[Placed, ...]:
    """The data points in the top band.

    Figures come before answers with yes or no, which the city gives of itself; among them the highest percent
    of target first, where a method without a percent counts as 100; then the order of the pack.
    """

    def rank(value: Value) -> tuple:
        percent = 100.0 if value.percent_of_target is None else value.percent_of_target
        return value.method == "yes_no", -percent

    return _placed(assessment, framework, (framework.bands[-1].points,), rank, limit)


def gaps(assessment: Assessment, framework: Framework, limit: int | None = None) -> tuple[Placed, ...]:
    """The data points in the lower half of the bands.

    The lowest band comes first; in a band the greatest distance from the target first, and those of which it
    is not known, as their method has no percent, last; then the order of the pack.
    """
    low = tuple(band.points for band in framework.bands[: len(framework.bands) // 2])

    def rank(value: Value) -> tuple:
        percent = value.percent_of_target
        return value.points, percent is None, percent or 0.0

    return _placed(assessment, framework, low, rank, limit)


def by_performance(assessment: Assessment, framework: Framework) -> tuple[PerformanceLever, ...]:
    """The next band of every scored data point below the top one.

    What lifts its dimension most comes first, then its sub-dimension, then its category; then what is nearest
    to its next band in percent of target, where a method without a percent counts as farthest; then the order
    of the pack. What cannot be reached comes last.
    """
    scores, bands = Scores.of(assessment, framework), framework.bands
    possible, others = [], []
    for point, value in scores.pairs():
        if value.points is None or value.value is None or value.points == bands[-1].points:
            continue
        band = framework.band_of_points(value.points + 1)
        reach = reach_band(point, band, bands, float(value.value))
        missing = None if value.percent_of_target is None else band.from_percent - value.percent_of_target
        if reach is not None and reach.reachable:
            possible.append((point, value, reach, missing))
        else:
            others.append(PerformanceLever(value, reach, band.name, 0, missing, ()))
    changes = scores.changes(
        [scores.with_points(point.index, reach.points) for point, _, reach, _ in possible],
        [scores.groups_of[point.index] for point, *_ in possible],
    )
    levers = [
        PerformanceLever(
            value=value,
            reach=reach,
            band=framework.band_of_points(reach.points).name,
            gained=reach.points - int(scores.points[point.index]),
            missing=missing,
            groups=groups,
        )
        for (point, value, reach, missing), groups in zip(possible, changes, strict=True)
    ]
    levers.sort(key=lambda one: (*_lift(one.groups), math.inf if one.missing is None else one.missing))
    return (*levers, *others)


def by_reporting(assessment: Assessment, framework: Framework) -> tuple[ReportingLever, ...]:
    """Every data point that has a target, applies to the city and is not scored.

    What only has to be mended comes before what has to be collected; then what could lift its dimension most,
    then its sub-dimension, then its category; then core indicators; then the order of the pack.
    """
    scores = Scores.of(assessment, framework)
    pairs = [(point, value) for point, value in scores.pairs() if _missing(point, value)]
    ends = [points_possible(point, framework.bands) for point, _ in pairs]
    indexes = [point.index for point, _ in pairs for _ in range(2)]
    points = [worth for both in ends for worth in both]
    changes = scores.changes(
        [scores.with_points(index, worth) for index, worth in zip(indexes, points, strict=True)],
        [scores.groups_of[index] for index in indexes],
    )
    outcomes = [
        Outcome(framework.band_of_points(worth).name, worth, groups)
        for worth, groups in zip(points, changes, strict=True)
    ]
    coverage = assessment.coverage
    levers = [
        ReportingLever(
            value=value,
            kind="mend" if value.status == "reported" else "report",
            lowest=lowest,
            highest=highest,
            covered=Covered(
                coverage.data_points_reported + (value.status != "reported"),
                coverage.data_points_scored + 1,
                coverage.data_points_total,
            ),
        )
        for (_, value), lowest, highest in zip(pairs, outcomes[::2], outcomes[1::2], strict=True)
    ]
    levers.sort(key=lambda one: (one.kind != "mend", *_lift(one.highest.groups), one.value.level != "core"))
    return tuple(levers)


def _missing(point: Point, value: Value) -> bool:
    return point.target.scored and value.points is None and value.status != "not_applicable"


def _lift(groups: Sequence[GroupChange]) -> tuple[float, ...]:
    """For sorting: what lifts the dimension most first, then the sub-dimension, then the category."""
    return tuple(-round(group.gain, NOISE) for group in reversed(groups))


def _placed(
    assessment: Assessment,
    framework: Framework,
    worths: Collection[int],
    rank: Callable[[Value], tuple],
    limit: int | None,
) -> tuple[Placed, ...]:
    scores, best = Scores.of(assessment, framework), framework.bands[-1].points
    chosen = [(point, value) for point, value in scores.pairs() if value.points in worths]
    chosen.sort(key=lambda pair: rank(pair[1]))

    def weight(column: int, points: int) -> Weight:
        group, maximum = framework.groups[column], int(scores.now.maximum[0, column])
        part, rest = 100 * points / maximum, 100 * (best - points) / maximum
        return Weight(group.level, group.dimension, group.name, part, rest)

    return tuple(
        Placed(value, tuple(weight(column, value.points or 0) for column in scores.groups_of[point.index]))
        for point, value in chosen[:limit]
    )
