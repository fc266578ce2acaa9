"""A small world to store: cities, people, and rounds with everything that belongs to one."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from kpi_toolkit.review.desk import Draft, WorkingCopy
from kpi_toolkit.review.models import (
    Assignment,
    Attachment,
    Attestation,
    City,
    Configuration,
    Decision,
    DecisionKind,
    Grant,
    IssuedReport,
    Message,
    Person,
    Question,
    Role,
    Round,
    RoundEvent,
    RoundState,
    SubmissionRecord,
    SubmittedFile,
    Tick,
)
from kpi_toolkit.store import SqlStore

START = datetime(2025, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)
CODE = "EC: ICT: ICT: 1C"


def new_id() -> str:
    return uuid.uuid4().hex


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def uploaded(data: bytes, name: str = "city.xlsx") -> SubmittedFile:
    return SubmittedFile(name, sha(data), len(data), data)


def submission(
    round_: Round, number: int, by: Person, data: bytes | None = None, **more: object
) -> SubmissionRecord:
    given = data if data is not None else f"workbook {number} of {round_.id}".encode()
    values = {
        "id": new_id(),
        "round_id": round_.id,
        "number": number,
        "parent_id": None,
        "kind": "upload",
        "by": by.id,
        "at": START + timedelta(days=number),
        "files": (uploaded(given),),
        "parsed": {
            "values": [{"code": CODE, "data_point": "value", "n": 0.1 + 0.2}],
            "profile": {"city": "Ålesund\u0000"},
        },
        "assessment": {"values": [1, 2.5, None, True, 1e-7, -0.0, "ß"], "findings": []},
        "pack": "u4ssc",
        "pack_version": "2026.1",
        "pinned": {"overlays": ["who-2021"]},
        "changes": ({"code": CODE, "old": 1, "new": 2},),
    }
    return SubmissionRecord(**(values | more))  # type: ignore[arg-type]


def working_copy(
    round_: Round, by: Person, base: SubmissionRecord | None = None, **more: object
) -> WorkingCopy:
    given = submission(round_, 0, by, f"prepared for {round_.id}".encode())
    values = {
        "id": new_id(),
        "round_id": round_.id,
        "base_id": base.id if base else None,
        "by": by.id,
        "at": START,
        "read": {"values": [], "profile": {}},
        "dropped": ({"code": CODE, "now": "3"},),
        **{
            name: getattr(given, name)
            for name in ("files", "parsed", "assessment", "pack", "pack_version", "pinned", "changes")
        },
    }
    return WorkingCopy(**(values | more))  # type: ignore[arg-type]


def draft(by: Person, place: str = "round/1/reason", **content: object) -> Draft:
    return Draft(new_id(), by.id, place, {"text": "Because …\u0000", **content}, START)


def configuration(by: Person, framework: str = "u4ssc", **pinned: object) -> Configuration:
    chosen = {"overlays": ["who-2021"], "settings": {"year_gap": {"value": 3, "reason": "Old books"}}}
    return Configuration(new_id(), framework, chosen | pinned, by.id, START)


def decision(
    round_: Round, of: SubmissionRecord, by: Person, point: str = "value", **more: object
) -> Decision:
    made = Decision(
        new_id(), round_.id, of.id, CODE, point, DecisionKind.ACCEPT, None, sha(point.encode()), by.id, START
    )
    return replace(made, **more)  # type: ignore[arg-type]


@dataclass
class Case:
    """Everything that was stored of one round."""

    city: City
    round: Round
    official: Person
    verifier: Person
    submission: SubmissionRecord
    events: list[RoundEvent] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    assignment: Assignment | None = None
    question: Question | None = None
    messages: list[Message] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    attestation: Attestation | None = None
    report: IssuedReport | None = None
    copy: WorkingCopy | None = None
    draft: Draft | None = None


@dataclass
class World:
    """``own`` and ``other``:

    the same things in two cities. Everybody but the administrator belongs to ``own``.
    """

    store: SqlStore
    administrator: Person
    analyst: Person
    stranger: Person
    own: Case
    other: Case
    configuration: Configuration

    @classmethod
    def build(cls, store: SqlStore, state: RoundState = RoundState.IN_VERIFICATION) -> World:
        administrator, analyst, stranger = (
            person(name) for name in ("Ada Admin", "Ann Analyst", "Sam Stranger")
        )
        with store.as_system() as unit:
            for one in (administrator, analyst, stranger):
                unit.add_person(one)
            unit.add_grant(Grant(administrator.id, Role.ADMINISTRATOR))
            unit.add_grant(Grant(analyst.id, Role.ANALYST))
            chosen = configuration(administrator)
            unit.add_configuration(chosen)
            unit.record("set-up", administrator.id, {})
            unit.commit()
        cases = [add_case(store, administrator, name, state) for name in ("Lindhaven", "Ørsted")]
        return cls(store, administrator, analyst, stranger, *cases, chosen)


def person(name: str) -> Person:
    id_ = new_id()
    return Person(
        id_, name, f"{name.split()[0].casefold()}@example.org", "https://login.example.org", f"sub-{id_}"
    )


def add_case(store: SqlStore, administrator: Person, name: str, state: RoundState) -> Case:
    """A round with one of everything."""
    city = City(new_id(), name, "XX")
    official, verifier = person(f"Olga Official of {name}"), person(f"Vera Verifier of {name}")
    round_ = Round(new_id(), city.id, 2025, "u4ssc", RoundState.DRAFT, 1, START)
    with store.begin(administrator.id) as unit:
        unit.add_city(city)
        for one in (official, verifier):
            unit.add_person(one)
        unit.add_grant(Grant(official.id, Role.OFFICIAL, city.id))
        unit.add_grant(Grant(verifier.id, Role.VERIFIER))
        unit.record("city-added", city.id, {})
        unit.commit()
    first = submission(round_, 1, official)
    case = Case(city, round_, official, verifier, first)
    with store.begin(official.id) as unit:
        unit.add_round(round_)
        opened = RoundEvent(new_id(), round_.id, "open", None, RoundState.DRAFT, official.id, START)
        unit.add_event(opened)
        unit.record("opened", round_.id, {"event": opened.id})
        unit.add_submission(first)
        case.round = unit.change_round(replace(round_, state=state))
        unit.record("submitted", round_.id, {"submission": first.id, "pack": "u4ssc"})
        unit.commit()
    case.events.append(opened)
    case.assignment = Assignment(new_id(), round_.id, verifier.id, administrator.id, START)
    with store.begin(administrator.id) as unit:
        unit.add_assignment(case.assignment)
        unit.record("assigned", round_.id, {"assignment": case.assignment.id})
        unit.commit()
    with store.begin(verifier.id) as unit:
        case.decisions = [
            decision(round_, first, verifier),
            decision(
                round_, first, verifier, "other", kind=DecisionKind.CORRECT, reason="Ein Tippfehler: 10 → 1"
            ),
        ]
        unit.add_decisions(case.decisions)
        case.ticks = [
            Tick(new_id(), round_.id, CODE, "source-named", ticked, verifier.id, START)
            for ticked in (True, False)
        ]
        for tick in case.ticks:
            unit.add_tick(tick)
        case.question = Question(new_id(), round_.id, CODE, "value", verifier.id, START)
        asked = Message(new_id(), case.question.id, "Why so many?", False, verifier.id, START)
        unit.add_question(case.question, asked)
        unit.record("verified", round_.id, {"decisions": [d.id for d in case.decisions]})
        unit.commit()
    with store.begin(official.id) as unit:
        answer = Message(new_id(), case.question.id, "Because it is so.", True, official.id, START)
        unit.add_message(answer)
        case.messages = [asked, answer]
        evidence = uploaded(f"evidence of {name}".encode(), "evidence.pdf")
        case.attachments = [
            Attachment(new_id(), round_.id, CODE, "value", answer.id, evidence, official.id, START)
        ]
        unit.add_attachment(case.attachments[0])
        unit.record("answered", round_.id, {"message": answer.id})
        unit.commit()
    with store.begin(verifier.id) as unit:
        case.attestation = Attestation(
            new_id(), round_.id, first.id, "I attest.", str(verifier.name), "Verifier", verifier.id, START,
            tuple(file.sha256 for file in first.files), "u4ssc", "2026.1", True,
        )  # fmt: skip
        unit.add_attestation(case.attestation)
        pdf = f"%PDF report of {name}".encode()
        case.report = IssuedReport(
            new_id(), f"2025-{city.id[:6]}", round_.id, "report", sha(pdf), verifier.id, START, data=pdf
        )
        unit.add_report(case.report)
        unit.record("issued", round_.id, {"report": case.report.id})
        case.draft = draft(verifier)
        unit.keep_draft(case.draft)
        unit.commit()
    with store.begin(official.id) as unit:
        case.copy = unit.put_prepared(working_copy(round_, official, first), None)
        unit.commit()
    return case
