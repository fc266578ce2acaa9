"""In which languages documents are made: complete ones, and where it is wanted only those a person has checked."""

from __future__ import annotations

import os

from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import LANGUAGES, PSEUDO, SOURCE, language_in_force, state_of
from kpi_toolkit.review.refusal import Refused

CHECKED_ONLY = "KPI_TOOLKIT_CHECKED_LANGUAGES_ONLY"
"""Set to anything, this variable of an installation refuses languages with texts that no person has checked."""


def document_language(language: str | None, framework: Framework, *, checked_only: bool = False) -> str:
    """The code of the language a document is made in: the one asked for, else the one in force.

    ``framework``: the pack, whose texts belong to it. Raises Refused for a language that is not known or has
    gaps, and with ``checked_only``, or where the installation wants it so, for one that a machine has translated.
    What a pack does not say in the language stands in English and is no gap.
    """
    code = language or language_in_force()
    if code in (SOURCE, PSEUDO):
        return code
    if code not in LANGUAGES:
        known = [f"{one.code} ({one.name})" for one in LANGUAGES.values()]
        raise Refused("unknown-language", language=code, languages=known)
    name, program = LANGUAGES[code].name, state_of(code)
    if not program.complete:
        raise Refused("language-incomplete", language=name, count=program.missing)
    machine = program.machine + framework.text_states(code).machine
    if machine and (checked_only or os.environ.get(CHECKED_ONLY)):
        raise Refused("language-unchecked", language=name, count=machine)
    return code
