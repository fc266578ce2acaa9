"""Criteria of the maturity checklist that are answered with yes, without evidence."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    submission = context.submission
    agreed = [key for key, entry in submission.maturity.items() if entry.value is True]
    bare = [key for key in agreed if key not in submission.maturity_evidence]
    if bare:
        yield CHECK.finding(submission.maturity[bare[0]].place, count=len(bare), total=len(agreed))


CHECK = Check(
    key="maturity-without-evidence",
    severity="info",
    group="documentation",
    title="Maturity criteria without evidence",
    means="Criteria of the maturity checklist are answered with yes, but no evidence is named.",
    why="The checklist is the city's own statement; evidence is what makes it believable.",
    fix="Name the plan, decision or web page that shows it.",
    message="{count} of {total} criteria answered with yes name no evidence; this is the first of them.",
    basis="ours: each criterion of the maturity model names the evidence it wants",
    run=_run,
)
