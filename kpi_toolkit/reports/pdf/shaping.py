"""How a line of text is set: in which order its parts are drawn, with which font, and where each glyph stands.

Letters that join, stack or run from right to left are placed by a shaping engine, word by word, so that what was
measured is what is drawn; all others are placed one by one, which is far quicker. The order of drawing is that of
the Unicode bidirectional algorithm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import groupby

from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection

from kpi_toolkit.reports.pdf.faces import SYMBOLS, UNKNOWN, advances, fonts_of, harfbuzz
from kpi_toolkit.reports.tokens import FaceName
from kpi_toolkit.reports.writing import BACKWARDS, NUMBER, WIDE

# Letters that join, stack or run from right to left need a shaping engine; all others are placed one by one.
COMPLEX = re.compile("[\u0300-\u036f\u0590-\u060b\u060d-\u08ff\u0900-\u0e7f\ufb1d-\ufdff\ufe70-\ufefe]")
CAN_SHAPE = find_spec("uharfbuzz") is not None
SHARED = frozenset("“”‘’—…")
"""Punctuation that is wide beside a Chinese letter and narrow elsewhere."""
SCRIPTS = re.compile("[0-9²³¹A-Za-z\u00c0-\u058f]+|[^0-9²³¹A-Za-z\u00c0-\u058f]+")
PARTS = re.compile(" +|[^ ]+")
KEPT = 150
"""Longer texts are not kept in the caches below: they are seldom seen twice."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a font by its number there, with the letters it stands for; lengths in thousandths of an em.

    ``advance`` is how far the next one is, ``right`` and ``up`` are how far it stands off its place.
    """

    number: int
    letters: str
    advance: int
    right: int = 0
    up: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """What is drawn from left to right in one font: glyphs, or the letters of the text where there are none."""

    font: str
    text: str
    units: int
    glyphs: tuple[Glyph, ...] = ()


def is_complex(text: str) -> bool:
    """Whether a text holds letters that a shaping engine must place."""
    return not text.isascii() and COMPLEX.search(text) is not None


def units(text: str, face: FaceName) -> int:
    """The width of a text in thousandths of the type size."""
    return _kept_units(text, face) if len(text) <= KEPT else _units(text, face)


def _units(text: str, face: FaceName) -> int:
    widths = advances(fonts_of(face)[0])
    if not is_complex(text):
        try:
            return sum([widths[ord(c)] for c in text])
        except KeyError:
            pass
    return sum(run.units for part, backwards in _directed(text) for run in _words(part, face, backwards))


def _directed(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text by their direction, near enough to measure them: letters that join stay together."""
    for word in PARTS.findall(text):
        if BACKWARDS.search(word) is None:
            yield word, False
        else:
            yield from ((part, BACKWARDS.search(part) is not None) for part in SCRIPTS.findall(word))


_kept_units = lru_cache(maxsize=40_000)(_units)


def runs(text: str, face: FaceName, rtl: bool) -> tuple[Run, ...]:
    """The runs of a line in the order of drawing; ``rtl``: the text as a whole runs from right to left."""
    return _kept_runs(text, face, rtl) if len(text) <= KEPT else _runs(text, face, rtl)


def _runs(text: str, face: FaceName, rtl: bool) -> tuple[Run, ...]:
    if not rtl and (text.isascii() or not BACKWARDS.search(text)):
        return tuple(_joined(_words(text, face, False)))
    out: list[Run] = []
    for part, backwards in visual(text, rtl):
        found = list(_words(part, face, backwards))
        out += reversed(found) if backwards else found
    return tuple(_joined(out))


_kept_runs = lru_cache(maxsize=10_000)(_runs)


def is_plain(text: str, face: FaceName, rtl: bool) -> bool:
    """Whether the letters of a text are drawn as they are, one after the other from left to right."""
    if not rtl and not is_complex(text):
        return True
    found = runs(text, face, rtl)
    return not any(run.glyphs for run in found) and "".join(run.text for run in found) == text


