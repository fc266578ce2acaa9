"""A date where a number belongs."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="date-for-number",
    severity="error",
    group="reading",
    title="Date for a number",
    means="The cell holds a date where a number belongs.",
    why="Spreadsheet programs turn entries such as 3.5 or 1/2 into dates; the number that was typed is lost.",
    fix="Format the cell as a number and type the value again.",
    message="The cell holds the date {text}; a number belongs here.",
    basis="ours: never guess",
)
