"""Submissions, and the bytes of whatever was uploaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, insert, or_, select

from kpi_toolkit.review.models import RoundState, SubmissionRecord, SubmittedFile
from kpi_toolkit.store import tables as t
from kpi_toolkit.store import unrecorded as u
from kpi_toolkit.store.chain import Change
from kpi_toolkit.store.ledger import digest
from kpi_toolkit.store.rounds import Rounds
from kpi_toolkit.store.rows import record_of, values_of
from kpi_toolkit.store.visibility import rounds_open, rounds_prepared, rounds_seen

_SUBMISSIONS, _FILES, _ATTACHMENTS, _REPORTS = (
    t.TABLES[name] for name in ("submissions", "files", "attachments", "reports")
)
_BLOBS, _PREPARED = t.table(t.BlobRow), u.MOVED["prepared_files"]
FORGOTTEN = "bytes-forgotten"
FINISHED_ROUNDS = select(t.RoundRow.id).where(
    t.RoundRow.state.in_((RoundState.PUBLISHED, RoundState.WITHDRAWN))
)


class Submissions(Rounds):
    """Reading and writing submissions and files."""

    def add_submission(self, submission: SubmissionRecord) -> None:
        """Add a submission with its files.

        Raises Stale where its number is taken, Hidden, and ValueError where a file's hash or size is not that
        of its bytes.
        """
        self._add_to_round(t.SubmissionRow, submission)
        self._add_files(submission.files, submission.at, submission_id=submission.id)

    def submissions(self, round_id: str, *, contents: bool = False) -> tuple[SubmissionRecord, ...]:
        """The submissions of a round, in order; without files for whom they are hidden.

        ``contents``: with the bytes of the files.
        """
        return self._submissions(self._of_round(t.SubmissionRow, round_id), contents)

    def submission(self, submission_id: str, *, contents: bool = False) -> SubmissionRecord | None:
        """A submission, None where there is none to be seen. ``contents`` as for ``submissions``."""
        seen = _SUBMISSIONS.c.round_id.in_(rounds_seen(self._sight))
        wanted = select(_SUBMISSIONS).where(_SUBMISSIONS.c.id == submission_id, seen)
        return next(iter(self._submissions(wanted, contents)), None)

    def content(self, round_id: str, sha256: str) -> bytes | None:
        """The bytes of a file of a round, None where they are not kept or not to be seen.

        Files of submissions, attachments and the working copy, and issued documents.
        """
        kept = _FILES.c.forgotten_at.is_(None)
        places = (
            (_FILES, _FILES.c.submission_id.in_(self._ids(t.SubmissionRow, round_id, opened=True)) & kept),
            (_FILES, _FILES.c.attachment_id.in_(self._ids(t.AttachmentRow, round_id, opened=True)) & kept),
            (_REPORTS, _REPORTS.c.id.in_(self._ids(t.ReportRow, round_id)) & _REPORTS.c.kept),
            (
                _PREPARED,
                _PREPARED.c.round_id.in_(rounds_prepared(self._sight).where(t.RoundRow.id == round_id)),
            ),
        )
        here = [select(table.c.id).where(table.c.sha256 == sha256, in_round) for table, in_round in places]
        wanted = select(_BLOBS.c.data).where(_BLOBS.c.sha256 == sha256, or_(*(one.exists() for one in here)))
        return next((row["data"] for row in self._read(wanted)), None)

    def _ids(self, row: type[t.Base], round_id: str, *, opened: bool = False) -> Select[Any]:
        return self._of_round(row, round_id, opened=opened).with_only_columns(t.table(row).c.id)

    def _submissions(self, wanted: Select[Any], contents: bool) -> tuple[SubmissionRecord, ...]:
        found = self._read(wanted)
        ids = select(_SUBMISSIONS.c.id).where(
            _SUBMISSIONS.c.id.in_([row["id"] for row in found]),
            _SUBMISSIONS.c.round_id.in_(rounds_open(self._sight)),
        )
        files = self._files(_FILES.c.submission_id, ids, contents)
        return tuple(record_of(SubmissionRecord, row, files=tuple(files.get(row["id"], ()))) for row in found)

    def forget_bytes(self, submission_id: str) -> None:
        """Drop the bytes of a submission's files; names, hashes and values stay. Raises Hidden."""
        self._must_administer()
        self._visible(t.SubmissionRow, submission_id)
        self._forget(submission_id, _FILES.c.submission_id == submission_id)

    def _forget(self, owner_id: str, of_owner: ColumnElement[bool]) -> None:
        kept = self._read(select(_FILES).where(of_owner, _FILES.c.forgotten_at.is_(None)))
        if not kept:
            return
        now = self._clock()
        hashes = sorted({row["sha256"] for row in kept})
        changes: list[Change] = [(t.FileRow, row, {"forgotten_at": now}) for row in kept]
        self._change_told(FORGOTTEN, owner_id, {"files": hashes}, changes)
        self._drop_bytes(hashes)

    def _drop_bytes(self, hashes: Iterable[str]) -> None:
        """Remove bytes, unless they were handed in elsewhere too, are prepared, or are an issued document."""
        if not (wanted := set(hashes)):
            return
        uses = (
            select(_FILES.c.id).where(_FILES.c.sha256 == _BLOBS.c.sha256, _FILES.c.forgotten_at.is_(None)),
            select(_REPORTS.c.id).where(_REPORTS.c.sha256 == _BLOBS.c.sha256, _REPORTS.c.kept),
            select(_PREPARED.c.id).where(_PREPARED.c.sha256 == _BLOBS.c.sha256),
        )
        in_use = or_(*(use.exists() for use in uses))
        self._write(delete(_BLOBS).where(_BLOBS.c.sha256.in_(wanted), ~in_use))
        self._erased = True

    def _add_files(self, files: Sequence[SubmittedFile], at: datetime, **owner: str) -> None:
        kept = self._keep((file.sha256, file.data) for file in files)
        if any(file.data is not None and len(file.data) != file.size for file in files):
            self._refuse("a file's size is not that of its bytes")
        self._add(
            t.FileRow,
            (
                values_of(file, _FILES) | owner | {"forgotten_at": None if file.sha256 in kept else at}
                for file in files
            ),
        )

    def _keep(self, contents: Iterable[tuple[str, bytes | None]]) -> set[str]:
        """Store bytes once; the hashes of those that are stored now or were before."""
        stored: set[str] = set()
        for sha256, data in contents:
            if data is not None and digest(data) != sha256:
                self._refuse("a file's hash is not that of its bytes")
            if self._read(select(_BLOBS.c.sha256).where(_BLOBS.c.sha256 == sha256)):
                stored.add(sha256)
            elif data is not None:
                self._write(insert(_BLOBS), {"sha256": sha256, "data": data})
                stored.add(sha256)
        return stored

    def _files(self, owner: Any, owners: Select[Any], contents: bool) -> dict[str, list[SubmittedFile]]:
        """Files by the id of what they belong to."""
        wanted = select(_FILES, owner.label("owner")).where(owner.in_(owners)).order_by(_FILES.c.serial)
        if contents:
            wanted = wanted.add_columns(_BLOBS.c.data).outerjoin(
                _BLOBS, and_(_BLOBS.c.sha256 == _FILES.c.sha256, _FILES.c.forgotten_at.is_(None))
            )
        out: dict[str, list[SubmittedFile]] = {}
        for row in self._read(wanted):
            file = record_of(SubmittedFile, {"data": None, **row}, kept=row["forgotten_at"] is None)
            out.setdefault(row["owner"], []).append(file)
        return out

    def forget_uploads(self, limit: datetime, *, finished_only: bool) -> int:
        """Drop the bytes of whatever was uploaded before; the number of submissions and attachments."""
        self._must_administer()
        count = 0
        for table, owner in ((_SUBMISSIONS, _FILES.c.submission_id), (_ATTACHMENTS, _FILES.c.attachment_id)):
            kept = select(owner).where(owner.is_not(None), _FILES.c.forgotten_at.is_(None))
            wanted = (
                select(table.c.id).where(table.c.id.in_(kept), table.c.at < limit).order_by(table.c.serial)
            )
            if finished_only:
                wanted = wanted.where(table.c.round_id.in_(FINISHED_ROUNDS))
            for row in self._read(wanted):
                self._forget(row["id"], owner == row["id"])
                count += 1
        return count
