"""A count or an amount below 0."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import about_input
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    for row in context.schema_failures["negative-input"]:
        yield CHECK.finding(row.place, row.point, row.value, **about_input(context, row))


CHECK = Check(
    key="negative-input",
    severity="error",
    group="definition",
    title="Negative figure",
    means="A figure that counts or measures something is below 0.",
    why="Counts and amounts are never negative; what is computed from such a figure is not scored.",
    fix="Type the figure without the minus sign, or leave the cell empty if it is not known.",
    message="{label} is {value}{unit: @}; it can be 0 or more.",
    basis="definition of the indicators: counts and amounts are never negative",
    run=_run,
)
