"""Numbers and outlines as SVG writes them."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_toolkit.reports.geometry import Curve, Outline, Spot, spot

CENTRE: Spot = (0.0, 0.0)


def n(value: float) -> str:
    """A number in as few signs as a hundredth of a unit needs."""
    said = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if said in ("", "-0") else said


def pair(place: Spot) -> str:
    return f"{n(place[0])} {n(place[1])}"


def outline(parts: Outline) -> str:
    """A closed shape as the data of a path."""
    out = []
    for number, part in enumerate(parts):
        if isinstance(part, Curve):
            out.append(f"C{pair(part.first)} {pair(part.second)} {pair(part.end)}")
        else:
            out.append(f"{'L' if number else 'M'}{pair(part)}")
    return "".join(out) + "Z"


def outlines(shapes: Iterable[Outline]) -> str:
    """Several closed shapes as the data of one path."""
    return "".join(map(outline, shapes))


def rays(lines: Iterable[tuple[float, float, float]]) -> str:
    """Straight lines from the centre outwards: angle, inner and outer radius."""
    return "".join(
        f"M{pair(spot(CENTRE, inner, angle))}L{pair(spot(CENTRE, outer, angle))}"
        for angle, inner, outer in lines
    )


def arc(radius: float, start: float, end: float, *, backwards: bool = False) -> str:
    """A line along a circle to write on; ``backwards`` for text in the lower half."""
    end = min(end, start + 359.9)
    large = int(end - start > 180)
    first, last = (end, start) if backwards else (start, end)
    return (
        f"M{pair(spot(CENTRE, radius, first))}A{n(radius)} {n(radius)} 0 {large} {int(not backwards)} "
        f"{pair(spot(CENTRE, radius, last))}"
    )


def circle(x: float, y: float, radius: float) -> str:
    """A full circle as the data of a path."""
    r = n(radius)
    return f"M{n(x - radius)} {n(y)}a{r} {r} 0 1 0 {n(2 * radius)} 0a{r} {r} 0 1 0 {n(-2 * radius)} 0Z"
