"""Looking: rounds, the verifier's work list, differences, and what an analyst may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kpi_toolkit.assessment.changes import GroupChange
from kpi_toolkit.review.attest import mark
from kpi_toolkit.review.carry import Difference, changed_points, difference
from kpi_toolkit.review.comparing import groups_between
from kpi_toolkit.review.facts import Facts, Flag
from kpi_toolkit.review.manual import ManualCheck, tick_list
from kpi_toolkit.review.models import (
    Assignment,
    Attachment,
    Attestation,
    City,
    IssuedReport,
    Message,
    Person,
    PointKey,
    PointState,
    Question,
    Role,
    Round,
    RoundEvent,
    SubmissionRecord,
)
from kpi_toolkit.review.points import PointStanding
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refusal, Refused
from kpi_toolkit.review.table import ATTESTED, HANDED_IN, Action
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.attesting import ready
from kpi_toolkit.services.case import Case, at_work

SEVERITY_ORDER = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the verification of the reported data points is."""

    reported: int
    decided: int
    questions_open: int
    by_state: Mapping[PointState, int]


@dataclass(frozen=True, slots=True)
class Listed:
    """A round in a list. ``progress``: of rounds the person verifies."""

    round: Round
    city: City
    mark: str
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with its messages and the files that came with them."""

    question: Question
    messages: tuple[Message, ...]
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class RoundView:
    """Everything of a round for those who work on it. ``people``: those the person may see, by id."""

    round: Round
    city: City
    mark: str
    submissions: tuple[SubmissionRecord, ...]
    points: Mapping[PointKey, PointStanding]
    progress: Progress | None
    threads: tuple[Thread, ...]
    attachments: tuple[Attachment, ...]
    assignments: tuple[Assignment, ...]
    events: tuple[RoundEvent, ...]
    attestation: Attestation | None
    reports: tuple[IssuedReport, ...]
    obstacles: tuple[Refusal, ...]
    people: Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class Item:
    """A data point on the verifier's list. ``checks``: the manual's, with whether they are ticked.

    ``changed``: another value than in the first submission of the round.
    """

    code: str
    data_point: str
    name: str
    status: str
    printed: str
    standing: PointStanding
    flags: tuple[Flag, ...]
    checks: tuple[tuple[ManualCheck, bool], ...]
    changed: bool

    @property
    def severity(self) -> str | None:
        """The worst severity of what the checks raised."""
        found = {flag.severity for flag in self.flags}
        return next((severity for severity in SEVERITY_ORDER if severity in found), None)


@dataclass(frozen=True, slots=True)
class Results:
    """What an analyst sees of a round: scores and coverage, and how they were verified."""

    round: Round
    city: City
    mark: str
    groups: tuple[Mapping[str, Any], ...]
    coverage: Mapping[str, Any]
    maturity: Mapping[str, Any]
    pack: str
    pack_version: str


def rounds(acting: Acting) -> tuple[Listed, ...]:
    """The rounds the person may see, newest year first."""

    def look(unit: UnitOfWork) -> tuple[Listed, ...]:
        cities = {city.id: city for city in unit.cities()}
        found = []
        for one in unit.rounds():
            case = Case(acting, unit, one.id, Action.READ)
            city = cities.get(one.city_id, case.city)
            shown = one.state in HANDED_IN and case.role is Role.VERIFIER
            found.append(Listed(one, city, _mark(case), _progress(case) if shown else None))
        return tuple(sorted(found, key=lambda listed: (-listed.round.year, listed.city.name)))

    return acting.read(look)


def view(acting: Acting, round_id: str) -> RoundView:
    """A round with everything the person may see of it; of an analyst's, how it was verified. Raises Refused."""

    def look(unit: UnitOfWork) -> RoundView:
        case = Case(acting, unit, round_id, Action.READ)
        works = case.role is not Role.ANALYST
        attachments = unit.attachments(round_id)
        threads = tuple(
            Thread(
                question,
                case.messages[question.id],
                _attached_to(case.messages[question.id], attachments),
            )
            for question in case.questions
        )
        return RoundView(
            round=case.round,
            city=case.city,
            mark=_mark(case),
            submissions=case.submissions if works else (),
            points=case.points if works and case.latest else {},
            progress=_progress(case),
            threads=threads,
            attachments=attachments,
            assignments=unit.assignments(round_id) if works else (),
            events=unit.events(round_id),
            attestation=unit.attestation(round_id),
            reports=unit.reports(round_id),
            obstacles=ready(case).refusals(case.facts) if case.latest else (),
            people={person.id: person for person in unit.people()},
        )

    return acting.read(look)


