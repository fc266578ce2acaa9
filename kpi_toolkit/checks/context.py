"""What a check may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from kpi_toolkit.checks.schema import Row, failures
from kpi_toolkit.framework import Framework, Point, PointKey
from kpi_toolkit.scoring.values import STATUSES, Results
from kpi_toolkit.submission.models import Entry, Place, Scalar, Submission, as_number
from kpi_toolkit.submission.tidy import tidy

IMPOSSIBLE = ("value-below-minimum", "value-above-maximum", "negative-input", "input-must-be-above-zero")
"""Checks of the schema that find figures which cannot be."""


@dataclass(frozen=True)
class Context:
    """One submission with its results.

    ``results`` has one row. ``previous``: results of the last period by data point; ``national``: values of
    the country by data point; both empty where they are not given.
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

    @cached_property
    def _zero_denominator(self) -> np.ndarray:
        return self.results.zero_denominator.to_numpy()[0]

    @cached_property
    def _impossible_zero(self) -> np.ndarray:
        return self.results.impossible_zero.to_numpy()[0]

    @cached_property
    def table(self) -> pd.DataFrame:
        """All numbers of the submission as a tidy long table."""
        return tidy(self.framework, self.submission, self._values, self.result_place)

    @cached_property
    def schema_failures(self) -> dict[str, list[Row]]:
        """Rows of the table that break the checks which follow from the definitions, by check."""
        return failures(self.framework, self.table)

    @cached_property
    def reported(self) -> tuple[Point, ...]:
        """The data points for which the city gave figures itself."""
        points = self.framework.points
        return tuple(p for p in points if self.status(p) == "reported" and self.submission.value(p).has_data)

    @cached_property
    def impossible(self) -> frozenset[int]:
        """Data points (by index) whose figures contradict the definition: nothing else is asked of them."""
        return frozenset(index for check in IMPOSSIBLE for index in self.affected(check))

    @cached_property
    def impossible_profile(self) -> frozenset[str]:
        """Figures of the profile that cannot be."""
        rows = [row for check in IMPOSSIBLE for row in self.schema_failures[check]]
        return frozenset(row.name for row in rows if row.point is None)

    def affected(self, check: str) -> frozenset[int]:
        """Data points (by index) that use a figure, of their row or the profile, which breaks a check."""
        found: set[int] = set()
        for row in self.schema_failures[check]:
            found.update(p.index for p in ((row.point,) if row.point else self.users(row.name)))
        return frozenset(found)

    @cached_property
    def outside_range(self) -> frozenset[int]:
        """Data points (by index) whose result lies outside its plausible range."""
        return self.affected("outside-plausible-range")

    def users(self, name: str) -> tuple[Point, ...]:
        """The reported data points that take this figure from the profile."""
        said = self.submission.value
        return tuple(p for p in self.reported if name in p.inputs and name not in said(p).inputs)

    def typed_by_hand(self, point: Point) -> bool:
        """Whether the result was typed as such, not computed from its parts."""
        return point.direct or self.computed(point) is None

    def zero_denominator(self, point: Point) -> bool:
        """Whether a divisor of the formula is 0."""
        return bool(self._zero_denominator[point.index])

    def impossible_zero(self, point: Point) -> bool:
        """Whether a divisor is 0 that cannot be, or something was counted over nothing."""
        return bool(self._impossible_zero[point.index])

    def value(self, point: Point) -> float | None:
        """The result of a data point, None where there is none."""
        return _number(self._values[point.index])

    def computed(self, point: Point) -> float | None:
        """What the parts give, whether or not it is the result."""
        return _number(self._computed[point.index])

    def status(self, point: Point) -> str:
        return STATUSES[self._status[point.index]]

    def result_entry(self, point: Point) -> Entry | None:
        """The cell behind a result: the final value or the first input typed for it."""
        said = self.submission.value(point)
        if self.computed(point) is None and said.final is not None:
            return said.final
        return next((said.inputs[name] for name in point.inputs if name in said.inputs), said.final)

    def given(self, point: Point) -> Scalar:
        """What stands in the cell behind a result."""
        entry = self.result_entry(point)
        return entry.value if entry else self.value(point)

    def result_place(self, point: Point) -> Place:
        """The cell to show for a result: the one behind it, else its row."""
        entry = self.result_entry(point)
        return entry.place if entry else self.submission.value(point).place("result", "input_1", "final")

    @cached_property
    def _typed(self) -> dict[str, list[tuple[Point, Entry, float]]]:
        found: dict[str, list[tuple[Point, Entry, float]]] = {}
        for point in self.framework.points:
            for name, entry in self.submission.value(point).inputs.items():
                if (number := as_number(entry)) is not None:
                    found.setdefault(name, []).append((point, entry, number))
        return found

    def typed(self, name: str) -> list[tuple[Point, Entry, float]]:
        """Where an input was typed in the row of a data point, with its number."""
        return self._typed.get(name, [])


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
