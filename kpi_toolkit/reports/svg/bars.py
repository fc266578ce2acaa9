"""Scores of groups as bars, with their coverage beside them."""

from __future__ import annotations

from kpi_toolkit.reports.content.charts import Bar, Bars
from kpi_toolkit.reports.markup import Markup, direction, tag
from kpi_toolkit.reports.palette import look_of
from kpi_toolkit.reports.svg.paths import circle, n
from kpi_toolkit.reports.svg.style import fills, painted, style
from kpi_toolkit.reports.svg.text import FONTS, shortened

SIZE, SMALL = 14.0, 12.0
TRACK, THIN = 12.0, 6.0
"""Heights of the bars of score and coverage."""
NARROW = 460
"""Below this width the coverage stands under the score instead of beside it."""
GUTTER = 28.0
PIP = 3.2


def bars_svg(bars: Bars, *, width: int = 640, prefix: str = "bars") -> Markup:
    """The bars as one picture that is described in words. ``width``: in units of its type, 14 to a line.

    The score has the colour of its band, dots that count it, and its number; a line stands where the best band
    begins. ``prefix`` as for the wheel. In a language that runs from right to left so do the bars.
    """
    beside = width >= NARROW
    row = 46.0 if beside else 68.0
    score = (width - GUTTER) * 0.66 if beside else float(width)
    drawn = [
        _row(bar, bars.target, number * row, score, width, beside) for number, bar in enumerate(bars.bars)
    ]
    foot = len(bars.bars) * row + SMALL
    sample = tag("path", class_="target", d=f"M{n(_at(4, width))} {n(foot - SMALL + 1)}v{n(SMALL)}")
    words = tag("text", bars.target_words, x=n(_at(12, width)), y=n(foot - 1), class_="small")
    return tag(
        "svg",
        tag("title", bars.title, id=f"{prefix}-title"),
        tag("desc", bars.alt, id=f"{prefix}-desc"),
        _style(bars, prefix),
        tag("g", *drawn, sample, words, aria_hidden="true"),
        xmlns="http://www.w3.org/2000/svg",
        id=prefix,
        class_="kpi-bars",
        viewBox=f"0 0 {width} {n(foot + 6)}",
        role="img",
        aria_labelledby=f"{prefix}-title",
        aria_describedby=f"{prefix}-desc",
        direction=direction(),
    )


def _at(x: float, width: float, wide: float = 0) -> float:
    """Where something begins that is ``x`` from the edge at which reading starts; of a shape its ``wide``."""
    return width - x - wide if direction() == "rtl" else x


def _row(bar: Bar, target: float, y: float, score: float, width: float, beside: bool) -> Markup:
    base = y + SIZE
    right = _mark(bar, score, width, base)
    name = shortened(bar.name, SIZE, score - 150, bold=True)
    line = y + SIZE + 9
    parts = [
        tag("text", name, x=n(_at(0, width)), y=n(base), class_="strong"),
        *right,
        _bar("track", 0, line, score, TRACK, width),
    ]
    if bar.percent is not None:
        reached = score * min(max(bar.percent, 0.0), 100.0) / 100
        parts.append(_bar(look_of(bar.mark), 0, line, reached, TRACK, width))
    edge = f"M{n(_at(score * target / 100, width))} {n(line - 3)}v{n(TRACK + 6)}"
    parts += [tag("path", class_="target halo", d=edge), tag("path", class_="target", d=edge)]
    left = score + GUTTER if beside else 0.0
    low = line + (TRACK - THIN) / 2 if beside else line + TRACK + 10
    room = width - left if beside else width * 0.34
    text_y, text_x = (base, left) if beside else (low + THIN, room + 10)
    words = shortened(bar.coverage, SMALL, width - text_x)
    return tag(
        "g",
        *parts,
        tag("text", words, x=n(_at(text_x, width)), y=n(text_y), class_="small"),
        _bar("track", left, low, room, THIN, width),
        _bar("covered", left, low, room * bar.share / 100, THIN, width),
    )


def _bar(class_: str, x: float, y: float, wide: float, high: float, width: float) -> Markup:
    return tag("rect", class_=class_, x=n(_at(x, width, wide)), y=n(y), width=n(wide), height=high)


def _mark(bar: Bar, right: float, width: float, base: float) -> tuple[Markup, ...]:
    """The score with the dots of its band, or the word for having none, at the end of the line."""
    if not bar.mark.step:
        return (tag("text", bar.mark.word, x=n(_at(right, width)), y=n(base), class_="small end"),)
    dots = [
        tag(
            "path",
            class_="dot" if step < bar.mark.step else "dot no",
            d=circle(_at(right - PIP - 9 * (bar.mark.steps - 1 - step), width), base - SIZE * 0.35, PIP),
        )
        for step in range(bar.mark.steps)
    ]
    edge = right - 9 * bar.mark.steps - 8
    return (tag("text", bar.score, x=n(_at(edge, width)), y=n(base), class_="strong end"), *dots)


def _style(bars: Bars, prefix: str) -> Markup:
    p = f"#{prefix}"
    return style(
        fills(prefix, (look_of(bar.mark) for bar in bars.bars)),
        f"{p} text{{font-family:{FONTS};font-size:{n(SIZE)}px}}",
        painted(prefix, "text", "ink"),
        painted(prefix, ".small", "quiet"),
        f"{p} .strong{{font-weight:700}}{p} .small{{font-size:{n(SMALL)}px}}{p} .end{{text-anchor:end}}",
        painted(prefix, ".track", "hair"),
        painted(prefix, ".covered", "quiet"),
        painted(prefix, ".target", "ink", "stroke"),
        painted(prefix, ".halo", "paper", "stroke"),
        f"{p} .target{{stroke-width:2;fill:none}}{p} .halo{{stroke-width:5}}",
        painted(prefix, ".dot", "ink"),
        painted(prefix, ".dot", "ink", "stroke"),
        f"{p} .dot.no{{fill:none}}",
    )
