"""Sixteen who decide at once, people who want the same thing, and a process that is killed at any moment."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection

from services.lindhaven import COMPLETE, Office
from services.towns import LAMPS, POSTCARDS, TINY, World, workbook

from kpi_toolkit.review.models import DecisionKind, PointState, Role, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import attesting, deciding, people, reading, rounds, submitting
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import load
from kpi_toolkit.services.correcting import Change
from kpi_toolkit.services.deciding import Choice
from kpi_toolkit.store import SqlStore, open_store
from kpi_toolkit.store.checking import check, verify_store

WORKERS = 16
KILLS = int(os.environ.get("KPI_TOOLKIT_TEST_KILLS", "24"))
LONGEST = 0.08  # seconds until a kill; a step takes about half of it


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Run all at the same moment; what each gave or raised."""
    start = threading.Barrier(len(acts))
    found: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        start.wait()
        try:
            found[place] = acts[place]()
        except Refused as refused:
            found[place] = refused

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_sixteen_workers_decide_on_one_round_and_nothing_is_lost(store: SqlStore) -> None:
    office = Office(store)
    one = rounds.open_round(office.official, office.city.id, 2025)
    submitting.submit(office.official, one.id, [load(COMPLETE)])
    verifiers = [office.person(f"Verifier {n}", Role.VERIFIER) for n in range(WORKERS)]
    for verifier in verifiers:
        rounds.assign(office.admin, one.id, verifier.person_id)
        rounds.declare(verifier, one.id, "none")
    keys = [(item.code, item.data_point) for item in reading.work_list(verifiers[0], one.id)]
    assert len(keys) == 7 * WORKERS

    def work(place: int) -> list[str]:
        made = []
        for key in keys[place::WORKERS]:
            choice = Choice(*key, DecisionKind.ACCEPT_WITH_REASON, f"worker {place}")
            made += [decision.id for decision in deciding.decide(verifiers[place], one.id, [choice])]
        return made

    found = at_once([lambda place=place: work(place) for place in range(WORKERS)])
    told = {key for ids in found for key in ids}  # type: ignore[attr-defined]
    decisions = office.admin.read(lambda unit: unit.decisions(one.id))
    assert {decision.id for decision in decisions} == told
    assert len(told) == len(keys)
    view = reading.view(verifiers[0], one.id)
    assert {point.state for point in view.points.values()} == {PointState.ACCEPTED_WITH_REASON}
    by = {verifier.person_id: place for place, verifier in enumerate(verifiers)}
    assert all(decision.reason == f"worker {by[decision.by]}" for decision in decisions)
    assert verify_store(store.url).intact
    assert check(store.url) == []
    assert attesting.attest(verifiers[3], one.id).independent


def test_of_those_who_want_the_same_thing_one_wins_and_the_others_are_told(world: World) -> None:
    one = world.under_way()
    choice = Choice(*POSTCARDS, DecisionKind.ACCEPT)
    found = at_once([lambda: deciding.decide(world.verifier, one.id, [choice])] * 8)
    assert sorted(str(getattr(x, "reason", "made")) for x in found) == ["already-decided"] * 7 + ["made"]

    def correction(n: int) -> Callable[[], object]:
        change = Change(*LAMPS, "shielded_lamps", str(160 + n), f"hand {n}")
        return lambda: submitting.correct(world.official, one.id, [change], on=1)

    found = at_once([correction(n) for n in range(6)])
    reasons = sorted(str(getattr(x, "reason", "made")) for x in found)
    assert reasons.count("made") == 1
    assert set(reasons) <= {"made", "changed-meanwhile", "other-submission"}
    assert [record.number for record in reading.view(world.official, one.id).submissions] == [1, 2]

    deciding.accept_clean(world.verifier, one.id)
    found = at_once([lambda: attesting.attest(world.verifier, one.id)] * 4)
    assert sorted(str(getattr(x, "reason", "made")) for x in found)[:2] != ["made", "made"]
    assert world.again(one).state is RoundState.VERIFIED
    opened = [lambda: rounds.open_round(world.official, world.city.id, 2030, "night-sky")] * 4
    assert (
        sorted(str(getattr(x, "reason", "made")) for x in at_once(opened)) == ["made"] + ["round-exists"] * 3
    )


