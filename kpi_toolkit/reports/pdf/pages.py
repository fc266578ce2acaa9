"""What frames the pages: cover, running head and foot with the mark of every document, contents."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_toolkit.reports.content.model import Cover, Info, Picture, Wheel
from kpi_toolkit.reports.geometry import Spot
from kpi_toolkit.reports.pdf.blocks import tiles
from kpi_toolkit.reports.pdf.canvas import Canvas, baseline, leading
from kpi_toolkit.reports.pdf.flow import Flow, Frame
from kpi_toolkit.reports.pdf.fonts import POINT, fit, lines_of, spoken, width
from kpi_toolkit.reports.pdf.wheel import draw_motif

COVER_HEIGHT = 196.0
MOTIF = 47.0
"""Radius of the rings on the cover."""
MOTIF_TOP = COVER_HEIGHT - 14 - 2 * MOTIF
PLACE_SIZES = (16.5, 14.0, 12.0)
COVER_FACT_GAP = 2.4
MOST_LINES = 5
"""Lines of the disclaimer that the cover has room for."""
FACT_SIZES = (9.0, 8.0, 7.0)
ARMS = (34.0, 20.0)
"""The most room that arms take, across and down."""
PLATE = 1.8
"""White around arms."""
PHOTO_GAP = 6.0
LEAST_PHOTO = 12.0
COARSEST = 25.4 / 72
"""Millimetres of a pixel at most: small pictures stay small."""
TITLE_SIZES = (46.0, 40.0, 34.0, 28.0, 24.0, 20.0, 17.0)


def body_frame(canvas: Canvas) -> Frame:
    """The part of a page between the running lines and the margins."""
    page = canvas.look.page
    return Frame(
        page.left, page.top, page.width - page.left - page.right, page.height - page.top - page.bottom
    )


def notice(canvas: Canvas, right: float, y: float, text: str, verified: bool = False) -> float:
    """The mark of a document, in a frame; its width. ``y`` is the upper edge."""
    style = canvas.look.type["mark"]
    fill, ink = canvas.look.pairs["verified" if verified else "notice"]
    wide = width(text, style.face, style.size) + 5
    high = leading(style) + 1.6
    canvas.rect(right - wide, y, wide, high, fill=fill, stroke=ink, line=0.25)
    canvas.text(right - wide / 2, baseline(y + 0.8, style), text, style, align=0.5, colour=ink)
    return wide


def draw_cover(canvas: Canvas, cover: Cover, info: Info, wheel: Wheel) -> None:
    """The first page: the city in large letters over the rings of its own wheel, its coverage below."""
    canvas.new_page(bare=True)
    page, look = canvas.look.page, canvas.look
    fill, ink = look.pairs["cover"]
    quiet = look.pairs["cover_quiet"][1]
    canvas.anchor(0, "cover", cover.title, 0)
    canvas.rect(0, 0, page.width, COVER_HEIGHT, fill=fill)
    _motif(canvas, wheel)
    left, wide = page.left, page.width - page.left - page.right
    kind, note = look.type["lead"], look.type["note"]
    regular, bold = look.face("regular"), look.face("bold")
    with canvas.inside("Sect"):
        beside_arms = draw_arms(canvas, left, 11.0, cover.arms)
        with canvas.inside("P"):
            canvas.text(beside_arms, 24, cover.kind, kind, colour=ink, face=bold, scale=1.15)
        with canvas.inside("P"):
            notice(canvas, page.width - page.right, 18.6, info.mark, info.verified)
        size, lines = fit(cover.title, bold, TITLE_SIZES, wide, 2)
        if size == TITLE_SIZES[-1]:
            size, lines = canvas.fitted(cover.title, bold, TITLE_SIZES[2:], wide, 4)
        y = 42.0
        with canvas.inside("H1"):
            for line, said in spoken(cover.title, lines):
                base = y + size * 0.69 * POINT
                canvas.line_of_text(left, base, line, bold, size, ink, said=said, of=cover.title, room=wide)
                y += size * 1.12 * POINT
        y += 4
        beside = page.width - page.right - 2 * MOTIF - 8 - left  # long lines stay clear of the rings
        room = wide if y < MOTIF_TOP - 14 else beside
        size, lines = canvas.fitted(cover.line, regular, PLACE_SIZES, room, 2)
        if cover.line:
            with canvas.inside("P"):
                for line, said in spoken(cover.line, lines):
                    base = y + size * POINT
                    canvas.line_of_text(
                        left, base, line, regular, size, quiet, said=said, of=cover.line, room=room
                    )
                    y += size * 1.3 * POINT
        _photo(canvas, left, max(y + PHOTO_GAP, MOTIF_TOP), beside, cover)
        _cover_facts(canvas, cover, beside)
        flow = Flow(canvas, Frame(left, COVER_HEIGHT + 10, wide, page.height - COVER_HEIGHT - 10))
        flow.text(cover.subtitle, "lead")
        flow.y += 4
        tiles(flow, cover.tiles)
        texts = lines_of(cover.disclaimer, note, wide)
        if len(texts) > MOST_LINES:
            texts = texts[:MOST_LINES]
            canvas.note("left out", cover.disclaimer)
        with canvas.inside("P"):
            y = page.height - page.foot - 4 - len(texts) * leading(note)
            canvas.lines(left, y, cover.disclaimer, texts, note)


def fitted(picture: Picture, wide: float, high: float) -> tuple[float, float]:
    """Width and height of a picture inside a box, in its own proportions and never coarser than can be looked at."""
    scale = min(wide / picture.width, high / picture.height, COARSEST)
    return picture.width * scale, picture.height * scale


def draw_arms(canvas: Canvas, x: float, y: float, arms: Picture | None) -> float:
    """The arms on a white plate; where what stands beside them begins."""
    if arms is None:
        return x
    wide, high = fitted(arms, *ARMS)
    down = y + (ARMS[1] - high) / 2
    canvas.rect(x, down, wide + 2 * PLATE, high + 2 * PLATE, fill=canvas.look.colours["paper"])
    canvas.picture(x + PLATE, down + PLATE, wide, high, arms)
    return x + wide + 2 * PLATE + 5


def _photo(canvas: Canvas, x: float, top: float, wide: float, cover: Cover) -> None:
    """The photo beside the rings, above the facts or level with the lower edge of the rings."""
    bottom = _facts_top(canvas, cover) - PHOTO_GAP if cover.facts else COVER_HEIGHT - 14
    if cover.photo is None:
        return
    own, high = fitted(cover.photo, wide, max(bottom - top, LEAST_PHOTO))
    canvas.picture(x, bottom - high, own, high, cover.photo)


def _facts_top(canvas: Canvas, cover: Cover) -> float:
    row = leading(canvas.look.type["note"]) + leading(canvas.look.type["strong"]) + COVER_FACT_GAP
    return COVER_HEIGHT - 14 - len(cover.facts) * row + COVER_FACT_GAP


def _cover_facts(canvas: Canvas, cover: Cover, wide: float) -> None:
    """Labels with values beside the rings, the last one level with their lower edge."""
    if not cover.facts:
        return
    left, label, value = canvas.look.page.left, canvas.look.type["note"], canvas.look.type["strong"]
    ink, quiet = canvas.look.pairs["cover"][1], canvas.look.pairs["cover_quiet"][1]
    row = leading(label) + leading(value) + COVER_FACT_GAP
    y = _facts_top(canvas, cover)
    listed = canvas.add("L")
    for name, text in cover.facts:
        entry = canvas.add("LI", listed)
        with canvas.within(canvas.add("Lbl", entry)):
            canvas.text(left, baseline(y, label), name, label, colour=quiet, room=wide)
        size, lines = canvas.fitted(text, value.face, FACT_SIZES, wide, 1)
        base = baseline(y + leading(label), value)
        with canvas.within(canvas.add("LBody", entry)):
            canvas.line_of_text(left, base, lines[0], value.face, size, ink, said=text, of=text, room=wide)
        y += row


def _motif(canvas: Canvas, wheel: Wheel) -> None:
    """The rings of the city's wheel, without words, in the lower right of the coloured part."""
    centre = (canvas.look.page.width - canvas.look.page.right - MOTIF, MOTIF_TOP + MOTIF)
    draw_motif_disc(canvas, wheel, centre, MOTIF)


