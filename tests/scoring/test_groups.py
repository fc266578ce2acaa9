"""Scores of categories, sub-dimensions and dimensions: straight from the data points, never from averages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.framework import load_framework
from kpi_toolkit.scoring.groups import GroupScores, group_scores, membership
from kpi_toolkit.scoring.values import (
    CONFIDENTIAL,
    NOT_APPLICABLE,
    NOT_REPORTED,
    REPORTED,
    point_columns,
)

TINY = load_framework(Path(__file__).parents[1] / "packs" / "tiny")
GROUPS = [group.name for group in TINY.groups]


def grouped(points: list[list[int]], states: list[list[int]] | None = None) -> GroupScores:
    columns = point_columns(TINY)
    states = states or [[REPORTED] * len(columns)] * len(points)
    return group_scores(TINY, pd.DataFrame(points, columns=columns), pd.DataFrame(states, columns=columns))


def of(scores: GroupScores, name: str, row: int = 0) -> dict[str, float]:
    column = GROUPS.index(name)
    return {field: getattr(scores, field)[row, column] for field in GroupScores.__dataclass_fields__}


# The data points of the tiny framework: Lamps 2, Stars 3 (Sky 5), Visits 4.


@pytest.mark.parametrize(
    ("points", "percent", "band"),
    [
        ([1, 3, 4, 1], 56.25, 2),  # published: 9 of 16, band 33-66
        ([3, 4, 2, 0], 75, 3),  # published: 9 of 12, band 66-95
        ([4, 4, 4, 4], 100, 4),
        ([1, 1, 1, 1], 25, 1),  # the lowest score there can be
        ([1, 0, 0, 0], 25, 1),
        ([1, 2, 0, 0], 37.5, 2),
        ([4, 4, 4, 3], 93.75, 3),
        ([0, 0, 0, 4], 100, 4),
    ],
)
def test_score_of_a_group(points: list[int], percent: float, band: int) -> None:
    score = of(grouped([[0] * 5 + points]), "Visits")
    scored = sum(worth > 0 for worth in points)
    assert score["percent"] == percent
    assert score["band_points"] == band
    assert (score["points"], score["maximum"], score["scored"]) == (sum(points), 4 * scored, scored)


def test_edges_of_the_bands_hold_for_groups() -> None:
    """19 of 20 points are 95 %: the edge belongs to the upper band."""
    score = of(grouped([[4, 4, 4, 4, 3, 0, 0, 0, 0]]), "Sky")
    assert (score["percent"], score["band_points"]) == (95, 4)


def test_where_nothing_is_scored_there_is_no_score() -> None:
    score = of(grouped([[4] * 5 + [0] * 4]), "Visits")
    assert np.isnan(score["percent"])
    assert (score["points"], score["maximum"], score["scored"], score["band_points"]) == (0, 0, 0, 0)
    assert (score["reported"], score["total"]) == (4, 4)


def test_a_dimension_is_scored_from_its_data_points_not_from_its_categories() -> None:
    scores = grouped([[4, 4, 1, 1, 1, 0, 0, 0, 0]])
    assert of(scores, "Lamps")["percent"] == 100
    assert of(scores, "Stars")["percent"] == 25
    assert of(scores, "Sky")["percent"] == 55  # 11 of 20, where the mean of the categories would be 62.5
    assert of(scores, "Darkness")["percent"] == 55


def test_counts() -> None:
    states = [
        [
            REPORTED,
            NOT_APPLICABLE,
            REPORTED,
            NOT_REPORTED,
            CONFIDENTIAL,
            REPORTED,
            REPORTED,
            REPORTED,
            NOT_APPLICABLE,
        ]
    ]
    scores = grouped([[4, 0, 2, 0, 0, 3, 0, 0, 0]], states)
    sky, visits = of(scores, "Sky"), of(scores, "Visits")
    assert (sky["reported"], sky["scored"], sky["total"]) == (2, 2, 4)
    assert (visits["reported"], visits["scored"], visits["total"]) == (3, 1, 3)


def test_every_data_point_is_in_one_group_of_each_level() -> None:
    framework = load_framework()
    members = membership(framework)
    for level in ("category", "sub_dimension", "dimension"):
        chosen = [column for column, group in enumerate(framework.groups) if group.level == level]
        assert (members[:, chosen].sum(axis=1) == 1).all()


rows = st.lists(st.lists(st.integers(0, 4), min_size=9, max_size=9), min_size=1, max_size=5)


@given(rows)
@settings(max_examples=50)
def test_scores_follow_the_published_rule_for_many_submissions_at_once(points: list[list[int]]) -> None:
    scores = grouped(points)
    for row, given_points in enumerate(points):
        for column, group in enumerate(TINY.groups):
            counted = [given_points[index] for index in group.members if given_points[index]]
            assert scores.points[row, column] == sum(counted)
            assert scores.scored[row, column] == len(counted)
            if counted:
                assert scores.percent[row, column] == 100 * sum(counted) / (4 * len(counted))
                assert 25 <= scores.percent[row, column] <= 100
                assert scores.band_points[row, column] in (1, 2, 3, 4)
            else:
                assert np.isnan(scores.percent[row, column])
                assert scores.band_points[row, column] == 0
