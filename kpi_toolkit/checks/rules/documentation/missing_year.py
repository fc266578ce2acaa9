"""Reported values without their year, where the file has a cell for it."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.documents import missing_field
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    yield from missing_field(context, CHECK, "year")


CHECK = Check(
    key="missing-year",
    severity="info",
    group="documentation",
    title="Year missing",
    means="A reported value does not say which year it is for.",
    why="Values are taken to be of the reporting year where nothing is said; an older one then looks newer "
    "than it is.",
    fix="Enter the year the value refers to.",
    message="{one:No year is stated for @.}{count:None of the @ reported values states its year.}",
    basis="ours: the reporting year is assumed where none is stated",
    run=_run,
)
