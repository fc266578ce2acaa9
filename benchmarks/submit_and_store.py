"""How long handing in the complete example and storing everything takes, against ``assess()`` of the same file.

Both read the workbook in the child process and assess it; submitting adds the store: bytes, values, assessment,
findings and ledger in one transaction, on SQLite with every write forced to the disk. Run: make bench
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kpi_toolkit import assess
from kpi_toolkit.review.models import Role
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import load
from kpi_toolkit.services.people import add_city, add_person, grant, set_up
from kpi_toolkit.services.rounds import open_round
from kpi_toolkit.services.submitting import submit
from kpi_toolkit.store import open_store

ROOT = Path(__file__).resolve().parent.parent
WORKBOOK = ROOT / "examples" / "complete-city.xlsx"
ROUNDS = 7
BOUND = 2.0


def seconds(call: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    source = load(WORKBOOK)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"{folder}/store.sqlite")
        admin = Acting(store, set_up(store, "Administrator").id)
        official = Acting(store, add_person(admin, "Official").id)

        def hand_in(number: int) -> float:
            city = add_city(admin, "Lindhaven (fictional)", f"Country {number}")
            grant(admin, official.person_id, Role.OFFICIAL, city.id)
            opened = open_round(official, city.id, 2025)
            return seconds(lambda: submit(official, opened.id, [source]))

        hand_in(-1), assess(WORKBOOK)  # imports and caches
        pairs = [(hand_in(number), seconds(lambda: assess(WORKBOOK))) for number in range(ROUNDS)]
        store.close()
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"submit and store                 {ours * 1000:6.0f} ms")
    print(f"assess()                         {theirs * 1000:6.0f} ms")
    print(f"ratio                            {ours / theirs:6.2f}   (bound {BOUND})")


if __name__ == "__main__":
    main()
