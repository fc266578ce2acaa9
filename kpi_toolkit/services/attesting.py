"""Asking for the attestation, and attesting."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_toolkit.review.attest import ROLE, Readiness, independent, readiness, statement
from kpi_toolkit.review.models import Attestation, SubmissionRecord
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refusal, Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.acting import Acting, clean, new_id
from kpi_toolkit.services.case import Case, at_work


def request_attestation(acting: Acting, round_id: str) -> tuple[Refusal, ...]:
    """Ask the verifier to attest; what still stands in the way, if anything. Raises Refused."""

    def change(unit: UnitOfWork) -> tuple[Refusal, ...]:
        case = Case(acting, unit, round_id, Action.REQUEST_ATTESTATION)
        obstacles = ready(case).refusals(case.facts)
        case.step("step", obstacles=[obstacle.reason for obstacle in obstacles])
        return obstacles

    return acting.write(change)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an attestation would be, before it is given: what stands in its way, of which submission (None: of
    none), its text, and whether it would be independent."""

    readiness: Readiness
    submission: int | None
    text: str
    independent: bool


def outlook(acting: Acting, round_id: str) -> Outlook:
    """What the acting person would attest as things stand. Raises Refused."""

    def look(unit: UnitOfWork) -> Outlook:
        case = at_work(acting, unit, round_id)
        is_independent = _independent(case)
        return Outlook(
            readiness=ready(case) if case.latest else Readiness((), (), ()),
            submission=case.latest.number if case.latest else None,
            text=statement(case.city.name, case.round.year, is_independent),
            independent=is_independent,
        )

    return acting.read(look)


def attest(
    acting: Acting,
    round_id: str,
    *,
    text: str | None = None,
    name: str | None = None,
    on: int | None = None,
) -> Attestation:
    """Attest a round, which freezes it.

    ``text``: the verifier's own words instead of the usual ones; that an attestation is not independent
    is said in any case. ``name``: as it is printed, the person's where None. ``on``: number of the
    submission the verifier looked at. Raises Refused while something stands in the way.
    """

    def change(unit: UnitOfWork) -> Attestation:
        case = Case(acting, unit, round_id, Action.ATTEST)
        record = case.current
        if on is not None and on != record.number:
            raise Refused("other-submission", given=str(on), current=str(record.number))
        obstacles = ready(case).refusals(case.facts)
        if obstacles:
            raise Refused(obstacles[0])
        signed = clean(name) or clean(unit.person.name)
        if not signed:
            raise Refused("name-needed")
        is_independent = _independent(case)
        attestation = Attestation(
            id=new_id(),
            round_id=round_id,
            submission_id=record.id,
            text=statement(case.city.name, case.round.year, is_independent, clean(text)),
            name=signed,
            role=ROLE,
            by=acting.person_id,
            at=case.at,
            file_sha256=files_of(case, record),
            pack=record.pack,
            pack_version=record.pack_version,
            independent=is_independent,
        )
        unit.add_attestation(attestation)
        case.step(
            "attestation",
            attestation=attestation.id,
            submission=record.id,
            files=list(attestation.file_sha256),
            values=case.facts.values_sha256,
            pack=record.pack,
            pack_version=record.pack_version,
            independent=is_independent,
        )
        return attestation

    return acting.write(change)


def ready(case: Case) -> Readiness:
    """What stands in the way of attesting the current submission."""
    return readiness(case.facts, case.points, case.questions)


def _independent(case: Case) -> bool:
    """Whether an attestation of the acting person would be independent."""
    return independent(
        case.acting.person_id,
        official=case.standing.official_here,
        submitters=case.submitters,
        single_user=case.acting.single_user,
    )


def files_of(case: Case, record: SubmissionRecord) -> tuple[str, ...]:
    """The hashes of the files a submission rests on: its own, or those of the one it corrects."""
    by_id = {one.id: one for one in case.submissions}
    one: SubmissionRecord | None = record
    while one is not None and not one.files:
        one = by_id.get(one.parent_id or "")
    return tuple(file.sha256 for file in one.files) if one else ()