def visual(text: str, rtl: bool) -> list[tuple[str, bool]]:
    """The parts of a line in the order in which they stand from left to right, each with whether its letters run
    from right to left."""
    if rtl and all(c == " " or unicodedata.bidirectional(c) in ("AL", "R", "NSM") for c in text):
        return [(text, True)]
    paragraph = BidiParagraph(
        NUMBER.sub(lambda found: "0" * len(found[0]), text),
        TextDirection.RTL if rtl else TextDirection.LTR,
        preserve_bn_chars=True,
    )
    levels = [c.embedding_level for c in paragraph.get_characters_with_embedding_level()]
    parts: list[tuple[int, str]] = []
    start = 0
    for level, same in groupby(levels):
        end = start + sum(1 for _ in same)
        parts.append((level, text[start:end]))
        start = end
    for lowest in range(max(levels, default=0), 0, -1):
        parts = [
            part
            for high, group in groupby(parts, lambda part: part[0] >= lowest)  # noqa: B023
            for part in (reversed(list(group)) if high else list(group))
        ]
    return [(part, level % 2 == 1) for level, part in parts]


def _words(text: str, face: FaceName, backwards: bool) -> Iterator[Run]:
    """The runs of a part in logical order, those that are shaped word by word."""
    if not backwards and not is_complex(text):
        yield from (_plain(part, font) for font, part in _by_font(text, face))
        return
    for word in PARTS.findall(text):
        for font, part in _by_font(word, face):
            if font != SYMBOLS and not word.startswith(" ") and (backwards or is_complex(part)):
                yield _shaped(part, font, backwards)
            else:
                yield _plain(part, font)


def _by_font(text: str, face: FaceName) -> Iterator[tuple[str, str]]:
    """The parts of a text with the first font of the face that has their letters."""
    fonts = fonts_of(face)
    first = advances(fonts[0])
    if all(ord(c) in first for c in text) and (len(fonts) == 1 or SHARED.isdisjoint(text)):
        if text:
            yield fonts[0], text
        return
    chosen = [_font(text, place, fonts) for place in range(len(text))]
    start = 0
    for font, same in groupby(chosen):
        end = start + sum(1 for _ in same)
        yield font, text[start:end]
        start = end


def _font(text: str, place: int, fonts: tuple[str, ...]) -> str:
    letter = text[place]
    if letter in SHARED and len(fonts) > 1 and WIDE.search(text[max(place - 1, 0) : place + 2]):
        return fonts[-1]
    return next((font for font in fonts if ord(letter) in advances(font)), SYMBOLS)


def _plain(text: str, font: str) -> Run:
    widths = advances(font)
    other = widths.get(ord(UNKNOWN), 1000)
    return Run(font, text, sum([widths.get(ord(c), other) for c in text]))


def _joined(found: Iterator[Run] | list[Run]) -> Iterator[Run]:
    """Neighbours of one font that need no shaping are one run."""
    last: Run | None = None
    for run in found:
        if last and not run.glyphs and not last.glyphs and run.font == last.font:
            last = Run(run.font, last.text + run.text, last.units + run.units)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


@lru_cache(maxsize=20_000)
def _shaped(text: str, font: str, backwards: bool) -> Run:
    """A word with its glyphs from left to right."""
    if not CAN_SHAPE:
        return _plain(text[::-1] if backwards else text, font)
    import uharfbuzz

    engine = harfbuzz(font)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if backwards else "ltr"
    # signs between words are as wide as where they are placed one by one, and so they were measured
    uharfbuzz.shape(engine, buffer, {"kern": is_complex(text)})
    scale = 1000 / engine.face.upem
    starts = sorted({info.cluster for info in buffer.glyph_infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    glyphs = []
    said: set[int] = set()
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        start = info.cluster
        letters = "" if start in said else text[start : ends[start]]
        said.add(start)
        advance, right, up = (round(n * scale) for n in (place.x_advance, place.x_offset, place.y_offset))
        glyphs.append(Glyph(info.codepoint, letters, advance, right, up))
    return Run(font, text, sum(glyph.advance for glyph in glyphs), tuple(glyphs))
