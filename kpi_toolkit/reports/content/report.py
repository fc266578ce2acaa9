"""The report in the chapters of a published Verification Report, before, during and after a verification."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.chapters import (
    attestation,
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
from kpi_toolkit.reports.content.judged import Judged, Stage
from kpi_toolkit.reports.content.model import Chapter, Report
from kpi_toolkit.review.verification import Verification

KIND = N_("KPI Self-Assessment Report")
SUBTITLE = N_("Results and scores of the city in the chapters of a U4SSC Verification Report")
KINDS: dict[Stage, str] = {
    "in-verification": N_("KPI Report in verification"),
    "independent": N_("Verification Report"),
    "not-independent": N_("Verification Report"),
}
SUBTITLES: dict[Stage, str] = {
    "in-verification": N_("Results and scores of the city, with what is decided so far; not attested yet"),
    "independent": N_("Results and scores of the city, with the decisions of its verifier"),
    "not-independent": N_("Results and scores of the city, with recorded decisions that are not independent"),
}


def verification_report(
    assessment: Assessment, framework: Framework, verification: Verification | None = None
) -> Report:
    """What the report of an assessment says. ``framework`` is the one the assessment was made with."""
    a, f = assessment, framework
    judged = None if verification is None else Judged(a, verification)
    kind, subtitle = (KINDS[judged.stage], SUBTITLES[judged.stage]) if judged else (KIND, SUBTITLE)
    chapters = (
        Chapter(
            "1",
            _("Introduction and Verification Background"),
            "introduction",
            introduction.introduction(a, f, judged),
        ),
        Chapter(
            "2",
            _("KPI Reporting and Verification Summary"),
            "kpi-summary",
            reporting.kpi_summary(a, f, judged),
        ),
        Chapter(
            "3",
            _("KPI Data Points Reporting and Verification Summary"),
            "point-summary",
            reporting.point_summary(a, f, judged),
        ),
        Chapter("4", _("City Performance Benchmark"), "performance", benchmark.performance(a, f, judged)),
        Chapter("5", _("Benchmarks and Scoring Methodology"), "methodology", method.methodology(a, f)),
        Chapter("6", _("Verification Results"), "results", results.results(a, f, judged)),
        Chapter("7", _("KPIs Not Reported"), "not-reported", gaps.not_reported(a, f)),
        Chapter("8", _("KPIs Not Verified"), "not-verified", gaps.not_verified(a, f, judged)),
        Chapter("9", _("Next Steps"), "next-steps", next_steps.next_steps(a, f, judged)),
        Chapter("", _("About the KPIs"), "about-kpis", introduction.closing(a, f)),
        Chapter(_("Annex A"), _("Findings of the checks"), "findings", findings.findings(a, f)),
    )
    return Report(
        info=frame.info(a, kind, judged),
        cover=frame.cover(a, kind, _(subtitle), judged),
        wheel=wheel(a, f),
        front=(
            Chapter("", _("Foreword"), "foreword", introduction.foreword(a, f, judged)),
            Chapter("", _("Disclaimer"), "disclaimer", introduction.disclaimer(a, judged)),
            *_attestation(judged),
        ),
        chapters=chapters,
    )


def _attestation(judged: Judged | None) -> tuple[Chapter, ...]:
    given = judged.attestation if judged else None
    if judged is None or given is None:
        return ()
    return (Chapter("", _("Attestation"), "attestation", attestation.attestation(judged, given), alone=True),)
