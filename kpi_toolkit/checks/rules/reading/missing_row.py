"""A row of the template that was deleted."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="missing-row",
    severity="warning",
    group="reading",
    title="Row deleted",
    means="The row of a data point is missing in the file.",
    why="The data point counts as not reported, though nobody said so.",
    fix="Leave rows in place, also where there is nothing to report. Copy the row back from the template.",
    message="The row of {name} is missing in the file.",
    basis="ours",
)
