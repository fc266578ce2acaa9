"""Helpers for the sentences of the documents.

Every sentence is one whole template with named parts, so that it is translated as a whole: ``sentence`` and
``counted`` look a template up first and fill it afterwards.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from kpi_toolkit.i18n import _, ngettext, numbers
from kpi_toolkit.i18n.numbers import number

INVISIBLE = frozenset(
    "\u00ad\u200b\u200e\u200f\u2060\ufeff"
    + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
)
"""Characters without an ink of their own that could reorder or hide what stands around them."""


def sentence(template: str, /, **parts: object) -> str:
    """A template in the language in force with its parts filled in, numbers as reports print them."""
    return _(template).format_map(_figures(parts))


def counted(one: str, many: str, count: int, /, **parts: object) -> str:
    """The form of a template for so many, with {count} and the other parts filled in."""
    return ngettext(one, many, count).format_map(_figures({**parts, "count": count}))


def continued(title: str) -> str:
    """What stands above a further part of a table."""
    return sentence("{title} (continued)", title=title)


def figure(value: float | None) -> str:
    """A number as reports print it: whole ones without decimals, others with all they have. A dash for none."""
    if value is None:
        return "–"
    return number(float(value), 0) if isinstance(value, int) else number(value)


def ratio(part: float | None, whole: float | None) -> str:
    """ "12 / 91"."""
    return f"{figure(part)} / {figure(whole)}"


def _figures(parts: Mapping[str, object]) -> dict[str, object]:
    return {
        name: figure(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        for name, value in parts.items()
    }


def percent(value: float, decimals: int | None = 2) -> str:
    """A score in per cent. Two decimals tell every score from the edge of a band (see docs/method.md)."""
    return numbers.percent(value, decimals)


def share(part: int, whole: int) -> str:
    """A share of counts in whole per cent; never 100 or 0 unless it is all or nothing."""
    if not whole:
        return "–"
    rounded = round(100 * part / whole)
    if rounded == 100 and part < whole:
        rounded = 99
    if rounded == 0 and part:
        rounded = 1
    return percent(rounded, 0)


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
