"""One round as an archive: from one store into another without loss, each part checked on the way in."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kpi_toolkit.review.models import LedgerEntry
from kpi_toolkit.review.ports import Stale
from kpi_toolkit.store import ledger, rows
from kpi_toolkit.store import tables as t
from kpi_toolkit.store.archive import (
    LEDGER,
    OperationRefused,
    Reader,
    Writer,
    file_digest,
    table_file,
    whole_file,
)
from kpi_toolkit.store.coverage import Coverage, gone, recorded
from kpi_toolkit.store.ledger import Anchor, is_word
from kpi_toolkit.store.moving import OF_THE_STORE, PRIVATE, STAYS, Rows, bytes_needed, ids_of
from kpi_toolkit.store.schema import HEAD
from kpi_toolkit.store.store import SqlStore
from kpi_toolkit.store.unit import SqlUnit
from kpi_toolkit.store.visibility import SYSTEM

ROUND = "kpi-toolkit round"
IMPORTED = "round-imported"
_AT_MOST = 4_000_000_000
_LONGEST_ID = 64
_LEDGER = t.table(t.LedgerRow)
_CARRIED = {name: table for name, table in t.TABLES.items() if name not in STAYS}


@dataclass(frozen=True, slots=True)
class Bundle:
    """A round's archive: where it is, its SHA-256, the round, and the head of the ledger it came from."""

    path: Path
    sha256: str
    round_id: str
    head: Anchor


def _unit(store: SqlStore, person_id: str | None, *, read_only: bool) -> AbstractContextManager[SqlUnit]:
    if person_id is None:
        return store.as_system(read_only=read_only)
    return store.begin(person_id, read_only=read_only)


def export_round(store: SqlStore, round_id: str, path: str | Path, *, person_id: str | None = None) -> Bundle:
    """Write a round with everything that belongs to it, its part of the ledger and the ledger's head.

    People go with their names, without contact and sign-in; what is only being prepared stays here.
    ``person_id``: who asks; without one the system. Raises Hidden where that person does not work on the
    round, Unavailable and OSError.
    """
    target = Path(path)
    with _unit(store, person_id, read_only=True) as unit:
        held = unit.round_rows(round_id)
        entries = unit.round_entries(round_id)
        head = Anchor(*unit.head())
        with whole_file(target) as file:
            writer = Writer(file)
            for name, table in _CARRIED.items():
                writer.lines(table_file(name), (rows.to_line(row, table) for row in held[name]))
            writer.lines(LEDGER, (ledger.to_line(entry) for entry in entries))
            for sha256, data in unit.round_bytes(round_id):
                writer.blob(sha256, data)
            writer.close(ROUND, HEAD, head)
    return Bundle(target, file_digest(target), round_id, head)


def import_round(store: SqlStore, path: str | Path, *, person_id: str | None = None) -> Bundle:
    """Take a round's archive into a store. Everything keeps its id; the ledger records the import.

    What the store knows of a city or a person stays as it is; roles never come with a bundle. The bundle's
    part of the other store's ledger is kept and stays verifiable (``check`` does it). Raises OperationRefused
    for an archive that is damaged, was changed, contradicts itself or is here already; Hidden where the
    person is no administrator; Unavailable.
    """
    source = Path(path)
    with Reader(source, formats=[ROUND], at_most=_AT_MOST) as reader:
        head = reader.manifest.head
        held = _rows(reader)
        entries = _entries(reader, head)
        _must_match(held, entries)
        if set(reader.blobs()) != bytes_needed(held):
            raise OperationRefused("The archive does not hold the files that its rows name.")
        bundle = Bundle(source, file_digest(source), held["rounds"][0]["id"], head)
        came = {
            "round_id": bundle.round_id,
            "at": datetime.now(UTC),
            "bundle": bundle.sha256,
            "count": head.count,
            "hash": head.hash,
            "entries": [rows.to_document(rows.values_of(entry, _LEDGER), _LEDGER) for entry in entries],
        }
        with _unit(store, person_id, read_only=False) as unit:
            try:
                unit.take_round(held, ((sha256, reader.blob(sha256)) for sha256 in reader.blobs()), came)
            except Stale:
                raise OperationRefused("This round, or a part of it, is in the store already.") from None
            except ValueError as error:
                raise OperationRefused(f"The archive cannot be used: {error}.") from None
            told = {"bundle": bundle.sha256, "count": head.count, "head": head.hash}
            unit.record(IMPORTED, bundle.round_id, told)
            unit.commit()
    return bundle


def _rows(reader: Reader) -> Rows:
    """The rows of a bundle, each known to belong to its one round. Raises OperationRefused."""
    if reader.names() != {LEDGER, *map(table_file, _CARRIED)}:
        raise OperationRefused("The archive does not hold the tables of a round.")
    try:
        held = {
            name: [rows.from_document(document, table) for document in reader.documents(table_file(name))]
            for name, table in _CARRIED.items()
        }
    except ValueError as error:
        raise OperationRefused(f"The archive cannot be used: {error}.") from None
    if len(held["rounds"]) != 1 or len(held["cities"]) != 1:
        raise OperationRefused("The archive does not hold exactly one round of one city.")
    _must_be_closed(held)
    return held


def _must_be_closed(held: Rows) -> None:
    """Raise OperationRefused unless every row belongs to the one round and is one a bundle may bring."""
    ids = {name: [row["id"] for row in held[name]] for name in held}
    every = [id_ for found in ids.values() for id_ in found]
    if len(set(every)) != len(every) or not all(map(_is_id, every)):
        raise OperationRefused("The archive's ids are not usable.")
    named: set[str] = set()
    for name, table in _CARRIED.items():
        for key in table.foreign_keys:
            there = {row[key.parent.name] for row in held[name]} - {None}
            if not there <= set(ids[key.column.table.name]):
                raise OperationRefused(f"A row of {name} in the archive names something outside of it.")
            if key.column.table.name == "people":
                named |= there
    private = [row for row in held["people"] if any(row[column] is not None for column in PRIVATE)]
    if private or named != set(ids["people"]):
        raise OperationRefused("The archive brings people who do not belong to the round, or their sign-in.")
    if any((row["submission_id"] is None) == (row["attachment_id"] is None) for row in held["files"]):
        raise OperationRefused("A file in the archive belongs to nothing.")


def _is_id(text: str) -> bool:
    return is_word(text) and len(text) <= _LONGEST_ID and text != SYSTEM.id


def _entries(reader: Reader, head: Anchor) -> list[LedgerEntry]:
    try:
        entries = [ledger.from_document(document) for document in reader.documents(LEDGER)]
    except ValueError as error:
        raise OperationRefused(f"The archive's ledger: {error}.") from None
    report = ledger.verify(entries, [head], part=True)
    if not report.intact or not entries:
        raise OperationRefused(f"The ledger in the archive does not hold: {report}")
    return entries


def _must_match(held: Rows, entries: Sequence[LedgerEntry]) -> None:
    """Raise OperationRefused where a row is not what the bundle's ledger holds, or one is missing."""
    coverage = Coverage(entries)
    for name, found in held.items():
        for row in found if name != "people" else ():
            if sentence := coverage.problem(name, row["id"], rows.row_hash(row, t.TABLES[name])):
                raise OperationRefused(sentence)
    # an entry about something else, such as a person, may also tell of rows of other rounds
    own = {key for entry in entries if entry.subject in ids_of(held) for key in recorded(entry)}
    for name, id_ in coverage.missing():
        if name not in OF_THE_STORE and f"{name}/{id_}" in own:
            raise OperationRefused(gone(name, id_))
