"""A disk that fills up while somebody hands in, and has room again later.

Where no disk can be mounted the reason is printed, and the store is told by its database that the disk is full
(tests/store/test_faults.py does that everywhere).
"""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from faults.disks import SmallDisk, small_disk, why_not
from sqlalchemy import URL
from store.own_postgres import OwnPostgres
from store.store_samples import World, submission

from kpi_toolkit.review.ports import Unavailable
from kpi_toolkit.store import SqlStore, open_store
from kpi_toolkit.store.address import address
from kpi_toolkit.store.checking import check
from kpi_toolkit.store.operations import backup

MOST, SIZE = 400, 300_000
ROOM_FOR_A_STORE, ROOM_FOR_A_SERVER, ENOUGH = 3, 64, 256  # MB


def fill(world: World) -> tuple[list[int], str]:
    """Hand in until the disk is full: the numbers that were acknowledged, and what was said."""
    case, numbers, chance = world.own, [], random.Random(7)
    for number in range(2, MOST):
        try:
            with world.store.begin(case.official.id) as unit:
                data = chance.randbytes(SIZE)  # nothing that a database could make smaller
                unit.add_submission(submission(case.round, number, case.official, data))
                unit.record("submitted", case.round.id, {"number": number})
                unit.commit()
        except Unavailable as error:
            return numbers, str(error)
        numbers.append(number)
    raise AssertionError("the disk was never full")


def told_full_by_the_file(url: URL) -> World:
    """A store that may not grow, for where there is no small disk."""
    from sqlalchemy import event

    from kpi_toolkit.store.engine import make_engine

    world = World.build(open_store(url))
    engine = make_engine(url)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 400"))
    return replace(world, store=SqlStore(url, engine))


def test_sqlite_on_a_full_disk(tmp_path_factory: pytest.TempPathFactory) -> None:
    if reason := why_not():
        print(f"No small disk: {reason}. SQLite is told that its file may not grow.")
        refused_and_whole(told_full_by_the_file(address(tmp_path_factory.mktemp("full") / "store.sqlite")))
        return
    with small_disk(ROOM_FOR_A_STORE) as disk:
        world = World.build(open_store(disk.folder / "store.sqlite"))
        numbers = refused_and_whole(world)
        with pytest.raises(OSError):  # a copy finds no room either, and leaves nothing behind
            backup(world.store.url, disk.folder / "backup.zip")
        assert not list(disk.folder.glob("*.zip*"))
        goes_on(world, disk, numbers)


def refused_and_whole(world: World) -> list[int]:
    """Fill the disk; what was acknowledged is there, and nothing else."""
    numbers, said = fill(world)
    assert "disk" in said
    assert numbers
    with world.store.begin(world.administrator.id, read_only=True) as unit:
        assert [one.number for one in unit.submissions(world.own.round.id)] == [1, *numbers]
    return numbers


def goes_on(world: World, disk: SmallDisk, numbers: list[int]) -> None:
    """With more room work goes on after what was acknowledged."""
    disk.grow(ENOUGH)
    case, following = world.own, len(numbers) + 2
    with world.store.begin(case.official.id) as unit:
        unit.add_submission(submission(case.round, following, case.official, b"again"))
        unit.record("submitted", case.round.id, {"number": following})
        unit.commit()
    with world.store.begin(world.administrator.id) as unit:
        assert [one.number for one in unit.submissions(case.round.id)] == [1, *numbers, following]
    assert check(world.store.url) == []
    world.store.close()


def test_postgresql_on_a_full_disk() -> None:
    if reason := why_not():
        print(f"No small disk: {reason}. See test_a_disk_that_fills_up for what PostgreSQL says.")
        return
    with small_disk(ROOM_FOR_A_SERVER) as disk:
        server = OwnPostgres(disk.folder)
        server.start()
        try:
            world = World.build(open_store(server.database()))
            numbers, said = fill(world)
            assert (
                "disk" in said or "reached" in said or "moment of writing" in said
            )  # its log may have no room
            assert numbers
            disk.grow(ENOUGH)
            if not server.answers():
                server.kill()
                server.start()
            goes_on(world, disk, numbers)
        finally:
            server.stop()
