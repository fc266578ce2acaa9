"""The blocks of a document one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from kpi_toolkit.reports.content.keys import point_key
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
    WheelPoint,
)
from kpi_toolkit.reports.html import figures
from kpi_toolkit.reports.html.tables import Place, table
from kpi_toolkit.reports.markup import Markup, join, lines, tag

HEADINGS = {1: "h2", 2: "h3", 3: "h4"}
"""The city's name is the only h1."""


class Blocks:
    """Writes blocks. ``rows``: ids of the rows of results by their keys; the wheel leads there. ``highest``: the
    level of the highest heading among them, which stands right under the name of the city.
    """

    def __init__(self, rows: dict[str, str] | None = None, highest: int = 1) -> None:
        self.rows = rows or {}
        self.highest = highest
        self.tables = 0
        self.heading = ""

    def write(self, blocks: Iterable[Block]) -> Markup:
        """The blocks in their order. A note after a wheel is its caption."""
        made, left = [], deque(blocks)
        while left:
            block = left.popleft()
            if isinstance(block, Wheel):
                made.append(self._wheel(block, left.popleft() if _is_note(left) else None))
            else:
                made.append(self._block(block))
        return join(*made)

    def title(self, heading: Heading, number: str = "") -> Markup:
        """A heading that can be led to; what comes after it stands under it."""
        self.heading = heading.key
        said = [tag("span", number, class_="number"), " "] if number else []
        return tag(HEADINGS[heading.level - self.highest + 1], *said, heading.text, id=heading.key)

    def _wheel(self, made: Wheel, note: Block | None) -> Markup:
        caption = tag("figcaption", self._block(note)) if note else Markup("")
        return figures.wheel(made, self._link if self.rows else None, caption)

    def _block(self, block: Block) -> Markup:
        match block:
            case Heading():
                return self.title(block)
            case Paragraph():
                said = tag("p", lines(block.text), class_=None if block.kind == "body" else block.kind)
                return tag("blockquote", said) if block.kind == "quote" else said
            case Bullets():
                items = (tag("li", lines(item)) for item in block.items)
                return tag("ol" if block.numbered else "ul", *items, class_="bullets")
            case Facts():
                return figures.facts(block.rows)
            case Legend():
                return figures.legend(block)
            case Table():
                return self._table(block)
            case Tiles():
                return figures.tiles(block.tiles)
            case Wheel():
                return self._wheel(block, None)
            case Grid():
                return figures.grid(block)
            case Box():
                return figures.box(block)

    def _table(self, made: Table) -> Markup:
        self.tables += 1
        return table(made, Place(f"table-{self.tables}", self.heading, self.rows))

    def _link(self, point: WheelPoint) -> str | None:
        row = self.rows.get(point_key(point))
        return f"#{row}" if row else None


def _is_note(left: deque[Block]) -> bool:
    return bool(left) and isinstance(left[0], Paragraph) and left[0].kind == "note"
