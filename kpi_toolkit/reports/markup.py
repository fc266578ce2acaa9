"""Elements of SVG and HTML as text. Whatever is not markup of our own is escaped."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from kpi_toolkit.i18n import LANGUAGES, language_in_force
from kpi_toolkit.reports.writing import kept_in_order

__all__ = ["Markup", "clear", "css_string", "direction", "join", "lines", "tag"]

UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What XML cannot hold, and what would turn the direction of the words around it."""
EMPTY = frozenset({"br", "circle", "col", "img", "line", "meta", "path", "polyline", "rect", "use", "wbr"})
"""Elements that hold nothing."""


def clear(text: str) -> str:
    """A text without the characters that a document cannot hold or that turn the order of others."""
    return UNFIT.sub("", text)


def join(*parts: str) -> Markup:
    """Parts one after the other; texts are escaped, markup is not. In a language that runs from right to left,
    numbers keep the order of their signs."""
    keep = kept_in_order if direction() == "rtl" else str
    return Markup("").join(part if isinstance(part, Markup) else escape(keep(clear(part))) for part in parts)


def tag(name: str, /, *inside: str, **attributes: str | float | None) -> Markup:
    """An element. Underscores in names of attributes become hyphens, one at the end is dropped; None leaves an
    attribute out. The result can be read as HTML and as XML.
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(clear(str(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in EMPTY:
        return Markup(f"<{name}{said}/>")
    return Markup(f"<{name}{said}>{join(*inside)}</{name}>")


def lines(text: str) -> Markup:
    """A text whose lines stay lines."""
    return tag("br").join(join(line) for line in text.split("\n"))


def css_string(text: str) -> str:
    """A text as a string of CSS, quotes included; nothing in it can end the string or the style element."""
    plain = "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in clear(text))
    return f'"{plain}"'


def direction(language: str | None = None) -> str:
    """The direction in which a language is written, as the ``dir`` attribute says it; that of the one in force
    where none is named."""
    known = LANGUAGES.get(language or language_in_force())
    return known.direction if known else "ltr"
