"""So many users at once on the real app and PostgreSQL: who upload, read findings, hand in and decide.

    python -m load [users ...]     1, 5, 20 and 50 where none are named

All traffic stays on 127.0.0.1. Prints a table and writes it to load/RESULTS.md. Ends with 1 where there was an
error, or where anything is lost or mixed up in the database afterwards.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import psutil
from sqlalchemy import make_url

from load.person import Person, cookie
from load.serving import ISSUER, ROOT, Installation, one_app
from load.towns import TO_DECIDE, Seat, prepared, problems

COUNTS = (1, 5, 20, 50)
RESULTS = ROOT / "load" / "RESULTS.md"
SLOW_SECONDS = 60.0
"""An answer later than this counts as broken."""
HEAD = (
    "users",
    "upload to findings",
    "95 %",
    "first page",
    "page",
    "decide",
    "MB each",
    "errors",
    "lost or mixed",
)


@dataclass
class Taken:
    """Seconds of each step of all users, and what went wrong."""

    first: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    upload: list[float] = field(default_factory=list)
    decide: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def work(seat: Seat, where: Installation, taken: Taken, together: threading.Barrier) -> None:
    """All that one user does. ``together``: everybody begins, and stays until everybody is done, at once."""
    person = Person(where.origin, cookie(where.secret, where.origin, ISSUER, seat.subject), SLOW_SECONDS * 5)
    person.certificate = where.certificate

    def timed(kind: list[float], act: Callable[[], object]) -> None:
        begun = perf_counter()
        act()
        kind.append(perf_counter() - begun)

    try:
        together.wait()
        timed(taken.first, lambda: (person.arrive(), person.open("upload", round=seat.own_round)))
        file = seat.file()

        def upload_to_findings() -> None:
            person.upload(file.name, file.data)
            person.sees("1 file was read and checked.")
            person.press("Yes, this is it")
            person.open("findings", round=seat.own_round)
            person.sees(seat.marker)

        timed(taken.upload, upload_to_findings)
        timed(taken.page, lambda: person.open("upload", round=seat.own_round))
        person.tick("I have looked at what was read.")
        person.press("Hand in for verification")
        person.sees("Handed in as submission")
        timed(
            taken.page, lambda: person.open("kpi", round=seat.other_round, code=TO_DECIDE.replace(" ", "%20"))
        )

        def decide() -> None:
            person.choose("Your decision", "Not verified")
            person.write("Reason", seat.reason)
            person.press("Save")
            person.sees("Saved: Fixed Broadband Subscriptions")

        timed(taken.decide, decide)
    except Exception as error:
        taken.faults.append(f"{seat.subject}: {type(error).__name__}: {error}")
    together.wait()


def memory(where: Installation) -> float:
    """What all apps hold, in MB."""
    return sum(psutil.Process(app.process.pid).memory_info().rss for app in where.apps if app.process) / 1e6


def run(users: int) -> tuple[str, ...]:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as name, one_app(Path(name)) as where:
        url = make_url(where.url)
        seats = prepared(url, users + 1, ISSUER)
        alone = Taken()
        first = seats.pop()  # warms up: imports and caches belong to the process and not to a session
        work(first, where, alone, threading.Barrier(1))
        before, taken = memory(where), Taken()
        together = threading.Barrier(users + 1)
        threads = [threading.Thread(target=work, args=(seat, where, taken, together)) for seat in seats]
        for thread in threads:
            thread.start()
        together.wait()
        together.wait()
        each = (memory(where) - before) / users
        for thread in threads:
            thread.join()
        faults = alone.faults + taken.faults
        broken = problems(url, [*seats, first])
        for line in (*faults, *broken):
            print(f"  {line[:600]}", file=sys.stderr)
        if faults:
            print(where.apps[0].log[-3000:], file=sys.stderr)
    ordered = sorted(taken.upload) or [float("nan")]
    percentile = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    middle = [statistics.median(kind or [float("nan")]) for kind in (taken.first, taken.page, taken.decide)]
    slow = sum(seconds > SLOW_SECONDS for seconds in ordered)
    return (
        str(users),
        f"{statistics.median(ordered):.1f} s",
        f"{percentile:.1f} s",
        *(f"{seconds:.1f} s" for seconds in middle),
        f"{each:.1f}",
        str(len(faults) + slow),
        str(len(broken)),
    )


def main(chosen: list[str]) -> int:
    busy, rows = os.getloadavg()[0], []
    print("".join(f"{title:>20}" for title in HEAD), flush=True)
    for users in map(int, chosen or COUNTS):
        rows.append(run(users))
        print("".join(f"{cell:>20}" for cell in rows[-1]), flush=True)
        RESULTS.write_text(written(rows, busy), encoding="utf-8")
    return int(any(row[-2:] != ("0", "0") for row in rows))


def written(rows: Sequence[tuple[str, ...]], busy: float) -> str:
    """The text of RESULTS.md. ``busy``: processes that others ran, or had waiting, before."""
    table = ["| " + " | ".join(row) + " |" for row in (HEAD, ["--:"] * len(HEAD), *rows)]
    said = (
        "Written by `make load`; nothing here is typed by hand. Medians; all users at once, each with a tab of their "
        "own and without a pause.",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {os.cpu_count()} cores for users, app and PostgreSQL together; "
        f"others kept the machine busy with {busy:.1f} processes when it began.",
        f"An answer after {SLOW_SECONDS:.0f} seconds counts as an error.",
    )
    return "\n\n".join(["# Load", *said, "\n".join(table)]) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
