"""What child processes do in the tests of concurrency, of kill -9 and of a full disk."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from sqlalchemy import make_url
from store.store_samples import decision, submission

from kpi_toolkit.review.models import RoundState
from kpi_toolkit.review.ports import Stale, Unavailable, Unsure
from kpi_toolkit.store import SqlStore, open_store

DECISIONS = 3
_context = multiprocessing.get_context("forkserver")
# loaded once, so that a child starts in milliseconds
_context.set_forkserver_preload(
    ["kpi_toolkit.store.operations", "sqlalchemy.dialects.postgresql.psycopg", "psycopg"]
)


def start(work: Callable[..., None], store: SqlStore, *arguments: Any) -> tuple[BaseProcess, Connection]:
    """Run ``work(url, connection, ...)`` in a process of its own; what it sends comes out of the
    connection.
    """
    ours, theirs = _context.Pipe(duplex=False)
    url = store.url.render_as_string(hide_password=False)
    child = _context.Process(target=work, args=(url, theirs, *arguments), daemon=True)
    child.start()
    theirs.close()
    return child, ours


def received(connection: Connection) -> list[Any]:
    """Everything a child has sent until it ended."""
    out = []
    while True:
        try:
            out.append(connection.recv())
        except (EOFError, OSError):
            return out


def decide_and_change(url: str, out: Connection, verifier_id: str, round_id: str, times: int) -> None:
    """Decide, and change the round against everybody else; sends every version it won and how often it
    lost.
    """
    store, lost = open_store(make_url(url)), 0
    for _ in range(times):
        with store.begin(verifier_id) as unit:
            found, verifier = unit.round(round_id), unit.person
            assert found is not None
            made = decision(found, unit.submissions(round_id)[0], verifier)
            unit.add_decisions([made])
            unit.record("decided", round_id, {"decision": made.id})
            unit.commit()
        out.send(("decided", made.id))
        won = False
        while not won:
            with store.begin(verifier_id, read_only=True) as unit:
                seen = unit.round(round_id)
            assert seen is not None
            other = (
                RoundState.ANSWERED if seen.state is RoundState.QUESTIONS_OPEN else RoundState.QUESTIONS_OPEN
            )
            with store.begin(verifier_id) as unit:
                try:
                    changed = unit.change_round(replace(seen, state=other))
                    unit.record("changed", round_id, {"version": changed.version})
                    unit.commit()
                    won = True
                except Stale:
                    lost += 1
        out.send(("won", changed.version))
    out.send(("lost", lost))
    store.close()


def hand_in(url: str, out: Connection, official_id: str, round_id: str) -> None:
    """Hand in one submission after the other; sends the number of each that was acknowledged."""
    store = open_store(make_url(url))
    while True:
        with store.begin(official_id) as unit:
            found, number = unit.round(round_id), len(unit.submissions(round_id)) + 1
            assert found is not None
            made = submission(found, number, unit.person, bytes([number % 256]) * 20_000)
            unit.add_submission(made)
            unit.record("submitted", round_id, {"submission": made.id})
            decided = [decision(found, made, unit.person, f"p{n}") for n in range(DECISIONS)]
            unit.add_decisions(decided)
            unit.change_round(found)
            unit.record("decided", round_id, {"decisions": [one.id for one in decided]})
            unit.commit()
        out.send(number)


def fill_the_disk(url: str, out: Connection, official_id: str, round_id: str, room: int) -> None:
    """Hand in more and more with a limit on the size of files; sends numbers, then what the store said."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    store = open_store(make_url(url))
    for number in range(2, 1000):
        try:
            with store.begin(official_id) as unit:
                found = unit.round(round_id)
                assert found is not None
                unit.add_submission(submission(found, number, unit.person, bytes([number % 256]) * 200_000))
                unit.commit()
        except Unavailable as error:
            out.send(str(error))
            return
        out.send(number)


def hand_in_whatever_happens(url: str, out: Connection, official_id: str, round_id: str, worker: int) -> None:
    """Hand in again and again, also while the database is gone; sends what was acknowledged, and what was not."""
    store, turn = open_store(make_url(url)), 0
    while True:
        turn += 1
        made = None
        try:
            with store.begin(official_id) as unit:
                found, number = unit.round(round_id), len(unit.submissions(round_id)) + 1
                assert found is not None
                data = f"worker {worker}, turn {turn}".encode() * 500
                made = submission(found, number, unit.person, data)
                unit.add_submission(made)
                unit.record("submitted", round_id, {"submission": made.id})
                unit.commit()
        except Unsure:
            out.send(("unsure", made.id if made else "", ""))
        except Unavailable:
            out.send(("refused", made.id if made else "", ""))
        else:
            out.send(("acknowledged", made.id, made.files[0].sha256))
