"""Blocks one below the other, over as many pages as they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kpi_toolkit.reports.content.model import (
    Block,
    Box,
    Bullets,
    Facts,
    Grid,
    Heading,
    Legend,
    Paragraph,
    Table,
    Tiles,
    Wheel,
)
from kpi_toolkit.reports.pdf.canvas import Canvas, baseline, leading
from kpi_toolkit.reports.pdf.fonts import lines_of, spoken
from kpi_toolkit.reports.pdf.tree import Role
from kpi_toolkit.reports.tokens import TypeStyle

HEADINGS: dict[int, tuple[Role, str]] = {
    1: ("H1", "chapter"),
    2: ("H2", "section"),
    3: ("H3", "small_section"),
}
"""Role and style of a heading by its level."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a page that text may fill."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height


class Overflow(Exception):
    """The text does not fit into a frame that has no further page. Our own layouts catch it."""


class Flow:
    """Fills a frame from top to bottom, page after page.

    ``scale`` shrinks type and spaces. Without ``more`` (what to do for another page) the text must fit, and
    Overflow is raised where it does not.
    """

    def __init__(
        self, canvas: Canvas, frame: Frame, *, scale: float = 1, more: Callable[[], object] | None = None
    ) -> None:
        self.canvas = canvas
        self.frame = frame
        self.scale = scale
        self.more = more
        self.y = frame.y
        self.fresh = True

    @property
    def x(self) -> float:
        return self.frame.x

    @property
    def width(self) -> float:
        return self.frame.width

    @property
    def room(self) -> float:
        return self.frame.bottom - self.y

    def next_page(self) -> None:
        if self.more is None:
            raise Overflow
        self.more()
        self.y = self.frame.y
        self.fresh = True

    def need(self, high: float) -> None:
        """Turn the page if less than this is left, unless the page is empty already."""
        if high > self.room + 0.01 and (not self.fresh or self.more is None):
            self.next_page()

    def skip(self, high: float) -> None:
        """Leave space, but none at the top of a page."""
        if not self.fresh:
            self.y += high * self.scale

    def advance(self, high: float) -> None:
        self.y += high
        self.fresh = False

    def style(self, name: str) -> TypeStyle:
        return self.canvas.look.type[name]

    def text(self, text: str, name: str, role: Role = "P") -> None:
        """A paragraph; at least two of its lines stay together at both ends of a page."""
        style = self.style(name)
        lines = lines_of(text, style, self.width, self.scale)
        high = leading(style, self.scale)
        self.skip(style.before)
        with self.canvas.inside(role):
            for number, (line, said) in enumerate(spoken(text, lines)):
                left = len(lines) - number
                together = min(left, 3 if left == 3 else 2) if number == 0 or left == 2 else 1
                self.need(together * high)
                self.line(line, style, said, text)
        self.y += style.after * self.scale

    def line(self, line: str, style: TypeStyle, said: str, of: str, indent: float = 0) -> None:
        """One line of a text at the place that was reached."""
        base, room = baseline(self.y, style, self.scale), self.width - indent
        self.canvas.text(self.x + indent, base, line, style, scale=self.scale, said=said, of=of, room=room)
        self.advance(leading(style, self.scale))

    def place(self, blocks: Sequence[Block]) -> None:
        """Draw the blocks in order. A heading never stands alone at the foot of a page."""
        from kpi_toolkit.reports.pdf import blocks as draw

        for number, block in enumerate(blocks):
            match block:
                case Heading():
                    self.heading(block, draw.least(self, blocks[number + 1 :]))
                case Paragraph():
                    self.text(block.text, block.kind)
                case Bullets():
                    draw.bullets(self, block)
                case Facts():
                    draw.facts(self, block)
                case Legend():
                    draw.legend(self, block)
                case Table():
                    draw.table(self, block)
                case Tiles():
                    draw.tiles(self, block.tiles)
                case Wheel():
                    draw.wheel(self, block)
                case Grid():
                    draw.grid(self, block)
                case Box():
                    draw.box(self, block)

    def heading(self, heading: Heading, following: float) -> None:
        role, name = HEADINGS[heading.level]
        style = self.style(name)
        lines = lines_of(heading.text, style, self.width, self.scale)
        high = len(lines) * leading(style, self.scale)
        self.need((style.before + style.after) * self.scale + high + following)
        self.skip(style.before)
        self.canvas.anchor(self.y, heading.key, heading.text, heading.level - 1)
        with self.canvas.inside(role):
            for line, said in spoken(heading.text, lines):
                self.line(line, style, said, heading.text)
        self.y += style.after * self.scale
