"""Percent of target, points and bands of results. Pure functions on frames, one row per submission.

Bands and points are published; that an edge belongs to the upper band, the tolerance at the edges and the
six methods are ours (docs/method.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.models import Band, Target
from kpi_toolkit.scoring.plan import Measured, measured, plan
from kpi_toolkit.scoring.values import framed

TOLERANCE = 1e-9
"""At band edges, in percent of target or in the unit of the value: the same number as in the workbook."""


@dataclass(frozen=True)
class Performance:
    """Percent of target (NaN where there is none) and points (0 where a data point is not scored)."""

    percent: pd.DataFrame
    points: pd.DataFrame


def percent_of_target(
    method: str,
    values: np.ndarray,
    target: float | np.ndarray,
    zero: float | np.ndarray | None = None,
) -> np.ndarray:
    """Percent of target of results, for a method that knows one; never below 0.

    Empty (NaN) where the value is missing, and for ``ratio_down`` where the value is 0 or below. ``target`` and
    ``zero``: one for all values, or one column with a target for each row of them.
    """
    with np.errstate(all="ignore"):
        match method:
            case "ratio_up":
                percent = 100 * values / target
            case "ratio_down":
                percent = np.where(values > 0, 100 * target / values, np.nan)
            case "min_max":
                assert zero is not None
                percent = 100 * (values - zero) / (target - zero)
            case "parity":
                percent = np.where(values > 0, 100 * np.minimum(values / target, target / values), 0.0)
                percent = np.where(np.isnan(values), np.nan, percent)
            case "yes_no":
                percent = np.where(np.isnan(values), np.nan, np.where(values >= 0.5, 100.0, 0.0))
            case _:
                raise ValueError(f"method {method} has no percent of target")
    return np.clip(percent, 0.0, np.finfo(float).max)  # too large for a number is still the top band


def points_of_percent(percent: np.ndarray, edges: tuple[tuple[float, int], ...]) -> np.ndarray:
    """Points for a percentage: those of the highest band whose edge it reaches; 0 where it is missing.

    ``edges``: (from this percent, points), rising.
    """
    points = np.zeros(percent.shape, dtype=np.int8)
    for edge, worth in edges:
        np.copyto(points, worth, where=percent >= edge - TOLERANCE)
    return points


def score(target: Target, values: np.ndarray, bands: Sequence[Band]) -> tuple[np.ndarray, np.ndarray]:
    """Percent of target (NaN where there is none) and points of results of one data point that has a target.

    ``values``: NaN is missing and gives 0 points; ``bands``: from the lowest to the highest.
    """
    percent, points = _score(measured(str(target.method), [target]), values.reshape(1, -1), bands)
    return percent.reshape(values.shape), points.reshape(values.shape)


def _score(alike: Measured, values: np.ndarray, bands: Sequence[Band]) -> tuple[np.ndarray, np.ndarray]:
    """As ``score``, for targets of one method: a row of values for each."""
    if alike.method == "bands":
        points = np.where(np.isnan(values), np.int8(0), np.int8(bands[0].points))
        for edge, band in zip(reversed(alike.edges), bands[1:], strict=True):
            reached = alike.sign * values <= alike.sign * edge + TOLERANCE
            np.copyto(points, band.points, where=reached)
        return np.full(values.shape, np.nan), points
    percent = percent_of_target(alike.method, values, alike.goal, alike.zero)
    points = points_of_percent(percent, tuple((band.from_percent, band.points) for band in bands))
    if alike.method == "ratio_down":  # nothing bad at all: top band, without a percent
        np.copyto(points, bands[-1].points, where=values <= 0)
    return percent, points


def performance(framework: Framework, values: pd.DataFrame) -> Performance:
    """Score every result that has a target. ``values``: columns (code, data_point), NaN is missing."""
    array = values.to_numpy().T
    percent = np.full(array.shape, np.nan)
    points = np.zeros(array.shape, dtype=np.int8)
    for alike in plan(framework).targets:
        percent[alike.points], points[alike.points] = _score(alike, array[alike.points], framework.bands)
    return Performance(framed(percent, values), framed(points, values))
