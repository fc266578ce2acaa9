"""Pages of a language that runs from right to left: the same layout, seen in a mirror, in which texts stay readable."""

from __future__ import annotations

import math
from dataclasses import replace

from kpi_toolkit.reports.geometry import Curve, Outline, Spot
from kpi_toolkit.reports.pdf.fonts import width
from kpi_toolkit.reports.pdf.ink import (
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


def mirrored(mark: PageMark, wide: float) -> PageMark:
    """A mark on the other side of a page of a width. A text begins where its end was, and is turned the other way."""
    match mark:
        case TextMark():
            turn = math.radians(mark.turn)
            long = width(mark.text.rstrip(), mark.face, mark.size)
            x, y = mark.x + long * math.cos(turn), mark.y - long * math.sin(turn)
            return replace(mark, x=wide - x, y=y, turn=-mark.turn % 360)
        case ArcMark():
            return replace(mark, x=wide - mark.x, angle=-mark.angle)
        case RectMark() | PictureMark():
            return replace(mark, x=wide - mark.x - mark.width)
        case LineMark():
            if mark.sign:
                across = [x for x, _ in mark.spots]
                move = wide - min(across) - max(across)
                return replace(mark, spots=tuple((x + move, y) for x, y in mark.spots))
            return replace(mark, spots=tuple(_spot(spot, wide) for spot in mark.spots))
        case DotMark():
            return replace(mark, x=wide - mark.x)
        case ShapesMark():
            return replace(mark, outlines=tuple(_outline(outline, wide) for outline in mark.outlines))


def mirrored_link(mark: LinkMark | SignatureMark, wide: float) -> LinkMark | SignatureMark:
    """A link on the other side of the page; a signature shows nothing and has no place."""
    return replace(mark, x=wide - mark.x - mark.width) if isinstance(mark, LinkMark) else mark


def _spot(spot: Spot, wide: float) -> Spot:
    return wide - spot[0], spot[1]


def _outline(outline: Outline, wide: float) -> Outline:
    return tuple(
        Curve(_spot(part.first, wide), _spot(part.second, wide), _spot(part.end, wide))
        if isinstance(part, Curve)
        else _spot(part, wide)
        for part in outline
    )
