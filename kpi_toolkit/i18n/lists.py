"""What stands side by side in a sentence or a paragraph, put together as the language in force does it."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_toolkit.i18n.languages import LANGUAGES, SOURCE, language_in_force
from kpi_toolkit.i18n.words import pgettext


def listed(items: Iterable[str]) -> str:
    """ "a, b and c". English as the sources write it, other languages by CLDR."""
    parts = list(items)
    language = LANGUAGES.get(language_in_force())
    if language is not None and language.code != SOURCE:
        from babel.lists import format_list

        return format_list(parts, "standard", language.locale)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def commas(items: Iterable[str]) -> str:
    """ "a, b, c", without those that are empty."""
    return pgettext("between the parts of a list", ", ").join(filter(None, items))


def semicolons(items: Iterable[str]) -> str:
    """ "a; b; c", without those that are empty."""
    return pgettext("between the parts of a list", "; ").join(filter(None, items))


def together(*sentences: str) -> str:
    """Whole sentences one after the other, without those that are empty."""
    language = LANGUAGES.get(language_in_force())
    return ("" if language and not language.blanks else " ").join(filter(None, sentences))
