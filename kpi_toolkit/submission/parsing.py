"""Understands one cell: numbers, yes and no, years, and words for "there is no value", as people type them.

The rule above all others: never guess. What can be read in two ways is reported with both readings, and what
was read in a way that is not obvious is told back.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kpi_toolkit.submission import understood

Value = float | bool | str | None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one cell says.

    `value` is None when the cell holds nothing or has a `problem`: "ambiguous-number", "not-a-number",
    "not-yes-no", "formula-error", "formula-not-calculated", "unknown-unit", "not-finite" or
    "date-for-number". `understood` tells in English how the cell was read where that is not obvious.
    `parameters` holds what a message about the problem or the reading needs; "text" is what the cell shows.
    """

    value: Value
    understood: str | None = None
    problem: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Units:
    """The unit wanted for a number, and those that can be accepted for it.

    `synonyms` leads from other ways to write a unit to its name ("sq km" -> "km2"), `conversions` from the
    name of another unit to the factor that turns it into the wanted one ("ha" -> 0.01). How they are
    written does not matter: all are compared by normalise_unit.
    """

    unit: str = ""
    synonyms: Mapping[str, str] = field(default_factory=dict)
    conversions: Mapping[str, float] = field(default_factory=dict)

    def factor(self, text: str) -> float | None:
        """The factor from the unit that `text` names to the wanted unit; None when it is not known."""
        name = normalise_unit(text) if len(text) <= LONGEST else ""
        if not name:
            return None
        for synonym, unit in self.synonyms.items():
            if normalise_unit(synonym) == name:
                name = normalise_unit(unit)
                break
        if name == normalise_unit(self.unit):
            return 1.0
        factors = {normalise_unit(unit): factor for unit, factor in self.conversions.items()}
        return factors.get(name)


LONGEST = 500
"""Signs of a text that can be a number, a unit, a year or a word. Longer ones are not looked at: the time it takes
to bring marks over letters into order grows with the square of their number."""


# --- how texts are written ----------------------------------------------------------------------------------

_SIGNS = str.maketrans(
    {**dict.fromkeys("−﹣－", "-"), **dict.fromkeys("٪％﹪", "%"), **dict.fromkeys("’＇", "'")}
    | {"＋": "+", "．": ".", "，": ","}
)


def _plain(text: str) -> str:
    """The text with digits, blanks and signs of all scripts in their plain form, without invisible ones."""
    text = unicodedata.normalize("NFC", text).translate(_SIGNS)
    return (text if text.isascii() else "".join(map(_plain_sign, text))).strip()


