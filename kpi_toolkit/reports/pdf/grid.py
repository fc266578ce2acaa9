"""The grid "Performance to Benchmarks": the sub-dimensions as blocks, dimension by dimension."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_toolkit.reports.content.model import Grid, GridBlock, GridRow, Mark
from kpi_toolkit.reports.pdf.canvas import baseline, leading
from kpi_toolkit.reports.pdf.fonts import lines_of, width
from kpi_toolkit.reports.pdf.marks import icon as draw_icon
from kpi_toolkit.reports.pdf.marks import pair_of, pattern_of, pips, pips_width

if TYPE_CHECKING:
    from kpi_toolkit.reports.pdf.flow import Flow

GAP = 3.4
PAD = 2.8


def draw_grid(flow: Flow, grid: Grid) -> None:
    flow.skip(2.0)
    for row in grid.rows:
        _row(flow, row)


def _row(flow: Flow, row: GridRow) -> None:
    scale = flow.scale
    gap = GAP * scale
    wide = (flow.width - gap * (len(row.blocks) - 1)) / max(len(row.blocks), 1)
    high = max((_height(flow, block, wide) for block in row.blocks), default=0)
    head = flow.style("section")
    flow.need(leading(head, scale) + 2 * scale + high)
    base = baseline(flow.y, head, scale)
    words = f"{row.score}   {row.mark.word}" if row.mark.step else row.mark.word
    ink = flow.canvas.look.colours["ink"]
    room = flow.width - width(words, head.face, head.size * scale) - GAP * scale
    with flow.canvas.inside("H2"):
        flow.canvas.text(flow.x, base, row.title, head, scale=scale, room=room)
    with flow.canvas.inside("P"):
        flow.canvas.text(flow.x + flow.width, base, words, head, align=1, scale=scale, colour=ink)
    flow.advance(leading(head, scale) + 1.4 * scale)
    for place, block in enumerate(row.blocks):
        with flow.canvas.inside("Div", key=block.key):
            _block(flow, block, flow.x + place * (wide + gap), wide, high)
    flow.advance(high)
    flow.y += 4.2 * scale


def _head_height(flow: Flow, block: GridBlock, wide: float) -> float:
    title, score = flow.style("cell_strong"), flow.style("figure")
    lines = lines_of(block.title, title, wide - 2 * PAD * flow.scale, flow.scale)
    return (2 * PAD - 1) * flow.scale + len(lines) * leading(title, flow.scale) + leading(score, flow.scale)


def _lines(flow: Flow, text: str, name: str, wide: float) -> tuple[str, ...]:
    return lines_of(text, flow.style(name), wide - 2 * PAD * flow.scale, flow.scale)


def _height(flow: Flow, block: GridBlock, wide: float) -> float:
    coverage = sum(len(_lines(flow, text, "note", wide)) for text in block.coverage)
    names = sum(len(_lines(flow, text, "cell", wide)) for text in block.categories)
    body = coverage * leading(flow.style("note"), flow.scale) + names * leading(
        flow.style("cell"), flow.scale
    )
    return _head_height(flow, block, wide) + body + (2 * PAD + 1.6) * flow.scale


def _block(flow: Flow, block: GridBlock, x: float, wide: float, high: float) -> None:
    canvas, scale, look = flow.canvas, flow.scale, flow.canvas.look
    pad = PAD * scale
    fill, ink = pair_of(look, block.mark)
    top = _head_height(flow, block, wide)
    canvas.rect(x, flow.y, wide, high, fill=look.colours["panel"])
    canvas.rect(x, flow.y, wide, top, fill=fill)
    title, figure = flow.style("cell_strong"), flow.style("figure")
    with canvas.inside("H3"):
        lines = _lines(flow, block.title, "cell_strong", wide)
        y = canvas.lines(x + pad, flow.y + pad, block.title, lines, title, colour=ink, scale=scale)
    base = baseline(y, figure, scale)
    with canvas.inside("P"):
        taken = canvas.text(
            x + pad, base, block.score, figure, colour=ink, scale=scale * 0.8, said=f"{block.score} "
        )
        _state(flow, block.mark, x + wide - pad, base, ink, wide - 2 * pad - taken)
    y = flow.y + top + pad * 0.8
    note, cell = flow.style("note"), flow.style("cell")
    for text in block.coverage:
        with canvas.inside("P"):
            y = canvas.lines(x + pad, y, text, _lines(flow, text, "note", wide), note, scale=scale)
    y += 0.8 * scale
    canvas.rule(x + pad, y, wide - 2 * pad, look.colours["line"])
    y += 0.8 * scale
    with canvas.inside("L") as listed:
        for text in block.categories:
            with canvas.within(canvas.add("LBody", canvas.add("LI", listed))):
                y = canvas.lines(x + pad, y, text, _lines(flow, text, "cell", wide), cell, scale=scale)


def _state(flow: Flow, mark: Mark, right: float, base: float, ink: str, room: float) -> None:
    """The band in words with its pips, or the words for having none, at the right end of the head."""
    style = flow.style("cell_strong")
    said = width(mark.word, style.face, style.size * flow.scale)
    radius = 0.75 * flow.scale
    flow.canvas.text(right, base, mark.word, style, align=1, colour=ink, scale=flow.scale, room=room - 1)
    if mark.step:
        taken = pips_width(mark, radius)
        if said + taken + 2 < room:
            pips(
                flow.canvas,
                right - said - taken - 1.8 * flow.scale,
                base - 1.0 * flow.scale,
                mark,
                ink,
                radius,
            )
    elif said + 4 < room:
        draw_icon(flow.canvas, right - said - 2.4, base - 1, pattern_of(flow.canvas.look, mark), ink)
