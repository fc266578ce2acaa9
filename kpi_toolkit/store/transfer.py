"""A whole store as an archive: written from one database, read into another, without loss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, CursorResult, MetaData, Table, insert, inspect, literal, select

from kpi_toolkit.store import ledger, rows
from kpi_toolkit.store import tables as t
from kpi_toolkit.store import unrecorded as u
from kpi_toolkit.store.address import address, shown, sqlite_file
from kpi_toolkit.store.archive import LEDGER, OperationRefused, Reader, Writer, table_file, whole_file
from kpi_toolkit.store.checking import check
from kpi_toolkit.store.coverage import Coverage, gone
from kpi_toolkit.store.engine import opened
from kpi_toolkit.store.ledger import ZEROS, Anchor
from kpi_toolkit.store.log import log
from kpi_toolkit.store.schema import HEAD, known, must_be_current, revision, upgrade

STORE = "kpi-toolkit store"
AT_MOST = 1_000_000_000_000
_BATCH = 50
_BLOBS, _LEDGER = t.table(t.BlobRow), t.table(t.LedgerRow)
_NO_ROWS = {"alembic_version", _LEDGER.name, _BLOBS.name, u.JOBS.name}


@dataclass(frozen=True, slots=True)
class Copy:
    """An archive that was written or read, and the head of its ledger: keep it, it is an anchor."""

    path: Path
    head: Anchor
    size: int


def export_store(url: str | Path | URL | None, path: str | Path) -> Copy:
    """Write a whole store as it is at this moment into an archive that every supported database can import.

    Working copies and drafts go along; long work does not, for it can be started again. Two exports of the
    same content are equal byte by byte. Raises Unavailable, OtherSchema, OperationRefused
    where a row cannot be read, and OSError.
    """
    target = Path(path)
    with opened(address(url), reading=True) as connection, whole_file(target) as file:
        must_be_current(connection)
        writer = Writer(file)
        try:
            for name, table in {**t.TABLES, **u.MOVED}.items():
                writer.lines(table_file(name), _lines(connection, table))
            writer.lines(LEDGER, _lines(connection, _LEDGER))
        except (LookupError, TypeError, ValueError):
            raise OperationRefused("A row of this store cannot be read: check the store first.") from None
        for row in _stream(connection, _BLOBS):
            writer.blob(row.sha256, row.data)
        head = head_of(connection)
        writer.close(STORE, HEAD, head)
    log("exported", entries=head.count, head=head.hash)
    return Copy(target, head, target.stat().st_size)


def export_ledger(url: str | Path | URL | None, path: str | Path) -> Copy:
    """Write the ledger as JSON Lines, for whoever wants to verify it (docs/ledger.md).

    Raises Unavailable, OtherSchema and OSError.
    """
    target = Path(path)
    with opened(address(url), reading=True) as connection, whole_file(target) as file:
        must_be_current(connection)
        for line in _lines(connection, _LEDGER):
            file.write(line + b"\n")
        head = head_of(connection)
    return Copy(target, head, target.stat().st_size)


def import_store(path: str | Path, url: str | Path | URL | None) -> Copy:
    """Fill an empty database with an exported store, verified before it is kept.

    An export of an older version is loaded in its own schema and then upgraded. Raises OperationRefused where
    the archive is damaged, was changed, or the database is not empty; Unavailable.
    """
    source, where = Path(path), address(url)
    with Reader(source, formats=[STORE], at_most=AT_MOST) as reader:
        head = reader.manifest.head
        if reader.manifest.schema not in known():
            raise OperationRefused("This archive was made by a newer version of the toolkit.")
        must_be_empty(where)
        upgrade(where, reader.manifest.schema)
        with opened(where) as connection:
            _must_hold_nothing(connection)
            _load(connection, reader)
            connection.commit()
    upgrade(where)
    must_be_right(where, head)
    log("imported", entries=head.count, head=head.hash)
    return Copy(source, head, source.stat().st_size)


def _load(connection: Connection, reader: Reader) -> None:
    """Write every row of an archive into tables of its own schema. Raises OperationRefused."""
    found = MetaData()
    found.reflect(connection)
    tables = [table for table in found.sorted_tables if table.name not in _NO_ROWS]
    if reader.names() != {LEDGER, *(table_file(table.name) for table in tables)}:
        raise OperationRefused("The archive does not hold the tables of a store.")
    try:
        entries = [ledger.from_document(document) for document in reader.documents(LEDGER)]
        report = ledger.verify(entries, [reader.manifest.head])
        if not report.intact or len(entries) != reader.manifest.head.count:
            raise OperationRefused(f"The ledger of this archive does not hold: {report}")
        coverage = Coverage(entries)
        for table in tables:
            _fill(connection, table, _rows(reader, table, None if table.name in u.MOVED else coverage))
    except ValueError as error:
        raise OperationRefused(f"The archive cannot be used: {error}.") from None
    for name, id_ in coverage.missing():
        raise OperationRefused(gone(name, id_))
    _fill(connection, found.tables[_LEDGER.name], (rows.values_of(entry, _LEDGER) for entry in entries))
    for sha256 in reader.blobs():
        connection.execute(insert(_BLOBS), {"sha256": sha256, "data": reader.blob(sha256)})


def _rows(reader: Reader, table: Table, coverage: Coverage | None) -> Iterator[rows.Row]:
    """The rows of a table, each as the ledger has it; ``coverage`` None: a table it does not speak of."""
    for document in reader.documents(table_file(table.name)):
        values = rows.from_document(document, table)
        row_hash = rows.row_hash(values, table)
        if coverage is not None and (sentence := coverage.problem(table.name, values["id"], row_hash)):
            raise OperationRefused(sentence)
        yield values


def _fill(connection: Connection, table: Table, values: Iterable[rows.Row]) -> None:
    batch: list[rows.Row] = []
    for value in values:
        batch.append(value)
        if len(batch) == _BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def _stream(connection: Connection, table: Table) -> CursorResult[Any]:
    order = table.c.serial if "serial" in table.c else next(iter(table.primary_key))
    return connection.execute(select(table).order_by(order), execution_options={"yield_per": 20})


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    for row in _stream(connection, table).mappings():
        yield rows.to_line(dict(row), table)


def head_of(connection: Connection) -> Anchor:
    """The head of a store's ledger."""
    last = select(_LEDGER.c.sequence, _LEDGER.c.hash).order_by(_LEDGER.c.sequence.desc()).limit(1)
    found = connection.execute(last).first()
    return Anchor(found.sequence, found.hash) if found else Anchor(0, ZEROS)


def must_be_empty(where: URL) -> None:
    """Raise OperationRefused where the database holds a store or tables of something else."""
    path = sqlite_file(where)
    if path is None or (path.exists() and path.stat().st_size):
        with opened(where, reading=True) as connection:
            _must_hold_nothing(connection)


def _must_hold_nothing(connection: Connection) -> None:
    found = set(inspect(connection).get_table_names()) & set(t.Base.metadata.tables)
    where = shown(connection.engine.url)
    if found and revision(connection) is None:
        raise OperationRefused(f"{where} holds tables of something else; an empty database is needed.")
    for name in found:
        any_row = select(literal(1)).select_from(Table(name, MetaData())).limit(1)
        if connection.execute(any_row).first():
            raise OperationRefused(f"{where} already holds a store; an empty database is needed.")


def must_be_right(where: str | Path | URL, head: Anchor) -> None:
    """Raise OperationRefused where a filled database is not in order or its ledger not the anchored one."""
    if problems := check(where, [head]):
        raise OperationRefused(f"What was restored is not right: {problems[0]}")
