"""Connections to both databases: how they begin, what they promise, and what their faults mean.

All writers of a store take turns, from the beginning of a unit of work to its end: every one of them appends
to one chain, so they have to wait for one another anyway, and what a unit has read cannot change under it.
Readers wait for nobody and see one state.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy import exc as sa
from sqlalchemy.pool import NullPool

from kpi_toolkit.review.ports import Stale, Unavailable, Unsure
from kpi_toolkit.store.address import sqlite_file
from kpi_toolkit.store.ledger import canonical

WAIT_SECONDS = 30
_WRITERS_LOCK = 0x6B7069  # any number, the same for every writer

_UNREACHABLE = "The database cannot be reached. Nothing was written."
_UNSURE = (
    "The database went away in the moment of writing. Perhaps it was written: look before you do it again."
)
_BUSY = "The database is busy with another change for too long. Nothing was written; please try again."
_FULL = "The disk of the database is full or takes nothing more. Nothing was written."
_READ_ONLY = "The database cannot be written here. Nothing was written."
_DAMAGED = "The file is not a database, or it is damaged. Nothing was written."


def make_engine(url: URL, *, create: bool = False, wait_seconds: float = WAIT_SECONDS) -> Engine:
    """An engine for a store.

    ``create``: make the file where it is missing, and be ready for a schema change.
    """
    options: dict[str, Any] = {
        "hide_parameters": True,  # values never reach a log or an error
        "json_serializer": lambda value: canonical(value).decode(),
        **({"poolclass": NullPool} if create else {"pool_timeout": wait_seconds, "max_overflow": 60}),
    }
    path = sqlite_file(url)
    if path is not None:
        engine = create_engine(url, creator=lambda: _open_file(path, create, wait_seconds), **options)
        event.listen(engine, "connect", lambda _, record: record.info.update(file=_identity(path)))
        event.listen(engine, "checkout", lambda _, record, __: _still_there(path, record))
    else:
        given = str(url.query.get("options", ""))
        settings = f"-c lock_timeout={int(wait_seconds * 1000)} -c synchronous_commit=on -c timezone=UTC"
        settings += " -c idle_in_transaction_session_timeout=10min"
        options |= {"connect_args": {"options": f"{given} {settings}".strip(), "connect_timeout": 10}}
        try:
            engine = create_engine(url, pool_pre_ping=True, **options)
        except ModuleNotFoundError as error:
            raise Unavailable("PostgreSQL needs the toolkit's extra 'postgres' to be installed.") from error
    event.listen(engine, "begin", _begin)
    return engine


def _open_file(path: Path, create: bool, wait_seconds: float) -> sqlite3.Connection:
    if create:
        with suppress(OSError):  # SQLite says it better
            path.touch(mode=0o600)  # names of people are in it
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode={'rwc' if create else 'rw'}",
        uri=True,
        timeout=wait_seconds,
        isolation_level=None,  # transactions begin where we say so
        check_same_thread=False,
    )
    # foreign keys are off while tables are rebuilt; the upgrade checks them before it ends
    settings = ["foreign_keys=OFF", "journal_mode=WAL"] if create else ["foreign_keys=ON"]
    try:
        for setting in (*settings, "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {setting}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _still_there(path: Path, record: Any) -> None:
    # A connection to a file that was deleted or replaced would write where nobody looks.
    if record.info.get("file") != _identity(path):
        raise sa.DisconnectionError


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
    elif not reading:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")


@contextmanager
def connected(engine: Engine, *, reading: bool = False) -> Iterator[Connection]:
    """A connection; what is not committed is rolled back. ``reading``: one unchanging state, nothing written.

    Raises Unavailable.
    """
    with faults():
        connection = engine.connect()
        if reading:
            connection = connection.execution_options(reading=True)
            if engine.dialect.name != "sqlite":
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
    try:
        yield connection
    finally:
        try:
            connection.close()
        except sa.DBAPIError:
            with suppress(sa.DBAPIError):
                connection.invalidate()


@contextmanager
def opened(url: URL, *, reading: bool = False, create: bool = False) -> Iterator[Connection]:
    """A connection of its own, for one operation. Raises Unavailable, and what ``faults`` says."""
    engine = make_engine(url, create=create)
    try:
        with connected(engine, reading=reading) as connection, faults():
            yield connection
    finally:
        engine.dispose()


@contextmanager
def faults() -> Iterator[None]:
    """Turn what a database says into Stale, ValueError (a row it refuses) or Unavailable."""
    try:
        yield
    except (sa.IntegrityError, sa.DataError) as error:
        # without its cause: a server's message may quote the row
        if "unique" in str(error.orig).casefold():
            raise Stale("Somebody else was faster: what you change has changed meanwhile.") from None
        raise ValueError(
            "The database refused a row: it names something missing, or may not change."
        ) from None
    except (sa.TimeoutError, sa.DisconnectionError) as error:
        raise Unavailable(_UNREACHABLE) from error
    except sa.DBAPIError as error:
        if (sentence := _sentence(error)) is None:
            raise
        raise Unavailable(sentence) from error


@contextmanager
def committing() -> Iterator[None]:
    """As ``faults``, for the one moment in which a lost connection does not say whether it was written.

    Raises Unsure then.
    """
    try:
        with faults():
            yield
    except Unavailable as error:
        if str(error) == _UNREACHABLE:
            raise Unsure(_UNSURE) from error
        raise


def _sentence(error: sa.DBAPIError) -> str | None:
    """What a fault means to a user; None where it is our mistake and not the database's condition."""
    state = getattr(error.orig, "sqlstate", None) or ""
    text = str(error.orig).casefold()
    if state in ("55P03", "40P01") or "is locked" in text:
        return _BUSY
    if state in ("53100", "53200") or "is full" in text or "disk i/o error" in text:
        return _FULL
    if state == "25006" or "readonly" in text or "read-only" in text:
        return _READ_ONLY
    if "not a database" in text or "malformed" in text:
        return _DAMAGED
    unreachable = isinstance(error, sa.OperationalError | sa.InterfaceError) or error.connection_invalidated
    ours = "no such table" in text or "no such column" in text
    return _UNREACHABLE if unreachable and not ours else None
