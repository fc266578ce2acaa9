"""The benchmarking wheel in vectors. Colour and filled steps of a data point both say its band."""

from __future__ import annotations

import math
from collections import defaultdict

from kpi_toolkit.reports.content.model import Mark, Wheel, WheelCategory, WheelDimension, WheelPoint
from kpi_toolkit.reports.geometry import (
    Outline,
    Sector,
    Spot,
    arc_width,
    reads_outwards,
    ring_piece,
    spot,
    text_turn,
    wheel_layout,
)
from kpi_toolkit.reports.pdf.canvas import SLACK, Canvas
from kpi_toolkit.reports.pdf.fonts import POINT, ellipsis, fit, spoken, width, wrap
from kpi_toolkit.reports.pdf.marks import icon, pair_of, pattern_of
from kpi_toolkit.reports.tokens import FaceName, WheelLook

CAP = 0.69
"""Height of capitals in ems; text is centred on it."""
STEP_GAP = 0.35
INKED = 0.9
"""How much of a line is inked, in ems; the rest is its leading."""
LEAD = 1.04
"""From one line of a name to the next, in ems."""
CATEGORY_SHARES = (1, 0.95, 0.9, 0.84, 0.78, 0.72, 0.66, 0.6)
"""Type sizes of the names of categories, as shares of the largest."""
SMALL_SHARE = 0.78
TOUCHING = 0.85
"""How much of what is inked is as high as most letters."""
CATEGORY_LINES = 3
WORD_SHARES = (1, 0.92, 0.84, 0.76)
"""Type sizes of the words of states, as shares of the largest."""
SMALLEST_ON_ARC = 3.5
"""Points of the smallest type that the name of a dimension takes."""


