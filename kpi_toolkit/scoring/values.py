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

from kpi_toolkit.framework import Framework
from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.scoring.plan import Alike, plan
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
    return plan(framework).by_point


def input_columns(framework: Framework) -> pd.MultiIndex:
    """Columns of the frame of inputs: each data point's inputs in the order of its formula."""
    return plan(framework).by_input


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
    # data points by submissions, so that what is computed together stands together
    inputs, finals = given.inputs.to_numpy().T, given.finals.to_numpy().T
    notations, touched = given.notations.to_numpy().T, given.touched.to_numpy().T
    computed = np.empty(finals.shape)
    zero = np.zeros(finals.shape, dtype=bool)
    impossible = np.zeros(finals.shape, dtype=bool)
    for alike in plan(framework).formulas:
        places = [inputs[columns] for columns in alike.inputs]
        out = formulas.compute(alike.formula, {str(place): array for place, array in enumerate(places)})
        computed[alike.points] = out.values
        if alike.divides and out.zero_denominator.any():
            zero[alike.points] = out.zero_denominator
            impossible[alike.points] = out.zero_denominator & _impossible_zero(alike, places)
    # A word for "no value" also silences figures that only the profile gives; against figures typed for the data
    # point itself it is a contradiction, of which a check speaks.
    silenced = (notations >= 0) & ~touched
    if silenced.any():
        np.copyto(computed, np.nan, where=silenced)
        zero, impossible = zero & ~silenced, impossible & ~silenced
    from_inputs = ~np.isnan(computed)
    values = np.where(from_inputs, computed, finals)
    missing = np.isnan(finals)
    said = touched | from_inputs | ~missing | zero
    status = np.where(notations >= 0, notations, np.int8(NOT_REPORTED))
    np.copyto(status, REPORTED, where=said)
    np.copyto(status, NOT_APPLICABLE, where=zero & ~impossible & missing)
    arrays = (values, status, from_inputs, computed, zero, impossible)
    return Results(*(framed(array, given.finals) for array in arrays))


def framed(array: np.ndarray, like: pd.DataFrame) -> pd.DataFrame:
    """A frame on an array of data points by submissions, with the rows and columns of another."""
    return pd.DataFrame(array.T, columns=like.columns, index=like.index, copy=False)


def _impossible_zero(alike: Alike, places: Sequence[np.ndarray]) -> np.ndarray:
    """Where a divisor of 0 contradicts itself: the input cannot be 0, or something was counted over nothing."""
    bad = np.zeros(places[0].shape, dtype=bool)
    for place, array in enumerate(places):
        bad |= (array == 0) & alike.above_zero[place] if place in alike.divides else array > 0
    return bad


def exclude(values: pd.DataFrame, excluded: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Values without those of some data points (one submission: what an error-level finding excludes)."""
    out = values.copy()
    for key in excluded:
        out[key] = np.nan
    return out
