"""Drawing the smaller blocks: lists, facts, legends, tiles, boxes, the grid of sub-dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi_toolkit.reports.content.model import (
    Block,
    Box,
    Bullets,
    Facts,
    Grid,
    Heading,
    Legend,
    LegendEntry,
    Paragraph,
    Table,
    Tile,
    Wheel,
)
from kpi_toolkit.reports.pdf.canvas import baseline, leading
from kpi_toolkit.reports.pdf.fonts import lines_of, spoken, width
from kpi_toolkit.reports.pdf.grid import draw_grid
from kpi_toolkit.reports.pdf.marks import swatch
from kpi_toolkit.reports.pdf.table import TableDrawing
from kpi_toolkit.reports.pdf.tree import Element, Role
from kpi_toolkit.reports.pdf.wheel import draw_wheel, wheel_reach
from kpi_toolkit.reports.tokens import TypeStyle

if TYPE_CHECKING:
    from kpi_toolkit.reports.pdf.flow import Flow

LABEL_SHARE = 0.3
SWATCH = (11.0, 4.2)


def least(flow: Flow, following: Sequence[Block]) -> float:
    """How much of what follows a heading must stand on the same page."""
    if not following:
        return 0.0
    block = following[0]
    match block:
        case Heading():
            style = flow.style("section")
            return (
                leading(style, flow.scale)
                + (style.before + style.after) * flow.scale
                + least(flow, following[1:])
            )
        case Table():
            return TableDrawing(flow, block).least()
        case Wheel():
            return sum(wheel_reach(flow.canvas, block)) + 3
        case Paragraph():
            style = flow.style(block.kind)
            lines = len(lines_of(block.text, style, flow.width, flow.scale))
            if len(following) > 1 and isinstance(following[1], Table | Wheel | Legend):
                return (
                    lines * leading(style, flow.scale) + style.after * flow.scale + least(flow, following[1:])
                )
            return min(lines, 3) * leading(style, flow.scale)
        case Legend():
            return legend_height(flow, block)
        case _:
            return 16.0 * flow.scale


def bullets(flow: Flow, block: Bullets) -> None:
    """A list; numbers or dots hang in the margin of the items."""
    style = flow.style("body")
    look = flow.canvas.look
    indent = look.list.indent * flow.scale
    high = leading(style, flow.scale)
    accent = look.colours["accent"]
    with flow.canvas.inside("L", numbering="Decimal" if block.numbered else "Disc") as listed:
        for number, item in enumerate(block.items, start=1):
            lines = lines_of(item, style, flow.width - indent, flow.scale)
            flow.need(min(len(lines), 2) * high)
            base = baseline(flow.y, style, flow.scale)
            entry = flow.canvas.add("LI", listed)
            if block.numbered:
                with flow.canvas.within(flow.canvas.add("Lbl", entry)):
                    flow.canvas.text(flow.x, base, f"{number}.", style, scale=flow.scale, colour=accent)
            else:
                flow.canvas.dot(flow.x + 1.2, base - 1.05 * flow.scale, 0.55 * flow.scale, fill=accent)
            with flow.canvas.within(flow.canvas.add("LBody", entry)):
                for line, said in spoken(item, lines):
                    flow.need(high)
                    flow.line(line, style, said, item, indent)
            flow.y += look.list.gap * flow.scale
    flow.y += style.after * flow.scale * 0.7


def facts(flow: Flow, block: Facts) -> None:
    """Labels on the left, values on the right, a hairline between the rows."""
    style, quiet = flow.style("cell"), flow.style("cell_quiet")
    left = flow.width * LABEL_SHARE
    high = leading(style, flow.scale)
    pad = 0.9 * flow.scale
    canvas = flow.canvas
    listed = canvas.add("L")
    for label, value in block.rows:
        entry = canvas.add("LI", listed)
        columns = []
        parts: tuple[tuple[Role, float, TypeStyle, str, float], ...] = (
            ("Lbl", flow.x, quiet, label, left - 2),
            ("LBody", flow.x + left, style, value, flow.width - left),
        )
        for role, x, own, text, room in parts:
            lines = tuple(spoken(text, lines_of(text, own, room, flow.scale)))
            columns.append((canvas.add(role, entry), x, own, text, room, lines))
        count = max(len(lines) for *_, lines in columns)
        flow.need(min(count, 8) * high + 2 * pad)
        flow.advance(pad)
        for number in range(count):
            flow.need(high)
            for element, x, own, text, room, lines in columns:
                base = baseline(flow.y, own, flow.scale)
                with canvas.within(element):
                    for line, said in lines[number : number + 1]:
                        canvas.text(x, base, line, own, scale=flow.scale, said=said, of=text, room=room)
            flow.advance(high)
        flow.advance(pad)
        canvas.rule(flow.x, flow.y, flow.width, canvas.look.colours["hair"])
    flow.y += flow.style("body").after * flow.scale


def table(flow: Flow, block: Table) -> None:
    if block.rows:
        TableDrawing(flow, block).draw()


def legend(flow: Flow, block: Legend, columns: int | None = None) -> None:
    """Samples of the marks with their meanings, side by side where they are short."""
    columns = columns or legend_columns(flow, block)
    flow.need(legend_height(flow, block, columns))
    wide = flow.width / columns
    rows = [block.entries[n : n + columns] for n in range(0, len(block.entries), columns)]
    with flow.canvas.inside("L") as listed:
        for row in rows:
            tallest = 0.0
            for place, entry in enumerate(row):
                item = flow.canvas.add("LI", listed)
                tallest = max(tallest, _legend_entry(flow, entry, item, flow.x + place * wide, wide))
            flow.advance(tallest)
    flow.y += flow.style("body").after * flow.scale


def legend_columns(flow: Flow, block: Legend) -> int:
    """Short entries stand in one row if there is room for it, in half as many columns otherwise."""
    style = flow.style("cell")
    need = (
        max(width(_words(e), style.face, style.size * flow.scale) for e in block.entries)
        + (SWATCH[0] + 2.4) * flow.scale
    )
    most = max(1, int(flow.width / need))
    if most >= len(block.entries):
        return len(block.entries)
    return 2 if len(block.entries) > 4 and flow.width > 120 else min(most, 2)


def legend_height(flow: Flow, block: Legend, columns: int | None = None) -> float:
    columns = columns or legend_columns(flow, block)
    wide = flow.width / columns
    total = 0.0
    for n in range(0, len(block.entries), columns):
        total += max(_entry_height(flow, e, wide) for e in block.entries[n : n + columns])
    return total


def _words(entry: LegendEntry) -> str:
    return entry.text if entry.mark.step else f"{entry.mark.word}. {entry.text}"


def _entry_lines(flow: Flow, entry: LegendEntry, wide: float) -> tuple[str, ...]:
    return lines_of(
        _words(entry),
        flow.style("cell"),
        wide - (SWATCH[0] + (2.4 if wide < 50 else 6)) * flow.scale,
        flow.scale,
    )


def _entry_height(flow: Flow, entry: LegendEntry, wide: float) -> float:
    text = len(_entry_lines(flow, entry, wide)) * leading(flow.style("cell"), flow.scale)
    return max(text, SWATCH[1] * flow.scale) + 1.4 * flow.scale


def _legend_entry(flow: Flow, entry: LegendEntry, item: Element, x: float, wide: float) -> float:
    canvas, style = flow.canvas, flow.style("cell")
    swatch_wide, swatch_high = (length * flow.scale for length in SWATCH)
    label = canvas.add("Lbl", item)
    with canvas.within(canvas.add("Figure", label, alt=entry.mark.word)):
        swatch(canvas, x, flow.y, swatch_wide, swatch_high, entry.mark)
    y = flow.y + max(0.0, (swatch_high - leading(style, flow.scale)) / 2)
    with canvas.within(canvas.add("LBody", item)):
        lines = _entry_lines(flow, entry, wide)
        canvas.lines(x + swatch_wide + 2 * flow.scale, y, _words(entry), lines, style, scale=flow.scale)
    return _entry_height(flow, entry, wide)


def tiles(flow: Flow, items: Sequence[Tile], *, colour: str = "ink", quiet: str = "quiet") -> None:
    """Large figures in a row, each over the words that say what it counts."""
    big, small = flow.style("figure"), flow.style("cell_quiet")
    gap = 8.0 * flow.scale
    wide = (flow.width - gap * (len(items) - 1)) / max(len(items), 1)
    laid = [lines_of(tile.text, small, wide, flow.scale) for tile in items]
    high = (
        leading(big, flow.scale)
        + max((len(lines) for lines in laid), default=0) * leading(small, flow.scale)
        + 3
    )
    flow.need(high)
    colours = flow.canvas.look.colours
    for place, (tile, lines) in enumerate(zip(items, laid, strict=True)):
        x, y = flow.x + place * (wide + gap), flow.y
        flow.canvas.rule(x, y, wide, colours["accent"], 0.5)
        y += 2.2 * flow.scale
        size, shown = flow.canvas.fitted(tile.figure, big.face, (big.size * flow.scale, 14, 10), wide, 1)
        base = baseline(y, big, flow.scale)
        with flow.canvas.inside("P"):
            flow.canvas.line_of_text(
                x, base, shown[0], big.face, size, colours[colour], said=f"{tile.figure} "
            )
            y += leading(big, flow.scale)
            flow.canvas.lines(x, y, tile.text, lines, small, scale=flow.scale, colour=colours[quiet])
    flow.advance(high)


def wheel(flow: Flow, block: Wheel) -> None:
    """The wheel in the middle of the page, wider than the text: its names may run into the margins."""
    up, down = wheel_reach(flow.canvas, block)
    flow.need(up + down)
    draw_wheel(flow.canvas, block, (flow.x + flow.width / 2, flow.y + up))
    flow.advance(up + down + 3 * flow.scale)


def grid(flow: Flow, block: Grid) -> None:
    draw_grid(flow, block)


def box(flow: Flow, block: Box) -> None:
    """A framed summary: title and lead on the left, the profile on the right, a note below."""
    canvas, scale = flow.canvas, flow.scale
    title, lead, cell, note = (flow.style(n) for n in ("small_section", "cell_strong", "cell", "note"))
    pad = 3.2 * scale
    left = (flow.width - 3 * pad) * 0.4
    right = flow.width - 3 * pad - left
    leads = lines_of(block.lead, lead, left, scale)
    notes = lines_of(block.note, note, left, scale)
    left_high = (
        leading(title, scale)
        + len(leads) * leading(lead, scale)
        + 1.2 * scale
        + len(notes) * leading(note, scale)
    )
    row = leading(cell, scale) + 0.9 * scale
    high = max(left_high, len(block.rows) * row) + 2 * pad
    flow.need(high)
    canvas.rect(flow.x, flow.y, flow.width, high, fill=canvas.look.colours["panel"])
    canvas.rect(flow.x, flow.y, 1.0, high, fill=canvas.look.colours["accent"])
    x, y = flow.x + pad, flow.y + pad
    with canvas.inside("H2"):
        canvas.text(x, baseline(y, title, scale), block.title, title, scale=scale, room=left)
    with canvas.inside("P"):
        y = canvas.lines(x, y + leading(title, scale), block.lead, leads, lead, scale=scale)
    listed = canvas.add("L")
    with canvas.inside("P"):
        canvas.lines(x, y + 1.2 * scale, block.note, notes, note, scale=scale)
    x, y = flow.x + 2 * pad + left, flow.y + pad
    for number, (label, value) in enumerate(block.rows):
        base = baseline(y, cell, scale)
        entry = canvas.add("LI", listed)
        with canvas.within(canvas.add("Lbl", entry)):
            taken = canvas.text(x, base, label, cell, scale=scale, room=right)
        with canvas.within(canvas.add("LBody", entry)):
            bold, room = canvas.look.face("bold"), right - taken - 2 * scale
            canvas.text(x + right, base, value, cell, align=1, scale=scale, face=bold, room=room)
        y += row
        if number + 1 < len(block.rows):
            canvas.rule(x, y - 0.45 * scale, right, canvas.look.colours["line"], 0.15)
    flow.advance(high)
