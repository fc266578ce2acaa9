"""A year that cannot be told from what the cell says."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="ambiguous-year",
    severity="warning",
    group="reading",
    title="Year not clear",
    means="The cell does not name one year.",
    why="Without the year nobody can tell whether the value is up to date.",
    fix="Type one year with four digits. For a period, type its last year and name the period in the "
    "comment.",
    message="“{text}” does not name one year.",
    basis="ours: never guess",
)
