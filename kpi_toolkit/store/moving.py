"""All rows of one round, taken out of a store and put into another. ``bundles`` checks what is put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from kpi_toolkit.review.models import LedgerEntry
from kpi_toolkit.store import rows
from kpi_toolkit.store import tables as t
from kpi_toolkit.store.checking import read_entries
from kpi_toolkit.store.coverage import recorded
from kpi_toolkit.store.jobs import Jobs

_BLOBS = t.table(t.BlobRow)
# What is known of a person or of a city belongs to a store, not to a round.
OF_THE_STORE = {"people", "grants", "cities", "configurations"}
STAYS = {"grants", "configurations"}  # what no round takes along
PRIVATE = ("contact", "issuer", "subject")  # what of a person belongs to one store alone

Rows = dict[str, list[dict[str, Any]]]


class Moving(Jobs):
    """Reading and writing a round as rows."""

    def round_rows(self, round_id: str) -> Rows:
        """The rows of a round by table; people without contact and sign-in, no roles. Raises Hidden."""
        self._must_see(round_id)
        held: Rows = {}
        for name, table in t.TABLES.items():
            if name not in ("people", *STAYS):
                wanted = select(table).where(_belongs(name, round_id)).order_by(table.c.serial)
                held[name] = [dict(row) for row in self._read(wanted)]
        people = t.TABLES["people"]
        named = {
            row[key.parent.name]
            for name, found in held.items()
            for key in t.TABLES[name].foreign_keys
            if key.column.table is people
            for row in found
        }
        wanted = select(people).where(people.c.id.in_(named)).order_by(people.c.serial)
        held["people"] = [dict(row) | dict.fromkeys((*PRIVATE, "salt")) for row in self._read(wanted)]
        return held

    def round_entries(self, round_id: str) -> list[LedgerEntry]:
        """The entries about a round, and those that hold the hashes of its rows. Raises Hidden."""
        held = self.round_rows(round_id)
        ids = ids_of(held)
        keys = {f"{name}/{row['id']}" for name in held if name != "people" for row in held[name]}
        entries = read_entries(self._connection)
        return [entry for entry in entries if entry.subject in ids or not keys.isdisjoint(recorded(entry))]

    def round_bytes(self, round_id: str) -> Iterator[tuple[str, bytes]]:
        """The hashes and bytes that are kept for a round. Raises Hidden."""
        for sha256 in sorted(bytes_needed(self.round_rows(round_id))):
            yield sha256, self._one(select(_BLOBS.c.data).where(_BLOBS.c.sha256 == sha256))["data"]

    def take_round(self, held: Rows, blobs: Iterable[tuple[str, bytes]], came: rows.Row) -> None:
        """Write the rows of a round, its bytes, and where they came from.

        Raises Stale where an id is taken.
        """
        self._must_administer()
        for row in t.RECORDED:
            name = row.__tablename__
            values = held.get(name, [])
            if name in ("people", "cities"):
                values = [_fresh(value) for value in values if not self._known(name, value["id"])]
            self._add(row, values)
        self._add(t.ImportRow, [came])
        self._keep(blobs)

    def _known(self, name: str, id_: str) -> bool:
        table = t.TABLES[name]
        return bool(self._read(select(table.c.id).where(table.c.id == id_)))


def ids_of(held: Rows) -> set[str]:
    """The ids of what belongs to the round alone."""
    return {row["id"] for name in held if name not in OF_THE_STORE for row in held[name]}


def bytes_needed(held: Rows) -> set[str]:
    """The hashes of the bytes the rows say are there."""
    files = {row["sha256"] for row in held["files"] if row["forgotten_at"] is None}
    return files | {row["sha256"] for row in held["reports"] if row["kept"]}


def _fresh(values: dict[str, Any]) -> dict[str, Any]:
    """Without its salt, so that this store gives its own; an erased person stays without."""
    return {name: value for name, value in values.items() if name != "salt" or values.get("erased")}


def _belongs(name: str, round_id: str) -> ColumnElement[bool]:
    """Whether a row of a table belongs to a round."""
    table = t.TABLES[name]

    def of_round(other: str) -> Any:
        there = t.TABLES[other]
        return select(there.c.id).where(there.c.round_id == round_id)

    if name == "cities":
        rounds = t.TABLES["rounds"]
        return table.c.id.in_(select(rounds.c.city_id).where(rounds.c.id == round_id))
    if name == "messages":
        return table.c.question_id.in_(of_round("questions"))
    if name == "files":
        return or_(
            table.c.submission_id.in_(of_round("submissions")),
            table.c.attachment_id.in_(of_round("attachments")),
        )
    return table.c.id == round_id if name == "rounds" else table.c.round_id == round_id
