"""What a check may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from kpi_toolkit.framework import Framework, Point, PointKey
from kpi_toolkit.scoring.values import STATUSES, Results
from kpi_toolkit.submission.models import Place, Submission


@dataclass(frozen=True)
class Context:
    """One submission with its results.

    ``results`` has one row. ``previous``: results of the last period by data point; ``national``: values of the
    country by data point; both empty where they are not given.
    """

    framework: Framework
    submission: Submission
    results: Results
    previous: Mapping[PointKey, float] = field(default_factory=dict)
    national: Mapping[PointKey, float] = field(default_factory=dict)

    @cached_property
    def _values(self) -> np.ndarray:
        return self.results.values.to_numpy()[0]

    @cached_property
    def _computed(self) -> np.ndarray:
        return self.results.computed.to_numpy()[0]

    @cached_property
    def _status(self) -> np.ndarray:
        return self.results.status.to_numpy()[0]

    def value(self, point: Point) -> float | None:
        """The result of a data point, None where there is none."""
        return _number(self._values[point.index])

    def computed(self, point: Point) -> float | None:
        """What the parts give, whether or not it is the result."""
        return _number(self._computed[point.index])

    def status(self, point: Point) -> str:
        return STATUSES[self._status[point.index]]

    def result_place(self, point: Point) -> Place:
        """The cell to show for a result: the final value or the first input typed for it, else its row."""
        said = self.submission.value(point)
        if self.computed(point) is None and said.final is not None:
            return said.final.place
        for name in point.inputs:
            if name in said.inputs:
                return said.inputs[name].place
        if said.final is not None:
            return said.final.place
        return said.place("result", "input_1", "final")

    @cached_property
    def has_rows(self) -> bool:
        """Whether the file has a row for every data point (a filled template), not only for given values."""
        return any(value.places and not value.has_data for value in self.submission.values.values())


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
