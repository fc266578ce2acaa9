"""More rows than a submission can have."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="too-many-rows",
    severity="warning",
    group="reading",
    title="Too many rows",
    means="The file has more rows than a submission can have; the rest was not read.",
    why="Values further down are missing in the result.",
    fix="Delete the rows that do not belong to the submission.",
    message="The file has more rows than are read.",
    basis="ours: a limit that protects the program",
)
