"""Turns the pages of a canvas into a PDF file, the same bytes for the same pages."""

from __future__ import annotations

from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from kpi_toolkit.reports.content.model import Info
from kpi_toolkit.reports.geometry import Curve
from kpi_toolkit.reports.pdf.canvas import (
    AnchorMark,
    Canvas,
    DotMark,
    LineMark,
    LinkMark,
    PageMark,
    RectMark,
    ShapesMark,
    TextMark,
)
from kpi_toolkit.reports.pdf.fonts import CAN_SHAPE, PLACES, POINT, UNKNOWN, font_file, is_complex, width
from kpi_toolkit.reports.tokens import FaceName

YEARS = range(1970, 2200)


def write(canvas: Canvas, info: Info) -> bytes:
    """The PDF of a canvas."""
    return _Writer(canvas, info).bytes()


def creation_date(year: int | None) -> datetime:
    """The date a file carries: the last day of the reporting year, never the clock, for equal bytes."""
    return datetime(year if year in YEARS else YEARS.start, 12, 31, tzinfo=UTC)  # type: ignore[arg-type]


class _Writer:
    def __init__(self, canvas: Canvas, info: Info) -> None:
        self.canvas = canvas
        page = canvas.look.page
        self.pdf = pdf = FPDF(unit="mm", format=(page.width, page.height))
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.c_margin = 0
        pdf.set_title(info.title)
        pdf.set_subject(info.subject)
        pdf.set_author(info.author)
        pdf.set_lang(info.language)
        pdf.set_creation_date(creation_date(info.year))
        pdf.set_display_mode("fullpage")
        self._fonts: set[FaceName] = set()
        self._links: dict[str, int] = {}
        self._font: tuple[FaceName, float] | None = None
        self._colour = ""

    def bytes(self) -> bytes:
        for page in self.canvas.pages:
            self.pdf.add_page()
            self._font, self._colour = None, ""
            for mark in page.marks:
                self._draw(mark)
        return bytes(self.pdf.output())

    def _draw(self, mark: PageMark) -> None:
        match mark:
            case TextMark():
                self._text(mark)
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
            case LinkMark():
                self.pdf.link(mark.x, mark.y, mark.width, mark.height, self._link(mark.key))
            case AnchorMark():
                self.pdf.set_link(self._link(mark.key), y=mark.y, page=self.pdf.page)
                if mark.level is not None:
                    self.pdf.set_y(mark.y)
                    self.pdf.start_section(mark.title, mark.level, strict=False)

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
        if mark.radius:
            self.pdf.rect(
                mark.x,
                mark.y,
                mark.width,
                mark.height,
                style=style,
                round_corners=True,
                corner_radius=mark.radius,
            )
        else:
            self.pdf.rect(mark.x, mark.y, mark.width, mark.height, style=style)

    def _shapes(self, mark: ShapesMark) -> None:
        with self.pdf.new_path() as path:
            path.style.fill_color = None if mark.fill is None else f"#{mark.fill}"
            path.style.stroke_color = None if mark.stroke is None else f"#{mark.stroke}"
            path.style.stroke_width = mark.line
            for outline in mark.outlines:
                for number, part in enumerate(outline):
                    if isinstance(part, Curve):
                        path.curve_to(*part.first, *part.second, *part.end)
                    elif number:
                        path.line_to(*part)
                    else:
                        path.move_to(*part)
                path.close()

    def _text(self, mark: TextMark) -> None:
        if mark.turn:
            with self.pdf.rotation(mark.turn, mark.x, mark.y):
                self._line(mark)
            self._font, self._colour = None, ""  # what was set inside the rotation is gone
        else:
            self._line(mark)

    def _line(self, mark: TextMark) -> None:
        if mark.colour != self._colour:
            self.pdf.set_text_color(_rgb(mark.colour))
            self._colour = mark.colour
        if CAN_SHAPE and is_complex(mark.text):
            self._shaped(mark)
            return
        x, text = mark.x, mark.text
        while UNKNOWN in text:
            before, _, text = text.partition(UNKNOWN)
            for part, name in ((before, mark.face), (UNKNOWN, "symbols")):
                self._run(x, mark.y, part, name, mark.size)
                x += width(part, name, mark.size)
        self._run(x, mark.y, text, mark.face, mark.size)

    def _run(self, x: float, y: float, text: str, name: FaceName, size: float) -> None:
        if text:
            self._use(name, size)
            self.pdf.text(x, y, text)

    def _shaped(self, mark: TextMark) -> None:
        self._use(mark.face, mark.size)
        high = mark.size * POINT
        if UNKNOWN in mark.text:
            self._load("symbols")
            self.pdf.set_fallback_fonts([PLACES["symbols"][0]])
        self.pdf.set_text_shaping(True, direction="ltr")  # the documents run from left to right
        self.pdf.set_xy(mark.x, mark.y - 0.8 * high)  # where cell() puts its baseline
        self.pdf.cell(w=None, h=high, text=mark.text, new_x=XPos.RIGHT, new_y=YPos.TOP)
        self.pdf.set_text_shaping(False)

    def _use(self, name: FaceName, size: float) -> None:
        family, style = self._load(name)
        if self._font != (name, size):
            self.pdf.set_font(family, style, size)
            self._font = (name, size)

    def _load(self, name: FaceName) -> tuple[str, str]:
        family, style = PLACES[name]
        if name not in self._fonts:
            self.pdf.add_font(family, style, str(font_file(name)))
            self._fonts.add(name)
        return family, style


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)
