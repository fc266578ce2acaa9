"""Two cities with attested rounds, one of them published: for tests of pages that show results, and for pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from kpi_toolkit.review.models import DecisionKind, PointState, Role
from kpi_toolkit.services import attesting, deciding, people, reading, rounds, submitting
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.deciding import Choice
from kpi_toolkit.store import SqlStore

COMPLETE = Path(__file__).parents[2] / "examples" / "complete-city.csv"
YEAR = 2025
HOSTILE = '<img src=x onerror="alert(1)"> **bold** [link](javascript:alert(1)) $x$'
SMALLER = 61_600
"""Fixed broadband subscriptions of the second city, so that it has another result."""


@dataclass(frozen=True)
class Office:
    """Who takes part: the official is one of the first city."""

    admin: Acting
    official: Acting
    verifier: Acting
    analyst: Acting
    published: str
    verified: str


def build(store: SqlStore, first: str = "Lindhaven (fictional)", second: str = HOSTILE) -> Office:
    """The first city's round is published, the second one's verified only."""
    admin = Acting(store, people.set_up(store, "Ada Admin").id)
    cities = [people.add_city(admin, name, "Norlandia (fictional)") for name in (first, second)]

    def person(called: str, role: Role, city: str | None = None) -> Acting:
        made = people.add_person(admin, called)
        people.grant(admin, made.id, role, city)
        return replace(admin, person_id=made.id)

    verifier, analyst = person("Vera Verifier", Role.VERIFIER), person("Ana Analyst", Role.ANALYST)
    officials = [person(f"Official {number}", Role.OFFICIAL, city.id) for number, city in enumerate(cities)]
    text = COMPLETE.read_text(encoding="utf-8")
    old = "fixed_broadband_subscriptions,88000,"
    assert text.count(old) == 1
    files = (text, text.replace(old, f"fixed_broadband_subscriptions,{SMALLER},"))
    made = []
    for city, official, file in zip(cities, officials, files, strict=True):
        one = rounds.open_round(official, city.id, YEAR)
        submitting.submit(official, one.id, [SourceData("city.csv", file.encode())])
        rounds.assign(admin, one.id, verifier.person_id)
        _verify(verifier, one.id)
        made.append(one.id)
    rounds.publish(verifier, made[0])
    return Office(admin, officials[0], verifier, analyst, *made)


def _verify(verifier: Acting, round_id: str) -> None:
    rounds.declare(verifier, round_id, "none")
    deciding.accept_clean(verifier, round_id)
    left = [
        Choice(item.code, item.data_point, DecisionKind.ACCEPT_WITH_REASON, "The source was shown.", None)
        for item in reading.work_list(verifier, round_id)
        if item.status == "reported" and item.standing.state is PointState.OPEN
    ]
    if left:
        deciding.decide(verifier, round_id, left)
    attesting.attest(verifier, round_id)
