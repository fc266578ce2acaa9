"""Filled cells outside the part of a sheet that is read."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="cells-outside",
    severity="warning",
    group="reading",
    title="Cells outside the form",
    means="Cells are filled outside the part of the sheet that is read.",
    why="What stands there was not read.",
    fix="Move values that matter into the cells of the form; delete the rest.",
    message="The sheet “{sheet}” has filled cells outside the form, which were not read.",
    basis="ours: nothing is dropped silently",
)
