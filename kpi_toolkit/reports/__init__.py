"""The documents for the reader, made from an assessment.

``content`` says what a document says, ``pdf`` draws it. Every page carries the mark of a self-assessment, or
of the verification that is handed over with its attestation; no argument takes it away.
"""

from __future__ import annotations

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.review.verification import Verification


def snapshot_pdf(
    assessment: Assessment, framework: Framework, verification: Verification | None = None
) -> bytes:
    """The City Snapshot, four A4 pages. ``framework`` is the one the assessment was made with.

    ``verification``: what a verifier recorded about the values. ValueError where its mark is not the one
    that follows from its attestation.
    """
    from kpi_toolkit.reports.content import snapshot
    from kpi_toolkit.reports.pdf import draw

    return draw(snapshot(assessment, framework, verification)).pdf


def verification_report_pdf(
    assessment: Assessment, framework: Framework, verification: Verification | None = None
) -> bytes:
    """The report in the chapters of a Verification Report. Arguments as for ``snapshot_pdf``."""
    from kpi_toolkit.reports.content import verification_report
    from kpi_toolkit.reports.pdf import draw

    return draw(verification_report(assessment, framework, verification)).pdf


__all__ = ["snapshot_pdf", "verification_report_pdf"]
