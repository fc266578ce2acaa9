"""How much room a text takes when nobody knows the font that will draw it.

The estimate is that of a usual sans serif; where a text must not leave its place, ``fitted`` also says how long
it may be drawn, and whoever draws it keeps to that.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from kpi_toolkit.reports.writing import pieces

FONTS = (
    "-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans Arabic','Noto Sans CJK SC','Noto Sans SC','PingFang SC',"
    "'Microsoft YaHei','Liberation Sans',Arial,sans-serif"
)
"""Every reader has one of them for Latin, Cyrillic, Arabic and Chinese letters."""
CAP = 0.7
"""Height of capitals in ems; text is centred on it."""
BOLD = 1.06
NARROW = frozenset("fijlrtI.,:;'’|!()[]/\\- ")
WIDE = frozenset("mwMW@%&—…")
TIGHT = 0.9
"""From this share of its room on, a text is held to its estimated length."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The estimated length of a text in the unit of its size."""
    return sum(map(_em, text)) * size * (BOLD if bold else 1)


def _em(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0
    if sign in NARROW:
        return 0.32
    if "\u0600" <= sign <= "\u06ff":  # joined letters
        return 0.5
    if sign in WIDE:
        return 0.86
    if unicodedata.east_asian_width(sign) in "WF":
        return 1
    return 0.67 if sign.isupper() else 0.54


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of a text with the size at which they fit. ``held``: the lengths to draw them in, where it is tight."""

    size: float
    lines: tuple[str, ...]
    held: tuple[float | None, ...]


def wrap(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """A text in lines, broken where it may be; what is longer than a line is broken inside."""
    out: list[str] = []
    for before, word in pieces(" ".join(text.split())):
        broken = _broken(word, size, room, bold)
        if out and width(f"{out[-1]}{before}{broken[0]}", size, bold=bold) <= room:
            out[-1] += before + broken.pop(0)
        out += broken
    return out or [""]


def _broken(word: str, size: float, room: float, bold: bool) -> list[str]:
    out = [""]
    for sign in word:
        if out[-1] and width(out[-1] + sign, size, bold=bold) > room:
            out.append("")
        out[-1] += sign
    return out


def fitted(text: str, sizes: tuple[float, ...], room: float, most: int, *, bold: bool = False) -> Fitted:
    """The largest of the sizes at which a text fits into so many lines without breaking a word; else the largest
    at which it fits at all; else the last one, shortened.
    """
    whole = [piece for _, piece in pieces(" ".join(text.split()))]
    for size in sizes:
        lines = wrap(text, size, room, bold=bold)
        if len(lines) <= most and all(width(piece, size, bold=bold) <= room for piece in whole):
            break
    else:
        size = next((s for s in sizes if len(wrap(text, s, room, bold=bold)) <= most), sizes[-1])
        lines = wrap(text, size, room, bold=bold)
    if len(lines) > most:
        rest = " ".join(text.split())
        for line in lines[: most - 1]:
            rest = rest.removeprefix(line).lstrip()
        lines = [*lines[: most - 1], shortened(rest, size, room, bold=bold)]
    lengths = [width(line, size, bold=bold) for line in lines]
    return Fitted(size, tuple(lines), tuple(min(n, room) if n > TIGHT * room else None for n in lengths))


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """A text in one line, with an ellipsis where something is left out."""
    if width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and width(f"{kept}…", size, bold=bold) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
