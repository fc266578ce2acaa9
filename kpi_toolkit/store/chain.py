"""The ledger inside a unit of work."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select

from kpi_toolkit.review.models import LedgerEntry
from kpi_toolkit.store import rows
from kpi_toolkit.store import tables as t
from kpi_toolkit.store.coverage import RECORDS
from kpi_toolkit.store.ledger import ZEROS, chained, check_content, is_word
from kpi_toolkit.store.visibility import subjects_seen
from kpi_toolkit.store.work import Work

# the mapping of a row, the row as read, the columns that change
Change = tuple[type[t.Base], rows.Row, rows.Row]
REMAINDER = "written"  # the kind of the entry for rows that no other entry of their unit has told of


class Chain(Work):
    """Appending to the ledger and reading it."""

    def record(self, kind: str, subject: str, content: dict[str, Any]) -> LedgerEntry:
        """Append an entry, with the hashes of the rows written since the last one.

        Raises ValueError for free text.
        """
        if RECORDS in content:
            raise ValueError(f"'{RECORDS}' is filled in by the store")
        if not is_word(kind) or not is_word(subject):
            raise ValueError("kind and subject of an entry are machine words")
        full = json.loads(
            json.dumps(content | ({RECORDS: self._written} if self._written else {}), allow_nan=False)
        )
        check_content(full)
        entry = chained(self.head(), kind, subject, self.person.id, self._clock(), full)
        self._write(insert(t.LedgerRow), rows.values_of(entry, t.table(t.LedgerRow)))
        self._written, self._rounds_written = {}, set()
        return entry

    def _change_told(
        self, kind: str, subject: str, content: dict[str, Any], changes: Sequence[Change]
    ) -> None:
        """Change rows after an entry tells of it: only in that order do the guards let it through."""
        for row, before, values in changes:
            self._remember(t.table(row), {**before, **values})
        self.record(kind, subject, content)
        for change in changes:
            self._update(*change)
        self._erased = True

    def _record_remainder(self) -> None:
        """Nothing is written that the ledger does not know of."""
        if self._written:
            first = next(iter(self._written)).partition("/")[2]
            subject = next(iter(self._rounds_written)) if len(self._rounds_written) == 1 else first
            self.record(REMAINDER, subject, {})

    def ledger(self, subject: str | None = None) -> tuple[LedgerEntry, ...]:
        """The entries the person may see, in order; those about one subject, or all."""
        wanted = select(t.table(t.LedgerRow)).where(subjects_seen(self._sight)).order_by(t.LedgerRow.sequence)
        if subject is not None:
            wanted = wanted.where(t.LedgerRow.subject == subject)
        return self._records(LedgerEntry, wanted)

    def last_entry(self, subject: str) -> int:
        """The number of the last entry about a subject; 0 where there is none, or none the person may see."""
        last = select(t.LedgerRow.sequence).where(t.LedgerRow.subject == subject)
        last = last.where(subjects_seen(self._sight)).order_by(t.LedgerRow.sequence.desc()).limit(1)
        found = self._read(last)
        return found[0]["sequence"] if found else 0

    def head(self) -> tuple[int, str]:
        """Count and hash of the last entry; (0, 64 zeros) for an empty ledger."""
        last = select(t.LedgerRow.sequence, t.LedgerRow.hash).order_by(t.LedgerRow.sequence.desc()).limit(1)
        found = self._read(last)
        return (found[0]["sequence"], found[0]["hash"]) if found else (0, ZEROS)
