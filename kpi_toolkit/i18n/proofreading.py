"""What is wrong with a translation, as far as a program can tell."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import c2py
from string import Formatter

from babel.messages.catalog import Catalog

from kpi_toolkit.i18n.catalogue import forms_of, originals_of, texts
from kpi_toolkit.i18n.languages import LANGUAGES

COUNT = "count"
"""The parameter of ``ngettext``: a form for one number alone ("two values") may do without it."""

_NUMBERS = range(1000)


def faults(catalog: Catalog) -> Iterator[str]:
    """A sentence per fault: parameters that are missing or unknown, braces, forms and blanks that are amiss.

    A text that is not translated at all is no fault; one of which only some forms are is.
    """
    alone = _forms_of_one_number(catalog)
    language = LANGUAGES.get(catalog.locale.language) if catalog.locale else None
    has_blanks = language is None or language.blanks
    for message in texts(catalog):
        originals, forms = originals_of(message), forms_of(message)
        if not any(forms):
            continue
        where = f"“{originals[0]}”"
        wanted = catalog.num_plurals if message.pluralizable else 1
        if len(forms) != wanted or not all(forms):
            yield f"{where} has {sum(map(bool, forms))} of {wanted} forms."
            continue
        for index, form in enumerate(forms):
            may_lack = {COUNT} if message.pluralizable and index in alone else set()
            yield from (f"{where}: {fault}" for fault in _compared(originals[-1], form, may_lack))
            if has_blanks and _edges(form) != _edges(originals[-1]):
                yield f"{where}: “{form}” begins or ends with other blanks than the original."


def _compared(original: str, form: str, may_lack: set[str]) -> Iterator[str]:
    wanted_shown, wanted = parameters(original)
    try:
        shown, named = parameters(form)
    except ValueError as error:
        yield f"the braces of “{form}” are not in order ({error})."
        return
    for name in sorted(named - wanted):
        yield f"“{form}” has a parameter {{{name}}} that the original does not have."
    for name in sorted(((wanted - named) | (wanted_shown - shown)) - may_lack):
        yield f"“{form}” does not show the parameter {{{name}}}."


def parameters(template: str) -> tuple[set[str], set[str]]:
    """The parameters a template shows, and all it names. ValueError for braces that are not in order.

    ``{unit: @}`` shows the unit; ``{codes:.}`` only asks whether there are codes.
    """
    fields = [(name, spec or "") for _, name, spec, _ in Formatter().parse(template) if name is not None]
    return {name for name, spec in fields if not spec or "@" in spec}, {name for name, _ in fields}


def _forms_of_one_number(catalog: Catalog) -> set[int]:
    """The plural forms that stand for a single number: "one" in English, "two" in Arabic, none in Russian."""
    which = c2py(catalog.plural_expr)
    chosen = [which(n) for n in _NUMBERS]
    return {form for form in range(catalog.num_plurals) if chosen.count(form) == 1}


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()
