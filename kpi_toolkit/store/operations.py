"""What an administrator does with a whole store: back up, restore, export, import, forget old uploads.

Archives hold names of people, uploaded files and everything else in the store: keep them as safe as the
database.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import URL

from kpi_toolkit.review.ports import Unavailable
from kpi_toolkit.store.address import address, sqlite_file
from kpi_toolkit.store.archive import OperationRefused, Reader, Writer, whole_file
from kpi_toolkit.store.bundles import Bundle, export_round, import_round
from kpi_toolkit.store.checking import check, verify_store
from kpi_toolkit.store.engine import opened
from kpi_toolkit.store.ledger import Anchor
from kpi_toolkit.store.log import log
from kpi_toolkit.store.schema import HEAD, must_be_current, upgrade
from kpi_toolkit.store.store import SqlStore
from kpi_toolkit.store.transfer import (
    AT_MOST,
    STORE,
    Copy,
    export_ledger,
    export_store,
    head_of,
    import_store,
    must_be_empty,
    must_be_right,
)

__all__ = [
    "Anchor",
    "Bundle",
    "Copy",
    "OperationRefused",
    "backup",
    "check",
    "export_ledger",
    "export_round",
    "export_store",
    "forget_older_than",
    "import_round",
    "import_store",
    "restore",
    "upgrade",
    "verify_store",
]

BACKUP = "kpi-toolkit sqlite backup"
_DATABASE = "store.sqlite"


def backup(url: str | Path | URL | None, path: str | Path) -> Copy:
    """Copy a store as it is at this moment, while others go on working.

    SQLite: the file by SQLite's own backup, in an archive; PostgreSQL: the same as ``export_store``. Raises
    Unavailable, OtherSchema, and OSError where the archive cannot be written.
    """
    where, target = address(url), Path(path)
    if sqlite_file(where) is None:
        return export_store(where, target)
    with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".backup-") as folder:
        copy = Path(folder) / _DATABASE
        with opened(where, reading=True) as connection:
            must_be_current(connection)
            head = head_of(connection)
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            _copy_into(copy, source, target)
        with whole_file(target) as file:
            writer = Writer(file)
            writer.copy(_DATABASE, copy)
            writer.close(BACKUP, HEAD, head)
    log("backed-up", entries=head.count, head=head.hash)
    return Copy(target, head, target.stat().st_size)


def _copy_into(copy: Path, source: sqlite3.Connection, target: Path) -> None:
    """Copy a database into a file. Raises Unavailable, and OSError where the disk of the copy is full."""
    try:
        with closing(sqlite3.connect(copy)) as into:
            source.backup(into)
            into.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target)) from error
        raise Unavailable(f"The database could not be copied: {error}.") from error


def restore(path: str | Path, url: str | Path | URL | None) -> Copy:
    """Make an empty database what a backup holds, and check it before it counts.

    The kind of database may be another than the one the backup was made of. Raises OperationRefused where the
    backup is damaged, was changed, or the database is not empty; Unavailable; OSError.
    """
    source, where = Path(path), address(url)
    with Reader(source, formats=(STORE, BACKUP), at_most=AT_MOST) as reader:
        if reader.manifest.format == STORE:
            return import_store(source, where)
        if reader.names() != {_DATABASE} or reader.blobs():
            raise OperationRefused("The archive holds a file that does not belong there.")
        must_be_empty(where)
        target, head = sqlite_file(where), reader.manifest.head
        if target is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.parent if target is not None else None  # moved into place, not copied
        with tempfile.TemporaryDirectory(dir=beside, prefix=".restore-") as folder:
            copy = Path(folder) / _DATABASE
            with copy.open("wb") as file:
                reader.extract(_DATABASE, file)
            upgrade(copy)
            must_be_right(copy, head)
            if target is not None:
                _put(copy, target)
            else:
                moved = Path(folder) / "moved.zip"
                export_store(copy, moved)
                import_store(moved, where)
    log("restored", entries=head.count, head=head.hash)
    return Copy(source, head, source.stat().st_size)


def _put(copy: Path, target: Path) -> None:
    """Move a closed database to its place."""
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for leftover in (target, Path(f"{target}-wal"), Path(f"{target}-shm")):
        leftover.unlink(missing_ok=True)
    copy.replace(target)


def forget_older_than(
    store: SqlStore, days: int, *, finished_only: bool = True, now: datetime | None = None
) -> int:
    """Drop the bytes of uploads older than so many days; the number of uploads concerned.

    Names, hashes and values stay, and each deletion is an entry of the ledger. Working copies that nobody has
    touched since go as a whole, without an entry: they were never handed in. ``finished_only``: only of
    rounds that are published or withdrawn, so that nothing is taken from under a verification. Raises
    Unavailable.
    """
    limit = (now or datetime.now(UTC)) - timedelta(days=days)
    with store.as_system() as unit:
        count = unit.forget_uploads(limit, finished_only=finished_only)
        unit.commit()
    return count
