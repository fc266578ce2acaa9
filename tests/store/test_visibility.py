"""Role x own or other x state: what comes back from every read, and what may be written to.

The expectation is the table in ``expected``; the tests are made from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from store.store_samples import START, Case, World, decision, new_id, person, submission, uploaded

from kpi_toolkit.review.models import (
    Assignment,
    Attachment,
    City,
    Grant,
    Message,
    Person,
    Question,
    ReportState,
    Role,
    Round,
    RoundEvent,
    RoundState,
    Tick,
)
from kpi_toolkit.review.ports import Hidden, UnitOfWork
from kpi_toolkit.store import SqlStore

Read = Callable[[UnitOfWork, Case], Any]

SHOWN: dict[str, Read] = {
    "round": lambda unit, case: unit.round(case.round.id),
    "rounds": lambda unit, case: [one for one in unit.rounds() if one.id == case.round.id],
    "city": lambda unit, case: unit.city(case.city.id),
    "cities": lambda unit, case: [one for one in unit.cities() if one.id == case.city.id],
    "events": lambda unit, case: unit.events(case.round.id),
    "assignments": lambda unit, case: unit.assignments(case.round.id),
    "submissions": lambda unit, case: unit.submissions(case.round.id),
    "submission": lambda unit, case: unit.submission(case.submission.id),
    "decisions": lambda unit, case: unit.decisions(case.round.id),
    "ticks": lambda unit, case: unit.ticks(case.round.id),
    "attestation": lambda unit, case: unit.attestation(case.round.id),
    "reports": lambda unit, case: unit.reports(case.round.id),
    "register": lambda unit, case: [one for one in unit.reports() if one.round_id == case.round.id],
    "ledger": lambda unit, case: unit.ledger(case.round.id),
    "whole ledger": lambda unit, case: [one for one in unit.ledger() if one.subject == case.round.id],
}
FULL: dict[str, Read] = {
    "files of submissions": lambda unit, case: [f for s in unit.submissions(case.round.id) for f in s.files],
    "files of a submission": lambda unit, case: [
        f for s in [unit.submission(case.submission.id)] if s for f in s.files
    ],
    "questions": lambda unit, case: unit.questions(case.round.id),
    "messages": lambda unit, case: unit.messages(case.messages[0].question_id),
    "attachments": lambda unit, case: unit.attachments(case.round.id),
    "people": lambda unit, case: [one for one in unit.people() if one.id == case.official.id],
    "person": lambda unit, case: unit.person_by_id(case.official.id),
}
NOTHING: set[str] = set()


def expected(who: str, whose: str, state: RoundState) -> set[str]:
    """The reads from which something comes back. Everybody's own round is the one in Lindhaven."""
    if who == "administrator":
        return {*SHOWN, *FULL}
    if who in ("official", "verifier", "former verifier"):
        return {*SHOWN, *FULL} if whose == "own" else NOTHING
    if who == "analyst" and state in (RoundState.VERIFIED, RoundState.PUBLISHED):
        return set(SHOWN)
    return NOTHING


def standings(world: World) -> dict[str, Person]:
    """People in all standings towards the round in Lindhaven."""
    people = {
        "administrator": world.administrator,
        "official": world.own.official,
        "verifier": world.own.verifier,
        "former verifier": person("Fay Former"),
        "former official": person("Rob Resigned"),
        "analyst": world.analyst,
        "stranger": world.stranger,
    }
    resigned = Grant(people["former official"].id, Role.OFFICIAL, world.own.city.id)
    ended = Assignment(
        new_id(), world.own.round.id, people["former verifier"].id, world.administrator.id, START
    )
    with world.store.begin(world.administrator.id) as unit:
        for name in ("former verifier", "former official"):
            unit.add_person(people[name])
        unit.add_grant(resigned)
        unit.remove_grant(resigned)
        unit.add_grant(Grant(people["former verifier"].id, Role.VERIFIER))
        unit.add_assignment(ended)
        unit.change_assignment(replace(ended, ended_at=START, ended_because="reassigned"))
        unit.commit()
    return people


@pytest.mark.parametrize("state", RoundState)
def test_what_comes_back(store: SqlStore, state: RoundState) -> None:
    world = World.build(store, state)
    for who, someone in standings(world).items():
        for whose in ("own", "other"):
            case: Case = getattr(world, whose)
            with store.begin(someone.id, read_only=True) as unit:
                came = {name for name, read in {**SHOWN, **FULL}.items() if read(unit, case)}
            assert came == expected(who, whose, state), (who, whose)


