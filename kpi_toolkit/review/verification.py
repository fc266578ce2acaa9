"""What a verification report says beyond the assessment: data made from the recorded decisions alone.

Reports take it beside the assessment and add nothing to it. Chapters: Verification Report 2020-2022; that
accepted flags, corrections and the place in the register are printed is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import takewhile

from pydantic import BaseModel, ConfigDict

from kpi_toolkit.review.attest import mark
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.models import Attestation, Decision, PointKey, PointState, Question, SubmissionRecord
from kpi_toolkit.review.points import VERIFIED, PointStanding


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VerifiedPoint(Model):
    """One data point. ``verified`` None: not reported, so nothing was judged. ``footnote``: number of its
    remark.
    """

    code: str
    data_point: str
    name: str
    status: str
    state: PointState
    verified: bool | None
    reason: str | None
    decided_at: datetime | None
    carried: bool
    footnote: int | None


class Footnote(Model):
    """The verifier's words on a value, under the table of results."""

    number: int
    code: str
    data_point: str
    text: str


class AcceptedFlag(Model):
    """What a check raised about a value that was accepted all the same, with the verifier's reason."""

    code: str
    data_point: str
    name: str
    check: str
    severity: str
    title: str
    message: str
    reason: str


class CityCorrection(Model):
    """A correction the city typed in: which field, when, and the city's reason."""

    field: str
    old: str
    new: str
    reason: str
    at: datetime


class Correction(Model):
    """A value that is not the one first handed in. ``old`` and ``new`` as reports print them."""

    code: str
    data_point: str
    name: str
    old: str
    new: str
    by_city: tuple[CityCorrection, ...]
    reason: str | None


class NotVerifiedPoint(Model):
    data_point: str
    name: str
    reason: str


class NotVerifiedKpi(Model):
    """An indicator with data points that are not verified; ``whole``: none of its reported ones is."""

    code: str
    name: str
    whole: bool
    points: tuple[NotVerifiedPoint, ...]


class Attested(Model):
    """The attestation as it is printed, with what it rests on."""

    text: str
    name: str
    role: str
    at: datetime
    independent: bool
    submission: str
    submission_number: int
    file_sha256: tuple[str, ...]
    values_sha256: str
    pack: str
    pack_version: str


class Anchor(Model):
    """The ledger's count of entries and last hash before the document was issued."""

    count: int
    hash: str


class Verification(Model):
    """Everything a report prints of a verification.

    ``mark`` stands on every page. ``number`` and ``ledger`` are set when the document is issued.
    ``restated_with``: version of the pack the printed scores are made with, where it is not the attested
    one.
    """

    mark: str
    round: str
    city: str
    year: int
    points: tuple[VerifiedPoint, ...]
    footnotes: tuple[Footnote, ...]
    accepted_flags: tuple[AcceptedFlag, ...]
    corrections: tuple[Correction, ...]
    not_verified: tuple[NotVerifiedKpi, ...]
    questions_asked: int | None
    questions_answered: int | None
    checks_ticked: int
    checks_of_manual: int
    attestation: Attested | None
    restated_with: str | None = None
    number: str | None = None
    replaces: str | None = None
    ledger: Anchor | None = None

    @property
    def all_verified(self) -> bool:
        """Whether every reported data point is verified."""
        return all(point.verified is not False for point in self.points)

    @property
    def certifiable(self) -> bool:
        """Whether there can be a certificate: attested independently, and with something that is verified."""
        given = self.attestation
        return given is not None and given.independent and any(point.verified for point in self.points)

    def point(self, code: str, data_point: str) -> VerifiedPoint:
        """One data point. KeyError where there is none."""
        for point in self.points:
            if (point.code, point.data_point) == (code, data_point):
                return point
        raise KeyError((code, data_point))


