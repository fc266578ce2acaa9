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

TOLERANCE = 1e-9
"""At band edges, in percent of target or in the unit of the value: the same number as in the workbook."""


@dataclass(frozen=True)
class Performance:
    """Percent of target (NaN where there is none) and points (0 where a data point is not scored)."""

    percent: pd.DataFrame
    points: pd.DataFrame


def percent_of_target(
    method: str, values: np.ndarray, target: float, zero: float | None = None
) -> np.ndarray:
    """Percent of target of results, for a method that knows one; never below 0.

    Empty (NaN) where the value is missing, and for ``ratio_down`` where the value is 0 or below.
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
        points[percent >= edge - TOLERANCE] = worth
    return points


def score(target: Target, values: np.ndarray, bands: Sequence[Band]) -> tuple[np.ndarray, np.ndarray]:
    """Percent of target (NaN where there is none) and points of results of one data point that has a target.

    ``values``: NaN is missing and gives 0 points; ``bands``: from the lowest to the highest.
    """
    if target.method == "bands":
        assert target.edges is not None
        sign = 1 if target.edges[0] < target.edges[-1] else -1
        points = np.where(np.isnan(values), 0, bands[0].points).astype(np.int8)
        for edge, band in zip(reversed(target.edges), bands[1:], strict=True):
            points[sign * values <= sign * edge + TOLERANCE] = band.points
        return np.full(values.shape, np.nan), points
    percent = percent_of_target(str(target.method), values, float(target.target or 0), target.zero)
    points = points_of_percent(percent, tuple((band.from_percent, band.points) for band in bands))
    if target.method == "ratio_down":  # nothing bad at all: top band, without a percent
        points[values <= 0] = bands[-1].points
    return percent, points


def performance(framework: Framework, values: pd.DataFrame) -> Performance:
    """Score every result that has a target. ``values``: columns (code, data_point), NaN is missing."""
    array = values.to_numpy()
    percent = np.full(array.shape, np.nan)
    points = np.zeros(array.shape, dtype=np.int8)
    for point in framework.points:
        column = array[:, point.index]
        if point.target.scored and not np.isnan(column).all():
            of_target, worth = score(point.target, column, framework.bands)
            percent[:, point.index], points[:, point.index] = of_target, worth
    return Performance(
        pd.DataFrame(percent, columns=values.columns, index=values.index),
        pd.DataFrame(points, columns=values.columns, index=values.index),
    )
