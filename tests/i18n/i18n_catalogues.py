"""Catalogues for tests: a few translations in a folder of their own. The shipped ones are left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from kpi_toolkit.i18n import catalogue
from kpi_toolkit.i18n.catalogues import written
from kpi_toolkit.i18n.languages import LANGUAGES

Translations = Mapping[str | tuple[str, str], str | tuple[str, ...]]


def catalog(language: str, translations: Translations, checked: tuple[str, ...] = ()) -> Catalog:
    """A catalogue with these translations; plurals are pairs of texts with a form each."""
    made = Catalog(locale=LANGUAGES[language].locale)
    for text, translation in translations.items():
        made.add(text, translation, user_comments=["checked by a test"] if text in checked else [])
    return made


@contextmanager
def catalogues(folder: Path, **made: Catalog) -> Iterator[None]:
    """The program reads these catalogues, by code, and no others."""
    for language, content in made.items():
        (folder / f"{language}.po").write_bytes(written(language, content))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "LOCALES", folder)
        catalogue.forget()
        yield
    catalogue.forget()
