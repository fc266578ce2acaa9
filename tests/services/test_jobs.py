"""Long work: progress, leaving and finding it again, faults, dead processes; and what can be made of a round."""

from __future__ import annotations

import io
import json
import logging
import multiprocessing
import os
import signal
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any

import pytest
from services.lindhaven import COMPLETE, Office
from services.test_many_at_once import at_once
from services.towns import POSTCARDS, TINY, World, workbook

from kpi_toolkit.i18n import language_in_force, speaking
from kpi_toolkit.review.desk import Job, JobState
from kpi_toolkit.review.models import DecisionKind, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import (
    attesting,
    deciding,
    jobs,
    making,
    people,
    preparing,
    reading,
    register,
    rounds,
)
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import load
from kpi_toolkit.services.correcting import Change
from kpi_toolkit.services.jobs import JobResult, Kind, Progress, Workshop
from kpi_toolkit.services.making import makeable
from kpi_toolkit.store import SqlStore, open_store

AT_ONCE, NEVER = timedelta(0), timedelta(days=1)
DONE = JobResult("words.txt", "text/plain", b"three words")


def free(acting: Acting, parameters: Mapping[str, Any]) -> None:
    """Everybody may."""


def doing(run: Callable[..., Any], permit: Callable[..., Any] = free) -> dict[str, Kind]:
    return {"it": Kind(run, permit)}


def say(acting: Acting, parameters: Mapping[str, Any], report: Progress) -> JobResult:
    report(0.5, "half of it")
    return JobResult("said.txt", "text/plain", json.dumps(parameters | {"by": acting.person_id}).encode())


@pytest.fixture
def shop() -> Iterator[Callable[..., Workshop]]:
    opened: list[Workshop] = []

    def make(run: Callable[..., Any] = say, permit: Callable[..., Any] = free, **options: Any) -> Workshop:
        opened.append(Workshop(kinds=doing(run, permit), **({"patience": NEVER} | options)))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


Shop = Callable[..., Workshop]


class Gate:
    """Work that begins, says so, and goes on when it may."""

    def __init__(self) -> None:
        self.begun, self.may_go_on = threading.Semaphore(0), threading.Event()
        self.ended: list[str] = []

    def __call__(self, acting: Acting, parameters: Mapping[str, Any], report: Progress) -> JobResult:
        report(0.25, "begun")
        self.begun.release()
        assert self.may_go_on.wait(30)
        try:
            report.write(progress=0.75)
        except jobs.Cancelled:
            self.ended.append("cancelled")
            raise
        self.ended.append("done")
        return DONE


# --- start, look, fetch --------------------------------------------------------------------------------------------


def test_work_is_done_and_found_again(world: World, shop: Shop) -> None:
    workers = shop()
    job = workers.start(world.official, "a/b", "it", {"n": [1, "ß"]})
    assert job.unfinished
    workers.wait()
    found = shop().job(world.official, job.id)  # another process
    assert (found.state, found.progress, found.message) == (JobState.DONE, 1.0, "")
    assert (found.name, found.mime, found.problem, found.reference) == ("said.txt", "text/plain", None, None)
    assert found.started_at is not None
    assert found.finished_at is not None
    assert found.created_at <= found.started_at <= found.finished_at <= found.beat_at
    made = shop().result(world.official, job.id)
    assert json.loads(made.data) == {"n": [1, "ß"], "by": world.official.person_id}
    assert len(made.data) == found.size
    assert [one.id for one in workers.jobs(world.official, "a/")] == [job.id]
    assert workers.jobs(world.official, "A") == ()


def test_the_same_is_not_done_twice(world: World, shop: Shop) -> None:
    gate = Gate()
    workers = shop(gate)
    found = at_once([lambda: workers.start(world.official, "k", "it", {"a": 1})] * 6)
    assert len({one.id for one in found}) == 1  # type: ignore[attr-defined]
    gate.may_go_on.set()
    workers.wait()
    again = workers.start(world.official, "k", "it", {"a": 1})
    assert (again.id, again.state) == (found[0].id, JobState.DONE)  # type: ignore[attr-defined]
    assert gate.ended == ["done"]
    other = workers.start(world.official, "k", "it", {"a": 2})
    with speaking("fr"):
        french = workers.start(world.official, "k", "it", {"a": 2})
    assert len({again.id, other.id, french.id}) == 3
    workers.wait()
    assert [one.id for one in workers.jobs(world.official)] == [french.id], "other work took its place"


