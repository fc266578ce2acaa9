"""Maturity placement after ITU-T Y.4904 (five levels); everything beyond the levels is ours, see docs/method.md.

The KPI dimension comes from the scores, for one submission or many; the five other dimensions come from
what the city declares of itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.models import Kpi, Maturity, MaturityDimension
from kpi_toolkit.scoring.performance import TOLERANCE, Performance
from kpi_toolkit.scoring.values import NOT_APPLICABLE, REPORTED

NOT_SCORED = 0


@dataclass(frozen=True)
class KpiLevels:
    """Per submission (row) and indicator (column): ``level`` (0 where not scored), and whether it ``counts``.

    An indicator counts where at least one of its applicable data points has a target.
    """

    codes: tuple[str, ...]
    level: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True)
class Placement:
    """Where one set of indicators stands. ``level`` is None where too little is scored to place it."""

    level: int | None
    scored: int
    with_target: int
    at_level: Mapping[int, int]
    blocking: tuple[str, ...]

    @property
    def coverage(self) -> float | None:
        """Scored indicators in per cent of those with a target."""
        return 100 * self.scored / self.with_target if self.with_target else None


def levels_of_scores(maturity: Maturity, kpi: Kpi, percent: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The level at which results of one data point stand, 0 where it is not scored.

    ``percent`` of target decides, and ``points`` where the method has no percent (NaN).
    """
    level = (points > 0).astype(np.int8)
    for step, edge in sorted(thresholds_of(maturity, kpi).items()):
        level[percent >= edge - TOLERANCE] = step
    for worth, step in maturity.points_as_levels.items():
        level[np.isnan(percent) & (points == worth)] = step
    return level


def thresholds_of(maturity: Maturity, kpi: Kpi) -> Mapping[int, float]:
    """Percent of target an indicator needs for the levels 2 to 5."""
    return maturity.kpi_thresholds.get(kpi.code, maturity.thresholds)


def kpi_levels(framework: Framework, scored: Performance, status: pd.DataFrame) -> KpiLevels:
    """The level at which each indicator stands, for all submissions at once.

    An indicator stands at the lowest of its scored data points. Where one of its data points with a target is
    not scored it stands at level 1 at most, so that leaving out the weak one never lifts it.
    """
    percent, points, states = (f.to_numpy() for f in (scored.percent, scored.points, status))
    codes = tuple(kpi.code for kpi in framework.kpis)
    level_out = np.zeros((percent.shape[0], len(codes)), dtype=np.int8)
    counts_out = np.zeros(level_out.shape, dtype=bool)
    for column, kpi in enumerate(framework.kpis):
        lowest = np.full(percent.shape[0], 99, dtype=np.int8)
        complete = np.ones(percent.shape[0], dtype=bool)
        for point in framework.points_of(kpi):
            if not point.target.scored:
                continue
            level = levels_of_scores(framework.maturity, kpi, percent[:, point.index], points[:, point.index])
            is_scored = level > NOT_SCORED
            applies = states[:, point.index] != NOT_APPLICABLE
            counts_out[:, column] |= applies
            complete &= is_scored | ~applies
            lowest = np.where(is_scored, np.minimum(lowest, level), lowest)
        level = np.where(lowest == 99, NOT_SCORED, lowest)
        level_out[:, column] = np.where(complete, level, np.minimum(level, 1))
    return KpiLevels(codes, level_out, counts_out)


def place(framework: Framework, levels: KpiLevels, row: int = 0, dimension: str | None = None) -> Placement:
    """Place one submission by its indicators, or by those of one dimension.

    The level is the highest at or above which at least the share ``maturity_share`` of the scored indicators
    stands; below ``maturity_minimum_coverage`` nothing is placed. ``blocking``: the indicators below the next
    level (those not scored, where nothing is placed).
    """
    chosen = np.array([dimension is None or kpi.dimension == dimension for kpi in framework.kpis])
    counts = levels.counts[row] & chosen
    level = levels.level[row]
    scored = counts & (level > NOT_SCORED)
    at_level = {step: int(((level >= step) & scored).sum()) for step in range(1, 6)}
    total, reached = int(counts.sum()), int(scored.sum())
    enough = total > 0 and 100 * reached / total >= framework.setting("maturity_minimum_coverage") - TOLERANCE
    if not enough or not reached:
        missing = counts & ~scored
        return Placement(None, reached, total, at_level, _codes(levels, missing))
    share = framework.setting("maturity_share")
    held = [step for step in range(1, 6) if 100 * at_level[step] / reached >= share - TOLERANCE]
    stands = max(held, default=0)
    below = scored & (level < stands + 1) if stands < 5 else np.zeros_like(scored)
    return Placement(stands, reached, total, at_level, _codes(levels, below))


def _codes(levels: KpiLevels, chosen: np.ndarray) -> tuple[str, ...]:
    return tuple(code for code, yes in zip(levels.codes, chosen, strict=True) if yes)


@dataclass(frozen=True)
class Declared:
    """Level of a self-declared dimension: 0 is below level 1, None not assessed (nothing answered)."""

    level: int | None
    answered: int
    open: tuple[str, ...]


def declared_level(dimension: MaturityDimension, answers: Mapping[str, bool | None]) -> Declared:
    """The highest level with no failed criterion at or below it. An unanswered criterion is not met.

    ``open``: keys of the criteria that stand between the city and the next level.
    """
    answered = [c for c in dimension.criteria if answers.get(c.key) is not None]
    if not answered:
        return Declared(None, 0, tuple(c.key for c in dimension.criteria if c.level == 1))
    failed = [c for c in dimension.criteria if not answers.get(c.key)]
    lowest_failed = min((c.level for c in failed), default=6)
    blocking = tuple(c.key for c in failed if c.level == lowest_failed)
    return Declared(lowest_failed - 1, len(answered), blocking)


def reported_indicators(
    framework: Framework, status: pd.DataFrame, row: int = 0
) -> dict[str, tuple[int, int]]:
    """Per indicator code: data points reported, and data points that apply."""
    states = status.to_numpy()[row]
    out = {}
    for kpi in framework.kpis:
        own = [states[p.index] for p in framework.points_of(kpi)]
        out[kpi.code] = (sum(s == REPORTED for s in own), sum(s != NOT_APPLICABLE for s in own))
    return out
