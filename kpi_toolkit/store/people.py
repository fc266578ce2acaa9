"""People, their roles, and cities."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, delete, select

from kpi_toolkit.review.models import City, Grant, Person
from kpi_toolkit.review.ports import Hidden
from kpi_toolkit.store import tables as t
from kpi_toolkit.store import unrecorded as u
from kpi_toolkit.store.chain import Chain, Change
from kpi_toolkit.store.rows import record_of, values_of
from kpi_toolkit.store.visibility import SYSTEM, cities_seen, people_seen

_PEOPLE, _GRANTS, _CITIES = t.TABLES["people"], t.TABLES["grants"], t.TABLES["cities"]
ERASED = "person-erased"


class People(Chain):
    """Reading and writing people, grants and cities. Only administrators write them."""

    def grants(self, person_id: str | None = None) -> tuple[Grant, ...]:
        """The roles of a person; without an id one's own, or for the system everybody's."""
        wanted = select(_GRANTS).order_by(_GRANTS.c.serial)
        if person_id is not None or self.person is not SYSTEM:
            wanted = wanted.where(_GRANTS.c.person_id == (person_id or self.person.id))
        if not self._sight.everything:
            wanted = wanted.where(_GRANTS.c.person_id == self.person.id)
        return self._records(Grant, wanted)

    def add_person(self, person: Person) -> None:
        """Add a person. Raises Stale where the sign-in identity belongs to somebody."""
        self._must_administer()
        if person.id == SYSTEM.id:
            raise ValueError("this id is not a person's")
        self._add(t.PersonRow, [values_of(person, _PEOPLE)])

    def person_by_id(self, person_id: str) -> Person | None:
        """A person; contact and sign-in only of oneself and for administrators."""
        return next(self._people(select(_PEOPLE).where(_PEOPLE.c.id == person_id)), None)

    def person_by_identity(self, issuer: str, subject: str) -> Person | None:
        """The person with a sign-in identity."""
        identity = (_PEOPLE.c.issuer == issuer) & (_PEOPLE.c.subject == subject)
        if not self._sight.everything:
            identity &= _PEOPLE.c.id == self.person.id
        return next(self._people(select(_PEOPLE).where(identity)), None)

    def people(self) -> tuple[Person, ...]:
        """The people one may see, in the order they were added."""
        return tuple(self._people(select(_PEOPLE).order_by(_PEOPLE.c.serial)))

    def _people(self, wanted: Select[Any]) -> Any:
        for row in self._read(wanted.where(_PEOPLE.c.id.in_(people_seen(self._sight)))):
            hidden = {} if self._sight.everything or row["id"] == self.person.id else _PRIVATE
            yield record_of(Person, {**row, **hidden})

    def add_grant(self, grant: Grant) -> None:
        """Give a role; giving it twice changes nothing."""
        self._must_administer()
        if not self._read(_grant(grant)):
            self._add(t.GrantRow, [values_of(grant, _GRANTS)])

    def remove_grant(self, grant: Grant) -> None:
        """Take a role away. Raises Hidden where the person does not have it."""
        self._must_administer()
        row = self._one(_grant(grant))
        self._written[f"grants/{row['id']}"] = None
        self._write(delete(_GRANTS).where(_GRANTS.c.id == row["id"]))

    def erase_person(self, person_id: str) -> None:
        """Empty a person's name, contact and sign-in, also on attestations; the id stays. Raises Hidden.

        Their drafts and long work are removed. The ledger entry says who erased whom and when.
        """
        self._must_administer()
        person = self._one(select(_PEOPLE).where(_PEOPLE.c.id == person_id))
        attestations = t.TABLES["attestations"]
        signed = self._read(select(attestations).where(attestations.c.by == person_id))
        empty = {"name": None, **_PRIVATE, "erased": True, "salt": None}
        changes: list[Change] = [(t.PersonRow, person, empty)]
        changes += [(t.AttestationRow, row, {"name": "", "salt": None}) for row in signed]
        self._change_told(ERASED, person_id, {}, changes)
        for table in (u.MOVED["drafts"], u.JOBS):
            self._write(delete(table).where(table.c.person_id == person_id))

    def add_city(self, city: City) -> None:
        """Add a city."""
        self._must_administer()
        self._add(t.CityRow, [values_of(city, _CITIES)])

    def city(self, city_id: str) -> City | None:
        """A city, None where there is none to be seen."""
        wanted = select(_CITIES).where(_CITIES.c.id == city_id, _CITIES.c.id.in_(cities_seen(self._sight)))
        return next(iter(self._records(City, wanted)), None)

    def cities(self) -> tuple[City, ...]:
        """The cities one may see, in the order they were added."""
        wanted = select(_CITIES).where(_CITIES.c.id.in_(cities_seen(self._sight))).order_by(_CITIES.c.serial)
        return self._records(City, wanted)

    def _must_see_city(self, city_id: str) -> None:
        if self.city(city_id) is None:
            raise Hidden(f"city {city_id}")


_PRIVATE: dict[str, None] = {"contact": None, "issuer": None, "subject": None}


def _grant(grant: Grant) -> Select[Any]:
    # "is not distinct from": a grant without a city has NULL there
    return select(_GRANTS).where(
        _GRANTS.c.person_id == grant.person_id,
        _GRANTS.c.role == grant.role,
        _GRANTS.c.city_id.is_not_distinct_from(grant.city_id),
    )
