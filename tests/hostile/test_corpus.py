"""Every hostile and broken file ends in a plain sentence and the right status, within bounds that are promised.

By the command line in a measured process, and by the upload of the app, after which the app lives on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import containers, other_files, sheets, tables
from hostile.case import UNUSABLE, Case
from hostile.measured import MEGABYTE, Ran, Runner
from sqlalchemy import URL

from kpi_toolkit.framework import load_framework
from kpi_toolkit.review.models import Role
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import people, preparing, rounds
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.store import open_store

START = 2
"""Seconds of one core that starting takes, at most; the runs here are started already."""

SECONDS, MEMORY = 10, 512 * MEGABYTE
"""What is promised: seconds of one core, and memory of all processes together."""

CASES = (*other_files.CASES, *containers.CASES, *sheets.CASES, *tables.CASES)
SPAN = re.compile(r"\d+ seconds")
"""A busy machine stops the reader by the clock, an idle one by what it computed."""

CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def named(case: Case) -> str:
    return case.name


def plain(ran: Ran) -> None:
    """What holds for every run: bounds are kept, nobody sees a traceback, and no sign steers the terminal."""
    assert ran.seconds < SECONDS - START
    assert ran.memory < MEMORY
    assert "Traceback" not in ran.said
    assert "our mistake" not in ran.said
    assert not CONTROLS.findall(ran.out + ran.err)


def test_the_names_of_the_cases_tell_them_apart() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_at_the_command_line_and_in_the_app(case: Case, runner: Runner, tmp_path: Path, town: Town) -> None:
    path = case.write(tmp_path)
    ran = runner.run("assess", path)
    plain(ran)
    assert ran.status in case.status
    for words in case.says:
        assert words in ran.said
    if ran.status == UNUSABLE:
        assert ran.out == ""
        assert ran.err.startswith("kpi-toolkit: ")
        assert ran.err.count("\n") == 1
    if path.stat().st_size < MOST_IN_MEMORY:
        refusal = town.upload(path)
        assert (refusal is not None) == (ran.status == UNUSABLE)
        assert refusal is None or SPAN.sub("", refusal) in SPAN.sub("", ran.said)
    assert [one.name for one in tmp_path.iterdir()] == [path.name], "nothing else was written"


MOST_IN_MEMORY = MEGABYTE
"""Larger files are not given to the app as well, where they would come to the same reader."""


class Town:
    """A round of a city whose official uploads whatever comes."""

    def __init__(self, acting: Acting, round_id: str) -> None:
        self.acting, self.round_id = acting, round_id

    def upload(self, path: Path) -> str | None:
        """Uploads a file. Returns why that was refused, None where it was taken; nothing else may happen."""
        before = self.acting.read(lambda unit: unit.prepared_version(self.round_id))
        source = SourceData(path.name, path.read_bytes())
        try:
            made = preparing.prepare(self.acting, self.round_id, [source], on=before)
        except Refused as refused:
            assert self.acting.read(lambda unit: unit.prepared_version(self.round_id)) == before
            return refused.refusal.sentence
        assert made.version == (before or 0) + 1
        return None


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    store = open_store(URL.create("sqlite", database=str(tmp_path_factory.mktemp("store") / "store.sqlite")))
    admin = Acting(store, people.set_up(store, "Ada").id, framework=load_framework("u4ssc"))
    city = people.add_city(admin, "Lindhaven (fictional)", "Norlandia (fictional)")
    people.grant(admin, admin.person_id, Role.OFFICIAL, city.id)
    yield Town(admin, rounds.open_round(admin, city.id, 2025).id)
    store.close()
