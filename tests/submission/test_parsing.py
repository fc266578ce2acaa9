"""One cell at a time: the cases of parsing_cases.yaml, and what holds for all texts."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpi_toolkit.submission.parsing import (
    Parsed,
    Units,
    normalise_unit,
    parse_notation,
    parse_number,
    parse_year,
    parse_yes_no,
)

CASES = yaml.safe_load(Path(__file__).with_name("parsing_cases.yaml").read_text(encoding="utf-8"))

SYNONYMS = {"sq km": "km2", "hectares": "ha"}
AREA = Units("km2", SYNONYMS, {"ha": 0.01, "m2": 1e-6})


def number(text: Any, kind: str = "text", number_format: str = "General", **options: Any) -> Parsed:
    return parse_number(text, kind, number_format, **{"percent": False, "units": AREA, **options})


# --- numbers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["numbers"], ids=lambda case: repr(case["text"]))
def test_number_cases(case: dict[str, Any]) -> None:
    units = Units(case["wanted"]) if "wanted" in case else AREA
    options = {"percent": case.get("percent", False), "plain_decimal_point": case.get("csv", False)}
    parsed = number(case["text"], units=units, **options)

    assert parsed.problem == case.get("problem")
    assert parsed.value == case.get("value")
    assert parsed.parameters.get("readings") == case.get("readings")
    assert parsed.parameters.get("number") == case.get("number")
    if parsed.problem:
        assert parsed.parameters["text"] == case["text"].strip()


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("5", None),
        ("12.5", None),
        ("1.234,5", 'text "1.234,5" read as 1234.5'),
        ("95 424", 'text "95 424" read as 95424'),
        ("1,5 million", 'text "1,5 million" read as 1500000'),
        ("13 835 ha", 'text "13 835 ha" read as 13835 ha, converted to 138.35 km2'),
        ("٤٢", 'text "٤٢" read as 42'),
    ],
)
def test_what_is_not_obvious_is_told(text: str, understood: str | None) -> None:
    assert number(text).understood == understood


def test_unknown_unit_names_both_units() -> None:
    assert number("5 acres").parameters == {"text": "5 acres", "unit": "acres", "wanted": "km2", "number": 5}


@pytest.mark.parametrize("value", [0, 5, -2.5, 1e300])
def test_numbers_pass_unchanged(value: float) -> None:
    assert number(value, "number") == Parsed(value)


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (0.5, "0%", 50),
        (0.29, "0.00%", 29),
        (0.5, "0%;[Red]-0%", 50),
        (0.5, "0.0", 0.5),
        (0.5, '0.0" %"', 0.5),  # the sign is only decoration: nothing is multiplied when it is shown
        (0.5, "0.0\\%", 0.5),
    ],
)
def test_percent_formats(value: float, number_format: str, expected: float) -> None:
    assert number(value, "number", number_format, percent=True).value == expected


def test_percent_format_is_told() -> None:
    assert number(0.5, "number", "0%", percent=True).understood == "0.5 (shown in percent) read as 50 %"
    as_ratio = number(0.5, "number", "0%", percent=False)
    assert as_ratio.value == 0.5
    assert as_ratio.understood == "0.5 (shown as 50 %) read as 0.5"


@pytest.mark.parametrize(
    ("value", "kind", "problem"),
    [
        ("#DIV/0!", "error", "formula-error"),
        ("#REF!", "text", "formula-error"),
        (None, "empty", "formula-not-calculated"),
        ("2024-02-05", "date", "date-for-number"),
        (True, "bool", "not-a-number"),
        (math.inf, "number", "not-finite"),
        (math.nan, "number", "not-finite"),
        (10**400, "number", "not-finite"),
    ],
)
def test_cells_without_a_number(value: Any, kind: str, problem: str) -> None:
    parsed = number(value, kind)
    assert (parsed.value, parsed.problem) == (None, problem)


def test_percent_format_of_the_largest_number() -> None:
    assert number(1e308, "number", "0%", percent=True).problem == "not-finite"


def test_endless_texts_are_cut_when_told_back() -> None:
    assert len(number("a" * 40_000).parameters["text"]) == 80


# --- what holds for all numbers -----------------------------------------------------------------------------

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
EXTENDED_ARABIC = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")

STYLES = {
    "plain point": ("", ".", None),
    "plain comma": ("", ",", None),
    "English": (",", ".", None),
    "German": (".", ",", None),
    "Norwegian": ("\u00a0", ",", None),
    "French": ("\u202f", ",", None),
    "thin blank and point": ("\u2009", ".", None),
    "Swiss": ("’", ".", None),
    "typewriter Swiss": ("'", ".", None),
    "Arabic": ("٬", "٫", ARABIC),
    "Persian": ("٬", "٫", EXTENDED_ARABIC),
    "Hindi": (",", ".", DEVANAGARI),
}


def written(value: float, decimals: int, style: str, grouping: str) -> str:
    thousands, point, script = STYLES[style]
    sign, digits = ("-", f"{value:.{decimals}f}"[1:]) if value < 0 else ("", f"{value:.{decimals}f}")
    whole, _, fraction = digits.partition(".")
    if thousands:
        whole = (indian if grouping == "indian" else western)(whole, thousands)
    text = sign + whole + (point + fraction if fraction else "")
    return text.translate(script) if script else text


def western(digits: str, separator: str) -> str:
    return f"{int(digits):,}".replace(",", separator)


def indian(digits: str, separator: str) -> str:
    head, last = digits[:-3], digits[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return separator.join([*pairs, last])


@given(
    value=st.floats(-1e15, 1e15) | st.integers(-(10**7), 10**7).map(float) | st.floats(-5000, 5000),
    decimals=st.integers(0, 6),
    style=st.sampled_from(sorted(STYLES)),
    percent=st.booleans(),
)
@example(value=1234, decimals=0, style="German", percent=False)
@example(value=1.234, decimals=3, style="plain comma", percent=True)
@settings(deadline=None)
def test_local_styles_are_read_back_or_ambiguous(
    value: float, decimals: int, style: str, percent: bool
) -> None:
    meant = float(f"{value:.{decimals}f}")
    text = written(value, decimals, style, "western") + (" %" if percent else "")
    parsed = number(text, percent=percent)
    if parsed.problem:
        assert parsed.problem == "ambiguous-number"
        assert meant in parsed.parameters["readings"]
    else:
        assert parsed.value == meant


@given(value=st.integers(0, 10**12), style=st.sampled_from(["English", "Arabic", "Hindi"]))
def test_indian_groups_are_read_back_or_ambiguous(value: int, style: str) -> None:
    parsed = number(written(value, 0, style, "indian"))
    assert parsed.value == value or value in parsed.parameters["readings"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_csv_reads_what_python_writes(value: float) -> None:
    assert number(repr(value), plain_decimal_point=True).value == value


PIECES = st.sampled_from(
    [
        *"0123456789.,' -+%eE/~()",
        "٫",
        "٬",
        "٣",
        "\u00a0",
        "–",
        "−",
        "€",
        "$",
        "ha",
        "km2",
        "million",
        "万",
        "per",
        "½",
    ]
)
ANY_TEXT = st.text() | st.lists(PIECES, max_size=12).map("".join)


@given(ANY_TEXT, st.booleans(), st.booleans())
@settings(max_examples=500, deadline=None)
def test_no_text_raises_and_all_results_are_finite(text: str, percent: bool, csv: bool) -> None:
    parsed = number(text, percent=percent, plain_decimal_point=csv)
    found = [parsed.value, parsed.parameters.get("number"), *parsed.parameters.get("readings", [])]
    assert all(math.isfinite(value) for value in found if value is not None)
    assert parsed.value is None or parsed.problem is None
    assert parsed.value is not None or parsed.problem or not any(map(str.isalnum, text))


@given(ANY_TEXT)
def test_other_readers_never_raise(text: str) -> None:
    answer, year = parse_yes_no(text, "text"), parse_year(text, "text")
    assert (answer.value is None) or (answer.problem is None)
    assert year.value is None or 1900 <= year.value <= 2199  # type: ignore[operator]
    assert parse_notation(text) is None or answer.value is None  # no word is both an answer and a notation


# --- yes and no ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", CASES["yes_no"]["yes"])
def test_yes(word: str) -> None:
    assert parse_yes_no(word, "text").value is True


@pytest.mark.parametrize("word", CASES["yes_no"]["no"])
def test_no(word: str) -> None:
    assert parse_yes_no(word, "text").value is False


@pytest.mark.parametrize("word", CASES["yes_no"]["neither"])
def test_neither_yes_nor_no(word: str) -> None:
    parsed = parse_yes_no(word, "text")
    assert (parsed.value, parsed.problem, parsed.parameters) == (None, "not-yes-no", {"text": word})


@pytest.mark.parametrize(
    ("value", "kind", "answer", "problem"),
    [
        (True, "bool", True, None),
        (False, "bool", False, None),
        (1, "number", True, None),
        (0.0, "number", False, None),
        (2, "number", None, "not-yes-no"),
        (math.nan, "number", None, "not-yes-no"),
        ("2024-01-01", "date", None, "not-yes-no"),
        ("#N/A", "error", None, "formula-error"),
        (None, "empty", None, "formula-not-calculated"),
        ("  ", "text", None, None),
    ],
)
def test_yes_no_of_other_cells(value: Any, kind: str, answer: bool | None, problem: str | None) -> None:
    parsed = parse_yes_no(value, kind)
    assert (parsed.value, parsed.problem) == (answer, problem)


def test_foreign_yes_is_told() -> None:
    assert parse_yes_no("Oui", "text").understood == '"Oui" read as yes'
    assert parse_yes_no("yes", "text").understood is None


# --- years --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["years"], ids=lambda case: repr(case["text"]))
def test_year_cases(case: dict[str, Any]) -> None:
    parsed = parse_year(case["text"], "text")
    assert parsed.value == case.get("year")
    if "readings" in case:
        assert parsed.problem == "ambiguous-number"
        assert parsed.parameters["readings"] == case["readings"]
    elif "year" not in case:
        assert parsed.problem == "not-a-number"


@pytest.mark.parametrize(
    ("value", "kind", "year"),
    [
        (2024, "number", 2024),
        (2024.0, "number", 2024),
        (2024.5, "number", None),
        (24, "number", None),
        (math.nan, "number", None),
        (True, "bool", None),
        ("2024-03-01", "date", 2024),
        ("1905-07-16", "date", 2024),  # the number 2024, typed into a cell with a date format
        ("12:30:00", "date", None),
    ],
)
def test_year_of_other_cells(value: Any, kind: str, year: int | None) -> None:
    assert parse_year(value, kind).value == year


# --- notations and units ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "notation"),
    [(text, notation) for notation, texts in CASES["notations"].items() for text in texts],
)
def test_notations(text: str, notation: str) -> None:
    assert parse_notation(text) == (None if notation == "none" else notation)


def test_a_notation_is_a_text() -> None:
    assert parse_notation(5) is None


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("µg/m³", "ug/m3"),
        ("μg / m3", "ug/m3"),
        ("km²", "km2"),
        ("m^2", "m2"),
        ("t CO₂e", "t co2e"),
        ("  Sq   Km. ", "sq km"),
        ("€", "eur"),
        ("per cent", "per cent"),
    ],
)
def test_normalise_unit(text: str, normal: str) -> None:
    assert normalise_unit(text) == normal


def test_per_is_written_in_many_ways() -> None:
    ways = ("per 100 000 inhabitants", "/100,000 inhabitants", "/ 100\u202f000 Inhabitants")
    assert len({normalise_unit(way) for way in ways}) == 1


@given(st.text(alphabet="kmug KM23²³µμ/^.,'%€ per100\u00a0"))
def test_normalise_unit_is_stable(text: str) -> None:
    once = normalise_unit(text)
    assert normalise_unit(once) == once
