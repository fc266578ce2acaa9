"""A value over the years as a line."""

from __future__ import annotations

from itertools import pairwise

from kpi_toolkit.reports.content.charts import Trend, Year
from kpi_toolkit.reports.markup import Markup, tag
from kpi_toolkit.reports.svg.paths import circle, n
from kpi_toolkit.reports.svg.style import painted, style
from kpi_toolkit.reports.svg.text import FONTS, width

SIZE = 12.0
DOT = 4.0
TOP, BOTTOM, SIDE = 34.0, 42.0, 10.0
AXIS = 20.0
"""How far the axis lies above the lower edge."""
SAME = 1e-6
"""Values whose difference is a smaller share of them lie on one height."""
PAD = 0.12
"""Share of the span of the values that is left free above and below."""


def trend_svg(trend: Trend, *, width: int = 360, height: int = 150, prefix: str = "trend") -> Markup:
    """The line as one picture that is described in words. A year without a value interrupts it.

    Years run from left to right in every language. Values are written at their dots as far as there is room, the
    last one always. ``prefix`` as for the wheel.
    """
    plot = _Plot(trend, width, height)
    return tag(
        "svg",
        tag("title", trend.name, id=f"{prefix}-title"),
        tag("desc", trend.alt, id=f"{prefix}-desc"),
        _style(prefix),
        tag("g", *plot.target(), *plot.axis(), *plot.line(), *plot.values(), aria_hidden="true"),
        xmlns="http://www.w3.org/2000/svg",
        id=prefix,
        class_="kpi-trend",
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_labelledby=f"{prefix}-title",
        aria_describedby=f"{prefix}-desc",
        direction="ltr",
    )


class _Plot:
    """Where the years and the values lie."""

    def __init__(self, trend: Trend, wide: float, high: float) -> None:
        self.trend, self.wide, self.high = trend, wide, high
        known = [one.value for one in trend.years if one.value is not None]
        known += [] if trend.target is None else [trend.target]
        low, top = (min(known), max(known)) if known else (0.0, 0.0)
        span = max(top - low, SAME * max(abs(top), abs(low), SAME))
        middle = (low + top) / 2
        self.low, self.span = middle - (0.5 + PAD) * span, (1 + 2 * PAD) * span
        self.side = SIDE + max((width(one.printed, SIZE) / 2 for one in trend.years), default=0.0)

    def x(self, year: int) -> float:
        first, last = self.trend.years[0].year, self.trend.years[-1].year
        share = (year - first) / (last - first) if last > first else 0.5
        return self.side + share * (self.wide - 2 * self.side)

    def y(self, value: float) -> float:
        return TOP + (1 - (value - self.low) / self.span) * (self.high - TOP - BOTTOM)

    def target(self) -> list[Markup]:
        if self.trend.target is None:
            return []
        y = self.y(self.trend.target)
        return [
            tag("path", class_="target", d=f"M0 {n(y)}H{n(self.wide)}"),
            tag("path", class_="target", d=f"M0 {n(SIZE * 0.65)}H22"),
            tag("text", self.trend.target_words, class_="quiet", x=28, y=n(SIZE)),
        ]

    def axis(self) -> list[Markup]:
        base = self.high - AXIS
        years = _apart([(self.x(one.year), str(one.year)) for one in self.trend.years])
        return [
            tag("path", class_="axis", d=f"M0 {n(base)}H{n(self.wide)}"),
            *(tag("text", said, class_="quiet middle", x=n(x), y=n(base + SIZE + 4)) for x, said in years),
        ]

    def line(self) -> list[Markup]:
        places = [
            None if one.value is None else (self.x(one.year), self.y(one.value)) for one in self.trend.years
        ]
        lines = "".join(f"M{n(a[0])} {n(a[1])}L{n(b[0])} {n(b[1])}" for a, b in pairwise(places) if a and b)
        dots = "".join(circle(*place, DOT) for place in places if place)
        return [tag("path", class_="line", d=lines), tag("path", class_="dot", d=dots)]

    def values(self) -> list[Markup]:
        """What was measured, above its dot, or below where the line comes from above."""
        known = {self.x(one.year): one for one in self.trend.years if one.value is not None}
        return [
            tag("text", said, class_="strong middle", x=n(x), y=n(self._beside(known[x])))
            for x, said in _apart([(x, one.printed) for x, one in known.items()])
        ]

    def _beside(self, one: Year) -> float:
        assert one.value is not None
        place = self.trend.years.index(one)
        around = (*self.trend.years[max(place - 1, 0) : place], *self.trend.years[place + 1 : place + 2])
        values = [other.value for other in around if other.value is not None]
        above = not values or sum(values) / len(values) <= one.value
        return self.y(one.value) + (-DOT - 5 if above else DOT + SIZE + 1)


def _apart(texts: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Those of the centred texts that do not run into each other; the last ones come first."""
    kept: list[tuple[float, str]] = []
    for x, said in reversed(texts):
        if not kept or x + width(said, SIZE) / 2 + 6 < kept[-1][0] - width(kept[-1][1], SIZE) / 2:
            kept.append((x, said))
    return kept[::-1]


def _style(prefix: str) -> Markup:
    p = f"#{prefix}"
    return style(
        f"{p} text{{font-family:{FONTS};font-size:{n(SIZE)}px}}",
        painted(prefix, "text", "ink"),
        painted(prefix, ".quiet", "quiet"),
        f"{p} .strong{{font-weight:700;stroke-width:3;paint-order:stroke}}{p} .middle{{text-anchor:middle}}",
        painted(prefix, ".strong", "paper", "stroke"),
        painted(prefix, ".axis", "line", "stroke"),
        painted(prefix, ".line", "accent", "stroke"),
        f"{p} .line{{fill:none;stroke-width:2.5;stroke-linejoin:round}}",
        painted(prefix, ".dot", "accent"),
        painted(prefix, ".dot", "paper", "stroke"),
        f"{p} .dot{{stroke-width:1.5}}",
        painted(prefix, ".target", "quiet", "stroke"),
        f"{p} .target{{fill:none;stroke-dasharray:5 4}}",
    )
