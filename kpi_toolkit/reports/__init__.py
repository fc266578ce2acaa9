"""The documents for the reader, made from an assessment.

``content`` says what a document says, ``pdf`` draws it. Both PDFs carry the mark of a self-assessment on
every page; no argument takes it away.
"""

from __future__ import annotations

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework


def snapshot_pdf(assessment: Assessment, framework: Framework) -> bytes:
    """The City Snapshot, four A4 pages. ``framework`` is the one the assessment was made with."""
    from kpi_toolkit.reports.content import snapshot
    from kpi_toolkit.reports.pdf import draw

    return draw(snapshot(assessment, framework)).pdf


def verification_report_pdf(assessment: Assessment, framework: Framework) -> bytes:
    """The report in the chapters of a Verification Report. ``framework`` as for ``snapshot_pdf``."""
    from kpi_toolkit.reports.content import verification_report
    from kpi_toolkit.reports.pdf import draw

    return draw(verification_report(assessment, framework)).pdf


__all__ = ["snapshot_pdf", "verification_report_pdf"]
