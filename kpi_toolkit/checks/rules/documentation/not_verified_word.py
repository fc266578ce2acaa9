"""The words "not verified", which a city takes over from an earlier verification report."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    for point in context.framework.points:
        entry = context.submission.value(point).notation
        if entry is not None and entry.value == "not_verified":
            yield CHECK.finding(entry.place, point, entry.raw, text=entry.raw)


CHECK = Check(
    key="not-verified-word",
    severity="info",
    group="documentation",
    title="“Not verified”",
    means="A value is marked as not verified.",
    why="Whether a value is verified is found out later, by the verifier. Without a value it counts as not "
    "reported; a value beside it counts as any other.",
    fix="Enter the value if the city has it, otherwise mark it as not reported.",
    message="“{text}” stands here for {name}. Without a value it counts as not reported.",
    basis="ours: see the words for the states in the method",
    run=_run,
)
