"""Figures that are the same for the whole city, and rows that say otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import codes
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.framework import Point
from kpi_toolkit.submission.models import Entry

SCALES = (100_000.0, 1_000.0, 1_000_000.0)
"""What the figure of the profile is divided by where a row holds it "per ..." or in thousands."""


def overwritten(context: Context, check: Check, beyond_limit: bool) -> Iterator[Finding]:
    """Figures of the profile typed differently in rows: beyond the setting, or within it.

    One finding per figure and number, however many rows say the same.
    """
    limit = context.framework.setting("population_variation")
    for name in context.framework.shared_inputs:
        base = context.submission.profile_number(name)
        if not base:
            continue
        by_number: dict[float, list[tuple[Point, Entry]]] = {}
        for point, entry, number in context.typed(name):
            if number != base:
                by_number.setdefault(number, []).append((point, entry))
        for number, rows in by_number.items():
            difference = 100 * abs(number / base - 1)
            if (difference > limit) != beyond_limit:
                continue
            points = [point for point, _ in rows]
            listed, more = codes(points)
            yield check.finding(
                rows[0][1].place,
                points[0],
                rows[0][1].value,
                tuple(point.key for point in points[1:]),
                label=context.framework.inputs[name].label,
                own=number,
                base=base,
                difference=float(f"{difference:.3g}") if difference < 1e6 else None,
                limit=limit,
                divided=_divided(base, number),
                equals=_equals(context, name, number),
                codes=listed if len(points) > 1 else [],
                more=more,
            )


def rescaled(context: Context) -> frozenset[int]:
    """Data points (by index) in whose row a figure of the profile is typed in another scale."""
    found: set[int] = set()
    for name in context.framework.shared_inputs:
        base = context.submission.profile_number(name)
        typed = context.typed(name) if base else []
        found.update(point.index for point, _, number in typed if base and _divided(base, number))
    return frozenset(found)


def _divided(base: float, number: float) -> float | None:
    return next((scale for scale in SCALES if number and abs(base / number / scale - 1) < 0.01), None)


def _equals(context: Context, name: str, number: float) -> str:
    """The label of another figure of the profile with this number: households for inhabitants, say."""
    profile, inputs = context.submission.profile_number, context.framework.inputs
    others = (n for n in context.framework.shared_inputs if n != name and profile(n) == number)
    return next((inputs[other].label for other in others), "")
