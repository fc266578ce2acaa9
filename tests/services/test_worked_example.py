"""The worked example holds together: what the method page shows is what the program computes."""

from __future__ import annotations

from pathlib import Path

from kpi_toolkit.framework import load_framework
from kpi_toolkit.services.worked import worked_example

FRAMEWORK = load_framework()


def test_the_example_can_be_followed_by_hand() -> None:
    worked = worked_example(FRAMEWORK)
    assert worked is not None
    value, group = worked.value, worked.group
    assert value.basis == "official"
    assert value.category == group.name
    assert value in worked.values
    numbers = [float(one.value) for one in value.trace.inputs if one.value is not None]
    assert value.value == 100 * numbers[0] / numbers[1]
    assert value.percent_of_target == 100 * value.value / float(value.target or 0)
    points = [one.points for one in worked.values if one.points]
    assert (group.points, group.scored) == (sum(points), len(points))
    assert group.percent == 100 * group.points / (FRAMEWORK.bands[-1].points * group.scored)


def test_it_shows_a_value_without_a_benchmark_too() -> None:
    worked = worked_example(FRAMEWORK)
    assert worked is not None
    assert {one.basis for one in worked.values} > {"official", "published-none"}


def test_its_figures_are_the_same_in_every_language() -> None:
    english, french = worked_example(FRAMEWORK), worked_example(FRAMEWORK.in_language("fr"))
    assert english is not None
    assert french is not None
    assert french.value.name != english.value.name
    assert [one.value for one in french.values] == [one.value for one in english.values]
    assert french.group.percent == english.group.percent


def test_another_pack_has_no_example() -> None:
    assert worked_example(load_framework(Path(__file__).parents[1] / "packs" / "tiny")) is None
