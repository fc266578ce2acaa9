"""What pages are told somebody may do is what docs/workflow.md prints."""

from __future__ import annotations

from dataclasses import replace

import pytest
from review.printed_table import PER_ROUND, PRINTED
from services.towns import World

from kpi_toolkit.review.models import Role, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.permitted import permitted


@pytest.mark.parametrize("state", list(RoundState))
def test_each_role_in_each_state(shared_world: World, state: RoundState) -> None:
    world = shared_world
    one = world.round_in(state)
    people = {
        Role.OFFICIAL: world.official,
        Role.VERIFIER: world.verifier,
        Role.ANALYST: world.analyst,
        Role.ADMINISTRATOR: world.admin,
    }
    for role, who in people.items():
        expected = {action for action in PER_ROUND if state in (PRINTED[action].get(role) or ())}
        if Action.READ in expected:
            assert permitted(who, one.id) == expected, role
        else:
            with pytest.raises(Refused) as caught:
                permitted(who, one.id)
            assert caught.value.reason in ("unknown-round", "wrong-state"), role


def test_strangers_learn_nothing(world: World) -> None:
    one = world.under_way()
    for who in (world.stranger, world.outsider):
        with pytest.raises(Refused, match="no round"):
            permitted(who, one.id)


def test_one_person_alone_may_do_what_the_state_allows(world: World) -> None:
    one = world.under_way()
    alone = replace(world.admin, single_user=True)
    states = {
        action: frozenset().union(*(states or () for states in PRINTED[action].values()))
        for action in PER_ROUND
    }
    assert permitted(alone, one.id) == {action for action in PER_ROUND if one.state in states[action]}
