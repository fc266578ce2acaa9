"""The documents for the reader, made from an assessment.

``content`` says what a document says, ``pdf`` and ``html`` draw it, ``svg`` draws its figures for screens. Every
page carries the mark of a self-assessment, or of the verification that is handed over with its attestation; no
argument takes it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from kpi_toolkit.i18n import speaking
from kpi_toolkit.reports.kinds import KINDS

if TYPE_CHECKING:  # the child process that reads documents imports this package, and none of these
    from kpi_toolkit.assessment import Assessment
    from kpi_toolkit.framework import Framework
    from kpi_toolkit.reports.branding import Branding
    from kpi_toolkit.reports.content.earlier import Earlier
    from kpi_toolkit.reports.content.model import Document
    from kpi_toolkit.reports.pdf.signing import Signer
    from kpi_toolkit.review.verification import Verification


def document_pdf(
    kind: str,
    assessment: Assessment,
    framework: Framework,
    verification: Verification | None = None,
    signer: Signer | None = None,
    *,
    earlier: Sequence[Earlier] = (),
    branding: Branding | None = None,
) -> bytes:
    """A document as PDF with the data it was drawn from enclosed, signed where there is a signer.

    ``kind``: a key of ``kinds.KINDS``. ``framework`` is the one the assessment was made with. ``verification``:
    what a verifier recorded about the values. ``earlier``: years of the city before, the oldest first, for kinds
    that show them. ``branding``: what is the city's own. Unsigned, the same input gives the same bytes.

    ValueError where the mark of the verification is not the one that follows from its attestation, and for a
    certificate of what is not attested independently.
    """
    from kpi_toolkit.reports.branding import look_of
    from kpi_toolkit.reports.enclosed import enclose
    from kpi_toolkit.reports.pdf import draw

    with _speaking(assessment, framework) as spoken:
        made = _document(kind, assessment, spoken, verification, earlier, branding)
        certificate = signer.sha256 if signer else None
        enclosure = enclose(kind, made.info, assessment, spoken, verification, certificate)
        return draw(made, enclosure, signer, look_of(branding)).pdf


def document_html(
    kind: str,
    assessment: Assessment,
    framework: Framework,
    verification: Verification | None = None,
    *,
    earlier: Sequence[Earlier] = (),
    branding: Branding | None = None,
) -> bytes:
    """A document as one HTML file that loads nothing and runs nothing. Arguments as for ``document_pdf``."""
    from kpi_toolkit.reports.branding import look_of
    from kpi_toolkit.reports.html import draw

    with _speaking(assessment, framework) as spoken:
        made = _document(kind, assessment, spoken, verification, earlier, branding)
        return draw(made, look_of(branding))


def _document(
    kind: str,
    assessment: Assessment,
    framework: Framework,
    verification: Verification | None,
    earlier: Sequence[Earlier],
    branding: Branding | None,
) -> Document:
    """What a document says, with what is the city's own in it."""
    from kpi_toolkit.reports import content
    from kpi_toolkit.reports.branding import branded

    years = {"earlier": earlier} if KINDS[kind].years else {}
    return branded(getattr(content, kind)(assessment, framework, verification, **years), branding)


@contextmanager
def _speaking(assessment: Assessment, framework: Framework) -> Iterator[Framework]:
    """Documents are in the language of the assessment, the words of the framework among them."""
    with speaking(assessment.language):
        same = framework.language == assessment.language
        yield framework if same else framework.in_language(assessment.language)


snapshot_pdf = partial(document_pdf, "snapshot")
snapshot_html = partial(document_html, "snapshot")
verification_report_pdf = partial(document_pdf, "verification_report")
verification_report_html = partial(document_html, "verification_report")

__all__ = [
    "KINDS",
    "document_html",
    "document_pdf",
    "snapshot_html",
    "snapshot_pdf",
    "verification_report_html",
    "verification_report_pdf",
]
