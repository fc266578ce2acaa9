"""Numbers and dates as each language writes them."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from babel.numbers import get_decimal_symbol, get_group_symbol
from hypothesis import assume, given
from hypothesis import strategies as st

from kpi_toolkit.i18n import LANGUAGES, speaking
from kpi_toolkit.i18n.dates import day, moment
from kpi_toolkit.i18n.numbers import number, percent

CODES = st.sampled_from(list(LANGUAGES))
VALUES = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)


def parsed(text: str, code: str) -> float:
    """The number a reader of this language reads."""
    locale = LANGUAGES[code].locale
    group, point = (" ", ".") if code == "en" else (get_group_symbol(locale), get_decimal_symbol(locale))
    return float(text.replace("\u200e", "").replace(group, "").replace(point, ".").replace("−", "-"))


@given(CODES, VALUES, st.integers(0, 6))
def test_a_reader_reads_the_number_that_was_written(code: str, value: float, decimals: int) -> None:
    with speaking(code):
        exact, rounded = number(value), number(value, decimals)
    # Ten digits; three of a number so small that it is written with a power of ten.
    assert math.isclose(parsed(exact, code), value, rel_tol=1e-9 if abs(value) >= 1e-4 else 5e-3)
    assert abs(parsed(rounded, code) - value) <= 0.5 * 10.0**-decimals * (1 + 1e-9) + abs(value) * 1e-12


@given(CODES, VALUES, st.integers(0, 6))
def test_a_number_is_never_rounded_to_nothing(code: str, value: float, decimals: int) -> None:
    assume(abs(value) > 1e-8)
    with speaking(code):
        assert parsed(number(value, decimals), code) != 0


@given(CODES, VALUES)
def test_digits_are_western_and_a_minus_is_no_hyphen(code: str, value: float) -> None:
    with speaking(code):
        digits = [sign for sign in number(value, 2) if sign.isdigit()]
        assert digits
        assert set(digits) <= set("0123456789")
        assert "-" not in number(value, 2)


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", ["95 424", "0.001", "−1 234.50", "1 234.5", "97.00 %"]),
        ("fr", ["95\u202f424", "0,001", "−1\u202f234,50", "1\u202f234,5", "97,00\u00a0%"]),
        ("es", ["95.424", "0,001", "−1234,50", "1234,5", "97,00\u00a0%"]),
        ("ru", ["95\u00a0424", "0,001", "−1\u00a0234,50", "1\u00a0234,5", "97,00\u00a0%"]),
        ("ar", ["95,424", "0.001", "\u200e−1,234.50", "1,234.5", "97.00%"]),
        ("zh", ["95,424", "0.001", "−1,234.50", "1,234.5", "97.00%"]),
        ("xx", ["95 424", "0.001", "−1 234.50", "1 234.5", "97.00 %"]),
    ],
)
def test_numbers_by_language(code: str, written: list[str]) -> None:
    with speaking(code):
        assert [
            number(95424), number(0.001, 2), number(-1234.5, 2), number(1234.5), percent(97, 2)
        ] == written  # fmt: skip


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (-0.0, 2, "0.00"),
        (-1e-20, 2, "0.00000000"),
        (1e-9, None, "1e-09"),
        (1e17, None, "100 000 000 000 000 000"),
    ],
)
def test_numbers_at_the_edges(value: float, decimals: int | None, written: str) -> None:
    assert number(value, decimals) == written


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", ("20 November 2026", "20 November 2026, 14:05 UTC")),
        ("fr", ("20 novembre 2026", "20 novembre 2026, 14:05 UTC")),
        ("es", ("20 de noviembre de 2026", "20 de noviembre de 2026, 14:05 UTC")),
        ("ru", ("20 ноября 2026\u202fг.", "20 ноября 2026\u202fг., 14:05 UTC")),
        ("ar", ("20 نوفمبر 2026", "20 نوفمبر 2026، 14:05 UTC")),
        ("zh", ("2026年11月20日", "2026年11月20日 14:05 UTC")),
    ],
)
def test_dates_by_language(code: str, written: tuple[str, str]) -> None:
    with speaking(code):
        assert (day(date(2026, 11, 20)), moment(datetime(2026, 11, 20, 14, 5, 59, tzinfo=UTC))) == written


def test_moments_are_told_in_utc() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=timezone(timedelta(hours=-2)))
    assert moment(late) == "21 November 2026, 01:30 UTC"
    assert day(late) == "21 November 2026"
    assert moment(datetime(2026, 1, 2, 3, 4)) == "2 January 2026, 03:04 UTC"


@given(st.dates())
def test_every_day_of_the_calendar_is_written(on: date) -> None:
    text = day(on)
    assert text.split()[0] == str(on.day)
    assert text.split()[2] == str(on.year)
