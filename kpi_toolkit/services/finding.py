"""What somebody typed, found among what they may see: a person, a city, a round, a data point.

An id, the beginning of one, or a name will do; where it can mean several, the refusal lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from kpi_toolkit.review.models import City, Person, Round, RoundState
from kpi_toolkit.review.ports import Store, UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services.acting import Acting, faults

Thing = TypeVar("Thing", City, Person, Round)

SHORTEST_ID = 4
SHOWN = 6


def identify(store: Store, text: str | None) -> Person:
    """The person who acts, for a command line on one's own machine; never for requests.

    Without a name it is the only person there is. Raises Refused.
    """
    with faults(), store.as_system(read_only=True) as unit:
        people = [person for person in unit.people() if not person.erased]
    if text is None:
        if len(people) == 1:
            return people[0]
        raise Refused("say-who" if people else "nobody-here")
    return _one(text, people, lambda person: (person.name or "",), "unknown-person", person=text)


def find_person(acting: Acting, text: str) -> Person:
    """A person by name or id. Raises Refused."""
    people = acting.read(lambda unit: unit.people())
    return _one(text, people, lambda person: (person.name or "",), "unknown-person", person=text)


def find_city(acting: Acting, text: str) -> City:
    """A city by name, by name and country ("Lindhaven, Norlandia"), or by id. Raises Refused."""
    cities = acting.read(lambda unit: unit.cities())
    return _one(text, cities, _city_names, "unknown-city", city=text)


def find_round(acting: Acting, text: str) -> Round:
    """A round by city and year ("Lindhaven 2025"), by city where it has one only, or by id. Raises Refused.

    A withdrawn round is meant only where there is no other.
    """

    def look(unit: UnitOfWork) -> tuple[tuple[Round, ...], dict[str, City]]:
        return unit.rounds(), {city.id: city for city in unit.cities()}

    rounds, cities = acting.read(look)

    def names(one: Round) -> Iterable[str]:
        for name in _city_names(cities[one.city_id]) if one.city_id in cities else ():
            yield from (name, f"{name} {one.year}")

    alive = [one for one in rounds if one.state is not RoundState.WITHDRAWN]
    matching = _matching(text, alive, names) or _matching(text, rounds, names)
    labels = [f"{cities[one.city_id].name} {one.year} ({one.framework})" for one in matching]
    return _only(text, matching, labels, "unknown-round", round=text)


def split_point(text: str) -> tuple[str, str]:
    """A data point as it is typed: "EC: ICT: ICT: 4C/3g", or the code alone where it has only one."""
    code, _, data_point = text.partition("/")
    return code.strip(), data_point.strip()


def _city_names(city: City) -> tuple[str, ...]:
    return city.name, f"{city.name}, {city.country}"


def _one(
    text: str,
    things: Sequence[Thing],
    names: Callable[[Thing], Iterable[str]],
    reason: str,
    **parameters: str,
) -> Thing:
    matching = _matching(text, things, names)
    labels = [list(names(thing))[-1] for thing in matching]
    return _only(text, matching, labels, reason, **parameters)


def _only(
    text: str, matching: Sequence[Thing], labels: Sequence[str], reason: str, **parameters: str
) -> Thing:
    if not matching:
        raise Refused(reason, **parameters)
    if len(matching) > 1:
        listed = [f"{label} ({thing.id[:8]})" for label, thing in zip(labels, matching, strict=True)]
        candidates = "; ".join(listed[:SHOWN]) + ("; …" if len(listed) > SHOWN else "")
        raise Refused("ambiguous", text=text, count=len(listed), candidates=candidates)
    return matching[0]


def _matching(text: str, things: Sequence[Thing], names: Callable[[Thing], Iterable[str]]) -> list[Thing]:
    """Things with this id, else this name, else an id that begins so, else a name that contains it."""
    wanted = " ".join(text.split()).casefold()
    if not wanted:
        return []

    def named(thing: Thing, fits: Callable[[str], bool]) -> bool:
        return any(fits(name.casefold()) for name in names(thing))

    ways: tuple[Callable[[Thing], bool], ...] = (
        lambda thing: thing.id == wanted,
        lambda thing: named(thing, lambda name: name == wanted),
        lambda thing: len(wanted) >= SHORTEST_ID and thing.id.startswith(wanted),
        lambda thing: named(thing, lambda name: wanted in name),
    )
    for fits in ways:
        if found := [thing for thing in things if fits(thing)]:
            return found
    return []
