"""The example city of a fresh installation: entered once, and taken up where a start broke off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpi_toolkit.review.models import RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import example, people, preparing, reading, rounds
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.identity import first_person
from kpi_toolkit.store import SqlStore


@pytest.fixture
def alone(store: SqlStore) -> Acting:
    return Acting(store, first_person(store).id, single_user=True)


def test_an_empty_installation_of_one_person_wants_it_once(alone: Acting) -> None:
    assert example.wanted(alone)
    assert not example.wanted(replace(alone, single_user=False))
    example.enter_example(alone)
    assert not example.wanted(alone)
    (one,) = reading.rounds(alone)
    assert (one.city.name, one.round.year, one.round.state) == (
        example.CITY,
        example.YEAR,
        RoundState.SUBMITTED,
    )
    view = reading.view(alone, one.round.id)
    assert view.submissions[-1].assessment["counts"]["error"] == 0
    assert [held.verifier_id for held in view.assignments] == [alone.person_id]
    example.enter_example(alone)
    assert len(reading.view(alone, one.round.id).submissions) == 1


@pytest.mark.parametrize("opened", [False, True])
def test_a_broken_start_is_taken_up(alone: Acting, opened: bool) -> None:
    city = people.add_city(alone, example.CITY, example.COUNTRY)
    if opened:
        rounds.open_round(alone, city.id, example.YEAR)
    assert example.wanted(alone)
    example.enter_example(alone)
    assert [one.round.state for one in reading.rounds(alone)] == [RoundState.SUBMITTED]
    assert not example.wanted(alone)


def test_nothing_of_ones_own_is_touched(alone: Acting) -> None:
    city = people.add_city(alone, "Lindhaven-by-the-Sea", "Norlandia (fictional)")
    assert not example.wanted(alone)
    rounds.open_round(alone, city.id, example.YEAR)
    assert not example.wanted(alone)


def test_a_round_somebody_has_begun_is_left_alone(alone: Acting) -> None:
    city = people.add_city(alone, example.CITY, example.COUNTRY)
    one = rounds.open_round(alone, city.id, example.YEAR)
    messy = SourceData(example.MESSY, example.example_file(example.MESSY))
    preparing.prepare(alone, one.id, [messy])
    assert not example.wanted(alone)


def test_a_withdrawn_example_does_not_come_back(alone: Acting) -> None:
    city = people.add_city(alone, example.CITY, example.COUNTRY)
    one = rounds.open_round(alone, city.id, example.YEAR)
    rounds.withdraw(alone, one.id, "enough")
    assert not example.wanted(alone)


def test_somebody_who_is_not_there_is_refused(alone: Acting) -> None:
    with pytest.raises(Refused):
        example.enter_example(replace(alone, person_id="nobody"))