def writes(case: Case, by: str) -> dict[str, Callable[[UnitOfWork], object]]:
    """Every write into a round, by name."""
    round_id = case.round.id
    assert case.assignment
    assert case.question
    assert case.attestation
    assert case.report
    thread = Question(new_id(), round_id, "X", "value", by, START)
    return {  # type: ignore[return-value]
        "change_round": lambda unit: unit.change_round(case.round),
        "add_event": lambda unit: unit.add_event(
            RoundEvent(new_id(), round_id, "x", None, RoundState.DRAFT, by, START)
        ),
        "add_assignment": lambda unit: unit.add_assignment(Assignment(new_id(), round_id, by, by, START)),
        "change_assignment": lambda unit: unit.change_assignment(replace(case.assignment, conflicts="x")),
        "add_submission": lambda unit: unit.add_submission(submission(case.round, 9, case.official)),
        "add_decisions": lambda unit: unit.add_decisions(
            [decision(case.round, case.submission, case.verifier)]
        ),
        "add_tick": lambda unit: unit.add_tick(Tick(new_id(), round_id, "X", "x", True, by, START)),
        "add_question": lambda unit: unit.add_question(
            thread, Message(new_id(), thread.id, "x", False, by, START)
        ),
        "add_message": lambda unit: unit.add_message(
            Message(new_id(), case.question.id, "x", False, by, START)
        ),
        "close_question": lambda unit: unit.close_question(
            replace(case.question, closed_at=START, closed_by=by)
        ),
        "add_attachment": lambda unit: unit.add_attachment(
            Attachment(new_id(), round_id, "X", "value", None, uploaded(b"x"), by, START)
        ),
        "add_attestation": lambda unit: unit.add_attestation(replace(case.attestation, id=new_id())),
        "add_report": lambda unit: unit.add_report(replace(case.report, id=new_id(), number="9")),
        "change_report": lambda unit: unit.change_report(replace(case.report, state=ReportState.WITHDRAWN)),
    }


OF_ADMINISTRATORS: dict[str, Callable[[UnitOfWork, World], object]] = {
    "add_person": lambda unit, world: unit.add_person(person("New")),
    "add_grant": lambda unit, world: unit.add_grant(Grant(unit.person.id, Role.ADMINISTRATOR)),
    "remove_grant": lambda unit, world: unit.remove_grant(Grant(world.administrator.id, Role.ADMINISTRATOR)),
    "erase_person": lambda unit, world: unit.erase_person(world.administrator.id),
    "add_city": lambda unit, world: unit.add_city(City(new_id(), "New", "XX")),
    "add_round to another city": lambda unit, world: unit.add_round(
        Round(new_id(), world.other.city.id, 2026, "u4ssc", RoundState.DRAFT, 1, START)
    ),
    "forget_bytes": lambda unit, world: unit.forget_bytes(world.own.submission.id),
}


def test_what_may_be_written_to(world: World) -> None:
    own, everybody = world.own, [world.own.official, world.own.verifier, world.analyst, world.stranger]
    refused = [(who, world.other) for who in everybody] + [(world.analyst, own), (world.stranger, own)]
    for who, case in refused:
        for write in writes(case, who.id).values():
            with world.store.begin(who.id) as unit, pytest.raises(Hidden):
                write(unit)
    for who in everybody:
        for forbidden in OF_ADMINISTRATORS.values():
            with world.store.begin(who.id) as unit, pytest.raises(Hidden):
                forbidden(unit, world)
    for who in (own.official, own.verifier, world.administrator):
        for write in writes(own, who.id).values():
            with world.store.begin(who.id) as unit:
                write(unit)


def test_a_change_is_of_the_round_it_says(world: World) -> None:
    """A record of another round does not become one's own by naming one's own round in it."""
    other, mine = world.other, world.own.round.id
    assert other.question
    assert other.assignment
    assert other.report
    for change in (
        lambda unit: unit.close_question(replace(other.question, round_id=mine, closed_at=START)),
        lambda unit: unit.change_assignment(replace(other.assignment, round_id=mine, conflicts="none")),
        lambda unit: unit.change_report(replace(other.report, round_id=mine, state=ReportState.WITHDRAWN)),
    ):
        with world.store.begin(world.own.verifier.id) as unit, pytest.raises(Hidden):
            change(unit)


def test_contact_and_sign_in_are_for_oneself_and_administrators(world: World) -> None:
    official, verifier = world.own.official, world.own.verifier
    with world.store.begin(verifier.id, read_only=True) as unit:
        assert unit.person_by_id(verifier.id) == verifier
        assert unit.person_by_id(official.id) == replace(official, contact=None, issuer=None, subject=None)
        assert unit.person_by_identity(str(official.issuer), str(official.subject)) is None
        assert unit.person_by_identity(str(verifier.issuer), str(verifier.subject)) == verifier
        assert unit.grants(official.id) == ()
        assert unit.grants(verifier.id) == unit.grants() == (Grant(verifier.id, Role.VERIFIER),)
    with world.store.begin(world.administrator.id, read_only=True) as unit:
        assert unit.person_by_id(official.id) == official
    with world.store.begin(world.stranger.id, read_only=True) as unit:
        assert unit.people() == (world.stranger,)


def test_the_ledger_of_a_record_is_as_visible_as_the_record(world: World) -> None:
    assert world.own.question
    with world.store.begin(world.own.verifier.id) as unit:
        unit.record("question-asked", world.own.question.id, {})
        unit.record("submission-read", world.own.submission.id, {})
        unit.commit()
    for who, seen in ((world.own.official, 1), (world.other.official, 0), (world.analyst, 0)):
        with world.store.begin(who.id, read_only=True) as unit:
            assert len(unit.ledger(world.own.question.id)) == seen
            assert len(unit.ledger(world.own.submission.id)) == seen
    with world.store.begin(world.analyst.id, read_only=True) as unit:
        assert [entry.subject for entry in unit.ledger()] == []
