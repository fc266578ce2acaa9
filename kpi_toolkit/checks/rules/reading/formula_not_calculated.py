"""A formula of which no result is stored in the file."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="formula-not-calculated",
    severity="error",
    group="reading",
    title="Formula without a result",
    means="The cell holds a formula, but the file holds no result of it.",
    why="The file was written by a program that does not calculate. The program does not calculate formulas "
    "of others.",
    fix="Open the file in Excel or LibreOffice, save it there and upload it again, or type the value.",
    message="The formula {formula} has no stored result.",
    basis="ours: never guess",
)
