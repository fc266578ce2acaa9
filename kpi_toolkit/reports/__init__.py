"""The documents for the reader, made from an assessment.

``content`` says what a document says, ``pdf`` and ``html`` draw it, ``svg`` draws its figures for screens. Every
page carries the mark of a self-assessment, or of the verification that is handed over with its attestation; no
argument takes it away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kpi_toolkit.i18n import speaking

if TYPE_CHECKING:  # the child process that reads documents imports this package, and none of these
    from kpi_toolkit.assessment import Assessment
    from kpi_toolkit.framework import Framework
    from kpi_toolkit.reports.pdf.signing import Signer
    from kpi_toolkit.review.verification import Verification


def snapshot_pdf(
    assessment: Assessment, framework: Framework, verification: Verification | None = None
) -> bytes:
    """The City Snapshot, four A4 pages, with the data it was drawn from enclosed.

    It is in the language of the assessment. ``framework`` is the one that was made with. ``verification``: what a
    verifier recorded about the values, told in that language. ValueError where its mark is not the one that follows
    from its attestation.
    """
    return document_pdf("snapshot", assessment, framework, verification)


def verification_report_pdf(
    assessment: Assessment, framework: Framework, verification: Verification | None = None
) -> bytes:
    """The report in the chapters of a Verification Report. Arguments as for ``snapshot_pdf``."""
    return document_pdf("verification_report", assessment, framework, verification)


def document_pdf(
    kind: str,
    assessment: Assessment,
    framework: Framework,
    verification: Verification | None = None,
    signer: Signer | None = None,
) -> bytes:
    """A document of a kind (snapshot or verification_report), signed where there is a signer.

    Unsigned, the same input gives the same bytes. Arguments as for ``snapshot_pdf``.
    """
    from kpi_toolkit.reports import content
    from kpi_toolkit.reports.enclosed import enclose
    from kpi_toolkit.reports.pdf import draw

    with _speaking(assessment, framework) as spoken:
        document = getattr(content, kind)(assessment, spoken, verification)
        certificate = signer.sha256 if signer else None
        enclosure = enclose(kind, document.info, assessment, spoken, verification, certificate)
        return draw(document, enclosure, signer).pdf


def snapshot_html(
    assessment: Assessment, framework: Framework, verification: Verification | None = None
) -> bytes:
    """The City Snapshot as one HTML file that loads nothing and runs nothing. Arguments as for ``snapshot_pdf``."""
    from kpi_toolkit.reports.content import snapshot
    from kpi_toolkit.reports.html import draw

    with _speaking(assessment, framework) as spoken:
        return draw(snapshot(assessment, spoken, verification))


def verification_report_html(
    assessment: Assessment, framework: Framework, verification: Verification | None = None
) -> bytes:
    """The report as one HTML file, as ``snapshot_html``."""
    from kpi_toolkit.reports.content import verification_report
    from kpi_toolkit.reports.html import draw

    with _speaking(assessment, framework) as spoken:
        return draw(verification_report(assessment, spoken, verification))


@contextmanager
def _speaking(assessment: Assessment, framework: Framework) -> Iterator[Framework]:
    """Documents are in the language of the assessment, the words of the framework among them."""
    with speaking(assessment.language):
        same = framework.language == assessment.language
        yield framework if same else framework.in_language(assessment.language)


__all__ = [
    "document_pdf",
    "snapshot_html",
    "snapshot_pdf",
    "verification_report_html",
    "verification_report_pdf",
]
