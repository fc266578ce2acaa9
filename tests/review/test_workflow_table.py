"""The table of the workflow: printed in docs, and obeyed by ``allowed`` in every cell."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime

import pytest
from review.printed_table import DOCUMENT, PER_ROUND, PRINTED

from kpi_toolkit.review.models import Assignment, Grant, Message, Question, Role, RoundState
from kpi_toolkit.review.refusal import Refusal
from kpi_toolkit.review.roles import Standing, says_none
from kpi_toolkit.review.table import TABLE, Action
from kpi_toolkit.review.words import fill_document
from kpi_toolkit.review.workflow import Allowed, allowed, state_by_questions

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def assignment(**changes: object) -> Assignment:
    values = {"conflicts": "none", "ended_at": None, "ended_because": None, **changes}
    return Assignment("a", "round", "person", "admin", NOW, **values)  # type: ignore[arg-type]


def standing(role: Role, *, own: bool) -> Standing:
    """Somebody with one role, at home in the round or a stranger to it."""
    here = "city" if own else "another city"
    assignments = (assignment(),) if role is Role.VERIFIER and own else ()
    grant = Grant("person", role, here if role is Role.OFFICIAL else None)
    return Standing("person", (grant,), "city", assignments)


def test_the_document_prints_the_table_of_the_program() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert fill_document(text) == text, "run: python -m kpi_toolkit.review.words docs/workflow.md"
    assert set(PRINTED) == {action.value for action in Action}


@pytest.mark.parametrize("action", PER_ROUND)
def test_a_role_may_do_exactly_what_the_document_says(action: Action) -> None:
    for role, state, own in itertools.product(Role, RoundState, (True, False)):
        reaches = own or role in (Role.ANALYST, Role.ADMINISTRATOR)
        expected = reaches and state in (PRINTED[action].get(role) or ())
        answer = allowed(action, standing(role, own=own), state)
        assert isinstance(answer, Allowed) == expected, (role, state, own, answer)
        if isinstance(answer, Refusal):
            assert answer.sentence


@pytest.mark.parametrize("action", [action for action in Action if TABLE[action].on == "nothing"])
@pytest.mark.parametrize("role", list(Role))
def test_only_administrators_set_up(action: Action, role: Role) -> None:
    answer = allowed(action, standing(role, own=True))
    assert isinstance(answer, Allowed) == (role in PRINTED[action])


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("own", [True, False])
def test_rounds_are_opened_by_the_city_or_the_administrator(role: Role, own: bool) -> None:
    expected = role is Role.ADMINISTRATOR or (role is Role.OFFICIAL and own)
    assert isinstance(allowed(Action.OPEN_ROUND, standing(role, own=own)), Allowed) == expected


VERIFIERS_ACTIONS = [a for a in PER_ROUND if Role.VERIFIER in TABLE[a].who and a is not Action.READ]


@pytest.mark.parametrize("action", VERIFIERS_ACTIONS)
@pytest.mark.parametrize(
    ("changes", "more", "reason"),
    [
        ({"conflicts": None}, {}, "conflicts-not-declared"),
        ({"conflicts": "My brother works there."}, {}, "conflict-declared"),
        ({"ended_at": NOW, "ended_because": "ill"}, {}, "not-assigned"),
        ({}, {"submitters": frozenset({"person"})}, "own-work"),
        ({}, {"official": True}, "own-work"),
    ],
)
def test_who_is_not_free_does_not_verify(action: Action, changes: dict, more: dict, reason: str) -> None:
    official = more.pop("official", False) if (more := dict(more)) else False
    grants = (
        Grant("person", Role.VERIFIER),
        *((Grant("person", Role.OFFICIAL, "city"),) if official else ()),
    )
    somebody = Standing("person", grants, "city", (assignment(**changes),), **more)
    state = next(s for s in RoundState if s in TABLE[action].who[Role.VERIFIER])
    answer = allowed(action, somebody, state)
    if reason.startswith("conflict") and not TABLE[action].needs_declaration:
        assert isinstance(answer, Allowed)
    elif official and state in TABLE[action].who.get(Role.OFFICIAL, ()):
        assert answer == Allowed(Role.OFFICIAL)  # the other role lets them
    else:
        assert isinstance(answer, Refusal)
        assert answer.reason == reason


def test_whoever_was_assigned_once_goes_on_reading() -> None:
    gone = Standing("person", (Grant("person", Role.VERIFIER),), "city", (assignment(ended_at=NOW),))
    assert isinstance(allowed(Action.READ, gone, RoundState.IN_VERIFICATION), Allowed)


@pytest.mark.parametrize("action", PER_ROUND)
def test_alone_everything_can_be_tried_in_its_state(action: Action) -> None:
    alone = Standing("person", (), "city", single_user=True)
    for state in RoundState:
        expected = any(state in (states or ()) for states in PRINTED[action].values())
        assert isinstance(allowed(action, alone, state), Allowed) == expected


def test_the_state_inside_verification_follows_the_threads() -> None:
    def thread(key: str, *answers: bool, closed: bool = False) -> tuple[Question, list[Message]]:
        question = Question(key, "r", "c", "d", "v", NOW, NOW if closed else None)
        return question, [
            Message(f"{key}{i}", key, "…", answer, "p", NOW) for i, answer in enumerate(answers)
        ]

    def state(*threads: tuple[Question, list[Message]]) -> RoundState:
        return state_by_questions([q for q, _ in threads], {q.id: messages for q, messages in threads})

    assert state() is RoundState.IN_VERIFICATION
    assert state(thread("a", False, closed=True)) is RoundState.IN_VERIFICATION
    assert state(thread("a", False)) is RoundState.QUESTIONS_OPEN
    assert state(thread("a", False, True)) is RoundState.ANSWERED
    assert state(thread("a", False, True, False)) is RoundState.QUESTIONS_OPEN
    assert state(thread("a", False, True), thread("b", False)) is RoundState.QUESTIONS_OPEN
    assert state(thread("a", False, True), thread("b", False, closed=True)) is RoundState.ANSWERED


def test_no_state_is_a_dead_end_and_none_is_reached_out_of_order() -> None:
    """From every state but the last one there is a way on, and attested ones are reached by one action only."""
    to: dict[RoundState, set[Action]] = {}
    for action in PER_ROUND:
        for states in TABLE[action].who.values():
            for state in states:
                after = TABLE[action].after(state)
                if after not in (None, state):
                    to.setdefault(after, set()).add(action)  # type: ignore[arg-type]
    assert to[RoundState.SUBMITTED] == {Action.SUBMIT}
    assert to[RoundState.IN_VERIFICATION] == {Action.DECLARE}
    assert to[RoundState.VERIFIED] == {Action.ATTEST}
    assert to[RoundState.PUBLISHED] == {Action.PUBLISH}
    assert to[RoundState.WITHDRAWN] == {Action.WITHDRAW}
    only_reading = {a for a in PER_ROUND for s in TABLE[a].who.values() if RoundState.WITHDRAWN in s}
    assert only_reading == {Action.READ, Action.FORGET_FILES, Action.SEE_PREPARED, Action.DISCARD}


@pytest.mark.parametrize(
    ("words", "free"), [("none", True), ("None.", True), (" NO ", True), ("no conflict", True)]
)
def test_none_is_understood(words: str, free: bool) -> None:
    assert says_none(words) is free


@pytest.mark.parametrize("words", ["", "none that I know, except my uncle", "nonexistent", None])
def test_anything_else_is_a_conflict(words: str | None) -> None:
    assert not says_none(words)


def test_every_reason_is_used_and_every_used_reason_has_words() -> None:
    from kpi_toolkit.review.refusal import MESSAGES

    package = DOCUMENT.parents[1] / "kpi_toolkit"
    files = [path for room in ("review", "services", "ui") for path in (package / room).rglob("*.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    used = set(re.findall(r'Refus(?:ed|al)\(\s*"([a-z-]+)"', source))
    named = {key for key in MESSAGES if source.count(f'"{key}"') > 1}
    assert used <= MESSAGES.keys()
    assert MESSAGES.keys() == named, MESSAGES.keys() - named
