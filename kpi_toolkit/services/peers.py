"""Other cities beside a value: results published elsewhere, and those of published rounds. Never mixed."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kpi_toolkit.assessment.printing import printed
from kpi_toolkit.framework import Framework, PackError, Point
from kpi_toolkit.framework.framework import fold_word
from kpi_toolkit.i18n import language_in_force
from kpi_toolkit.review.attest import mark
from kpi_toolkit.review.comparing import means_the_same
from kpi_toolkit.review.models import City, RoundState
from kpi_toolkit.review.points import VERIFIED
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.case import Case
from kpi_toolkit.services.correcting import find_point
from kpi_toolkit.submission.published import published_cities


@dataclass(frozen=True, slots=True)
class Peer:
    """The result of another city. ``source``: the document it was published in, or how the round was verified."""

    city: str
    country: str
    year: int | None
    value: float | bool
    printed: str
    source: str


@dataclass(frozen=True, slots=True)
class PeerSet:
    """Peers of one origin, by city and year. The spread is None without peers, and for yes and no."""

    peers: tuple[Peer, ...]
    minimum: float | None
    median: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True)
class Peers:
    """``published``: by U4SSC and others, as the pack carries it; ``rounds``: published rounds of this installation."""

    published: PeerSet
    rounds: PeerSet


def peers(acting: Acting, code: str, data_point: str, *, round_id: str | None = None) -> Peers:
    """What other cities have for a data point.

    Of the rounds only those the person may see, and of these only values that were verified. ``round_id``: the
    round it is asked for; its city is no peer of its own. Raises Refused.
    """

    def look(unit: UnitOfWork) -> Peers:
        case = Case(acting, unit, round_id, Action.READ) if round_id else None
        installed = acting.pack(case.round.framework) if case else acting.framework or acting.pack("u4ssc")
        framework = installed.in_language(language_in_force())
        point = find_point(framework, code, data_point)
        city = case.city if case else None
        return Peers(
            _set(point, _published(framework, point, city)),
            _set(point, _of_rounds(acting, unit, framework, point, city)),
        )

    return acting.read(look)


def _published(framework: Framework, point: Point, city: City | None) -> Iterator[Peer]:
    try:
        cities = published_cities(framework)
    except PackError as error:
        raise Refused("unusable-pack", problem=str(error)) from None
    for one in cities:
        result = one.results.get(point.key)
        if result is not None and (city is None or fold_word(one.city) != fold_word(city.name)):
            words = printed(point, result.value, "reported")
            yield Peer(one.city, one.country, one.year, result.value, words, result.source)


def _of_rounds(
    acting: Acting, unit: UnitOfWork, framework: Framework, point: Point, city: City | None
) -> Iterator[Peer]:
    for one in unit.rounds():
        if one.state is not RoundState.PUBLISHED or one.framework != framework.pack.key:
            continue
        if city is not None and one.city_id == city.id:
            continue
        case = Case(acting, unit, one.id, Action.READ)
        value = case.facts.values.get(point.key)
        if value is None or value["value"] is None or value["excluded_by"]:
            continue
        if means_the_same(value, point) and case.points[point.key].judgement in VERIFIED:
            result, words = value["value"], printed(point, value["value"], "reported")
            verified = mark(unit.attestation(one.id))
            yield Peer(case.city.name, case.city.country, one.year, result, words, verified)


def _set(point: Point, found: Iterable[Peer]) -> PeerSet:
    peers = tuple(sorted(found, key=lambda peer: (fold_word(peer.city), peer.year or 0)))
    values = [float(peer.value) for peer in peers]
    if not values or point.yes_no:
        return PeerSet(peers, None, None, None)
    return PeerSet(peers, min(values), statistics.median(values), max(values))
