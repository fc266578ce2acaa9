"""A small world to act in: towns that want to see the stars, and people of every role. All made up."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kpi_toolkit.framework import Framework, load_framework
from kpi_toolkit.framework.models import VerifierCheck
from kpi_toolkit.review.manual import tick_list
from kpi_toolkit.review.models import City, PointKey, Role, Round, RoundState
from kpi_toolkit.services import asking, attesting, deciding, people, register, rounds, submitting
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.store import SqlStore

LAMPS: PointKey = ("SK: D: L: 1", "value")
POSTCARDS: PointKey = ("PE: G: V: 3", "value")


def _with_checks(framework: Framework) -> Framework:
    """The pack with a check of a manual, which it does not have itself."""
    check = VerifierCheck(text="Somebody went out at night and counted.", source="The chronicle")
    lamps = framework.by_key[LAMPS]
    points = list(framework.points)
    points[lamps.index] = replace(lamps, kpi=lamps.kpi.model_copy(update={"verifier_checks": (check,)}))
    return replace(framework, points=tuple(points))


TINY = _with_checks(load_framework(Path(__file__).parents[1] / "packs" / "tiny"))
COUNTED = tick_list(TINY, TINY.by_key[LAMPS].kpi)[0].key
YEAR = 2025
TOWN: Mapping[str, Any] = {
    "SK: D: L: 1,,shielded_lamps": 150,
    "SK: D: L: 2,,lamp_energy": 40001,
    "SK: D: S: 1,summer,stars_summer": 901,
    "SK: D: S: 1,winter,stars_winter": 1203,
    "SK: D: S: 2,,late_curfew": "yes",
    "PE: G: V: 1,,arrivals": 51,
    "PE: G: V: 1,,departures": 53,
    "PE: G: V: 2,,complaints": 3,
    "PE: G: V: 2,,departures": 53,
    "PE: G: V: 3,,postcards": 71,
    "PE: G: V: 4,,telescope_spending": 307,
}
PROFILE = {"year": YEAR, "currency": "EUR", "residents": 1000, "lamps": 201}
_numbers = itertools.count(1)


def workbook(name: str = "Dusk", **changes: Any) -> SourceData:
    """A town's file. ``changes``: by input or profile field; None leaves the figure out."""
    profile = {key: changes.pop(key, value) for key, value in PROFILE.items()}
    rows = ["code,data_point,input,value,unit,status,year,source,quality", f"profile,city,,{name},,,,,"]
    rows += [f"profile,{key},,{value},,,,," for key, value in profile.items() if value is not None]
    for key, value in TOWN.items():
        value = changes.pop(key.rpartition(",")[2], value)
        if value is not None:
            rows.append(f"{key},{value},,,2024,The night watch,Counted")
    assert not changes, changes
    return SourceData("town.csv", "\n".join(rows).encode() + b"\n")


def drawn(assessment: Any, framework: Any, verification: Any) -> bytes:
    """A document that says what it was made of, in place of a drawing."""
    return (
        f"{verification.number} {verification.mark} {framework.pack.version} {verification.ledger}".encode()
    )


@dataclass
class World:
    """A store with people. ``official``, ``verifier``, ``analyst`` and ``admin`` have a part in the rounds made
    here; ``stranger``, an official of another town, and ``outsider``, another verifier, have none.
    """

    store: SqlStore
    admin: Acting
    official: Acting
    stranger: Acting
    verifier: Acting
    outsider: Acting
    analyst: Acting
    city: City

    @classmethod
    def build(cls, store: SqlStore, **options: Any) -> World:
        first = people.set_up(store, "Ada Admin")
        admin = Acting(store, first.id, framework=TINY, **options)

        def person(name: str) -> Acting:
            return replace(admin, person_id=people.add_person(admin, name).id)

        names = ("Olga Official", "Stig Stranger", "Vera Verifier", "Otto Outsider", "Ana Analyst")
        world = cls(store, admin, *map(person, names), city=people.add_city(admin, "Dusk", "Nightland"))
        other = people.add_city(admin, "Dawn", "Nightland")
        people.grant(admin, world.official.person_id, Role.OFFICIAL, world.city.id)
        people.grant(admin, world.stranger.person_id, Role.OFFICIAL, other.id)
        for somebody in (world.verifier, world.outsider):
            people.grant(admin, somebody.person_id, Role.VERIFIER)
        people.grant(admin, world.analyst.person_id, Role.ANALYST)
        return world

    def new_person(self, name: str, role: Role, city: City | None = None) -> Acting:
        person = people.add_person(self.admin, name)
        people.grant(self.admin, person.id, role, city.id if city else None)
        return replace(self.admin, person_id=person.id)

    def new_round(self) -> Round:
        """A round of a new town of the official's."""
        city = people.add_city(self.admin, f"Dusk {next(_numbers)}", "Nightland")
        people.grant(self.admin, self.official.person_id, Role.OFFICIAL, city.id)
        return rounds.open_round(self.official, city.id, YEAR, "night-sky")

    def round_in(self, state: RoundState, **changes: Any) -> Round:
        """A round that got into a state the usual way; in verification everything is decided."""
        opened = self.new_round()
        if state is RoundState.DRAFT:
            return opened
        submitting.submit(self.official, opened.id, [workbook(self.name_of(opened), **changes)])
        if state is RoundState.SUBMITTED:
            rounds.assign(self.admin, opened.id, self.verifier.person_id)
            return self.again(opened)
        if state is RoundState.WITHDRAWN:
            rounds.assign(self.admin, opened.id, self.verifier.person_id)
            return rounds.withdraw(self.official, opened.id, "a mistake")
        rounds.assign(self.admin, opened.id, self.verifier.person_id)
        rounds.declare(self.verifier, opened.id, "none")
        deciding.accept_clean(self.verifier, opened.id)
        if state in (RoundState.QUESTIONS_OPEN, RoundState.ANSWERED):
            question = asking.ask(self.verifier, opened.id, *POSTCARDS, "Who counted them?")
            if state is RoundState.ANSWERED:
                asking.answer(self.official, opened.id, question.id, "The postman.")
        if state in (RoundState.VERIFIED, RoundState.PUBLISHED):
            attesting.attest(self.verifier, opened.id)
            register.issue(self.verifier, opened.id, "verification_report", drawn)
            if state is RoundState.PUBLISHED:
                rounds.publish(self.official, opened.id)
        return self.again(opened)

    def under_way(self, **figures: Any) -> Round:
        """A round in verification in which nothing is decided; ``figures``: changes of the town's file."""
        one = self.new_round()
        submitting.submit(self.official, one.id, [workbook(self.name_of(one), **figures)])
        rounds.assign(self.admin, one.id, self.verifier.person_id)
        return rounds.declare(self.verifier, one.id, "none")

    def again(self, one: Round) -> Round:
        """A round as it is now."""
        found = self.admin.read(lambda unit: unit.round(one.id))
        assert found is not None
        return found

    def name_of(self, one: Round) -> str:
        city = self.admin.read(lambda unit: unit.city(one.city_id))
        assert city is not None
        return city.name

    def head(self) -> tuple[int, str]:
        """The ledger's head: unchanged where nothing was written."""
        return self.admin.read(lambda unit: unit.head())
