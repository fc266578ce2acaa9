"""How wide texts run, and where their lines break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kpi_toolkit.reports.pdf.faces import UNKNOWN, has
from kpi_toolkit.reports.pdf.shaping import KEPT, is_complex, units
from kpi_toolkit.reports.tokens import FaceName, TypeStyle
from kpi_toolkit.reports.writing import NOT_FIRST, WIDE, pieces

__all__ = [
    "POINT", "UNKNOWN", "Glyphs", "ellipsis", "fit", "is_complex", "lines_of", "spoken", "width", "wrap",
]  # fmt: skip

POINT = 25.4 / 72
"""Millimetres in a point."""
STAND_INS = {"\u202f": "\u00a0", "\u2009": "\u00a0"}
"""Blanks that the fonts do not have, and what is drawn for them."""
CUTS = frozenset("/-_.,\\&?=–—")
"""After these a word may be cut that is wider than its line."""


def width(text: str, name: FaceName, size: float) -> float:
    """The width of a text in millimetres."""
    return units(text, name) * size * POINT / 1000


@dataclass
class Glyphs:
    """Makes texts printable, and remembers which characters had to be replaced."""

    replaced: set[str] = field(default_factory=set)
    _seen: dict[tuple[str, FaceName], str] = field(default_factory=dict)

    def safe(self, text: str, name: FaceName) -> str:
        """The text with every character the face lacks replaced by a box."""
        if text.isascii() and text.isprintable():
            return text
        known = self._seen.get((text, name))
        if known is None:
            stood_in = "".join(STAND_INS.get(c, c) for c in text)
            lacking = {c for c in stood_in if not has(name, c)}
            known = "".join(UNKNOWN if c in lacking else c for c in stood_in)
            self.replaced |= lacking - {UNKNOWN}
            self._seen[text, name] = known
        return known


def wrap(text: str, name: FaceName, size: float, limit: float) -> tuple[str, ...]:
    """Break a text into lines no wider than ``limit`` millimetres.

    Only what is wider than the line is cut where it may not be broken. Line feeds are kept. There is always at
    least one line.
    """
    room = int(limit / (size * POINT / 1000))
    return _short_wrap(text, name, room) if len(text) <= KEPT else _wrap(text, name, room)


@lru_cache(maxsize=20_000)
def _short_wrap(text: str, name: FaceName, room: int) -> tuple[str, ...]:
    return _wrap(text, name, room)


def _wrap(text: str, name: FaceName, room: int) -> tuple[str, ...]:
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _wrap_part(part, name, room)
    return tuple(lines)


def _wrap_part(text: str, name: FaceName, room: int) -> list[str]:
    if units(text, name) <= room:
        return [text]
    lines: list[str] = []
    line, last, used = "", "", 0
    for before, word in pieces(text):
        wide = units(word, name)
        more = units(last + before + word, name) - units(
            last, name
        )  # signs take the width of what is beside them
        if line and used + more <= room:
            line, last, used = line + before + word, word, used + more
            continue
        if line:
            lines.append(line)
        *full, word = _cut(word, name, room) if wide > room else [word]
        lines += full
        line, last, used = word, word, units(word, name)
    return [*lines, line] if line or not lines else lines


def _cut(word: str, name: FaceName, room: int) -> list[str]:
    """A word that is wider than a line, in pieces; preferably cut after a slash, hyphen or underscore."""
    out: list[str] = []
    start = used = 0
    best = 0
    for place, character in enumerate(word):
        advance = units(character, name)  # of letters that join, more than they take
        if used + advance > room and place > start:
            end = best if best > start + (place - start) // 2 else place
            while WIDE.match(word[end]) and word[end] in NOT_FIRST and end > start + 1:
                end -= 1
            out.append(word[start:end])
            start, used = end, units(word[end:place], name)
        used += advance
        if character in CUTS:
            best = place + 1
    out.append(word[start:])
    return out


def lines_of(text: str, style: TypeStyle, limit: float, scale: float = 1) -> tuple[str, ...]:
    """``wrap`` in a style."""
    return wrap(text, style.face, style.size * scale, limit)


def spoken(text: str, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each line of a broken text with the part of the text it stands for; together they are the whole text.

    The blank or line feed of a break belongs to the line before it, and what was cut off to the last line.
    """
    place = 0
    for number, line in enumerate(lines, start=1):
        found = text.find(line, place)
        end = found + len(line)
        if number == len(lines) or found < 0:
            end = len(text)
        elif text[end : end + 1] in (" ", "\n"):
            end += 1
        yield line, text[place:end]
        place = end


def fit(
    text: str, name: FaceName, sizes: tuple[float, ...], limit: float, most: int
) -> tuple[float, tuple[str, ...]]:
    """The largest of the sizes at which a text needs no more than ``most`` lines and cuts no word.

    At the smallest size the text is shortened with an ellipsis if need be.
    """
    whole = [piece for part in text.split() for _, piece in pieces(part)]
    for size in sizes:
        lines = wrap(text, name, size, limit)
        if len(lines) <= most and all(width(piece, name, size) <= limit for piece in whole):
            return size, lines
    lines = wrap(text, name, sizes[-1], limit)
    if len(lines) > most:
        rest = text[sum(len(said) for _, said in list(spoken(text, lines))[: most - 1]) :]
        lines = (*lines[: most - 1], ellipsis(rest, name, sizes[-1], limit))
    return sizes[-1], lines


def ellipsis(text: str, name: FaceName, size: float, limit: float) -> str:
    """The text, or its beginning with an ellipsis, no wider than ``limit``."""
    if width(text, name, size) <= limit:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", name, size) <= limit:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"
