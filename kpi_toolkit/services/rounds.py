"""The life of a round: opened, assigned, declared, published, withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from kpi_toolkit.review.models import Assignment, ReportState, Role, Round, RoundEvent, RoundState
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.roles import may_verify, running, says_none
from kpi_toolkit.review.table import TABLE, Action
from kpi_toolkit.services.acting import Acting, clean, has_role, new_id, reason_of
from kpi_toolkit.services.case import Case, city_submitters
from kpi_toolkit.services.people import shown


def open_round(acting: Acting, city_id: str, year: int, framework: str = "u4ssc") -> Round:
    """Open the round of a city for a year. Raises Refused."""
    acting.pack(framework)
    opened = Round(new_id(), city_id, year, framework, RoundState.DRAFT, 1, acting.clock())

    def change(unit: UnitOfWork) -> Round:
        acting.may(unit, Action.OPEN_ROUND, city_id)
        city = unit.city(city_id)
        if city is None:
            raise Refused("unknown-city", city=city_id)
        for other in unit.rounds():
            same = (other.city_id, other.year, other.framework) == (city_id, year, framework)
            if same and other.state is not RoundState.WITHDRAWN:
                raise Refused("round-exists", city=city.name, year=str(year))
        unit.add_round(opened)
        event = RoundEvent(
            id=new_id(),
            round_id=opened.id,
            action=Action.OPEN_ROUND.value,
            from_state=None,
            to_state=opened.state,
            by=acting.person_id,
            at=opened.created_at,
        )
        unit.add_event(event)
        content = {"action": event.action, "event": event.id, "city": city_id, "year": year}
        unit.record("step", opened.id, content | {"framework": framework, "to": opened.state.value})
        return opened

    return acting.write(change)


def assign(acting: Acting, round_id: str, verifier_id: str) -> Assignment:
    """Assign a verifier, who has to declare conflicts of interest before anything else. Raises Refused."""

    def change(unit: UnitOfWork) -> Assignment:
        case = Case(acting, unit, round_id, Action.ASSIGN)
        assignment = _assign(case, verifier_id)
        case.step("step", assignment=assignment.id, verifier=verifier_id)
        return assignment

    return acting.write(change)


def reassign(
    acting: Acting, round_id: str, from_id: str, to_id: str | None, reason: str
) -> Assignment | None:
    """End a verifier's assignment and, where ``to_id`` is given, assign somebody else. Raises Refused.

    What the first verifier decided, asked and ticked stays as it is, under their name.
    """
    why = reason_of(reason)

    def change(unit: UnitOfWork) -> Assignment | None:
        case = Case(acting, unit, round_id, Action.REASSIGN)
        ended = running(unit.assignments(round_id), from_id)
        if ended is None:
            raise Refused("no-assignment", person=shown(unit.person_by_id(from_id)))
        unit.change_assignment(replace(ended, ended_at=case.at, ended_because=why))
        assignment = _assign(case, to_id) if to_id else None
        new = assignment.id if assignment else None
        case.step("step", why, ended=ended.id, assignment=new, verifier=to_id)
        return assignment

    return acting.write(change)


def _assign(case: Case, verifier_id: str) -> Assignment:
    unit = case.unit
    person = unit.person_by_id(verifier_id)
    if person is None:
        raise Refused("unknown-person", person=verifier_id)
    if running(unit.assignments(case.round.id), verifier_id) is not None:
        raise Refused("already-assigned", person=shown(person))
    if not case.acting.single_user:
        grants = unit.grants(verifier_id)
        if not has_role(grants, Role.VERIFIER):
            raise Refused("not-a-verifier", person=shown(person))
        reported: Collection[str] = city_submitters(unit, case.round.city_id)
        if not may_verify(verifier_id, grants, case.round.city_id, reported):
            raise Refused("own-work", person=shown(person), you=False)
    assignment = Assignment(new_id(), case.round.id, verifier_id, case.acting.person_id, case.at)
    unit.add_assignment(assignment)
    return assignment


def declare(acting: Acting, round_id: str, conflicts: str) -> Round:
    """Declare conflicts of interest for one's own assignment, in words or "none". Raises Refused.

    "none" starts the verification; anything else bars this verifier from the round. On the installation of
    one person whatever is declared starts it.
    """

    def change(unit: UnitOfWork) -> Round:
        case = Case(acting, unit, round_id, Action.DECLARE)
        assignment = case.standing.assignment
        if assignment is None:
            raise Refused("not-assigned")
        if assignment.conflicts is not None:
            raise Refused("already-declared")
        words = clean(conflicts)
        if not words:
            raise Refused("nothing-declared")
        free = says_none(words)
        unit.change_assignment(replace(assignment, conflicts="none" if free else words))
        starts = free or acting.single_user
        after = TABLE[Action.DECLARE].after(case.round.state) if starts else None
        return case.end("step", after or case.round.state, assignment=assignment.id, conflict=not free)

    return acting.write(change)


def publish(acting: Acting, round_id: str) -> Round:
    """Publish the results of an attested round. Raises Refused."""
    return acting.write(lambda unit: Case(acting, unit, round_id, Action.PUBLISH).step("step"))


def withdraw(acting: Acting, round_id: str, reason: str) -> Round:
    """Withdraw a round, and with it every document of it that stands. Raises Refused."""
    why = reason_of(reason)

    def change(unit: UnitOfWork) -> Round:
        case = Case(acting, unit, round_id, Action.WITHDRAW)
        standing = [one for one in unit.reports(round_id) if one.state is ReportState.STANDS]
        for report in standing:
            unit.change_report(replace(report, state=ReportState.WITHDRAWN, reason=why))
        return case.step("step", why, reports=[report.number for report in standing])

    return acting.write(change)
