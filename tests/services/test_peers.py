"""Other cities beside a value: published elsewhere, and published here. Never mixed."""

from __future__ import annotations

import shutil
import statistics
from dataclasses import replace
from pathlib import Path

import pytest
from services.lindhaven import BROADBAND, Office
from services.towns import LAMPS, POSTCARDS, World, workbook

from kpi_toolkit.framework import load_framework
from kpi_toolkit.review.models import DecisionKind, Role, Round
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import attesting, deciding, people, rounds, submitting
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.peers import Peers, peers
from kpi_toolkit.store import SqlStore

CURFEW = ("SK: D: S: 2", "value")


def published_town(world: World, name: str, *, refuse: tuple[str, str] | None = None, **figures) -> Round:
    """The published round of another town; ``refuse``: a data point the verifier does not accept."""
    city = people.add_city(world.admin, name, "Nightland")
    people.grant(world.admin, world.official.person_id, Role.OFFICIAL, city.id)
    one = rounds.open_round(world.official, city.id, 2025, "night-sky")
    submitting.submit(world.official, one.id, [workbook(name, **figures)])
    rounds.assign(world.admin, one.id, world.verifier.person_id)
    rounds.declare(world.verifier, one.id, "none")
    if refuse:
        choice = deciding.Choice(*refuse, DecisionKind.NOT_VERIFIED, "nobody was there")
        deciding.decide(world.verifier, one.id, [choice])
    deciding.accept_clean(world.verifier, one.id)
    attesting.attest(world.verifier, one.id)
    return rounds.publish(world.official, one.id)


def shown(found: Peers) -> list[tuple[str, str]]:
    return [(peer.city, peer.printed) for peer in found.rounds.peers]


def test_published_cities_of_the_pack(store: SqlStore) -> None:
    office = Office(store)
    found = peers(office.verifier, *BROADBAND)
    assert {peer.city: peer.printed for peer in found.published.peers} == {
        "Karmøy": "84.51 %",
        "Pully": "44.80 %",
    }
    karmoy = found.published.peers[0]
    assert (karmoy.country, karmoy.year, karmoy.value) == ("Norway", 2020, 84.51)
    assert karmoy.source == "U4SSC Verification Report, Karmøy, Norway, September 2020, p. 14"
    assert (found.published.minimum, found.published.maximum) == (44.8, 84.51)
    assert found.published.median == pytest.approx((44.8 + 84.51) / 2)
    assert (found.rounds.peers, found.rounds.median) == ((), None)


def test_yes_and_no_have_no_spread(store: SqlStore) -> None:
    found = peers(Office(store).official, "EC: I: UP: 2A", "compact").published
    assert [(peer.city, peer.printed) for peer in found.peers] == [("Pully", "Yes")]
    assert (found.minimum, found.median, found.maximum) == (None, None, None)


def test_a_city_is_no_peer_of_its_own(store: SqlStore) -> None:
    office = Office(store)
    city = people.add_city(office.admin, "karmøy", "Norway")
    people.grant(office.admin, office.official.person_id, Role.OFFICIAL, city.id)
    one = rounds.open_round(office.official, city.id, 2025)
    assert [peer.city for peer in peers(office.official, *BROADBAND, round_id=one.id).published.peers] == [
        "Pully"
    ]
    with pytest.raises(Refused):
        peers(office.verifier, *BROADBAND, round_id=one.id)


def test_published_rounds_of_those_who_may_see_them(world: World) -> None:
    published_town(world, "Noon", shielded_lamps=100)
    published_town(world, "Eve", shielded_lamps=180)
    third = published_town(world, "Moon", shielded_lamps=20)
    everything = [("Eve", "89.55 %"), ("Moon", "9.95 %"), ("Noon", "49.75 %")]
    for person in (world.admin, world.analyst, world.verifier, world.official):
        found = peers(person, *LAMPS)
        assert shown(found) == everything
        values = [100 * n / 201 for n in (180, 20, 100)]
        assert (found.rounds.minimum, found.rounds.maximum) == (min(values), max(values))
        assert found.rounds.median == statistics.median(values)
        assert {peer.source for peer in found.rounds.peers} == {"Verified"}
        assert found.published.peers == ()
    for person in (world.stranger, world.outsider):
        assert shown(peers(person, *LAMPS)) == []
    assert shown(peers(world.verifier, *LAMPS, round_id=third.id)) == [everything[0], everything[2]]


def test_only_what_was_verified_and_published_counts(world: World) -> None:
    published_town(world, "Noon", refuse=POSTCARDS)
    published_town(world, "Eve", late_curfew=None)
    world.under_way()
    assert (
        shown(peers(world.admin, *POSTCARDS)) == [("Eve", "71")]
        or shown(peers(world.admin, *POSTCARDS))[0][0] == "Eve"
    )
    assert [city for city, _ in shown(peers(world.admin, *POSTCARDS))] == ["Eve"]
    assert shown(peers(world.admin, *CURFEW)) == [("Noon", "Yes")]


def test_what_is_not_independent_is_marked(store: SqlStore) -> None:
    world = World.build(store, single_user=True)
    published_town(world, "Noon")
    assert [peer.source for peer in peers(world.admin, *LAMPS).rounds.peers] == ["Not independently verified"]


def test_the_two_origins_stay_apart(world: World, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(Path(__file__).parents[1] / "packs" / "tiny", pack)
    (pack / "published").mkdir()
    head = "# The chronicle\ncode,data_point,value,page\nprofile,city,Dawn,\nprofile,country,Nightland,\n"
    (pack / "published" / "dawn.csv").write_text(f"{head}SK: D: L: 1,,11,3\n", encoding="utf-8")
    published_town(world, "Noon", shielded_lamps=100)
    admin: Acting = replace(world.admin, framework=load_framework(pack))
    found = peers(admin, *LAMPS)
    assert [(p.city, p.source) for p in found.published.peers] == [("Dawn", "The chronicle, p. 3")]
    assert (found.published.median, found.published.peers[0].year) == (11, None)
    assert shown(found) == [("Noon", "49.75 %")]
    (pack / "published" / "dawn.csv").write_text("code,value\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"published/dawn\.csv"):
        peers(admin, *LAMPS)


def test_an_unknown_data_point_is_refused(world: World) -> None:
    with pytest.raises(Refused) as caught:
        peers(world.admin, "SK: D: L: 9", "value")
    assert caught.value.reason == "unknown-data-point"
