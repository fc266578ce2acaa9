"""A word for the origin of the data that is not on the list."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.documents import unknown_word
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    yield from unknown_word(context, CHECK, "origin", context.framework.pack.origin)


CHECK = Check(
    key="unknown-origin",
    severity="info",
    group="documentation",
    title="Origin of the data not on the list",
    means="The origin of a value is given in words that are not on the list.",
    why="Only entries of the list can be counted and compared.",
    fix="Choose one of the entries of the list.",
    message="“{text}” is not on the list for the origin of the data ({name}). The list: {known}.",
    basis="ours: the list of the pack; each installation may replace it",
    run=_run,
)
