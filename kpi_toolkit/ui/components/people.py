"""Names of people and times of what they did, as pages show them."""

from __future__ import annotations

from kpi_toolkit.i18n import _
from kpi_toolkit.review.models import Grant, Person
from kpi_toolkit.review.words import ROLE_NAMES
from kpi_toolkit.services.directory import Directory


def person_name(person: Person | None) -> str:
    """A person's name; a word where it was erased or is not for the reader."""
    return (person.name if person else None) or _("somebody whose name is not here")


def role_name(grant: Grant, found: Directory) -> str:
    """A role in words: "official of Lindhaven"."""
    city = found.city(grant.city_id)
    role = _(ROLE_NAMES[grant.role])
    return _("{role} of {city}").format(role=role, city=city.name) if city else role
