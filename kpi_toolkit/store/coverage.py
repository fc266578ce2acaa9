"""Holding rows against what the ledger says of them, so that a change behind its back is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpi_toolkit.review.models import LedgerEntry

RECORDS = (
    "records"  # the field of an entry's content: ``table/id`` -> hash of the row, or null for a removed one
)


def recorded(entry: LedgerEntry) -> dict[str, str | None]:
    """The rows an entry tells of. Empty for content that was tampered with; ``verify`` speaks of that."""
    records = entry.content.get(RECORDS)
    return records if isinstance(records, dict) else {}


class Coverage:
    """The last hash of every row, as the entries tell it."""

    def __init__(self, entries: Iterable[LedgerEntry]) -> None:
        self._last: dict[str, str | None] = {}
        self._seen: set[str] = set()
        for entry in entries:
            self._last.update(recorded(entry))

    def problem(self, table: str, id_: str, row_hash: str) -> str | None:
        """What is wrong with a row that is there, as a sentence."""
        key = f"{table}/{id_}"
        self._seen.add(key)
        if key not in self._last:
            return f"Row {id_} of {table} is unknown to the ledger: it was written by something else."
        if self._last[key] is None:
            return f"Row {id_} of {table} is there although the ledger says it was removed."
        if self._last[key] != row_hash:
            return f"Row {id_} of {table} is not what the ledger holds: it was changed by something else."
        return None

    def missing(self) -> Iterator[tuple[str, str]]:
        """Table and id of the rows the ledger holds that no ``problem`` was asked about."""
        for key, row_hash in self._last.items():
            if row_hash is not None and key not in self._seen:
                table, _, id_ = key.partition("/")
                yield table, id_


def gone(table: str, id_: str) -> str:
    """The sentence for a row that is missing."""
    return f"Row {id_} of {table} is missing: it was removed by something else."
