"""Is a store as it was written? Schema, guards, references, ledger, rows and bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, String, cast, select, text, true
from sqlalchemy import exc as sa

from kpi_toolkit.review.models import LedgerEntry
from kpi_toolkit.store import ledger, rows
from kpi_toolkit.store import tables as t
from kpi_toolkit.store import unrecorded as u
from kpi_toolkit.store.address import address, sqlite_file
from kpi_toolkit.store.coverage import Coverage, gone
from kpi_toolkit.store.engine import faults, opened
from kpi_toolkit.store.ledger import Anchor, LedgerReport
from kpi_toolkit.store.schema import HEAD, must_be_current, problem, revision

_MOST = 50  # sentences of one kind
_BLOBS = t.table(t.BlobRow)


def check(url: str | Path | URL | None = None, anchors: Iterable[Anchor] = ()) -> list[str]:
    """What is wrong with a store, as plain sentences; none where everything is as it was written.

    ``anchors``: heads of the ledger from reports, exports or backups. Raises Unavailable where the database
    cannot be reached.
    """
    where = address(url)
    if (path := sqlite_file(where)) is not None and not path.exists():
        return [f"There is no store at {path}."]
    with opened(where, reading=True) as connection:
        if (found := revision(connection)) != HEAD:
            return [problem(found)]
        return [sentence for part in _parts(connection, anchors) for sentence in _some(part)]


def verify_store(url: str | Path | URL | None = None, anchors: Iterable[Anchor] = ()) -> LedgerReport:
    """Verify the ledger of a store. Raises Unavailable, and OtherSchema where there is no current store."""
    with opened(address(url), reading=True) as connection:
        must_be_current(connection)
        return ledger.verify(read_entries(connection), anchors)


def read_entries(connection: Connection) -> Iterator[LedgerEntry]:
    """All entries by number, also those that were tampered with so that they cannot be read as usual."""
    row = t.LedgerRow
    columns = [row.sequence, row.kind, row.subject, row.by, row.content_hash, row.previous, row.hash]
    raw = [cast(row.content, String).label("content"), cast(row.at, String).label("at")]
    with faults():
        for found in connection.execute(select(*columns, *raw).order_by(row.sequence)).mappings():
            yield LedgerEntry(**{**found, "content": _content(found["content"]), "at": _time(found["at"])})


def _content(raw: Any) -> dict[str, Any]:
    try:
        content = json.loads(raw)
    except (ValueError, TypeError, RecursionError):
        content = None
    return content if isinstance(content, dict) else {"unreadable": str(raw)}


def _time(raw: Any) -> datetime:
    try:
        at = datetime.fromisoformat(str(raw))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _some(sentences: Iterable[str]) -> list[str]:
    found = list(sentences)
    return found if len(found) <= _MOST else [*found[:_MOST], f"... and {len(found) - _MOST} more like this."]


def _parts(connection: Connection, anchors: Iterable[Anchor]) -> Iterator[Iterable[str]]:
    yield _file(connection)
    yield _guards(connection)
    yield _references(connection)
    entries = list(read_entries(connection))
    report = ledger.verify(entries, anchors)
    if not report.intact:
        yield [str(report)]
    yield _rows(connection, Coverage(entries))
    yield _bytes(connection)
    yield _imports(connection)


def _file(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if said != "ok":
                yield f"The database file is damaged: {said}."


def _guards(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        wanted = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        wanted = text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
    for name in sorted(t.GUARDS - set(connection.execute(wanted).scalars())):
        yield f"The guard {name} is missing or switched off: rows could be changed unnoticed by mistake."


def _references(connection: Connection) -> Iterator[str]:
    for table in (*t.TABLES.values(), *u.EVERY.values()):
        for key in table.foreign_keys:
            other = key.column.table.alias("other")
            present = select(other.c.id).where(other.c.id == key.parent).exists()
            missing = select(table.c.id).where(key.parent.is_not(None), ~present)
            for id_ in connection.execute(missing).scalars():
                yield f"Row {id_} of {table.name} names a row of {key.column.table.name} that is missing."


def _rows(connection: Connection, coverage: Coverage) -> Iterator[str]:
    for name, table in t.TABLES.items():
        try:
            for row in connection.execute(select(table), execution_options={"yield_per": 20}).mappings():
                if sentence := coverage.problem(name, row["id"], rows.row_hash(dict(row), table)):
                    yield sentence
        except (LookupError, ValueError, TypeError, sa.DataError):
            yield f"A row of {name} cannot be read: it was changed by something else."
    for name, id_ in coverage.missing():
        yield gone(name, id_)


def _bytes(connection: Connection) -> Iterator[str]:
    stored = set()
    for sha256, data in connection.execute(select(_BLOBS), execution_options={"yield_per": 5}):
        stored.add(sha256)
        if ledger.digest(data) != sha256:
            yield f"The bytes stored as {sha256} are not those that were handed in."
    files, reports, prepared = t.TABLES["files"], t.TABLES["reports"], u.MOVED["prepared_files"]
    places = ((files, files.c.forgotten_at.is_(None)), (reports, reports.c.kept), (prepared, true()))
    for table, kept in places:
        for id_, sha256 in connection.execute(select(table.c.id, table.c.sha256).where(kept)):
            if sha256 not in stored:
                yield f"The bytes of row {id_} of {table.name} are missing."


def _imports(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(t.TABLES["imports"])).mappings():
        try:
            entries = [ledger.from_document(document) for document in row["entries"]]
        except ValueError:
            yield f"The ledger that came with round {row['round_id']} cannot be read."
            continue
        report = ledger.verify(entries, [Anchor(row["count"], row["hash"])], part=True)
        if not report.intact:
            yield f"The ledger that came with round {row['round_id']} does not hold: {report}"
