"""Submissions, and the bytes of whatever was uploaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, insert, or_, select

from kpi_toolkit.review.models import RoundState, SubmissionRecord, SubmittedFile
from kpi_toolkit.store import tables as t
from kpi_toolkit.store.chain import Change
from kpi_toolkit.store.ledger import digest
from kpi_toolkit.store.rounds import Rounds
from kpi_toolkit.store.rows import record_of, values_of
from kpi_toolkit.store.visibility import rounds_open, rounds_seen

_SUBMISSIONS, _FILES, _ATTACHMENTS = (t.TABLES[name] for name in ("submissions", "files", "attachments"))
_BLOBS = t.table(t.BlobRow)
FORGOTTEN = "bytes-forgotten"


class Submissions(Rounds):
    """Reading and writing submissions and files."""

    def add_submission(self, submission: SubmissionRecord) -> None:
        """Add a submission with its files.

        Raises Stale where its number is taken, Hidden, and ValueError where a file's hash or size is not that
        of its bytes.
        """
        self._add_to_round(t.SubmissionRow, submission)
        self._add_files(submission.files, submission.at, submission_id=submission.id)

    def submissions(self, round_id: str) -> tuple[SubmissionRecord, ...]:
        """The submissions of a round, in order; without files for whom they are hidden."""
        return self._submissions(self._of_round(t.SubmissionRow, round_id))

    def submission(self, submission_id: str) -> SubmissionRecord | None:
        """A submission, None where there is none to be seen."""
        seen = _SUBMISSIONS.c.round_id.in_(rounds_seen(self._sight))
        wanted = select(_SUBMISSIONS).where(_SUBMISSIONS.c.id == submission_id, seen)
        return next(iter(self._submissions(wanted)), None)

    def _submissions(self, wanted: Select[Any]) -> tuple[SubmissionRecord, ...]:
        found = self._read(wanted)
        ids = select(_SUBMISSIONS.c.id).where(
            _SUBMISSIONS.c.id.in_([row["id"] for row in found]),
            _SUBMISSIONS.c.round_id.in_(rounds_open(self._sight)),
        )
        files = self._files(_FILES.c.submission_id, ids)
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
        now = datetime.now(UTC)
        hashes = sorted({row["sha256"] for row in kept})
        changes: list[Change] = [(t.FileRow, row, {"forgotten_at": now}) for row in kept]
        self._change_told(FORGOTTEN, owner_id, {"files": hashes}, changes)
        # the same bytes may have been handed in elsewhere, or be an issued report
        in_use = or_(
            select(_FILES.c.id)
            .where(_FILES.c.sha256 == _BLOBS.c.sha256, _FILES.c.forgotten_at.is_(None))
            .exists(),
            select(t.ReportRow.id).where(t.ReportRow.sha256 == _BLOBS.c.sha256, t.ReportRow.kept).exists(),
        )
        self._write(delete(_BLOBS).where(_BLOBS.c.sha256.in_(hashes), ~in_use))

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

    def _files(self, owner: Any, owners: Select[Any]) -> dict[str, list[SubmittedFile]]:
        """Files by the id of what they belong to."""
        bytes_ = and_(_BLOBS.c.sha256 == _FILES.c.sha256, _FILES.c.forgotten_at.is_(None))
        wanted = (
            select(_FILES, _BLOBS.c.data, owner.label("owner"))
            .outerjoin(_BLOBS, bytes_)
            .where(owner.in_(owners))
            .order_by(_FILES.c.serial)
        )
        out: dict[str, list[SubmittedFile]] = {}
        for row in self._read(wanted):
            out.setdefault(row["owner"], []).append(record_of(SubmittedFile, row))
        return out

    def forget_uploads(self, limit: datetime, *, finished_only: bool) -> int:
        """Drop the bytes of whatever was uploaded before; the number of submissions and attachments."""
        self._must_administer()
        finished = select(t.RoundRow.id).where(
            t.RoundRow.state.in_((RoundState.PUBLISHED, RoundState.WITHDRAWN))
        )
        count = 0
        for table, owner in ((_SUBMISSIONS, _FILES.c.submission_id), (_ATTACHMENTS, _FILES.c.attachment_id)):
            kept = select(owner).where(owner.is_not(None), _FILES.c.forgotten_at.is_(None))
            wanted = (
                select(table.c.id).where(table.c.id.in_(kept), table.c.at < limit).order_by(table.c.serial)
            )
            if finished_only:
                wanted = wanted.where(table.c.round_id.in_(finished))
            for row in self._read(wanted):
                self._forget(row["id"], owner == row["id"])
                count += 1
        return count
