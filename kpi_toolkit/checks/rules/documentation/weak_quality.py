"""A value whose stated data quality says that it cannot be traced to data (``weak_quality`` of the pack)."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.framework import fold_word


def _run(context: Context) -> Iterator[Finding]:
    weak = {fold_word(word) for word in context.framework.pack.weak_quality}
    for point in context.reported:
        entry = context.submission.value(point).quality
        if entry is not None and fold_word(str(entry.value)) in weak:
            yield CHECK.finding(entry.place, point, entry.raw, text=str(entry.value))


CHECK = Check(
    key="weak-quality",
    severity="info",
    group="documentation",
    title="Value that cannot be traced",
    means="By the city's own word a value is a personal estimate or of unknown origin.",
    why="A verifier can hardly confirm such a value.",
    fix="Look for a measured or surveyed figure for the next report, and say in the comment how this one "
    "came about.",
    message="The data quality of {name} is “{text}”.",
    basis="ours; the words are those of the U4SSC data collection template",
    run=_run,
)
