"""A round opened for one action: who may do it, what stands in the round, and the entry at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.manual import ticked
from kpi_toolkit.review.models import (
    City,
    Decision,
    Message,
    PointKey,
    Question,
    Role,
    Round,
    RoundEvent,
    RoundState,
    SubmissionRecord,
    Tick,
)
from kpi_toolkit.review.points import PointStanding, standings
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.roles import Standing
from kpi_toolkit.review.table import TABLE, Action
from kpi_toolkit.review.workflow import state_by_questions
from kpi_toolkit.services.acting import Acting, allowed_role, new_id

RESTATEMENT = "restatement"
HANDING_IN = frozenset({Action.SUBMIT.value, Action.CORRECT.value})


class Case:
    """A round in a unit of work, opened for one action that the table allows. Reads each thing once.

    Raises Refused where the round is not there or the action is not for this person or state.
    """

    def __init__(self, acting: Acting, unit: UnitOfWork, round_id: str, action: Action) -> None:
        found = unit.round(round_id)
        if found is None:
            raise Refused("unknown-round", round=round_id)
        self.acting, self.unit, self.action = acting, unit, action
        self.round: Round = found
        self.at = acting.clock()
        self.role = allowed_role(action, self.standing, found.state)

    @cached_property
    def standing(self) -> Standing:
        return Standing(
            person_id=self.acting.person_id,
            grants=self.unit.grants(),
            city_id=self.round.city_id,
            assignments=self.unit.assignments(self.round.id),
            submitters=self.submitters,
            single_user=self.acting.single_user,
        )

    @cached_property
    def submitters(self) -> frozenset[str]:
        """Who handed in figures in this round."""
        return submitters(self.unit, self.round.id)

    @cached_property
    def city(self) -> City:
        return self.unit.city(self.round.city_id) or City(self.round.city_id, "?", "?")

    @cached_property
    def submissions(self) -> tuple[SubmissionRecord, ...]:
        """All submissions in their order, restatements among them."""
        return tuple(sorted(self.unit.submissions(self.round.id), key=lambda record: record.number))

    @property
    def handed_in(self) -> tuple[SubmissionRecord, ...]:
        """What the city handed in, in its order."""
        return tuple(record for record in self.submissions if record.kind != RESTATEMENT)

    @property
    def latest(self) -> SubmissionRecord | None:
        """The submission that is verified: the last one the city handed in."""
        return self.handed_in[-1] if self.handed_in else None

    @property
    def current(self) -> SubmissionRecord:
        """As ``latest``. Raises Refused where nothing was handed in."""
        if self.latest is None:
            raise Refused("no-submission")
        return self.latest

    def number(self, number: int | None) -> SubmissionRecord:
        """A submission by its number; the current one for None. Raises Refused."""
        if number is None:
            return self.current
        for record in self.submissions:
            if record.number == number:
                return record
        raise Refused("unknown-submission", number=str(number))

    @cached_property
    def facts(self) -> Facts:
        return Facts.of(self.current)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return self.unit.questions(self.round.id)

    @cached_property
    def messages(self) -> Mapping[str, tuple[Message, ...]]:
        """The messages of each thread."""
        return {question.id: self.unit.messages(question.id) for question in self.questions}

    @property
    def questioned(self) -> frozenset[PointKey]:
        """Data points with an open question."""
        return frozenset((q.code, q.data_point) for q in self.questions if q.closed_at is None)

    @cached_property
    def points(self) -> dict[PointKey, PointStanding]:
        return standings(self.facts.values, self.unit.decisions(self.round.id), self.questioned)

    @cached_property
    def ticks(self) -> dict[tuple[str, str], Tick]:
        """The ticks that are set, by indicator and check."""
        return ticked(self.unit.ticks(self.round.id))

    def step(self, kind: str, reason: str | None = None, **content: Any) -> Round:
        """The end of most use cases: the state the table says, the event, the ledger's entry."""
        after = TABLE[self.action].after(self.round.state)
        if after is None:
            for name in ("questions", "messages"):  # this unit of work changed them
                self.__dict__.pop(name, None)
            after = state_by_questions(self.questions, self.messages)
        return self.end(kind, after, reason, **content)

    def end(self, kind: str, after: RoundState, reason: str | None = None, **content: Any) -> Round:
        """As ``step``, with the state that follows."""
        before = self.round
        self.round = self.unit.change_round(replace(before, state=after))
        event = RoundEvent(
            id=new_id(),
            round_id=before.id,
            action=self.action.value,
            from_state=before.state,
            to_state=after,
            by=self.acting.person_id,
            at=self.at,
            reason=reason,
        )
        self.unit.add_event(event)
        states = {"from": before.state.value, "to": after.value}
        self.tell(kind, event=event.id, **states, **content)
        return self.round

    def tell(self, kind: str, **content: Any) -> None:
        """The end of what keeps a history of its own and changes no state: the ledger's entry alone."""
        self.unit.record(kind, self.round.id, {"action": self.action.value, **content})


def at_work(acting: Acting, unit: UnitOfWork, round_id: str) -> Case:
    """A round for reading, for somebody who works on it. Raises Refused."""
    case = Case(acting, unit, round_id, Action.READ)
    if case.role is Role.ANALYST:
        raise Refused("results-only")
    return case


def submitters(unit: UnitOfWork, round_id: str) -> frozenset[str]:
    """Who handed in or corrected figures in a round, as far as the acting person may see it."""
    return frozenset(event.by for event in unit.events(round_id) if event.action in HANDING_IN)


def city_submitters(unit: UnitOfWork, city_id: str) -> frozenset[str]:
    """Who handed in or corrected figures for a city, in any round the acting person may see."""
    rounds = (one for one in unit.rounds() if one.city_id == city_id)
    return frozenset().union(*(submitters(unit, one.id) for one in rounds))


def decisions_content(decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    """Decisions as the ledger names them, without their reasons."""
    names = ("id", "code", "data_point", "kind", "fingerprint", "about")
    return [{name: getattr(decision, name) for name in names} for decision in decisions]
