"""The child that reads an upload is killed in the middle: a sentence, nothing written, and the next upload is read."""

from __future__ import annotations

import threading
from pathlib import Path

import psutil
import pytest
from services.towns import YEAR

from kpi_toolkit.framework import load_framework
from kpi_toolkit.review.models import Role
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import people, rounds, submitting
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import load
from kpi_toolkit.store import SqlStore
from kpi_toolkit.store.checking import check
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.workbook.reader import read_workbook

COMPLETE = Path(__file__).parents[2] / "examples" / "complete-city.xlsx"


class Killer:
    """Kills every child of this process that reads a workbook, as soon as it has computed for so long."""

    def __init__(self, cpu_seconds: float) -> None:
        self.cpu_seconds, self.killed = cpu_seconds, 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Killer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stop.wait(0.002):
            for child in psutil.Process().children():
                try:
                    reads = any("grid_child" in part for part in child.cmdline())
                    if reads and sum(child.cpu_times()[:2]) >= self.cpu_seconds:
                        child.kill()
                        self.killed += 1
                except psutil.NoSuchProcess:
                    continue


@pytest.mark.parametrize("cpu_seconds", [0, 0.05, 0.2])
def test_a_killed_reader_is_a_sentence(cpu_seconds: float) -> None:
    framework, data = load_framework(), COMPLETE.read_bytes()
    with Killer(cpu_seconds) as killer, pytest.raises(UnusableFile, match="stopped unexpectedly"):
        read_workbook(data, COMPLETE.name, framework)
    assert killer.killed
    assert read_workbook(data, COMPLETE.name, framework).text("city") is not None


def test_nothing_is_handed_in_when_the_reader_dies(store: SqlStore) -> None:
    admin = Acting(store, people.set_up(store, "Ada Admin").id)
    city = people.add_city(admin, "Lindhaven (fictional)", "Nowhere")
    official = Acting(store, people.add_person(admin, "Olga Official").id)
    people.grant(admin, official.person_id, Role.OFFICIAL, city.id)
    one = rounds.open_round(official, city.id, YEAR)
    before = admin.read(lambda unit: unit.head())
    with Killer(0.05), pytest.raises(Refused, match="stopped unexpectedly"):
        submitting.submit(official, one.id, [load(COMPLETE)])
    assert admin.read(lambda unit: unit.head()) == before
    assert submitting.submit(official, one.id, [load(COMPLETE)]).record.number == 1
    assert check(store.url) == []
