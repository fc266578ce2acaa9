"""A cell that shows an error of the spreadsheet program."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="formula-error",
    severity="error",
    group="reading",
    title="Formula with an error",
    means="The cell shows an error of the spreadsheet program instead of a value.",
    why="The formula behind it does not work, so there is no value.",
    fix="Mend the formula, or type the value instead of it.",
    message="The cell shows {text}, an error of the spreadsheet program.",
    basis="ours: never guess",
)
