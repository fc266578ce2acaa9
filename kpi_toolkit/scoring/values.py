"""From inputs to results, for one submission or for many at once.

Frames: one row per submission. Missing is NaN, infinite never occurs. A result is computed from its parts
where all of them are there; the final value the city gives counts only where they are not (ours; see
docs/method.md). A divisor of 0 makes a data point not applicable, except where 0 is impossible.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.submission.models import Submission, as_number

NOT_REPORTED, REPORTED, NOT_APPLICABLE, CONFIDENTIAL = range(4)
STATUSES = ("not_reported", "reported", "not_applicable", "confidential")
_NOTATION_STATUS = {
    "not_reported": NOT_REPORTED,
    "not_verified": NOT_REPORTED,
    "not_applicable": NOT_APPLICABLE,
    "confidential": CONFIDENTIAL,
}


@dataclass(frozen=True)
class Figures:
    """Submissions as numbers.

    ``inputs``: columns (code, data_point, input), the figure that counts for that data point.
    ``finals``: columns (code, data_point), the result as the city gives it.
    ``notations``: same columns, a status for "nothing here, because ..." or -1 where there is no notation.
    ``touched``: same columns, whether the city gave any figure for the data point itself.
    """

    inputs: pd.DataFrame
    finals: pd.DataFrame
    notations: pd.DataFrame
    touched: pd.DataFrame


@dataclass(frozen=True)
class Results:
    """Results of submissions; all frames have columns (code, data_point).

    ``values``: the result, NaN where there is none. ``status``: index into STATUSES.
    ``from_inputs``: computed from its parts. ``computed``: what the parts give, whether used or not.
    ``zero_denominator``: a divisor is 0. ``impossible_zero``: ... of an input that cannot be 0, or while the
    numerator is above 0.
    """

    values: pd.DataFrame
    status: pd.DataFrame
    from_inputs: pd.DataFrame
    computed: pd.DataFrame
    zero_denominator: pd.DataFrame
    impossible_zero: pd.DataFrame


def point_columns(framework: Framework) -> pd.MultiIndex:
    """Columns of every frame by data point, in pack order."""
    return pd.MultiIndex.from_tuples([p.key for p in framework.points], names=["code", "data_point"])


def input_columns(framework: Framework) -> pd.MultiIndex:
    """Columns of the frame of inputs: each data point's inputs in the order of its formula."""
    return pd.MultiIndex.from_tuples(
        [(*p.key, name) for p in framework.points for name in p.inputs], names=["code", "data_point", "input"]
    )


def figures(framework: Framework, submissions: Sequence[Submission]) -> Figures:
    """The numbers of submissions as frames, one row per submission."""
    points = framework.points
    inputs = np.full((len(submissions), sum(len(p.inputs) for p in points)), np.nan)
    finals = np.full((len(submissions), len(points)), np.nan)
    notations = np.full(finals.shape, -1, dtype=np.int8)
    touched = np.zeros(finals.shape, dtype=bool)
    for row, submission in enumerate(submissions):
        column = 0
        for point in points:
            said = submission.value(point)
            for name in point.inputs:
                number = submission.number(point, name)
                if number is not None:
                    inputs[row, column] = number
                column += 1
            number = as_number(said.final)
            if number is not None:
                finals[row, point.index] = number
            if said.notation is not None and said.notation.value in _NOTATION_STATUS:
                notations[row, point.index] = _NOTATION_STATUS[str(said.notation.value)]
            touched[row, point.index] = said.has_data
    by_point = point_columns(framework)
    return Figures(
        pd.DataFrame(inputs, columns=input_columns(framework)),
        pd.DataFrame(finals, columns=by_point),
        pd.DataFrame(notations, columns=by_point),
        pd.DataFrame(touched, columns=by_point),
    )


def results(framework: Framework, given: Figures) -> Results:
    """Compute all results. Pure; one row of each frame per submission."""
    inputs = given.inputs.to_numpy()
    finals = given.finals.to_numpy()
    notations = given.notations.to_numpy()
    shape = finals.shape
    computed = np.full(shape, np.nan)
    zero = np.zeros(shape, dtype=bool)
    impossible = np.zeros(shape, dtype=bool)
    first = 0
    for point in framework.points:
        values = {name: inputs[:, first + i] for i, name in enumerate(point.inputs)}
        first += len(point.inputs)
        out = formulas.compute(point.formula, values)
        computed[:, point.index] = out.values
        if out.zero_denominator.any():
            zero[:, point.index] = out.zero_denominator
            impossible[:, point.index] = out.zero_denominator & _impossible_zero(framework, point, values)
    # A word for "no value" also silences figures that only the profile gives; against figures typed for the data
    # point itself it is a contradiction, of which a check speaks.
    silenced = (notations >= 0) & ~given.touched.to_numpy()
    computed = np.where(silenced, np.nan, computed)
    zero, impossible = zero & ~silenced, impossible & ~silenced
    from_inputs = ~np.isnan(computed)
    values_ = np.where(from_inputs, computed, finals)
    has_value = ~np.isnan(values_)
    not_applicable = zero & ~impossible & np.isnan(finals)
    touched = given.touched.to_numpy() | has_value | zero
    status = np.where(touched, REPORTED, np.where(notations >= 0, notations, NOT_REPORTED))
    status = np.where(not_applicable, NOT_APPLICABLE, status).astype(np.int8)
    by_point = given.finals.columns

    def frame(array: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(array, columns=by_point, index=given.finals.index)

    return Results(
        frame(values_), frame(status), frame(from_inputs), frame(computed), frame(zero), frame(impossible)
    )


def _impossible_zero(framework: Framework, point: Point, values: dict[str, np.ndarray]) -> np.ndarray:
    """Where a divisor of 0 contradicts itself: the input cannot be 0, or something was counted over nothing."""
    divisors = {n for node in formulas.denominators(point.formula) for n in formulas.names(node)}
    bad = np.zeros(next(iter(values.values())).shape, dtype=bool)
    for name, array in values.items():
        if name in divisors:
            if framework.inputs[name].above_zero:
                bad |= array == 0
        else:
            bad |= array > 0
    return bad


def exclude(values: pd.DataFrame, excluded: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Values without those of some data points (one submission: what an error-level finding excludes)."""
    out = values.copy()
    for key in excluded:
        out[key] = np.nan
    return out
