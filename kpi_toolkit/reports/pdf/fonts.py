"""How wide texts run, and where their lines break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kpi_toolkit.reports.pdf.faces import UNKNOWN, has
from kpi_toolkit.reports.pdf.shaping import KEPT, WIDE, is_complex, units
from kpi_toolkit.reports.tokens import FaceName, TypeStyle

__all__ = [
    "POINT", "UNKNOWN", "Glyphs", "cuts_word", "ellipsis", "fit", "is_complex", "lines_of", "spoken", "width", "wrap",
]  # fmt: skip

POINT = 25.4 / 72
"""Millimetres in a point."""
STAND_INS = {"\u202f": "\u00a0", "\u2009": "\u00a0"}
"""Blanks that the fonts do not have, and what is drawn for them."""
NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕］｝”’…—·％°)]}!,.:;?%")
"""What no line of Chinese begins with."""
NOT_LAST = frozenset("（《〈「『【〔［｛“‘([{")
"""What no line of Chinese ends with."""
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

    Lines break at blanks, but never between two digits ("95 424" stays whole) nor after a lone slash; and between
    Chinese letters, but so that none begins or ends with what may not stand there. A word wider than the line is
    cut. Line feeds are kept. There is always at least one line.
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
    line, used = "", 0
    blank = units(" ", name)
    for before, word in _pieces(text):
        wide = units(word, name)
        gap = blank if before else 0
        if line and used + gap + wide <= room:
            line, used = line + before + word, used + gap + wide
            continue
        if line:
            lines.append(line)
        *full, word = _cut(word, name, room) if wide > room else [word]
        lines += full
        line, used = word, units(word, name)
    return [*lines, line] if line or not lines else lines


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What is not divided, each with the blank before it or with none."""
    for number, word in enumerate(_words(text)):
        before = " " if number else ""
        if WIDE.search(word) is None:
            yield before, word
            continue
        start = 0
        for place in range(1, len(word)):
            if _parts(word[place - 1], word[place]):
                yield before, word[start:place]
                before, start = "", place
        yield before, word[start:]


def _parts(one: str, other: str) -> bool:
    """Whether a line may end between two letters without a blank."""
    if one in NOT_LAST or other in NOT_FIRST:
        return False
    return WIDE.match(one) is not None or WIDE.match(other) is not None


def cuts_word(one: str, other: str) -> bool:
    """Whether a line that ends and one that begins with these letters divide a word."""
    return one.isalnum() and other.isalnum() and not _parts(one, other)


def _words(text: str) -> list[str]:
    """Words, with the blanks inside a number, before a per cent sign and after a lone slash kept."""
    out: list[str] = []
    for word in text.split(" "):
        if out and (out[-1] == "/" or (out[-1][-1:].isdigit() and (word[:1].isdigit() or word[:1] == "%"))):
            out[-1] += " " + word
        else:
            out.append(word)
    return out


def _cut(word: str, name: FaceName, room: int) -> list[str]:
    """A word that is wider than a line, in pieces; preferably cut after a slash, hyphen or underscore."""
    pieces: list[str] = []
    start = used = 0
    best = 0
    for place, character in enumerate(word):
        advance = units(character, name)  # of letters that join, more than they take
        if used + advance > room and place > start:
            end = best if best > start + (place - start) // 2 else place
            pieces.append(word[start:end])
            start, used = end, units(word[end:place], name)
        used += advance
        if character in CUTS:
            best = place + 1
    pieces.append(word[start:])
    return pieces


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
    pieces = [piece for part in text.split() for _, piece in _pieces(part)]
    for size in sizes:
        lines = wrap(text, name, size, limit)
        if len(lines) <= most and all(width(piece, name, size) <= limit for piece in pieces):
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
