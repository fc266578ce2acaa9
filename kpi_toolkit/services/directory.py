"""Who and what is in an installation: people with their roles, cities with their rounds and verifiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpi_toolkit.review.models import Assignment, City, Grant, Person, Role, Round
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.services.acting import Acting


@dataclass(frozen=True, slots=True)
class Directory:
    """As far as the acting person may see it. ``grants`` by person, ``rounds`` by city (newest first),
    ``assignments`` by round (running ones)."""

    people: tuple[Person, ...]
    grants: Mapping[str, tuple[Grant, ...]]
    cities: tuple[City, ...]
    rounds: Mapping[str, tuple[Round, ...]]
    assignments: Mapping[str, tuple[Assignment, ...]]

    def person(self, person_id: str) -> Person | None:
        """A person by id."""
        return next((person for person in self.people if person.id == person_id), None)

    def city(self, city_id: str | None) -> City | None:
        """A city by id."""
        return next((city for city in self.cities if city.id == city_id), None)

    @property
    def verifiers(self) -> tuple[Person, ...]:
        """People with a role as verifier."""
        holding = {one.person_id for own in self.grants.values() for one in own if one.role is Role.VERIFIER}
        return tuple(person for person in self.people if person.id in holding)


def directory(acting: Acting) -> Directory:
    """Everything the acting person may see of people, cities and rounds, by name. Raises Refused."""

    def look(unit: UnitOfWork) -> Directory:
        people = sorted(unit.people(), key=lambda person: (person.erased, (person.name or "").casefold()))
        cities = sorted(unit.cities(), key=lambda city: (city.name.casefold(), city.country.casefold()))
        rounds = sorted(unit.rounds(), key=lambda one: -one.year)
        return Directory(
            people=tuple(people),
            grants={person.id: unit.grants(person.id) for person in people},
            cities=tuple(cities),
            rounds={city.id: tuple(one for one in rounds if one.city_id == city.id) for city in cities},
            assignments={
                one.id: tuple(a for a in unit.assignments(one.id) if a.ended_at is None) for one in rounds
            },
        )

    return acting.read(look)
