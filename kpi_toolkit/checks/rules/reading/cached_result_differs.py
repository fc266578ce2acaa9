"""A result stored in the workbook that differs from the one computed here."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="cached-result-differs",
    severity="info",
    group="reading",
    title="Workbook shows another result",
    means="The result the workbook shows is not the one computed from its figures.",
    why="The computed one counts. The workbook was perhaps saved without calculating, or its formula was "
    "changed.",
    fix="Open the workbook, let it calculate, and look whether the formula of the result is still that of "
    "the template.",
    message="The workbook shows {found}, computed was {ours}.",
    basis="ours: results are computed from the figures, never taken from the file",
)
