"""The tables of unfinished work, which the ledger does not cover: their rows may be changed and removed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Float, LargeBinary, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kpi_toolkit.review.desk import JobState
from kpi_toolkit.store import tables as t

# a serial is never given twice, also not after its row is gone
_ONCE = {"sqlite_autoincrement": True}


class PreparedRow(t.Recorded, t.Base):
    """The working copy of a round; every change of it is a new row, and the serial is its version."""

    __tablename__ = "prepared"
    __table_args__ = (UniqueConstraint("round_id"), _ONCE)
    round_id: Mapped[str] = t.reference("rounds.id")
    base_id: Mapped[str | None] = t.reference("submissions.id")
    by: Mapped[str] = t.reference("people.id")
    at: Mapped[datetime]
    read: Mapped[dict[str, Any]]
    parsed: Mapped[dict[str, Any]]
    assessment: Mapped[dict[str, Any]]
    pinned: Mapped[dict[str, Any]]
    pack: Mapped[str]
    pack_version: Mapped[str]
    changes: Mapped[tuple[Any, ...]]
    dropped: Mapped[tuple[Any, ...]]


class PreparedFileRow(t.Recorded, t.Base):
    """A file of a working copy; its bytes are among the others."""

    __tablename__ = "prepared_files"
    __table_args__ = (_ONCE,)
    round_id: Mapped[str] = t.reference("rounds.id", index=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(BigInteger)


class DraftRow(t.Recorded, t.Base):
    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("person_id", "place"), _ONCE)
    person_id: Mapped[str] = t.reference("people.id")
    place: Mapped[str]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class JobRow(t.Recorded, t.Base):
    __tablename__ = "jobs"
    __table_args__ = (UniqueConstraint("person_id", "key"), _ONCE)
    person_id: Mapped[str] = t.reference("people.id")
    key: Mapped[str]
    kind: Mapped[str]
    parameters: Mapped[dict[str, Any]]
    language: Mapped[str]
    state: Mapped[JobState] = mapped_column(t.words(JobState))
    progress: Mapped[float] = mapped_column(Float)
    message: Mapped[str]
    attempt: Mapped[int]
    runner: Mapped[str | None]
    created_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    name: Mapped[str | None]
    mime: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    problem: Mapped[str | None]
    reference: Mapped[str | None]
    data: Mapped[bytes | None] = mapped_column(LargeBinary)


# What moves with a store: whatever somebody typed or uploaded. Results of long work can be made again.
MOVED: dict[str, Table] = {
    row.__tablename__: t.table(row) for row in (PreparedRow, PreparedFileRow, DraftRow)
}
JOBS = t.table(JobRow)
EVERY: dict[str, Table] = {**MOVED, JOBS.name: JOBS}
