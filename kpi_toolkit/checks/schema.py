"""The checks that follow from the definitions, as one pandera schema on the tidy long table.

What is checked here needs no rule of its own: limits, plausible range, kind of number and impossible zeros
are all written in the pack. The key of a rule is the key of the check that speaks of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.submission.models import Place
from kpi_toolkit.submission.tidy import INPUT, PROFILE, RESULT

if TYPE_CHECKING:
    import pandera.pandas as pa

TINY = 1e-9
"""Differences that come from computing in binary, relative to the limit."""


def _below(table: pd.DataFrame, limit: str) -> pd.Series:
    return table["value"] < table[limit] - TINY * table[limit].abs()


def _above(table: pd.DataFrame, limit: str) -> pd.Series:
    return table["value"] > table[limit] + TINY * table[limit].abs()


BROKEN: Mapping[str, Callable[[pd.DataFrame], pd.Series]] = {
    "value-below-minimum": lambda t: (t["role"] == RESULT) & _below(t, "minimum"),
    "value-above-maximum": lambda t: (t["role"] == RESULT) & _above(t, "maximum"),
    "outside-plausible-range": lambda t: _below(t, "low") | _above(t, "high"),
    "negative-input": lambda t: (t["role"] != RESULT) & _below(t, "minimum"),
    "input-must-be-above-zero": lambda t: t["above_zero"] & (t["value"] == 0),
    "not-a-whole-number": lambda t: t["whole"] & ((t["value"] - t["value"].round()).abs() > 1e-6),
}
"""Check -> which rows break it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the tidy table that broke a check; ``point`` is None for a figure of the profile."""

    point: Point | None
    role: str
    name: str
    value: float
    place: Place


@cache
def schema() -> pa.DataFrameSchema:
    """The schema. Importing pandera takes half a second, so it waits for the first submission."""
    import pandera.pandas as pa

    def rule(broken: Callable[[pd.DataFrame], pd.Series]) -> Callable[[pd.DataFrame], pd.Series]:
        return lambda table: ~broken(table)

    return pa.DataFrameSchema(
        {
            "role": pa.Column(object, pa.Check.isin([RESULT, INPUT, PROFILE])),
            "value": pa.Column(float, nullable=False),
        },
        checks=[pa.Check(rule(broken), name=key) for key, broken in BROKEN.items()],
    )


def failures(framework: Framework, table: pd.DataFrame) -> dict[str, list[Row]]:
    """The rows that break each check, by the check's key, in the order of the table."""
    from pandera.errors import SchemaErrors

    found: dict[str, list[Row]] = {key: [] for key in BROKEN}
    try:
        schema().validate(table, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases[["check", "index"]].drop_duplicates().sort_values("index")
        rows = table[["point", "role", "name", "value", "file", "sheet", "cell"]].to_numpy(dtype=object)
        for check, index in zip(cases["check"], cases["index"], strict=True):
            point, role, name, value, *place = rows[index]
            where = framework.points[point] if point >= 0 else None
            found[check].append(Row(where, role, name, float(value), Place(*place)))
    return found
