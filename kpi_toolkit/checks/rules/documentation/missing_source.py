"""Reported values without their source."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.documents import missing_field
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    yield from missing_field(context, CHECK, "source")


CHECK = Check(
    key="missing-source",
    severity="warning",
    group="documentation",
    title="Source missing",
    means="A reported value does not say where it comes from.",
    why="Sources must be stated; without one nobody can check or repeat the value.",
    fix="Name the office, register, survey or document the value comes from.",
    message="{one:No source is stated for @.}{count:None of the @ reported values states a source.}",
    basis="Verification Manual 2022: sources must be stated",
    run=_run,
)
