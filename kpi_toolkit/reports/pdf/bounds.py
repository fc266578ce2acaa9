"""How far marks reach on their page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from kpi_toolkit.reports.geometry import Curve, Spot, spot
from kpi_toolkit.reports.pdf.fonts import POINT, width
from kpi_toolkit.reports.pdf.ink import (
    ArcMark,
    DotMark,
    LineMark,
    PageMark,
    PictureMark,
    RectMark,
    ShapesMark,
    TextMark,
)

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in millimetres from the top left corner of the page."""


def bounds(marks: Iterable[PageMark]) -> Box:
    """The smallest box around marks; of a text it holds the baseline with an em above and below it.

    ValueError where there is no mark.
    """
    spots = [spot for mark in marks for spot in _spots(mark)]
    across, down = [x for x, _ in spots], [y for _, y in spots]
    return min(across), min(down), max(across), max(down)


def _spots(mark: PageMark) -> Iterator[Spot]:
    match mark:
        case TextMark():
            turn, em = math.radians(mark.turn), mark.size * POINT
            long = width(mark.text.rstrip(), mark.face, mark.size)
            for along in (0.0, long):
                x, y = mark.x + along * math.cos(turn), mark.y - along * math.sin(turn)
                for aside in (-em, em):
                    yield x + aside * math.sin(turn), y + aside * math.cos(turn)
        case ArcMark():
            yield from arc_spots(mark)
        case RectMark() | PictureMark():
            yield mark.x, mark.y
            yield mark.x + mark.width, mark.y + mark.height
        case LineMark():
            yield from mark.spots
        case DotMark():
            yield mark.x - mark.radius, mark.y - mark.radius
            yield mark.x + mark.radius, mark.y + mark.radius
        case ShapesMark():
            for outline in mark.outlines:
                for part in outline:
                    if isinstance(part, Curve):
                        yield part.first
                        yield part.second
                        yield part.end
                    else:
                        yield part


def arc_spots(mark: ArcMark, shares: tuple[float, ...] = (-0.5, 0, 0.5)) -> Iterator[Spot]:
    """Points on the baseline of a text along a circle, by their shares of its length from its middle."""
    reach = math.degrees(width(mark.text, mark.face, mark.size) / mark.radius)
    for share in shares:
        yield spot((mark.x, mark.y), mark.radius, mark.angle + share * reach)
