"""Unfinished work, as plain immutable data: working copies of rounds, drafts, and long work under way.

Nothing of it counts: it stands beside the ledger, may be changed and is removed when it is no longer needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from kpi_toolkit.review.models import SubmittedFile


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """What a city prepares for a round before it hands it in. A round has at most one.

    ``version``: given by the store, another one after every change and never the same twice. ``base_id``: the
    submission that was the current one when this was made. ``read``: what the files say, or the base where
    there are none; ``parsed``: the same with the ``changes`` typed in since; ``dropped``: the changes that
    the last step took away. Documents are as in a SubmissionRecord.
    """

    id: str
    round_id: str
    base_id: str | None
    by: str
    at: datetime
    files: tuple[SubmittedFile, ...]
    read: dict[str, Any]
    parsed: dict[str, Any]
    assessment: dict[str, Any]
    pack: str
    pack_version: str
    pinned: dict[str, Any]
    changes: tuple[dict[str, Any], ...] = ()
    dropped: tuple[dict[str, Any], ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody has typed and not saved yet. ``place``: where in the program it belongs."""

    id: str
    person_id: str
    place: str
    content: dict[str, Any]
    at: datetime


class JobState(StrEnum):
    """Where a piece of long work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = frozenset({JobState.WAITING, JobState.RUNNING})


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of long work somebody has started; they alone see it.

    ``key``: what it is about; a person has one job of a key. ``kind`` and ``parameters``: what is done.
    ``language``: in which its words come out. ``progress``: 0 to 1. ``runner``: who is at it, ``beat_at``:
    when that was last heard of. ``name``, ``mime`` and ``size``: of the result. ``problem``: what went wrong,
    as a sentence; ``reference``: the number under which the log tells more of it. Times are the database's.
    """

    id: str
    person_id: str
    key: str
    kind: str
    parameters: dict[str, Any]
    created_at: datetime
    beat_at: datetime
    language: str = "en"
    state: JobState = JobState.WAITING
    progress: float = 0.0
    message: str = ""
    attempt: int = 1
    runner: str | None = field(default=None, repr=False)
    started_at: datetime | None = None
    finished_at: datetime | None = None
    name: str | None = None
    mime: str | None = None
    size: int | None = None
    problem: str | None = None
    reference: str | None = None

    @property
    def unfinished(self) -> bool:
        return self.state in UNFINISHED
