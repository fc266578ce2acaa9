"""A city in the middle of its verification, made through the services: for tests of pages and for pictures.

Last year's figures are there; this year's were handed in with many mistakes and corrected in part; a verifier
without conflicts has begun: decisions, one of which lapsed, and a question with its answer and a file.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kpi_toolkit.review.models import DecisionKind, PointState, Role
from kpi_toolkit.services import asking, deciding, people, reading, rounds, submitting, years
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import SourceData, load
from kpi_toolkit.services.correcting import Change
from kpi_toolkit.services.deciding import Choice
from kpi_toolkit.services.identity import first_person
from kpi_toolkit.store import SqlStore, open_store

EXAMPLES = Path(__file__).parents[2] / "examples"
YEAR = 2025
HOSTILE = '<img src=x onerror="alert(1)"> **bold** [link](javascript:alert(1)) $x$ :red[no]'

INTERNET = ("EC: ICT: ICT: 1C", "value")
BROADBAND = ("EC: ICT: ICT: 2C", "value")
WIFI = ("EC: ICT: ICT: 5C", "value")


@dataclass(frozen=True)
class City:
    """Who takes part, and the round. The first person administers the installation."""

    admin: Acting
    official: Acting
    verifier: Acting
    analyst: Acting
    round_id: str


def opened(folder: Path, *, declared: bool = True) -> City:
    """The city in a store of its own in a folder."""
    made, names = _built(declared)
    path = folder / "city.sqlite"
    path.write_bytes(made)
    store = open_store(str(path))
    return City(*(Acting(store, person_id) for person_id in names[:4]), round_id=names[4])


def handed_in_alone(folder: Path) -> City:
    """The same figures on the installation of one person, who is everything there is; nobody verifies yet."""
    store = open_store(str(folder / "city.sqlite"))
    alone = Acting(store, first_person(store).id, single_user=True)
    city = people.add_city(alone, "Lindhaven (fictional)", "Norlandia (fictional)")
    now = rounds.open_round(alone, city.id, YEAR)
    submitting.submit(alone, now.id, [load(EXAMPLES / "messy-city.xlsx")])
    return City(alone, alone, alone, alone, now.id)


@cache
def _built(declared: bool) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of a store with the city, and the ids of people and round; made once for all tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "city.sqlite"
        store = open_store(str(path))
        city = build(store, declared=declared)
        store.close()
        people_ = (city.admin, city.official, city.verifier, city.analyst)
        return path.read_bytes(), (*(one.person_id for one in people_), city.round_id)


def build(store: SqlStore, name: str = "Lindhaven (fictional)", *, declared: bool = True) -> City:
    """The city up to the verifier's declaration; with ``declared`` up to the middle of the verification."""
    admin = Acting(store, people.set_up(store, "Ada Admin").id)
    city = people.add_city(admin, name, "Norlandia (fictional)")

    def person(called: str, role: Role) -> Acting:
        made = people.add_person(admin, called)
        people.grant(admin, made.id, role, city.id if role is Role.OFFICIAL else None)
        return replace(admin, person_id=made.id)

    official = person("Olga Official", Role.OFFICIAL)
    verifier = person("Vera Verifier", Role.VERIFIER)
    analyst = person("Ana Analyst", Role.ANALYST)
    before = rounds.open_round(official, city.id, YEAR - 1)
    submitting.submit(official, before.id, [last_year()])
    now = rounds.open_round(official, city.id, YEAR)
    previous = years.previous_values(official, now.id)
    submitting.submit(official, now.id, [load(EXAMPLES / "messy-city.xlsx")], previous=previous)
    rounds.assign(admin, now.id, verifier.person_id)
    made = City(admin, official, verifier, analyst, now.id)
    if declared:
        _verify(made)
    return made


def last_year() -> SourceData:
    """The complete example as of the year before."""
    text = (EXAMPLES / "complete-city.csv").read_text(encoding="utf-8")
    text = text.replace(f",,{YEAR - 1},", f",,{YEAR - 2},").replace(",146,hotspots", ",120,hotspots")
    text = text.replace(f"profile,year,,{YEAR},", f"profile,year,,{YEAR - 1},")
    return SourceData("last-year.csv", text.encode())


def _verify(city: City) -> None:
    rounds.declare(city.verifier, city.round_id, "none")
    decide(city, WIFI, DecisionKind.ACCEPT_WITH_REASON, "The list of hotspots was shown.")
    decide(city, BROADBAND, DecisionKind.NOT_VERIFIED, f"More lines than people. {HOSTILE}")
    submitting.correct(
        city.official,
        city.round_id,
        [Change(*WIFI, "public_wifi_hotspots", "150", "Four hotspots were left out.")],
    )
    question = asking.ask(city.verifier, city.round_id, *INTERNET, "Which survey is this from?")
    files = [SourceData("survey <2024>.pdf", b"%PDF-1.4 a survey")]
    asking.answer(city.official, city.round_id, question.id, f"The survey of 2024. {HOSTILE}", files)


def decide(city: City, key: tuple[str, str], kind: DecisionKind, reason: str | None = None) -> None:
    """Decide as the verifier."""
    deciding.decide(city.verifier, city.round_id, [Choice(*key, kind, reason)])


def finish(city: City) -> None:
    """Close every question and decide everything, so that nothing stands in the way of the attestation."""
    for thread in reading.view(city.verifier, city.round_id).threads:
        if thread.question.closed_at is None:
            asking.close(city.verifier, city.round_id, thread.question.id)
    deciding.accept_clean(city.verifier, city.round_id)
    for item in reading.work_list(city.verifier, city.round_id):
        if item.status == "reported" and item.standing.state is PointState.OPEN:
            decide(city, (item.code, item.data_point), DecisionKind.NOT_VERIFIED, "It was not shown.")
