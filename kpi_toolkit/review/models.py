"""The records of a verification, as plain immutable data. Storage and rules both speak in them.

Ids are random (uuid4 hex) and say nothing of a person. Times are UTC with microseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

PointKey = tuple[str, str]


class Role(StrEnum):
    """What a person may be. An official's grant names the city; others hold everywhere or by assignment."""

    OFFICIAL = "official"
    VERIFIER = "verifier"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class RoundState(StrEnum):
    """Where a round stands. Questions open and answered are both inside verification."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_VERIFICATION = "in_verification"
    QUESTIONS_OPEN = "questions_open"
    ANSWERED = "answered"
    VERIFIED = "verified"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class PointState(StrEnum):
    """The verifier's judgement of one data point. Reported is another thing and stands in the assessment."""

    OPEN = "open"
    QUESTION = "question"
    ACCEPTED = "accepted"
    ACCEPTED_WITH_REASON = "accepted_with_reason"
    CORRECTED = "corrected"
    NOT_VERIFIED = "not_verified"


class DecisionKind(StrEnum):
    """What happened to a data point. A new submission makes ``LAPSED`` and ``CARRIED``."""

    ACCEPT = "accept"
    ACCEPT_WITH_REASON = "accept_with_reason"
    CORRECT = "correct"
    NOT_VERIFIED = "not_verified"
    REOPEN = "reopen"
    CARRIED = "carried"
    LAPSED = "lapsed"


class ReportState(StrEnum):
    """Whether an issued document stands."""

    STANDS = "stands"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class City:
    id: str
    name: str
    country: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Person:
    """``name`` and ``contact`` are None once erased; the id stays in the ledger. ``issuer`` and
    ``subject``: sign-in.
    """

    id: str
    name: str | None
    contact: str | None = None
    issuer: str | None = None
    subject: str | None = None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """A role of a person; ``city_id`` for officials."""

    person_id: str
    role: Role
    city_id: str | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One assessment of a city: year and framework. ``version`` counts changes: optimistic concurrency."""

    id: str
    city_id: str
    year: int
    framework: str
    state: RoundState
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Assignment:
    """A verifier's work on a round. ``conflicts``: what they declared ("none" or words), None until then."""

    id: str
    round_id: str
    verifier_id: str
    assigned_by: str
    assigned_at: datetime
    conflicts: str | None = None
    ended_at: datetime | None = None
    ended_because: str | None = None


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """Bytes as they came. ``data`` is None where it was not asked for and after the retention period; the hash
    stays. ``kept``: the bytes are still there.
    """

    name: str
    sha256: str
    size: int
    data: bytes | None
    kept: bool = True


@dataclass(frozen=True, slots=True)
class SubmissionRecord:
    """What a city handed in; never changed. A correction names its parent and the changed values.

    ``parsed`` and ``assessment`` are JSON documents (submission.codec, assessment.models). ``pinned`` holds
    overlays, targets and settings the assessment was made with.
    """

    id: str
    round_id: str
    number: int
    parent_id: str | None
    kind: str
    by: str
    at: datetime
    files: tuple[SubmittedFile, ...]
    parsed: dict[str, Any]
    assessment: dict[str, Any]
    pack: str
    pack_version: str
    pinned: dict[str, Any] = field(default_factory=dict)
    changes: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """An event in the history of a data point; append-only. ``fingerprint``: of the value it speaks of."""

    id: str
    round_id: str
    submission_id: str
    code: str
    data_point: str
    kind: DecisionKind
    reason: str | None
    fingerprint: str
    by: str
    at: datetime
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A manual's check ticked (or unticked) for an indicator; append-only, the last one counts."""

    id: str
    round_id: str
    code: str
    check: str
    ticked: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """A thread on a data point. ``closed_at`` None while open."""

    id: str
    round_id: str
    code: str
    data_point: str
    asked_by: str
    asked_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One contribution to a thread, the question itself first. ``answer``: written by the city."""

    id: str
    question_id: str
    text: str
    answer: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """Evidence for a data point, or belonging to a message."""

    id: str
    round_id: str
    code: str
    data_point: str
    message_id: str | None
    file: SubmittedFile
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RoundEvent:
    """A step of a round: who did what, when, why, from which state to which; append-only."""

    id: str
    round_id: str
    action: str
    from_state: RoundState | None
    to_state: RoundState
    by: str
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Attestation:
    """The verifier's statement that freezes a round. ``independent`` False: submitted and attested by one
    person. ``name`` is empty once the person is erased.
    """

    id: str
    round_id: str
    submission_id: str
    text: str
    name: str
    role: str
    by: str
    at: datetime
    file_sha256: tuple[str, ...]
    pack: str
    pack_version: str
    independent: bool


@dataclass(frozen=True, slots=True)
class IssuedReport:
    """An entry of the register of reports and certificates; ``number`` is what is printed on it.

    ``data``: None where it was not asked for.
    """

    id: str
    number: str
    round_id: str
    kind: str
    sha256: str
    by: str
    at: datetime
    state: ReportState = ReportState.STANDS
    reason: str | None = None
    replaced_by: str | None = None
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Configuration:
    """What an administrator chose for new rounds of a framework; append-only, the last one is in force.

    ``pinned``: overlays, and settings with their reasons, as submissions are pinned to them.
    """

    id: str
    framework: str
    pinned: dict[str, Any]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A link of the chain. ``content_hash``: SHA-256 of the canonical JSON of ``content``; ``hash``: of
    the entry.

    ``content`` is what is hashed: ids, hashes and machine words only, no names and no free text of people
    (free text enters by its hash).
    """

    sequence: int
    kind: str
    subject: str
    by: str
    at: datetime
    content: dict[str, Any]
    content_hash: str
    previous: str
    hash: str
