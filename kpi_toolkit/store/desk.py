"""Working copies of rounds, and drafts: what is not handed in or saved yet, beside the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Table, and_, delete, func, insert, select, update

from kpi_toolkit.review.desk import Draft, WorkingCopy
from kpi_toolkit.review.models import SubmittedFile
from kpi_toolkit.review.ports import Hidden
from kpi_toolkit.store import tables as t
from kpi_toolkit.store import unrecorded as u
from kpi_toolkit.store.installation import Installation
from kpi_toolkit.store.rows import complete, record_of, values_of
from kpi_toolkit.store.submissions import FINISHED_ROUNDS
from kpi_toolkit.store.visibility import rounds_prepared

_PREPARED, _FILES, _DRAFTS = (u.MOVED[name] for name in ("prepared", "prepared_files", "drafts"))
_BLOBS = t.table(t.BlobRow)


class Desk(Installation):
    """Reading and writing unfinished work. The ledger is told nothing of it."""

    def prepared(self, round_id: str, *, contents: bool = False) -> WorkingCopy | None:
        """The working copy of a round, None where there is none to be seen. ``contents``: with bytes."""
        wanted = select(_PREPARED).where(self._of_prepared(_PREPARED, round_id))
        for row in self._read(wanted):
            files = self._prepared_files(round_id, contents)
            return record_of(WorkingCopy, row, files=files, version=row["serial"])
        return None

    def prepared_version(self, round_id: str) -> int | None:
        """The version of a round's working copy alone, None where there is none to be seen."""
        wanted = select(_PREPARED.c.serial).where(self._of_prepared(_PREPARED, round_id))
        return next((row["serial"] for row in self._read(wanted)), None)

    def put_prepared(self, copy: WorkingCopy, on: int | None) -> WorkingCopy:
        """Write a working copy in place of version ``on`` (None: where there is none); the new one.

        Files whose bytes are stored already may come without them. Raises Stale where another version is
        there, Hidden, and ValueError where bytes are missing or not those of the hash.
        """
        self._must_prepare(copy.round_id)
        if self.prepared_version(copy.round_id) != on:
            self._stale()
        gone = {file.sha256 for file in self._prepared_files(copy.round_id, False)}
        new = {file.sha256 for file in copy.files}
        if new - self._keep((file.sha256, file.data) for file in copy.files):
            self._refuse("the bytes of a file are missing")
        self._remove(copy.round_id)
        row = self._write(insert(_PREPARED), complete(values_of(copy, _PREPARED), _PREPARED))
        for file in copy.files:
            values = {**values_of(file, _FILES), "round_id": copy.round_id}
            self._write(insert(_FILES), complete(values, _FILES))
        self._drop_bytes(gone - new)
        assert row.inserted_primary_key is not None
        return replace(copy, version=row.inserted_primary_key[0])

    def drop_prepared(self, round_id: str, on: int) -> None:
        """Remove a working copy, with bytes nothing else needs. Raises Stale for another version, Hidden."""
        self._must_prepare(round_id)
        if self.prepared_version(round_id) != on:
            self._stale()
        gone = [file.sha256 for file in self._prepared_files(round_id, False)]
        self._remove(round_id)
        self._drop_bytes(gone)

    def forget_uploads(self, limit: datetime, *, finished_only: bool) -> int:
        """Drop the bytes of whatever was uploaded before, and working copies that were left since.

        The number of submissions, attachments and working copies.
        """
        count = super().forget_uploads(limit, finished_only=finished_only)
        wanted = select(_PREPARED).where(_PREPARED.c.at < limit)
        if finished_only:
            wanted = wanted.where(_PREPARED.c.round_id.in_(FINISHED_ROUNDS))
        left = self._read(wanted)
        for row in left:
            self.drop_prepared(row["round_id"], row["serial"])
        return count + len(left)

    def _remove(self, round_id: str) -> None:
        for table in (_PREPARED, _FILES):
            self._write(delete(table).where(table.c.round_id == round_id))

    def _of_prepared(self, table: Table, round_id: str) -> ColumnElement[bool]:
        return and_(table.c.round_id == round_id, table.c.round_id.in_(rounds_prepared(self._sight)))

    def _must_prepare(self, round_id: str) -> None:
        if not self._read(rounds_prepared(self._sight).where(t.RoundRow.id == round_id)):
            raise Hidden(f"round {round_id}")

    def _prepared_files(self, round_id: str, contents: bool) -> tuple[SubmittedFile, ...]:
        wanted = select(_FILES).where(self._of_prepared(_FILES, round_id)).order_by(_FILES.c.serial)
        if contents:
            wanted = wanted.add_columns(_BLOBS.c.data).join(_BLOBS, _BLOBS.c.sha256 == _FILES.c.sha256)
        return tuple(record_of(SubmittedFile, {"data": None, **row}) for row in self._read(wanted))

    def keep_draft(self, draft: Draft) -> None:
        """Keep a draft of one's own, in place of the one that was there. Raises Hidden for anybody else's."""
        if draft.person_id != self.person.id:
            raise Hidden(f"draft {draft.id}")
        values = complete(values_of(draft, _DRAFTS), _DRAFTS)
        changed = {name: values[name] for name in ("content", "at")}
        if not self._write(update(_DRAFTS).where(self._own_draft(draft.place)).values(changed)).rowcount:
            self._write(insert(_DRAFTS), values)

    def drafts(self, prefix: str = "") -> tuple[Draft, ...]:
        """One's own drafts at places that begin so, in the order they were begun."""
        mine = and_(_DRAFTS.c.person_id == self.person.id, begins(_DRAFTS.c.place, prefix))
        return self._records(Draft, select(_DRAFTS).where(mine).order_by(_DRAFTS.c.serial))

    def draft_count(self) -> int:
        """How many drafts one has."""
        mine = (
            select(func.count().label("count"))
            .select_from(_DRAFTS)
            .where(_DRAFTS.c.person_id == self.person.id)
        )
        return int(self._read(mine)[0]["count"])

    def drop_draft(self, place: str) -> None:
        """Remove one's own draft at a place, where there is one."""
        self._write(delete(_DRAFTS).where(self._own_draft(place)))

    def _own_draft(self, place: str) -> ColumnElement[bool]:
        return and_(_DRAFTS.c.person_id == self.person.id, _DRAFTS.c.place == place)


def begins(column: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    """Whether a text begins so, letter by letter; LIKE does not tell capitals apart everywhere."""
    return func.substr(column, 1, len(prefix)) == prefix
