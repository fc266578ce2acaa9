"""How figures are shown, and how coarsely they were typed."""

from __future__ import annotations

import pytest

from kpi_toolkit.checks.figures import half_a_digit
from kpi_toolkit.checks.words import fill
from kpi_toolkit.submission.models import Entry, Place


@pytest.mark.parametrize(
    ("value", "raw", "half"),
    [
        (97.0, "97", 0.5),
        (97.0, "97.00 %", 0.005),
        (5.2, "5,2", 0.05),
        (95424.0, "95 424", 0.5),
        (1234.5, "1.234,5", 0.05),
        (97.3, "0.973", 0.05),
        (18_272_150_000.0, "18 272.15 million", 5000.0),
        (0.0, "0", 0.5),
        (0.0, "0.00", 0.005),
        (-2.5, "-2.5", 0.05),
        (12.0, "١٢", 0.5),
        (1.0, "Yes", 0.0),
    ],
)
def test_half_a_digit(value: float, raw: str, half: float) -> None:
    assert half_a_digit(Entry(value, raw, Place())) == pytest.approx(half)


@pytest.mark.parametrize(
    ("template", "parameters", "text"),
    [
        ("{a} %", {"a": 12.5}, "12.5 %"),
        ("{a}{unit: @}.", {"a": 95424.0, "unit": "persons"}, "95 424 persons."),
        ("{a}{unit: @}.", {"a": 5.0, "unit": ""}, "5."),
        ("It is{missing: no @}{zero: 0 in @}.", {"missing": ["a", "b"], "zero": []}, "It is no a, b."),
        ("{codes}{more: and @ more}", {"codes": ["A", "B"], "more": 0}, "A, B"),
        ("{a}", {"a": True}, "Yes"),
    ],
)
def test_words(template: str, parameters: dict, text: str) -> None:
    assert fill(template, parameters) == text


def test_a_missing_parameter_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        fill("{a}", {})
