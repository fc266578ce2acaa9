"""The catalogue of a language: ``locales/<code>.po``, read at first use and kept.

A catalogue is read as translators leave it; nothing is compiled that could be out of date. Reading 2 000
texts takes a tenth of a second, once per process. Nothing of this happens in English.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_toolkit.i18n.languages import LANGUAGES, SOURCE

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

LOCALES = Path(__file__).parent / "locales"

CHECKED = "checked"
"""An entry whose translator comment begins with this word ("# checked by ...") was read by a person."""

_MISSING = re.compile(rb'^msgstr(?:\[\d+\])? ""\r?\n(?!")', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class State:
    """How many texts of a language a person has checked, how many a machine made, how many are missing."""

    checked: int = 0
    machine: int = 0
    missing: int = 0

    @property
    def complete(self) -> bool:
        return self.missing == 0


def path_of(language: str) -> Path:
    """The file of a language's catalogue."""
    return LOCALES / f"{language}.po"


def read(language: str) -> Catalog:
    """The catalogue of a language as an editable object, empty where there is no file."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    path, locale = path_of(language), LANGUAGES[language].locale
    if not path.is_file():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


@cache
def translations(language: str) -> NullTranslations:
    """The translations of a language; what is missing there comes out as the source has it."""
    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, read(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def available(machine_made: bool = True) -> tuple[str, ...]:
    """The languages in which every text is there: English, and those whose catalogue has no gap.

    Without ``machine_made`` only those of which a person has checked every text.
    """
    whole = (code for code in LANGUAGES if code == SOURCE or _without_gap(path_of(code)))
    return tuple(code for code in whole if machine_made or not state_of(code).machine)


@cache
def _without_gap(path: Path) -> bool:
    return path.is_file() and not _MISSING.search(path.read_bytes())


@cache
def state_of(language: str) -> State:
    """How many texts of a language are checked, machine-made and missing. All none for English, the source."""
    if language == SOURCE:
        return State()
    states = [state(message) for message in texts(read(language))]
    return State(*(states.count(name) for name in ("checked", "machine", "missing")))


def state(message: Message) -> str:
    """ "checked", "machine" or "missing"."""
    if not all(forms_of(message)):
        return "missing"
    words = (comment.strip().casefold() for comment in message.user_comments)
    return "checked" if any(word.split(maxsplit=1)[:1] == [CHECKED] for word in words) else "machine"


def originals_of(message: Message) -> tuple[str, ...]:
    """The text of the source: one, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms_of(message: Message) -> tuple[str, ...]:
    """The translations of a message, one per plural form; empty ones where they are missing."""
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return tuple(form or "" for form in forms)


def texts(catalog: Catalog) -> Iterable[Message]:
    """The messages of a catalogue without its header."""
    return (message for message in catalog if message.id)


def forget() -> None:
    """Read the catalogues anew at the next use (for tests, and after they were written)."""
    for kept in (translations, available, state_of):
        kept.cache_clear()
