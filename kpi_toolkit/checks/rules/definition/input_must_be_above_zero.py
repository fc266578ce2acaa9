"""A 0 where 0 is impossible for a city (``above_zero`` of an input in the pack)."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import about_input
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    for row in context.schema_failures["input-must-be-above-zero"]:
        yield CHECK.finding(row.place, row.point, row.value, **about_input(context, row))


CHECK = Check(
    key="input-must-be-above-zero",
    severity="error",
    group="definition",
    title="Zero where there must be something",
    means="A figure is 0 that cannot be 0 in any city, such as its population or its area.",
    why="Nothing can be computed with it. A 0 often stands for a figure that is not known.",
    fix="Enter the real figure, or leave the cell empty if it is not known.",
    message="{label} is 0; in a city it must be above 0.",
    basis="ours: a city without any is not possible (see the shared figures of the pack)",
    run=_run,
)
