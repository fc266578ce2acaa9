"""Something typed into a cell that is not for typing."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="value-in-wrong-cell",
    severity="warning",
    group="reading",
    title="Value in the wrong cell",
    means="Something was typed into a cell that the template fills itself.",
    why="It was not read as a value.",
    fix="Move it to the cell it belongs in: figures, final value, notation or comment.",
    message="“{text}” stands in a cell that is not for typing; it was not used.",
    basis="ours: nothing is dropped silently",
)