def verification(
    *,
    city: str,
    year: int,
    submissions: Sequence[SubmissionRecord],
    current: SubmissionRecord,
    points: Mapping[PointKey, PointStanding],
    questions: Iterable[Question] | None,
    answered: Iterable[str],
    ticks: tuple[int, int],
    attestation: Attestation | None,
) -> Verification:
    """The verification of a round.

    ``submissions``: all of the round in their order; ``current``: the one that was decided on;
    ``questions``: None for somebody who may not see them; ``answered``: ids of those the city answered;
    ``ticks``: how many checks of the manual are ticked, and of how many.
    """
    facts = Facts.of(current)
    listed = tuple(_points(facts, points))
    reasons = {(p.code, p.data_point): p.reason for p in listed if p.reason}
    asked = None if questions is None else {question.id for question in questions}
    return Verification(
        mark=mark(attestation),
        round=current.round_id,
        city=city,
        year=year,
        points=listed,
        footnotes=tuple(
            Footnote(number=p.footnote, code=p.code, data_point=p.data_point, text=p.reason or "")
            for p in listed
            if p.footnote is not None
        ),
        accepted_flags=tuple(_accepted_flags(facts, listed)),
        corrections=tuple(_corrections(submissions, facts, reasons)),
        not_verified=tuple(_not_verified(facts, listed)),
        questions_asked=None if asked is None else len(asked),
        questions_answered=None if asked is None else len(asked & set(answered)),
        checks_ticked=ticks[0],
        checks_of_manual=ticks[1],
        attestation=None if attestation is None else _attested(attestation, current, facts),
    )


def _points(facts: Facts, points: Mapping[PointKey, PointStanding]) -> Iterable[VerifiedPoint]:
    footnote = 0
    for key, value in facts.values.items():
        standing = points.get(key, PointStanding())
        reported = value["status"] == "reported"
        decision: Decision | None = standing.decision if reported else None
        reason = decision.reason if decision else None
        verified = standing.state in VERIFIED
        if reason and verified:
            footnote += 1
        yield VerifiedPoint(
            code=key[0],
            data_point=key[1],
            name=value["name"],
            status=value["status"],
            state=standing.state,
            verified=verified if reported else None,
            reason=reason,
            decided_at=decision.at if decision else None,
            carried=reported and standing.carried,
            footnote=footnote if reason and verified else None,
        )


def _accepted_flags(facts: Facts, points: Iterable[VerifiedPoint]) -> Iterable[AcceptedFlag]:
    for point in points:
        for flag in facts.serious_flags((point.code, point.data_point)) if point.verified else ():
            yield AcceptedFlag(
                code=point.code,
                data_point=point.data_point,
                name=point.name,
                check=flag.check,
                severity=flag.severity,
                title=flag.title,
                message=flag.message,
                reason=point.reason or "",
            )


def _corrections(
    submissions: Sequence[SubmissionRecord], facts: Facts, reasons: Mapping[PointKey, str | None]
) -> Iterable[Correction]:
    first = Facts.of(submissions[0])
    typed: dict[PointKey, list[CityCorrection]] = {}
    for record in submissions:
        for change in record.changes:
            told = {name: str(change.get(name) or "") for name in ("field", "old", "new", "reason")}
            key = change["code"], change["data_point"]
            typed.setdefault(key, []).append(CityCorrection(**told, at=record.at))
    for key, value in facts.values.items():
        changed = key in first.fingerprints and first.fingerprints[key] != facts.fingerprints[key]
        if value["status"] == "reported" and changed:
            yield Correction(
                code=key[0],
                data_point=key[1],
                name=value["name"],
                old=first.values[key]["printed"],
                new=value["printed"],
                by_city=tuple(typed.get(key, ())),
                reason=reasons.get(key),
            )


def _not_verified(facts: Facts, points: Iterable[VerifiedPoint]) -> Iterable[NotVerifiedKpi]:
    by_code: dict[str, list[VerifiedPoint]] = {}
    for point in points:
        if point.verified is not None:
            by_code.setdefault(point.code, []).append(point)
    for code, own in by_code.items():
        missing = [point for point in own if not point.verified]
        if missing:
            yield NotVerifiedKpi(
                code=code,
                name=kpi_name(value["name"] for key, value in facts.values.items() if key[0] == code),
                whole=len(missing) == len(own),
                points=tuple(
                    NotVerifiedPoint(data_point=point.data_point, name=point.name, reason=point.reason or "")
                    for point in missing
                ),
            )


def kpi_name(names: Iterable[str]) -> str:
    """An indicator's name by those of all its data points, which are called "indicator - data point"."""
    split = [name.split(" - ") for name in names]
    common = takewhile(lambda words: len(set(words)) == 1, zip(*split, strict=False))
    return " - ".join(words[0] for words in common)


def _attested(attestation: Attestation, record: SubmissionRecord, facts: Facts) -> Attested:
    return Attested(
        text=attestation.text,
        name=attestation.name,
        role=attestation.role,
        at=attestation.at,
        independent=attestation.independent,
        submission=record.id,
        submission_number=record.number,
        file_sha256=attestation.file_sha256,
        values_sha256=facts.values_sha256,
        pack=attestation.pack,
        pack_version=attestation.pack_version,
    )
