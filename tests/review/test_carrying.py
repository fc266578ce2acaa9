"""Points, fingerprints, carry-over and difference: what goes on, what lapses, and that nothing is lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.assessment import assess_submission
from kpi_toolkit.framework import load_framework
from kpi_toolkit.review.carry import carry, changed_parts, difference, lapsed_ticks
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.models import Decision, DecisionKind, PointKey, PointState, Tick
from kpi_toolkit.review.points import DECIDED, VERIFIED, fold, standings
from kpi_toolkit.submission.codec import to_document
from kpi_toolkit.submission.tidy_csv import read_csv

TINY = load_framework(Path(__file__).parents[1] / "packs" / "tiny")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEAD = "code,data_point,input,value,unit,status,year,source,quality\n"
TOWN = {
    "profile,city,": "Dusk",
    "profile,year,": 2025,
    "profile,currency,": "coins",
    "profile,residents,": 1000,
    "profile,lamps,": 200,
    "SK: D: L: 1,,shielded_lamps": 150,
    "SK: D: L: 2,,lamp_energy": 40000,
    "SK: D: S: 1,summer,stars_summer": 900,
    "SK: D: S: 1,winter,stars_winter": 1200,
    "SK: D: S: 2,,late_curfew": "yes",
    "PE: G: V: 1,,arrivals": 50,
    "PE: G: V: 1,,departures": 50,
    "PE: G: V: 2,,complaints": 1,
    "PE: G: V: 2,,departures": 50,
    "PE: G: V: 3,,postcards": 70,
    "PE: G: V: 4,,telescope_spending": 300,
}


def facts(figures: Mapping[str, Any], *, year: int = 2024, first: str = "", previous: Any = None) -> Facts:
    """The facts of a town that says this."""
    rows = "".join(f"{key},{value},,,{year},The watch,Counted\n" for key, value in figures.items())
    submission = read_csv((first + HEAD + rows).encode(), "town.csv", TINY)
    assessment = assess_submission(submission, TINY, previous=previous)
    document = json.loads(assessment.model_dump_json())
    return Facts(json.loads(json.dumps(to_document(submission))), document)


BASE = facts(TOWN)


def decision(
    key: PointKey, kind: DecisionKind, id_: str, fingerprint: str = "", about: str | None = None
) -> Decision:
    return Decision(id_, "round", "submission", *key, kind, "why", fingerprint, "person", NOW, about)


# --- points ------------------------------------------------------------------------------------------------------

KEY = ("SK: D: L: 1", "value")


@pytest.mark.parametrize(("kind", "state"), DECIDED.items())
def test_a_decision_gives_its_state_and_reopening_takes_it_back(
    kind: DecisionKind, state: PointState
) -> None:
    first = decision(KEY, kind, "1")
    assert fold([first]).state is state
    assert fold([first], questioned=True).state is PointState.QUESTION
    assert fold([first], questioned=True).judgement is state
    assert fold([first, decision(KEY, DecisionKind.REOPEN, "2", about="1")]).state is PointState.OPEN
    assert (state in VERIFIED) == (kind is not DecisionKind.NOT_VERIFIED)


def test_a_carried_decision_keeps_its_state_and_a_lapsed_one_stays_visible() -> None:
    first = decision(KEY, DecisionKind.ACCEPT_WITH_REASON, "1")
    carried = decision(KEY, DecisionKind.CARRIED, "2", about="1")
    again = decision(KEY, DecisionKind.CARRIED, "3", about="1")
    gone = decision(KEY, DecisionKind.LAPSED, "4", about="1")
    assert fold([]).state is PointState.OPEN
    standing = fold([first, carried, again])
    assert (standing.state, standing.decision, standing.carried) == (
        PointState.ACCEPTED_WITH_REASON,
        first,
        True,
    )
    standing = fold([first, carried, gone])
    assert (standing.state, standing.lapsed, standing.last) == (PointState.OPEN, first, gone)
    standing = fold([first, gone, replace(first, id="5", kind=DecisionKind.NOT_VERIFIED)])
    assert (standing.state, standing.lapsed) == (PointState.NOT_VERIFIED, None)


# --- fingerprints --------------------------------------------------------------------------------------------------


def test_the_fingerprint_is_the_one_that_is_documented() -> None:
    document = {
        "code": "SK: D: L: 1",
        "data_point": "value",
        "inputs": [
            {"input": "lamps", "unit": "lamps", "value": 200, "year": 2024},
            {"input": "shielded_lamps", "unit": "lamps", "value": 150, "year": 2024},
        ],
        "status": "reported",
        "unit": "%",
        "value": 75,
        "year": 2024,
    }
    text = json.dumps(document, separators=(",", ":"))  # the keys stand in alphabetical order above
    assert BASE.fingerprints[KEY] == hashlib.sha256(text.encode()).hexdigest()
    lines = "\n".join(sorted(BASE.fingerprints.values()))
    assert BASE.values_sha256 == hashlib.sha256(lines.encode()).hexdigest()


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({"SK: D: L: 1,,shielded_lamps": 151}, ("value", "inputs")),
        ({"profile,lamps,": 201}, ("value", "inputs")),
        ({"SK: D: L: 1,,shielded_lamps": 300, "profile,lamps,": 400}, ("inputs",)),
        ({"SK: D: L: 1,,shielded_lamps": "many"}, ("value", "inputs")),
        ({"SK: D: L: 1,,shielded_lamps": "NR"}, ("value", "status", "inputs")),
    ],
)
def test_every_part_of_a_value_is_in_its_fingerprint(change: dict[str, Any], parts: tuple[str, ...]) -> None:
    changed = facts({**TOWN, **change})
    assert changed.fingerprints[KEY] != BASE.fingerprints[KEY]
    assert changed_parts(KEY, BASE, changed) == parts


def test_the_year_is_in_the_fingerprint_and_texts_and_rows_are_not() -> None:
    assert changed_parts(KEY, BASE, facts(TOWN, year=2023)) == ("year", "inputs")
    moved = facts(dict(reversed(TOWN.items())), first="# a line that moves all rows\n")
    assert moved.fingerprints == BASE.fingerprints


def test_money_is_in_another_fingerprint_in_another_currency() -> None:
    changed = facts({**TOWN, "profile,currency,": "shells"})
    assert changed_parts(("PE: G: V: 4", "value"), BASE, changed) == ("inputs",)
    assert changed.fingerprints[KEY] == BASE.fingerprints[KEY]


def test_two_figures_nobody_could_read_are_not_the_same() -> None:
    one, other = (facts({**TOWN, "SK: D: L: 1,,shielded_lamps": text}) for text in ("many", "lots"))
    assert one.fingerprints[KEY] != other.fingerprints[KEY]


# --- carry-over ----------------------------------------------------------------------------------------------------

FIGURES = [key for key in TOWN if not key.startswith("profile,c")]
KINDS = list(DECIDED)
changes = st.dictionaries(
    st.sampled_from(FIGURES), st.one_of(st.none(), st.integers(1, 2000), st.just("NR")), max_size=6
)


@given(
    changes,
    st.dictionaries(st.sampled_from(list(BASE.values)), st.sampled_from(KINDS)),
    st.sets(st.sampled_from(list(BASE.values))),
)
@settings(max_examples=60, deadline=None)
def test_a_decision_goes_on_exactly_where_the_value_is_unchanged_and_none_is_lost(
    change: dict[str, Any], decided: dict[PointKey, DecisionKind], questioned: set[PointKey]
) -> None:
    figures = {key: value for key, value in {**TOWN, **change}.items() if value is not None}
    new = facts(figures)
    history = [
        decision(key, kind, str(n), BASE.fingerprints[key]) for n, (key, kind) in enumerate(decided.items())
    ]
    before = standings(BASE.values, history, questioned)
    passings = carry(before, BASE, new)
    assert [passing.key for passing in passings] == [key for key in BASE.values if key in decided]
    events = [decision(p.key, p.kind, f"new{n}", p.fingerprint, p.about) for n, p in enumerate(passings)]
    after = standings(new.values, [*history, *events], questioned)
    for key in BASE.values:
        same = BASE.fingerprints[key] == new.fingerprints[key]
        assert same == (BASE.substances[key] == new.substances[key])
        if same:
            assert after[key].state is before[key].state
            assert after[key].decision == before[key].decision
        else:
            assert after[key].judgement is PointState.OPEN
            assert after[key].lapsed == before[key].decision
        assert len(after[key].history) == len(before[key].history) * 2
    again = carry(after, new, new)
    assert {p.kind for p in again} <= {DecisionKind.CARRIED}
    assert [p.key for p in again] == [p.key for p in passings if p.kind is DecisionKind.CARRIED]


def test_a_value_that_comes_back_does_not_bring_its_decision_back() -> None:
    key, other = KEY, facts({**TOWN, "SK: D: L: 1,,shielded_lamps": 10})
    history = [decision(key, DecisionKind.ACCEPT, "1", BASE.fingerprints[key])]
    for old, new, number in ((BASE, other, "2"), (other, BASE, "3")):
        for passing in carry(standings(old.values, history), old, new):
            history.append(decision(key, passing.kind, number, passing.fingerprint, passing.about))
    assert [event.kind for event in history] == [DecisionKind.ACCEPT, DecisionKind.LAPSED]
    assert fold(history).state is PointState.OPEN


def test_ticks_of_an_indicator_lapse_with_its_values() -> None:
    ticks = {
        (code, "data-source"): Tick(code, "r", code, "data-source", True, "v", NOW)
        for code in ("SK: D: L: 1", "PE: G: V: 3")
    }
    changed = facts({**TOWN, "SK: D: L: 1,,shielded_lamps": 10})
    assert [tick.code for tick in lapsed_ticks(ticks, BASE, changed)] == ["SK: D: L: 1"]


# --- flags and difference --------------------------------------------------------------------------------------------


def checks(flags: Any) -> list[tuple[str, str | None]]:
    return [(flag.check, flag.code) for flag in flags]


def test_the_difference_names_fixed_new_and_still_open_findings_and_changed_values() -> None:
    old = facts({**TOWN, "SK: D: L: 1,,shielded_lamps": 300, "profile,lamps,": 180, "profile,currency,": "?"})
    new = facts({**TOWN, "profile,currency,": "??", "SK: D: S: 1,summer,stars_summer": 20000})
    found = difference(old, new)
    assert checks(found.fixed) == [("numerator-above-denominator", "SK: D: L: 1")]
    assert checks(found.new) == [
        ("outside-plausible-range", "SK: D: S: 1"),
        ("summer-above-winter", "SK: D: S: 1"),
    ]
    assert checks(found.still_open) == [("currency-unclear", None)]
    changed = {value.code: value for value in found.values}
    lamps = changed["SK: D: L: 1"]
    assert (lamps.old, lamps.new, lamps.parts) == ("166.67 %", "75.00 %", ("value", "inputs"))
    assert [(i.label, i.old, i.new) for i in lamps.inputs] == [
        ("Shielded street lamps", 300.0, 150.0),
        ("All street lamps", 180.0, 200.0),
    ]
    assert [(f.label, f.old, f.new) for f in found.profile] == [
        ("Currency", "?", "??"),
        ("All street lamps", 180.0, 200.0),
    ]
    nothing = difference(new, new)
    assert (nothing.fixed, nothing.new, nothing.values, nothing.profile) == ((), (), (), ())


@given(changes, changes)
@settings(max_examples=40, deadline=None)
def test_every_finding_is_fixed_new_or_still_open(one: dict[str, Any], other: dict[str, Any]) -> None:
    old, new = (facts({k: v for k, v in {**TOWN, **c}.items() if v is not None}) for c in (one, other))
    found = difference(old, new)
    assert len(found.fixed) + len(found.still_open) == len(old.flags)
    assert len(found.new) + len(found.still_open) == len(new.flags)
    assert {(v.code, v.data_point) for v in found.values} == {
        key for key in new.values if old.fingerprints[key] != new.fingerprints[key]
    }
    back = difference(new, old)
    assert (len(back.fixed), len(back.new)) == (len(found.new), len(found.fixed))


def test_a_finding_is_the_same_one_in_another_row_and_with_another_figure() -> None:
    old = facts({**TOWN, "SK: D: S: 1,summer,stars_summer": 20000})
    reordered = dict(reversed({**TOWN, "SK: D: S: 1,summer,stars_summer": 30000}.items()))
    new = facts(reordered, first="# moved\n# twice\n")
    found = difference(old, new)
    assert ("outside-plausible-range", "SK: D: S: 1") in checks(found.still_open)
    assert not [flag for flag in (*found.fixed, *found.new) if flag.check == "outside-plausible-range"]


def test_an_unknown_code_that_became_another_one_is_fixed_and_new() -> None:
    old, new = (facts({**TOWN, f"{code},,": 5}) for code in ("XX: 1", "YY: 2"))
    found = difference(old, new)
    assert [flag.parameters["code"] for flag in found.fixed if flag.check == "unknown-code"] == ["XX: 1"]
    assert [flag.parameters["code"] for flag in found.new if flag.check == "unknown-code"] == ["YY: 2"]


def test_a_finding_on_a_figure_of_the_profile_concerns_whatever_is_computed_from_it() -> None:
    flagged = facts({**TOWN, "profile,lamps,": -200})
    concerned = {
        key for key, flags in flagged.flags_by_point.items() if any(f.severity == "error" for f in flags)
    }
    assert {("SK: D: L: 1", "value"), ("SK: D: L: 2", "value")} <= concerned
    assert ("PE: G: V: 3", "value") not in concerned


def test_a_value_kept_from_scoring_is_flagged_wherever_the_error_stands() -> None:
    document = json.loads(json.dumps(BASE.assessment))
    finding = {
        "check": "made-up", "severity": "error", "title": "t", "message": "m", "code": "PE: G: V: 1",
        "data_point": "value", "file": None, "sheet": None, "cell": None, "parameters": {},
    }  # fmt: skip
    document["findings"].append(finding)
    value = next(v for v in document["values"] if v["code"] == "SK: D: L: 1")
    value["excluded_by"] = "made-up"
    assert [flag.check for flag in Facts(BASE.parsed, document).serious_flags(KEY)] == ["made-up"]
    finding["concerns"] = [["SK: D: L: 2", "value"]]
    assert [f.check for f in Facts(BASE.parsed, document).serious_flags(("SK: D: L: 2", "value"))] == [
        "made-up"
    ]
