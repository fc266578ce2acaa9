"""Opening a store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, select

from kpi_toolkit.review.models import Grant, Person
from kpi_toolkit.review.ports import Hidden, Store
from kpi_toolkit.store import tables as t
from kpi_toolkit.store.address import address
from kpi_toolkit.store.engine import connected, faults, make_engine
from kpi_toolkit.store.rows import record_of
from kpi_toolkit.store.schema import prepare
from kpi_toolkit.store.unit import SqlUnit
from kpi_toolkit.store.visibility import SYSTEM, Sight
from kpi_toolkit.store.work import Clock, utc_now


class SqlStore(Store):
    """A database of assessments, in SQLite or PostgreSQL. May be shared by threads.

    ``clock``: gives the times in the ledger. They are told, and nothing rests on them: clocks jump.
    """

    def __init__(self, url: URL, engine: Engine, clock: Clock = utc_now) -> None:
        self.url, self.engine, self.clock = url, engine, clock

    @contextmanager
    def begin(self, person_id: str, *, read_only: bool = False) -> Iterator[SqlUnit]:
        """A unit of work of a person. Raises Unavailable, and Hidden for an unknown or erased person.

        Units that write take turns from beginning to end: compute before you begin. ``read_only`` units see
        one unchanging state, wait for nobody and cannot write.
        """
        with connected(self.engine, reading=read_only) as connection:
            people, grants = t.TABLES["people"], t.TABLES["grants"]
            with faults():
                found = (
                    connection.execute(select(people).where(people.c.id == person_id))
                    .mappings()
                    .one_or_none()
                )
                roles = (
                    connection.execute(select(grants).where(grants.c.person_id == person_id)).mappings().all()
                )
            if found is None or found["erased"]:
                raise Hidden(f"person {person_id}")
            own = tuple(record_of(Grant, dict(row)) for row in roles)
            sight = Sight.of(record_of(Person, dict(found)), own)
            yield SqlUnit(connection, sight, self.clock, read_only=read_only)

    @contextmanager
    def as_system(self, *, read_only: bool = False) -> Iterator[SqlUnit]:
        """A unit of work without a person, for set-up, backup, import and checks; never for requests."""
        with connected(self.engine, reading=read_only) as connection:
            yield SqlUnit(connection, Sight(SYSTEM), self.clock, read_only=read_only)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def open_store(url: str | Path | URL | None = None) -> SqlStore:
    """Open a store; one that is empty or does not exist yet is set up.

    ``url``: ``postgresql://...``, ``sqlite:///...`` or a file; without it KPI_TOOLKIT_DATABASE or the user's
    own file. Raises Unavailable, and its kinds NoAddress for what is no address and OtherSchema where the
    database has to be upgraded first or was made by a newer version.
    """
    where = address(url)
    prepare(where)
    return SqlStore(where, make_engine(where))
