"""What somebody with access to the database itself can do:

switch the guards off and change what they like.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, create_engine, text

from kpi_toolkit.review.models import LedgerEntry
from kpi_toolkit.store import tables as t
from kpi_toolkit.store.checking import read_entries
from kpi_toolkit.store.rows import values_of

LEDGER = t.table(t.LedgerRow)


@contextmanager
def attacker(url: URL, *tables: str) -> Iterator[Connection]:
    """A connection without any of our rules, on which the guards of these tables are put back afterwards."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            saved = _without_guards(connection, tables)
            yield connection
            for statement in saved:
                connection.execute(text(statement.replace(":", "\\:")))
    finally:
        engine.dispose()


def _without_guards(connection: Connection, tables: tuple[str, ...]) -> list[str]:
    if connection.dialect.name == "postgresql":
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
    saved = []
    for table in tables:
        found = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
            {"table": table},
        ).all()
        for name, sql in found:
            connection.execute(text(f"DROP TRIGGER {name}"))
            saved.append(sql)
    return saved


def entries(connection: Connection) -> list[LedgerEntry]:
    return list(read_entries(connection))


def replace_chain(connection: Connection, chain: list[LedgerEntry]) -> None:
    """Put another chain in place of the stored one."""
    connection.execute(LEDGER.delete())
    for entry in chain:
        put(connection, entry)


def put(connection: Connection, entry: LedgerEntry) -> None:
    connection.execute(LEDGER.insert(), values_of(entry, LEDGER))


def set_entry(connection: Connection, sequence: int, **values: Any) -> None:
    connection.execute(LEDGER.update().where(LEDGER.c.sequence == sequence).values(**values))