class WheelDrawing:
    """Draws a wheel around a centre; ``factor`` scales everything."""

    def __init__(self, canvas: Canvas, wheel: Wheel, centre: Spot, factor: float = 1) -> None:
        self.canvas, self.wheel, self.centre, self.factor = canvas, wheel, centre, factor
        look = canvas.look.wheel
        numbers = {name: getattr(look, name) * factor for name in WheelLook.model_fields}
        self.look = WheelLook.model_validate(numbers)
        self.layout = wheel_layout(wheel)
        self.paper = canvas.look.colours["paper"]
        self.ink = canvas.look.colours["ink"]
        self.regular, self.bold = (canvas.look.face(name) for name in ("regular", "bold"))

    def draw_rings(self) -> None:
        """The coloured rings alone."""
        self._rings()
        self._separators()

    def draw(self) -> None:
        """The whole wheel."""
        self.draw_rings()
        self._rays()
        for dimension in self.layout.dimensions:
            self._dimension_name(dimension)
        for category in self.layout.categories:
            self._category_name(category)
        for point in self.layout.points:
            self._state(point)
            self._point_name(point)
        self._city()

    def _rings(self) -> None:
        """All coloured pieces, those of one colour together: far fewer marks in the file."""
        filled: dict[str, list[Outline]] = defaultdict(list)
        outlined: list[Outline] = []
        look = self.look
        for dimension in self.layout.dimensions:
            filled[self._fill(dimension.item.mark)].append(
                self._piece(look.centre, look.dimensions, dimension)
            )
        for category in self.layout.categories:
            filled[self._fill(category.item.mark)].append(
                self._piece(look.dimensions, look.categories, category)
            )
        inner, high = look.pips, look.steps - look.pips
        for point in self.layout.points:
            mark = point.item.mark
            if not mark.step:
                piece = self._piece(inner, look.steps, point)
                filled[self._fill(mark)].append(piece)
                if self._fill(mark) == self.paper:
                    outlined.append(piece)
                continue
            step = high / mark.steps
            for number in range(mark.steps):
                low = inner + number * step
                colour = self._fill(mark) if number < mark.step else self.canvas.look.colours["hair"]
                filled[colour].append(self._piece(low, low + step - STEP_GAP * self.factor, point))
        for colour, outlines in filled.items():
            self.canvas.shapes(outlines, fill=colour)
        self.canvas.shapes(outlined, stroke=self.canvas.look.colours["line"], line=0.12)

    def _fill(self, mark: Mark | None) -> str:
        return self.canvas.look.colours["panel"] if mark is None else pair_of(self.canvas.look, mark)[0]

    def _text_colour(self, mark: Mark | None) -> str:
        return self.ink if mark is None else pair_of(self.canvas.look, mark)[1]

    def _piece(self, inner: float, outer: float, sector: Sector) -> Outline:
        return ring_piece(self.centre, inner, outer, sector.start, sector.end)

    def _separators(self) -> None:
        """White lines between the parts, thicker where more ends."""
        look = self.look
        for point in self.layout.points:
            self._ray(point.start, look.pips, look.steps + 0.2, self.paper, look.gap_point)
        for category in self.layout.categories:
            self._ray(category.start, look.dimensions, look.steps + 0.2, self.paper, look.gap_category)
        for dimension in self.layout.dimensions:
            self._ray(dimension.start, look.centre, look.steps + 0.2, self.paper, look.gap_dimension)
        for radius in (look.dimensions, look.categories):
            self.canvas.dot(*self.centre, radius, stroke=self.paper, line=0.5 * self.factor)

    def _rays(self) -> None:
        """Fine lines between the names of the data points where a category or dimension ends."""
        look, colours = self.look, self.canvas.look.colours
        end = look.steps + look.label_gap + 0.72 * self._longest()
        for category in self.layout.categories:
            self._ray(category.start, look.steps + 0.6, end, colours["line"], 0.12)
        for dimension in self.layout.dimensions:
            self._ray(dimension.start, look.steps + 0.6, end, colours["quiet"], 0.2)

    def _longest(self) -> float:
        """The length of the longest name."""
        names = (self._fitted_name(sector) for sector in self.layout.points)
        return max((width(line, self.regular, size) for size, lines in names for line in lines), default=0)

    def _ray(self, angle: float, inner: float, outer: float, colour: str, line: float) -> None:
        self.canvas.line((spot(self.centre, inner, angle), spot(self.centre, outer, angle)), colour, line)

    def _dimension_name(self, sector: Sector[WheelDimension]) -> None:
        """The name with its band along the arc; in the lower half it is not upside down.

        Where there is too little room the band is left out, and then the end of the name.
        """
        look = self.look
        colour = self._text_colour(sector.item.mark)
        middle = (look.centre + look.dimensions) / 2
        room = arc_width(middle, sector.sweep) - 1.5
        label, size = sector.item.label, look.dimension_size
        if width(label, self.bold, SMALLEST_ON_ARC) > room:
            label = self.canvas.shortened(sector.item.name, self.bold, SMALLEST_ON_ARC, room)
        size = max(min(size, size * room / width(label, self.bold, size)), SMALLEST_ON_ARC)
        below = 90 < sector.middle < 270
        drop = CAP / 2 * size * POINT
        self.canvas.arc_of_text(
            self.centre, middle + drop if below else middle - drop, sector.middle, label, self.bold, size, colour,
            inwards=below, said=f"{sector.item.label} ",
        )  # fmt: skip

    def _radial(
        self,
        angle: float,
        inner: float,
        outer: float,
        text: str,
        lines: tuple[str, ...],
        face: FaceName,
        size: float,
        colour: str,
        *,
        across: float,
        outside: bool = False,
        lead: float = LEAD,
    ) -> None:
        """A text in lines along a radius, from the inner end of the ring (or up to the outer one). ``across``: the
        width of the sector, which the lines together must not leave."""
        high = lead * size * POINT
        turn = text_turn(angle)
        forwards = reads_outwards(angle)
        if (INKED + lead * (len(lines) - 1)) * size * POINT > across + SLACK:
            self.canvas.note("too wide", text)
        for number, (line, said) in enumerate(spoken(f"{text} ", lines)):
            # The first line lies on the upper side of the text, which is the other side on the left half.
            aside = (number - (len(lines) - 1) / 2) * high + CAP / 2 * size * POINT
            wide = width(line, face, size)
            near = outer - wide if outside else inner
            begin = near if forwards else near + wide
            x, y = spot(self.centre, begin, angle)
            x, y = spot((x, y), aside, 180 - turn)
            self.canvas.line_of_text(
                x, y, line, face, size, colour, turn=turn % 360, said=said, of=text, room=outer - inner
            )

    def _category_name(self, sector: Sector[WheelCategory]) -> None:
        """The name along the radius, in up to three lines; pips outside say the band."""
        look, item = self.look, sector.item
        colour = self._text_colour(item.mark)
        inner, outer = look.dimensions + 0.4 * self.factor, look.categories - 0.8 * self.factor
        size, lines = self._category_type(sector, outer - inner, outer)
        self._radial(
            sector.middle, inner, outer, item.name, lines, self.bold, size, colour,
            across=arc_width(outer - (outer - inner) / 3, sector.sweep), outside=True,
        )  # fmt: skip
        if item.mark is not None and item.mark.step:
            self._pips(sector, item.mark)

    def _category_type(
        self, sector: Sector[WheelCategory], room: float, outer: float
    ) -> tuple[float, tuple[str, ...]]:
        """Type size and lines of the name of a category: the largest that stays in its sector, which is narrow
        where the name begins. Before letters become very small, their ascenders may touch its edges."""
        name = sector.item.name
        found = []
        for share in CATEGORY_SHARES:
            size, lines = fit(name, self.bold, (self.look.category_size * share,), room, CATEGORY_LINES)
            longest = max(width(line, self.bold, size) for line in lines)
            if longest > room or lines[-1].endswith("…"):
                continue
            high = (INKED + LEAD * (len(lines) - 1)) * size * POINT
            free = arc_width(outer - longest, sector.sweep)
            if high <= free - self.look.gap_category and share >= SMALL_SHARE:
                return size, lines
            if TOUCHING * high <= free:
                found.append((size, lines))
        return found[0] if found else self.canvas.fitted(name, self.bold, (size,), room, 1)

    def _pips(self, sector: Sector, mark: Mark) -> None:
        """The band of a category as pips in the narrow ring around it, as large as its width allows."""
        ring = (self.look.categories + self.look.pips) / 2
        size = min(0.46 * self.factor, arc_width(ring, sector.sweep) / (2.7 * mark.steps))
        step = math.degrees(2.5 * size / ring)
        first = sector.middle - step * (mark.steps - 1) / 2
        for number in range(mark.steps):
            x, y = spot(self.centre, ring, first + number * step)
            reached = number < mark.step
            self.canvas.dot(
                x,
                y,
                size * (1 if reached else 0.8),
                fill=self.ink if reached else None,
                stroke=self.ink,
                line=0.1,
            )

    def _state(self, sector: Sector[WheelPoint]) -> None:
        """Sign and short word of a data point without a band."""
        mark, look = sector.item.mark, self.look
        if mark.step:
            return
        colour = self._text_colour(mark)
        inner = look.pips
        pattern = pattern_of(self.canvas.look, mark)
        if pattern != "none":
            x, y = spot(self.centre, inner + 1.5 * self.factor, sector.middle)
            icon(self.canvas, x, y, pattern, colour, 1.25 * self.factor)
            inner += 2.0 * self.factor
        inner += 0.9 * self.factor
        size, lines = self._short_word(mark.short, look.steps - inner)
        self._radial(
            sector.middle, inner, look.steps, mark.short, lines, self.regular, size, colour,
            across=arc_width(inner, sector.sweep),
        )  # fmt: skip

    def _short_word(self, word: str, room: float) -> tuple[float, tuple[str, ...]]:
        """Type size and lines of the word of a state: a long one shrinks, then takes two lines."""
        sizes = [self.look.word_size * share for share in WORD_SHARES]
        whole = next((size for size in sizes if width(word, self.regular, size) <= room), None)
        if whole:
            return whole, (word,)
        return self.canvas.fitted(word, self.regular, (sizes[-1],), room, 2)

    def _fitted_name(self, sector: Sector[WheelPoint]) -> tuple[float, tuple[str, ...]]:
        """Type size and lines of the name of a data point: a long one shrinks, then takes two lines."""
        look, name = self.look, sector.item.name
        inner = look.steps + look.label_gap
        room = look.labels - inner
        pitch = arc_width(inner, sector.sweep)
        size = min(look.label_size, max(look.smallest, 0.92 * pitch / POINT))
        size = max(look.smallest, min(size, 0.995 * size * room / max(width(name, self.regular, size), 0.1)))
        lines = wrap(name, self.regular, size, room)
        if len(lines) > 1:
            lines = self._balanced(name, size, room)
        if len(lines) > 2:
            lines = (lines[0], ellipsis(name[len(lines[0]) :].lstrip(), self.regular, size, room))
        return size, lines

    def _balanced(self, name: str, size: float, room: float) -> tuple[str, ...]:
        """A name in two lines of about the same length."""
        whole = width(name, self.regular, size)
        for share in (0.54, 0.6, 0.66, 0.72, 0.8, 0.9, 1.0):
            lines = wrap(name, self.regular, size, min(room, whole * share))
            if len(lines) <= 2:
                return lines
        return wrap(name, self.regular, size, room)

    def reach(self) -> tuple[float, float]:
        """How far the wheel reaches above and below its centre, names included."""
        up = down = self.look.steps
        for sector in self.layout.points:
            size, lines = self._fitted_name(sector)
            end = (
                self.look.steps + self.look.label_gap + max(width(line, self.regular, size) for line in lines)
            )
            rise = -spot((0, 0), end, sector.middle)[1]
            up, down = max(up, rise + 1), max(down, 1 - rise)
        return up, down

    def _point_name(self, sector: Sector[WheelPoint]) -> None:
        """The name of a data point outside the rings."""
        look = self.look
        inner = look.steps + look.label_gap
        size, lines = self._fitted_name(sector)
        reported = sector.item.mark.key not in ("not-reported", "not-applicable", "confidential")
        colour = self.ink if reported else self.canvas.look.colours["quiet"]
        name = sector.item.name
        if lines[-1].endswith("…"):
            self.canvas.note("shortened", name)
        self._radial(
            sector.middle, inner, look.labels, name, lines, self.regular, size, colour,
            across=arc_width(inner, sector.sweep), lead=0.98,
        )  # fmt: skip

    def _city(self) -> None:
        """The name of the city in the middle, as large as its circle allows."""
        look = self.look
        room = look.centre * 1.62
        sizes = tuple(look.centre_size * share for share in (1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.42))
        most = 3
        size, lines = fit(self.wheel.centre, self.bold, sizes[:5], room, most)
        if len(lines) == most:
            size, lines = self.canvas.fitted(self.wheel.centre, self.bold, sizes, room * 0.9, 5)
        high = 1.14 * size * POINT
        y = self.centre[1] - (len(lines) - 1) / 2 * high + CAP / 2 * size * POINT
        for line, said in spoken(self.wheel.centre, lines):
            self.canvas.line_of_text(
                self.centre[0], y, line, self.bold, size, self.ink,
                align=0.5, said=said, of=self.wheel.centre, room=2 * look.centre,
            )  # fmt: skip
            y += high


def wheel_reach(canvas: Canvas, wheel: Wheel, factor: float = 1) -> tuple[float, float]:
    """How far a wheel reaches above and below its centre."""
    return WheelDrawing(canvas, wheel, (0, 0), factor).reach()


def draw_wheel(canvas: Canvas, wheel: Wheel, centre: Spot, factor: float = 1) -> None:
    """Draw a wheel around a centre: one figure with its text for those who do not see it."""
    with canvas.inside("Figure", alt=wheel.alt):
        WheelDrawing(canvas, wheel, centre, factor).draw()


def draw_motif(canvas: Canvas, wheel: Wheel, centre: Spot, factor: float) -> None:
    """The rings of a wheel without a word, as decoration."""
    with canvas.within("layout"):
        WheelDrawing(canvas, wheel, centre, factor).draw_rings()
