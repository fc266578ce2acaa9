"""Usual slips of magnitude: which of them may explain a result that cannot be, or hardly can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import parts, shown
from kpi_toolkit.checks.schema import Row
from kpi_toolkit.checks.shared import rescaled
from kpi_toolkit.framework import Point
from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.framework.models import Slip


def fitting_slip(value: float, low: float, high: float, slips: Sequence[Slip]) -> Slip | None:
    """The first usual slip that would bring a value into its range."""
    for slip in slips:
        wanted = slip.only_if_low_above is None or low > slip.only_if_low_above
        if wanted and low <= value * slip.factor <= high:
            return slip
    return None


@dataclass(frozen=True, slots=True)
class Guess:
    """What may have been meant: the usual slip ``means``, or ``figure`` was given in ``other_unit``."""

    meant: float
    means: str = ""
    figure: str = ""
    other_unit: str = ""


def guess(context: Context, point: Point) -> Guess | None:
    """The usual slip of magnitude that explains a result outside its plausible range, if there is one.

    A result typed as such may be in another unit or scale; one that was computed may have an input in another
    unit.
    """
    value, usual = context.value(point), point.range
    if value is None or usual is None:
        return None
    for found in _guesses(context, point, value, usual.low, usual.high):
        if usual.low <= found.meant <= usual.high:
            return found
    return None


def _guesses(context: Context, point: Point, value: float, low: float, high: float) -> Iterator[Guess]:
    if context.typed_by_hand(point):
        if slip := fitting_slip(value, low, high, point.unit.slips):
            yield Guess(value * slip.factor, means=slip.means)
        for unit, factor in (point.data_point.conversions | point.unit.conversions).items():
            yield Guess(value * factor, figure=point.name, other_unit=unit)
        return
    inputs, units = context.framework.inputs, context.framework.units
    given = {name: context.submission.number(point, name) for name in point.inputs}
    for name in context.submission.value(point).inputs:
        amount = given.get(name)
        for unit, factor in units[inputs[name].unit].conversions.items():
            if amount is None:
                break
            meant = formulas.value_of(point.formula, given | {name: amount * factor})
            if meant is not None:
                yield Guess(meant, figure=inputs[name].label, other_unit=unit)


def outside_range(context: Context) -> Iterator[tuple[Row, Guess | None, dict[str, Any]]]:
    """Results outside their plausible range, with the slip that may explain each and what a message needs.

    Not those an error or a figure typed in another scale than on the profile explains already.
    """
    explained = context.impossible | rescaled(context)
    for row in context.schema_failures["outside-plausible-range"]:
        point = row.point
        if point is None or point.range is None or point.index in explained:
            continue
        yield (
            row,
            guess(context, point),
            {
                "value": context.given(point),
                "result": row.value if context.typed_by_hand(point) else shown(row.value),
                "unit": point.printed_unit,
                "low": point.range.low,
                "high": point.range.high,
                "why_range": point.range.why,
                "figures": parts(context, point),
            },
        )


def against_limit(context: Context, point: Point) -> dict[str, Any]:
    """What the messages about a limit of the definition need."""
    limits, value = point.data_point.limits, context.value(point)
    assert limits is not None
    assert value is not None
    found = guess(context, point)
    return {
        "value": context.given(point),
        "result": _beyond(value, limits.minimum, limits.maximum),
        "unit": point.printed_unit,
        "minimum": limits.minimum,
        "maximum": limits.maximum,
        "limit_basis": limits.basis,
        "figures": parts(context, point),
        "hint": found.means if found else "",
    }


def _beyond(value: float, minimum: float | None, maximum: float | None) -> float:
    """The value as shown, with all its digits where rounding would make it look right."""
    return value if shown(value) in (minimum, maximum) else shown(value)
