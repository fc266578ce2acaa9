"""A number with a unit that is not known for it."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="unknown-unit",
    severity="error",
    group="reading",
    title="Unknown unit",
    means="A unit stands at the number that is neither the expected one nor one that can be converted.",
    why="Without knowing the unit the value may be wrong by any factor.",
    fix="Convert the value into the unit that is asked for and type the number alone.",
    message="The unit “{unit}” in “{text}” is not known here{expected:; the value is wanted in @}.",
    basis="ours: never guess",
)
