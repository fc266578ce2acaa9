"""Helpers for the sentences of the documents.

Every sentence is one whole template with named parts, so that it can be translated as a whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from kpi_toolkit.i18n.numbers import number

INVISIBLE = frozenset(
    "\u00ad\u200b\u200e\u200f\u2060\ufeff"
    + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
)
"""Characters without an ink of their own that could reorder or hide what stands around them."""


def sentence(template: str, /, **parts: object) -> str:
    """A template with its parts filled in; numbers are printed as reports print them."""
    return template.format_map({name: _part(value) for name, value in parts.items()})


def counted(one: str, many: str, count: int, /, **parts: object) -> str:
    """The template for one or the one for several, with {count}."""
    return sentence(one if count == 1 else many, count=count, **parts)


def _part(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return number(float(value), 0) if isinstance(value, int) else number(value)


def percent(value: float, decimals: int = 2) -> str:
    """A score in per cent. Two decimals tell every score from the edge of a band (see docs/method.md)."""
    return f"{number(value, decimals)} %"


def share(part: int, whole: int) -> str:
    """A share of counts in whole per cent; never 100 or 0 unless it is all or nothing."""
    if not whole:
        return "–"
    rounded = round(100 * part / whole)
    if rounded == 100 and part < whole:
        rounded = 99
    if rounded == 0 and part:
        rounded = 1
    return f"{rounded} %"


def clean(text: str | None) -> str:
    """A text from outside on one line: composed, without control, invisible and broken characters."""
    if not text:
        return ""
    composed = unicodedata.normalize(
        "NFC", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )
    kept = (
        " " if unicodedata.category(c) in ("Cc", "Zs", "Zl", "Zp") else c
        for c in composed
        if c not in INVISIBLE
    )
    return " ".join("".join(kept).split())


def shorten(text: str, length: int) -> str:
    """At most so many characters, with an ellipsis where something is left out."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def listed(items: Iterable[str], last: str = "and") -> str:
    """ "a, b and c"."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
