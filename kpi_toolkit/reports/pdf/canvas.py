"""Pages as lists of simple marks, before they become a PDF.

Layout comes first and drawing last, so that page numbers, contents and running lines are known when they are
drawn, and so that everything on a page is drawn in reading order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kpi_toolkit.reports.geometry import Outline, Spot
from kpi_toolkit.reports.pdf.fonts import POINT, Glyphs, width
from kpi_toolkit.reports.tokens import FaceName, Tokens, TypeStyle


@dataclass(frozen=True, slots=True)
class TextMark:
    """A line of text; ``y`` is its baseline, ``turn`` its angle counter-clockwise around (x, y)."""

    x: float
    y: float
    text: str
    face: FaceName
    size: float
    colour: str
    turn: float = 0


@dataclass(frozen=True, slots=True)
class RectMark:
    x: float
    y: float
    width: float
    height: float
    fill: str | None
    stroke: str | None
    line: float
    radius: float = 0


@dataclass(frozen=True, slots=True)
class LineMark:
    """A line through two or more points."""

    spots: tuple[Spot, ...]
    colour: str
    line: float


@dataclass(frozen=True, slots=True)
class DotMark:
    x: float
    y: float
    radius: float
    fill: str | None
    stroke: str | None
    line: float


@dataclass(frozen=True, slots=True)
class ShapesMark:
    """Closed outlines filled or stroked together."""

    outlines: tuple[Outline, ...]
    fill: str | None
    stroke: str | None
    line: float


@dataclass(frozen=True, slots=True)
class LinkMark:
    """A part of the page that leads to an anchor."""

    x: float
    y: float
    width: float
    height: float
    key: str


@dataclass(frozen=True, slots=True)
class AnchorMark:
    """A place that links and bookmarks lead to. ``level`` 0 is the highest; None makes no bookmark."""

    y: float
    key: str
    title: str
    level: int | None


PageMark = TextMark | RectMark | LineMark | DotMark | ShapesMark | LinkMark | AnchorMark


@dataclass
class PageMarks:
    """One page. ``bare`` pages carry no running head and foot (a cover)."""

    marks: list[PageMark] = field(default_factory=list)
    bare: bool = False


class Canvas:
    """Collects pages. All lengths are millimetres from the top left corner, type sizes are points."""

    def __init__(self, look: Tokens) -> None:
        self.look = look
        self.glyphs = Glyphs()
        self.pages: list[PageMarks] = []
        self.anchors: dict[str, int] = {}
        self._page = PageMarks()
        self._number = 0

    def new_page(self, *, bare: bool = False) -> int:
        """Begin a page; its number, counted from 1."""
        self._page = PageMarks(bare=bare)
        self.pages.append(self._page)
        self._number = len(self.pages)
        return self._number

    def turn_to(self, number: int) -> None:
        """Go on drawing on a page that already exists."""
        self._page = self.pages[number - 1]
        self._number = number

    @property
    def number(self) -> int:
        """The number of the current page."""
        return self._number

    def checkpoint(self) -> int:
        """How much the current page holds, to come back to with ``rewind``."""
        return len(self._page.marks)

    def rewind(self, checkpoint: int) -> None:
        """Take back what was drawn on the current page since then."""
        del self._page.marks[checkpoint:]

    def put(self, mark: PageMark) -> None:
        self._page.marks.append(mark)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: TypeStyle,
        *,
        align: float = 0,
        colour: str | None = None,
        face: FaceName | None = None,
        scale: float = 1,
        turn: float = 0,
    ) -> float:
        """One line of text at a baseline; ``align`` 0 starts at x, 0.5 centres on it, 1 ends there.

        Returns the width of the line.
        """
        return self.line_of_text(
            x,
            y,
            text,
            face or style.face,
            style.size * scale,
            self.look.colours[style.colour] if colour is None else colour,
            align=align,
            turn=turn,
        )

    def line_of_text(
        self,
        x: float,
        y: float,
        text: str,
        face: FaceName,
        size: float,
        colour: str,
        *,
        align: float = 0,
        turn: float = 0,
    ) -> float:
        """Like ``text``, in a face and size without a style."""
        if not text:
            return 0
        safe = self.glyphs.safe(text, face)
        wide = width(safe, face, size)
        self.put(TextMark(x - align * wide, y, safe, face, size, colour, turn))
        return wide

    def rect(
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        line: float = 0.2,
        radius: float = 0,
    ) -> None:
        self.put(RectMark(x, y, wide, high, fill, stroke, line, radius))

    def line(self, spots: Iterable[Spot], colour: str, line: float = 0.2) -> None:
        self.put(LineMark(tuple(spots), colour, line))

    def rule(self, x: float, y: float, wide: float, colour: str, line: float = 0.2) -> None:
        """A horizontal line."""
        self.line(((x, y), (x + wide, y)), colour, line)

    def dot(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        line: float = 0.2,
    ) -> None:
        self.put(DotMark(x, y, radius, fill, stroke, line))

    def shapes(
        self,
        outlines: Iterable[Outline],
        *,
        fill: str | None = None,
        stroke: str | None = None,
        line: float = 0.2,
    ) -> None:
        together = tuple(outlines)
        if together:
            self.put(ShapesMark(together, fill, stroke, line))

    def link(self, x: float, y: float, wide: float, high: float, key: str) -> None:
        self.put(LinkMark(x, y, wide, high, key))

    def anchor(self, y: float, key: str, title: str, level: int | None) -> None:
        """Mark the place of a heading on the current page."""
        self.anchors[key] = self.number
        self.put(AnchorMark(y, key, self.glyphs.safe(title, "regular"), level))


def ascent(size: float) -> float:
    """How far the baseline of a line lies below its upper edge, for type set without leading."""
    return 0.735 * size * POINT


def baseline(y: float, style: TypeStyle, scale: float = 1) -> float:
    """The baseline of a line whose upper edge is at ``y``: the type stands in the middle of its leading."""
    return y + (style.leading + style.size * 0.69) / 2 * POINT * scale


def leading(style: TypeStyle, scale: float = 1) -> float:
    """The height of a line in millimetres."""
    return style.leading * POINT * scale
