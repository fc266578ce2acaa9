"""The parts of a wheel that can be pointed at: one transparent shape each, above the drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from kpi_toolkit.reports.content.keys import point_key
from kpi_toolkit.reports.content.model import Wheel, WheelPoint
from kpi_toolkit.reports.geometry import Sector, WheelLayout, ring_piece, wheel_layout
from kpi_toolkit.reports.markup import Markup, tag
from kpi_toolkit.reports.svg.names import group_words, point_words
from kpi_toolkit.reports.svg.paths import CENTRE, outline
from kpi_toolkit.reports.tokens import WheelLook

Kind = Literal["dimension", "category", "data_point"]
REACH = 0.6
"""How much of the room of the names leads to their data points, too."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a wheel. ``key`` tells it from all others of the framework, ``words`` are its accessible name."""

    kind: Kind
    key: str
    words: str
    dimension: str
    category: str = ""
    code: str = ""
    data_point: str = ""


def parts(wheel: Wheel) -> tuple[Part, ...]:
    """All parts in the order of the wheel: a dimension, its categories, and each with its data points."""
    return tuple(part for part, _, _ in _walk(wheel_layout(wheel)))


def parts_layer(
    layout: WheelLayout,
    look: WheelLook,
    links: Callable[[WheelPoint], str | None] | None,
    interactive: bool,
) -> Markup:
    """The shapes above a drawing. Each has its name as a tooltip, or as the name of a link or a button."""
    radii: dict[Kind, tuple[float, float]] = {
        "dimension": (look.centre, look.dimensions),
        "category": (look.dimensions, look.pips),
        "data_point": (look.pips, look.steps),
    }
    made = []
    first = True
    for part, sector, point in _walk(layout):
        shape = _shape("part", sector, *radii[part.kind])
        if point:
            shape += _shape("reach", sector, look.steps, look.steps + REACH * (look.labels - look.steps))
        target = links(point) if links and point else None
        if interactive:
            tabbed = first and part.kind == "data_point"
            first = first and not tabbed
            made.append(
                tag(
                    "g",
                    shape,
                    role="button",
                    tabindex=0 if tabbed else -1,
                    aria_label=part.words,
                    aria_pressed="false",
                    data_kind=part.kind,
                    data_key=part.key,
                )
            )
        elif target is not None:
            made.append(tag("a", tag("title", part.words), shape, href=target, aria_label=part.words))
        else:
            made.append(tag("g", tag("title", part.words), shape))
    return tag("g", *made, class_="parts")


def _shape(class_: str, sector: Sector, inner: float, outer: float) -> Markup:
    return tag("path", class_=class_, d=outline(ring_piece(CENTRE, inner, outer, sector.start, sector.end)))


def _walk(layout: WheelLayout) -> Iterator[tuple[Part, Sector, WheelPoint | None]]:
    categories, points = iter(layout.categories), iter(layout.points)
    for dimension in layout.dimensions:
        name = dimension.item.name
        yield Part("dimension", f"dimension:{name}", group_words(dimension.item), name), dimension, None
        for _, category in zip(dimension.item.categories, categories, strict=False):
            own = category.item.name
            key = f"category:{name}/{own}"
            yield Part("category", key, group_words(category.item), name, own), category, None
            for _, sector in zip(category.item.points, points, strict=False):
                point = sector.item
                key = f"data_point:{point_key(point)}"
                part = Part("data_point", key, point_words(point), name, own, point.code, point.data_point)
                yield part, sector, point
