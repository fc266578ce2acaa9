"""A finding in words. Messages are templates with {parameters}; numbers are printed as reports print them."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from kpi_toolkit.i18n.numbers import number


class _Words(Formatter):
    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs[str(key)]

    def format_field(self, value: Any, format_spec: str) -> str:
        return say(value)


def say(value: Any) -> str:
    """A parameter as text: numbers with a blank between thousands, yes and no in words, lists joined."""
    match value:
        case None:
            return "–"
        case bool():
            return "Yes" if value else "No"
        case int() if not isinstance(value, bool):
            return number(float(value), 0)
        case float():
            return number(value)
        case list() | tuple():
            return ", ".join(say(part) for part in value)
    return str(value)


def fill(template: str, parameters: Mapping[str, Any]) -> str:
    """A message template filled with the parameters of a finding. KeyError for a missing one (our bug)."""
    return _Words().vformat(template, (), parameters)
