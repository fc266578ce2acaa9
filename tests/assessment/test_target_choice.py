"""What other targets would make of the same results is what they make of them."""

from __future__ import annotations

import pytest
from assessment.suppositions import PUBLISHED, TINY, U4SSC, complete, groups, plain, results
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.assessment.changes import GroupChange
from kpi_toolkit.assessment.target_choice import by_targets
from kpi_toolkit.framework import Framework
from kpi_toolkit.services.assessing import load, read
from kpi_toolkit.submission.models import Submission


def assert_groups(named: tuple[GroupChange, ...], before: Assessment, after: Assessment) -> None:
    old, new = groups(before), groups(after)
    by_name = {(g.level, g.dimension, g.name): g for g in named}
    assert {key for key in new if new[key] != old[key]} <= set(by_name)
    for key, change in by_name.items():
        assert (change.old_percent, change.old_band, change.old_scored) == old[key]
        assert (change.new_percent, change.new_band, change.new_scored) == new[key]


def check(submission: Submission, framework: Framework) -> None:
    before = assess_submission(submission, framework)
    for choice in by_targets(before, framework):
        overlay = framework.overlays[choice.overlay]
        after = assess_submission(submission, framework.with_overlay(choice.overlay))
        assert choice.title == overlay.title
        assert_groups(choice.groups, before, after)
        for other in choice.points:
            key = other.value.code, other.value.data_point
            there = after.value(*key)
            assert other.value == before.value(*key)
            assert (other.percent, other.band, other.points) == (
                there.percent_of_target,
                there.band,
                there.points,
            )
            assert (other.target.target, other.target.source) == (there.target, there.source)
            (document,) = [
                one for one in overlay.targets if (one["code"], one.get("data_point", "value")) == key
            ]
            alone = assess_submission(submission, framework.with_targets([document], "alone"))
            assert_groups(other.groups, before, alone)


@given(st.data())
@settings(max_examples=10, deadline=None)
def test_on_the_tiny_pack(data: st.DataObject) -> None:
    check(plain(data.draw(results(TINY))), TINY)


def test_on_the_complete_example() -> None:
    submission, before = complete()
    check(submission, U4SSC)
    choices = {choice.overlay: choice for choice in by_targets(before, U4SSC)}
    assert set(choices) == {"eu-2030", "who-2021"}
    bands = {one.value.data_point: (one.value.band, one.band) for one in choices["who-2021"].points}
    assert bands == {
        "pm2_5": ("66-95", "33-66"),
        "pm10": ("95+", "66-95"),
        "no2": ("95+", "33-66"),
        "so2": ("95+", "95+"),
    }


@pytest.mark.parametrize("path", PUBLISHED[:2], ids=lambda path: path.stem)
def test_where_nothing_is_reported_nothing_changes(path) -> None:
    submission = read([load(path)], U4SSC)
    for choice in by_targets(assess_submission(submission, U4SSC), U4SSC):
        assert all(one.band is None for one in choice.points)
        assert not any(group.changed for group in choice.groups)


def test_an_overlay_in_force_changes_nothing() -> None:
    strict = TINY.with_overlay("strict")
    assert by_targets(assess_submission(plain({}), strict), strict) == ()
    who = U4SSC.with_overlay("who-2021")
    assert [choice.overlay for choice in by_targets(assess_submission(plain({}), who), who)] == ["eu-2030"]


def test_an_overlay_that_does_not_fit_a_citys_own_targets_is_left_out() -> None:
    own = TINY.with_targets(
        [{"code": "SK: D: L: 1", "method": "bands", "edges": [80, 50, 20]}], "own.yaml", basis="city"
    )
    assert by_targets(assess_submission(plain({}), own), own) == ()
