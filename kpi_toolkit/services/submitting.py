"""Handing in files, correcting single values, restating with another pack; and letting go of old files.

A submission is never changed. Whatever comes later is a new one, to which the decisions pass over where the
values are what they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.framework import Framework
from kpi_toolkit.review.carry import Difference, Passing, carry, difference, lapsed_ticks
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.models import Decision, DecisionKind, PointKey, SubmissionRecord, SubmittedFile
from kpi_toolkit.review.points import standings
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.acting import Acting, clean, new_id
from kpi_toolkit.services.assessing import SourceData, read
from kpi_toolkit.services.case import RESTATEMENT, Case, decisions_content
from kpi_toolkit.services.correcting import Change, apply
from kpi_toolkit.services.pinning import Comparison, compared_with, pin, repin
from kpi_toolkit.submission.codec import from_document, to_document
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.submission.models import Submission

FILES, CORRECTION = "files", "correction"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came of handing something in.

    ``carried`` and ``lapsed``: data points whose decisions went on and lapsed. ``difference``: to the
    submission before, None for the first. ``notices``: what the city should look at, in sentences.
    """

    record: SubmissionRecord
    assessment: Assessment
    carried: tuple[PointKey, ...]
    lapsed: tuple[PointKey, ...]
    difference: Difference | None
    notices: tuple[str, ...] = ()


def submit(
    acting: Acting,
    round_id: str,
    sources: Sequence[SourceData],
    *,
    on: int | None = None,
    framework: Framework | None = None,
    previous: Comparison | None = None,
    national: Comparison | None = None,
) -> Submitted:
    """Hand in the files of a city: they are read, assessed and stored with all that was understood.

    ``framework``: the pack with overlays, own targets and settings; what the submission before was assessed
    with where None. ``previous`` and ``national``: figures to compare with; as before where None. ``on``:
    number of the submission the person looked at, if any; a newer one is not passed over unseen. Raises
    Refused, also where a file cannot be read or somebody else handed in something meanwhile.
    """
    if not sources:
        raise Refused("no-files")
    before = acting.read(lambda unit: _Before(Case(acting, unit, round_id, Action.SUBMIT), seen=on))
    used = before.framework(framework)
    submission = _read(sources, used, before)
    pinned = before.pinned(used, framework is not None, previous, national)
    files = tuple(
        SubmittedFile(
            clean(source.name) or "file",
            hashlib.sha256(source.data).hexdigest(),
            len(source.data),
            source.data,
        )
        for source in sources
    )
    made = _Made(FILES, submission, used, pinned, files)
    return acting.write(lambda unit: _store(Case(acting, unit, round_id, Action.SUBMIT), before, made))


def correct(acting: Acting, round_id: str, changes: Sequence[Change], *, on: int | None = None) -> Submitted:
    """Correct single values of the current submission; each with its reason.

    Makes a new submission that names its parent and the changed values, assessed with the same targets and
    settings. ``on``: number of the submission the person looked at. Raises Refused.
    """
    before = acting.read(lambda unit: _Before(Case(acting, unit, round_id, Action.CORRECT), seen=on))
    parent = before.parent
    if parent is None:
        raise Refused("no-submission")
    used = before.framework(None)
    submission, told = apply(from_document(parent.parsed), used, changes, number=parent.number + 1)
    pinned = before.pinned(used, False, None, None)
    made = _Made(CORRECTION, submission, used, pinned, (), told)
    return acting.write(lambda unit: _store(Case(acting, unit, round_id, Action.CORRECT), before, made))


def restate(
    acting: Acting, round_id: str, number: int | None = None, *, framework: Framework | None = None
) -> Submitted:
    """Assess a submission again with the installed pack, or with other targets and settings.

    The result stands beside what it restates: states, decisions and documents stay as they are.
    ``number``: the submission, the current one where None. Raises Refused.
    """
    before = acting.read(lambda unit: _Before(Case(acting, unit, round_id, Action.RESTATE), number))
    parent = before.parent
    if parent is None:
        raise Refused("no-submission")
    used = before.framework(framework)
    pinned = before.pinned(used, framework is not None, None, None)
    made = _Made(RESTATEMENT, from_document(parent.parsed), used, pinned, ())

    def change(unit: UnitOfWork) -> Submitted:
        case = Case(acting, unit, round_id, Action.RESTATE)
        alike = (one for one in case.submissions if parent.id in (one.id, one.parent_id))
        if any((one.pack_version, one.pinned) == (used.pack.version, pinned) for one in alike):
            raise Refused("same-pack")
        record = made.record(case, parent, len(case.submissions) + 1)
        case.unit.add_submission(record)
        case.step("submission", **_content(record, made))
        compared = difference(Facts.of(parent), made.facts)
        return Submitted(record, made.assessment, (), (), compared)

    return acting.write(change)


def forget_files(acting: Acting, round_id: str, number: int, *, keep_days: int) -> SubmissionRecord:
    """Delete the bytes of a submission's files once they were kept ``keep_days``; hash and values stay.

    Raises Refused before that time, and where they are gone already.
    """

    def change(unit: UnitOfWork) -> SubmissionRecord:
        case = Case(acting, unit, round_id, Action.FORGET_FILES)
        record = case.number(number)
        if not any(file.data is not None for file in record.files):
            raise Refused("bytes-gone")
        until = record.at + timedelta(days=keep_days)
        if case.at < until:
            raise Refused("retention", days=str(keep_days), date=until.date().isoformat())
        unit.forget_bytes(record.id)
        case.step("bytes", submission=record.id, files=[file.sha256 for file in record.files])
        return unit.submission(record.id) or record

    return acting.write(change)


