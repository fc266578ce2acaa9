"""Fonts: where they come from, how wide text runs, which characters they have.

FiraGO comes with the package pymupdf-fonts, and so does Cascadia Mono, of which only the box for unknown
characters is used (both under the SIL Open Font License). fpdf2 reads fonts from files only, so each
is written once per process into a temporary folder.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

from kpi_toolkit.reports.tokens import FaceName, TypeStyle, tokens

POINT = 25.4 / 72
"""Millimetres in a point."""
UNKNOWN = "□"
"""Stands for every character that the fonts do not have."""
FAMILY = "firago"
SYMBOLS = "symbols"
PLACES: dict[FaceName, tuple[str, str]] = {
    "regular": (FAMILY, ""),
    "bold": (FAMILY, "B"),
    "italic": (FAMILY, "I"),
    "symbols": (SYMBOLS, ""),
}
# Letters that join, stack or run from right to left need a shaping engine; all others are placed one by one.
COMPLEX = ((0x0300, 0x036F), (0x0590, 0x08FF), (0x0900, 0x0E7F), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFE))
CAN_SHAPE = find_spec("uharfbuzz") is not None

logging.getLogger("fontTools.subset").setLevel(logging.WARNING)  # it reports every table of every font
_writing = Lock()


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="kpi-toolkit-fonts-")


def font_file(name: FaceName) -> Path:
    """The file of a face; written again where someone has emptied the temporary folder."""
    key = tokens().faces[name]
    with _writing:
        folder = Path(_folder().name)
        path = folder / f"{key}.ttf"
        if not path.is_file():
            import pymupdf_fonts

            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pymupdf_fonts.myfont(key))
    return path


@cache
def advances(name: FaceName) -> dict[int, int]:
    """The advance widths of the characters a face has, in thousandths of the type size."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(font_file(name), lazy=True) as font:
        scale = 1000 / font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {code: round(metrics[glyph][0] * scale) for code, glyph in font.getBestCmap().items()}


KEPT = 150
"""Longer texts are not kept in the caches below: they are seldom seen twice."""


def _units(text: str, name: FaceName) -> int:
    return _short_units(text, name) if len(text) <= KEPT else _measure(text, name)


@lru_cache(maxsize=20_000)
def _short_units(text: str, name: FaceName) -> int:
    return _measure(text, name)


def _measure(text: str, name: FaceName) -> int:
    widths = advances(name)
    try:
        return sum(widths[ord(c)] for c in text)
    except KeyError:
        fallback = advances("symbols")[ord(UNKNOWN)]
        return sum(widths.get(ord(c), fallback) for c in text)


def width(text: str, name: FaceName, size: float) -> float:
    """The width of a text in millimetres."""
    return _units(text, name) * size * POINT / 1000


def is_complex(text: str) -> bool:
    """Whether a text holds letters that a shaping engine must place."""
    return not text.isascii() and any(low <= ord(c) <= high for c in text for low, high in COMPLEX)


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
            widths = advances(name)
            lacking = {c for c in text if ord(c) not in widths}
            known = "".join(UNKNOWN if c in lacking else c for c in text) if lacking else text
            self.replaced |= lacking - {UNKNOWN}
            self._seen[text, name] = known
        return known


def wrap(text: str, name: FaceName, size: float, limit: float) -> tuple[str, ...]:
    """Break a text into lines no wider than ``limit`` millimetres.

    Lines break at blanks, but never between two digits ("95 424" stays whole) nor after a lone slash; a word
    wider than the line is cut. Line feeds are kept. There is always at least one line.
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
    if _units(text, name) <= room:
        return [text]
    lines: list[str] = []
    line, used = "", 0
    blank = _units(" ", name)
    for word in _words(text):
        wide = _units(word, name)
        if line and used + blank + wide <= room:
            line, used = f"{line} {word}", used + blank + wide
            continue
        if line:
            lines.append(line)
        *full, word = _cut(word, name, room) if wide > room else [word]
        lines += full
        line, used = word, _units(word, name)
    return [*lines, line] if line or not lines else lines


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
    widths = advances(name)
    start = used = 0
    best = 0
    for place, character in enumerate(word):
        advance = widths.get(ord(character), 1000)
        if used + advance > room and place > start:
            end = best if best > start + (place - start) // 2 else place
            pieces.append(word[start:end])
            start, used = end, _units(word[end:place], name)
        used += advance
        if character in "/-_.,\\&?=":
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
    for size in sizes:
        lines = wrap(text, name, size, limit)
        whole = all(width(word, name, size) <= limit for word in text.split())
        if len(lines) <= most and whole:
            return size, lines
    lines = wrap(text, name, sizes[-1], limit)
    if len(lines) > most:
        lines = (*lines[: most - 1], ellipsis(" ".join(lines[most - 1 : most + 1]), name, sizes[-1], limit))
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
