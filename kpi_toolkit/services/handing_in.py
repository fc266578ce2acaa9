"""How figures get into a round: what stands there before, what was made of them, and how it is written.

Files, corrections, working copies and restatements all come through here (``submitting``, ``preparing``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.review.carry import Difference, Passing, carry, difference, lapsed_ticks
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.models import Decision, DecisionKind, PointKey, SubmissionRecord, SubmittedFile
from kpi_toolkit.review.points import standings
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services.acting import clean, new_id
from kpi_toolkit.services.assessing import SourceData, read
from kpi_toolkit.services.case import Case, decisions_content
from kpi_toolkit.services.installation import in_force
from kpi_toolkit.services.pinning import Comparison, compared_with, pin, repin
from kpi_toolkit.submission.codec import to_document
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.submission.models import Submission

FILES, CORRECTION = "files", "correction"
MAX_FILES = 40  # of one city's departments; the size of each is limited where it is read


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


class Before:
    """What is known before the slow work of reading and assessing, outside any unit of work.

    ``number``: of the submission it is about, the current one where None. ``seen``: number of the submission
    the person looked at, if any. Raises Refused where that is not the current one any more.
    """

    def __init__(self, case: Case, number: int | None = None, seen: int | None = None) -> None:
        if seen is not None and seen != case.current.number:
            raise Refused("other-submission", given=str(seen), current=str(case.current.number))
        self.round, self.city = case.round, case.city
        self.latest = case.latest
        self.parent = case.number(number) if number is not None else case.latest
        self.next_number = len(case.submissions) + 1
        self.installed = case.acting.pack(case.round.framework)
        self._chosen = in_force(case.unit, case.round.framework)

    @property
    def latest_id(self) -> str | None:
        return self.latest.id if self.latest else None

    @property
    def pinned_before(self) -> Mapping[str, Any]:
        """What the submission before is pinned to; of the first one what the installation chose."""
        return self.parent.pinned if self.parent else self._chosen

    def framework(self, chosen: Framework | None) -> Framework:
        """The chosen framework, else the installed one with what was pinned before. Raises Refused."""
        if chosen is None:
            return repin(self.installed, self.pinned_before)
        if chosen.pack.key != self.round.framework:
            raise Refused("other-framework", round=self.round.framework, given=chosen.pack.key)
        return chosen

    def pinned(
        self,
        used: Framework,
        chosen: bool,
        previous: Comparison | None,
        national: Comparison | None,
    ) -> dict[str, Any]:
        """What the new submission is pinned to; ``chosen``: the framework was given, not taken over."""
        old = self.pinned_before
        pinned = pin(
            used,
            self.installed,
            compared_with(old, "previous") if previous is None else previous,
            compared_with(old, "national") if national is None else national,
        )
        if not chosen and "maturity" in old:
            pinned["maturity"] = old["maturity"]
        return pinned


@dataclass(frozen=True)
class Made:
    """A submission that is read and assessed, on its way into the store. Documents are as they are stored."""

    kind: str
    parsed: dict[str, Any]
    document: dict[str, Any]
    assessment: Assessment
    pack: str
    pack_version: str
    pinned: dict[str, Any]
    files: tuple[SubmittedFile, ...]
    changes: tuple[dict[str, Any], ...]
    facts: Facts
    values_sha256: str

    @classmethod
    def of(
        cls,
        kind: str,
        submission: Submission,
        framework: Framework,
        pinned: dict[str, Any],
        files: tuple[SubmittedFile, ...] = (),
        changes: tuple[dict[str, Any], ...] = (),
    ) -> Made:
        """Assess a submission with what it is pinned to."""
        assessment = assess_submission(
            submission,
            framework,
            previous=compared_with(pinned, "previous"),
            national=compared_with(pinned, "national"),
        )
        pack = framework.pack
        parsed, document = to_document(submission), assessment.model_dump(mode="json")
        facts = Facts(parsed, document)
        values = facts.values_sha256  # before anybody has to wait for us
        return cls(
            kind, parsed, document, assessment, pack.key, pack.version, pinned, files, changes, facts, values
        )

    def record(self, case: Case, parent: SubmissionRecord | None, number: int) -> SubmissionRecord:
        """The record of it in a round. ``number``: its own."""
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
            pack=self.pack,
            pack_version=self.pack_version,
            pinned=self.pinned,
            changes=self.changes,
        )


def read_files(sources: Sequence[SourceData], framework: Framework, before: Before) -> Submission:
    """What the files of a city say. Raises Refused where one cannot be read or is about another year."""
    try:
        submission = read(sources, framework, city=before.city.name, year=before.round.year)
    except UnusableFile as error:
        raise Refused("unusable-file", problem=str(error)) from None
    if submission.year is not None and submission.year != before.round.year:
        raise Refused("other-year", given=str(submission.year), year=str(before.round.year))
    return submission


def stored_files(sources: Sequence[SourceData]) -> tuple[SubmittedFile, ...]:
    """Files as they are kept. Raises Refused where there is none, or too many."""
    if not sources:
        raise Refused("no-files")
    if len(sources) > MAX_FILES:
        raise Refused("too-many-files", count=len(sources), limit=MAX_FILES)
    return tuple(
        SubmittedFile(clean(name) or "file", hashlib.sha256(data).hexdigest(), len(data), data)
        for name, data in ((source.name, source.data) for source in sources)
    )


def put_in(case: Case, before: Before, made: Made) -> Submitted:
    """Write a submission with what it does to decisions and ticks. The caller's unit of work commits.

    Raises Refused where somebody else handed in something since ``before``.
    """
    old = case.latest
    if (old.id if old else None) != before.latest_id:
        raise Refused("changed-meanwhile")
    record = made.record(case, old, len(case.submissions) + 1)
    case.unit.add_submission(record)
    passings: list[Passing] = []
    compared = None
    if old is not None:
        old_facts = Facts.of(old)
        points = standings(old_facts.values, case.unit.decisions(case.round.id))
        passings = carry(points, old_facts, made.facts)
        compared = difference(old_facts, made.facts)
        for tick in lapsed_ticks(case.ticks, old_facts, made.facts):
            gone = replace(tick, id=new_id(), ticked=False, by=case.acting.person_id, at=case.at)
            case.unit.add_tick(gone)
    decisions = [_decision(case, record, passing) for passing in passings]
    if decisions:
        case.unit.add_decisions(decisions)
    case.step("submission", **ledger_content(record, made), decisions=decisions_content(decisions))
    kinds = {kind: tuple(p.key for p in passings if p.kind is kind) for kind in DecisionKind}
    return Submitted(
        record=record,
        assessment=made.assessment,
        carried=kinds[DecisionKind.CARRIED],
        lapsed=kinds[DecisionKind.LAPSED],
        difference=compared,
        notices=tuple(notices(case.city.name, made.assessment.city, compared)),
    )


def ledger_content(record: SubmissionRecord, made: Made) -> dict[str, Any]:
    """What the ledger holds of a submission."""
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


def notices(city: str, named: str | None, compared: Difference | None) -> Iterator[str]:
    """What the city should look at, in sentences. ``named``: the city the files are about."""
    if named and named.strip().casefold() != city.strip().casefold():
        told = _("The files name the city “{named}”, and this round belongs to {city}.")
        yield told.format(named=named, city=city)
    if compared is not None and not compared.values:
        yield _("No value differs from the submission before.")


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
