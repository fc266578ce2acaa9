"""The working copy of a round: what a city prepares before it hands it in.

It holds uploaded files and single values typed over them, assessed as if they were handed in, and outlives reload
and restart. Officials of the city work on it together; it counts for nothing and stands in no ledger until
``hand_in`` makes one submission of it. When a round is attested or withdrawn, a working copy that is left stays
readable for the city until it is discarded or falls under the retention of uploads.

Whoever changes it names the version they saw, so that nothing is passed over unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_
from kpi_toolkit.review.desk import WorkingCopy
from kpi_toolkit.review.models import SubmittedFile
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.acting import Acting, clean, new_id
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.case import Case
from kpi_toolkit.services.correcting import Change, apply
from kpi_toolkit.services.handing_in import (
    FILES,
    Before,
    Made,
    Submitted,
    put_in,
    read_files,
    stored_files,
)
from kpi_toolkit.services.pinning import Comparison, rechosen, repin
from kpi_toolkit.services.prepared import Prepared, Stamp, is_behind, prepared, prepared_of, stamp
from kpi_toolkit.services.typing_over import Typed, last_of_each, named, put_over, type_over
from kpi_toolkit.submission.codec import from_document, to_document
from kpi_toolkit.submission.models import Submission

__all__ = [
    "NO_REASON",
    "Prepared",
    "Stamp",
    "amend",
    "catch_up",
    "choose",
    "discard",
    "hand_in",
    "prepare",
    "prepared",
    "stamp",
]

NO_REASON = N_("typed in the app before handing in")
"""The reason of a value that was typed before anything was handed in, where none is given."""


def prepare(
    acting: Acting,
    round_id: str,
    sources: Sequence[SourceData],
    *,
    on: int | None = None,
    previous: Comparison | None = None,
    national: Comparison | None = None,
) -> Prepared:
    """Put files into the working copy, in place of those that were there, and assess them.

    Typed values stay where the new files say in their field what the old ones said, and are dropped where
    the new files say something else (``Prepared.dropped``). ``on``: version of the working copy the person
    saw, None where there was none. ``previous`` and ``national``: figures to compare with; as before where
    None. Raises Refused, also where a file cannot be used; the working copy is then what it was.
    """
    files = stored_files(sources)
    found = _look(acting, round_id, on)
    read = read_files(sources, found.framework(None), found)
    return _carry_on(acting, found, read, files, previous=previous, national=national)


def amend(acting: Acting, round_id: str, changes: Sequence[Change], *, on: int | None = None) -> Prepared:
    """Type single values over the working copy; where there is none, over the submission in force.

    A reason is needed once something was handed in. ``on`` as for ``prepare``. Raises Refused, also for what
    is not understood or changes nothing.
    """
    found = _look(acting, round_id, on)
    read, standing, files = found.start()
    used = found.framework(None)
    if found.latest is None:
        changes = [replace(one, reason=clean(one.reason) or NO_REASON) for one in changes]
    wanted = [named(used, one) for one in changes]
    apply(standing, used, wanted, number=found.next_number)  # refuses what a correction would refuse
    everything = last_of_each(used, found.typed, wanted)
    submission, typed = type_over(read, used, everything, number=found.next_number)
    return _write(acting, found, used, read, submission, files, typed, base_id=found.base_id)


def choose(
    acting: Acting,
    round_id: str,
    overlays: Iterable[str],
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    on: int | None = None,
) -> Prepared:
    """Choose other targets for the working copy (where there is none, for the submission in force).

    ``overlays``: of the pack, in their order. ``settings``: by key the value and its reason; as before where
    None. What is chosen is pinned when it is handed in. ``on`` as for ``prepare``. Raises Refused.
    """
    found = _look(acting, round_id, on)
    read, standing, files = found.start()
    used = repin(found.installed, rechosen(found.pinned_before, overlays, settings))
    return _write(acting, found, used, read, standing, files, found.typed, base_id=found.base_id)


def catch_up(acting: Acting, round_id: str, *, on: int) -> Prepared:
    """Take a working copy that is behind on to what is handed in and installed now. Raises Refused.

    Files are read again. Typed values stay and drop as in ``prepare``.
    """
    found = _look(acting, round_id, on)
    copy = found.must_have()
    if not copy.files:
        return _carry_on(acting, found, found.base(), ())
    whole = acting.read(lambda unit: unit.prepared(round_id, contents=True))
    sources = [SourceData(file.name, file.data or b"") for file in whole.files] if whole else []
    return _carry_on(acting, found, read_files(sources, found.framework(None), found), copy.files)


def discard(acting: Acting, round_id: str, *, on: int) -> None:
    """Throw the working copy away. ``on``: the version the person saw. Raises Refused."""

    def change(unit: UnitOfWork) -> None:
        Case(acting, unit, round_id, Action.DISCARD)
        unit.drop_prepared(round_id, on)

    acting.write(change)


def hand_in(acting: Acting, round_id: str, *, on: int) -> Submitted:
    """Make one submission of the working copy, which is gone then.

    Files, typed values with their reasons, and what was chosen and compared with become part of it. ``on``:
    the version the person saw. Raises Refused, also where something was handed in since it was prepared.
    """
    found = _look(acting, round_id, on, Action.SUBMIT)
    copy = found.must_have()
    if is_behind(copy, found.latest_id, found.installed.pack.version):
        raise Refused("behind")
    if not (copy.files or copy.changes) and found.latest and copy.pinned == found.latest.pinned:
        raise Refused("nothing-changed")
    seen = Prepared(copy, found.city.name, found.next_number, copy.pack_version, found.latest)
    made = Made(
        kind=seen.record.kind,
        parsed=copy.parsed,
        document=copy.assessment,
        assessment=seen.assessment,
        pack=copy.pack,
        pack_version=copy.pack_version,
        pinned=copy.pinned,
        files=copy.files,
        changes=seen.record.changes,
        facts=seen.facts,
        values_sha256=seen.facts.values_sha256,
    )

    def change(unit: UnitOfWork) -> Submitted:
        case = Case(acting, unit, round_id, Action.SUBMIT)
        handed_in = put_in(case, found, made)
        unit.drop_prepared(round_id, on)
        return handed_in

    return acting.write(change)


class _Found(Before):
    """What stands in the round, with its working copy. Raises Refused where that is not the version seen."""

    def __init__(self, case: Case, on: int | None) -> None:
        super().__init__(case)
        self.copy = case.unit.prepared(case.round.id)
        if (self.copy.version if self.copy else None) != on:
            raise Refused("changed-meanwhile")

    @property
    def pinned_before(self) -> Mapping[str, Any]:
        return self.copy.pinned if self.copy else super().pinned_before

    @property
    def base_id(self) -> str | None:
        """What the working copy rests on; it stays so until new files come or it catches up."""
        return self.copy.base_id if self.copy else self.latest_id

    @property
    def typed(self) -> tuple[Typed, ...]:
        return self.copy.changes if self.copy else ()

    def must_have(self) -> WorkingCopy:
        """The working copy. Raises Refused where there is none."""
        if self.copy is None:
            raise Refused("nothing-prepared")
        return self.copy

    def base(self) -> Submission:
        """What was handed in. Raises Refused where that is nothing."""
        if self.latest is None:
            raise Refused("nothing-prepared")
        return from_document(self.latest.parsed)

    def start(self) -> tuple[Submission, Submission, tuple[SubmittedFile, ...]]:
        """What the files say, the same with typed values over it, and the files. Raises Refused for nothing."""
        if self.copy is None:
            base = self.base()
            return base, base, ()
        return from_document(self.copy.read), from_document(self.copy.parsed), self.copy.files


def _look(acting: Acting, round_id: str, on: int | None, action: Action = Action.PREPARE) -> _Found:
    return acting.read(lambda unit: _Found(Case(acting, unit, round_id, action), on))


def _carry_on(
    acting: Acting,
    found: _Found,
    read: Submission,
    files: tuple[SubmittedFile, ...],
    **compared: Comparison | None,
) -> Prepared:
    """Write new files, or another base, with the typed values that stay over them."""
    used = found.framework(None)
    before = from_document(found.copy.read) if found.copy else read
    submission, typed, dropped = put_over(before, read, used, found.typed, number=found.next_number)
    return _write(
        acting, found, used, read, submission, files, typed, dropped, base_id=found.latest_id, **compared
    )


def _write(
    acting: Acting,
    found: _Found,
    used: Framework,
    read: Submission,
    submission: Submission,
    files: tuple[SubmittedFile, ...],
    typed: tuple[Typed, ...],
    dropped: tuple[Typed, ...] = (),
    *,
    base_id: str | None,
    previous: Comparison | None = None,
    national: Comparison | None = None,
) -> Prepared:
    """Assess and write a working copy in place of the one that was found. Raises Refused."""
    pinned = found.pinned(used, False, previous, national)
    made = Made.of(FILES, submission, used, pinned)
    read_document = to_document(read)

    def change(unit: UnitOfWork) -> Prepared:
        case = Case(acting, unit, found.round.id, Action.PREPARE)
        copy = WorkingCopy(
            id=new_id(),
            round_id=found.round.id,
            base_id=base_id,
            by=acting.person_id,
            at=case.at,
            files=files,
            read=read_document,
            parsed=made.parsed,
            assessment=made.document,
            pack=made.pack,
            pack_version=made.pack_version,
            pinned=pinned,
            changes=typed,
            dropped=dropped,
        )
        put = unit.put_prepared(copy, found.copy.version if found.copy else None)
        return prepared_of(case, replace(put, files=tuple(replace(file, data=None) for file in put.files)))

    return acting.write(change)
