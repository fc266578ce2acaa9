"""People, roles, assignments, four eyes; and the life of a round."""

from __future__ import annotations

from dataclasses import replace

import pytest
from services.towns import LAMPS, TINY, YEAR, World, workbook

from kpi_toolkit.review.models import Grant, PointState, Role, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import attesting, deciding, people, reading, rounds, submitting
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.finding import find_city, find_person, find_round, identify, split_point
from kpi_toolkit.store import SqlStore


def why(act: object, *arguments: object) -> str:
    with pytest.raises(Refused) as caught:
        act(*arguments)  # type: ignore[operator]
    assert "{" not in str(caught.value)
    return caught.value.reason


def test_the_first_person_administers_and_is_entered_once(store: SqlStore) -> None:
    assert why(identify, store, None) == "nobody-here"
    assert why(people.set_up, store, "  ") == "name-needed"
    first = people.set_up(store, "Ada  Admin")
    assert (identify(store, None), first.name) == (first, "Ada Admin")
    assert why(people.set_up, store, "Eve") == "not-empty"
    admin = Acting(store, first.id)
    assert why(people.revoke, admin, first.id, Role.ADMINISTRATOR) == "last-administrator"
    assert why(people.erase, admin, first.id) == "last-administrator"
    second = people.add_person(admin, "Bob")
    people.grant(admin, second.id, Role.ADMINISTRATOR)
    people.erase(replace(admin, person_id=second.id), first.id)
    assert why(people.add_person, admin, "Carla") == "unknown-person"
    assert why(people.erase, replace(admin, person_id=second.id), first.id) == "already-erased"


def test_roles_are_given_once_and_an_officials_names_a_city(world: World) -> None:
    admin, verifier = world.admin, world.verifier.person_id
    assert why(people.grant, admin, verifier, Role.VERIFIER) == "already-granted"
    assert why(people.grant, admin, verifier, Role.OFFICIAL) == "grant-city"
    assert why(people.grant, admin, verifier, Role.ANALYST, world.city.id) == "grant-city"
    assert why(people.grant, admin, verifier, Role.OFFICIAL, "nowhere") == "unknown-city"
    assert why(people.grant, admin, "nobody", Role.ANALYST) == "unknown-person"
    assert why(people.revoke, admin, verifier, Role.ANALYST) == "not-granted"
    assert why(people.add_city, admin, "dusk", "NIGHTLAND") == "already-there"
    assert people.add_city(admin, "Dusk", "Elsewhere")
    people.add_person(admin, "Sam", issuer="https://id.example", subject="7")
    assert (
        why(lambda: people.add_person(admin, "Tom", issuer="https://id.example", subject="7"))
        == "already-there"
    )


def test_an_erased_verifier_stays_in_the_history_as_an_id(world: World) -> None:
    one = world.round_in(RoundState.VERIFIED)
    people.erase(world.admin, world.verifier.person_id)
    view = reading.view(world.admin, one.id)
    assert view.people[world.verifier.person_id].name is None
    assert view.attestation is not None
    assert (view.attestation.by, view.attestation.name) == (world.verifier.person_id, "")
    assert people.shown(view.people[world.verifier.person_id]) == "somebody whose name is not here"
    assert why(rounds.publish, world.verifier, one.id) == "unknown-person"


def test_nobody_is_assigned_to_their_own_work(world: World) -> None:
    one = world.round_in(RoundState.SUBMITTED)
    city = world.admin.read(lambda unit: unit.city(one.city_id))
    assert city is not None
    both = world.new_person("Bo Both", Role.VERIFIER)
    people.grant(world.admin, both.person_id, Role.OFFICIAL, city.id)
    assert why(rounds.assign, world.admin, one.id, both.person_id) == "own-work"
    # who once handed in figures for the city does not verify it either, whatever their roles are now
    submitting.submit(both, one.id, [workbook(city.name)])
    people.revoke(world.admin, both.person_id, Role.OFFICIAL, city.id)
    assert why(rounds.assign, world.admin, one.id, both.person_id) == "own-work"
    next_year = rounds.open_round(world.admin, city.id, YEAR + 1, "night-sky")
    submitting.submit(world.official, next_year.id, [workbook(city.name, year=YEAR + 1)])
    assert why(rounds.assign, world.admin, next_year.id, both.person_id) == "own-work"
    assert why(rounds.assign, world.admin, one.id, world.official.person_id) == "not-a-verifier"
    assert why(rounds.assign, world.admin, one.id, world.verifier.person_id) == "already-assigned"
    assert why(rounds.assign, world.admin, one.id, "nobody") == "unknown-person"


