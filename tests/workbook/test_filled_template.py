"""The template filled with what a city said: everything in its cell, and nothing of it live."""

from __future__ import annotations

from io import BytesIO

import pytest
from builders import submission
from keyed_workbook import KeyedSheet, keyed
from openpyxl import load_workbook

from kpi_toolkit.framework import Framework, load_framework
from kpi_toolkit.submission.models import Entry, Place, ReportedValue, Submission
from kpi_toolkit.workbook import layout, writing
from kpi_toolkit.workbook.template import template_bytes

WHERE = Place("city.xlsx", "Data entry", "F9")
FIRST = ("EC: ICT: ICT: 1C", "value")


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load_framework()


def filled(framework: Framework, said: Submission) -> dict[str, KeyedSheet]:
    return keyed(load_workbook(BytesIO(template_bytes(framework, said))))


def test_what_the_city_said_stands_in_its_cells(framework: Framework) -> None:
    about = {
        "year": 2023, "quality": framework.pack.quality[0], "origin": "Survey",
        "source": "Statistical office", "comment": "No change", "evidence": "https://example.org",
    }  # fmt: skip
    said = submission(
        framework,
        {
            "city": "Vale",
            "year": 2024,
            "population": {"value": 1000.0, "year": 2022},
            "gdp": 5.5e9,
            "inflation": -0.5,
        },
        {
            "EC: ICT: ICT: 1C": {"inputs": {"households_with_internet": 300.25, "households": 400}, **about},
            "EC: ICT: ICT: 2C": {"final": 61.5},
            "EC: ICT: ICT: 3C": {"notation": "confidential"},
            "EC: ICT: ICT: 4C/3g": {"notation": "not_verified"},
            "SC: SH: SA: 3A": {"inputs": {"resilience_plans": False}},
            "SC: SH: SA: 2C": {"inputs": {"gdp": 7e9}},
        },
        maturity={"strategy-1-a": True, "strategy-1-b": False},
        maturity_evidence={"strategy-1-a": "Council decision"},
    )
    sheets = filled(framework, said)
    profile, data, maturity = (sheets[key] for key in (layout.PROFILE, layout.DATA, layout.MATURITY))
    assert profile.value("value", "city") == "Vale"
    assert profile.value("value", "year") == 2024
    assert (profile.value("value", "population"), profile.value("year", "population")) == (1000, 2022)
    assert (profile.value("value", "gdp"), profile.value("unit", "gdp")) == (5.5e9, "units")
    assert profile.value("value", "inflation") == -0.5
    assert [data.value(f"input_{n}", *FIRST) for n in (1, 2)] == [300.25, 400]
    assert {key: data.value(key, *FIRST) for key in about} == about
    second = ("EC: ICT: ICT: 2C", "value")
    assert data.value("final", *second) == 61.5
    assert layout.prefilled_from(data.value("input_2", *second)) == "households"
    assert data.value("notation", "EC: ICT: ICT: 3C", "value") == "Confidential"
    assert data.value("notation", "EC: ICT: ICT: 4C", "3g") == "Not reported"
    assert data.value("input_1", "SC: SH: SA: 3A", "value") == "No"
    losses = ("SC: SH: SA: 2C", "value")
    assert (data.value("input_2", *losses), data.value("input_2_unit", *losses)) == (7e9, "units")
    assert [maturity.value("answer", f"strategy-1-{x}") for x in "ab"] == ["Yes", "No"]
    assert maturity.value("evidence", "strategy-1-a") == "Council decision"


def test_a_final_value_goes_to_the_open_cell_where_the_result_is_the_figure_itself(
    framework: Framework,
) -> None:
    said = submission(framework, {}, {"SC: SH: SI: 2C": {"final": 0.31}, "SC: SH: SA: 3A": {"final": True}})
    data = filled(framework, said)[layout.DATA]
    assert data.value("input_1", "SC: SH: SI: 2C", "value") == 0.31
    assert data.value("final", "SC: SH: SI: 2C", "value") is None
    assert data.value("input_1", "SC: SH: SA: 3A", "value") == "Yes"


NASTY = [
    '=HYPERLINK("http://example.org")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "#N/A", "#DIV/0!", "12,5 abc",
    "1e5", "bad\x00\x01\x1f\x0bsigns", "lone \ud800 surrogate", "\ufffe\uffff", "x" * 40_000, "=" * 40_000,
    "'quoted", " ", '<tag> & "quotes"', "𝟙𝟚", "line\nbreak",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_no_text_becomes_a_formula_or_breaks_the_file(framework: Framework, text: str) -> None:
    unreadable, words = Entry(None, text, WHERE), Entry(text, text, WHERE)
    value = ReportedValue(
        inputs={"households_with_internet": unreadable, "households": unreadable},
        final=unreadable, notation=unreadable, year=unreadable,
        quality=words, origin=words, source=words, comment=words, evidence=words,
    )  # fmt: skip
    said = Submission(
        profile=dict.fromkeys(("city", "country", "year", "currency", "population", "gdp"), words),
        values={FIRST: value},
        maturity={"strategy-1-a": unreadable},
        maturity_evidence={"strategy-1-a": words},
    )
    sheets = filled(framework, said)
    wanted = writing.clean(text) or None
    cells = [
        sheets[layout.DATA].cell(field, *FIRST)
        for field in ("input_1", "input_2", "final", "comment", "source")
    ]
    cells += [sheets[layout.PROFILE].cell("value", key) for key in ("city", "year", "population")]
    cells += [sheets[layout.MATURITY].cell(field, "strategy-1-a") for field in ("answer", "evidence")]
    for cell in cells:
        if wanted is None:
            continue  # nothing printable was left
        assert cell.data_type == "s", cell.coordinate
        assert cell.value == wanted
        assert len(cell.value) <= 32_767


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 1e308, 5e-324, -0.0])
def test_numbers_no_cell_can_hold_do_no_harm(framework: Framework, number: float) -> None:
    said = Submission(values={FIRST: ReportedValue(final=Entry(number, str(number), WHERE))})
    value = filled(framework, said)[layout.DATA].value("final", *FIRST)
    assert value == number or isinstance(value, str)


def test_filling_does_not_touch_what_the_city_did_not_say(framework: Framework) -> None:
    assert template_bytes(framework, Submission()) == template_bytes(framework)
