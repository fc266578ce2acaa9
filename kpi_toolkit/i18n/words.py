"""Words in the language in force.

``_("text")`` translates, ``N_("text")`` only marks a text that is translated later (of data that is made when
a module is loaded), ``ngettext`` chooses the form for a number, ``pgettext`` tells two meanings of one text
apart. The English text is the key. What is missing in a catalogue comes out in English.
"""

from __future__ import annotations

from gettext import NullTranslations

from kpi_toolkit.i18n.languages import PSEUDO, SOURCE, language_in_force
from kpi_toolkit.i18n.pseudo import Pseudo

_SOURCE = NullTranslations()
_PSEUDO = Pseudo()


def _(text: str) -> str:
    """The text in the language in force. Fill in parameters afterwards, never before."""
    return _spoken().gettext(text) if text else text


def N_(text: str) -> str:
    """The text itself: it is marked for the catalogues, and ``_`` is called where it is read."""
    return text


def ngettext(one: str, many: str, n: int) -> str:
    """The form for ``n`` things. Call the number {count}: a form for one number alone may do without it."""
    return _spoken().ngettext(one, many, n)


def pgettext(context: str, text: str) -> str:
    """The text as it is said in this context ("May" the month, "may" the verb)."""
    return _spoken().pgettext(context, text)


def _spoken() -> NullTranslations:
    language = language_in_force()
    if language == SOURCE:
        return _SOURCE
    if language == PSEUDO:
        return _PSEUDO
    from kpi_toolkit.i18n.catalogue import translations

    return translations(language)
