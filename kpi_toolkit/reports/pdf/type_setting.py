"""Writes texts into a page: fonts, glyphs and where they stand, as operators of PDF.

Written by hand: fpdf2 sets a line anew for every change of direction, font or place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from kpi_toolkit.reports.geometry import spot
from kpi_toolkit.reports.pdf.faces import UNKNOWN, font_file
from kpi_toolkit.reports.pdf.fonts import POINT
from kpi_toolkit.reports.pdf.ink import ArcMark, TextMark
from kpi_toolkit.reports.pdf.library import FPDF, PDFResourceType
from kpi_toolkit.reports.pdf.shaping import Glyph, Run, runs

NO_LETTER = "\u2060"
"""Stands in the map of a font for a glyph that is a part of the letter before it: WORD JOINER."""
UNUSED_TABLES = ("GDEF", "GPOS", "GSUB")


@dataclass(frozen=True, slots=True)
class _Sign:
    """A glyph in the file: its code there, and what it moves; lengths in thousandths of an em.

    ``own`` is the advance the file has for it, ``advance`` the one it takes here.
    """

    code: int
    own: int
    advance: int
    right: int = 0
    up: int = 0


class TypeSetter:
    """Knows the fonts of a file and the codes of their glyphs. A font is embedded once it is used."""

    def __init__(self, pdf: FPDF) -> None:
        self._pdf: Any = pdf
        self._fonts: dict[str, Any] = {}
        self._signs: dict[tuple[str, str], tuple[_Sign, ...]] = {}

    def said(self, mark: TextMark | ArcMark) -> str:
        """The operators that draw a text on the current page."""
        red, green, blue = (int(mark.colour[n : n + 2], 16) / 255 for n in (0, 2, 4))
        parts = self._arc(mark) if isinstance(mark, ArcMark) else self._line(mark)
        return "\n".join((f"q {red:.4f} {green:.4f} {blue:.4f} rg BT", *parts, "ET Q"))

    def finish(self) -> None:
        """Every glyph has a letter it stands for, and tables that no PDF uses are left out."""
        for font in self._fonts.values():
            glyphs = font.subset._char_id_per_glyph
            font.subset._char_id_per_glyph = {
                glyph if glyph is None or glyph.unicode else replace(glyph, unicode=(ord(NO_LETTER),)): code
                for glyph, code in glyphs.items()
            }
            for table in UNUSED_TABLES:
                if table in font.ttfont:
                    del font.ttfont[table]

    def _line(self, mark: TextMark) -> Iterator[str]:
        yield self._at((mark.x, mark.y), mark.turn)
        for run in runs(mark.text, mark.face, mark.rtl):
            yield self._use(run.font, mark.size)
            yield _shown(self._run(run), mark.size)

    def _arc(self, mark: ArcMark) -> Iterator[str]:
        """Every glyph stands on the circle with its middle."""
        found = runs(mark.text, mark.face, mark.rtl)
        em = mark.size * POINT / 1000
        spread = math.degrees(1 / mark.radius) * (1 if mark.inwards is False else -1)
        used = -sum(run.units for run in found) * em / 2
        for run in found:
            yield self._use(run.font, mark.size)
            for sign in self._run(run):
                half = sign.advance * em / 2
                angle = mark.angle + (used + half) * spread
                turn = 180 - angle if mark.inwards else -angle
                place = spot((mark.x, mark.y), mark.radius, angle)
                yield self._at(spot(place, half, -90 - turn), turn)
                yield _shown((sign,), mark.size)
                used += 2 * half

    def _at(self, place: tuple[float, float], turn: float) -> str:
        """The text matrix for a place on the page and a turn counter-clockwise."""
        x, y = place[0] * self._pdf.k, (self._pdf.h - place[1]) * self._pdf.k
        if not turn % 360:
            return f"1 0 0 1 {x:.2f} {y:.2f} Tm"
        sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))
        return f"{cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {x:.2f} {y:.2f} Tm"

    def _use(self, key: str, size: float) -> str:
        font = self._font(key)
        self._pdf._resource_catalog.add(PDFResourceType.FONT, font.i, self._pdf.page)
        return f"/F{font.i} {size:.2f} Tf"

    def _font(self, key: str) -> Any:
        if key not in self._fonts:
            file = font_file(key)
            self._pdf.add_font(key, "", str(file.path), collection_font_number=file.number)
            self._fonts[key] = self._pdf.fonts[key]
        return self._fonts[key]

    def _run(self, run: Run) -> tuple[_Sign, ...]:
        if run.glyphs:
            return tuple(self._glyph(run.font, glyph) for glyph in run.glyphs)
        found = self._signs.get((run.font, run.text))
        if found is None:
            found = tuple(self._letter(run.font, letter) for letter in run.text)
            self._signs[run.font, run.text] = found
        return found

    def _letter(self, key: str, letter: str) -> _Sign:
        font = self._font(key)
        code = font.subset.pick(ord(letter))
        if code is None:
            letter, code = UNKNOWN, font.subset.pick(ord(UNKNOWN))
        advance = int(font.cw[ord(letter)])
        return _Sign(code, advance, advance)

    def _glyph(self, key: str, glyph: Glyph) -> _Sign:
        font = self._font(key)
        name = font.ttfont.getGlyphName(glyph.number)
        own = round(font.scale * font.ttfont["hmtx"].metrics[name][0])
        letters = tuple(map(ord, glyph.letters))
        picked = font.subset.get_glyph(glyph=glyph.number, unicode=letters, glyph_name=name, glyph_width=own)
        return _Sign(font.subset.pick_glyph(picked), own, glyph.advance, glyph.right, glyph.up)


def _shown(signs: tuple[_Sign, ...], size: float) -> str:
    """The operator that shows glyphs one after the other."""
    out: list[str] = []
    codes = ""
    move = 0  # thousandths of an em to the right before the next glyph
    for sign in signs:
        move += sign.right
        if move or sign.up:
            if codes:
                out.append(f"<{codes}>")
                codes = ""
            if move:
                out.append(f"{-move}")
        if sign.up:
            out.append(f"] TJ {sign.up * size / 1000:.3f} Ts [<{sign.code:04X}>] TJ 0 Ts [")
        else:
            codes += f"{sign.code:04X}"
        move = sign.advance - sign.own - sign.right
    if codes:
        out.append(f"<{codes}>")
    if move:
        out.append(f"{-move}")
    return f"[{' '.join(out)}] TJ" if len(out) > 1 or not codes else f"<{codes}> Tj"
