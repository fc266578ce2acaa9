"""Figures as the messages of several checks show them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.schema import Row
from kpi_toolkit.checks.words import yes_or_no
from kpi_toolkit.framework import Point
from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.i18n.lists import semicolons
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.submission.models import Entry, Place, ReportedValue, Submission, as_number
from kpi_toolkit.submission.tidy import RESULT

MANY = 8
"""So many codes are listed in one sentence; the rest is counted."""


def shown(value: float) -> float:
    """A computed number with as many digits as help a reader; what was typed is shown as it is."""
    return round(value, 2) if abs(value) >= 10 else float(f"{value:.4g}")


def plain(value: float) -> str:
    """A number alone, as messages print it."""
    return number(value)


def figure(label: str, value: float, unit: str, yes_no: bool = False) -> str:
    """A figure in words: "Households of the city = 336 600 households"."""
    words = yes_or_no(value) if yes_no else f"{plain(value)} {unit}".strip()
    return f"{label} = {words}"


def input_unit(context: Context, name: str) -> str:
    """The unit of an input as it is printed; the currency of the city for amounts of money."""
    unit = context.framework.units[context.framework.inputs[name].unit]
    return (context.submission.text("currency") or "") if unit.money else unit.printed


def parts(context: Context, point: Point) -> str:
    """The figures a result was computed from, in words; empty where it was typed as such."""
    return "" if context.typed_by_hand(point) else given_parts(context, point)


def given_parts(context: Context, point: Point) -> str:
    """The inputs of a data point that are there, in words."""
    inputs = context.framework.inputs
    return semicolons(
        figure(inputs[name].label, value, input_unit(context, name), point.yes_no)
        for name in point.inputs
        if (value := context.submission.number(point, name)) is not None
    )


def part_of_whole(context: Context, point: Point) -> bool:
    """Whether a result is the share of a part in a whole, computed from the two."""
    limits = point.data_point.limits
    of_whole = limits is not None and limits.maximum == 100 and len(point.inputs) == 2
    return of_whole and not context.typed_by_hand(point)


def zero_divisors(context: Context, point: Point) -> list[str]:
    """The inputs of a data point that are 0 and divided by."""
    divisors = {name for node in formulas.denominators(point.formula) for name in formulas.names(node)}
    return [name for name in point.inputs if name in divisors and context.submission.number(point, name) == 0]


def profile_place(submission: Submission, name: str) -> Place:
    """The cell of a profile figure, as far as it is known."""
    return submission.profile[name].place if name in submission.profile else Place()


def codes(points: Iterable[Point]) -> tuple[list[str], int]:
    """The codes of data points for a sentence, each once, and how many more there are."""
    every = list(dict.fromkeys(point.code for point in points))
    return (every, 0) if len(every) <= MANY + 1 else (every[:MANY], len(every) - MANY)


_FIRST_NUMBER = re.compile(r"\d(?:[\d.,'’٫٬\s]*\d)?")


def half_a_digit(entry: Entry) -> float:
    """Half a unit of the last digit as it was typed: 97.3 stands for anything from 97.25 to 97.35.

    Works on the scale of the understood value, so a percentage typed as 0.973 or an amount in thousands
    is as coarse as it was typed.
    """
    value = as_number(entry)
    found = _FIRST_NUMBER.search(entry.raw[:100])
    if value is None or found is None:
        return 0.0
    text = found.group().strip()
    digits = int("".join(str(int(sign)) for sign in text if sign.isdecimal()))
    if digits and value:
        return abs(value) / digits / 2
    decimals = len(text) - 1 - max(text.rfind("."), text.rfind(",")) if re.search(r"[.,]", text) else 0
    return 0.5 * 10.0**-decimals


def says_no_value(said: ReportedValue) -> bool:
    """Whether a word says that there is no value. "Not verified" says nothing about the value beside it."""
    return said.notation is not None and said.notation.value != "not_verified"


def incomplete(context: Context) -> Iterator[tuple[Point, list[str]]]:
    """Reported data points without a result because inputs are missing, with the names of those.

    Not where a final value stands in, where a word says that there is no value, or where a cell could not be
    read: other findings speak of these.
    """
    for point in context.reported:
        said = context.submission.value(point)
        if said.final is not None or says_no_value(said):
            continue
        missing = [name for name in point.inputs if context.submission.number(point, name) is None]
        if missing and not any(name in said.inputs for name in missing):
            yield point, missing


def about_input(context: Context, row: Row) -> dict[str, Any]:
    """What the messages about one typed figure need; one of the profile concerns all values that use it."""
    framework = context.framework
    if row.role == RESULT and row.point:
        return {"label": row.point.name, "unit": row.point.printed_unit}
    users = () if row.point else context.users(row.name)
    return {
        "label": framework.inputs[row.name].label,
        "unit": input_unit(context, row.name),
        "concerns": tuple(point.key for point in users),
    }


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cases a rate stands for. ``of_rate``: the rate one case gives, where the rate was typed."""

    number: float
    of_rate: float | None = None


def counted(context: Context, point: Point) -> Counted | None:
    """The cases behind a rate per 100 000 of things that come in whole numbers; None where not known."""
    value, inputs, units = context.value(point), context.framework.inputs, context.framework.units
    per_100_000 = formulas.Number(100_000.0) in formulas.walk(point.formula)
    if value is None or not per_100_000 or not units[inputs[point.inputs[0]].unit].whole:
        return None
    given = {name: context.submission.number(point, name) for name in point.inputs}
    first = point.inputs[0]
    if context.computed(point) is not None:
        return Counted(given[first] or 0.0)
    of_one = formulas.value_of(point.formula, given | {first: 1.0})
    if not of_one or of_one < 0 or not isfinite(value / of_one):
        return None
    return Counted(value / of_one, of_one)
