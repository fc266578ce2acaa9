"""Signs of a text that can be shown: letters of all scripts and blanks of all widths, no controls."""

from __future__ import annotations

import re
import unicodedata

STEERING = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f"  # what terminals and printers obey
    "\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069"  # lines of their own, and what turns the direction
    "\\ufff9-\\ufffb\\ufffe\\uffff\\ud800-\\udfff\\U000e0000-\\U000e007f]"  # what is no text or hides some
)
"""Signs that do something instead of being read. Joiners inside words stay: Persian and Hindi need them."""


def unsteered(text: str) -> str:
    """A text from outside without signs that steer a terminal, turn what follows round, or hide something."""
    return STEERING.sub("", text)


def shown(text: str, *, keep: str = "\n\t") -> str:
    """A text without signs that no page shows and no database holds. ``keep``: controls that stay.

    No-break blanks stay: numbers and French punctuation need them.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        sign for sign in text if sign.isprintable() or sign in keep or unicodedata.category(sign) == "Zs"
    )
