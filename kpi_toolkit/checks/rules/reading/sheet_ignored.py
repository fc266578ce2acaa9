"""A second sheet of the same kind in one file."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="sheet-ignored",
    severity="warning",
    group="reading",
    title="Sheet not read",
    means="Two sheets look like the same sheet of the template; only the first was read.",
    why="What stands on the other one is missing in the result.",
    fix="Delete the sheet that should not count, or move its figures to the one that does.",
    message="The sheet “{sheet}” was not read, because “{used}” holds the same form.",
    basis="ours: nothing is dropped silently",
)
