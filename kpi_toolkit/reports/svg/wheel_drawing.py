"""The drawing of the benchmarking wheel. Colour, filled steps, pips, patterns and words all say the same."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace

from kpi_toolkit.reports.content.model import Wheel, WheelCategory, WheelDimension, WheelPoint
from kpi_toolkit.reports.geometry import (
    Outline,
    Sector,
    WheelLayout,
    arc_width,
    reads_outwards,
    ring_piece,
    spot,
)
from kpi_toolkit.reports.markup import Markup, join, tag
from kpi_toolkit.reports.palette import look_of, pattern_of
from kpi_toolkit.reports.svg.paths import CENTRE, arc, circle, n, outlines, rays
from kpi_toolkit.reports.svg.signs import sign_path
from kpi_toolkit.reports.svg.text import CAP, Fitted, fitted, width
from kpi_toolkit.reports.svg.wheel_style import PATTERNS, patterns, wheel_style
from kpi_toolkit.reports.tokens import WheelLook, tokens

POINT = 25.4 / 72
"""Millimetres of a point: the wheel is measured in millimetres, type in points."""
STEP_GAP = 0.35
NAME_SIZES = (6.2, 5.8, 5.4, 5.0)
"""Type sizes of the names of data points. A screen has more room around the wheel than a page."""
NAME_ROOM = 46.0
OUTER_SIZES = (19.0, 16.0, 13.0, 11.0)
"""Type sizes of the names of dimensions around a wheel without other names."""
OUTER_BAND = 11.0
"""The width they need."""
CITY_SHARES = (1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.42, 0.34)
UNREPORTED = ("not-reported", "not-applicable", "confidential")


class Drawing:
    """Draws a wheel around the origin, one millimetre to the unit. ``rtl``: texts run from right to left."""

    def __init__(self, wheel: Wheel, layout: WheelLayout, prefix: str, *, rtl: bool = False) -> None:
        self.wheel, self.layout, self.prefix, self.rtl = wheel, layout, prefix, rtl
        self.look: WheelLook = tokens().wheel
        self.start = self.look.steps + self.look.label_gap
        self._names = [(sector, self._fitted_name(sector)) for sector in layout.points]
        self.half = self._half()

    def _half(self) -> float:
        """Half the side of the square that holds the whole wheel, names included."""
        reach = self.look.steps + OUTER_BAND
        for sector, found in self._names:
            longest = max(width(line, found.size) for line in found.lines)
            x, y = spot(CENTRE, self.start + longest, sector.middle)
            reach = max(reach, abs(x), abs(y))
        return math.ceil(reach + 1.5)

    def style(self, words: bool) -> Markup:
        """The rules of this wheel."""
        groups = [d.item.mark for d in self.layout.dimensions] + [c.item.mark for c in self.layout.categories]
        looks = {look_of(mark) for mark in (*groups, *(p.item.mark for p in self.layout.points))}
        scale = (self.half - OUTER_BAND) / self.look.steps
        return wheel_style(self.prefix, looks, scale if words else None)

    # --- rings ---------------------------------------------------------------------------------------------

    def rings(self) -> Markup:
        """The coloured pieces with their patterns, and the lines between them."""
        shapes = self._shapes()
        painted = [tag("path", class_=name, d=outlines(found)) for name, found in shapes.items()]
        return tag(
            "g", patterns(self.prefix, shapes), *painted, self._pips(), self._separators(), class_="rings"
        )

    def _shapes(self) -> dict[str, list[Outline]]:
        """All pieces by the class that paints them: far fewer elements than one for each."""
        look = self.look
        found: dict[str, list[Outline]] = defaultdict(list)
        for dimension in self.layout.dimensions:
            found[look_of(dimension.item.mark)].append(_piece(dimension, look.centre, look.dimensions))
        for category in self.layout.categories:
            found[look_of(category.item.mark)].append(_piece(category, look.dimensions, look.categories))
        hatched: dict[str, list[Outline]] = defaultdict(list)
        for point in self.layout.points:
            mark = point.item.mark
            if mark.step:
                step = (look.steps - look.pips) / mark.steps
                for number in range(mark.steps):
                    low = look.pips + number * step
                    name = look_of(mark) if number < mark.step else "empty"
                    found[name].append(_piece(point, low, low + step - STEP_GAP))
                continue
            piece = _piece(point, look.pips, look.steps)
            found[look_of(mark)].append(piece)
            if pattern_of(mark) in PATTERNS:
                hatched[f"hatch {pattern_of(mark)}"].append(piece)
        return dict(found) | dict(hatched)

    def _pips(self) -> Markup:
        """The bands of the categories as dots in the narrow ring around them."""
        full: list[str] = []
        empty: list[str] = []
        ring = (self.look.categories + self.look.pips) / 2
        for sector in self.layout.categories:
            mark = sector.item.mark
            if mark is None or not mark.step:
                continue
            size = min(0.46, arc_width(ring, sector.sweep) / (2.7 * mark.steps))
            turn = math.degrees(2.5 * size / ring)
            first = sector.middle - turn * (mark.steps - 1) / 2
            for number in range(mark.steps):
                place = spot(CENTRE, ring, first + number * turn)
                reached = number < mark.step
                (full if reached else empty).append(circle(*place, size * (1 if reached else 0.8)))
        return join(
            tag("path", class_="pips", d="".join(full)), tag("path", class_="pips no", d="".join(empty))
        )

    def _separators(self) -> Markup:
        """Lines in the colour of the paper, thicker where more ends."""
        look, out = self.look, self.look.steps + 0.2
        levels = (
            (look.gap_point, [(s.start, look.pips, out) for s in self.layout.points]),
            (look.gap_category, [(s.start, look.dimensions, out) for s in self.layout.categories]),
            (look.gap_dimension, [(s.start, look.centre, out) for s in self.layout.dimensions]),
        )
        lines = [tag("path", d=rays(found), stroke_width=wide) for wide, found in levels]
        circles = "".join(circle(0, 0, radius) for radius in (look.dimensions, look.categories))
        return tag("g", *lines, tag("path", d=circles, stroke_width=0.5), class_="between")

    # --- words ---------------------------------------------------------------------------------------------

    def centre(self) -> Markup:
        """The name of the city in the middle, as large as its circle allows."""
        sizes = tuple(self.look.centre_size * POINT * share for share in CITY_SHARES)
        found = fitted(self.wheel.centre, sizes, self.look.centre * 1.62, 3, bold=True)
        if found.size < sizes[4]:
            found = fitted(self.wheel.centre, sizes, self.look.centre * 1.45, 5, bold=True)
        high = 1.14 * found.size
        top = -(len(found.lines) - 1) / 2 * high + CAP / 2 * found.size
        rows = [
            tag("tspan", line, x=0, y=n(top + number * high), **_held(held))
            for number, (line, held) in enumerate(zip(found.lines, found.held, strict=True))
        ]
        return tag("text", *rows, class_="city", font_size=n(found.size))

    def words(self) -> Markup:
        """Names of dimensions and categories, signs and short words of states: all inside the rings."""
        return tag(
            "g",
            *(self._dimension(sector, number) for number, sector in enumerate(self.layout.dimensions)),
            *map(self._category, self.layout.categories),
            *map(self._state, self.layout.points),
            class_="words",
        )

    def _dimension(self, sector: Sector[WheelDimension], number: int) -> Markup:
        """The name with its band along the middle of its ring."""
        middle = (self.look.centre + self.look.dimensions) / 2
        sizes = tuple(self.look.dimension_size * POINT * share for share in (1, 0.9, 0.8, 0.7, 0.6))
        return self._along(sector, f"{self.prefix}-d{number}", middle, sizes)

    def around(self) -> Markup:
        """The names of the dimensions around the rings, for a wheel without any other name."""
        radius = self.half - OUTER_BAND / 2
        sizes = tuple(size * POINT for size in OUTER_SIZES)
        made = [
            self._along(sector, f"{self.prefix}-o{number}", radius, sizes)
            for number, sector in enumerate(self.layout.dimensions)
        ]
        return tag("g", *made, class_="around")

    def _along(
        self, sector: Sector[WheelDimension], key: str, radius: float, sizes: tuple[float, ...]
    ) -> Markup:
        """A name along a circle; in the lower half it is not upside down."""
        room = arc_width(radius, sector.sweep) - 1.5
        found = fitted(sector.item.label, sizes, room, 1, bold=True)
        below = 90 < sector.middle < 270
        drop = CAP / 2 * found.size
        line = arc(radius + drop if below else radius - drop, sector.start, sector.end, backwards=below)
        path = tag("textPath", found.lines[0], href=f"#{key}", startOffset="50%", **_held(found.held[0]))
        return tag(
            "g",
            tag("path", id=key, d=line, fill="none"),
            tag("text", path, class_=f"name on-{look_of(sector.item.mark)}", font_size=n(found.size)),
        )

    def _category(self, sector: Sector[WheelCategory]) -> Markup:
        """The name along the radius, its end at the outer edge, in up to three lines."""
        inner, outer = self.look.dimensions + 0.6, self.look.categories - 0.8
        across = arc_width(0.4 * inner + 0.6 * outer, sector.sweep)
        size = min(self.look.category_size * POINT, 0.92 * across)
        most = max(1, min(3, int(across / (1.1 * size))))
        found = fitted(
            sector.item.name,
            (size, size * 0.95, size * 0.9, size * 0.84, size * 0.76),
            outer - inner,
            most,
            bold=True,
        )
        look = f"name on-{look_of(sector.item.mark)}"
        return radial(sector.middle, outer, found, look, lead=1.06, outside=True, rtl=self.rtl)

    def _state(self, sector: Sector[WheelPoint]) -> Markup:
        """Sign and short word of a data point without a band."""
        mark = sector.item.mark
        if mark.step:
            return Markup("")
        inner, name = self.look.pips, look_of(mark)
        sign = Markup("")
        if pattern_of(mark) != "none":
            x, y = spot(CENTRE, inner + 1.5, sector.middle)
            sign = tag("path", class_=f"sign as-{name}", d=sign_path(pattern_of(mark), x, y, 1.25))
            inner += 2.0
        size = self.look.word_size * POINT
        room = self.look.steps - inner - 1.2
        found = fitted(mark.short, (size, size * 0.92, size * 0.84), room, 1)
        if found.lines[0] != mark.short:
            found = fitted(mark.short, (size * 0.76,), room, 2)
        return sign + radial(sector.middle, inner + 0.9, found, f"on-{name}", rtl=self.rtl)

    # --- names of data points ------------------------------------------------------------------------------

    def _fitted_name(self, sector: Sector[WheelPoint]) -> Fitted:
        """A long name shrinks, then takes two lines as far as its sector is wide enough for them."""
        pitch = 0.94 * arc_width(self.start, sector.sweep)
        sizes = tuple(min(size * POINT, pitch) for size in NAME_SIZES)
        found = fitted(sector.item.name, sizes, NAME_ROOM, 1)
        if found.lines[0] != sector.item.name:
            found = fitted(sector.item.name, (min(sizes[-1], 0.53 * pitch),), NAME_ROOM, 2)
        return replace(found, held=(None,) * len(found.lines))  # there is nothing they could run into

    def names(self) -> Markup:
        """The names around the rings, with fine lines where a category or a dimension ends."""
        end = self.start + 0.72 * max(
            (width(line, f.size) for _, f in self._names for line in f.lines), default=0.0
        )
        lines = [(s.start, self.look.steps + 0.6, end) for s in self.layout.categories]
        strong = [(s.start, self.look.steps + 0.6, end) for s in self.layout.dimensions]
        made = [
            radial(
                sector.middle,
                self.start,
                found,
                "quiet" if sector.item.mark.key in UNREPORTED else "ink",
                lead=0.98,
                rtl=self.rtl,
            )
            for sector, found in self._names
        ]
        return tag(
            "g",
            tag("path", class_="ray", d=rays(lines)),
            tag("path", class_="ray strong", d=rays(strong)),
            *made,
            class_="names",
        )


def _piece(sector: Sector, inner: float, outer: float) -> Outline:
    return ring_piece(CENTRE, inner, outer, sector.start, sector.end)


def _held(length: float | None) -> dict[str, str]:
    """Attributes that keep a text to a length."""
    return {} if length is None else {"textLength": n(length), "lengthAdjust": "spacingAndGlyphs"}


def radial(
    angle: float,
    radius: float,
    found: Fitted,
    class_: str,
    *,
    lead: float = 1.04,
    outside: bool = False,
    rtl: bool = False,
) -> Markup:
    """Lines of text along a radius from ``radius`` outwards, or up to it if ``outside``; none stands on its head.

    The left end of a text is its start, or its end where it runs from right to left.
    """
    forwards = reads_outwards(angle)
    x = radius if forwards else -radius
    rows = []
    for number, (line, held) in enumerate(zip(found.lines, found.held, strict=True)):
        y = ((number - (len(found.lines) - 1) / 2) * lead + CAP / 2) * found.size
        rows.append(tag("tspan", line, x=n(x), y=n(y), **_held(held)))
    return tag(
        "text",
        *rows,
        class_=class_ if (forwards != outside) != rtl else f"{class_} end",
        transform=f"rotate({n(angle - 90 if forwards else angle + 90)})",
        font_size=n(found.size),
    )
