"""Figures: the wheel with its data points as a list, the grid of sub-dimensions, legends, tiles, the box."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_toolkit.i18n import _
from kpi_toolkit.reports.content.model import (
    Box,
    Grid,
    GridBlock,
    GridRow,
    Legend,
    LegendEntry,
    Mark,
    Tile,
    Wheel,
    WheelCategory,
    WheelDimension,
    WheelPoint,
)
from kpi_toolkit.reports.markup import Markup, join, lines, tag
from kpi_toolkit.reports.palette import look_of
from kpi_toolkit.reports.svg import sign_svg, wheel_svg
from kpi_toolkit.reports.svg.wheel import Links

DRAWING = "drawing"
"""Begins the ids inside the wheel; no heading of a document is called so."""


def wheel(made: Wheel, links: Links | None, caption: Markup) -> Markup:
    """The wheel, and what it shows as a list: for small screens, and for those who do not see the picture.

    Where the data points of the wheel are links, everybody has their names, and the list is left to small screens.
    """
    picture = tag("div", wheel_svg(made, links=links, prefix=DRAWING), class_="picture")
    told = tag("ul", *(_dimension(dimension, links) for dimension in made.dimensions), class_="told")
    if links is None:
        return tag("figure", picture, told, caption, class_="wheel")
    end = f"{DRAWING}-end"
    over = tag("a", _("Skip the wheel"), href=f"#{end}", class_="skip")
    after = tag("span", id=end, tabindex=-1)
    return tag("figure", over, picture, told, after, caption, class_="wheel linked")


def _dimension(dimension: WheelDimension, links: Links | None) -> Markup:
    own = tag("ul", *(_category(category, links) for category in dimension.categories))
    return tag("li", tag("strong", dimension.label), own)


def _category(category: WheelCategory, links: Links | None) -> Markup:
    head = [tag("span", category.name)]
    if category.mark is not None:
        head.append(_mark(category.mark))
    own = tag("ul", *(_point(point, links) for point in category.points))
    return tag("li", tag("p", Markup(" ").join(head)), own)


def _point(point: WheelPoint, links: Links | None) -> Markup:
    target = links(point) if links else None
    name = tag("a", point.name, href=target) if target else tag("span", point.name)
    return tag("li", name, " ", _mark(point.mark))


def _mark(mark: Mark) -> Markup:
    return tag("span", sign_svg(mark), tag("span", mark.word), class_=f"mark-of on {look_of(mark)}")


def motif(made: Wheel) -> Markup:
    """The rings of the wheel as an ornament."""
    return tag("div", wheel_svg(made, words=False, prefix="motif"), class_="motif")


def grid(made: Grid) -> Markup:
    """The sub-dimensions by dimension."""
    return tag("div", *map(_grid_row, made.rows), class_="grid")


def _grid_row(row: GridRow) -> Markup:
    score = join(tag("span", row.score), " ") if row.mark.step else Markup("")
    words = join(score, tag("span", row.mark.word))
    head = tag("div", tag("h3", row.title), tag("p", words), class_="grid-head")
    return tag("section", head, tag("div", *map(_grid_block, row.blocks), class_="blocks"))


def _grid_block(block: GridBlock) -> Markup:
    band = tag("span", sign_svg(block.mark), tag("span", block.mark.word), class_="state")
    figure = tag("p", tag("span", block.score, class_="figure"), " ", band)
    return tag(
        "div",
        tag("div", tag("h4", block.title), figure, class_=f"block-head on {look_of(block.mark)}"),
        tag("ul", *(tag("li", words) for words in block.coverage), class_="rests"),
        tag("ul", *(tag("li", words) for words in block.categories)),
        class_="block",
    )


def legend(made: Legend) -> Markup:
    """Samples of the marks with their meanings."""
    return tag("ul", *map(_entry, made.entries), class_="legend", aria_label=made.title)


def _entry(entry: LegendEntry) -> Markup:
    words = entry.text if entry.mark.step else f"{entry.mark.word}. {entry.text}"
    sample = tag("span", sign_svg(entry.mark), class_=f"sample on {look_of(entry.mark)}")
    return tag("li", sample, tag("span", words))


def tiles(made: Sequence[Tile]) -> Markup:
    """Figures that stand out, each over the words that say what it counts."""
    items = [tag("li", tag("strong", tile.figure), " ", tag("span", tile.text)) for tile in made]
    return tag("ul", *items, class_="tiles")


def facts(rows: Sequence[tuple[str, str]]) -> Markup:
    """Labels with their values."""
    made = [tag("div", tag("dt", label), tag("dd", lines(value))) for label, value in rows]
    return tag("dl", *made, class_="facts")


def box(made: Box) -> Markup:
    """A framed summary."""
    return tag(
        "section",
        tag("h3", made.title),
        tag("p", made.lead, class_="strong"),
        facts(made.rows),
        tag("p", made.note, class_="note"),
        class_="box",
    )
