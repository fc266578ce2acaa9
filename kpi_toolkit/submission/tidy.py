"""One submission as a long table: a row for every number, with what the definitions say of it beside it.

The table is what the checks that follow from the definitions look at, all rows at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import isnan, nan

import numpy as np
import pandas as pd

from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.submission.models import Entry, Place, Submission, as_number

RESULT, INPUT, PROFILE = "result", "input", "profile"
TEXTS = ("code", "data_point", "role", "name", "file", "sheet", "cell")
NUMBERS = ("value", "minimum", "maximum", "low", "high")
FLAGS = ("whole", "above_zero")
COLUMNS = ("point", *TEXTS, *NUMBERS, *FLAGS)


def tidy(
    framework: Framework,
    submission: Submission,
    results: Sequence[float] | np.ndarray,
    place_of: Callable[[Point], Place],
) -> pd.DataFrame:
    """The long table of one submission: figures of the profile, figures typed in rows, and results.

    ``results``: one number per data point in pack order, NaN where there is none; ``place_of``: the cell to
    show for a result. Columns: ``point`` (index of the data point, -1 for the profile), ``role`` (result,
    input or profile), ``name`` (the input, or the key of the data point), ``value``; the limits of the
    definition ``minimum`` and ``maximum``; the plausible range ``low`` and ``high`` (NaN where there is
    none); ``whole`` (counts whole things), ``above_zero`` (0 is impossible); and where it stands. A figure
    that is the result itself has one row only, that of the result.
    """
    rows = [*_profile(framework, submission), *_points(framework, submission, results, place_of)]
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    dtypes = {"point": int} | dict.fromkeys(NUMBERS, float) | dict.fromkeys(FLAGS, bool)
    # Texts stay plain objects: a missing cell is None, not NaN.
    return pd.DataFrame(
        {
            name: pd.Series(list(column), dtype=dtypes.get(name, object))
            for name, column in zip(COLUMNS, columns, strict=True)
        }
    )


def _profile(framework: Framework, submission: Submission) -> Iterator[tuple]:
    for name, entry in submission.profile.items():
        if name in framework.inputs and (number := as_number(entry)) is not None:
            yield _given(framework, -1, "", "", PROFILE, name, entry, number)


def _points(
    framework: Framework,
    submission: Submission,
    results: Sequence[float] | np.ndarray,
    place_of: Callable[[Point], Place],
) -> Iterator[tuple]:
    for point in framework.points:
        code, key = point.key
        if not point.direct:
            for name, entry in submission.value(point).inputs.items():
                if (number := as_number(entry)) is not None:
                    yield _given(framework, point.index, code, key, INPUT, name, entry, number)
        result = float(results[point.index])
        if isnan(result):
            continue
        limits, usual, place = point.data_point.limits, point.range, place_of(point)
        minimum = nan if limits is None or limits.minimum is None else limits.minimum
        maximum = nan if limits is None or limits.maximum is None else limits.maximum
        low, high = (nan, nan) if usual is None else (usual.low, usual.high)
        above_zero = point.direct and framework.inputs[point.inputs[0]].above_zero
        yield (
            point.index, code, key, RESULT, key, place.file, place.sheet, place.cell,
            result, minimum, maximum, low, high, point.unit.whole, above_zero,
        )  # fmt: skip


def _given(
    framework: Framework, index: int, code: str, key: str, role: str, name: str, entry: Entry, number: float
) -> tuple:
    """The row of a figure a city typed: counts and amounts are never negative."""
    definition, place = framework.inputs[name], entry.place
    whole = framework.units[definition.unit].whole
    return (
        index, code, key, role, name, place.file, place.sheet, place.cell,
        number, 0.0, nan, nan, nan, whole, definition.above_zero,
    )  # fmt: skip
