"""Numbers in the language in force.

In English as U4SSC's reports print them: a decimal point, a blank between thousands. In other languages by
CLDR, with Western digits everywhere, as in the forms a city fills in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kpi_toolkit.i18n.languages import LANGUAGES, SOURCE, language_in_force

DIGITS = "latn"
"""The numbering system: 0123456789, in Arabic too."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands in and behind a number. ``grouped_from``: so many whole digits are set in groups."""

    decimal: str = "."
    group: str = " "
    minus: str = "−"
    percent: str = " %"
    grouped_from: int = 4


_ENGLISH = Signs()
_GROUPED_FROM = {"es": 5}
"""1234 but 12.345 (CLDR: minimumGroupingDigits, which Babel does not carry)."""


def number(value: float, decimals: int | None = None) -> str:
    """A number as text.

    With ``decimals``: exactly so many, but never rounded away to nothing: 0.001 with two decimals stays
    "0.001". Without: as many as the number has, ten significant digits at most.
    """
    return _written(_digits(value, decimals), _signs())


def percent(value: float, decimals: int | None = None) -> str:
    """A number of per cent with its sign: 97 with two decimals is "97.00 %"."""
    return number(value, decimals) + _signs().percent


def _digits(value: float, decimals: int | None) -> str:
    """The number as Python writes it, with commas between thousands."""
    if decimals is None:
        text = f"{value:,.10g}"
        if "e" in text:
            text = f"{value:,.0f}" if abs(value) >= 1 else f"{value:.3g}"
        return text
    places = decimals
    while value and places < 8 and round(abs(value), places) == 0:
        places += 1
    return f"{value:,.{places}f}"


def _written(text: str, signs: Signs) -> str:
    negative = text.startswith("-") and any(sign in "123456789" for sign in text)
    whole, point, fraction = text.removeprefix("-").partition(".")
    group = signs.group if len(whole.replace(",", "")) >= signs.grouped_from else ""
    return (
        (signs.minus if negative else "")
        + whole.replace(",", group)
        + (signs.decimal if point else "")
        + fraction
    )


def _signs() -> Signs:
    language = LANGUAGES.get(language_in_force())
    return _ENGLISH if language is None or language.code == SOURCE else _signs_of(language.code)


@cache
def _signs_of(code: str) -> Signs:
    from babel import Locale

    locale = Locale.parse(LANGUAGES[code].locale)
    symbols = locale.number_symbols[DIGITS]
    return Signs(
        decimal=symbols["decimal"],
        group=symbols["group"],
        minus=symbols["minusSign"].replace("-", "−"),  # as in English: a hyphen is no minus
        percent=locale.percent_formats[None].suffix[0],
        grouped_from=_GROUPED_FROM.get(code, 4),
    )
