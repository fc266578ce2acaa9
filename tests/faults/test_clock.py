"""Clocks that jump, backwards too: order, states, the ledger and abandoned work do not rest on them."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from services.test_jobs import doing, killed, say
from services.towns import LAMPS, POSTCARDS, World, workbook
from sqlalchemy import text
from store.own_postgres import outside

from kpi_toolkit.review.desk import JobState
from kpi_toolkit.review.models import DecisionKind, RoundState
from kpi_toolkit.services import asking, deciding, submitting
from kpi_toolkit.services.deciding import Choice
from kpi_toolkit.services.jobs import Workshop
from kpi_toolkit.store import SqlStore
from kpi_toolkit.store.checking import check, verify_store

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)


class Jumping:
    """A clock that is put forward and back at every look, by up to a year."""

    def __init__(self) -> None:
        self._chance = random.Random(4)

    def __call__(self) -> datetime:
        return NOON + timedelta(hours=self._chance.uniform(-8760, 8760))


def test_a_round_under_a_jumping_clock(store: SqlStore) -> None:
    clock = Jumping()
    world = World.build(SqlStore(store.url, store.engine, clock), clock=clock)
    one = world.under_way()
    name = world.name_of(one)
    deciding.decide(world.verifier, one.id, [Choice(*LAMPS, DecisionKind.NOT_VERIFIED, "a guess")])
    deciding.reopen(world.verifier, one.id, [LAMPS], "there is a list")
    deciding.decide(world.verifier, one.id, [Choice(*LAMPS, DecisionKind.ACCEPT, "by the list")])
    question = asking.ask(world.verifier, one.id, *POSTCARDS, "Who counted them?")
    said = [f"The postman, {n}." for n in range(5)]
    for words in said:
        asking.answer(world.official, one.id, question.id, words)
    submitting.submit(world.official, one.id, [workbook(name, postcards=72)])
    deciding.accept_clean(world.verifier, one.id)

    entries = world.admin.read(lambda unit: unit.ledger(one.id))
    times = [entry.at for entry in entries]
    assert times != sorted(times), "the clock has jumped"
    numbers = [entry.sequence for entry in entries]
    assert numbers == sorted(numbers)

    def kept(unit):  # type: ignore[no-untyped-def]
        return unit.decisions(one.id), unit.messages(question.id), unit.submissions(one.id)

    decisions, messages, submissions = world.admin.read(kept)
    assert [m.text for m in messages][1:] == said
    assert [record.number for record in submissions] == [1, 2]
    on_lamps = [d.kind for d in decisions if (d.code, d.data_point) == LAMPS]
    assert on_lamps[:3] == [DecisionKind.NOT_VERIFIED, DecisionKind.REOPEN, DecisionKind.ACCEPT]
    assert verify_store(store.url).intact
    assert check(store.url) == []


def test_an_attestation_under_a_jumping_clock(store: SqlStore) -> None:
    clock = Jumping()
    world = World.build(SqlStore(store.url, store.engine, clock), clock=clock)
    one = world.round_in(RoundState.PUBLISHED)
    assert world.again(one).state is RoundState.PUBLISHED
    assert check(store.url) == []


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=1)], ids=["back", "forward"])
def test_abandoned_work_is_taken_up_whatever_the_clock_says(store: SqlStore, jump: timedelta) -> None:
    """A process that died was last heard of a day later, or earlier, than it is now."""
    world = World.build(store)
    killed(world)
    patient = Workshop(kinds=doing(say), patience=timedelta(hours=1))
    (job,) = patient.jobs(world.official)
    assert job.state is JobState.RUNNING, "heard of just now: it is left alone"
    at = (job.beat_at - jump).replace(tzinfo=None).isoformat(sep=" ")
    with outside(store.url) as connection:
        connection.execute(text("UPDATE jobs SET beat_at = :at"), {"at": at})
    (taken,) = patient.jobs(world.official)
    assert taken.attempt == 2
    patient.wait()
    assert patient.job(world.official, job.id).state is JobState.DONE
    patient.close()
