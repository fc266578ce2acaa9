"""Rounds, the steps they took, and who verifies them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Select, Table, select

from kpi_toolkit.review.models import Assignment, Round, RoundEvent
from kpi_toolkit.store import tables as t
from kpi_toolkit.store.people import People
from kpi_toolkit.store.rows import record_of, values_of
from kpi_toolkit.store.visibility import rounds_open, rounds_seen

_ROUNDS = t.TABLES["rounds"]


class Rounds(People):
    """Reading and writing rounds, their events and assignments."""

    def _of_round(self, row: type[t.Base], round_id: str, *, opened: bool = False) -> Select[Any]:
        """Rows of a round in the order of writing, as far as the person may see it."""
        table: Table = t.table(row)
        seen = rounds_open(self._sight) if opened else rounds_seen(self._sight)
        return (
            select(table)
            .where(table.c.round_id == round_id, table.c.round_id.in_(seen))
            .order_by(table.c.serial)
        )

    def _add_to_round(self, row: type[t.Base], record: Any) -> None:
        self._must_see(record.round_id)
        self._add(row, [values_of(record, t.table(row))])

    def add_round(self, round_: Round) -> None:
        """Add a round to a city one sees. Raises Hidden."""
        self._must_see_city(round_.city_id)
        self._add(t.RoundRow, [values_of(round_, _ROUNDS)])

    def round(self, round_id: str) -> Round | None:
        """A round, None where there is none to be seen."""
        wanted = select(_ROUNDS).where(_ROUNDS.c.id == round_id, _ROUNDS.c.id.in_(rounds_seen(self._sight)))
        return next(iter(self._records(Round, wanted)), None)

    def rounds(self) -> tuple[Round, ...]:
        """The rounds one may see, in the order they were added."""
        wanted = select(_ROUNDS).where(_ROUNDS.c.id.in_(rounds_seen(self._sight))).order_by(_ROUNDS.c.serial)
        return self._records(Round, wanted)

    def change_round(self, round_: Round) -> Round:
        """Write a changed state and count the version up; the new round.

        Raises Stale where ``round_.version`` is not the stored one, Hidden, and ValueError where anything but
        the state differs.
        """
        self._must_see(round_.id)
        before = self._one(select(_ROUNDS).where(_ROUNDS.c.id == round_.id))
        stored = record_of(Round, before)
        if stored.version != round_.version:
            self._stale()
        if replace(stored, state=round_.state) != round_:
            raise ValueError("only the state of a round changes")
        changed = replace(round_, version=round_.version + 1)
        self._change(t.RoundRow, before, {"state": changed.state, "version": changed.version})
        return changed

    def add_event(self, event: RoundEvent) -> None:
        """Append a step of a round."""
        self._add_to_round(t.EventRow, event)

    def events(self, round_id: str) -> tuple[RoundEvent, ...]:
        """The steps of a round, in order."""
        return self._records(RoundEvent, self._of_round(t.EventRow, round_id))

    def add_assignment(self, assignment: Assignment) -> None:
        """Assign a verifier."""
        self._add_to_round(t.AssignmentRow, assignment)

    def change_assignment(self, assignment: Assignment) -> None:
        """Declare conflicts, or end an assignment; each once.

        Raises Stale where it is done already, and Hidden.
        """
        self._once(t.AssignmentRow, assignment, "conflicts", "ended_at", "ended_because")

    def assignments(self, round_id: str) -> tuple[Assignment, ...]:
        """All assignments of a round, ended ones too, in order."""
        return self._records(Assignment, self._of_round(t.AssignmentRow, round_id))
