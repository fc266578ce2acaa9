"""The same value given twice in one file."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="repeated-value",
    severity="info",
    group="reading",
    title="Given twice",
    means="The same figure stands in two places with the same value.",
    why="Nothing is wrong now, but after the next correction the two may differ.",
    fix="Delete one of them.",
    message="This value stands already at {first}.",
    basis="ours",
)
