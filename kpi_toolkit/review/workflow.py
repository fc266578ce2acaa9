"""Whether somebody may do something now, from the table alone; and the state that follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpi_toolkit.i18n import _
from kpi_toolkit.review.models import Message, Question, Role, RoundState
from kpi_toolkit.review.refusal import Refusal
from kpi_toolkit.review.roles import Standing, declared_free
from kpi_toolkit.review.table import TABLE, Action, Rule
from kpi_toolkit.review.words import ROLE_WORDS, STATE_WORDS, states_in_words


@dataclass(frozen=True, slots=True)
class Allowed:
    """It may be done; ``role`` is the one in which it is done."""

    role: Role


def allowed(action: Action, standing: Standing, state: RoundState | None = None) -> Allowed | Refusal:
    """Whether the table lets a person do something with a round in a state (None: before there is a round).

    Roles, reach, declaration, four eyes and state are decided here. The conditions on the content (a
    reason, an open question, undecided data points) belong to the use cases.
    """
    rule = TABLE[action]
    refusals: list[Refusal] = []
    for role, states in rule.who.items():
        refusal = None if standing.single_user else _reach(rule, role, standing)
        if refusal is None and state is not None and states and state not in states:
            refusal = Refusal(
                "wrong-state", {"state": _(STATE_WORDS[state]), "states": states_in_words(states)}
            )
        if refusal is None:
            return Allowed(role)
        refusals.append(refusal)
    return max(refusals, key=lambda refusal: _NEARNESS.index(refusal.reason))


_NEARNESS = (
    "not-your-role",
    "not-your-city",
    "not-assigned",
    "own-work",
    "conflict-declared",
    "conflicts-not-declared",
    "wrong-state",
)
"""Somebody with several roles hears of the one that came nearest."""


def _reach(rule: Rule, role: Role, standing: Standing) -> Refusal | None:
    """Whether somebody holds a role where the action happens; None where they do."""
    if role not in standing.roles:
        roles = _(" or ").join(_(ROLE_WORDS[one]) for one in rule.who)
        return Refusal("not-your-role", {"roles": roles})
    if role is Role.OFFICIAL:
        return None if standing.official_here else Refusal("not-your-city")
    if role is not Role.VERIFIER:
        return None
    if rule.action is Action.READ:  # whoever was assigned once may go on reading
        return (
            None
            if any(a.verifier_id == standing.person_id for a in standing.assignments)
            else Refusal("not-assigned")
        )
    assignment = standing.assignment
    if assignment is None:
        return Refusal("not-assigned")
    if standing.own_work:
        return Refusal("own-work", {"you": True, "person": ""})
    if rule.needs_declaration and not declared_free(assignment):
        declared = assignment.conflicts is not None
        return Refusal("conflict-declared" if declared else "conflicts-not-declared")
    return None


def state_by_questions(
    questions: Iterable[Question], messages: Mapping[str, Iterable[Message]]
) -> RoundState:
    """The state inside verification: open while a thread ends with a question, answered while one is not
    closed.
    """
    open_ones = [question for question in questions if question.closed_at is None]
    if not open_ones:
        return RoundState.IN_VERIFICATION
    unanswered = any(awaits_answer(messages.get(question.id, ())) for question in open_ones)
    return RoundState.QUESTIONS_OPEN if unanswered else RoundState.ANSWERED


def awaits_answer(messages: Iterable[Message]) -> bool:
    """Whether a thread waits for the city: its last word is the verifier's."""
    last = None
    for message in messages:
        last = message
    return last is None or not last.answer
