"""Pages as lists of simple marks, before they become a PDF.

Layout comes first and drawing last, so that page numbers, contents and running lines are known when they are
drawn, and so that everything on a page is drawn in reading order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from kpi_toolkit.i18n import LANGUAGES
from kpi_toolkit.reports.content.model import Picture
from kpi_toolkit.reports.geometry import Outline, Spot
from kpi_toolkit.reports.pdf.fonts import POINT, Glyphs, ellipsis, fit, spoken, width
from kpi_toolkit.reports.pdf.ink import (
    AnchorMark,
    ArcMark,
    DotMark,
    LineMark,
    LinkMark,
    PageMark,
    PictureMark,
    RectMark,
    ShapesMark,
    SignatureMark,
    TextMark,
)
from kpi_toolkit.reports.pdf.mirror import mirrored, mirrored_link
from kpi_toolkit.reports.pdf.shaping import is_plain
from kpi_toolkit.reports.pdf.tree import CONTAINERS, Anchored, Artifact, Element, Piece, Role
from kpi_toolkit.reports.tokens import FaceName, Tokens, TypeStyle
from kpi_toolkit.reports.writing import runs_backwards

SLACK = 0.05
"""Millimetres that a text may be wider than its room: nobody sees them."""


@dataclass
class PageMarks:
    """One page. ``bare`` pages carry no running head and foot (a cover)."""

    pieces: list[Piece] = field(default_factory=list)
    links: list[Anchored] = field(default_factory=list)
    anchors: list[AnchorMark] = field(default_factory=list)
    bare: bool = False

    @property
    def marks(self) -> list[PageMark]:
        """Everything that is drawn, in order."""
        return [mark for piece in self.pieces for mark in piece.marks]


@dataclass(frozen=True, slots=True)
class Squeeze:
    """A text that does not stand on its page as it should: shortened, wider than its room, or left out."""

    page: int
    why: Literal["shortened", "too wide", "left out"]
    text: str


class Canvas:
    """Collects pages and the structure of what stands on them.

    A text belongs to the element that is open when it is drawn, in a figure everything does; all other marks are
    decoration. All lengths are millimetres from the top left corner, type sizes are points. Pages of a language
    that runs from right to left are laid out like all others and mirrored as a whole at the end (``settle``).
    """

    def __init__(self, look: Tokens) -> None:
        self.look = look
        language = LANGUAGES.get(look.language)
        self.rtl = language is not None and language.direction == "rtl"
        self.squeezed: list[Squeeze] = []
        self._settled = False
        self.glyphs = Glyphs()
        self.pages: list[PageMarks] = []
        self.anchors: dict[str, int] = {}
        self.root = Element("Document")
        self._open: Element | Artifact = self.root
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

    # --- structure -----------------------------------------------------------------------------------------

    def add(self, role: Role, parent: Element | None = None, **told: Any) -> Element:
        """A new last element of the parent, which is the open one where none is named. ``told``: fields of it."""
        element = Element(role, **told)
        (parent or self._element()).kids.append(element)
        return element

    @contextmanager
    def within(self, element: Element | Artifact) -> Iterator[None]:
        """What is drawn belongs to this element, or to none for the named reason."""
        before, self._open = self._open, element
        try:
            yield
        finally:
            self._open = before

    @contextmanager
    def inside(self, role: Role, **told: Any) -> Iterator[Element]:
        """What is drawn belongs to a new element."""
        element = self.add(role, **told)
        with self.within(element):
            yield element

    def _element(self) -> Element:
        if not isinstance(self._open, Element):
            raise ValueError("nothing is said in what belongs to no element")
        return self._open

    def checkpoint(self) -> tuple[int, ...]:
        """How much there is on the current page and in the open element, to come back to with ``rewind``."""
        page, kids = self._page, self._element().kids
        last = len(page.pieces[-1].marks) if page.pieces else 0
        return len(page.pieces), last, len(page.links), len(page.anchors), len(kids), len(self.squeezed)

    def rewind(self, checkpoint: tuple[int, ...]) -> None:
        """Take back what was drawn on the current page since then."""
        pieces, last, links, anchors, kids, squeezed = checkpoint
        page = self._page
        del self.squeezed[squeezed:]
        del page.pieces[pieces:], page.links[links:], page.anchors[anchors:], self._element().kids[kids:]
        if page.pieces:
            del page.pieces[-1].marks[last:]

    # --- marks ---------------------------------------------------------------------------------------------

    def put(self, mark: PageMark) -> None:
        self._piece(mark).marks.append(mark)

    def _piece(self, mark: PageMark) -> Piece:
        """The piece that a mark belongs to: the last one, or a new one where owner or text are others."""
        owner = self._owner(mark)
        said = mark.said if isinstance(mark, TextMark | ArcMark) else None
        last = self._page.pieces[-1] if self._page.pieces else None
        if last is None or last.owner != owner or said is not None or last.said is not None:
            return self._begin(owner, said)
        return last

    def _begin(self, owner: Element | Artifact, said: str | None) -> Piece:
        piece = Piece(owner, self._number, said=said)
        self._page.pieces.append(piece)
        if isinstance(owner, Element):
            owner.kids.append(piece)
        return piece

    def _owner(self, mark: PageMark) -> Element | Artifact:
        owner = self._open
        if isinstance(owner, Element) and owner.role != "Figure":
            if not isinstance(mark, TextMark | ArcMark):
                return "layout"
            if owner.role in CONTAINERS:
                raise ValueError(f"a text stands outside of any element that holds text: {mark.text!r}")
        return owner

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
        said: str | None = None,
        of: str = "",
        room: float | None = None,
    ) -> float:
        """One line of text at a baseline; ``align`` 0 starts at x, 0.5 centres on it, 1 ends there.

        ``said``: what the line stands for, where that is not its text. ``of``: the text that it is a line of, if
        that has several. ``room``: how wide it may be; a wider one is drawn and noted. Returns its width.
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
            said=said,
            of=of,
            room=room,
        )

    def lines(
        self,
        x: float,
        y: float,
        text: str,
        lines: Sequence[str],
        style: TypeStyle,
        *,
        colour: str | None = None,
        scale: float = 1,
        ends: str = "",
    ) -> float:
        """A text that was broken into lines, from the upper edge ``y`` down; its lower edge.

        ``ends``: what parts it from what follows in the same element.
        """
        for line, said in spoken(text + ends, lines):
            base = baseline(y, style, scale)
            self.text(x, base, line, style, colour=colour, scale=scale, said=said, of=text)
            y += leading(style, scale)
        return y

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
        said: str | None = None,
        of: str = "",
        room: float | None = None,
    ) -> float:
        """Like ``text``, in a face and size without a style."""
        if not text:
            return 0
        drawn, other, rtl, wide = self._set(text, face, size, said, of, room)
        self.put(TextMark(x - align * wide, y, drawn, face, size, colour, turn, other, rtl))
        return wide

    def arc_of_text(
        self,
        centre: Spot,
        radius: float,
        angle: float,
        text: str,
        face: FaceName,
        size: float,
        colour: str,
        *,
        inwards: bool = False,
        said: str | None = None,
        room: float | None = None,
    ) -> None:
        """A text along a circle, its middle at an angle; ``inwards``: with the heads of its letters to the centre."""
        drawn, other, rtl, _ = self._set(text, face, size, said, text, room)
        self.put(ArcMark(*centre, radius, angle, inwards, drawn.rstrip(), face, size, colour, other, rtl))

    def _set(
        self, text: str, face: FaceName, size: float, said: str | None, of: str, room: float | None
    ) -> tuple[str, str | None, bool, float]:
        """What is drawn of a line, what it stands for where that is not the same, its direction, its width."""
        drawn = self.glyphs.safe(text, face)
        wide = width(drawn, face, size)
        if room is not None and wide > room + SLACK:
            self.note("too wide", text)
        rtl = runs_backwards(of or text, self.rtl)
        plain = is_plain(drawn, face, rtl)
        said = (text if said is None else said).replace("\n", " ")
        if (
            plain and not rtl and said == f"{text} "
        ):  # the blank before the next line is drawn: words stay apart
            drawn += " "
        return drawn, (None if plain and said == drawn else said), rtl, wide

    # --- what has too little room --------------------------------------------------------------------------

    def note(self, why: Literal["shortened", "too wide", "left out"], text: str) -> None:
        """Remember a text that does not stand as it should; nobody sees it but tests."""
        self.squeezed.append(Squeeze(self._number, why, text))

    def fitted(
        self, text: str, face: FaceName, sizes: tuple[float, ...], limit: float, most: int
    ) -> tuple[float, tuple[str, ...]]:
        """``fit``, where a text that is shortened is noted."""
        size, lines = fit(text, face, sizes, limit, most)
        if lines and lines[-1].endswith("…") and not text.endswith("…"):
            self.note("shortened", text)
        return size, lines

    def shortened(self, text: str, face: FaceName, size: float, limit: float) -> str:
        """``ellipsis``, noted where it is one."""
        said = ellipsis(text, face, size, limit)
        if said != text:
            self.note("shortened", text)
        return said

    def settle(self) -> None:
        """Mirror the pages of a language that runs from right to left; everything must be drawn by then."""
        if not self.rtl or self._settled:
            return
        self._settled = True
        wide = self.look.page.width
        for page in self.pages:
            for piece in page.pieces:
                piece.marks[:] = [mirrored(mark, wide) for mark in piece.marks]
            for link in page.links:
                link.mark = mirrored_link(link.mark, wide)

    # --- other marks ---------------------------------------------------------------------------------------

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
    ) -> None:
        self.put(RectMark(x, y, wide, high, fill, stroke, line))

    def line(self, spots: Iterable[Spot], colour: str, line: float = 0.2, *, sign: bool = False) -> None:
        """A line through points; ``sign``: it is no part of the layout and keeps its shape in every direction."""
        self.put(LineMark(tuple(spots), colour, line, sign))

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

    def picture(self, x: float, y: float, wide: float, high: float, picture: Picture) -> None:
        """A picture as a figure with its alternative text."""
        with self.inside("Figure", alt=picture.alt):
            self.put(PictureMark(x, y, wide, high, picture))

    def link(self, x: float, y: float, wide: float, high: float, key: str, words: str) -> None:
        """Make a part of the page lead to an anchor; it belongs to the open element."""
        link = Anchored(self._number, LinkMark(x, y, wide, high, key, words))
        self._page.links.append(link)
        self._element().kids.append(link)

    def field(self, words: str) -> None:
        """Make room for a signature on the current page; nothing of it is seen."""
        anchored = Anchored(self._number, SignatureMark(words))
        self._page.links.append(anchored)
        self.add("Form").kids.append(anchored)

    def anchor(self, y: float, key: str, title: str, level: int) -> None:
        """Mark the place of a heading on the current page."""
        self.anchors[key] = self.number
        self._page.anchors.append(AnchorMark(y, key, title, level))


def baseline(y: float, style: TypeStyle, scale: float = 1) -> float:
    """The baseline of a line whose upper edge is at ``y``: the type stands in the middle of its leading."""
    return y + (style.leading + style.size * 0.69) / 2 * POINT * scale


def leading(style: TypeStyle, scale: float = 1) -> float:
    """The height of a line in millimetres."""
    return style.leading * POINT * scale
