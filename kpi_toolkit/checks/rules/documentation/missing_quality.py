"""Reported values without their quality, where the file has a cell for it."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.documents import missing_field
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    yield from missing_field(context, CHECK, "quality")


CHECK = Check(
    key="missing-quality",
    severity="info",
    group="documentation",
    title="Data quality missing",
    means="A reported value does not say how good the data behind it are.",
    why="A measured value and a personal estimate look the same without it.",
    fix="Choose one of the entries of the list of data qualities.",
    message="{one:No data quality is stated for @.}{count:None of the @ reported values states its data "
    "quality.}",
    basis="U4SSC data collection template (Verification Manual 2022 p.162-166)",
    run=_run,
)
