"""Long work off the calling thread: started, left, and found again, also after a restart and from elsewhere.

A job is a row of the store with what it does as data, so that any process can do it. Every process works on a few
at a time and lets the store hear of them. A job that nothing was heard of for a while was left by a process
that died: the next look at it takes it up again. Whoever lost a job to somebody else cannot write to it.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from time import monotonic
from typing import Any

from kpi_toolkit.framework import PackError
from kpi_toolkit.i18n import _, language_in_force, speaking
from kpi_toolkit.review.desk import Job, JobState
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services.acting import Acting, clean, new_id
from kpi_toolkit.store.log import log, log_fault
from kpi_toolkit.submission.errors import UnusableFile

WORKERS = "KPI_TOOLKIT_WORKERS"
ATTEMPTS = 3
KEEP, KEEP_FOR = 30, timedelta(days=7)  # ended jobs of a person, and anybody's
MOST = 20  # a person's jobs under way
BEAT_SECONDS = 10.0
PATIENCE = timedelta(seconds=60)  # longer than a writer may have to wait for its turn
SAY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class JobResult:
    """What came of a job: a file."""

    name: str
    mime: str
    data: bytes


class Cancelled(Exception):
    """The job is not this process's any more: it was cancelled, started anew, or taken up elsewhere."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of long work.

    ``run``: does it, from plain parameters, and says how far it is. ``permit``: raises Refused where the person
    may not have it done; asked before it starts, again when it runs and when its result is fetched.
    """

    run: Callable[[Acting, Mapping[str, Any], Progress], JobResult]
    permit: Callable[[Acting, Mapping[str, Any]], object]


class Progress:
    """How a job says how far it is: ``report(0.5, "Drawing")``. Raises Cancelled where nobody wants it now."""

    def __init__(self, acting: Acting, job: Job) -> None:
        self._acting, self._job = acting, job
        self._said: float | None = None
        self.finished = False

    def __call__(self, progress: float, message: str = "") -> None:
        """``progress``: 0 to 1. Said too often, some of it is left out."""
        now = monotonic()
        if self._said is None or now - self._said >= SAY_SECONDS:
            with suppress(Refused):  # the store does not answer just now; the work goes on
                self.write(progress=min(max(float(progress), 0.0), 1.0), message=clean(message)[:200])
            self._said = now

    def write(self, **values: Any) -> None:
        """Write fields of the job. Raises Cancelled, and Refused where the store does not answer."""
        self._acting.write(lambda unit: self._write(unit, **values))

    def finish(self, unit: UnitOfWork, result: JobResult) -> None:
        """Put down the result in a unit of work: together with whatever else it writes, or not at all.

        Raises Cancelled.
        """
        self._write(
            unit,
            state=JobState.DONE,
            progress=1.0,
            message="",
            finished_at=unit.time(),
            name=result.name,
            mime=result.mime,
            size=len(result.data),
            data=result.data,
        )
        self.finished = True

    def _write(self, unit: UnitOfWork, **values: Any) -> None:
        if not unit.change_job(self._job.id, self._job.runner or "", **values):
            raise Cancelled


class Workshop:
    """The workers of one process.

    ``workers``: how many jobs it does at a time. ``kinds``: what it can do, the toolkit's own where None.
    ``patience``: for how long nothing is heard of a job before it counts as left. ``beat_seconds``: how often
    the store hears of the jobs here.
    """

    def __init__(
        self,
        workers: int = 2,
        kinds: Mapping[str, Kind] | None = None,
        *,
        patience: timedelta = PATIENCE,
        beat_seconds: float = BEAT_SECONDS,
    ) -> None:
        self._workers, self._kinds = workers, kinds
        self._patience, self._beat_seconds = patience, beat_seconds
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._here: dict[str, tuple[Progress, Future[None]]] = {}  # by id of the job
        self._closed = threading.Event()

    def start(self, acting: Acting, key: str, kind: str, parameters: Mapping[str, Any]) -> Job:
        """Have something done; the job of it, which is the one there is where the same is done already.

        ``key``: what it is about; of the person's jobs one has this key, and other work takes its place.
        Raises Refused, also where the person may not have it done or has too much under way.
        """
        document = json.loads(json.dumps(parameters, allow_nan=False))
        self._kind(kind).permit(acting, document)
        wanted = (kind, document, language_in_force())

        def change(unit: UnitOfWork) -> tuple[Job, bool]:
            present = unit.job_of(key)
            if present and _is_the_same(present, *wanted):
                return present, False
            under_way = sum(one.unfinished for one in unit.jobs())
            if under_way >= MOST:
                raise Refused("too-many-jobs", count=under_way)
            now = unit.time()
            unit.prune_jobs(now - KEEP_FOR, KEEP)
            job = Job(new_id(), acting.person_id, key, *wanted[:2], now, now, wanted[2], runner=new_id())
            return unit.add_job(job), True

        job, new = acting.write(change)
        if new:
            self._submit(acting, job)
            return job
        return self._attended(acting, job, acting.read(lambda unit: unit.time()))

    def job(self, acting: Acting, job_id: str) -> Job:
        """A job as it stands now; one that was left is taken up again. Raises Refused for none of theirs."""
        found, now = acting.read(lambda unit: (unit.job(job_id), unit.time()))
        if found is None:
            raise Refused("unknown-job")
        return self._attended(acting, found, now)

    def jobs(self, acting: Acting, prefix: str = "") -> tuple[Job, ...]:
        """The person's jobs whose keys begin so, oldest first; those that were left are taken up again."""
        found, now = acting.read(lambda unit: (unit.jobs(prefix), unit.time()))
        return tuple(self._attended(acting, job, now) for job in found)

    def result(self, acting: Acting, job_id: str) -> JobResult:
        """What came of a job. Raises Refused where it is not done, or not for the person any more."""
        found, data = acting.read(lambda unit: (unit.job(job_id), unit.job_data(job_id)))
        if found is None:
            raise Refused("unknown-job")
        if found.state is not JobState.DONE or data is None:
            raise Refused("job-not-done")
        self._kind(found.kind).permit(acting, found.parameters)
        return JobResult(found.name or "", found.mime or "", data)

    def cancel(self, acting: Acting, job_id: str) -> Job:
        """End a job that is under way; what it has done is thrown away. Raises Refused for none of theirs."""

        def change(unit: UnitOfWork) -> Job:
            found = unit.job(job_id)
            if found is None:
                raise Refused("unknown-job")
            ended = {"state": JobState.CANCELLED, "finished_at": unit.time()}
            if found.unfinished and unit.change_job(job_id, found.runner or "", **ended):
                found = unit.job(job_id) or found
            return found

        job = acting.write(change)
        with self._lock:
            here = self._here.get(job_id)
        if here is not None:
            here[1].cancel()
        return job

    def wait(self) -> None:
        """Wait until this process has nothing under way."""
        while True:
            with self._lock:
                futures = [future for _, future in self._here.values()]
            if not futures:
                return
            for future in futures:
                with suppress(BaseException):
                    future.result()

    def close(self) -> None:
        """Take nothing more, and wait for what is being done; what is waiting is left for another process."""
        self._closed.set()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _kind(self, name: str) -> Kind:
        if self._kinds is None:
            from kpi_toolkit.services.making import KINDS

            self._kinds = KINDS
        return self._kinds[name]

    def _attended(self, acting: Acting, job: Job, now: datetime) -> Job:
        """The job; taken up by this process where it was left."""
        with self._lock:
            here = job.id in self._here
        # what is said to have been heard of later than now is from before a clock was put back
        if here or not job.unfinished or abs(now - job.beat_at) < self._patience:
            return job

        def change(unit: UnitOfWork) -> tuple[Job, bool]:
            found = unit.job(job.id)
            if found is None or (found.runner, found.beat_at) != (job.runner, job.beat_at):
                return found or job, False  # somebody was faster
            again = found.attempt < ATTEMPTS
            values = _again(found) if again else _given_up(found) | {"finished_at": unit.time()}
            unit.change_job(job.id, job.runner or "", **values)
            return unit.job(job.id) or job, again

        taken, ours = acting.write(change)
        if ours:
            log("job-taken-up", job=taken.id, attempt=taken.attempt)
            self._submit(acting, taken)
        return taken

    def _submit(self, acting: Acting, job: Job) -> None:
        progress = Progress(acting, job)
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="job")
                threading.Thread(target=self._beat, name="job-beat", daemon=True).start()
            future = self._pool.submit(self._run, acting, job, progress)
            self._here[job.id] = progress, future
        future.add_done_callback(lambda _: self._leave(job.id, progress))

    def _leave(self, job_id: str, progress: Progress) -> None:
        with self._lock:
            if job_id in self._here and self._here[job_id][0] is progress:
                del self._here[job_id]

    def _run(self, acting: Acting, job: Job, progress: Progress) -> None:
        if not threading.main_thread().is_alive():
            return  # the program is ending: the job waits for the next one
        with speaking(job.language), suppress(Cancelled):
            try:
                acting.write(
                    lambda unit: progress._write(unit, state=JobState.RUNNING, started_at=unit.time())
                )
                kind = self._kind(job.kind)
                kind.permit(acting, job.parameters)
                result = kind.run(acting, job.parameters, progress)
                if not progress.finished:
                    acting.write(lambda unit: progress.finish(unit, result))
            except Cancelled:
                raise
            except (Refused, UnusableFile, PackError) as error:
                self._fail(acting, progress, str(error), None)
            except Exception as error:
                number = log_fault("job-failed", error, job=job.id, kind=job.kind)
                self._fail(acting, progress, _fault_words(number), number)

    def _fail(self, acting: Acting, progress: Progress, problem: str, number: str | None) -> None:
        ended = {"state": JobState.FAILED, "problem": problem, "reference": number}
        with suppress(Refused):  # the store does not answer: the job will be taken up again
            acting.write(lambda unit: progress._write(unit, finished_at=unit.time(), **ended))

    def _beat(self) -> None:
        """Let the store hear of everything under way here, again and again."""
        while not self._closed.wait(self._beat_seconds):
            with self._lock:
                under_way = [progress for progress, _ in self._here.values()]
            for progress in under_way:
                try:
                    progress.write()
                except (Cancelled, Refused):
                    pass  # it is nobody's now, or the store does not answer: it will be looked at again
                except Exception as error:
                    log_fault("job-unheard", error)


