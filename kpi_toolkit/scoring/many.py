"""Many submissions: results, scores and groups chunk by chunk, and how each score came about.

The memory it takes depends on the size of a chunk, not on how many submissions there are. No figure is explained
while scoring: each carries a key that says which way its result took, and with it the whole way is walked again
for any one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi_toolkit.framework import Framework, PointKey
from kpi_toolkit.scoring.groups import GroupScores, group_scores
from kpi_toolkit.scoring.performance import Performance, performance
from kpi_toolkit.scoring.values import Figures, Results, results

CHUNK = 1024
"""Submissions at a time: few enough for the arrays of a chunk to stay in the cache of a processor."""

NO_RESULT, FROM_PARTS, FROM_FINAL, NOTHING_TO_MEASURE, IMPOSSIBLE, EXCLUDED = range(6)
WAYS = ("no_result", "from_parts", "from_final", "nothing_to_measure", "impossible", "excluded")


@dataclass(frozen=True)
class GroupStep:
    """A group a data point counts in, as it stands for the submission. ``percent``: None where nothing is scored."""

    level: str
    name: str
    points: int
    maximum: int
    percent: float | None


@dataclass(frozen=True)
class Walk:
    """How one score came about.

    ``way``: one of WAYS. ``inputs`` and ``final``: the figures given, None where missing. ``value``: the result,
    None where there is none or where it was excluded. ``percent`` of target and ``points``: None where there are
    none. ``groups``: those it counts in.
    """

    code: str
    data_point: str
    way: str
    inputs: Mapping[str, float | None]
    formula: str
    final: float | None
    value: float | None
    method: str | None
    target: float | None
    percent: float | None
    points: int | None
    groups: tuple[GroupStep, ...]


@dataclass(frozen=True)
class Scored:
    """A chunk of submissions, scored; one row of each array per submission.

    ``keys``: index into WAYS, by data point. ``results`` are those before anything was excluded.
    """

    framework: Framework
    given: Figures
    results: Results
    performance: Performance
    groups: GroupScores
    keys: np.ndarray

    def walk(self, row: int, key: PointKey) -> Walk:
        """The way of one data point of one submission. ``row``: within the chunk. KeyError for no data point."""
        point = self.framework.by_key[key]
        at = point.index
        first = sum(len(before.inputs) for before in self.framework.points[:at])
        inputs = self.given.inputs.to_numpy()[row, first : first + len(point.inputs)]
        way = WAYS[self.keys[row, at]]
        value = None if way == "excluded" else _number(self.results.values.to_numpy()[row, at])
        return Walk(
            code=point.code,
            data_point=point.data_point.key,
            way=way,
            inputs={name: _number(figure) for name, figure in zip(point.inputs, inputs, strict=True)},
            formula=point.data_point.formula,
            final=_number(self.given.finals.to_numpy()[row, at]),
            value=value,
            method=point.target.method,
            target=None if point.target.target is None else float(point.target.target),
            percent=_number(self.performance.percent.to_numpy()[row, at]),
            points=int(self.performance.points.to_numpy()[row, at]) or None,
            groups=tuple(
                GroupStep(
                    group.level,
                    group.name,
                    int(self.groups.points[row, column]),
                    int(self.groups.maximum[row, column]),
                    _number(self.groups.percent[row, column]),
                )
                for column, group in enumerate(self.framework.groups)
                if at in group.members
            ),
        )


def score_many(
    framework: Framework, given: Figures, excluded: pd.DataFrame | None = None, rows: int = CHUNK
) -> Iterator[Scored]:
    """Score submissions, ``rows`` of them at a time, in their order.

    ``excluded``: columns (code, data_point), True where an error keeps a result from being scored. What is
    yielded is the same as for each submission alone.
    """
    for first in range(0, len(given.finals), rows):
        chunk = slice(first, first + rows)
        yield _scored(
            framework,
            Figures(
                given.inputs.iloc[chunk],
                given.finals.iloc[chunk],
                given.notations.iloc[chunk],
                given.touched.iloc[chunk],
            ),
            None if excluded is None else excluded.to_numpy()[chunk],
        )


def _scored(framework: Framework, given: Figures, excluded: np.ndarray | None) -> Scored:
    found = results(framework, given)
    keys = _keys(found)
    counted = found.values
    if excluded is not None:
        counted = counted.mask(excluded)
        keys[excluded] = EXCLUDED
    scored = performance(framework, counted)
    return Scored(framework, given, found, scored, group_scores(framework, scored.points, found.status), keys)


def _keys(found: Results) -> np.ndarray:
    """Which way each result took."""
    has_value = ~np.isnan(found.values.to_numpy().T)
    keys = np.where(has_value, np.int8(FROM_FINAL), np.int8(NO_RESULT))
    np.copyto(keys, FROM_PARTS, where=found.from_inputs.to_numpy().T)
    zero = found.zero_denominator.to_numpy().T & ~has_value
    if zero.any():
        impossible = found.impossible_zero.to_numpy().T
        np.copyto(keys, NOTHING_TO_MEASURE, where=zero & ~impossible)
        np.copyto(keys, IMPOSSIBLE, where=zero & impossible)
    return keys.T


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
