"""Long work that somebody has started: who is at it, how far it is, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, insert, select, update

from kpi_toolkit.review.desk import UNFINISHED, Job
from kpi_toolkit.review.ports import Hidden
from kpi_toolkit.store.desk import Desk, begins
from kpi_toolkit.store.rows import complete, record_of, values_of
from kpi_toolkit.store.unrecorded import JOBS

_COLUMNS = [column for column in JOBS.c if column.name != "data"]
_FINISHED = JOBS.c.state.not_in(UNFINISHED)


class Jobs(Desk):
    """Reading and writing jobs; everybody sees their own alone."""

    def add_job(self, job: Job) -> Job:
        """Add a job of one's own in place of the one of this key; the job with the database's times.

        Raises Hidden for anybody else's.
        """
        if job.person_id != self.person.id:
            raise Hidden(f"job {job.id}")
        now = self.time()
        made = replace(job, created_at=now, beat_at=now)
        self._write(delete(JOBS).where(self._mine(), JOBS.c.key == job.key))
        self._write(insert(JOBS), complete(values_of(made, JOBS), JOBS))
        return made

    def jobs(self, prefix: str = "") -> tuple[Job, ...]:
        """One's own jobs whose keys begin so, in the order they were started."""
        return self._found(self._own().where(begins(JOBS.c.key, prefix)).order_by(JOBS.c.serial))

    def job(self, job_id: str) -> Job | None:
        """One's own job, None where there is none."""
        return next(iter(self._found(self._own().where(JOBS.c.id == job_id))), None)

    def job_of(self, key: str) -> Job | None:
        """One's own job of a key, None where there is none."""
        return next(iter(self._found(self._own().where(JOBS.c.key == key))), None)

    def change_job(self, job_id: str, held_by: str, /, **values: Any) -> bool:
        """Write fields of an unfinished job, if that runner is still at it; whether it was.

        It counts as heard of now. ``data``: the bytes of the result.
        """
        mine = and_(self._mine(), JOBS.c.id == job_id)
        at_it = and_(JOBS.c.runner == held_by, JOBS.c.state.in_(UNFINISHED))
        changed = {**values, "beat_at": self.time()}
        return self._write(update(JOBS).where(mine, at_it).values(changed)).rowcount == 1

    def job_data(self, job_id: str) -> bytes | None:
        """The bytes of the result of one's own job."""
        wanted = select(JOBS.c.data).where(self._mine(), JOBS.c.id == job_id)
        return next((row["data"] for row in self._read(wanted)), None)

    def drop_job(self, job_id: str) -> None:
        """Remove one's own job, where there is one."""
        self._write(delete(JOBS).where(self._mine(), JOBS.c.id == job_id))

    def prune_jobs(self, before: datetime, keep: int) -> None:
        """Remove everybody's jobs that ended before, and one's own ended ones but for the last ``keep``."""
        own = select(JOBS.c.serial).where(self._mine(), _FINISHED).order_by(JOBS.c.serial.desc())
        kept = [row["serial"] for row in self._read(own.limit(keep))]
        self._write(delete(JOBS).where(_FINISHED, JOBS.c.finished_at < before))
        self._write(delete(JOBS).where(self._mine(), _FINISHED, JOBS.c.serial.not_in(kept)))

    def _mine(self) -> ColumnElement[bool]:
        return JOBS.c.person_id == self.person.id

    def _own(self) -> Select[Any]:
        return select(*_COLUMNS).where(self._mine())

    def _found(self, wanted: Select[Any]) -> tuple[Job, ...]:
        return tuple(record_of(Job, row) for row in self._read(wanted))
