"""Every role in every state, at home and as a stranger: the services do what docs/workflow.md says.

The expectations are read from the printed table; see tests/review/printed_table.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from review.printed_table import PER_ROUND, PRINTED
from services.towns import COUNTED, LAMPS, POSTCARDS, TINY, World, drawn, workbook

from kpi_toolkit.review.desk import WorkingCopy
from kpi_toolkit.review.models import DecisionKind, Role, Round, RoundState
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services import (
    asking,
    attesting,
    deciding,
    preparing,
    reading,
    register,
    rounds,
    submitting,
)
from kpi_toolkit.services.acting import Acting, new_id, now
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.correcting import Change

OF_THE_TABLE = {
    "not-your-role",
    "not-your-city",
    "not-assigned",
    "wrong-state",
    "unknown-round",
    "unknown-report",
    "conflicts-not-declared",
    "own-work",
}
Do = Callable[[World, Acting, Round], object]


def _submit(world: World, somebody: Acting, one: Round) -> object:
    return submitting.submit(somebody, one.id, [workbook(world.name_of(one), postcards=72)])


def _correct(world: World, somebody: Acting, one: Round) -> object:
    return submitting.correct(somebody, one.id, [Change(*POSTCARDS, "postcards", "80", "two more bags")])


def _decide(world: World, somebody: Acting, one: Round) -> object:
    points = world.admin.read(lambda unit: unit.decisions(one.id))
    seen = [d.id for d in points if (d.code, d.data_point) == LAMPS]
    choice = deciding.Choice(
        *LAMPS, DecisionKind.NOT_VERIFIED, "no lamp was seen", seen[-1] if seen else None
    )
    return deciding.decide(somebody, one.id, [choice])


def _question(world: World, one: Round) -> str:
    return next((q.id for q in world.admin.read(lambda unit: unit.questions(one.id))), "none")


def _number(world: World, one: Round) -> str:
    return next((r.number for r in world.admin.read(lambda unit: unit.reports(one.id))), "none")


def _copy(world: World, one: Round) -> int:
    """The version of a working copy of the round, which is made where there is none, whatever its state."""

    def put(unit: UnitOfWork) -> int:
        version = unit.prepared_version(one.id)
        if version is not None:
            return version
        blank: dict[str, Any] = {name: {} for name in ("read", "parsed", "assessment", "pinned")}
        copy = WorkingCopy(
            new_id(), one.id, None, world.admin.person_id, now(), (), pack="", pack_version="", **blank
        )
        return unit.put_prepared(copy, None).version

    return world.admin.write(put)


def _prepare(world: World, somebody: Acting, one: Round) -> object:
    found = somebody.read(lambda unit: unit.prepared_version(one.id))
    return preparing.prepare(somebody, one.id, [workbook(world.name_of(one), postcards=72)], on=found)


EVIDENCE = [SourceData("photo.jpg", b"a photo of a lamp")]
ACTS: dict[Action, Do] = {
    Action.READ: lambda w, p, r: reading.view(p, r.id),
    Action.PREPARE: _prepare,
    Action.SEE_PREPARED: lambda w, p, r: preparing.prepared(p, r.id),
    Action.DISCARD: lambda w, p, r: preparing.discard(p, r.id, on=_copy(w, r)),
    Action.SUBMIT: _submit,
    Action.CORRECT: _correct,
    Action.ATTACH: lambda w, p, r: asking.attach(p, r.id, *LAMPS, EVIDENCE),
    Action.ASSIGN: lambda w, p, r: rounds.assign(p, r.id, w.outsider.person_id),
    Action.DECLARE: lambda w, p, r: rounds.declare(p, r.id, "none"),
    Action.REASSIGN: lambda w, p, r: rounds.reassign(
        p, r.id, w.verifier.person_id, w.outsider.person_id, "she is ill"
    ),
    Action.DECIDE: _decide,
    Action.REOPEN: lambda w, p, r: deciding.reopen(p, r.id, [LAMPS], "too quick"),
    Action.TICK: lambda w, p, r: deciding.tick(p, r.id, "SK: D: L: 1", COUNTED),
    Action.ASK: lambda w, p, r: asking.ask(p, r.id, *LAMPS, "Which lamps?"),
    Action.ANSWER: lambda w, p, r: asking.answer(p, r.id, _question(w, r), "These."),
    Action.CLOSE: lambda w, p, r: asking.close(p, r.id, _question(w, r)),
    Action.REQUEST_ATTESTATION: lambda w, p, r: attesting.request_attestation(p, r.id),
    Action.ATTEST: lambda w, p, r: attesting.attest(p, r.id),
    Action.PUBLISH: lambda w, p, r: rounds.publish(p, r.id),
    Action.WITHDRAW: lambda w, p, r: rounds.withdraw(p, r.id, "no lamps any more"),
    Action.ISSUE_REPORT: lambda w, p, r: register.issue(p, r.id, "certificate", drawn),
    Action.ISSUE_SNAPSHOT: lambda w, p, r: register.issue(p, r.id, "snapshot", drawn),
    Action.CORRECT_REPORT: lambda w, p, r: register.correct_report(p, _number(w, r), "a misprint", drawn),
    Action.WITHDRAW_REPORT: lambda w, p, r: register.withdraw_report(p, _number(w, r), "all wrong"),
    Action.RESTATE: lambda w, p, r: submitting.restate(p, r.id, framework=TINY.with_overlay("strict")),
    Action.FORGET_FILES: lambda w, p, r: submitting.forget_files(p, r.id, 1, keep_days=0),
}


def people_of(world: World, action: Action, one: Round) -> list[tuple[Role, bool, Acting]]:
    """Who tries: role, whether at home in the round, the person."""
    verifier = world.verifier
    if action is Action.DECLARE and one.state not in (RoundState.DRAFT, RoundState.SUBMITTED):
        verifier = world.new_person("Nora Newcomer", Role.VERIFIER)
        if one.state in PRINTED["assign"][Role.ADMINISTRATOR]:
            rounds.assign(world.admin, one.id, verifier.person_id)
    return [
        (Role.OFFICIAL, True, world.official),
        (Role.OFFICIAL, False, world.stranger),
        (Role.VERIFIER, True, verifier),
        (Role.VERIFIER, False, world.outsider),
        (Role.ANALYST, True, world.analyst),
        (Role.ADMINISTRATOR, True, world.admin),
    ]


def test_every_action_is_tried() -> None:
    assert set(ACTS) == set(PER_ROUND)


@pytest.mark.parametrize("state", list(RoundState))
@pytest.mark.parametrize("action", PER_ROUND)
def test_the_services_keep_to_the_table(shared_world: World, action: Action, state: RoundState) -> None:
    world = shared_world
    one = world.round_in(state)
    trying = people_of(world, action, one)
    one = world.again(one)
    allowed = [(role, who) for role, own, who in trying if own and state in (PRINTED[action].get(role) or ())]
    for role, own, who in trying:
        if (role, who) in allowed:
            continue
        head = world.head()
        with pytest.raises(Refused) as caught:
            ACTS[action](world, who, one)
        assert caught.value.reason in OF_THE_TABLE, (role, own, str(caught.value))
        assert str(caught.value).endswith(".")
        assert world.head() == head
        assert world.again(one) == one
    for _, who in allowed:
        ACTS[action](world, who, one)
        one = world.round_in(state)
