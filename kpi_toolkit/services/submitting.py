"""Handing in files, correcting single values, restating with another pack; and letting go of old files.

A submission is never changed. Whatever comes later is a new one, to which the decisions pass over where the
values are what they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from kpi_toolkit.framework import Framework
from kpi_toolkit.review.carry import difference
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.models import SubmissionRecord
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.case import RESTATEMENT, Case
from kpi_toolkit.services.correcting import Change, apply
from kpi_toolkit.services.handing_in import (
    CORRECTION,
    FILES,
    Before,
    Made,
    Submitted,
    ledger_content,
    put_in,
    read_files,
    stored_files,
)
from kpi_toolkit.services.pinning import Comparison
from kpi_toolkit.submission.codec import from_document

__all__ = ["Submitted", "correct", "forget_files", "restate", "submit"]


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

    ``framework``: the pack with overlays, own targets and settings; where None what the submission before was
    assessed with, and for the first one what the administrator chose for new rounds. ``previous`` and
    ``national``: figures to compare with; as before where None. ``on``: number of the submission the person
    looked at, if any; a newer one is not passed over unseen. Raises Refused, also where a file cannot be read
    or somebody else handed in something meanwhile.
    """
    files = stored_files(sources)
    before = acting.read(lambda unit: Before(Case(acting, unit, round_id, Action.SUBMIT), seen=on))
    used = before.framework(framework)
    submission = read_files(sources, used, before)
    pinned = before.pinned(used, framework is not None, previous, national)
    made = Made.of(FILES, submission, used, pinned, files)
    return acting.write(lambda unit: put_in(Case(acting, unit, round_id, Action.SUBMIT), before, made))


def correct(acting: Acting, round_id: str, changes: Sequence[Change], *, on: int | None = None) -> Submitted:
    """Correct single values of the current submission; each with its reason.

    Makes a new submission that names its parent and the changed values, assessed with the same targets and
    settings. ``on``: number of the submission the person looked at. Raises Refused.
    """
    before = acting.read(lambda unit: Before(Case(acting, unit, round_id, Action.CORRECT), seen=on))
    parent = before.parent
    if parent is None:
        raise Refused("no-submission")
    used = before.framework(None)
    submission, told = apply(from_document(parent.parsed), used, changes, number=parent.number + 1)
    pinned = before.pinned(used, False, None, None)
    made = Made.of(CORRECTION, submission, used, pinned, (), told)
    return acting.write(lambda unit: put_in(Case(acting, unit, round_id, Action.CORRECT), before, made))


def restate(
    acting: Acting, round_id: str, number: int | None = None, *, framework: Framework | None = None
) -> Submitted:
    """Assess a submission again with the installed pack, or with other targets and settings.

    The result stands beside what it restates: states, decisions and documents stay as they are.
    ``number``: the submission, the current one where None. Raises Refused.
    """
    before = acting.read(lambda unit: Before(Case(acting, unit, round_id, Action.RESTATE), number))
    parent = before.parent
    if parent is None:
        raise Refused("no-submission")
    used = before.framework(framework)
    pinned = before.pinned(used, framework is not None, None, None)
    made = Made.of(RESTATEMENT, from_document(parent.parsed), used, pinned, ())

    def change(unit: UnitOfWork) -> Submitted:
        case = Case(acting, unit, round_id, Action.RESTATE)
        alike = (one for one in case.submissions if parent.id in (one.id, one.parent_id))
        if any((one.pack_version, one.pinned) == (used.pack.version, pinned) for one in alike):
            raise Refused("same-pack")
        record = made.record(case, parent, len(case.submissions) + 1)
        case.unit.add_submission(record)
        case.step("submission", **ledger_content(record, made))
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
        if not any(file.kept for file in record.files):
            raise Refused("bytes-gone")
        until = record.at + timedelta(days=keep_days)
        if case.at < until:
            raise Refused("retention", days=str(keep_days), date=until.date().isoformat())
        unit.forget_bytes(record.id)
        case.step("bytes", submission=record.id, files=[file.sha256 for file in record.files])
        return unit.submission(record.id) or record

    return acting.write(change)
