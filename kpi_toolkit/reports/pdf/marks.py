"""Drawing the marks of bands and states: colour together with pips, icons and words, never colour alone."""

from __future__ import annotations

from kpi_toolkit.reports.content.model import Mark
from kpi_toolkit.reports.pdf.canvas import Canvas
from kpi_toolkit.reports.tokens import Pair, Pattern, Tokens

PIP = 0.62
"""Radius of a pip in a table."""


TICKS = {
    "tick": (((-0.8, 0.0), (-0.2, 0.6), (0.9, -0.75)), 0.38),
    "double": (((-0.6, 0.0), (-0.1, 0.6), (0.75, -0.75)), 0.3),
}
"""Corners of a tick in halves of its size from the middle, and how thick it is."""


def pair_of(look: Tokens, mark: Mark) -> Pair:
    """Fill and text colour of a mark."""
    if mark.step:
        return look.band(mark.step, mark.steps)
    if mark.key in look.severities:
        return look.severities[mark.key]
    return look.marks[mark.key].pair


def pattern_of(look: Tokens, mark: Mark) -> Pattern:
    return "none" if mark.step or mark.key not in look.marks else look.marks[mark.key].pattern


def pips(canvas: Canvas, x: float, y: float, mark: Mark, colour: str, radius: float = PIP) -> float:
    """A row of pips, the reached ones filled; returns its width. ``x``: the left edge, ``y``: the middle."""
    for step in range(mark.steps):
        centre = x + radius + step * 2.9 * radius
        reached = step < mark.step
        canvas.dot(
            centre,
            y,
            radius * (1 if reached else 0.82),
            fill=colour if reached else None,
            stroke=colour,
            line=0.16,
        )
    return pips_width(mark, radius)


def pips_width(mark: Mark, radius: float = PIP) -> float:
    return max(0.0, 2 * radius + (mark.steps - 1) * 2.9 * radius)


def icon(canvas: Canvas, x: float, y: float, pattern: Pattern, colour: str, size: float = 1.7) -> None:
    """The small sign of a state around a middle point: ring, cross, one or two ticks, ring with a dot, bars or dots."""
    half = size / 2
    if pattern == "open":
        canvas.dot(x, y, half * 0.8, stroke=colour, line=0.2)
    elif pattern == "cross":
        canvas.line(((x - half * 0.7, y - half * 0.7), (x + half * 0.7, y + half * 0.7)), colour, 0.3)
        canvas.line(((x - half * 0.7, y + half * 0.7), (x + half * 0.7, y - half * 0.7)), colour, 0.3)
    elif pattern in TICKS:
        corners, line = TICKS[pattern]
        for left in (0.0,) if pattern == "tick" else (-0.45, 0.45):
            spots = ((x + half * (left + dx), y + half * dy) for dx, dy in corners)
            canvas.line(spots, colour, line, sign=True)
    elif pattern == "query":
        canvas.dot(x, y, half, stroke=colour, line=0.2)
        canvas.dot(x, y, half * 0.4, fill=colour)
    elif pattern == "stripes":
        for step in (-0.7, 0, 0.7):
            canvas.line(((x - half, y + step * half), (x + half, y + step * half)), colour, 0.22)
    elif pattern == "dots":
        for step in (-1, 0, 1):
            canvas.dot(x + step * half * 0.75, y, 0.19, fill=colour)


def swatch(canvas: Canvas, x: float, y: float, wide: float, high: float, mark: Mark) -> None:
    """A sample of a mark for a legend: its colour with its pips or its sign."""
    fill, ink = pair_of(canvas.look, mark)
    outline = canvas.look.colours["line"] if fill == canvas.look.colours["paper"] else None
    canvas.rect(x, y, wide, high, fill=fill, stroke=outline)
    if mark.step:
        pips(canvas, x + (wide - pips_width(mark)) / 2, y + high / 2, mark, ink)
    else:
        icon(canvas, x + wide / 2, y + high / 2, pattern_of(canvas.look, mark), ink)
