"""Every text stands out from what lies behind it, as WCAG 2 asks for at level AA: 4.5 to 1, large type 3 to 1."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
from reports.sample_branding import branding
from reports.sample_cities import complete, empty, framework, nasty, nasty_framework
from reports.sample_verifications import case, printed

from kpi_toolkit.reports import content
from kpi_toolkit.reports.branding import branded, look_of
from kpi_toolkit.reports.geometry import Curve, Outline, Spot
from kpi_toolkit.reports.pdf import pages
from kpi_toolkit.reports.pdf.bounds import arc_spots
from kpi_toolkit.reports.pdf.canvas import Canvas
from kpi_toolkit.reports.pdf.fonts import POINT, width
from kpi_toolkit.reports.pdf.ink import ArcMark, DotMark, PageMark, RectMark, ShapesMark, TextMark

PAPER = "FFFFFF"
LARGE, LARGE_BOLD = 18.0, 14.0
CASES = {
    "complete": (complete, framework(), None),
    "empty": (empty, framework(), None),
    "nasty": (nasty, nasty_framework(), None),
    "branded": (printed, framework(), case("independent")),
    "verified": (printed, framework(), case("independent")),
    "not-independent": (printed, framework(), case("not-independent")),
    "in-verification": (printed, framework(), case("in-verification")),
}


def canvases(name: str) -> list[Canvas]:
    make, chosen, verification = CASES[name]
    own = branding() if name == "branded" else None
    kinds = ("factsheet", "certificate") if own else ("snapshot", "verification_report")
    made = [getattr(content, kind)(make(), chosen, verification) for kind in kinds]
    return [pages(branded(document, own), look_of(own)) for document in made]


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def spots(mark: TextMark | ArcMark) -> Iterator[Spot]:
    """Points in the middle of the letters: near both ends and in between."""
    if isinstance(mark, ArcMark):
        lift = 0.25 * mark.size * POINT * (-1 if mark.inwards else 1)
        yield from arc_spots(replace(mark, radius=mark.radius + lift), (-0.47, 0, 0.47))
        return
    turn = math.radians(mark.turn)
    long, high = width(mark.text.rstrip(), mark.face, mark.size), 0.25 * mark.size * POINT
    for share in (0.03, 0.5, 0.97):
        along = share * long
        yield (
            mark.x + along * math.cos(turn) - high * math.sin(turn),
            mark.y - along * math.sin(turn) - high * math.cos(turn),
        )


def corners(outline: Outline) -> list[Spot]:
    """The outline as a polygon; curves are taken at some of their points."""
    found: list[Spot] = []
    for part in outline:
        if isinstance(part, Curve):
            start = found[-1]
            for t in (0.2, 0.4, 0.6, 0.8, 1.0):
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                points = (start, part.first, part.second, part.end)
                found.append(
                    (
                        sum(w * p[0] for w, p in zip(weights, points, strict=True)),
                        sum(w * p[1] for w, p in zip(weights, points, strict=True)),
                    )
                )
        else:
            found.append(part)
    return found


def inside(polygon: list[Spot], spot: Spot) -> bool:
    x, y = spot
    within = False
    for (ax, ay), (bx, by) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            within = not within
    return within


def fills(marks: list[PageMark]) -> list[tuple[int, str, object]]:
    """Everything that colours an area: its place in the order, its colour, its shape."""
    found: list[tuple[int, str, object]] = []
    for place, mark in enumerate(marks):
        if isinstance(mark, RectMark | DotMark) and mark.fill:
            found.append((place, mark.fill, mark))
        elif isinstance(mark, ShapesMark) and mark.fill:
            found += [(place, mark.fill, corners(outline)) for outline in mark.outlines]
    return found


def covers(shape: object, spot: Spot) -> bool:
    if isinstance(shape, RectMark):
        return shape.x <= spot[0] <= shape.x + shape.width and shape.y <= spot[1] <= shape.y + shape.height
    if isinstance(shape, DotMark):
        return math.dist((shape.x, shape.y), spot) <= shape.radius
    assert isinstance(shape, list)
    return inside(shape, spot)


def behind(areas: list[tuple[int, str, object]], place: int, spot: Spot) -> str:
    """The colour under a point when the mark at this place is drawn."""
    found = PAPER
    for number, colour, shape in areas:
        if number < place and covers(shape, spot):
            found = colour
    return found


@pytest.mark.parametrize("name", CASES)
def test_every_text_can_be_told_from_what_lies_behind_it(name: str) -> None:
    seen = set()
    for canvas in canvases(name):
        for number, page in enumerate(canvas.pages, start=1):
            marks = page.marks
            areas = fills(marks)
            for place, mark in enumerate(marks):
                if not isinstance(mark, TextMark | ArcMark) or not mark.text.strip():
                    continue
                large = mark.size >= (LARGE_BOLD if mark.face == "bold" else LARGE)
                for spot in spots(mark):
                    ground = behind(areas, place, spot)
                    seen.add((ground, mark.colour))
                    assert contrast(ground, mark.colour) >= (3 if large else 4.5), (number, mark, ground)
    assert len({ground for ground, _ in seen}) > 5


def test_a_text_on_a_colour_too_near_to_its_own_would_be_found() -> None:
    look = canvases("empty")[0].look
    rect = RectMark(10, 10, 50, 10, look.bands[1][0], None, 0.2)
    text = TextMark(12, 17, "Hardly to be read", "regular", 9, look.colours["quiet"])
    areas = fills([rect, text])
    assert {behind(areas, 1, spot) for spot in spots(text)} == {look.bands[1][0]}
    assert contrast(look.bands[1][0], text.colour) < 4.5


def test_the_names_along_the_wheel_are_among_the_texts() -> None:
    arcs = [
        m
        for canvas in canvases("complete")
        for page in canvas.pages
        for m in page.marks
        if isinstance(m, ArcMark)
    ]
    assert len(arcs) >= 6
