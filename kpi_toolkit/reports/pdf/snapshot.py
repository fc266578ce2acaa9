"""The City Snapshot on exactly four pages."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_toolkit.reports.content.model import Block, Heading, Snapshot, SnapshotPage, Wheel
from kpi_toolkit.reports.pdf.canvas import Canvas
from kpi_toolkit.reports.pdf.flow import Flow, Frame, Overflow
from kpi_toolkit.reports.pdf.pages import body_frame, draw_cover, running_lines
from kpi_toolkit.reports.pdf.wheel import draw_wheel, wheel_reach
from kpi_toolkit.reports.tokens import Tokens, tokens

SCALES = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.74, 0.68, 0.6)
GUTTER = 9.0


def draw_snapshot(snapshot: Snapshot, look: Tokens | None = None) -> Canvas:
    """The pages of a snapshot; ``look``: other tokens than those of the toolkit."""
    canvas = Canvas((look or tokens()).in_language(snapshot.info.language))
    draw_cover(canvas, snapshot.cover, snapshot.info, snapshot.wheel)
    for page, drawing in zip(snapshot.pages, (_about, _wheel, _grid), strict=True):
        canvas.new_page()
        with canvas.inside("Sect"):
            drawing(canvas, page)
    running_lines(canvas, snapshot.info)
    return canvas


def fill(canvas: Canvas, frame: Frame, blocks: Sequence[Block]) -> float:
    """Draw blocks into a frame at the largest scale at which they fit; the lower edge of what was drawn.

    What does not fit at the smallest scale is left out, and noted.
    """
    for scale in SCALES:
        before = canvas.checkpoint()
        flow = Flow(canvas, frame, scale=scale)
        try:
            flow.place(blocks)
        except Overflow:
            if scale != SCALES[-1]:
                canvas.rewind(before)
            else:
                canvas.note("left out", "")
            continue
        return flow.y
    return frame.bottom


def _title(canvas: Canvas, page: SnapshotPage) -> Frame:
    """Draw the title of a page; the frame below it."""
    frame = body_frame(canvas)
    flow = Flow(canvas, frame)
    flow.place((Heading(page.title, 1, page.key),))
    return Frame(frame.x, flow.y, frame.width, frame.bottom - flow.y)


def _about(canvas: Canvas, page: SnapshotPage) -> None:
    """Two columns: what it is, and how to read it."""
    frame = _title(canvas, page)
    wide = (frame.width - GUTTER) / 2
    fill(canvas, Frame(frame.x, frame.y, wide, frame.height), page.blocks)
    fill(canvas, Frame(frame.x + wide + GUTTER, frame.y, wide, frame.height), page.aside)


def _wheel(canvas: Canvas, page: SnapshotPage) -> None:
    """The wheel as wide as the page allows, the legend below it."""
    frame = body_frame(canvas)
    canvas.anchor(frame.y, page.key, page.title, 0)
    with canvas.inside("H1"):
        canvas.text(frame.x, frame.y + 1.6, page.title, canvas.look.type["chapter"], room=frame.width)
    rest = [block for block in page.blocks if not isinstance(block, Wheel)]
    top = frame.y + 3.5
    for block in page.blocks:
        if isinstance(block, Wheel):
            up, down = wheel_reach(canvas, block)
            draw_wheel(canvas, block, (canvas.look.page.width / 2, top + up))
            top += up + down + 4
    fill(canvas, Frame(frame.x, top, frame.width, frame.bottom - top), (*rest, *page.aside))


def _grid(canvas: Canvas, page: SnapshotPage) -> None:
    frame = _title(canvas, page)
    fill(canvas, frame, (*page.blocks, *page.aside))
