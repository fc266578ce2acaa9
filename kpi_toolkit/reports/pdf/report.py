"""The report: cover, foreword and disclaimer, contents, chapters."""

from __future__ import annotations

from kpi_toolkit.reports.content.model import Chapter, Heading, Report
from kpi_toolkit.reports.pdf.blocks import least
from kpi_toolkit.reports.pdf.canvas import Canvas
from kpi_toolkit.reports.pdf.flow import Flow
from kpi_toolkit.reports.pdf.pages import (
    Entry,
    body_frame,
    contents_height,
    draw_contents,
    draw_cover,
    running_lines,
)
from kpi_toolkit.reports.tokens import Tokens, tokens

STARTS_BELOW = 0.45
"""A chapter begins on the same page as the one before it where at least this share of the page is left."""
CHAPTER_SPACE = 9.0


def draw_report(report: Report, look: Tokens | None = None) -> Canvas:
    """The pages of a report; ``look``: other tokens than those of the toolkit."""
    canvas = Canvas((look or tokens()).in_language(report.info.language))
    draw_cover(canvas, report.cover, report.info, report.wheel)
    entries = _entries(report)
    flow = _pages(canvas)
    for chapter in report.front:
        if chapter.alone and not flow.fresh:
            flow.next_page()
        flow.skip(CHAPTER_SPACE)
        _chapter(flow, chapter)
    first = canvas.new_page()
    contents = canvas.add("Sect")
    for _ in range(contents_height(canvas, entries) - 1):
        canvas.new_page()
    flow = _pages(canvas)
    for chapter in report.chapters:
        if not flow.fresh:
            enough = flow.room > STARTS_BELOW * flow.frame.height
            if not enough or least(flow, chapter.blocks) > flow.room - 30:
                flow.next_page()
            else:
                flow.y += CHAPTER_SPACE
        _chapter(flow, chapter)
    with canvas.within(contents):
        draw_contents(canvas, report.info.contents, entries, first)
    running_lines(canvas, report.info)
    return canvas


def _chapter(flow: Flow, chapter: Chapter) -> None:
    with flow.canvas.inside("Sect"):
        flow.place((Heading(chapter.heading, 1, chapter.key), *chapter.blocks))


def _pages(canvas: Canvas) -> Flow:
    canvas.new_page()
    return Flow(canvas, body_frame(canvas), more=canvas.new_page)


def _entries(report: Report) -> list[Entry]:
    out = [Entry(c.heading, c.key, 0) for c in report.front]
    for chapter in report.chapters:
        out.append(Entry(chapter.heading, chapter.key, 0))
        out += [Entry(b.text, b.key, 1) for b in chapter.blocks if isinstance(b, Heading) and b.level == 2]
    return out
