"""Stores to walk through: a round full of findings under verification, an attested one, an empty one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kpi_toolkit.review.models import DecisionKind, PointState
from kpi_toolkit.services import asking, attesting, deciding, reading, rounds
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import load
from kpi_toolkit.services.deciding import Choice
from kpi_toolkit.services.identity import first_person
from kpi_toolkit.services.people import add_city
from kpi_toolkit.services.rounds import assign, declare, open_round
from kpi_toolkit.services.submitting import submit
from kpi_toolkit.store import open_store

EXAMPLES = Path(__file__).parents[2] / "examples"
CITY, COUNTRY = "Lindhaven (fictional)", "Norlandia (fictional)"
ASKED = ("EC: ICT: ICT: 4C", "3g")


@dataclass(frozen=True)
class Walk:
    """A store with its rounds, by id."""

    database: Path
    verifying: str
    attested: str
    empty: str


def filled(database: Path) -> Walk:
    """A store of one person: last year attested and published, this year under verification, next year empty."""
    store = open_store(database)
    acting = Acting(store, first_person(store).id, single_user=True)
    city = add_city(acting, CITY, COUNTRY)
    last, this, coming = (open_round(acting, city.id, year).id for year in (2024, 2025, 2026))
    submit(acting, this, [load(EXAMPLES / "messy-city.xlsx")])
    assign(acting, this, acting.person_id)
    declare(acting, this, "none")
    asking.ask(acting, this, *ASKED, "Which year is the area of the city from?")
    _attested(acting, last)
    store.close()
    return Walk(database, verifying=this, attested=last, empty=coming)


def _attested(acting: Acting, round_id: str) -> None:
    """Everything accepted, with a reason where a check asks for one; attested and published."""
    from kpi_toolkit.services.assessing import SourceData

    data = (EXAMPLES / "complete-city.csv").read_text(encoding="utf-8").replace(",2025,", ",2024,")
    submit(acting, round_id, [SourceData("complete-city-2024.csv", data.encode())])
    assign(acting, round_id, acting.person_id)
    declare(acting, round_id, "none")
    deciding.accept_clean(acting, round_id)
    open_ones = [
        item
        for item in reading.work_list(acting, round_id)
        if item.status == "reported" and item.standing.state is PointState.OPEN
    ]
    choices = [
        Choice(
            item.code, item.data_point, DecisionKind.ACCEPT_WITH_REASON, "Checked with the statistics office."
        )
        for item in open_ones
    ]
    if choices:
        deciding.decide(acting, round_id, choices)
    attesting.attest(acting, round_id)
    rounds.publish(acting, round_id)
