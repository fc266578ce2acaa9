"""A word for the state of a value that is not known."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="unknown-notation",
    severity="warning",
    group="reading",
    title="Unknown notation",
    means="The word in the notation cell is none of those that are known, so it was not used.",
    why="Whether the value is not reported, not applicable or confidential decides what is counted.",
    fix="Use: not reported, not applicable or confidential.",
    message="“{text}” is no known notation.",
    basis="ours: see the words for the states in the method",
)
