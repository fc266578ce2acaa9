"""Two different values for the same thing in one file."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="duplicate-value",
    severity="error",
    group="reading",
    title="Given twice, differently",
    means="The same figure stands in two places with different values.",
    why="Only one can be right, and the program does not choose.",
    fix="Delete the wrong one.",
    message="{first} stands beside {second} for the same figure.",
    basis="ours: never guess",
)