def test_it_speaks_the_language_of_whoever_started_it(world: World, shop: Shop) -> None:
    def name(*_: Any) -> JobResult:
        return replace(DONE, name=language_in_force())

    workers = shop(name)
    with speaking("fr"):
        job = workers.start(world.official, "k", "it", {})
    workers.wait()
    assert workers.job(world.official, job.id).name == "fr"


def test_how_far_it_is_can_be_seen_from_elsewhere(world: World, shop: Shop) -> None:
    gate = Gate()
    workers = shop(gate, workers=1)
    first = workers.start(world.official, "1", "it", {})
    second = workers.start(world.official, "2", "it", {})
    assert gate.begun.acquire(timeout=30)
    seen = shop().jobs(world.official)
    assert [(one.state, one.progress, one.message) for one in seen] == [
        (JobState.RUNNING, 0.25, "begun"),
        (JobState.WAITING, 0.0, ""),
    ]
    for unready in (first, second):
        with pytest.raises(Refused, match="not ready"):
            workers.result(world.official, unready.id)
    gate.may_go_on.set()
    workers.wait()
    assert {one.state for one in workers.jobs(world.official)} == {JobState.DONE}


def test_no_more_than_its_workers_at_a_time(world: World, shop: Shop) -> None:
    gate = Gate()
    workers = shop(gate, workers=2)
    for n in range(5):
        workers.start(world.official, str(n), "it", {})
    assert gate.begun.acquire(timeout=30)
    assert gate.begun.acquire(timeout=30)
    states = [one.state for one in workers.jobs(world.official)]
    assert states.count(JobState.WAITING) == 3
    gate.may_go_on.set()
    workers.wait()
    assert gate.ended == ["done"] * 5


def test_cancelled_work_is_thrown_away(world: World, shop: Shop) -> None:
    gate = Gate()
    workers = shop(gate, workers=1)
    running, waiting = (workers.start(world.official, key, "it", {}) for key in "ab")
    assert gate.begun.acquire(timeout=30)
    for job in (running, waiting):
        assert workers.cancel(world.official, job.id).state is JobState.CANCELLED
    gate.may_go_on.set()
    workers.wait()
    assert gate.ended == ["cancelled"]
    assert {one.state for one in workers.jobs(world.official)} == {JobState.CANCELLED}
    again = workers.start(world.official, "a", "it", {})
    workers.wait()
    assert workers.cancel(world.official, again.id).state is JobState.DONE, "what is done stays done"


# --- faults --------------------------------------------------------------------------------------------------------


