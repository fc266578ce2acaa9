"""Scoring 1 to 100,000 submissions: formulas, bands, groups and the key of each score's way, against bare numpy.

"Bare numpy" computes the same formulas, percents of target, points and sums of groups on the same figures, in the
same chunks, with the arrays already cut for it: it knows no missing figure, no divisor of 0, no notation, no final
value and no state. Counted is CPU time of this process, so that all threads count.
"""

from __future__ import annotations

import time
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.measuring import Row, in_turns
from kpi_toolkit.framework import Framework, load_framework
from kpi_toolkit.framework.formula import Binary, Name, Node, Number, names
from kpi_toolkit.scoring.many import CHUNK, score_many
from kpi_toolkit.scoring.values import Figures, input_columns, point_columns

COUNTS = (1, 10, 100, 1_000, 10_000, 100_000)
PER_SECOND, NUMPY_RATIO, LINEAR, MEMORY = 3.0, 10.0, 1.25, 1.1
ENOUGH = 1_000  # submissions from which on the speed per data point is promised


def drawn(framework: Framework, count: int) -> Figures:
    """Figures of so many submissions by chance: nine of ten inputs are there, some zeros, some finals and words."""
    chance = np.random.default_rng(91)
    inputs = chance.uniform(1, 1000, (count, len(input_columns(framework))))
    inputs[chance.random(inputs.shape) < 0.1] = np.nan
    inputs[chance.random(inputs.shape) < 0.01] = 0
    by_point = point_columns(framework)
    finals = chance.uniform(1, 100, (count, len(by_point)))
    finals[chance.random(finals.shape) < 0.9] = np.nan
    notations = np.where(chance.random(finals.shape) < 0.05, 2, -1).astype(np.int8)
    return Figures(
        pd.DataFrame(inputs, columns=input_columns(framework)),
        pd.DataFrame(finals, columns=by_point),
        pd.DataFrame(notations, columns=by_point),
        pd.DataFrame(notations < 0, columns=by_point),
    )


def score_all(framework: Framework, given: Figures) -> None:
    for _ in score_many(framework, given):
        pass


@dataclass(frozen=True)
class Bare:
    """What bare numpy is given: data points of one formula and method, with columns of inputs and targets."""

    formula: Node
    method: str
    points: np.ndarray
    inputs: list[np.ndarray]
    goal: np.ndarray
    zero: np.ndarray
    edges: np.ndarray


def bare_work(framework: Framework) -> tuple[list[Bare], list[np.ndarray]]:
    """The same formulas, targets and groups, arranged for bare numpy."""
    alike = defaultdict(list)
    first = 0
    for point in framework.points:
        columns = [first + point.inputs.index(name) for name in names(point.formula)]
        first += len(point.inputs)
        method = str(point.target.method) if point.target.scored else ""
        alike[unnamed(point.formula), method].append((point, columns))
    work = []
    for (formula, method), found in alike.items():
        targets = [point.target for point, _ in found]
        work.append(
            Bare(
                formula,
                method,
                np.array([point.index for point, _ in found]),
                [np.array(column) for column in zip(*(columns for _, columns in found), strict=True)],
                np.array([[float(target.target or 0)] for target in targets]),
                np.array([[float(target.zero or 0)] for target in targets]),
                np.array([target.edges or (0, 0, 0) for target in targets], dtype=float)[:, :, None],
            )
        )
    return work, [np.array(group.members) for group in framework.groups]


def unnamed(formula: Node) -> Node:
    """The formula with numbered names."""
    order = names(formula)

    def numbered(node: Node) -> Node:
        match node:
            case Name(name):
                return Name(str(order.index(name)))
            case Binary(op, left, right):
                return Binary(op, numbered(left), numbered(right))
        return node

    return numbered(formula)


def computed(node: Node, values: list[np.ndarray]) -> np.ndarray | float:
    match node:
        case Number(value):
            return value
        case Name(name):
            return values[int(name)]
        case Binary(op, left, right):
            a, b = computed(left, values), computed(right, values)
            return {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}[op](a, b)
    raise TypeError(node)


def bare_points(one: Bare, value: np.ndarray) -> np.ndarray:
    """Points of results that are all there."""
    if one.method == "bands":
        down = np.where(one.edges[:, :1] < one.edges[:, -1:], 1, -1)
        reached = down * value[:, None] <= down * one.edges
        return 1 + reached.sum(axis=1, dtype=np.int8)
    percent = {
        "ratio_up": lambda: 100 * value / one.goal,
        "ratio_down": lambda: 100 * one.goal / value,
        "min_max": lambda: 100 * (value - one.zero) / (one.goal - one.zero),
        "parity": lambda: 100 * np.minimum(value / one.goal, one.goal / value),
        "yes_no": lambda: np.where(value >= 0.5, 100.0, 0.0),
    }[one.method]()
    return (1 + (percent >= 33).view(np.int8) + (percent >= 66).view(np.int8)) + (percent >= 95).view(np.int8)


def bare_all(work: list[Bare], groups: list[np.ndarray], inputs: np.ndarray, count: int) -> None:
    """``inputs``: one row per input, one column per submission."""
    with np.errstate(all="ignore"):
        for start in range(0, count, CHUNK):
            chunk = inputs[:, start : start + CHUNK]
            points = np.zeros((sum(len(one.points) for one in work), chunk.shape[1]), dtype=np.int8)
            for one in work:
                value = computed(one.formula, [chunk[columns] for columns in one.inputs])
                if one.method:
                    points[one.points] = bare_points(one, np.asarray(value))
            earned = np.array([points[members].sum(axis=0, dtype=np.int16) for members in groups])
            scored = np.array([(points[members] > 0).sum(axis=0, dtype=np.int16) for members in groups])
            np.divide(100.0 * earned, 4 * scored)


def peak(call: Callable[[], object]) -> float:
    """The most memory a call takes at a time, in MB."""
    tracemalloc.start()
    call()
    found = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return found


def rows() -> Iterator[Row]:
    framework = load_framework()
    work, groups = bare_work(framework)
    size = len(framework.points)
    each: dict[int, float] = {}
    memory: dict[int, float] = {}
    for count in COUNTS:
        given = drawn(framework, count)
        inputs = np.ascontiguousarray(given.inputs.to_numpy().T)
        took = in_turns(
            {
                "ours": lambda given=given: score_all(framework, given),
                "numpy": lambda inputs=inputs, count=count: bare_all(work, groups, inputs, count),
            },
            max(3, min(9, 100_000 // count)),
            time.process_time,
        )
        each[count] = took["ours"] / count
        what = f"score {count:,} submission{'s' if count > 1 else ''}"
        promised = count >= ENOUGH
        yield Row(f"{what} (CPU)", took["ours"], "bare numpy", took["numpy"], NUMPY_RATIO)
        speed = count * size / took["ours"] / 1e6
        yield Row(
            "... data points per second",
            speed,
            bound=PER_SECOND if promised else None,
            unit="M/s",
            floor=True,
        )
        if count >= 10_000:
            memory[count] = peak(lambda given=given: score_all(framework, given))
    many, most = COUNTS[-2:]
    yield Row(f"one of {most:,} submissions", each[most], f"one of {many:,}", each[many], LINEAR)
    yield Row(
        f"memory to score {most:,}", memory[most], f"to score {many:,}", memory[many], MEMORY, unit="MB"
    )
