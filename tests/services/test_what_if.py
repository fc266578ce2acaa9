"""What if: what it says is what a correction brings, and nothing is kept of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from services.towns import LAMPS, POSTCARDS, TINY, World

from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.models import Round, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import reading, submitting
from kpi_toolkit.services.correcting import Change
from kpi_toolkit.services.what_if import what_if


def change(field: str, text: str, key: tuple[str, str] = LAMPS, **more: Any) -> Change:
    return Change(*key, field, text, more.pop("reason", ""), **more)


ENERGY = ("SK: D: L: 2", "value")
FEWER = change("shielded_lamps", "40")
TOO_MANY = change("shielded_lamps", "400")
ALL_LAMPS = Change("profile", "lamps", "value", "300", "")


def count(world: World, one: Round) -> int:
    return len(reading.view(world.official, one.id).submissions)


@pytest.mark.parametrize(
    "changes",
    [
        [FEWER],
        [TOO_MANY],
        [ALL_LAMPS],
        [change("notation", "confidential", POSTCARDS), change("year", "2019")],
        [change("shielded_lamps", "")],
        [FEWER, change("late_curfew", "no", ("SK: D: S: 2", "value"))],
    ],
)
def test_it_says_what_a_correction_brings(world: World, changes: list[Change]) -> None:
    one = world.under_way()
    supposed = what_if(world.official, one.id, changes)
    made = submitting.correct(
        world.official, one.id, [replace(each, reason="counted anew") for each in changes]
    )
    assert made.difference is not None
    before, now = Facts.of(reading.view(world.official, one.id).submissions[0]), made.assessment
    changed = {(value.code, value.data_point) for value in supposed.values}
    for value in now.values:
        old = before.values[value.code, value.data_point]
        names = ("value", "status", "band", "excluded_by")
        same = [getattr(value, name) for name in names] == [old[name] for name in names]
        assert ((value.code, value.data_point) not in changed) == same
    assert [(g.name, g.new_percent, g.new_band, g.new_scored) for g in supposed.groups] == [
        (g.name, g.percent, g.band, g.scored) for g in now.groups
    ]
    for value in supposed.values:
        there = now.value(value.code, value.data_point)
        assert value.new is not None
        assert (value.new.printed, value.new.band, value.new.excluded_by) == (
            there.printed,
            there.band,
            there.excluded_by,
        )
    assert supposed.findings.fixed == made.difference.fixed
    assert supposed.findings.new == made.difference.new
    assert supposed.findings.open == made.difference.still_open
    levels = {level.dimension: level.new for level in supposed.maturity}
    assert levels[None] == now.maturity.kpi.level
    assert supposed.new_coverage.scored == now.coverage.data_points_scored


def test_nothing_is_kept(world: World) -> None:
    one = world.under_way()
    head, there = world.head(), count(world, one)
    assert what_if(world.official, one.id, [FEWER]).values
    with pytest.raises(Refused):
        what_if(world.official, one.id, [change("shielded_lamps", "many")])
    assert (world.head(), count(world, one)) == (head, there)
    assert what_if(world.official, one.id, [FEWER]).old_coverage.scored == 6


def test_one_figure_of_the_profile_moves_all_that_use_it(world: World) -> None:
    one = world.under_way()
    moved = {value.code for value in what_if(world.verifier, one.id, [ALL_LAMPS]).values}
    assert moved == {"SK: D: L: 1", "SK: D: L: 2"}


def test_what_cannot_be_says_so(world: World) -> None:
    one = world.under_way()
    supposed = what_if(world.official, one.id, [TOO_MANY])
    (lamps,) = supposed.values
    assert lamps.new is not None
    assert (lamps.new.excluded_by, lamps.new.band) == ("numerator-above-denominator", None)
    assert [flag.check for flag in supposed.findings.new] == ["numerator-above-denominator"]
    assert supposed.new_coverage.scored == supposed.old_coverage.scored - 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ([], "nothing-changed"),
        ([change("shielded_lamps", "150")], "nothing-changed"),
        ([change("shielded_lamps", "many")], "not-understood"),
        ([change("lanterns", "7")], "unknown-field"),
        ([change("shielded_lamps", "7", ("SK: D: L: 9", "value"))], "unknown-data-point"),
    ],
)
def test_what_is_not_understood_is_refused(world: World, changes: list[Change], reason: str) -> None:
    one = world.under_way()
    with pytest.raises(Refused) as caught:
        what_if(world.official, one.id, changes)
    assert caught.value.reason == reason


def test_an_earlier_submission_and_its_own_targets(world: World) -> None:
    one = world.under_way()
    submitting.correct(world.official, one.id, [replace(FEWER, reason="counted anew")])
    strict = submitting.restate(world.official, one.id, 1, framework=TINY.with_overlay("strict")).record
    percents = {}
    for number in (1, 2, strict.number):
        (lamps,) = what_if(world.official, one.id, [change("shielded_lamps", "100")], number=number).values
        assert lamps.old is not None
        assert lamps.new is not None
        percents[number] = lamps.old.percent_of_target, lamps.new.percent_of_target
    of_target = {number: tuple(round(p or 0, 6) for p in both) for number, both in percents.items()}
    share = [100 * lamps / 201 for lamps in (150, 40, 100)]
    assert of_target == {
        1: (round(share[0] / 0.8, 6), round(share[2] / 0.8, 6)),
        2: (round(share[1] / 0.8, 6), round(share[2] / 0.8, 6)),
        strict.number: (round(share[0], 6), round(share[2], 6)),  # target 100 in place of 80
    }
    with pytest.raises(Refused, match="no submission number 9"):
        what_if(world.official, one.id, [FEWER], number=9)


@pytest.mark.parametrize(
    "state", [RoundState.SUBMITTED, RoundState.IN_VERIFICATION, RoundState.VERIFIED, RoundState.PUBLISHED]
)
def test_whoever_works_on_a_round_may_ask(shared_world: World, state: RoundState) -> None:
    world, one = shared_world, shared_world.round_in(state)
    for person in (world.official, world.verifier, world.admin):
        assert what_if(person, one.id, [FEWER]).values
    for person in (world.stranger, world.outsider):
        with pytest.raises(Refused) as caught:
            what_if(person, one.id, [FEWER])
        assert caught.value.reason in ("unknown-round", "not-your-city", "not-assigned")


def test_an_analyst_sees_results_only(shared_world: World) -> None:
    world, one = shared_world, shared_world.round_in(RoundState.PUBLISHED)
    with pytest.raises(Refused) as caught:
        what_if(world.analyst, one.id, [FEWER])
    assert caught.value.reason == "results-only"


def test_before_anything_is_handed_in_there_is_nothing_to_ask(world: World) -> None:
    one = world.new_round()
    with pytest.raises(Refused) as caught:
        what_if(world.official, one.id, [FEWER])
    assert caught.value.reason == "no-submission"


def test_a_round_of_an_older_pack_is_asked_with_the_installed_one(world: World) -> None:
    """On both sides, so that only the change makes a difference; a correction is assessed with it as well."""
    one = world.under_way()
    lamps = TINY.by_key[LAMPS]
    lower = lamps.target.model_copy(update={"target": 40})
    points = tuple(replace(p, target=lower) if p.key == LAMPS else p for p in TINY.points)
    newer = replace(TINY, pack=TINY.pack.model_copy(update={"version": "0.2.0"}), points=points)
    (there,) = what_if(replace(world.official, framework=newer), one.id, [FEWER]).values
    assert there.old is not None
    assert there.new is not None
    assert there.old.percent_of_target == pytest.approx(100 * 150 / 201 / 0.4)
    assert there.new.percent_of_target == pytest.approx(100 * 40 / 201 / 0.4)
