"""Infinity, or a number larger than any computer can express."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="not-finite",
    severity="error",
    group="reading",
    title="No finite number",
    means="The cell holds infinity, or a number too large to compute with.",
    why="Nothing can be computed with it.",
    fix="Look for a division by 0 or digits typed twice, and type the value.",
    message="“{text}” is not a finite number.",
    basis="ours: never guess",
)
