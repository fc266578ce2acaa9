"""How the documents are drawn as PDF: layout on a canvas, then one file."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_toolkit.reports.content.model import Report, Snapshot
from kpi_toolkit.reports.pdf.archive import Enclosure
from kpi_toolkit.reports.pdf.report import draw_report
from kpi_toolkit.reports.pdf.signing import Signer
from kpi_toolkit.reports.pdf.snapshot import draw_snapshot
from kpi_toolkit.reports.pdf.writer import write


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished file, and the characters that no font of ours has, each of which is printed as a box."""

    pdf: bytes
    replaced: tuple[str, ...]


def draw(
    document: Snapshot | Report, enclosure: Enclosure | None = None, signer: Signer | None = None
) -> Drawn:
    """Draw a document with what it encloses, and sign it where there is a signer.

    Unsigned, the same document gives the same bytes.
    """
    canvas = draw_snapshot(document) if isinstance(document, Snapshot) else draw_report(document)
    pdf = write(canvas, document.info, enclosure or Enclosure(), signer)
    return Drawn(pdf, tuple(sorted(canvas.glyphs.replaced)))
