"""A sheet of the template that is missing."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="missing-sheet",
    severity="warning",
    group="reading",
    title="Sheet missing",
    means="A sheet of the template is missing in the file.",
    why="Nothing that belongs on it could be read.",
    fix="Copy the sheet back from the template. Its name does not matter, its content does.",
    message="The sheet “{name}” is missing.",
    basis="ours",
)
