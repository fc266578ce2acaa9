"""Geometry of the benchmarking wheel, apart from any drawing: angles in degrees, clockwise from the top."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Generic, TypeVar

from kpi_toolkit.reports.content.model import Wheel, WheelCategory, WheelDimension, WheelPoint

Item = TypeVar("Item")
FULL = 360.0
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sector(Generic[Item]):
    """A piece of a ring from ``start`` to ``end`` degrees."""

    start: float
    end: float
    item: Item

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def sweep(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class WheelLayout:
    """The sectors of the three rings, in the order of the wheel. Every data point has the same angle."""

    dimensions: tuple[Sector[WheelDimension], ...]
    categories: tuple[Sector[WheelCategory], ...]
    points: tuple[Sector[WheelPoint], ...]


def wheel_layout(wheel: Wheel, *, mirrored: bool = False) -> WheelLayout:
    """Place the parts of a wheel around the circle: clockwise, or ``mirrored`` against it."""
    step = FULL / max(len(wheel.points), 1)
    dimensions: list[Sector[WheelDimension]] = []
    categories: list[Sector[WheelCategory]] = []
    points: list[Sector[WheelPoint]] = []
    for dimension in wheel.dimensions:
        dimension_start = len(points)
        for category in dimension.categories:
            start = len(points)
            for point in category.points:
                points.append(Sector(len(points) * step, (len(points) + 1) * step, point))
            categories.append(Sector(start * step, len(points) * step, category))
        dimensions.append(Sector(dimension_start * step, len(points) * step, dimension))
    if mirrored:
        return WheelLayout(_mirrored(dimensions), _mirrored(categories), _mirrored(points))
    return WheelLayout(tuple(dimensions), tuple(categories), tuple(points))


def _mirrored(sectors: list[Sector[Item]]) -> tuple[Sector[Item], ...]:
    return tuple(Sector(FULL - sector.end, FULL - sector.start, sector.item) for sector in sectors)


def spot(centre: Spot, radius: float, angle: float) -> Spot:
    """The point at a radius and an angle; the y axis points down, as on a page and in SVG."""
    turned = math.radians(angle)
    return centre[0] + radius * math.sin(turned), centre[1] - radius * math.cos(turned)


@dataclass(frozen=True, slots=True)
class Curve:
    """A cubic curve to ``end``."""

    first: Spot
    second: Spot
    end: Spot


Outline = tuple[Spot | Curve, ...]
"""Corner points and curves of a closed shape; it begins at a corner."""

STRAIGHT_BELOW = 4.0  # degrees: a chord this short stays within 0.06 % of the radius of its arc


def ring_piece(centre: Spot, inner: float, outer: float, start: float, end: float) -> Outline:
    """The outline of a sector between two radii."""
    out: list[Spot | Curve] = [spot(centre, inner, start), spot(centre, outer, start)]
    out += _arc(centre, outer, start, end)
    if inner > 0:
        out.append(spot(centre, inner, end))
        out += _arc(centre, inner, end, start)
    return tuple(out)


def _arc(centre: Spot, radius: float, start: float, end: float) -> list[Spot | Curve]:
    sweep = end - start
    if abs(sweep) < STRAIGHT_BELOW:
        return [spot(centre, radius, end)]
    pieces = math.ceil(abs(sweep) / 60)
    step = sweep / pieces
    handle = radius * 4 / 3 * math.tan(math.radians(step) / 4)
    out: list[Spot | Curve] = []
    for piece in range(pieces):
        a, b = start + piece * step, start + (piece + 1) * step
        (ax, ay), (bx, by) = spot(centre, radius, a), spot(centre, radius, b)
        (tx, ty), (ux, uy) = _tangent(a), _tangent(b)
        out.append(
            Curve((ax + handle * tx, ay + handle * ty), (bx - handle * ux, by - handle * uy), (bx, by))
        )
    return out


def _tangent(angle: float) -> Spot:
    turned = math.radians(angle)
    return math.cos(turned), math.sin(turned)


def reads_outwards(angle: float) -> bool:
    """Whether a radial text at this angle runs from the centre outwards; on the left half it runs inwards, so
    that no text stands on its head."""
    return angle % FULL < FULL / 2


def text_turn(angle: float) -> float:
    """How far a radial text at this angle is turned, counter-clockwise, from the horizontal."""
    turn = 90 - angle % FULL
    return turn if reads_outwards(angle) else turn + 180


def arc_width(radius: float, sweep: float) -> float:
    """The length of an arc."""
    return math.radians(sweep) * radius