class _Before:
    """What is known before the slow work of reading and assessing, outside any unit of work."""

    def __init__(self, case: Case, number: int | None = None, seen: int | None = None) -> None:
        if seen is not None and seen != case.current.number:
            raise Refused("other-submission", given=str(seen), current=str(case.current.number))
        self.round, self.city = case.round, case.city
        self.latest_id = case.latest.id if case.latest else None
        self.parent = case.number(number) if number is not None else case.latest
        self.installed = case.acting.pack(case.round.framework)

    def framework(self, chosen: Framework | None) -> Framework:
        if chosen is not None:
            if chosen.pack.key != self.round.framework:
                raise Refused("other-framework", round=self.round.framework, given=chosen.pack.key)
            return chosen
        return repin(self.installed, self.parent.pinned) if self.parent else self.installed

    def pinned(
        self,
        used: Framework,
        chosen: bool,
        previous: Comparison | None,
        national: Comparison | None,
    ) -> dict[str, Any]:
        """What the new submission is pinned to; ``chosen``: the framework was given, not taken over."""
        old: Mapping[str, Any] = self.parent.pinned if self.parent else {}
        pinned = pin(
            used,
            self.installed,
            compared_with(old, "previous") if previous is None else previous,
            compared_with(old, "national") if national is None else national,
        )
        if not chosen and "maturity" in old:
            pinned["maturity"] = old["maturity"]
        return pinned


class _Made:
    """A submission that is read and assessed, on its way into the store."""

    def __init__(
        self,
        kind: str,
        submission: Submission,
        framework: Framework,
        pinned: dict[str, Any],
        files: tuple[SubmittedFile, ...],
        changes: tuple[dict[str, Any], ...] = (),
    ) -> None:
        self.kind, self.framework, self.pinned = kind, framework, pinned
        self.files, self.changes = files, changes
        self.assessment = assess_submission(
            submission,
            framework,
            previous=compared_with(pinned, "previous"),
            national=compared_with(pinned, "national"),
        )
        self.parsed = to_document(submission)
        self.document = self.assessment.model_dump(mode="json")
        self.facts = Facts(self.parsed, self.document)
        self.values_sha256 = self.facts.values_sha256  # before anybody has to wait for us

    def record(self, case: Case, parent: SubmissionRecord | None, number: int) -> SubmissionRecord:
        return SubmissionRecord(
            id=new_id(),
            round_id=case.round.id,
            number=number,
            parent_id=parent.id if parent else None,
            kind=self.kind,
            by=case.acting.person_id,
            at=case.at,
            files=self.files,
            parsed=self.parsed,
            assessment=self.document,
            pack=self.framework.pack.key,
            pack_version=self.framework.pack.version,
            pinned=self.pinned,
            changes=self.changes,
        )


def _read(sources: Sequence[SourceData], framework: Framework, before: _Before) -> Submission:
    try:
        submission = read(sources, framework, city=before.city.name, year=before.round.year)
    except UnusableFile as error:
        raise Refused("unusable-file", problem=str(error)) from None
    if submission.year is not None and submission.year != before.round.year:
        raise Refused("other-year", given=str(submission.year), year=str(before.round.year))
    return submission


def _store(case: Case, before: _Before, made: _Made) -> Submitted:
    """Write a submission with what it does to decisions and ticks. The caller's unit of work commits."""
    old = case.latest
    if (old.id if old else None) != before.latest_id:
        raise Refused("changed-meanwhile")
    record = made.record(case, old, len(case.submissions) + 1)
    case.unit.add_submission(record)
    new_facts = made.facts
    passings: list[Passing] = []
    compared = None
    if old is not None:
        old_facts = Facts.of(old)
        points = standings(old_facts.values, case.unit.decisions(case.round.id))
        passings = carry(points, old_facts, new_facts)
        compared = difference(old_facts, new_facts)
        for tick in lapsed_ticks(case.ticks, old_facts, new_facts):
            gone = replace(tick, id=new_id(), ticked=False, by=case.acting.person_id, at=case.at)
            case.unit.add_tick(gone)
    decisions = [_decision(case, record, passing) for passing in passings]
    if decisions:
        case.unit.add_decisions(decisions)
    case.step("submission", **_content(record, made), decisions=decisions_content(decisions))
    kinds = {kind: tuple(p.key for p in passings if p.kind is kind) for kind in DecisionKind}
    return Submitted(
        record=record,
        assessment=made.assessment,
        carried=kinds[DecisionKind.CARRIED],
        lapsed=kinds[DecisionKind.LAPSED],
        difference=compared,
        notices=tuple(_notices(case, made.assessment, compared)),
    )


def _decision(case: Case, record: SubmissionRecord, passing: Passing) -> Decision:
    return Decision(
        id=new_id(),
        round_id=case.round.id,
        submission_id=record.id,
        code=passing.key[0],
        data_point=passing.key[1],
        kind=passing.kind,
        reason=" ".join(passing.changed) or None,
        fingerprint=passing.fingerprint,
        by=case.acting.person_id,
        at=case.at,
        about=passing.about,
    )


def _content(record: SubmissionRecord, made: _Made) -> dict[str, Any]:
    return {
        "submission": record.id,
        "number": record.number,
        "parent": record.parent_id,
        "submission_kind": record.kind,
        "files": [file.sha256 for file in record.files],
        "values": made.values_sha256,
        "pack": record.pack,
        "pack_version": record.pack_version,
    }


def _notices(case: Case, made: Assessment, compared: Difference | None) -> Iterator[str]:
    if made.city and made.city.strip().casefold() != case.city.name.strip().casefold():
        yield f"The files name the city “{made.city}”, and this round belongs to {case.city.name}."
    if compared is not None and not compared.values:
        yield "No value differs from the submission before."