def draw_motif_disc(canvas: Canvas, wheel: Wheel, centre: Spot, radius: float) -> None:
    """The rings of a wheel on a white disc."""
    canvas.dot(*centre, radius + 2.5, fill=canvas.look.colours["paper"])
    draw_motif(canvas, wheel, centre, radius / canvas.look.wheel.steps)
    canvas.dot(
        *centre,
        canvas.look.wheel.centre * radius / canvas.look.wheel.steps,
        fill=canvas.look.colours["paper"],
    )


def running_lines(canvas: Canvas, info: Info) -> None:
    """Head and foot of all pages, once their number is known. They are in no element: every page repeats them."""
    page, style, line = canvas.look.page, canvas.look.type["running"], canvas.look.colours["line"]
    wide = page.width - page.left - page.right
    for number, marks in enumerate(canvas.pages, start=1):
        if marks.bare:
            continue
        body, marks.pieces = marks.pieces, []
        canvas.turn_to(number)
        with canvas.within("head"):
            taken = notice(canvas, page.width - page.right, page.head - 1.4, info.mark, info.verified)
            head = canvas.shortened(info.running, style.face, style.size, wide - taken - 6)
            canvas.text(page.left, baseline(page.head - 0.6, style), head, style)
            canvas.rule(page.left, page.head + 5.2, wide, line)
        marks.pieces += body
        foot = page.height - page.foot
        with canvas.within("foot"):
            canvas.rule(page.left, foot - 4.2, wide, line)
            count = info.page.format(page=number, pages=len(canvas.pages))
            room = wide - width(count, style.face, style.size) - 6
            canvas.text(page.left, foot, info.origin, style, room=room)
            canvas.text(page.width - page.right, foot, count, style, align=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    title: str
    key: str
    level: int


def contents_height(canvas: Canvas, entries: list[Entry]) -> int:
    """How many pages the contents take."""
    frame = body_frame(canvas)
    room = frame.height - leading(canvas.look.type["chapter"]) - 8
    used = sum(_entry_height(canvas, entry) for entry in entries)
    return max(1, -int(-used // room))


def _entry_height(canvas: Canvas, entry: Entry) -> float:
    style = canvas.look.type["strong" if entry.level == 0 else "body"]
    return leading(style) + (2.2 if entry.level == 0 else 0)


def draw_contents(canvas: Canvas, title: str, entries: list[Entry], first_page: int) -> None:
    """The contents on the pages kept for them: titles, dotted lines, page numbers, each line a link."""
    frame = body_frame(canvas)
    canvas.turn_to(first_page)
    page = first_page
    chapter = canvas.look.type["chapter"]
    canvas.anchor(frame.y, "contents", title, 0)
    with canvas.inside("H1"):
        canvas.text(frame.x, baseline(frame.y, chapter), title, chapter)
    y = frame.y + leading(chapter) + 4
    chapters = parent = canvas.add("TOC")
    for entry in entries:
        high = _entry_height(canvas, entry)
        if y + high > frame.bottom:
            page += 1
            canvas.turn_to(page)
            y = frame.y
        y += high - leading(canvas.look.type["body"])
        if entry.level == 0:
            parent = chapters
        elif parent is chapters:
            parent = canvas.add("TOC", chapters)
        line = canvas.add("Link", canvas.add("Reference", canvas.add("TOCI", parent)))
        with canvas.within(line):
            _contents_line(canvas, frame, entry, y)
        y += leading(canvas.look.type["strong" if entry.level == 0 else "body"])


def _contents_line(canvas: Canvas, frame: Frame, entry: Entry, y: float) -> None:
    style = canvas.look.type["strong" if entry.level == 0 else "body"]
    indent = 0 if entry.level == 0 else 6
    number = str(canvas.anchors[entry.key])
    base = baseline(y, style)
    shown = canvas.shortened(entry.title, style.face, style.size, frame.width - indent - 16)
    left = frame.x + indent
    end = left + canvas.text(left, base, shown, style, said=f"{entry.title} ") + 2
    stop = frame.x + frame.width - width(number, style.face, style.size) - 2
    _leader(canvas, end, stop, base)
    canvas.text(frame.x + frame.width, base, number, style, align=1)
    canvas.link(frame.x, y, frame.width, leading(style), entry.key, entry.title)


def _leader(canvas: Canvas, start: float, stop: float, base: float) -> None:
    """A fine line between a title and its page number."""
    if stop > start:
        canvas.line(((start, base - 0.3), (stop, base - 0.3)), canvas.look.colours["hair"], 0.2)
