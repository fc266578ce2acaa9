"""A database that is gone, locked, full, read-only or damaged: a plain sentence, and nothing half written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, event, text
from store.store_samples import World, decision, submission
from store.store_workers import fill_the_disk, received, start

from kpi_toolkit.review.ports import Unavailable
from kpi_toolkit.store import SqlStore, open_store
from kpi_toolkit.store.checking import check
from kpi_toolkit.store.engine import make_engine


def is_sqlite(world: World) -> bool:
    return world.store.url.get_backend_name() == "sqlite"


@contextmanager
def outside(url: URL) -> Iterator[object]:
    """A connection beside the store's own."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def test_a_disk_that_fills_up(world: World) -> None:
    """Real for SQLite:

    the child may not write files beyond a size. PostgreSQL: the server says it is full.
    """
    case, store = world.own, world.store
    if is_sqlite(world):
        size = Path(str(store.url.database)).stat().st_size
        child, out = start(fill_the_disk, store, case.official.id, case.round.id, size + 3_000_000)
        *numbers, said = received(out)
        child.join()
        assert "disk" in said
        assert numbers == list(range(2, 2 + len(numbers)))
        assert numbers
    else:
        numbers = []
        with outside(store.url) as connection:
            connection.execute(  # type: ignore[attr-defined]
                text(
                    "CREATE FUNCTION filled() RETURNS trigger LANGUAGE plpgsql AS"
                    " $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$;"
                    " CREATE TRIGGER filled BEFORE INSERT ON blobs FOR EACH ROW EXECUTE FUNCTION filled()"
                )
            )
        with store.begin(case.official.id) as unit:
            with pytest.raises(Unavailable, match="disk"):
                unit.add_submission(submission(case.round, 2, case.official))
            with pytest.raises(Unavailable):
                unit.commit()
    with store.begin(world.administrator.id) as unit:
        assert [one.number for one in unit.submissions(case.round.id)] == [1, *numbers]
    assert check(store.url) == []


def test_a_sqlite_file_that_may_not_grow(world: World) -> None:
    if not is_sqlite(world):
        return
    engine = make_engine(world.store.url)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
    small, case = SqlStore(world.store.url, engine), world.own
    with small.begin(case.official.id) as unit:
        with pytest.raises(Unavailable, match="disk"):
            unit.add_submission(submission(case.round, 2, case.official, b"x" * 500_000))
        with pytest.raises(
            Unavailable
        ):  # the database has rolled back by itself; nothing may pretend otherwise
            unit.commit()
    small.close()
    with world.store.begin(case.official.id) as unit:
        assert len(unit.submissions(case.round.id)) == 1
    assert check(world.store.url) == []


def test_a_database_that_goes_away_in_the_middle(world: World) -> None:
    case, store = world.own, world.store
    if is_sqlite(world):
        with store.begin(case.verifier.id) as unit:
            unit.commit()
        path = Path(str(store.url.database))
        moved = path.rename(path.with_suffix(".moved"))
        with pytest.raises(Unavailable, match="reached"), store.begin(case.verifier.id):
            pass
        assert not path.exists(), "no empty database is made in its place"
        moved.rename(path)
    else:
        with store.begin(case.verifier.id) as unit:
            unit.add_decisions([decision(case.round, case.submission, case.verifier)])
            with outside(store.url) as other:
                other.execute(  # type: ignore[attr-defined]
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                )
            with pytest.raises(Unavailable, match="reached"):
                unit.commit()
    with store.begin(case.verifier.id) as unit:
        assert len(unit.decisions(case.round.id)) == len(case.decisions)
        unit.add_decisions([decision(case.round, case.submission, case.verifier)])
        unit.commit()
    assert check(store.url) == []


def test_a_replaced_file_is_noticed(world: World, tmp_path: Path) -> None:
    if not is_sqlite(world):
        return
    path = Path(str(world.store.url.database))
    with world.store.begin(world.own.verifier.id) as unit:
        unit.commit()
    empty = tmp_path / "empty.sqlite"
    open_store(empty).close()
    for old in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        old.unlink(missing_ok=True)
    empty.rename(path)
    with world.store.as_system() as unit:
        assert unit.people() == ()


def test_a_database_that_stays_locked(world: World) -> None:
    hasty = SqlStore(world.store.url, make_engine(world.store.url, wait_seconds=0.2))
    case = world.own
    with world.store.begin(case.official.id) as unit:
        unit.add_submission(submission(case.round, 2, case.official))
        with pytest.raises(Unavailable, match="busy"), hasty.begin(case.verifier.id):
            pass
        with hasty.begin(case.verifier.id, read_only=True) as reader:
            assert len(reader.submissions(case.round.id)) == 1
        unit.commit()
    with hasty.begin(case.verifier.id) as unit:
        assert len(unit.submissions(case.round.id)) == 2
    hasty.close()


def test_a_database_that_may_only_be_read(world: World) -> None:
    engine = make_engine(world.store.url)
    setting = "PRAGMA query_only = ON" if is_sqlite(world) else "SET default_transaction_read_only = on"

    def only_reading(connection: object, _: object) -> None:
        connection.execute(setting)  # type: ignore[attr-defined]
        connection.commit()  # type: ignore[attr-defined]

    event.listen(engine, "connect", only_reading)
    store, case = SqlStore(world.store.url, engine), world.own
    with pytest.raises(Unavailable, match="cannot be written"), store.begin(case.verifier.id) as unit:
        unit.add_decisions([decision(case.round, case.submission, case.verifier)])
    store.close()


def test_what_is_no_database(tmp_path: Path) -> None:
    garbage = tmp_path / "store.sqlite"
    garbage.write_bytes(b"This is a letter to the mayor. " * 1000)
    for place in (garbage, tmp_path, garbage / "below" / "a" / "file", Path("/proc/store.sqlite")):
        with pytest.raises(Unavailable):
            open_store(place)
    assert garbage.read_bytes().startswith(b"This is a letter")


@pytest.mark.parametrize("host", ["@127.0.0.1:1/nowhere", "@/nowhere?host=/no/such/folder"])
def test_a_server_that_does_not_answer(host: str) -> None:
    with pytest.raises(Unavailable, match="reached") as raised:
        open_store(f"postgresql://somebody:topsecret{host}")
    assert "topsecret" not in str(raised.value)


def test_a_damaged_file(world: World) -> None:
    if not is_sqlite(world):
        return
    path = Path(str(world.store.url.database))
    world.store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    for place in range(4096 * 3, len(data), 4096):
        data[place : place + 200] = b"\xff" * 200
    path.write_bytes(data)
    assert problems(path)


def problems(path: Path) -> list[str]:
    """What is said of a damaged file: it depends on where the damage is."""
    try:
        return check(path)
    except Unavailable as error:
        return [str(error)]
