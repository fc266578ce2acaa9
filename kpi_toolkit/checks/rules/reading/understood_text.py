"""A number that was written as text, and how it was read."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="understood-text",
    severity="info",
    group="reading",
    title="Text read as a number",
    means="A number was written as text and had to be understood.",
    why="What counts is how it was read, so look whether it was read right.",
    fix="If it was read wrongly, type the number without signs between thousands.",
    message="Please look whether this was understood rightly: {understood}.",
    basis="ours: what is not obvious is told back",
)
