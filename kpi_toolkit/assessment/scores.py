"""The scores of an assessment as arrays, and what becomes of its groups with other points.

Nothing is estimated: groups are scored anew with the rules of scoring, all suppositions at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from kpi_toolkit.assessment.changes import GroupChange
from kpi_toolkit.assessment.models import Assessment, Value
from kpi_toolkit.framework import Framework, Group, Point
from kpi_toolkit.scoring.groups import GroupScores, group_scores
from kpi_toolkit.scoring.values import STATUSES, point_columns


class OtherFramework(ValueError):
    """An assessment and a framework that do not belong together, such as one of an older version of the pack."""


@dataclass(frozen=True)
class Scores:
    """Points and states of an assessment in the order of the framework it was made with.

    ``points``: 0 where a data point is not scored; ``status``: index into STATUSES.
    """

    framework: Framework
    values: tuple[Value, ...]
    points: np.ndarray
    status: np.ndarray

    @classmethod
    def of(cls, assessment: Assessment, framework: Framework) -> Scores:
        """Raises OtherFramework where the assessment was made with another pack or with other targets."""
        made_with, pack = assessment.framework, framework.pack
        used = (made_with.key, made_with.version, made_with.overlays)
        if used != (pack.key, pack.version, framework.applied):
            raise OtherFramework(
                f"assessed with {used}, not with {pack.key} {pack.version}, {framework.applied}"
            )
        return cls(
            framework,
            assessment.values,
            np.array([value.points or 0 for value in assessment.values], dtype=np.int8),
            np.array([STATUSES.index(value.status) for value in assessment.values], dtype=np.int8),
        )

    def pairs(self) -> zip[tuple[Point, Value]]:
        """Every data point with its value."""
        return zip(self.framework.points, self.values, strict=True)

    def results(self) -> pd.DataFrame:
        """The results that can be scored, in one row: without those an error excludes."""
        row = [
            np.nan if value.value is None or value.excluded_by else float(value.value)
            for value in self.values
        ]
        return pd.DataFrame([row], columns=point_columns(self.framework))

    @cached_property
    def now(self) -> GroupScores:
        return self._grouped(self.points[None], self.status[None])

    @cached_property
    def groups_of(self) -> tuple[tuple[int, ...], ...]:
        """By data point: its category, sub-dimension and dimension, as indexes into the framework's groups."""
        found: list[list[int]] = [[] for _ in self.values]
        for column, group in enumerate(self.framework.groups):
            for index in group.members:
                found[index].append(column)
        return tuple(tuple(columns) for columns in found)

    def with_points(self, index: int, points: int) -> np.ndarray:
        """The points of all data points with other ones for one of them."""
        row = self.points.copy()
        row[index] = points
        return row

    def changes(
        self, rows: Sequence[np.ndarray], columns: Sequence[Sequence[int]]
    ) -> list[tuple[GroupChange, ...]]:
        """What becomes of groups.

        ``rows``: suppositions, each the points of all data points; ``columns``: for each of them the groups
        asked about.
        """
        if not rows:
            return []
        points = np.stack(rows)
        supposed = self._grouped(points, np.broadcast_to(self.status, points.shape))
        groups = self.framework.groups
        return [
            tuple(self._change(groups[column], supposed, row, column) for column in asked)
            for row, asked in enumerate(columns)
        ]

    def _grouped(self, points: np.ndarray, status: np.ndarray) -> GroupScores:
        return group_scores(self.framework, pd.DataFrame(points), pd.DataFrame(status))

    def _change(self, group: Group, supposed: GroupScores, row: int, column: int) -> GroupChange:
        return GroupChange(
            group.level,
            group.dimension,
            group.name,
            old_percent=_number(self.now.percent[0, column]),
            new_percent=_number(supposed.percent[row, column]),
            old_band=self._band(self.now.band_points[0, column]),
            new_band=self._band(supposed.band_points[row, column]),
            old_scored=int(self.now.scored[0, column]),
            new_scored=int(supposed.scored[row, column]),
        )

    def _band(self, points: int) -> str | None:
        return self.framework.band_of_points(int(points)).name if points else None


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
