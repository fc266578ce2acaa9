"""How a cell was read, where that is not obvious: the sentences, and how a stored one is told to a reader.

A submission keeps these sentences in English, whoever handed it in. ``told`` finds the template again by its
shape and says it in the language in force.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from kpi_toolkit.i18n import N_, SOURCE, _, language_in_force
from kpi_toolkit.i18n.numbers import number

SHOWN_AS_PERCENT = N_("{number} (shown as {percent} %) read as {number}")
SHOWN_IN_PERCENT = N_("{number} (shown in percent) read as {percent} %")
CONVERTED = N_('text "{text}" read as {amount}, converted to {result}')
READ = N_('text "{text}" read as {amount}')
YES = N_('"{text}" read as yes')
NO = N_('"{text}" read as no')
YEAR = N_('"{text}" read as the year {year}')

_EVERY = (SHOWN_AS_PERCENT, SHOWN_IN_PERCENT, CONVERTED, READ, YES, NO, YEAR)
"""The more particular before the more general."""

_AS_IT_IS = {"text": ".*", "year": "[0-9]+"}
_BEGINS_WITH_NUMBER = "[+-]?[0-9].*?"
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")


def told(understood: str | None) -> str | None:
    """How a cell was read, in the language in force; as it is stored where no template has its shape."""
    if understood is None or language_in_force() == SOURCE:
        return understood
    for template in _EVERY:
        if match := _shape(template).fullmatch(understood):
            parts = {name: _part(name, text) for name, text in match.groupdict().items()}
            return _(template).format_map(parts)
    return understood


@cache
def _shape(template: str) -> re.Pattern[str]:
    pattern, seen = "", set()
    for literal, name, _spec, _conversion in Formatter().parse(template):
        pattern += re.escape(literal)
        if name:
            pattern += (
                f"(?P={name})" if name in seen else f"(?P<{name}>{_AS_IT_IS.get(name, _BEGINS_WITH_NUMBER)})"
            )
            seen.add(name)
    return re.compile(pattern, re.DOTALL)


def _part(name: str, text: str) -> str:
    """What the city wrote and years as they are; numbers as the language in force writes them."""
    return text if name in _AS_IT_IS else _NUMBER.sub(lambda found: number(float(found[0])), text, count=1)
