"""Turns the pages of a canvas into a PDF file, the same bytes for the same pages."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from kpi_toolkit.reports.content.model import Info
from kpi_toolkit.reports.geometry import Curve, Spot
from kpi_toolkit.reports.pdf.archive import Enclosure, archive
from kpi_toolkit.reports.pdf.canvas import Canvas
from kpi_toolkit.reports.pdf.ink import (
    ArcMark,
    DotMark,
    LineMark,
    PageMark,
    PictureMark,
    RectMark,
    ShapesMark,
    SignatureMark,
    TextMark,
)
from kpi_toolkit.reports.pdf.library import FPDF, Annotation, PDFAnnotation
from kpi_toolkit.reports.pdf.signing import Signer, sign, signature_field
from kpi_toolkit.reports.pdf.structure import StructureTree, text_string
from kpi_toolkit.reports.pdf.tree import Anchored, Artifact, Element, Piece
from kpi_toolkit.reports.pdf.type_setting import TypeSetter

YEARS = range(1970, 2200)
ARTIFACTS: dict[Artifact, str] = {
    "layout": "/Artifact <</Type/Layout>> BDC",
    "head": "/Artifact <</Type/Pagination/Subtype/Header>> BDC",
    "foot": "/Artifact <</Type/Pagination/Subtype/Footer>> BDC",
    "repeated": "/Artifact <</Type/Pagination>> BDC",
}
SIGNATURE = "Signature"
"""The name of the field, which shows nothing on the page."""


def write(canvas: Canvas, info: Info, enclosure: Enclosure, signer: Signer | None = None) -> bytes:
    """The PDF of a canvas: tagged, an archive of what is enclosed (PDF/A-3u), and signed where there is a signer."""
    if signer is not None:
        canvas.field(SIGNATURE)
    canvas.settle()
    if signer is None:
        return _Writer(canvas, info, enclosure).bytes()
    return sign(_Writer(canvas, info, enclosure, signer).bytes(), signer)


def document_date(year: int | None, at: datetime | None) -> datetime:
    """The date a file carries: that of the attestation, else the last day of the reporting year. Never the clock,
    for equal bytes.
    """
    if at is not None:
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC).replace(microsecond=0)
    return datetime(year if year in YEARS else YEARS.start, 12, 31, tzinfo=UTC)  # type: ignore[arg-type]


class _Writer:
    def __init__(
        self, canvas: Canvas, info: Info, enclosure: Enclosure, signer: Signer | None = None
    ) -> None:
        self.canvas, self.signer = canvas, signer
        page = canvas.look.page
        pdf: Any = FPDF(unit="mm", format=(page.width, page.height))  # parts of it are none of its face
        self.pdf = pdf
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.c_margin = 0
        pdf.set_display_mode("fullpage")
        archive(pdf, info, enclosure, document_date(info.year, enclosure.at))
        self.tree = pdf.struct_builder = StructureTree(pdf, canvas.root)
        self._annotations: dict[Anchored, Annotation] = {}
        self._links: dict[str, int] = {}
        self._type = TypeSetter(pdf)

    def bytes(self) -> bytes:
        for page in self.canvas.pages:
            self.pdf.add_page()
            for anchor in page.anchors:
                self.pdf.set_link(self._link(anchor.key), y=anchor.y, page=self.pdf.page)
                self.pdf.set_y(anchor.y)
                self.pdf.start_section(anchor.title, anchor.level, strict=False)
            for piece in page.pieces:
                self._piece(piece)
        for page in self.canvas.pages:
            for link in page.links:
                self._annotate(link)
        self.tree.finish(self._annotations)
        self._type.finish()
        return bytes(self.pdf.output())

    # --- pieces and annotations ----------------------------------------------------------------------------

    def _piece(self, piece: Piece) -> None:
        """Marked content: what a piece belongs to, and its text where the glyphs do not say it."""
        if isinstance(piece.owner, Element):
            number = self.tree.number(piece, piece.owner)
            said = "" if piece.said is None else f"/ActualText{text_string(piece.said)}"
            role = piece.owner.role if piece.said is None else "Span"
            self.pdf._out(f"/{role} <</MCID {number}{said}>> BDC")
        else:
            self.pdf._out(ARTIFACTS[piece.owner])
        for mark in piece.marks:
            self._draw(mark)
        self.pdf._out("EMC")

    def _annotate(self, anchored: Anchored) -> None:
        mark, k, high = anchored.mark, self.pdf.k, self.pdf.h
        if isinstance(mark, SignatureMark):
            assert self.signer is not None
            annotation = signature_field(mark.words, self.signer)
        else:
            annotation = PDFAnnotation(
                "Link",
                x=mark.x * k,
                y=(high - mark.y) * k,
                width=mark.width * k,
                height=mark.height * k,
                contents=mark.words,
                dest=self.pdf.links[self._link(mark.key)],
            )
        self.pdf.pages[anchored.page].add_annotation(annotation)
        self._annotations[anchored] = annotation

    # --- marks ---------------------------------------------------------------------------------------------

    def _draw(self, mark: PageMark) -> None:
        match mark:
            case TextMark() | ArcMark():
                self.pdf._out(self._type.said(mark))
            case RectMark():
                self._rect(mark)
            case LineMark():
                self.pdf.set_draw_color(_rgb(mark.colour))
                self.pdf.set_line_width(mark.line)
                self.pdf.polyline(mark.spots)
            case DotMark():
                style = self._paint(mark.fill, mark.stroke, mark.line)
                self.pdf.circle(mark.x, mark.y, mark.radius, style=style)
            case ShapesMark():
                self._shapes(mark)
            case PictureMark():
                file = io.BytesIO(mark.picture.data)
                self.pdf.image(file, x=mark.x, y=mark.y, w=mark.width, h=mark.height)

    def _link(self, key: str) -> int:
        if key not in self._links:
            self._links[key] = self.pdf.add_link()
        return self._links[key]

    def _paint(self, fill: str | None, stroke: str | None, line: float) -> str:
        if stroke is not None:
            self.pdf.set_draw_color(_rgb(stroke))
            self.pdf.set_line_width(line)
        if fill is not None:
            self.pdf.set_fill_color(_rgb(fill))
        return ("F" if fill is not None else "") + ("D" if stroke is not None else "")

    def _rect(self, mark: RectMark) -> None:
        style = self._paint(mark.fill, mark.stroke, mark.line)
        self.pdf.rect(mark.x, mark.y, mark.width, mark.height, style=style)

    def _shapes(self, mark: ShapesMark) -> None:
        """Written by hand: fpdf2 copies every point of a path several times over."""
        out = ["q"]
        if mark.fill is not None:
            out.append(f"{_parts(mark.fill)} rg")
        if mark.stroke is not None:
            out.append(f"{_parts(mark.stroke)} RG {mark.line * self.pdf.k:.2f} w")
        for outline in mark.outlines:
            verb = "m"
            for part in outline:
                if isinstance(part, Curve):
                    out.append(f"{self._at(part.first)} {self._at(part.second)} {self._at(part.end)} c")
                else:
                    out.append(f"{self._at(part)} {verb}")
                verb = "l"
            out.append("h")
        paint = {(True, False): "f", (False, True): "S", (True, True): "B"}
        out.append(paint.get((mark.fill is not None, mark.stroke is not None), "n"))
        self.pdf._out("\n".join([*out, "Q"]))

    def _at(self, spot: Spot) -> str:
        return f"{spot[0] * self.pdf.k:.2f} {(self.pdf.h - spot[1]) * self.pdf.k:.2f}"


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)


def _parts(colour: str) -> str:
    return " ".join(f"{part / 255:.4f}" for part in _rgb(colour))
