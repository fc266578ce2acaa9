"""The few results a city is recognised by."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.suppositions import TINY
from builders import submission

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.assessment.headlines import headlines
from kpi_toolkit.services.assessing import assess


def shown(one: Assessment) -> list[tuple[str, str]]:
    return [(value.code, value.data_point) for value in headlines(one)]


def first_of_each(one: Assessment, level: str) -> Iterable[tuple[str, str]]:
    seen: dict[str, tuple[str, str]] = {}
    for value in one.values:
        if value.level == level and value.value is not None:
            seen.setdefault(value.sub_dimension, (value.code, value.data_point))
    return seen.values()


def test_of_each_sub_dimension_the_first_core_one() -> None:
    found = assess("examples/complete-city.csv")
    subs = {value.sub_dimension for value in found.values}
    assert len(shown(found)) == len(subs) == 7
    assert sorted(shown(found)) == sorted(first_of_each(found, "core"))


def test_what_is_not_reported_is_passed_over() -> None:
    empty = assess_submission(submission(TINY), TINY)
    assert headlines(empty) == ()
    values = {"SK: D: L: 2": {"inputs": {"lamp_energy": 40001}}}
    one = assess_submission(submission(TINY, {"year": 2025, "residents": 1000, "lamps": 201}, values), TINY)
    assert shown(one) == [("SK: D: L: 2", "value")]
    assert all(value.status == "reported" for value in headlines(one))
