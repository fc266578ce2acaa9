"""A column of the template that is missing."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="missing-column",
    severity="warning",
    group="reading",
    title="Column missing",
    means="A column of the template is missing in a sheet.",
    why="Nothing that belongs in it could be read.",
    fix="Copy the column back from the template, with its heading.",
    message="The column “{name}” is missing.",
    basis="ours",
)