def content(acting: Acting, round_id: str, sha256: str) -> bytes:
    """The bytes of a file of a round by its hash: of a submission, an attachment, the working copy or a document.

    Views come without bytes; whoever wants to have one file asks here. Raises Refused where it is not to be
    seen or its bytes are deleted.
    """

    def look(unit: UnitOfWork) -> bytes:
        found = unit.content(round_id, sha256)
        if found is None:
            if unit.round(round_id) is None:
                raise Refused("unknown-round", round=round_id)
            raise Refused("bytes-gone")
        return found

    return acting.read(look)


def work_list(acting: Acting, round_id: str) -> tuple[Item, ...]:
    """Every data point of the current submission, the worst flagged first, then in the order of the pack.

    Raises Refused.
    """

    def look(unit: UnitOfWork) -> tuple[Item, ...]:
        case = at_work(acting, unit, round_id)
        framework = acting.pack(case.round.framework)
        changed = set(changed_points(Facts.of((*case.handed_in, case.current)[0]), case.facts))
        checks: dict[str, tuple[tuple[ManualCheck, bool], ...]] = {}
        for kpi in framework.kpis:
            listed = tick_list(framework, kpi)
            checks[kpi.code] = tuple((check, (kpi.code, check.key) in case.ticks) for check in listed)
        items = [
            Item(
                code=key[0],
                data_point=key[1],
                name=value["name"],
                status=value["status"],
                printed=value["printed"],
                standing=case.points[key],
                flags=case.facts.flags_by_point[key],
                checks=checks.get(key[0], ()),
                changed=key in changed,
            )
            for key, value in case.facts.values.items()
        ]
        return tuple(sorted(items, key=_rank))

    return acting.read(look)


def diff(acting: Acting, round_id: str, old: int | None = None, new: int | None = None) -> Difference:
    """What lies between two submissions of a round: by number, else the current one and the one before it.

    Raises Refused.
    """

    def look(unit: UnitOfWork) -> Difference:
        case = at_work(acting, unit, round_id)
        newer = case.number(new)
        if old is not None:
            older = case.number(old)
        else:
            before = [one for one in case.handed_in if one.number < newer.number]
            older = before[-1] if before else newer
        return difference(Facts.of(older), Facts.of(newer))

    return acting.read(look)


def restated_scores(acting: Acting, round_id: str, number: int) -> tuple[GroupChange, ...]:
    """The scores of a restatement, by its number, beside those it restates. Raises Refused."""

    def look(unit: UnitOfWork) -> tuple[GroupChange, ...]:
        case = Case(acting, unit, round_id, Action.READ)
        record = case.number(number)
        parent = next((one for one in case.submissions if one.id == record.parent_id), record)
        return tuple(groups_between(Facts.of(parent), Facts.of(record)))

    return acting.read(look)


def results(acting: Acting) -> tuple[Results, ...]:
    """The verified and published rounds the person may see, as an analyst sees them. Raises Refused."""

    def look(unit: UnitOfWork) -> tuple[Results, ...]:
        found = []
        for one in unit.rounds():
            case = Case(acting, unit, one.id, Action.READ)
            attestation = unit.attestation(one.id) if one.state in ATTESTED else None
            if attestation is not None:
                record = next(s for s in case.submissions if s.id == attestation.submission_id)
                found.append(_results(case, record, attestation))
        return tuple(found)

    return acting.read(look)


def _results(case: Case, record: SubmissionRecord, attestation: Attestation) -> Results:
    document = record.assessment
    return Results(
        round=case.round,
        city=case.city,
        mark=mark(attestation),
        groups=tuple(document["groups"]),
        coverage=document["coverage"],
        maturity=document["maturity"],
        pack=record.pack,
        pack_version=record.pack_version,
    )


def _mark(case: Case) -> str:
    return mark(case.unit.attestation(case.round.id))


def _progress(case: Case) -> Progress | None:
    if case.latest is None or case.role is Role.ANALYST:
        return None
    states = [case.points[key].state for key in case.facts.reported]
    return Progress(
        reported=len(states),
        decided=sum(case.points[key].judgement is not PointState.OPEN for key in case.facts.reported),
        questions_open=sum(question.closed_at is None for question in case.questions),
        by_state={state: states.count(state) for state in PointState},
    )


def _attached_to(messages: Iterable[Message], attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    ids = {message.id for message in messages}
    return tuple(one for one in attachments if one.message_id in ids)


def _rank(item: Item) -> int:
    return SEVERITY_ORDER.index(item.severity) if item.severity else len(SEVERITY_ORDER)
