"""Signs of a text that can be shown: letters of all scripts and blanks of all widths, no controls."""

from __future__ import annotations

import unicodedata


def shown(text: str, *, keep: str = "\n\t") -> str:
    """A text without signs that no page shows and no database holds. ``keep``: controls that stay.

    No-break blanks stay: numbers and French punctuation need them.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        sign for sign in text if sign.isprintable() or sign in keep or unicodedata.category(sign) == "Zs"
    )
