"""How long handing in the complete example and storing everything takes, against ``assess()`` of the same file.

Both read the workbook in the child process and assess it; submitting adds the store: bytes, values, assessment,
findings and ledger in one transaction, on SQLite with every write forced to the disk.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator

from benchmarks.measuring import WORKBOOK, Row, in_turns
from kpi_toolkit import assess
from kpi_toolkit.review.models import Role
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import load
from kpi_toolkit.services.people import add_city, add_person, grant, set_up
from kpi_toolkit.services.rounds import open_round
from kpi_toolkit.services.submitting import submit
from kpi_toolkit.store import open_store


def rows() -> Iterator[Row]:
    source, rounds = load(WORKBOOK), 7
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"{folder}/store.sqlite")
        admin = Acting(store, set_up(store, "Administrator").id)
        official = Acting(store, add_person(admin, "Official").id)
        opened = []
        for number in range(rounds + 1):
            city = add_city(admin, "Lindhaven (fictional)", f"Country {number}")
            grant(admin, official.person_id, Role.OFFICIAL, city.id)
            opened.append(open_round(official, city.id, 2025).id)
        waiting = itertools.chain(opened)
        took = in_turns(
            {"submit": lambda: submit(official, next(waiting), [source]), "assess": lambda: assess(WORKBOOK)},
            rounds,
        )
        store.close()
    yield Row("hand in and store", took["submit"], "assess() of the file", took["assess"], 2)
