"""Rounds with something that is not handed in yet, and the year before a round, as each person sees them."""

from __future__ import annotations

from services.towns import World, workbook

from kpi_toolkit.services import preparing, rounds, submitting
from kpi_toolkit.services.unfinished import unfinished
from kpi_toolkit.services.years import earlier_year


def test_working_copies_are_known_to_those_who_may_see_them(world: World) -> None:
    one, other = world.new_round(), world.new_round()
    both = (one.id, other.id)
    assert unfinished(world.official, both) == frozenset()
    copy = preparing.prepare(world.official, one.id, [workbook(world.name_of(one))])
    for who in (world.official, world.admin):
        assert unfinished(who, both) == {one.id}
    for who in (world.verifier, world.analyst, world.stranger):
        assert unfinished(who, both) == frozenset()
    preparing.hand_in(world.official, one.id, on=copy.version)
    assert unfinished(world.official, both) == frozenset()
    assert unfinished(world.official, ()) == frozenset()


def test_the_year_before_is_the_latest_one_with_figures(world: World) -> None:
    now = world.new_round()
    assert earlier_year(world.official, now.id) is None
    before = rounds.open_round(world.official, now.city_id, now.year - 2, now.framework)
    assert earlier_year(world.official, now.id) is None, "nothing was handed in"
    submitting.submit(world.official, before.id, [workbook(world.name_of(now), year=now.year - 2)])
    assert earlier_year(world.official, now.id) == now.year - 2
    assert earlier_year(world.official, before.id) is None
    rounds.withdraw(world.official, before.id, "a mistake")
    assert earlier_year(world.official, now.id) is None
