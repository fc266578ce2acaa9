"""Deciding on data points and ticking the manual's checks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpi_toolkit.i18n import _
from kpi_toolkit.review.choices import clean_points, differing, hindrance, name_of, undecidable
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.manual import tick_list
from kpi_toolkit.review.models import Decision, DecisionKind, PointKey, Tick
from kpi_toolkit.review.points import DECIDED, NEEDS_REASON
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.review.words import POINT_WORDS
from kpi_toolkit.services.acting import Acting, clean, new_id, reason_of
from kpi_toolkit.services.case import Case, at_work, decisions_content
from kpi_toolkit.services.correcting import find_point

ANY = "any"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a verifier decides on one data point.

    ``reason``: needed for everything but a plain acceptance, where it is a remark; it is printed in the
    report. ``seen``: id of the last decision the verifier saw there, None for none; with it a decision
    may replace another one without reopening it, as long as nobody came between.
    """

    code: str
    data_point: str
    kind: DecisionKind
    reason: str | None = None
    seen: str | None = ANY


def decide(
    acting: Acting, round_id: str, choices: Sequence[Choice], *, on: int | None = None
) -> tuple[Decision, ...]:
    """Decide on one or many data points, all or none. ``on``: number of the submission the verifier
    looked at.

    Raises Refused: a data point must be reported, without open question and not decided already; a plain
    acceptance must be of a value no check warns of; a correction must be one.
    """

    def change(unit: UnitOfWork) -> tuple[Decision, ...]:
        case = Case(acting, unit, round_id, Action.DECIDE)
        if on is not None and on != case.current.number:
            raise Refused("other-submission", given=str(on), current=str(case.current.number))
        decisions = tuple(_decision(case, choice) for choice in choices)
        keys = [(decision.code, decision.data_point) for decision in decisions]
        for key in keys:
            if keys.count(key) > 1:
                raise Refused("given-twice", name=name_of(case.facts, key))
        return _write(case, decisions)

    return acting.write(change)


def accept_clean(
    acting: Acting, round_id: str, *, on: int | None = None, only: Collection[PointKey] | None = None
) -> tuple[Decision, ...]:
    """Accept every open data point of which no check says anything and about which no question is open.

    ``only``: of these alone, as they were listed to somebody. Returns the decisions; nothing is written where
    there are none. Raises Refused.
    """

    def change(unit: UnitOfWork) -> tuple[Decision, ...]:
        case = Case(acting, unit, round_id, Action.DECIDE)
        if on is not None and on != case.current.number:
            raise Refused("other-submission", given=str(on), current=str(case.current.number))
        wanted = (key for key in clean_points(case.facts, case.points) if only is None or key in only)
        decisions = tuple(_made(case, key, DecisionKind.ACCEPT, None) for key in wanted)
        return _write(case, decisions) if decisions else ()

    return acting.write(change)


def reopen(
    acting: Acting,
    round_id: str,
    points: Sequence[PointKey],
    reason: str,
    *,
    seen: Mapping[PointKey, str] | None = None,
) -> tuple[Decision, ...]:
    """Take decisions back, with a reason. ``seen``: ids of the last decisions the verifier saw there.

    Raises Refused where a data point is not decided, or somebody else decided on it since.
    """
    why = reason_of(reason)

    def change(unit: UnitOfWork) -> tuple[Decision, ...]:
        case = Case(acting, unit, round_id, Action.REOPEN)
        decisions = []
        for code, data_point in points:
            key = _find(case, code, data_point)
            standing = case.points[key]
            if standing.decision is None or standing.last is None:
                raise Refused("not-decided", name=name_of(case.facts, key))
            if seen is not None and seen.get(key) != standing.last.id:
                raise Refused("changed-meanwhile")
            decisions.append(_made(case, key, DecisionKind.REOPEN, why, about=standing.decision.id))
        return _write(case, tuple(decisions))

    return acting.write(change)


def tick(acting: Acting, round_id: str, code: str, check: str, ticked: bool = True) -> Tick:
    """Tick a check of the manual for an indicator, or take the tick away. Raises Refused."""

    def change(unit: UnitOfWork) -> Tick:
        case = Case(acting, unit, round_id, Action.TICK)
        kpi = acting.pack(case.round.framework).kpi(code)
        if kpi is None:
            raise Refused("unknown-data-point", code=code, data_point="")
        checks = [one.key for one in tick_list(acting.pack(case.round.framework), kpi)]
        if check not in checks:
            raise Refused("unknown-check", check=check, code=kpi.code, checks=", ".join(checks) or _("none"))
        made = Tick(new_id(), round_id, kpi.code, check, ticked, acting.person_id, case.at)
        unit.add_tick(made)
        case.tell("tick", tick=made.id, code=kpi.code, check=check, ticked=ticked)
        return made

    return acting.write(change)


def ticks(acting: Acting, round_id: str) -> Mapping[tuple[str, str], Tick]:
    """The checks of the manual that are ticked, by indicator and check. Raises Refused."""
    return acting.read(lambda unit: at_work(acting, unit, round_id).ticks)


def _decision(case: Case, choice: Choice) -> Decision:
    key = _find(case, choice.code, choice.data_point)
    if choice.kind not in DECIDED:
        raise Refused("no-choice", kind=choice.kind.value)
    standing = case.points[key]
    if refusal := undecidable(case.facts, key, questioned=standing.questioned):
        raise Refused(refusal)
    last = standing.last.id if standing.last else None
    if choice.seen != ANY and choice.seen != last:
        raise Refused("changed-meanwhile")
    if standing.decision is not None and choice.seen == ANY:
        state = _(POINT_WORDS[standing.judgement])
        raise Refused("already-decided", name=name_of(case.facts, key), state=state)
    earlier = {Facts.of(record): record.id for record in case.handed_in[:-1]}
    if refusal := hindrance(choice.kind, case.facts, key, earlier):
        raise Refused(refusal)
    reason = reason_of(choice.reason) if choice.kind in NEEDS_REASON else clean(choice.reason) or None
    corrected = differing(case.facts, key, earlier) if choice.kind is DecisionKind.CORRECT else None
    return _made(case, key, choice.kind, reason, about=earlier[corrected] if corrected else None)


def _made(
    case: Case, key: PointKey, kind: DecisionKind, reason: str | None, about: str | None = None
) -> Decision:
    return Decision(
        id=new_id(),
        round_id=case.round.id,
        submission_id=case.current.id,
        code=key[0],
        data_point=key[1],
        kind=kind,
        reason=reason,
        fingerprint=case.facts.fingerprints[key],
        by=case.acting.person_id,
        at=case.at,
        about=about,
    )


def _write(case: Case, decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    case.unit.add_decisions(decisions)
    content: dict[str, Any] = {"submission": case.current.id, "decisions": decisions_content(decisions)}
    case.tell("decision", **content)
    return decisions


def _find(case: Case, code: str, data_point: str) -> PointKey:
    """A data point of the current submission, however its code is spaced. Raises Refused."""
    if (code, data_point) in case.facts.values:
        return code, data_point
    key = find_point(case.acting.pack(case.round.framework), code, data_point).key
    if key not in case.facts.values:
        raise Refused("unknown-data-point", code=code, data_point=data_point)
    return key
