"""A result outside its plausible range (ranges.yaml of the pack), without a usual slip that explains it."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.checks.slips import outside_range


def _run(context: Context) -> Iterator[Finding]:
    for row, slip, parameters in outside_range(context):
        if slip is None:
            yield CHECK.finding(row.place, row.point, **parameters)


CHECK = Check(
    key="outside-plausible-range",
    severity="warning",
    group="plausibility",
    title="Outside the plausible range",
    means="A result lies outside the range in which cities of this world are known to lie.",
    why="It may be true, but a mistake in unit, scale or cell is more likely; a verifier will ask.",
    fix="Check unit and figures. If the value is right, say in the comment what makes the city special.",
    message="{name} is {result}{unit: @}; values from {low} to {high} are plausible (why: {why_range})."
    "{figures: It was computed from: @.}",
    basis="ours: extremes known from world statistics, see the ranges of the pack",
    run=_run,
)
