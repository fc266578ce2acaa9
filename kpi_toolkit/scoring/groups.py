"""Scores of categories, sub-dimensions and dimensions. Pure functions on frames, one row per submission.

Published: group percentage = sum of points / (4 x scored data points) x 100, straight from the data points,
shown in the same four bands. No overall city score exists, so none is computed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi_toolkit.framework import Framework
from kpi_toolkit.scoring.performance import points_of_percent
from kpi_toolkit.scoring.values import NOT_APPLICABLE, REPORTED


@dataclass(frozen=True)
class GroupScores:
    """Per submission (row) and group (column, in the order of ``framework.groups``).

    ``points`` reached, ``maximum`` possible, ``percent`` (NaN where nothing is scored), ``band_points``
    (0 where nothing is scored), and data points ``reported``, ``scored`` and ``total``. Not applicable data
    points are in none of them.
    """

    points: np.ndarray
    maximum: np.ndarray
    percent: np.ndarray
    band_points: np.ndarray
    reported: np.ndarray
    scored: np.ndarray
    total: np.ndarray


def membership(framework: Framework) -> np.ndarray:
    """Data points by groups, 1 where the data point belongs to the group."""
    out = np.zeros((len(framework.points), len(framework.groups)))
    for column, group in enumerate(framework.groups):
        out[list(group.members), column] = 1
    return out


def group_scores(framework: Framework, points: pd.DataFrame, status: pd.DataFrame) -> GroupScores:
    """Score all groups. ``points``: 0 where a data point is not scored; ``status``: index into STATUSES."""
    members = membership(framework)
    earned = points.to_numpy(dtype=float)
    states = status.to_numpy()
    total_points = earned @ members
    scored = (earned > 0) @ members
    best = framework.bands[-1].points
    maximum = best * scored
    with np.errstate(all="ignore"):
        percent = np.where(scored > 0, 100 * total_points / maximum, np.nan)
    edges = tuple((band.from_percent, band.points) for band in framework.bands)
    return GroupScores(
        points=total_points.astype(int),
        maximum=maximum.astype(int),
        percent=percent,
        band_points=points_of_percent(percent, edges),
        reported=((states == REPORTED) @ members).astype(int),
        scored=scored.astype(int),
        total=((states != NOT_APPLICABLE) @ members).astype(int),
    )
