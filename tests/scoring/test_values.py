"""From inputs to results: which figure counts, what a 0 below the line means, states of a data point."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.framework import load_framework
from kpi_toolkit.scoring.values import STATUSES, Results, exclude, figures, results
from kpi_toolkit.submission.models import Entry, Place, ReportedValue, Submission, as_number

TINY = load_framework(Path(__file__).parents[1] / "packs" / "tiny")
SHIELDED, ENERGY = ("SK: D: L: 1", "value"), ("SK: D: L: 2", "value")
SUMMER, CURFEW = ("SK: D: S: 1", "summer"), ("SK: D: S: 2", "value")
BALANCE, SPENDING = ("PE: G: V: 1", "value"), ("PE: G: V: 4", "value")


def entry(value: Any) -> Entry:
    return Entry(value, str(value), Place())


def said(final: Any = None, notation: str | None = None, **inputs: Any) -> ReportedValue:
    """What a city says of one data point."""
    return ReportedValue(
        inputs={name: entry(value) for name, value in inputs.items()},
        final=None if final is None else entry(final),
        notation=None if notation is None else entry(notation),
    )


def submission(values: dict[tuple[str, str], ReportedValue], **profile: Any) -> Submission:
    return Submission(profile={key: entry(value) for key, value in profile.items()}, values=values)


def outcome(
    key: tuple[str, str], value: ReportedValue | None = None, **profile: Any
) -> tuple[float | None, str]:
    """Value and state of one data point."""
    out = results(TINY, figures(TINY, [submission({key: value} if value else {}, **profile)]))
    number = float(out.values[key].iloc[0])
    return None if math.isnan(number) else number, STATUSES[out.status[key].iloc[0]]


def flag(name: str, key: tuple[str, str], value: ReportedValue, **profile: Any) -> bool:
    out: Results = results(TINY, figures(TINY, [submission({key: value}, **profile)]))
    return bool(getattr(out, name)[key].iloc[0])


# --- which figure counts ------------------------------------------------------------------------------------


def test_a_result_is_computed_from_its_parts() -> None:
    assert outcome(SHIELDED, said(shielded_lamps=300.0, lamps=400.0)) == (75, "reported")


def test_the_profile_stands_in_for_a_part() -> None:
    assert outcome(SHIELDED, said(shielded_lamps=300.0), lamps=400.0) == (75, "reported")


def test_a_part_in_the_row_comes_before_the_profile() -> None:
    assert outcome(SHIELDED, said(shielded_lamps=300.0, lamps=600.0), lamps=400.0) == (50, "reported")


def test_the_parts_win_over_the_final_value() -> None:
    value = said(final=99.0, shielded_lamps=300.0, lamps=400.0)
    assert outcome(SHIELDED, value) == (75, "reported")
    assert flag("from_inputs", SHIELDED, value)


@pytest.mark.parametrize(
    "parts", [{}, {"shielded_lamps": 300.0}, {"lamps": 400.0}, {"shielded_lamps": None, "lamps": 4.0}]
)
def test_the_final_value_counts_where_a_part_is_missing(parts: dict[str, Any]) -> None:
    value = said(final=99.0, **parts)
    assert outcome(SHIELDED, value) == (99, "reported")
    assert not flag("from_inputs", SHIELDED, value)


def test_a_final_value_of_what_is_its_own_input() -> None:
    assert outcome(SUMMER, said(final=1500.0)) == (1500, "reported")
    assert outcome(SUMMER, said(stars_summer=1500.0)) == (1500, "reported")


@pytest.mark.parametrize(("answer", "number"), [(True, 1), (False, 0)])
def test_yes_and_no_are_one_and_zero(answer: bool, number: float) -> None:
    assert outcome(CURFEW, said(final=answer)) == (number, "reported")
    assert outcome(CURFEW, said(late_curfew=answer)) == (number, "reported")


def test_what_the_parts_give_stays_known_where_they_are_not_used() -> None:
    out = results(TINY, figures(TINY, [submission({SHIELDED: said(final=99.0)}, lamps=400.0)]))
    assert math.isnan(out.computed[SHIELDED].iloc[0])
    out = results(
        TINY, figures(TINY, [submission({SHIELDED: said(final=99.0, shielded_lamps=100.0)}, lamps=400.0)])
    )
    assert out.computed[SHIELDED].iloc[0] == 25


# --- a 0 below the line -------------------------------------------------------------------------------------


def test_nothing_to_measure_is_not_applicable() -> None:
    """No lamps at all, so no share of them: neither a gap nor a 0."""
    value = said(shielded_lamps=0.0, lamps=0.0)
    assert outcome(SHIELDED, value) == (None, "not_applicable")
    assert flag("zero_denominator", SHIELDED, value)
    assert not flag("impossible_zero", SHIELDED, value)


def test_something_counted_over_nothing_is_impossible() -> None:
    value = said(shielded_lamps=5.0, lamps=0.0)
    assert outcome(SHIELDED, value) == (None, "reported")
    assert flag("impossible_zero", SHIELDED, value)


def test_a_zero_of_what_cannot_be_zero_is_impossible() -> None:
    value = said(arrivals=0.0, departures=0.0)
    assert outcome(BALANCE, value) == (None, "reported")
    assert flag("zero_denominator", BALANCE, value)
    assert flag("impossible_zero", BALANCE, value)
    assert flag("impossible_zero", SPENDING, said(telescope_spending=0.0), residents=0.0)


def test_a_final_value_beside_a_zero_denominator_counts() -> None:
    assert outcome(SHIELDED, said(final=12.0, shielded_lamps=0.0, lamps=0.0)) == (12, "reported")


def test_a_zero_above_the_line_is_a_zero() -> None:
    assert outcome(SHIELDED, said(shielded_lamps=0.0, lamps=400.0)) == (0, "reported")


# --- states -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, (None, "not_reported")),
        (said(), (None, "not_reported")),
        (said(notation="not_reported"), (None, "not_reported")),
        (said(notation="not_verified"), (None, "not_reported")),
        (said(notation="not_applicable"), (None, "not_applicable")),
        (said(notation="confidential"), (None, "confidential")),
        (said(final=5.0), (5, "reported")),
        (said(final=5.0, notation="not_verified"), (5, "reported")),
        (said(final=5.0, notation="not_applicable"), (5, "reported")),
        (said(final=5.0, notation="confidential"), (5, "reported")),
        (said(shielded_lamps=1.0), (None, "reported")),  # begun, but not usable
        (
            ReportedValue(final=Entry(None, "about half", Place())),
            (None, "reported"),
        ),  # given, but not readable
        (said(shielded_lamps=0.0, lamps=0.0, notation="not_reported"), (None, "not_applicable")),
    ],
)
def test_states(value: ReportedValue | None, expected: tuple[float | None, str]) -> None:
    assert outcome(SHIELDED, value) == expected


def test_the_profile_alone_reports_nothing_that_needs_more() -> None:
    assert outcome(SHIELDED, None, lamps=400.0) == (None, "not_reported")


def test_an_empty_submission_reports_nothing() -> None:
    out = results(
        TINY, figures(TINY, [Submission(), Submission(values={p.key: ReportedValue() for p in TINY.points})])
    )
    assert out.values.isna().all(axis=None)
    assert (out.status == STATUSES.index("not_reported")).all(axis=None)


@pytest.mark.parametrize(
    ("given_entry", "number"),
    [
        (None, None),
        (entry(None), None),
        (entry("many"), None),
        (entry(True), 1),
        (entry(False), 0),
        (entry(2.5), 2.5),
    ],
)
def test_the_number_of_an_entry(given_entry: Entry | None, number: float | None) -> None:
    assert as_number(given_entry) == number


def test_what_is_excluded_has_no_value_and_the_rest_stays() -> None:
    out = results(TINY, figures(TINY, [submission({SHIELDED: said(final=5.0), SUMMER: said(final=7.0)})]))
    left = exclude(out.values, [SHIELDED])
    assert math.isnan(left[SHIELDED].iloc[0])
    assert left[SUMMER].iloc[0] == 7
    assert out.values[SHIELDED].iloc[0] == 5


# --- many at once -------------------------------------------------------------------------------------------

amounts = st.one_of(
    st.none(), st.just(0.0), st.floats(0, 1e6), st.floats(allow_nan=False, allow_infinity=False)
)
words = st.sampled_from([None, "not_reported", "not_applicable", "confidential", "not_verified"])


@st.composite
def submissions(draw: st.DrawFn) -> Submission:
    values = {}
    for point in TINY.points:
        inputs = {name: amount for name in point.inputs if (amount := draw(amounts)) is not None}
        values[point.key] = said(final=draw(amounts), notation=draw(words), **inputs)
    return submission(values, residents=draw(st.sampled_from([0.0, 2000.0])))


@given(st.lists(submissions(), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_many_submissions_at_once_are_computed_as_one_by_one(several: list[Submission]) -> None:
    together = results(TINY, figures(TINY, several))
    for number, one in enumerate(several):
        alone = results(TINY, figures(TINY, [one]))
        for name in Results.__dataclass_fields__:
            np.testing.assert_array_equal(
                getattr(alone, name).to_numpy()[0], getattr(together, name).to_numpy()[number], err_msg=name
            )


@given(submissions())
@settings(max_examples=60, deadline=None)
def test_a_value_is_finite_and_only_what_is_reported_has_one(one: Submission) -> None:
    out = results(TINY, figures(TINY, [one]))
    values, states = out.values.to_numpy()[0], out.status.to_numpy()[0]
    assert not np.isinf(values).any()
    assert (states[~np.isnan(values)] == STATUSES.index("reported")).all()
