"""Targets and thresholds for new rounds: chosen by an administrator, used where nothing else is chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from services.test_many_at_once import at_once
from services.towns import TINY, World, workbook

from kpi_toolkit.review.models import RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import installation, preparing, submitting
from kpi_toolkit.store.checking import check

GAP = {"year_gap": {"value": 7, "reason": "old books"}}


def test_new_rounds_are_assessed_with_what_was_chosen(world: World) -> None:
    before = world.under_way()
    assert installation.configuration(world.official).in_force is None
    made = installation.configure(world.admin, ["strict"], GAP)
    one, other = world.new_round(), world.new_round()
    submitted = submitting.submit(world.official, one.id, [workbook(world.name_of(one))]).record
    copy = preparing.prepare(world.official, other.id, [workbook(world.name_of(other))])
    prepared = preparing.hand_in(world.official, other.id, on=copy.version).record
    for record in (submitted, prepared):
        assert record.pinned == made.pinned
        assert record.assessment["framework"]["overlays"] == ["strict"]
        assert record.assessment["settings"]["year_gap"]["changed_because"] == "old books"
    again = submitting.submit(world.official, before.id, [workbook(world.name_of(before), postcards=9)])
    assert again.record.pinned["overlays"] == [], "a round goes on as it began"
    chosen = world.new_round()
    own = submitting.submit(world.official, chosen.id, [workbook("Dusk")], framework=TINY)
    assert own.record.pinned["overlays"] == [], "who chooses, chooses"
    assert check(world.store.url) == []


def test_what_is_chosen_later_leaves_rounds_alone_and_can_be_put_beside_them(world: World) -> None:
    one = world.round_in(RoundState.VERIFIED)
    installation.configure(world.admin, ["strict"], {})
    used = installation.framework_in_force(world.official)
    assert used.applied == ("strict",)
    made = submitting.restate(world.official, one.id, framework=used)
    assert (made.record.kind, made.record.pinned["overlays"]) == ("restatement", ["strict"])
    with pytest.raises(Refused, match="already"):
        submitting.restate(world.official, one.id, framework=used)


def test_everything_that_was_chosen_stays_readable(world: World) -> None:
    first = installation.configure(world.admin, ["strict"], {}, on=None)
    second = installation.configure(world.admin, [], GAP, on=first.id)
    for who in (world.official, world.stranger, world.verifier, world.analyst, world.admin):
        found = installation.configuration(who)
        assert found.history == (first, second)
        assert found.in_force == second
        assert (found.overlays, found.settings) == ((), GAP)
    entries = [e for e in world.admin.read(lambda unit: unit.ledger()) if e.kind == "configuration"]
    assert [(e.subject, e.by, e.content["action"]) for e in entries] == [
        (one.id, world.admin.person_id, "configure") for one in (first, second)
    ]
    assert entries[1].content["settings"] == {"year_gap": 7.0}
    assert "books" not in str([entry.content for entry in entries])
    assert check(world.store.url) == []


@pytest.mark.parametrize("who", ["official", "stranger", "verifier", "outsider", "analyst"])
def test_only_administrators_choose(world: World, who: str) -> None:
    head = world.head()
    with pytest.raises(Refused) as caught:
        installation.configure(getattr(world, who), ["strict"], {})
    assert caught.value.reason == "not-your-role"
    assert world.head() == head


@pytest.mark.parametrize(
    ("overlays", "settings", "reason"),
    [
        (["no such"], {}, "unusable-pack"),
        ([], {"no such": {"value": 1, "reason": "x"}}, "unusable-pack"),
        ([], {"year_gap": {"value": 7, "reason": " "}}, "unusable-pack"),
        ([], {"year_gap": {"value": 7}}, "unusable-pack"),
        ([], {"year_gap": {"value": "many", "reason": "x"}}, "unusable-pack"),
        ([], {}, "nothing-changed"),
    ],
)
def test_what_cannot_be_chosen_is_refused(
    world: World, overlays: list[str], settings: Any, reason: str
) -> None:
    with pytest.raises(Refused) as caught:
        installation.configure(world.admin, overlays, settings)
    assert caught.value.reason == reason
    assert installation.configuration(world.admin).history == ()


def test_nothing_is_passed_over_unseen(world: World) -> None:
    acts = [
        lambda value=value: installation.configure(
            world.admin, [], {"year_gap": {"value": value, "reason": "x"}}, on=None
        )
        for value in (6, 7, 8)
    ]
    found = at_once(acts)
    assert sorted(str(getattr(x, "reason", "made")) for x in found) == ["changed-meanwhile"] * 2 + ["made"]
    with pytest.raises(Refused, match="Nothing would change"):
        installation.configure(world.admin, [], installation.configuration(world.admin).settings)
    with pytest.raises(Refused, match="no person"):
        installation.configuration(replace(world.admin, person_id="nobody"))


def test_another_framework_has_its_own(world: World) -> None:
    installation.configure(world.admin, ["strict"], {})
    assert installation.configuration(world.admin, "u4ssc").history == ()
    plain = replace(world.admin, framework=None)
    made = installation.configure(plain, ["who-2021"], {})
    assert made.framework == "u4ssc"
    assert installation.configuration(world.admin, "night-sky").overlays == ("strict",)
