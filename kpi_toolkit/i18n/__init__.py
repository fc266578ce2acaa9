"""Words and formats in the language in force. See docs/languages.md."""

from kpi_toolkit.i18n.catalogue import State, available, state_of
from kpi_toolkit.i18n.languages import LANGUAGES, PSEUDO, SOURCE, Language, language_in_force, speaking
from kpi_toolkit.i18n.words import N_, _, ngettext, pgettext

__all__ = [
    "LANGUAGES",
    "N_",
    "PSEUDO",
    "SOURCE",
    "Language",
    "State",
    "_",
    "available",
    "language_in_force",
    "ngettext",
    "pgettext",
    "speaking",
    "state_of",
]