def test_who_verifies_a_city_does_not_become_its_official(world: World) -> None:
    one = world.round_in(RoundState.IN_VERIFICATION)
    wanted = (world.verifier.person_id, Role.OFFICIAL, one.city_id)
    assert why(people.grant, world.admin, *wanted) == "verifies-here"
    # a grant that came some other way stops the verification at every single action
    with world.store.as_system() as unit:
        unit.add_grant(Grant(*wanted))
        unit.commit()
    for act, more in ((deciding.accept_clean, ()), (attesting.attest, ()), (deciding.reopen, ([LAMPS], "x"))):
        assert why(act, world.verifier, one.id, *more) == "own-work"


def test_a_conflict_of_interest_bars_and_somebody_else_takes_over(world: World) -> None:
    one = world.round_in(RoundState.SUBMITTED)
    assert why(deciding.accept_clean, world.verifier, one.id) == "conflicts-not-declared"
    assert why(rounds.declare, world.verifier, one.id, " ") == "nothing-declared"
    assert rounds.declare(world.verifier, one.id, "My sister is the mayor.").state is RoundState.SUBMITTED
    assert why(rounds.declare, world.verifier, one.id, "none") == "already-declared"
    assert why(deciding.accept_clean, world.verifier, one.id) == "conflict-declared"
    others = (one.id, world.verifier.person_id, world.outsider.person_id)
    assert why(rounds.reassign, world.admin, *others, "") == "reason-needed"
    rounds.reassign(world.admin, *others, "a conflict of interest")
    assert why(rounds.reassign, world.admin, *others, "again") == "no-assignment"
    assert rounds.declare(world.outsider, one.id, "none").state is RoundState.IN_VERIFICATION
    first, second = reading.view(world.outsider, one.id).assignments
    assert (first.conflicts, first.ended_because) == ("My sister is the mayor.", "a conflict of interest")
    assert (second.conflicts, second.ended_at) == ("none", None)


def test_a_round_changes_hands_in_the_middle_with_its_history(world: World) -> None:
    one = world.round_in(RoundState.IN_VERIFICATION)
    before = reading.view(world.verifier, one.id).points
    rounds.reassign(world.admin, one.id, world.verifier.person_id, world.outsider.person_id, "parental leave")
    assert why(deciding.reopen, world.verifier, one.id, [LAMPS], "x") == "not-assigned"
    assert reading.view(world.verifier, one.id).points == before  # reading goes on
    rounds.declare(world.outsider, one.id, "none")
    deciding.reopen(world.outsider, one.id, [LAMPS], "I want to see for myself")
    (made,) = deciding.accept_clean(world.outsider, one.id)
    history = reading.view(world.outsider, one.id).points[LAMPS].history
    assert [event.by for event in history] == [
        world.verifier.person_id,
        world.outsider.person_id,
        world.outsider.person_id,
    ]
    attestation = attesting.attest(world.outsider, one.id)
    assert (attestation.name, made.code) == ("Otto Outsider", LAMPS[0])


def test_an_assignment_can_end_without_another_one(world: World) -> None:
    one = world.round_in(RoundState.IN_VERIFICATION)
    assert rounds.reassign(world.admin, one.id, world.verifier.person_id, None, "retired") is None
    assert why(attesting.attest, world.verifier, one.id) == "not-assigned"


def test_there_is_one_round_per_city_year_and_framework(world: World) -> None:
    one = world.round_in(RoundState.SUBMITTED)
    assert why(rounds.open_round, world.official, one.city_id, YEAR, "night-sky") == "round-exists"
    assert rounds.open_round(world.official, one.city_id, YEAR + 1, "night-sky")
    assert why(rounds.withdraw, world.official, one.id, " ") == "reason-needed"
    rounds.withdraw(world.official, one.id, "wrong year")
    assert rounds.open_round(world.official, one.city_id, YEAR, "night-sky")
    assert why(rounds.open_round, world.stranger, one.city_id, YEAR + 2, "night-sky") == "not-your-city"
    assert why(rounds.open_round, world.admin, "nowhere", YEAR, "night-sky") == "unknown-city"
    assert why(rounds.open_round, world.admin, one.city_id, YEAR + 2, "u4ssc") == "other-framework"
    assert (
        why(rounds.open_round, replace(world.admin, framework=None), one.city_id, YEAR, "nix")
        == "unusable-pack"
    )


