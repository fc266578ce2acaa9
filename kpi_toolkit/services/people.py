"""Cities, people and their roles."""

from __future__ import annotations

from kpi_toolkit.i18n import _
from kpi_toolkit.review.models import City, Grant, Person, Role, RoundState
from kpi_toolkit.review.ports import Store, UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.roles import running
from kpi_toolkit.review.table import ATTESTED, Action
from kpi_toolkit.review.words import ROLE_NAMES
from kpi_toolkit.services.acting import LONGEST_NAME, Acting, clean, faults, new_id

ENDED = ATTESTED | {RoundState.WITHDRAWN}
"""States in which nothing is verified any more."""


def set_up(
    store: Store,
    name: str,
    contact: str | None = None,
    *,
    issuer: str | None = None,
    subject: str | None = None,
) -> Person:
    """The first person of an empty store, its administrator. ``issuer`` and ``subject`` as in ``add_person``.

    Raises Refused where there are people.
    """
    with faults(), store.as_system() as unit:
        if unit.people():
            raise Refused("not-empty")
        person = _new_person(name, contact, issuer, subject)
        unit.add_person(person)
        unit.add_grant(Grant(person.id, Role.ADMINISTRATOR))
        unit.record("person", person.id, {"action": "set_up", "role": Role.ADMINISTRATOR.value})
        unit.commit()
    return person


def add_city(acting: Acting, name: str, country: str) -> City:
    """Enter a city. Raises Refused."""
    city = City(new_id(), _name(name), _name(country))

    def change(unit: UnitOfWork) -> City:
        acting.may(unit, Action.ADD_CITY)
        if any(_same(one.name, city.name) and _same(one.country, city.country) for one in unit.cities()):
            raise Refused("already-there", city=f"{city.name}, {city.country}", identity="")
        unit.add_city(city)
        unit.record("city", city.id, {"action": Action.ADD_CITY.value})
        return city

    return acting.write(change)


def add_person(
    acting: Acting,
    name: str,
    contact: str | None = None,
    *,
    issuer: str | None = None,
    subject: str | None = None,
) -> Person:
    """Enter a person. ``issuer`` and ``subject``: the identity they sign in with, both or none. Raises Refused."""
    person = _new_person(name, contact, issuer, subject)

    def change(unit: UnitOfWork) -> Person:
        acting.may(unit, Action.ADD_PERSON)
        if issuer and subject and unit.person_by_identity(issuer, subject) is not None:
            raise Refused("already-there", identity=subject, city="")
        unit.add_person(person)
        unit.record("person", person.id, {"action": Action.ADD_PERSON.value})
        return person

    return acting.write(change)


def grant(acting: Acting, person_id: str, role: Role, city_id: str | None = None) -> Grant:
    """Give a person a role; an official's belongs to a city. Raises Refused."""
    given = Grant(person_id, role, city_id)

    def change(unit: UnitOfWork) -> Grant:
        acting.may(unit, Action.GRANT)
        person = _person(unit, person_id)
        if (role is Role.OFFICIAL) != (city_id is not None):
            raise Refused("grant-city")
        if city_id is not None and unit.city(city_id) is None:
            raise Refused("unknown-city", city=city_id)
        if given in unit.grants(person_id):
            raise Refused("already-granted", person=shown(person))
        if city_id is not None and not acting.single_user and _verifies(unit, person_id, city_id):
            raise Refused("verifies-here", person=shown(person))
        unit.add_grant(given)
        unit.record("grant", person_id, _content(Action.GRANT, given))
        return given

    return acting.write(change)


def revoke(acting: Acting, person_id: str, role: Role, city_id: str | None = None) -> Grant:
    """Take a role away. Raises Refused, also where no administrator would remain."""
    taken = Grant(person_id, role, city_id)

    def change(unit: UnitOfWork) -> Grant:
        acting.may(unit, Action.REVOKE)
        person = _person(unit, person_id)
        if taken not in unit.grants(person_id):
            raise Refused("not-granted", person=shown(person))
        if role is Role.ADMINISTRATOR:
            _another_administrator(unit, person_id)
        unit.remove_grant(taken)
        unit.record("grant", person_id, _content(Action.REVOKE, taken))
        return taken

    return acting.write(change)


def erase(acting: Acting, person_id: str) -> Person:
    """Erase name and contact of a person and end their roles; the random id stays. Raises Refused."""

    def change(unit: UnitOfWork) -> Person:
        acting.may(unit, Action.ERASE)
        person = _person(unit, person_id)
        if person.erased:
            raise Refused("already-erased")
        held = unit.grants(person_id)
        if any(one.role is Role.ADMINISTRATOR for one in held):
            _another_administrator(unit, person_id)
        for one in held:
            unit.remove_grant(one)
        unit.erase_person(person_id)  # the store tells the ledger itself, before the name is gone
        return unit.person_by_id(person_id) or person

    return acting.write(change)


def shown(person: Person | None) -> str:
    """A person in a sentence."""
    return _("somebody whose name is not here") if person is None or person.name is None else person.name


def role_words(given: Grant, city: City | None) -> str:
    """A role in words: "official of Lindhaven"."""
    role = _(ROLE_NAMES[given.role])
    return _("{role} of {city}").format(role=role, city=city.name) if city else role


def _new_person(
    name: str, contact: str | None, issuer: str | None = None, subject: str | None = None
) -> Person:
    if bool(issuer) != bool(subject):
        raise Refused("half-identity")
    return Person(
        new_id(), _name(name), clean(contact, LONGEST_NAME) or None, issuer or None, subject or None
    )


def _name(text: str) -> str:
    words = " ".join(clean(text, LONGEST_NAME).split())
    if not words:
        raise Refused("name-needed")
    return words


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _person(unit: UnitOfWork, person_id: str) -> Person:
    person = unit.person_by_id(person_id)
    if person is None:
        raise Refused("unknown-person", person=person_id)
    return person


def _another_administrator(unit: UnitOfWork, person_id: str) -> None:
    others = (person.id for person in unit.people() if person.id != person_id)
    if not any(one.role is Role.ADMINISTRATOR for other in others for one in unit.grants(other)):
        raise Refused("last-administrator")


def _verifies(unit: UnitOfWork, person_id: str, city_id: str) -> bool:
    """Whether somebody is at work on a round of a city; as its official they could hand in what they verify."""
    rounds = (one for one in unit.rounds() if one.city_id == city_id and one.state not in ENDED)
    return any(running(unit.assignments(one.id), person_id) for one in rounds)


def _content(action: Action, given: Grant) -> dict[str, str | None]:
    return {"action": action.value, "role": given.role.value, "city": given.city_id}
