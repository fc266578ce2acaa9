"""The languages, and the one that is in force.

The language in force belongs to the context (``contextvars``): a thread and a child process start in English,
and one reader's language never reaches another's. English is the language of the sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

SOURCE = "en"
"""The language in which the texts stand in the sources."""

PSEUDO = "xx"
"""A language for tests: every text that is translated shows it, and is longer than the original."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its ``code`` (ISO 639-1), its own ``name``, the CLDR ``locale`` of its formats, the
    ``direction`` of its writing, and whether it puts ``blanks`` between words and sentences."""

    code: str
    name: str
    locale: str
    direction: Literal["ltr", "rtl"] = "ltr"
    blanks: bool = True


LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        language.code: language
        for language in (
            Language("en", "English", "en"),
            Language("fr", "Français", "fr"),
            Language("es", "Español", "es"),
            Language("ru", "Русский", "ru"),
            Language("ar", "العربية", "ar", "rtl"),
            Language("zh", "中文", "zh_Hans", blanks=False),
        )
    }
)
"""Every language the program can speak, by code: the six of the United Nations."""

_IN_FORCE: ContextVar[str] = ContextVar("language in force", default=SOURCE)


def language_in_force() -> str:
    """The code of the language in which words and formats come out now."""
    return _IN_FORCE.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Within the block words and formats are in this language. ValueError for one that is not known.

    A text that is not translated comes out in English.
    """
    if code not in LANGUAGES and code != PSEUDO:
        known = ", ".join(f"{language.code} ({language.name})" for language in LANGUAGES.values())
        raise ValueError(f"There is no language “{code}”. There are: {known}.")
    token = _IN_FORCE.set(code)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)
