"""A word of data qualities that is not on the list."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.documents import unknown_word
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    yield from unknown_word(context, CHECK, "quality", context.framework.pack.quality)


CHECK = Check(
    key="unknown-quality",
    severity="info",
    group="documentation",
    title="Data quality not on the list",
    means="The data quality of a value is given in words that are not on the list.",
    why="Only the published choices can be counted and compared.",
    fix="Choose one of the entries of the list.",
    message="“{text}” is not on the list of data qualities ({name}). The list: {known}.",
    basis="U4SSC data collection template: exactly these choices (Verification Manual 2022 p.162-166)",
    run=_run,
)
