"""What keeps a city from the next level of maturity by its indicators, and which results would do."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from kpi_toolkit.assessment.models import Assessment, KpiPlacement, Value
from kpi_toolkit.assessment.reach import Reach, reach_band, reach_percent
from kpi_toolkit.assessment.scores import Scores
from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.framework.models import Kpi
from kpi_toolkit.scoring.maturity import levels_of_scores, thresholds_of
from kpi_toolkit.scoring.performance import TOLERANCE


@dataclass(frozen=True, slots=True)
class BlockingPoint:
    """A data point below the level that is asked for. ``level``: where it stands, None where it is not scored.

    ``reach``: the result that stands at the level asked for; None where no result does, or where any will do
    because nothing is placed yet.
    """

    value: Value
    level: int | None
    reach: Reach | None


@dataclass(frozen=True, slots=True)
class BlockingIndicator:
    """An indicator below the level that is asked for, with those of its data points that hold it there.

    ``level``: where it stands, None where it is not scored.
    """

    code: str
    name: str
    level: int | None
    points: tuple[BlockingPoint, ...]

    @property
    def reachable(self) -> bool:
        """Whether results within the limits of the definition lift it to the level asked for."""
        return all(point.reach is not None and point.reach.reachable for point in self.points)


@dataclass(frozen=True, slots=True)
class Blocked:
    """What blocks the placement by indicators, of the city (``dimension`` None) or of one dimension.

    ``level``: where it stands, None where too few indicators are scored to place it; then ``indicators`` are
    those that are not scored. ``next``: the level asked for, None where there is none. ``needed``: so many of
    the indicators have to reach it, or to be scored, for that alone; 0 where nothing is blocked.
    """

    dimension: str | None
    level: int | None
    next: int | None
    needed: int
    indicators: tuple[BlockingIndicator, ...]


def blocking(assessment: Assessment, framework: Framework) -> tuple[Blocked, ...]:
    """What blocks the next level: first of the city by all its indicators, then of each dimension.

    Raises OtherFramework.
    """
    scores = Scores.of(assessment, framework)
    maturity = assessment.maturity
    return tuple(
        _blocked(placement, scores, maturity.kpi_levels) for placement in (maturity.kpi, *maturity.dimensions)
    )


def _blocked(placement: KpiPlacement, scores: Scores, levels: dict[str, int]) -> Blocked:
    framework = scores.framework
    highest = framework.maturity.levels[-1].level
    following = None if placement.level in (None, highest) else placement.level + 1
    indicators = []
    for code in placement.blocking:
        kpi = framework.kpi(code)
        assert kpi is not None
        points = tuple(_points(kpi, scores, following))
        indicators.append(BlockingIndicator(kpi.code, kpi.name, levels.get(kpi.code), points))
    return Blocked(
        placement.dimension,
        placement.level,
        following,
        _needed(placement, following, framework) if indicators else 0,
        tuple(indicators),
    )


def _needed(placement: KpiPlacement, following: int | None, framework: Framework) -> int:
    """How many indicators more it takes for the share that the placement asks for."""
    if following is None:
        share, of, there = (
            framework.setting("maturity_minimum_coverage"),
            placement.with_target,
            placement.scored,
        )
        return max(1, math.ceil(share * of / 100 - TOLERANCE) - there)
    share, of, there = framework.setting("maturity_share"), placement.scored, placement.at_level[following]
    return math.ceil(share * of / 100 - TOLERANCE) - there


def _points(kpi: Kpi, scores: Scores, following: int | None) -> list[BlockingPoint]:
    """The data points of an indicator that stand below a level, or that are not scored."""
    framework, found = scores.framework, []
    for point in framework.points_of(kpi):
        value = scores.values[point.index]
        if not point.target.scored or value.status == "not_applicable":
            continue
        percent = np.nan if value.percent_of_target is None else value.percent_of_target
        stands = levels_of_scores(
            framework.maturity, kpi, np.array([percent]), np.array([value.points or 0])
        )[0]
        if not stands or (following is not None and stands < following):
            reach = None if following is None else _reach(kpi, point, value, framework, following)
            found.append(BlockingPoint(value, int(stands) or None, reach))
    return found


def _reach(kpi: Kpi, point: Point, value: Value, framework: Framework, level: int) -> Reach | None:
    """The result of a data point that stands at a level."""
    maturity, bands = framework.maturity, framework.bands
    now = None if value.value is None or value.excluded_by else float(value.value)

    def enough(percent: np.ndarray, points: np.ndarray) -> np.ndarray:
        return levels_of_scores(maturity, kpi, percent, points) >= level

    if point.target.edges is None:
        return reach_percent(point, thresholds_of(maturity, kpi)[level], bands, now, enough)
    worths = [band for band in bands if maturity.points_as_levels[band.points] >= level]
    return reach_band(point, worths[0], bands, now) if worths else None
