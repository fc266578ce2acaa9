"""PostgreSQL is killed (kill -9) and started again while several processes write.

What was acknowledged is there, what was refused is not, of the rest the store said that it does not know, and the
ledger verifies.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from services.towns import World as Towns
from sqlalchemy import text
from store.own_postgres import OwnPostgres, outside, own_postgres
from store.store_samples import World, decision
from store.store_workers import hand_in_whatever_happens, received, start

from kpi_toolkit.review.ports import Unsure
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import reading
from kpi_toolkit.store import open_store
from kpi_toolkit.store.checking import check
from kpi_toolkit.store.operations import backup, restore

WAITING = """
CREATE FUNCTION wait_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON decisions DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION wait_for_ever()
"""
IS_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'PgSleep'"
WORKERS, KILLS, ACKNOWLEDGED_BETWEEN = 3, 2, 6


@pytest.fixture(scope="module")
def server() -> Iterator[OwnPostgres]:
    with own_postgres() as started:
        yield started


def test_killed_under_load(server: OwnPostgres, tmp_path: Path) -> None:
    world = World.build(open_store(server.database()))
    case, store = world.own, world.store
    running = [
        start(hand_in_whatever_happens, store, case.official.id, case.round.id, worker)
        for worker in range(WORKERS)
    ]
    told: list[tuple[str, str, str]] = []

    def until_acknowledged(count: int) -> None:
        seen = 0
        while seen < count:
            for _, connection in running:
                if connection.poll(0.05):
                    told.append(connection.recv())
                    seen += told[-1][0] == "acknowledged"

    until_acknowledged(ACKNOWLEDGED_BETWEEN)
    for _ in range(KILLS):
        server.kill()
        server.start()
        until_acknowledged(ACKNOWLEDGED_BETWEEN)
    for child, connection in running:
        child.kill()
        child.join()
        told += received(connection)
    with store.begin(world.administrator.id) as unit:
        kept = {one.id: one.files[0].sha256 for one in unit.submissions(case.round.id)}
    acknowledged = {id_: sha256 for kind, id_, sha256 in told if kind == "acknowledged"}
    unsure = {id_ for kind, id_, _ in told if kind == "unsure"}
    refused = {id_ for kind, id_, _ in told if kind == "refused"}
    assert len(acknowledged) >= ACKNOWLEDGED_BETWEEN * (KILLS + 1)
    assert acknowledged.items() <= kept.items()
    assert not refused & kept.keys(), "who was told that nothing was written was told the truth"
    extra = kept.keys() - acknowledged.keys() - unsure - {case.submission.id}
    assert len(extra) <= WORKERS, "at most one of each that was killed before it could say so"
    assert check(store.url) == []

    # ... and what there is now can be put back elsewhere
    saved = backup(store.url, tmp_path / "backup.zip")
    assert restore(tmp_path / "backup.zip", tmp_path / "copy.sqlite").head == saved.head
    assert check(tmp_path / "copy.sqlite", [saved.head]) == []
    store.close()


def test_people_are_told_and_go_on_afterwards(server: OwnPostgres) -> None:
    towns = Towns.build(open_store(server.database()))
    one = towns.under_way()
    server.kill()
    with pytest.raises(Refused, match="cannot be used just now: The database cannot be reached"):
        reading.view(towns.verifier, one.id)
    server.start()
    assert reading.view(towns.verifier, one.id).round.id == one.id
    towns.store.close()


def test_killed_in_the_moment_of_writing(server: OwnPostgres) -> None:
    """The server dies after it was told to commit: the store says that it does not know."""
    world = World.build(open_store(server.database()))
    case, caught = world.own, []
    with outside(world.store.url) as connection:  # a commit that waits until the server is gone
        connection.execute(text(WAITING))

    def decide() -> None:
        with pytest.raises(Unsure, match="Perhaps it was written") as raised:  # noqa: PT012, SIM117
            with world.store.begin(case.verifier.id) as unit:
                unit.add_decisions([decision(case.round, case.submission, case.verifier)])
                unit.commit()
        caught.append(raised.value)

    thread = threading.Thread(target=decide)
    thread.start()
    with outside(world.store.url) as connection:
        while not connection.scalar(text(IS_WAITING)):
            pass
    server.kill()
    thread.join()
    assert len(caught) == 1
    server.start()
    with world.store.begin(case.verifier.id) as unit:
        assert len(unit.decisions(case.round.id)) == len(case.decisions)
    with outside(world.store.url) as connection:
        connection.execute(text("DROP FUNCTION wait_for_ever CASCADE"))
    assert check(world.store.url) == []
    world.store.close()
