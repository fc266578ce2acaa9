"""A value that was given in another unit and converted."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="unit-converted",
    severity="info",
    group="reading",
    title="Unit converted",
    means="A value was given in another unit and was converted.",
    why="The converted value is the one that counts.",
    fix="Look whether the result is right. Nothing else needs to be done.",
    message="“{text}” in {unit} was read as {understood}{expected: @}.",
    basis="ours: conversions are those of the units of the pack; ppm and ppb: Verification Manual 2022 p.95",
)
