"""The small signs beside the words of a mark: dots for a band, a sign for a state. Never colour alone."""

from __future__ import annotations

from kpi_toolkit.reports.content.model import Mark
from kpi_toolkit.reports.markup import Markup, tag
from kpi_toolkit.reports.palette import pattern_of
from kpi_toolkit.reports.svg.paths import circle, n
from kpi_toolkit.reports.tokens import Pattern

PIP = 4.0
"""Radius of a dot of ``sign_svg``, whose height is 12 units."""

Line = tuple[tuple[float, float], ...]
STROKES: dict[str, tuple[Line, ...]] = {
    "cross": (((-0.7, -0.7), (0.7, 0.7)), ((-0.7, 0.7), (0.7, -0.7))),
    "tick": (((-0.8, 0), (-0.2, 0.6), (0.9, -0.75)),),
    "double": tuple(((x - 0.6, 0), (x - 0.1, 0.6), (x + 0.75, -0.75)) for x in (-0.45, 0.45)),
    "stripes": tuple(((-1, y), (1, y)) for y in (-0.7, 0, 0.7)),
}
"""Lines of the signs, in halves of their size from the middle."""
CIRCLES: dict[str, tuple[tuple[float, float], ...]] = {
    "open": ((0, 0.8),),
    "query": ((0, 1), (0, 0.35)),
    "dots": ((-0.75, 0.12), (0, 0.12), (0.75, 0.12)),
}
"""Circles of the signs: place on the middle line and radius."""


def sign_path(pattern: Pattern, x: float, y: float, size: float) -> str:
    """The sign of a state around a middle, as the data of a path that is drawn as lines."""
    half = size / 2
    lines = (
        "M" + "L".join(f"{n(x + dx * half)} {n(y + dy * half)}" for dx, dy in line)
        for line in STROKES.get(pattern, ())
    )
    round_ = (circle(x + dx * half, y, radius * half) for dx, radius in CIRCLES.get(pattern, ()))
    return "".join((*lines, *round_))


def sign_svg(mark: Mark) -> Markup:
    """The dots of a band or the sign of a state in the colour of the text around; empty where it has none.

    It says nothing by itself: the word of the mark stands beside it.
    """
    pattern = pattern_of(mark)
    if not mark.step and pattern == "none":
        return Markup("")
    wide = mark.steps * 11 + 1 if mark.step else 12
    if mark.step:
        full = "".join(circle(6 + 11 * step, 6, PIP) for step in range(mark.step))
        empty = "".join(circle(6 + 11 * step, 6, PIP - 0.6) for step in range(mark.step, mark.steps))
        inside = [tag("path", d=full, fill="currentColor")]
        if empty:
            inside.append(tag("path", d=empty, fill="none", stroke="currentColor", stroke_width=1.2))
    else:
        d = sign_path(pattern, 6, 6, 10.5)
        inside = [tag("path", d=d, fill="none", stroke="currentColor", stroke_width=1.6)]
    return tag(
        "svg",
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        class_="sign",
        viewBox=f"0 0 {wide} 12",
        width=wide,
        height=12,
        aria_hidden="true",
    )
