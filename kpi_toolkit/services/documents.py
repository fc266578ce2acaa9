"""How each kind of issued document is drawn from an assessment and its verification."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.review.verification import Verification


def _report(assessment: Assessment, framework: Framework, verification: Verification) -> bytes:
    from kpi_toolkit.reports import verification_report_pdf

    return verification_report_pdf(assessment, framework, verification)


def _snapshot(assessment: Assessment, framework: Framework, verification: Verification) -> bytes:
    from kpi_toolkit.reports import snapshot_pdf

    return snapshot_pdf(assessment, framework, verification)


MAKERS: Mapping[str, Callable[[Assessment, Framework, Verification], bytes]] = {
    "verification_report": _report,
    "snapshot": _snapshot,
}
