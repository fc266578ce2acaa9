"""A word where yes or no belongs."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="not-yes-no",
    severity="error",
    group="reading",
    title="Neither yes nor no",
    means="The question can be answered with yes or no only, and the cell says something else.",
    why="A partial answer cannot be scored; which way it counts is for the city to say.",
    fix="Answer Yes or No, and put explanations into the comment.",
    message="“{text}” is neither Yes nor No.",
    basis="ours: never guess",
)
