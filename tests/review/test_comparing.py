"""Two assessments side by side: groups, values, findings, maturity."""

from __future__ import annotations

from dataclasses import replace

from assessment.suppositions import TINY, answered, complete, groups, plain, results
from builders import submission
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.assessment import assess_submission
from kpi_toolkit.review.carry import findings_between
from kpi_toolkit.review.comparing import Comparison, compare, facts_of
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.submission.models import Place, Submission

BALANCE, LAMPS = ("PE: G: V: 1", "value"), ("SK: D: L: 1", "value")


def facts(one: Submission) -> Facts:
    return facts_of(assess_submission(one, TINY), one)


def visits(**inputs: float) -> Submission:
    return submission(TINY, {"year": 2025, "residents": 1000, "lamps": 201}, {BALANCE[0]: {"inputs": inputs}})


def moved(one: Submission) -> Submission:
    """The same figures in another file, in other cells."""
    said = one.values[BALANCE]
    elsewhere = {name: Place("new.xlsx", "Data", f"Z{n}") for n, name in enumerate(said.inputs, 50)}
    inputs = {name: replace(entry, place=elsewhere[name]) for name, entry in said.inputs.items()}
    return replace(one, values={BALANCE: replace(said, inputs=inputs, places=said.places | elsewhere)})


def errors(one: tuple) -> list[tuple[str, str | None]]:
    return [(flag.check, flag.field) for flag in one if flag.severity == "error"]


def test_nothing_lies_between_an_assessment_and_itself() -> None:
    one, assessment = complete()
    same = facts_of(assessment, one)
    comparison = compare(same, facts_of(assessment, one))
    assert (comparison.values, comparison.changed_groups) == ((), ())
    assert (comparison.findings.fixed, comparison.findings.new) == ((), ())
    assert comparison.findings.open == same.flags
    assert all(level.old == level.new for level in comparison.maturity)
    assert comparison.old_coverage == comparison.new_coverage
    assert len(comparison.groups) == len(assessment.groups)


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_everything_that_differs_is_named(data: st.DataObject) -> None:
    first, second = plain(data.draw(results(TINY))), plain(data.draw(results(TINY)))
    before, after = assess_submission(first, TINY), assess_submission(second, TINY)
    comparison = compare(facts_of(before, first), facts_of(after, second))
    old, new = groups(before), groups(after)
    for change in comparison.groups:
        key = change.level, change.dimension, change.name
        assert (change.old_percent, change.old_band, change.old_scored) == old[key]
        assert (change.new_percent, change.new_band, change.new_scored) == new[key]
        assert change.changed == (old[key] != new[key])
    assert {(g.level, g.dimension, g.name) for g in comparison.groups} == set(old)
    changed = {(one.code, one.data_point): one for one in comparison.values}
    for value in before.values:
        now = after.value(value.code, value.data_point)
        key = value.code, value.data_point
        same = (value.value, value.status, value.band, value.excluded_by) == (
            now.value,
            now.status,
            now.band,
            now.excluded_by,
        )
        assert (key not in changed) == same
        if key in changed:
            there = changed[key]
            assert there.old is not None
            assert there.new is not None
            assert (there.old.printed, there.new.printed) == (value.printed, now.printed)
            assert (there.old.points, there.new.points) == (value.points, now.points)
    levels = {level.dimension: (level.old, level.new) for level in comparison.maturity}
    assert levels[None] == (before.maturity.kpi.level, after.maturity.kpi.level)
    assert comparison.new_coverage.scored == after.coverage.data_points_scored
    assert comparison.new_coverage.reported_percent == after.coverage.reported_percent
    back = compare(facts_of(after, second), facts_of(before, first))
    assert [(g.new_percent, g.old_percent) for g in back.groups] == [
        (g.old_percent, g.new_percent) for g in comparison.groups
    ]


def findings(before: Submission, after: Submission) -> Comparison:
    return compare(facts(before), facts(after))


def test_a_finding_is_the_same_wherever_it_stands_and_whatever_the_figure() -> None:
    between = findings_between(
        facts(visits(arrivals=-3, departures=7)), facts(moved(visits(arrivals=-5, departures=7)))
    )
    assert (errors(between.fixed), errors(between.new)) == ([], [])
    assert errors(between.open) == [("negative-input", "arrivals")]
    (still,) = (flag for flag in between.open if flag.severity == "error")
    assert still.place == ("new.xlsx", "Data", "Z50"), "as it is said now"


def test_a_finding_at_another_field_is_another_one() -> None:
    between = findings(visits(arrivals=-3, departures=7), visits(arrivals=3, departures=-7)).findings
    assert errors(between.fixed) == [("negative-input", "arrivals")]
    assert errors(between.new) == [("negative-input", "departures")]


def test_another_check_at_the_same_field_is_another_finding() -> None:
    between = findings(visits(arrivals=3, departures=-7), visits(arrivals=3, departures=0)).findings
    assert errors(between.fixed) == [("negative-input", "departures")]
    assert ("input-must-be-above-zero", "departures") in errors(between.new)


def test_what_is_excluded_now_is_a_change() -> None:
    before = plain({LAMPS: 60.0})
    (change,) = findings(before, answered(before, {LAMPS: 160.0})).values
    assert change.old is not None
    assert change.new is not None
    assert (change.old.excluded_by, change.old.points) == (None, 3)
    assert (change.new.excluded_by, change.new.points, change.new.printed) == (
        "value-above-maximum",
        None,
        "160.00 %",
    )


def test_without_the_submission_findings_are_told_apart_by_their_words() -> None:
    one, other = visits(arrivals=-3, departures=7), visits(arrivals=3, departures=-7)
    bare = [facts_of(assess_submission(each, TINY)) for each in (one, other)]
    between = findings_between(*bare)
    assert errors(between.fixed) == [("negative-input", None)]
    assert errors(between.new) == [("negative-input", None)]