# --- kill -9 -------------------------------------------------------------------------------------------------------

_context = multiprocessing.get_context("forkserver")
# loaded once, so that a child starts in milliseconds
_context.set_forkserver_preload(
    ["kpi_toolkit.services.register", "kpi_toolkit.store.operations", "pandera.pandas", "psycopg"]
)


def go_on_and_on(url: str, told: Connection, ids: dict[str, str]) -> None:
    """Round after round, from opening to attesting; says what was done once it is."""
    store = open_store(url)
    admin, official, verifier = (
        Acting(store, ids[n], framework=TINY) for n in ("admin", "official", "verifier")
    )
    while True:
        name = f"Town {time.monotonic_ns()}"
        city = people.add_city(admin, name, "Nightland")
        people.grant(admin, official.person_id, Role.OFFICIAL, city.id)
        one = rounds.open_round(official, city.id, 2025, "night-sky")
        submitting.submit(official, one.id, [workbook(name)])
        told.send((one.id, "submitted", 1))
        rounds.assign(admin, one.id, verifier.person_id)
        rounds.declare(verifier, one.id, "none")
        decided = len(deciding.accept_clean(verifier, one.id))
        told.send((one.id, "decided", decided))
        submitting.correct(official, one.id, [Change(*POSTCARDS, "postcards", "80", "x")])
        told.send((one.id, "submitted", 2))
        deciding.decide(verifier, one.id, [Choice(*POSTCARDS, DecisionKind.ACCEPT)])
        attesting.attest(verifier, one.id)
        told.send((one.id, "attested", 1))


def test_kill_9_at_random_moments_leaves_no_half_round(world: World) -> None:
    ids = {name: getattr(world, name).person_id for name in ("admin", "official", "verifier")}
    url = world.store.url.render_as_string(hide_password=False)
    chance = random.Random(4907)
    done: dict[tuple[str, str], int] = {}
    for kill in range(1, KILLS + 1):
        ours, theirs = _context.Pipe(duplex=False)
        child = _context.Process(target=go_on_and_on, args=(url, theirs, ids), daemon=True)
        child.start()
        theirs.close()
        # so many steps, whatever the machine's speed, and then somewhere in the next one
        told = [ours.recv() for _ in range(kill % 6)]
        time.sleep(chance.uniform(0, LONGEST))
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        for round_id, what, count in (*told, *_rest(ours)):
            done[round_id, what] = count
        if kill % 8 == 0:
            assert verify_store(world.store.url).intact
    for (round_id, what), count in done.items():
        assert _found(world, round_id)[what] >= count, "what was acknowledged is there"
    for one in world.admin.read(lambda unit: unit.rounds()):
        _is_whole(world, one.id)
    assert any(what == "attested" for _, what in done)
    assert check(world.store.url) == []


def _rest(connection: Connection) -> Iterator[tuple[str, str, int]]:
    """What a process had said before it was killed."""
    while connection.poll(0):
        try:
            yield connection.recv()
        except EOFError:
            return


def _found(world: World, round_id: str) -> dict[str, int]:
    view = reading.view(world.admin, round_id)
    decided = [e for p in view.points.values() for e in p.history if e.kind is DecisionKind.ACCEPT]
    return {
        "submitted": len(view.submissions),
        "decided": len(decided),
        "attested": int(view.attestation is not None),
    }


def _is_whole(world: World, round_id: str) -> None:
    """A round in which every step is either there with all that belongs to it, or not at all."""
    view = reading.view(world.admin, round_id)
    actions = [event.action for event in view.events]
    found = _found(world, round_id)
    assert view.events[-1].to_state is view.round.state
    assert found["submitted"] == actions.count("submit") + actions.count("correct")
    assert found["attested"] == actions.count("attest") == int(view.round.state is RoundState.VERIFIED)
    if "correct" in actions:
        passed = [e for p in view.points.values() for e in p.history if e.kind in _PASSED]
        assert len(passed) == len(TINY.points)


_PASSED = (DecisionKind.CARRIED, DecisionKind.LAPSED)
