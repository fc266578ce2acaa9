"""Published results: those a pack carries, and those of rounds here. The two are never mixed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpi_toolkit.framework import Framework, Group, PackError
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services.reading import Results
from kpi_toolkit.submission.published import PublishedCity, published_cities


def published_elsewhere(framework: Framework) -> tuple[PublishedCity, ...]:
    """The cities whose results the pack carries, by name and year. Raises Refused for a broken file of it."""
    try:
        cities = published_cities(framework)
    except PackError as error:
        raise Refused("unusable-pack", problem=str(error)) from None
    return tuple(sorted(cities, key=lambda one: (one.city.casefold(), one.year or 0)))


def documents(city: PublishedCity) -> tuple[str, ...]:
    """The documents the results of a city were read in, without pages."""
    titles = (result.source.rpartition(", p. ")[0] or result.source for result in city.results.values())
    return tuple(dict.fromkeys(titles))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a verified round stands in one group. ``percent`` and ``band`` None where nothing is scored."""

    round: Results
    percent: float | None
    band: str | None
    reported: int
    scored: int
    total: int


def standings(rounds: Iterable[Results], group: Group) -> tuple[Standing, ...]:
    """The rounds in one group of the pack in its own words; those that do not know the group are left out."""
    wanted = (group.level, group.dimension, group.name)
    return tuple(
        Standing(one, found["percent"], found["band"], found["reported"], found["scored"], found["total"])
        for one in rounds
        for found in one.groups
        if (found["level"], found["dimension"], found["name"]) == wanted
    )
