"""The report in the chapters of a published Verification Report, for data that nobody has verified yet."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.chapters import (
    benchmark,
    findings,
    gaps,
    introduction,
    method,
    next_steps,
    reporting,
    results,
)
from kpi_toolkit.reports.content.figures import wheel
from kpi_toolkit.reports.content.model import Chapter, Report

KIND = "KPI Self-Assessment Report"
SUBTITLE = "Results and scores of the city in the chapters of a U4SSC Verification Report"


def verification_report(assessment: Assessment, framework: Framework) -> Report:
    """What the report of an assessment says. ``framework`` is the one the assessment was made with."""
    a, f = assessment, framework
    chapters = (
        Chapter(
            "1", "Introduction and Verification Background", "introduction", introduction.introduction(a, f)
        ),
        Chapter("2", "KPI Reporting and Verification Summary", "kpi-summary", reporting.kpi_summary(a, f)),
        Chapter(
            "3",
            "KPI Data Points Reporting and Verification Summary",
            "point-summary",
            reporting.point_summary(a, f),
        ),
        Chapter("4", "City Performance Benchmark", "performance", benchmark.performance(a, f)),
        Chapter("5", "Benchmarks and Scoring Methodology", "methodology", method.methodology(a, f)),
        Chapter("6", "Verification Results", "results", results.results(a, f)),
        Chapter("7", "KPIs Not Reported", "not-reported", gaps.not_reported(a, f)),
        Chapter("8", "KPIs Not Verified", "not-verified", gaps.not_verified(a, f)),
        Chapter("9", "Next Steps", "next-steps", next_steps.next_steps(a, f)),
        Chapter("", "About the KPIs", "about-kpis", introduction.closing(a, f)),
        Chapter("Annex A", "Findings of the checks", "findings", findings.findings(a, f)),
    )
    return Report(
        info=frame.info(a, KIND),
        cover=frame.cover(a, KIND, SUBTITLE),
        wheel=wheel(a, f),
        front=(
            Chapter("", "Foreword", "foreword", introduction.foreword(a, f)),
            Chapter("", "Disclaimer", "disclaimer", introduction.disclaimer(a)),
        ),
        chapters=chapters,
    )
