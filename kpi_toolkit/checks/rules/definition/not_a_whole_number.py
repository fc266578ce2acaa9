"""A count with decimals (``whole`` of a unit in the pack)."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import about_input
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.submission.tidy import INPUT


def _run(context: Context) -> Iterator[Finding]:
    for row in context.schema_failures["not-a-whole-number"]:
        if row.role == INPUT and context.submission.profile_number(row.name) is not None:
            continue  # it differs from the profile, and another check asks about that
        yield CHECK.finding(row.place, row.point, row.value, **about_input(context, row))


CHECK = Check(
    key="not-a-whole-number",
    severity="warning",
    group="definition",
    title="A count with decimals",
    means="A figure that counts whole things has decimals.",
    why="Persons, households or meters come in whole numbers. Decimals suggest a rate, a figure in thousands "
    "or an estimate.",
    fix="Enter the count itself, not a rate and not thousands. If it is an estimate, round it and say so in "
    "the comment.",
    message="{label} is {value}{unit: @}; whole numbers are counted here.",
    basis="ours: counts are whole",
    run=_run,
)
