"""The example city of a fresh installation on one's own computer: something to look at and to try out."""

from __future__ import annotations

from kpi_toolkit.resources import resource_folder
from kpi_toolkit.review.models import Round, RoundState
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import load
from kpi_toolkit.services.people import add_city
from kpi_toolkit.services.rounds import assign, open_round
from kpi_toolkit.services.submitting import submit

CITY, COUNTRY, YEAR = "Lindhaven (fictional)", "Norlandia (fictional)", 2025
COMPLETE, MESSY = "complete-city.xlsx", "messy-city.xlsx"


def example_file(name: str) -> bytes:
    """The bytes of an example workbook: ``COMPLETE``, or ``MESSY`` with many mistakes to find."""
    return (resource_folder("examples") / name).read_bytes()


def wanted(acting: Acting) -> bool:
    """Whether the installation of one person is empty, or holds no more than a part of the example.

    That is so where an earlier start broke off. Raises Refused.
    """

    def look(unit: UnitOfWork) -> bool:
        cities = unit.cities()
        if not cities:
            return True
        if [city.name for city in cities] != [CITY]:
            return False
        rounds = unit.rounds()
        return not rounds or (len(rounds) == 1 and _untouched(unit, rounds[0]))

    return acting.single_user and acting.read(look)


def enter_example(acting: Acting) -> None:
    """Enter the fictional city with a round whose complete figures are handed in and wait for a verifier.

    What stood already stays; each step that is done is left alone, so a broken start is taken up. Raises Refused,
    also in an installation of several people: there it would be a city among others.
    """
    if not acting.single_user:
        raise Refused("not-there")

    def stands(unit: UnitOfWork) -> tuple[str | None, Round | None]:
        city = next((city.id for city in unit.cities() if city.name == CITY), None)
        return city, next((one for one in unit.rounds() if one.city_id == city), None)

    city, found = acting.read(stands)
    if city is None:
        city = add_city(acting, CITY, COUNTRY).id
    if found is None:
        found = open_round(acting, city, YEAR)
    if found.state is RoundState.DRAFT:
        submit(acting, found.id, [load(resource_folder("examples") / COMPLETE)])
        assign(acting, found.id, acting.person_id)


def _untouched(unit: UnitOfWork, one: Round) -> bool:
    """Whether a round was opened and nothing else."""
    return (one.year, one.state) == (YEAR, RoundState.DRAFT) and unit.prepared_version(one.id) is None