def _is_the_same(job: Job, kind: str, parameters: Mapping[str, Any], language: str) -> bool:
    """Whether a job is done or under way that does just this."""
    ended_badly = job.state in (JobState.FAILED, JobState.CANCELLED)
    return not ended_badly and (job.kind, job.parameters, job.language) == (kind, parameters, language)


def _again(job: Job) -> dict[str, Any]:
    """A job that was left, as it begins anew."""
    return {
        "runner": new_id(),
        "attempt": job.attempt + 1,
        "state": JobState.WAITING,
        "progress": 0.0,
        "message": "",
    }


def _given_up(job: Job) -> dict[str, Any]:
    """A job whose processes died again and again: most likely of it."""
    number = log_fault("job-given-up", RuntimeError(), job=job.id, kind=job.kind, attempt=job.attempt)
    return {"state": JobState.FAILED, "problem": _fault_words(number), "reference": number}


def _fault_words(number: str) -> str:
    told = _(
        "This could not be made, and it is our mistake. Try it again, and tell the number {number} to whoever "
        "runs this installation."
    )
    return told.format(number=number)


@cache
def workshop() -> Workshop:
    """The workshop of this process; KPI_TOOLKIT_WORKERS says how many jobs it does at a time, 2 without it."""
    return Workshop(max(1, int(os.environ.get(WORKERS) or 2)))


def start(acting: Acting, key: str, kind: str, parameters: Mapping[str, Any]) -> Job:
    """As ``Workshop.start``, in the workshop of this process; so the others."""
    return workshop().start(acting, key, kind, parameters)


def job(acting: Acting, job_id: str) -> Job:
    return workshop().job(acting, job_id)


def jobs(acting: Acting, prefix: str = "") -> tuple[Job, ...]:
    return workshop().jobs(acting, prefix)


def result(acting: Acting, job_id: str) -> JobResult:
    return workshop().result(acting, job_id)


def cancel(acting: Acting, job_id: str) -> Job:
    return workshop().cancel(acting, job_id)