def test_a_fault_has_a_number_that_the_log_knows(
    world: World, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(acting: Acting, parameters: Mapping[str, Any], report: Progress) -> JobResult:
        try:
            {}["Vera's secret"]
        except KeyError as error:
            raise ValueError("the mayor's income") from error
        return DONE

    workers = shop(fail)
    job = workers.start(world.official, "k", "it", {})
    workers.wait()
    found = workers.job(world.official, job.id)
    assert (found.state, found.name) == (JobState.FAILED, None)
    assert found.reference
    assert found.reference in str(found.problem)
    assert str(found.problem).endswith(".")
    (line,) = (json.loads(r.getMessage()) for r in caplog.records if r.levelno == logging.ERROR)
    assert (line["event"], line["number"], line["job"]) == ("job-failed", found.reference, job.id)
    assert line["errors"] == ["ValueError", "KeyError"]
    assert any(part.endswith(":fail") and "tests/services/test_jobs.py" in part for part in line["lines"])
    for told in ("secret", "income"):
        assert told not in caplog.text
        assert told not in str(found.problem)
    with pytest.raises(Refused, match="not ready yet, or could not be made"):
        workers.result(world.official, job.id)
    again = workers.start(world.official, "k", "it", {})
    assert again.id != job.id, "what failed can be tried again"


def test_a_refusal_is_a_sentence_and_no_fault(
    world: World, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: Any) -> JobResult:
        raise Refused("no-submission")

    workers = shop(refuse)
    job = workers.start(world.official, "k", "it", {})
    workers.wait()
    found = workers.job(world.official, job.id)
    assert (found.state, found.reference) == (JobState.FAILED, None)
    assert found.problem == "Nothing has been handed in for this round yet."
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


# --- processes that die --------------------------------------------------------------------------------------------

_context = multiprocessing.get_context("forkserver")


def hang(url: str, told: Connection, person_id: str, times: int) -> None:
    """A process that begins some work and never ends it."""

    def run(acting: Acting, parameters: Mapping[str, Any], report: Progress) -> JobResult:
        report(0.9, "nearly done")
        told.send("begun")
        threading.Event().wait()
        return DONE

    workers = Workshop(workers=times, kinds=doing(run))
    for n in range(times):
        workers.start(Acting(open_store(url), person_id, framework=TINY), str(n), "it", {"n": n})
    threading.Event().wait()


def killed(world: World, times: int = 1) -> None:
    """Have a process begin some work and kill it in the middle of it."""
    ours, theirs = _context.Pipe(duplex=False)
    url = world.store.url.render_as_string(hide_password=False)
    child = _context.Process(target=hang, args=(url, theirs, world.official.person_id, times), daemon=True)
    child.start()
    assert [ours.recv() for _ in range(times)] == ["begun"] * times
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()


def test_work_of_a_killed_process_is_taken_up_again(world: World, shop: Shop) -> None:
    killed(world, 3)
    (patient, *_) = shop().jobs(world.official)
    assert (patient.state, patient.progress, patient.attempt) == (JobState.RUNNING, 0.9, 1)
    workers = shop(patience=AT_ONCE)
    taken = workers.jobs(world.official)
    assert [(one.state, one.attempt, one.message) for one in taken] == [(JobState.WAITING, 2, "")] * 3
    workers.wait()
    for n, job in enumerate(taken):
        assert json.loads(workers.result(world.official, job.id).data)["n"] == n


@pytest.mark.parametrize("look", ["job", "jobs", "start"])
def test_any_look_takes_it_up(world: World, shop: Shop, look: str) -> None:
    killed(world)
    (left,) = shop().jobs(world.official)
    workers = shop(patience=AT_ONCE)
    looks: dict[str, Callable[[], object]] = {
        "job": lambda: workers.job(world.official, left.id),
        "jobs": lambda: workers.jobs(world.official),
        "start": lambda: workers.start(world.official, "0", "it", {"n": 0}),
    }
    looks[look]()
    workers.wait()
    assert workers.job(world.official, left.id).state is JobState.DONE


def test_of_many_who_look_one_takes_it_up(world: World, shop: Shop) -> None:
    killed(world)
    begun: list[str] = []

    def count(acting: Acting, parameters: Mapping[str, Any], report: Progress) -> JobResult:
        begun.append("begun")
        return DONE

    # as each of them saw it: nothing was heard of it for long
    (left,) = shop().jobs(world.official)
    workers = [shop(count, patience=AT_ONCE) for _ in range(6)]
    at_once([lambda one=one: one._attended(world.official, left, left.beat_at) for one in workers])
    for one in workers:
        one.wait()
    assert begun == ["begun"]
    assert workers[0].job(world.official, left.id).state is JobState.DONE


def test_what_kills_every_process_is_given_up(
    world: World, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    killed(world)

    def left_again() -> Job:
        """As if the process that took it up had died too: it takes the job, and never gets to it."""
        dead = shop(patience=AT_ONCE)
        dead._submit = lambda *_: None  # type: ignore[method-assign]
        return dead.jobs(world.official)[0]

    attempts = [left_again().attempt for _ in range(jobs.ATTEMPTS - 1)]
    assert attempts == [2, 3]
    given_up = left_again()
    assert (given_up.state, given_up.attempt) == (JobState.FAILED, 3)
    assert given_up.reference
    assert given_up.reference in str(given_up.problem)
    assert given_up.reference in caplog.text


def test_whoever_lost_a_job_cannot_write_to_it(world: World, shop: Shop) -> None:
    """A process that was only asleep finds its work in other hands."""
    gate = Gate()
    asleep = shop(gate)
    job = asleep.start(world.official, "k", "it", {})
    assert gate.begun.acquire(timeout=30)
    awake = shop(patience=AT_ONCE)
    assert awake.job(world.official, job.id).attempt == 2
    awake.wait()
    gate.may_go_on.set()
    asleep.wait()
    assert gate.ended == ["cancelled"]
    assert awake.job(world.official, job.id).name == "said.txt"


def test_the_store_hears_of_work_that_says_nothing(world: World, shop: Shop) -> None:
    gate = Gate()
    workers = shop(gate, beat_seconds=0.01)
    job = workers.start(world.official, "k", "it", {})
    assert gate.begun.acquire(timeout=30)
    before = workers.job(world.official, job.id).beat_at
    while workers.job(world.official, job.id).beat_at == before:
        pass  # it beats sooner or later, whatever the machine's speed
    gate.may_go_on.set()
    workers.wait()


# --- whose it is ---------------------------------------------------------------------------------------------------


def test_work_is_seen_by_whoever_started_it_alone(world: World, shop: Shop) -> None:
    workers = shop()
    job = workers.start(world.official, "k", "it", {})
    workers.wait()
    for who in (world.admin, world.verifier, world.stranger, world.analyst):
        assert workers.jobs(who) == ()
        for look in (workers.job, workers.result, workers.cancel):
            with pytest.raises(Refused, match="no such work of yours"):
                look(who, job.id)
    nobody = replace(world.official, person_id="nobody")
    for act in (lambda: workers.jobs(nobody), lambda: workers.start(nobody, "k", "it", {})):
        with pytest.raises(Refused, match="no person"):
            act()


def test_who_may_no_longer_see_it_gets_no_result(world: World, shop: Shop) -> None:
    may = [True]

    def permit(acting: Acting, parameters: Mapping[str, Any]) -> None:
        if not may[0]:
            raise Refused("not-there")

    workers = shop(permit=permit)
    job = workers.start(world.official, "k", "it", {})
    workers.wait()
    may[0] = False
    with pytest.raises(Refused, match="is not there"):
        workers.result(world.official, job.id)
    with pytest.raises(Refused, match="is not there"):
        workers.start(world.official, "other", "it", {})


def test_erasing_a_person_removes_their_work(world: World, shop: Shop) -> None:
    workers = shop()
    workers.start(world.outsider, "k", "it", {})
    workers.wait()
    people.erase(world.admin, world.outsider.person_id)
    with world.store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM jobs").scalar() == 0


def test_old_work_is_removed_and_there_is_a_limit(
    world: World, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "KEEP", 3)
    workers = shop()
    for n in range(5):
        workers.start(world.official, str(n), "it", {})
        workers.wait()
    assert [one.key for one in workers.jobs(world.official)] == ["1", "2", "3", "4"]
    monkeypatch.setattr(jobs, "KEEP_FOR", -timedelta(days=1))
    workers.start(world.verifier, "x", "it", {})
    workers.wait()
    assert workers.jobs(world.official) == (), "whoever it belonged to"
    monkeypatch.setattr(jobs, "MOST", 1)
    gate = Gate()
    busy = shop(gate)
    busy.start(world.official, "1", "it", {})
    with pytest.raises(Refused, match="under way already"):
        busy.start(world.official, "2", "it", {})
    busy.start(world.verifier, "2", "it", {})
    gate.may_go_on.set()
    busy.wait()


# --- what can be made of a round -----------------------------------------------------------------------------------

FILES = ("assessment.json", "marked-up.xlsx", "results.xlsx")
DOCUMENTS = (
    *("snapshot.pdf", "snapshot.html", "verification-report.pdf", "verification-report.html"),
    *("factsheet.pdf", "factsheet.html"),
)
ISSUED = {
    "official": ("snapshot", "factsheet"),
    "verifier": ("snapshot", "verification_report", "factsheet", "certificate"),
    "admin": ("snapshot", "verification_report", "factsheet", "certificate"),
}
ATTESTED = (RoundState.VERIFIED, RoundState.PUBLISHED)


def names(acting: Acting, round_id: str, **options: Any) -> tuple[str, ...] | None:
    """What can be made; None where nothing is to be seen."""
    try:
        return tuple(one.name for one in makeable(acting, round_id, **options))
    except Refused as refused:
        if refused.reason not in ("unknown-round", "not-your-role", "not-assigned", "not-your-city"):
            raise
        return None


@pytest.mark.parametrize("state", list(RoundState))
def test_what_can_be_made_by_whom_and_when(shared_world: World, state: RoundState) -> None:
    world = shared_world
    one = world.round_in(state)
    handed_in = state is not RoundState.DRAFT
    for who in ("official", "verifier", "admin"):
        issued = ISSUED[who] if state in ATTESTED else ()
        expected = (*FILES, *DOCUMENTS, *issued) if handed_in else ()
        sees_nothing = who == "verifier" and not handed_in
        assert names(getattr(world, who), one.id) == (None if sees_nothing else expected), who
    assert names(world.analyst, one.id) == (() if state in ATTESTED else None)
    for who in ("stranger", "outsider"):
        assert names(getattr(world, who), one.id) is None, who
    with pytest.raises(Refused, match="no person"):
        makeable(replace(world.official, person_id="nobody"), one.id)


def test_an_older_submission_has_no_documents(world: World) -> None:
    one = world.under_way()
    copy = preparing.amend(world.official, one.id, [Change(*POSTCARDS, "postcards", "80", "x")])
    assert set(names(world.official, one.id, prepared=True) or ()) == {*FILES, *DOCUMENTS}
    assert names(world.verifier, one.id, prepared=True) is None
    assert names(world.analyst, one.id, prepared=True) is None
    assert set(names(world.admin, one.id, prepared=True) or ()) == {*FILES, *DOCUMENTS}
    preparing.hand_in(world.official, one.id, on=copy.version)
    assert names(world.official, one.id, prepared=True) == ()
    assert names(world.verifier, one.id, number=1) == FILES
    assert set(names(world.verifier, one.id, number=2) or ()) == {*FILES, *DOCUMENTS}


def test_another_pack_leaves_the_data_alone(world: World) -> None:
    from services.test_submitting import newer

    one = world.round_in(RoundState.VERIFIED)
    preparing_round = world.new_round()
    preparing.prepare(world.official, preparing_round.id, [workbook()])
    now = newer(world)
    assert names(now.verifier, one.id) == ("assessment.json",)
    assert names(now.official, preparing_round.id, prepared=True) == ("assessment.json",)


def test_nobody_has_made_what_they_may_not_see(world: World) -> None:
    one = world.under_way()
    preparing.amend(world.official, one.id, [Change(*POSTCARDS, "postcards", "80", "x")])
    workers = Workshop(patience=NEVER)
    handed_in = makeable(world.official, one.id)[0]
    prepared = makeable(world.official, one.id, prepared=True)[0]
    nobody = replace(world.official, person_id="nobody")
    for wanted, sees in ((handed_in, (world.verifier, world.admin)), (prepared, (world.admin,))):
        for who in (world.stranger, world.verifier, world.outsider, world.analyst, world.admin, nobody):
            if who in sees:
                workers.start(who, wanted.key, wanted.kind, wanted.parameters)
                continue
            with pytest.raises(Refused):
                workers.start(who, wanted.key, wanted.kind, wanted.parameters)
    with pytest.raises(Refused, match="cannot be made of this"):
        workers.start(world.official, "k", handed_in.kind, {**handed_in.parameters, "name": "../etc/passwd"})
    workers.wait()
    workers.close()


def made(shop: Workshop, acting: Acting, one: making.Makeable) -> JobResult:
    job = shop.start(acting, one.key, one.kind, one.parameters)
    shop.wait()
    found = shop.job(acting, job.id)
    assert found.state is JobState.DONE, found.problem
    return shop.result(acting, job.id)


def is_what_it_says(result: JobResult) -> bool:
    data = result.data
    match result.mime:
        case "application/json":
            return bool(json.loads(data)["values"])
        case "application/pdf":
            return data.startswith(b"%PDF")
        case "text/html":
            return b"<html" in data[:200]
    return "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_everything_that_can_be_made_is_made(store: SqlStore) -> None:
    office = Office(store)
    workers = Workshop(patience=NEVER)
    one = rounds.open_round(office.official, office.city.id, 2025)
    copy = preparing.prepare(office.official, one.id, [load(COMPLETE)])
    for wanted in makeable(office.official, one.id, prepared=True):
        found = made(workers, office.official, wanted)
        assert (found.name, is_what_it_says(found)) == (wanted.name, True)
    preparing.hand_in(office.official, one.id, on=copy.version)
    rounds.assign(office.admin, one.id, office.verifier.person_id)
    rounds.declare(office.verifier, one.id, "none")
    deciding.accept_clean(office.verifier, one.id)
    for wanted in makeable(office.verifier, one.id):
        found = made(workers, office.verifier, wanted)
        assert (found.name, is_what_it_says(found)) == (wanted.name, True)
    choices = [
        deciding.Choice(item.code, item.data_point, DecisionKind.ACCEPT_WITH_REASON, "It is so.")
        for item in reading.work_list(office.verifier, one.id)
        if item.standing.decision is None
    ]
    deciding.decide(office.verifier, one.id, choices)
    attesting.attest(office.verifier, one.id)
    for wanted in makeable(office.verifier, one.id):
        assert is_what_it_says(made(workers, office.verifier, wanted))
    issued = register.register(office.official, one.id)
    assert [report.kind for report in issued] == list(ISSUED["verifier"])
    snapshot = next(one for one in workers.jobs(office.verifier) if one.key.endswith("issue/snapshot"))
    assert snapshot.name == f"{issued[0].number}.pdf"
    found = workers.result(office.verifier, snapshot.id)
    assert found.data == register.document(office.official, issued[0].number).data
    workers.close()


def test_a_document_that_changed_meanwhile_is_made_anew(world: World) -> None:
    """What is printed of the verification belongs to a moment: the same wish later is another job."""
    one = world.under_way()
    first = {wanted.name: wanted for wanted in makeable(world.verifier, one.id)}
    deciding.accept_clean(world.verifier, one.id)
    rounds_version = {wanted.name: wanted for wanted in makeable(world.verifier, one.id)}
    assert first["results.xlsx"] == rounds_version["results.xlsx"]
    preparing.hand_in(
        world.official,
        one.id,
        on=preparing.amend(world.official, one.id, [Change(*POSTCARDS, "postcards", "80", "x")]).version,
    )
    later = {wanted.name: wanted for wanted in makeable(world.verifier, one.id)}
    assert first["snapshot.pdf"].parameters != later["snapshot.pdf"].parameters
    workers = Workshop(patience=NEVER)
    job = workers.start(world.verifier, "k", first["snapshot.pdf"].kind, first["snapshot.pdf"].parameters)
    workers.wait()
    assert workers.job(world.verifier, job.id).problem == str(Refused("changed-meanwhile"))
    workers.close()


def test_a_job_that_issues_and_is_taken_up_again_issues_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The register and the job are written together: a job of another process issues nothing any more."""
    one = world.round_in(RoundState.VERIFIED)
    before = len(register.register(world.official, one.id))
    monkeypatch.setitem(register.MAKERS, "snapshot", lambda *_: b"%PDF drawn")  # type: ignore[arg-type]
    asleep, awake = (Workshop(patience=patience) for patience in (NEVER, AT_ONCE))
    (wanted,) = (one for one in makeable(world.official, one.id) if one.name == "snapshot")
    begun, gate = threading.Event(), threading.Event()
    real = making.issue

    def slowly(*arguments: Any, **named: Any) -> Any:
        begun.set()
        gate.wait(30)
        return real(*arguments, **named)

    monkeypatch.setattr(making, "issue", slowly)
    job = asleep.start(world.official, wanted.key, wanted.kind, wanted.parameters)
    assert begun.wait(30)
    awake._submit = lambda *_: None  # type: ignore[method-assign]
    assert awake.job(world.official, job.id).attempt == 2, "somebody else has it now"
    gate.set()
    asleep.wait()
    assert len(register.register(world.official, one.id)) == before
    asleep.close()
