"""How a framework is computed, worked out once: what is computed alike is computed together.

The formulas of a pack have few shapes and its targets few methods. Figures of all data points of one shape or
method are one array, data points by submissions, so that the work of Python is the same for one submission and
for thousands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.framework.models import Target


@dataclass(frozen=True)
class Alike:
    """Data points whose formulas have one shape.

    ``formula``: with places instead of names. ``points``: their indexes. ``inputs``: by place, the columns of
    the frame of inputs. ``divides``: the places that stand below a division line. ``above_zero``: by place,
    the data points (one column) whose input there cannot be 0.
    """

    formula: formulas.Node
    points: np.ndarray
    inputs: tuple[np.ndarray, ...]
    divides: frozenset[int]
    above_zero: tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Measured:
    """Data points scored by one method; all else is one column, a row for each of them.

    ``goal`` and ``zero``: of their targets, ``edges``: from the highest band to the lowest but one, where the
    method has them. ``sign``: 1 where less is better, -1 where more is (method bands).
    """

    method: str
    points: np.ndarray
    goal: np.ndarray
    zero: np.ndarray
    edges: tuple[np.ndarray, ...]
    sign: np.ndarray


@dataclass(frozen=True)
class Plan:
    """All of a framework that scoring needs. ``members``: by group, the indexes of its data points."""

    formulas: tuple[Alike, ...]
    targets: tuple[Measured, ...]
    members: tuple[np.ndarray, ...]
    by_point: pd.MultiIndex
    by_input: pd.MultiIndex


def plan(framework: Framework) -> Plan:
    """The plan of a framework, made when it is first asked for."""
    kept = framework.kept
    if "plan" not in kept:
        kept["plan"] = _made(framework)
    found: Plan = kept["plan"]
    return found


def _made(framework: Framework) -> Plan:
    by_shape: dict[formulas.Node, list[Point]] = {}
    by_method: dict[str, list[Point]] = {}
    for point in framework.points:
        by_shape.setdefault(formulas.shape(point.formula), []).append(point)
        if point.target.scored:
            by_method.setdefault(str(point.target.method), []).append(point)
    points = framework.points
    first = np.cumsum([0, *(len(point.inputs) for point in points)])
    return Plan(
        tuple(_alike(framework, shape, alike, first) for shape, alike in by_shape.items()),
        tuple(
            measured(method, [p.target for p in alike], [p.index for p in alike])
            for method, alike in by_method.items()
        ),
        tuple(np.array(group.members, dtype=int) for group in framework.groups),
        pd.MultiIndex.from_tuples([p.key for p in points], names=["code", "data_point"]),
        pd.MultiIndex.from_tuples(
            [(*p.key, name) for p in points for name in p.inputs], names=["code", "data_point", "input"]
        ),
    )


def _alike(framework: Framework, shape: formulas.Node, points: list[Point], first: np.ndarray) -> Alike:
    indexes = np.array([point.index for point in points])
    places = range(len(points[0].inputs))
    own = [formulas.names(point.formula) for point in points]
    columns = [
        np.array(
            [first[p.index] + p.inputs.index(names[place]) for p, names in zip(points, own, strict=True)]
        )
        for place in places
    ]
    above_zero = [
        np.array([[framework.inputs[names[place]].above_zero] for names in own], dtype=bool)
        for place in places
    ]
    divides = {int(name) for divisor in formulas.denominators(shape) for name in formulas.names(divisor)}
    return Alike(shape, indexes, tuple(columns), frozenset(divides), tuple(above_zero))


def measured(method: str, targets: Sequence[Target], points: Sequence[int] = ()) -> Measured:
    """Targets of one method as columns; ``points``: the indexes of their data points."""

    def column(numbers: Iterable[float]) -> np.ndarray:
        return np.array(list(numbers), dtype=float)[:, None]

    edges = np.array([target.edges or () for target in targets], dtype=float)
    return Measured(
        method,
        np.array(points, dtype=int),
        column(float(target.target or 0) for target in targets),
        column(np.nan if target.zero is None else target.zero for target in targets),
        tuple(edges[:, [place]] for place in range(edges.shape[1])),
        column(1.0 if target.edges and target.edges[0] < target.edges[-1] else -1.0 for target in targets),
    )
