"""Many at once: nothing is lost, the chain holds, and of those who change the same thing one wins."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import URL
from store.store_samples import World, decision
from store.store_workers import decide_and_change, received, start

from kpi_toolkit.review.models import RoundState
from kpi_toolkit.review.ports import Stale
from kpi_toolkit.store import open_store
from kpi_toolkit.store.checking import check
from kpi_toolkit.store.schema import HEAD, current, upgrade

WORKERS, TIMES = 16, 2


def test_sixteen_processes_on_one_round(world: World) -> None:
    case, store = world.own, world.store
    before = len(case.decisions)
    running = [
        start(decide_and_change, store, case.verifier.id, case.round.id, TIMES) for _ in range(WORKERS)
    ]
    told = [message for _, connection in running for message in received(connection)]
    for child, _ in running:
        child.join()
        assert child.exitcode == 0
    decided = [value for kind, value in told if kind == "decided"]
    won = [value for kind, value in told if kind == "won"]
    with store.begin(world.administrator.id) as unit:
        stored = [one.id for one in unit.decisions(case.round.id)[before:]]
        found = unit.round(case.round.id)
        entries = unit.ledger(case.round.id)
    assert sorted(stored) == sorted(decided)
    assert len(decided) == len(won) == WORKERS * TIMES
    assert sorted(won) == list(range(case.round.version + 1, case.round.version + 1 + WORKERS * TIMES))
    assert found is not None
    assert found.version == max(won)
    assert [e.content["version"] for e in entries if e.kind == "changed"] == sorted(won), (
        "in the order of the chain"
    )
    assert check(store.url) == []


def test_of_sixteen_who_saw_the_same_version_one_wins(world: World) -> None:
    case, store = world.own, world.store
    begin, results = threading.Barrier(WORKERS), []

    def change() -> None:
        begin.wait()
        with store.begin(case.verifier.id) as unit:
            try:
                unit.add_decisions([decision(case.round, case.submission, case.verifier)])
                unit.change_round(replace(case.round, state=RoundState.ANSWERED))
                unit.commit()
                results.append("won")
            except Stale:
                results.append("told")

    threads = [threading.Thread(target=change) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["told"] * (WORKERS - 1) + ["won"]
    with store.begin(case.verifier.id) as unit:
        assert len(unit.decisions(case.round.id)) == len(case.decisions) + 1
    assert check(store.url) == []


def test_upgrades_at_once(empty_url: URL) -> None:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            upgrade(empty_url)
            open_store(empty_url).close()
        except BaseException as error:  # shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert current(empty_url) == HEAD
    assert check(empty_url) == []


@pytest.mark.parametrize("readers", [4])
def test_readers_wait_for_nobody(world: World, readers: int) -> None:
    with world.store.begin(world.own.verifier.id) as writer:
        writer.add_decisions([decision(world.own.round, world.own.submission, world.own.verifier)])
        for _ in range(readers):
            with world.store.begin(world.own.official.id, read_only=True) as unit:
                assert len(unit.decisions(world.own.round.id)) == len(world.own.decisions)
        writer.commit()
