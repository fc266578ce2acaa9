"""Who a request belongs to: from a signed-in identity to a person of ours, and the one person of a laptop."""

from __future__ import annotations

from kpi_toolkit.review.models import Person, Role
from kpi_toolkit.review.ports import Store, UnitOfWork
from kpi_toolkit.services.acting import Acting, faults
from kpi_toolkit.services.people import set_up

ONE_PERSON = "The person at this computer"


def person_of(store: Store, issuer: str, subject: str) -> Person | None:
    """The person with this identity: what the provider calls itself, and its name for the person in it.

    Never by e-mail address, which may change hands. None for somebody who is not entered here. Raises Refused.
    """
    if not issuer or not subject:
        return None
    with faults(), store.as_system(read_only=True) as unit:
        found = unit.person_by_identity(issuer, subject)
    return None if found is None or found.erased else found


def first_person(store: Store) -> Person:
    """The one person of an installation without sign-in; entered as its administrator where it is empty.

    Of several people it is the first administrator. Raises Refused.
    """
    with faults(), store.as_system(read_only=True) as unit:
        people = [person for person in unit.people() if not person.erased]
        for person in people:
            if any(grant.role is Role.ADMINISTRATOR for grant in unit.grants(person.id)):
                return person
    return set_up(store, ONE_PERSON)


def roles_of(acting: Acting) -> tuple[Person, frozenset[Role]]:
    """The acting person with their roles. Raises Refused."""

    def look(unit: UnitOfWork) -> tuple[Person, frozenset[Role]]:
        return unit.person, frozenset(grant.role for grant in unit.grants())

    return acting.read(look)
