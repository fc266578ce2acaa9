"""What all repositories of a unit of work share: running statements, writing rows, and telling the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NoReturn, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, Select, Table, func, insert, select, update

from kpi_toolkit.review.ports import Hidden, Stale
from kpi_toolkit.store import rows
from kpi_toolkit.store import tables as t
from kpi_toolkit.store.engine import faults
from kpi_toolkit.store.rows import Row
from kpi_toolkit.store.visibility import Sight, rounds_open

Record = TypeVar("Record")
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Work:
    """The transaction of one person.

    ``written``: rows the ledger has not heard of yet, ``table/id`` -> hash.
    """

    def __init__(
        self, connection: Connection, sight: Sight, clock: Clock = utc_now, *, read_only: bool = False
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._sight = sight
        self._read_only = read_only
        self._fault: Exception | None = None
        self._erased = False
        self._written: dict[str, str | None] = {}
        self._rounds_written: set[str] = set()
        self.person = sight.person

    def time(self) -> datetime:
        """Now, by the clock of the database, which all processes share."""
        if self._connection.dialect.name != "sqlite":
            (row,) = self._read(select(func.clock_timestamp().label("now")))
            return row["now"].astimezone(UTC)
        (row,) = self._read(select(func.strftime("%Y-%m-%dT%H:%M:%f", "now").label("now")))
        return datetime.fromisoformat(row["now"]).replace(tzinfo=UTC)

    def _run(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        with self._failing(), faults():
            return self._connection.execute(statement, values)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        # After a fault nothing of this unit may be kept: the database may have rolled back a part by itself.
        try:
            yield
        except Exception as error:
            self._fault = error
            raise

    def _read(self, statement: Select[Any] | Select[Any, Any]) -> list[dict[str, Any]]:
        with self._failing(), faults():
            return [dict(row) for row in self._connection.execute(statement).mappings()]

    def _records(self, kind: type[Record], statement: Select[Any]) -> tuple[Record, ...]:
        return tuple(rows.record_of(kind, row) for row in self._read(statement))

    def _write(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        if self._read_only:
            raise RuntimeError("this unit of work only reads")
        return self._run(statement, values)

    def _add(self, row: type[t.Base], values: Iterable[Row]) -> None:
        """Write new rows and remember them for the ledger."""
        table = t.table(row)
        with self._failing():
            made = [rows.complete(value, table) for value in values]
        for value in made:
            self._remember(table, value)
        if made:
            self._write(insert(table), made)

    def _change(self, row: type[t.Base], before: Row, values: Row) -> None:
        """Write changed columns of a row that was read as ``before``."""
        self._remember(t.table(row), {**before, **values})
        self._update(row, before, values)

    def _update(self, row: type[t.Base], before: Row, values: Row) -> None:
        table = t.table(row)
        self._write(update(table).where(table.c.id == before["id"]).values(dict(values)))

    def _remember(self, table: Table, values: Row) -> None:
        self._written[f"{table.name}/{values['id']}"] = rows.row_hash(values, table)
        round_id = values["id"] if table is t.TABLES["rounds"] else values.get("round_id")
        if round_id is not None:
            self._rounds_written.add(round_id)

    def _once(self, row: type[t.Base], record: Any, *names: str) -> None:
        """Set fields of a record that are still empty in its row. Raises Stale where somebody has set one."""
        before = self._visible(row, record.id)
        values = {name: getattr(record, name) for name in names if getattr(record, name) != before[name]}
        if any(before[name] is not None for name in values):
            self._stale()
        if values:
            self._change(row, before, values)

    def _stale(self) -> NoReturn:
        with self._failing():
            raise Stale("Somebody else was faster: what you change has changed meanwhile.")

    def _refuse(self, problem: str) -> NoReturn:
        with self._failing():
            raise ValueError(problem)

    def _visible(self, row: type[t.Base], id_: str) -> dict[str, Any]:
        """A row of a round the person works on. Raises Hidden."""
        table = t.table(row)
        before = self._one(select(table).where(table.c.id == id_))
        self._must_see(before["round_id"])
        return before

    def _one(self, statement: Select[Any]) -> dict[str, Any]:
        if not (found := self._read(statement)):
            raise Hidden("what is to be changed is not there")
        return found[0]

    def _must_see(self, round_id: str) -> None:
        """Raise Hidden where the round does not exist or is not the person's to work on."""
        wanted = rounds_open(self._sight).where(t.RoundRow.id == round_id)
        if not self._read(wanted):
            raise Hidden(f"round {round_id}")

    def _must_administer(self) -> None:
        if not self._sight.everything:
            raise Hidden("people, roles and cities belong to the administrator")
