"""A finding in words. Messages are templates with {parameters}; numbers are printed as reports print them.

``{unit: @}`` stands for " @" with the parameter in place of @, and for nothing where the parameter is empty:
so a sentence can do without a hint or a unit that a case does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.i18n.numbers import number


class _Words(Formatter):
    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs[str(key)]

    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec:
            return say(value)
        return "" if value is None or value in ("", 0, [], ()) else format_spec.replace("@", say(value))


def say(value: Any) -> str:
    """A parameter as text in the language in force: numbers, yes and no in words, lists joined."""
    match value:
        case None:
            return "–"
        case bool():
            return yes_or_no(value)
        case int() if not isinstance(value, bool):
            return number(float(value), 0)
        case float():
            return number(value)
        case list() | tuple():
            return commas(say(part) for part in value)
    return str(value)


def yes_or_no(value: object) -> str:
    """ "Yes" or "No" in the language in force."""
    return _("Yes") if value else _("No")


def fill(template: str, parameters: Mapping[str, Any]) -> str:
    """A template in any language filled with parameters. KeyError for a missing one (our bug)."""
    return _Words().vformat(template, (), parameters)
