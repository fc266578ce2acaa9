"""A number that can be read in two ways."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="ambiguous-number",
    severity="error",
    group="reading",
    title="Number with two readings",
    means="A number is written so that it can be read in two ways.",
    why="A comma or a point can stand for decimals or for thousands; the wrong reading changes the value a "
    "thousandfold.",
    fix="Type the number without a sign between thousands, or store it as a number instead of text.",
    message="“{text}” can be read in two ways: {readings}. It was not used.",
    basis="ours: never guess",
)
