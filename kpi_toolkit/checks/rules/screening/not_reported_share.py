"""More indicators not reported than a verifier passes over (Verification Manual 2022 p.31: 20 %)."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.submission.models import Place


def _run(context: Context) -> Iterator[Finding]:
    framework, limit = context.framework, context.framework.setting("not_reported_share")
    states = [{context.status(point) for point in framework.points_of(kpi)} for kpi in framework.kpis]
    applying = [found for found in states if found != {"not_applicable"}]
    missing = sum("reported" not in found for found in applying)
    if applying and 100 * missing / len(applying) > limit:
        percent = round(100 * missing / len(applying), 1)
        yield CHECK.finding(Place(), missing=missing, total=len(applying), percent=percent, limit=limit)


CHECK = Check(
    key="not-reported-share",
    severity="warning",
    group="screening",
    title="Many indicators not reported",
    means="More indicators are not reported than a verifier passes over without asking.",
    why="Scores that rest on few indicators say little, and leaving out weak ones lifts them.",
    fix="Report what the city has, and give the reason for the rest: not applicable, confidential, or when "
    "it will be collected.",
    message="{missing} of {total} indicators are not reported: {percent} % (above {limit} % a verifier "
    "asks).",
    basis="Verification Manual 2022 p.31; that it counts indicators is ours",
    settings=("not_reported_share",),
    run=_run,
)