def _plain_sign(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    # separators such as the no-break space; format signs such as the marks of Arabic text
    return {"Zs": " ", "Cf": ""}.get(unicodedata.category(sign), sign)


def _endless(text: str) -> bool:
    return len(text) > LONGEST and len(text.strip()) > LONGEST


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


def _word(text: str) -> str:
    """The text as the lists of words below have it: small letters, single blanks, no stop at the end."""
    return " ".join(_plain(text).casefold().split()).rstrip(" .!")


def _shown(text: str) -> str:
    """The text as it is told back: the beginning of an endless one is enough."""
    return text if len(text) <= 80 else text[:79] + "…"


def _digits(number: float) -> str:
    return str(int(number)) if abs(number) < 1e15 and number == int(number) else repr(number)


_ERROR = re.compile(r"#(?:[A-Z0-9/]+[!?]|N/A)")  # as a text it comes from a CSV file


def _no_text(value: object, kind: str) -> Parsed | None:
    """What all cells have in common: errors, formulas without a result, and empty texts."""
    if kind == "error" or (isinstance(value, str) and _ERROR.fullmatch(value.strip())):
        return _problem("formula-error", str(value))
    if value is None:
        # The grid has no empty cells: what has no value holds a formula.
        return Parsed(None, problem="formula-not-calculated")
    if isinstance(value, str) and not _endless(value) and not _plain(value):
        return Parsed(None)
    return None


def _problem(problem: str, text: str, **parameters: Any) -> Parsed:
    return Parsed(None, problem=problem, parameters={"text": _shown(text), **parameters})


# --- units --------------------------------------------------------------------------------------------------

_PER = re.compile(r"(?:^|\s)per\s(?!cent)|\s*/\s*")
_GROUPED = re.compile(r"(?<=\d)[ ,.'](?=\d{3}(?!\d))")
_CURRENCIES = {"€": "eur", "£": "gbp", "₹": "inr"}  # the signs of the dollar and the yen have several owners


def normalise_unit(text: str) -> str:
    """The form in which units are compared: "µg/m³" is "ug/m3", "km per 100 000" is "km/100000"."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("μ", "u").replace("^", "")
    text = _PER.sub("/", " ".join(_plain(text).split()))
    text = _GROUPED.sub("", text).strip(" .")
    return _CURRENCIES.get(text, text)


_PERCENT = _words(
    "%|percent|per cent|pct|pour cent|pourcent|por ciento|por cento|per cento|prozent|prosent|procent"
    "|процент|процента|процентов"
)


# --- numbers ------------------------------------------------------------------------------------------------

# Left out on purpose: "billion" (10^9 or 10^12), "mil" (a thousand, or ten kilometres), "mn" (million, or
# minutes), "k" and "m". They end as unknown units.
_SCALES = {
    1_000: "thousand thousands tausend tsd tusen tusind duizend mille mila tys тыс тысяча тысячи тысяч ألف",
    10_000: "万 萬",
    100_000: "lakh lakhs",
    1_000_000: "million millions mio mill mln millón millon millones milhão milhao milhões milhoes milione "
    "milioni millionen millioner miljon miljoner miljoen milyon млн миллион миллиона миллионов مليون",
    10_000_000: "crore crores",
    100_000_000: "亿 億",
    1_000_000_000: "milliard milliards milliarde milliarden milliarder miljard miljarder miliardo miliardi "
    "mrd mlrd млрд миллиард миллиарда миллиардов مليار",
}
_SCALE_OF = {word: scale for scale, words in _SCALES.items() for word in words.split()}
_SCALE = re.compile(
    rf"({'|'.join(sorted(_SCALE_OF, key=len, reverse=True))})"
    r"(?:(?<=[万萬亿億])|(?![^\W\d_]))"  # a whole word, but Chinese has no blanks between words
    r"\.?\s*(?:(?:de|of)\s+|d')?",
    re.IGNORECASE,
)

_NUMBER = re.compile(
    r"(?P<mantissa>(?:[0-9]|[.,٫](?=[0-9]))(?:[0-9]|[ .,'٫٬](?=[0-9]))*)"
    r"(?P<exponent>[eE][+-]?[0-9]+(?!\w))?"
)
_LITERAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_OBVIOUS = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_NOT_FINITE = re.compile(r"[+-]?\s*(?:inf|infinity|nan|∞)", re.IGNORECASE)
_CURRENCY = re.compile(r"[A-Z]{3}")
_FREE_NUMBER = re.compile(r"(?<!\w)[0-9]")
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def parse_number(
    value: object,
    kind: str,
    number_format: str,
    *,
    percent: bool,
    units: Units,
    plain_decimal_point: bool = False,
) -> Parsed:
    """Reads a number from the value, kind and number format of a cell (see workbook.grid.Cell).

    `percent`: the value is wanted in percent, so that 0.5 shown as 50 % means 50. `units`: the unit that is
    wanted, and the others that may stand beside the number. `plain_decimal_point`: the cell comes from a CSV
    file, where by definition 1.234 has a decimal point.

    The value of the result is a finite float, or None. A problem's parameters hold, besides the "text", the
    "readings" of an ambiguous number, and with an unknown unit the "unit", the unit "wanted" and the
    "number" (or its "readings"). A text of blanks is neither a value nor a problem.
    """
    if early := _no_text(value, kind):
        return early
    if kind == "date":
        return _problem("date-for-number", str(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_of_cell(value, number_format, percent)
    if not isinstance(value, str):
        return _problem("not-a-number", str(value))
    if plain_decimal_point and _LITERAL.fullmatch(literal := value.strip()):
        number = float(literal)  # stripped: it takes fewer signs for blanks than strip does
        return Parsed(number) if math.isfinite(number) else _problem("not-finite", value)
    if _endless(value):
        return _problem("not-a-number", value)
    return _number_of_text(value.strip(), percent, units)


def _number_of_cell(value: float, number_format: str, percent: bool) -> Parsed:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        return _problem("not-finite", repr(number))
    if "%" not in _NOT_SHOWN.sub("", number_format).split(";")[0]:
        return Parsed(number)
    shown = _times(number, 100)
    told = {"number": _digits(number), "percent": _digits(shown)}
    if not percent:
        return Parsed(number, understood.SHOWN_AS_PERCENT.format_map(told))
    if not math.isfinite(shown):
        return _problem("not-finite", repr(number))
    return Parsed(shown, understood.SHOWN_IN_PERCENT.format_map(told))


def _number_of_text(text: str, percent: bool, units: Units) -> Parsed:
    plain = re.sub(r"^–(?=[0-9.,٫])", "-", _plain(text))
    if _NOT_FINITE.fullmatch(plain):
        return _problem("not-finite", text)
    match = _NUMBER.search(plain)
    literals = _literals(match["mantissa"], match["exponent"] or "") if match else []
    if not match or not literals:
        return _problem("not-a-number", text)
    before, after = plain[: match.start()], plain[match.end() :]
    if before[-1:].isalpha() and not _CURRENCY.fullmatch(before):
        return _problem("not-a-number", text)  # the digit belongs to a word: km2, CO2
    negative, before, after = _without_sign(before, after)
    scale, unit, factor = _scale_and_unit(before, after, percent, units)
    numbers = [_times(-float(literal) if negative else float(literal), scale) for literal in literals]
    if factor is None:
        if not _is_unit(before, after):
            return _problem("not-a-number", text)
        found = {"number": numbers[0]} if len(numbers) == 1 else {"readings": numbers}
        if not all(map(math.isfinite, numbers)):
            return _problem("not-finite", text)
        return _problem("unknown-unit", text, unit=_shown(unit), wanted=units.unit, **found)
    results = [_times(number, factor) for number in numbers]
    if not all(map(math.isfinite, results)):
        return _problem("not-finite", text)
    if len(results) > 1:
        return _problem("ambiguous-number", text, readings=results)
    if _OBVIOUS.fullmatch(text):
        return Parsed(results[0])
    told = {
        "text": _shown(text),
        "amount": f"{_digits(numbers[0])} {_shown(unit)}".rstrip(),
        "result": f"{_digits(results[0])} {units.unit}",
    }
    sentence = understood.READ if factor == 1 else understood.CONVERTED
    return Parsed(results[0], sentence.format_map(told), parameters={"text": _shown(text)})


def _literals(mantissa: str, exponent: str) -> list[str]:
    """The ways to read the digits and separators of a number, as Python writes them: none, one or two."""
    separators = [sign for sign in mantissa if not sign.isdigit()]
    if exponent and separators not in ([], ["."], [","], ["٫"]):
        return []  # who writes powers of ten writes no thousands
    if not exponent and separators in (["."], [","]):
        whole, fraction = mantissa.split(separators[0])
        if len(fraction) == 3 and re.fullmatch("[1-9][0-9]{0,2}", whole):
            return [whole + fraction, f"{whole}.{fraction}"]
    decimal = _decimal_sign(separators)
    whole, _, fraction = mantissa.rpartition(decimal) if decimal else (mantissa, "", "")
    thousands = [sign for sign in whole if not sign.isdigit()]
    if thousands and (decimal in thousands or not _grouped(whole, set(thousands))):
        return []
    return ["".join(filter(str.isdigit, whole)) + "." + fraction + exponent]


def _decimal_sign(separators: list[str]) -> str:
    """The separator before the fraction, "" when there is none. A point or comma alone has to come once."""
    last = separators[-1] if separators else ""
    if last == "٫" or (last in (".", ",") and (len(separators) == 1 or len(set(separators)) > 1)):
        return last
    return ""


def _grouped(whole: str, separators: set[str]) -> bool:
    """Whether the digits stand in thousands: 12 345 678, or in the Indian way 1,23,45,678."""
    if len(separators) > 1:
        return False
    (separator,) = separators
    first, *middle, last = map(len, whole.split(separator))
    if whole.startswith("0") or last != 3 or not first:
        return False
    western = first <= 3 and all(length == 3 for length in middle)
    indian = separator in ",٬" and first <= 2 and all(length == 2 for length in middle)
    return western or indian


def _without_sign(before: str, after: str) -> tuple[bool, str, str]:
    """Whether the number is negative, and what stands before and behind it and its sign."""
    if after == "-" and not before:  # 5-, as accounting programs write it
        return True, "", ""
    after = after.strip()
    for sign, rest in ((before[:1], before[1:]), (before[-1:], before[:-1])):  # -€5 and €-5
        if sign in ("+", "-"):
            return sign == "-", rest.strip(), after
    return False, before.strip(), after


def _scale_and_unit(before: str, after: str, percent: bool, units: Units) -> tuple[float, str, float | None]:
    """The scale ("million"), the unit in words, and the factor from it to the wanted unit (None: unknown)."""
    unit = f"{before} {after}".strip()
    factor = _factor(unit, percent, units)
    match = _SCALE.match(after)
    scale = _SCALE_OF.get(match[1].casefold()) if match else None
    if factor is not None or not match or not scale:
        return 1, unit, factor
    unit = f"{before} {after[match.end() :]}".strip()
    return scale, unit, _factor(unit, percent, units)


def _factor(unit: str, percent: bool, units: Units) -> float | None:
    if not unit or (percent and normalise_unit(unit) in _PERCENT):
        return 1.0
    return units.factor(unit)


def _is_unit(before: str, after: str) -> bool:
    """Whether what stands around a number looks like a unit, not like the rest of a sentence or formula."""
    if before and not _CURRENCY.fullmatch(before) and not any(map(_is_symbol, before)):
        return False
    if after and not (after[0].isalpha() or after[0] == "/" or _is_symbol(after[0])):
        return False
    return not _FREE_NUMBER.search(f"{before} {after}")


def _is_symbol(sign: str) -> bool:
    return sign in "%‰°" or unicodedata.category(sign) == "Sc"


def _times(number: float, factor: float) -> float:
    """The product without the dust of binary fractions: 0.29 times 100 is 29."""
    if factor == 1 or not math.isfinite(number):
        return number + 0.0  # no negative zero
    return float(Decimal(repr(number)) * Decimal(repr(factor))) + 0.0


# --- yes and no ---------------------------------------------------------------------------------------------

_YES = _words(
    "yes|y|true|1|oui|vrai|sí|si|verdadero|ja|j|wahr|sant|sann|sandt|sì|vero|sim|verdadeiro|waar|да|истина"
    "|نعم|صحيح|是|是的"
)
_NO = _words(
    "no|n|false|0|non|faux|falso|nein|falsch|nei|usant|nej|falskt|falsk|não|nao|nee|onwaar|нет|ложь"
    "|لا|خطأ|否|不是"
)


def parse_yes_no(value: object, kind: str) -> Parsed:
    """Reads yes or no from a cell: True, False, or None with the problem "not-yes-no" or one of its formula.

    Words of twelve languages, true and false, 1 and 0 are understood. An "x" is not a yes: in a form with two
    columns it may stand for a no as well.
    """
    if early := _no_text(value, kind):
        return early
    if isinstance(value, bool):
        return Parsed(value)
    text = str(value)
    if _endless(text):
        return _problem("not-yes-no", text)
    word = _word(_digits(value) if isinstance(value, float) else text)
    if kind == "date" or word not in _YES | _NO:
        return _problem("not-yes-no", text)
    answer = word in _YES
    if word in ("yes", "no"):
        return Parsed(answer)
    words = (understood.YES if answer else understood.NO).format(text=text.strip())
    return Parsed(answer, words, parameters={"text": _shown(text)})


# --- years --------------------------------------------------------------------------------------------------

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_DAY_ZERO = date(1899, 12, 30)  # from which spreadsheets count the days
_TWO_YEARS = re.compile(r"([0-9]{4})\s*[-/–]\s*([0-9]{4}|[0-9]{2})")
_DATE = re.compile(r"([0-9]{4})-[0-9]{2}(?:-[0-9]{2}(?:[T ][0-9:.]*)?)?")
_LOCAL_DATE = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1([0-9]{4})")


def parse_year(value: object, kind: str) -> Parsed:
    """Reads a year from a cell: an int from 1900 to 2199, or None with a problem.

    A date stands for its year. What covers two years, such as 2023/24, is "ambiguous-number" with both years
    as "readings"; everything else is "not-a-number".
    """
    if early := _no_text(value, kind):
        return early
    if isinstance(value, int | float) and not isinstance(value, bool):
        if _FIRST_YEAR <= value <= _LAST_YEAR and value == int(value):
            return Parsed(int(value))
        return _problem("not-a-number", _digits(value))
    if not isinstance(value, str):
        return _problem("not-a-number", str(value))
    text = value.strip()
    year = None if _endless(text) else _year_of_text(_plain(text), kind)
    if isinstance(year, list):
        return _problem("ambiguous-number", text, readings=year)
    if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return _problem("not-a-number", text)
    if text == str(year):
        return Parsed(year)
    words = understood.YEAR.format(text=_shown(text), year=year)
    return Parsed(year, words, parameters={"text": _shown(text)})


def _year_of_text(text: str, kind: str) -> int | list[int] | None:
    """The year, or the two years, that a text names."""
    if re.fullmatch(r"[0-9]{4}(?:\.0*)?|[0-9][ .,'٬][0-9]{3}", text):
        return int("".join(filter(str.isdigit, text))[:4])  # no year is 2.024: the separator is for thousands
    if match := _TWO_YEARS.fullmatch(text):
        first, second = int(match[1]), match[2]
        if str(first + 1).endswith(second):
            return [first, first + 1]
    if match := _DATE.fullmatch(text):
        year = int(match[1])
        if kind == "date" and year == 1905:
            # The number 2024 in a cell with a date format looks like a day in July 1905.
            with suppress(ValueError):
                return (date.fromisoformat(text[:10]) - _DAY_ZERO).days
        return year
    match = _LOCAL_DATE.fullmatch(text)
    return int(match[2]) if match else None


# --- words for "there is no value" --------------------------------------------------------------------------

_NOTATIONS = {
    "not_reported": "nr|not reported|no data|not available|missing|unknown"
    "|non communiqué|non communique|nc|non disponible|nd|non renseigné|non rapporté|non déclaré"
    "|no reportado|no informado|no comunicado|no disponible|sin datos|sin dato|s/d"
    "|nicht gemeldet|nicht berichtet|nicht verfügbar|keine angabe|keine angaben|ka|keine daten"
    "|ikke rapportert|ikke oppgitt|ikke tilgjengelig|ingen data|mangler",
    "not_applicable": "na|n/a|not applicable|non applicable|sans objet|so|s/o|no aplica|no aplicable"
    "|nicht anwendbar|nicht zutreffend|entfällt|ikke relevant|ikke aktuelt|ikke aktuell|ikke anvendelig|i/a",
    "confidential": "confidential|confidentiel|confidencial|vertraulich|konfidensielt|konfidensiell"
    "|fortrolig",
    "not_verified": "not verified|unverified|non vérifié|non verifie|no verificado|nicht verifiziert"
    "|nicht geprüft|ikke verifisert|ikke bekreftet",
}
_NOTATION_OF = {word: notation for notation, words in _NOTATIONS.items() for word in _words(words)}


def parse_notation(text: object) -> str | None:
    """The notation that a text stands for, None when it stands for none.

    "not_reported", "not_applicable", "confidential" or "not_verified", from the words of English, French,
    Spanish, German and Norwegian, their abbreviations with or without points, and dashes or two points.
    """
    if not isinstance(text, str) or _endless(text):
        return None
    plain = _plain(text)
    if re.fullmatch(r"[-–—]{1,3}|\.{2,3}|…", plain):
        return "not_reported"
    word = _word(plain.replace("_", " "))
    return _NOTATION_OF.get(re.sub(r"\. ?", "", word))
