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
from kpi_toolkit.scoring.plan import plan
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
    earned, states = points.to_numpy().T, status.to_numpy().T
    counted = np.empty((earned.shape[0], 4, earned.shape[1]), dtype=np.int8)
    counted[:, 0], counted[:, 1] = earned, earned > 0
    counted[:, 2], counted[:, 3] = states == REPORTED, states != NOT_APPLICABLE
    sums = np.empty((4, earned.shape[1], len(framework.groups)), dtype=int)
    for column, members in enumerate(plan(framework).members):
        sums[:, :, column] = counted[members].sum(axis=0, dtype=np.int16)
    total_points, scored, reported, total = sums
    maximum = framework.bands[-1].points * scored
    with np.errstate(all="ignore"):
        percent = np.where(scored > 0, 100 * total_points / maximum, np.nan)
    edges = tuple((band.from_percent, band.points) for band in framework.bands)
    band_points = points_of_percent(percent, edges)
    return GroupScores(total_points, maximum, percent, band_points, reported, scored, total)
