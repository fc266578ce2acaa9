"""How the documents are drawn as PDF: layout on a canvas, then one file."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_toolkit.reports.content.model import Certificate, Document, Report, Snapshot
from kpi_toolkit.reports.pdf.archive import Enclosure
from kpi_toolkit.reports.pdf.canvas import Canvas
from kpi_toolkit.reports.pdf.certificate import draw_certificate
from kpi_toolkit.reports.pdf.report import draw_report
from kpi_toolkit.reports.pdf.signing import Signer
from kpi_toolkit.reports.pdf.snapshot import draw_snapshot
from kpi_toolkit.reports.pdf.writer import write
from kpi_toolkit.reports.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished file, and the characters that no font of ours has, each of which is printed as a box."""

    pdf: bytes
    replaced: tuple[str, ...]


def draw(
    document: Document,
    enclosure: Enclosure | None = None,
    signer: Signer | None = None,
    look: Tokens | None = None,
) -> Drawn:
    """Draw a document with what it encloses, and sign it where there is a signer.

    ``look``: other tokens than those of the toolkit. Unsigned, the same document gives the same bytes.
    """
    canvas = pages(document, look)
    pdf = write(canvas, document.info, enclosure or Enclosure(), signer)
    return Drawn(pdf, tuple(sorted(canvas.glyphs.replaced)))


def pages(document: Document, look: Tokens | None = None) -> Canvas:
    """The pages of a document, before they become a file."""
    match document:
        case Snapshot():
            return draw_snapshot(document, look)
        case Report():
            return draw_report(document, look)
        case Certificate():
            return draw_certificate(document, look)
