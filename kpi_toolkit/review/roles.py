"""Who a person is to a round: official of its city, assigned verifier, or neither; and whose work it is.

The separation of those who report from those who judge is the Verification Manual's (2022, roles of focal
point and verifier); that a conflict of interest is declared before anything else, and that a declared one
bars the verifier, is ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kpi_toolkit.review.models import Assignment, Grant, Role

NO_CONFLICT = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a person with regard to one round or city.

    ``grants``: the person's own. ``assignments``: those of the round. ``submitters``: who handed in
    figures for the city. ``single_user``: the installation of one person, who may try everything.
    """

    person_id: str
    grants: tuple[Grant, ...] = ()
    city_id: str | None = None
    assignments: tuple[Assignment, ...] = ()
    submitters: frozenset[str] = frozenset()
    single_user: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def official_here(self) -> bool:
        """Whether the person is an official of the city in question."""
        return is_official(self.grants, self.city_id)

    @property
    def assignment(self) -> Assignment | None:
        """The person's running assignment to the round."""
        return running(self.assignments, self.person_id)

    @property
    def own_work(self) -> bool:
        """Whether the person would verify what they had a part in (four eyes)."""
        return self.official_here or self.person_id in self.submitters


def is_official(grants: Iterable[Grant], city_id: str | None) -> bool:
    """Whether one of the grants makes somebody an official of the city."""
    return city_id is not None and any(g.role is Role.OFFICIAL and g.city_id == city_id for g in grants)


def running(assignments: Iterable[Assignment], person_id: str) -> Assignment | None:
    """The assignment of a person that has not ended."""
    return next((a for a in assignments if a.verifier_id == person_id and a.ended_at is None), None)


def declared_free(assignment: Assignment) -> bool:
    """Whether the verifier declared that there is no conflict of interest."""
    return says_none(assignment.conflicts)


def says_none(words: str | None) -> bool:
    return words is not None and words.strip().casefold().rstrip(".") in (NO_CONFLICT, "no", "no conflict")


def may_verify(person_id: str, grants: Iterable[Grant], city_id: str, submitters: Collection[str]) -> bool:
    """Four eyes: whether somebody could verify a round of this city."""
    return not is_official(grants, city_id) and person_id not in submitters
