"""A code that no indicator has."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="unknown-code",
    severity="warning",
    group="reading",
    title="Unknown code",
    means="A row carries a code that no indicator has, so it was not read.",
    why="Its value is missing in the result.",
    fix="Correct the code. Blanks in it do not matter.",
    message="No indicator has the code “{code}”.{suggestion: Perhaps @ is meant.}",
    basis="ours: nothing is dropped silently",
)
