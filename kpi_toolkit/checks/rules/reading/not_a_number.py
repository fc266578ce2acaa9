"""A text where a number belongs."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="not-a-number",
    severity="error",
    group="reading",
    title="No number",
    means="The cell holds a text in which no number could be found.",
    why="Only numbers can be computed with.",
    fix="Type the number alone. Words belong into the comment; for a value that is missing choose why under "
    "notation.",
    message="“{text}” is not a number.",
    basis="ours: never guess",
)