def test_every_step_is_kept_with_who_when_why_and_from_where_to_where(world: World) -> None:
    one = world.round_in(RoundState.PUBLISHED)
    rounds.withdraw(world.admin, one.id, "the bags were empty")
    events = reading.view(world.admin, one.id).events
    steps = [(e.action, e.from_state and e.from_state.value, e.to_state.value) for e in events]
    assert steps == [
        ("open_round", None, "draft"),
        ("submit", "draft", "submitted"),
        ("assign", "submitted", "submitted"),
        ("declare", "submitted", "in_verification"),
        ("attest", "in_verification", "verified"),
        ("issue_report", "verified", "verified"),
        ("publish", "verified", "published"),
        ("withdraw", "published", "withdrawn"),
    ]
    assert events[-1].reason == "the bags were empty"
    assert [e.by for e in events[:3]] == [
        world.official.person_id,
        world.official.person_id,
        world.admin.person_id,
    ]
    assert list(events) == sorted(events, key=lambda e: e.at)
    entries = world.admin.read(lambda unit: unit.ledger(one.id))
    assert {entry.content["event"] for entry in entries if "event" in entry.content} == {e.id for e in events}


def test_an_analyst_sees_results_only(world: World) -> None:
    for state in RoundState:
        world.round_in(state)
    shown = reading.results(world.analyst)
    assert {one.round.state for one in shown} == {RoundState.VERIFIED, RoundState.PUBLISHED}
    assert all(one.mark == "Verified" and one.groups and one.coverage for one in shown)
    assert {one.round.id for one in reading.rounds(world.analyst)} == {one.round.id for one in shown}
    view = reading.view(world.analyst, shown[0].round.id)
    assert (view.threads, view.attachments, view.progress) == ((), (), None)
    assert (view.submissions, view.points, view.assignments) == ((), {}, ())
    assert view.attestation is not None
    assert why(reading.work_list, world.analyst, shown[0].round.id) == "results-only"
    assert why(reading.diff, world.analyst, shown[0].round.id) == "results-only"
    both = world.new_person("Bea Both", Role.ANALYST)
    people.grant(world.admin, both.person_id, Role.ADMINISTRATOR)
    assert reading.work_list(both, shown[0].round.id)


def test_names_are_enough_to_find_things(world: World) -> None:
    admin = world.admin
    one = world.round_in(RoundState.SUBMITTED)
    name = world.name_of(one)
    assert find_person(admin, "vera").id == world.verifier.person_id
    assert find_person(admin, world.verifier.person_id[:6]).id == world.verifier.person_id
    assert find_city(admin, "dusk").id == world.city.id  # the whole name comes before a part of one
    assert find_city(admin, "Dusk, Nightland").id == world.city.id
    assert (
        find_round(admin, f"{name} {YEAR}").id
        == find_round(admin, name).id
        == find_round(admin, one.id[:8]).id
    )
    assert why(find_person, admin, "er") == "ambiguous"
    assert why(find_person, admin, "zzz") == "unknown-person"
    assert why(find_person, admin, "") == "unknown-person"
    assert why(find_city, admin, "nightland") == "ambiguous"
    assert why(find_round, admin, "Dusk 1999") == "unknown-round"
    with pytest.raises(Refused, match=r"can mean 2 of them: .*Vera Verifier.*;.*Otto Outsider|can mean"):
        find_person(admin, "er")
    rounds.withdraw(world.official, one.id, "again")
    second = rounds.open_round(world.official, one.city_id, YEAR, "night-sky")
    assert find_round(admin, name).id == second.id
    assert identify(world.store, "Ada Admin").id == admin.person_id
    assert why(identify, world.store, None) == "say-who"
    assert split_point("SK: D: S: 1/summer") == ("SK: D: S: 1", "summer")
    assert split_point("SK: D: L: 1") == ("SK: D: L: 1", "")


def test_alone_the_state_still_counts(store: SqlStore) -> None:
    alone = Acting(store, people.set_up(store, "Solo").id, single_user=True, framework=TINY)
    city = people.add_city(alone, "Dusk", "Nightland")
    one = rounds.open_round(alone, city.id, YEAR, "night-sky")
    assert why(attesting.attest, alone, one.id) == "wrong-state"
    submitting.submit(alone, one.id, [workbook()])
    rounds.assign(alone, one.id, alone.person_id)
    rounds.declare(alone, one.id, "none")
    deciding.accept_clean(alone, one.id)
    assert all(p.judgement is PointState.ACCEPTED for p in reading.view(alone, one.id).points.values())
    assert not attesting.attest(alone, one.id).independent
