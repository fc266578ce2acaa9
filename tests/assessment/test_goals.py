"""How a city stands on the Sustainable Development Goals: counted by hand, word by word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from reports.sample_cities import complete, empty, framework, nasty, nasty_framework, published

from kpi_toolkit.assessment.goals import goal_standings, goals_without_indicator
from kpi_toolkit.framework import PackError, load_framework
from kpi_toolkit.framework.sdg import Goals

PACKS = Path(__file__).resolve().parents[1] / "packs"
WORDS = ["Lagging and needs attention", "Not on track", "Tracking positive", "On track"]


def test_the_words_are_the_published_ones_and_the_rule_says_whose_it_is() -> None:
    goals = framework().goals
    assert goals is not None
    assert [word.name for word in goals.words] == WORDS
    assert goals.not_collected.name == "Not collected"
    assert goals.basis.startswith("ours: ")
    assert [goal.number for goal in goals.goals] == list(range(1, 18))


@pytest.mark.parametrize(
    ("assessment", "chosen"),
    [(complete(), framework()), (nasty(), nasty_framework()), (published("karmoy-2020"), framework())],
)
def test_scores_are_those_of_the_linked_data_points(assessment, chosen) -> None:  # type: ignore[no-untyped-def]
    for one in goal_standings(assessment, chosen):
        codes = {
            kpi.code
            for kpi in chosen.kpis
            if any(link.target.split(".")[0] == str(one.goal.number) for link in kpi.sdg)
        }
        own = [v for v in assessment.values if v.code in codes]
        assert [(p.value.code, p.value.data_point) for p in one.points] == [
            (v.code, v.data_point) for v in own
        ]
        applies = [v for v in own if v.status != "not_applicable"]
        points = [v.points for v in applies if v.points]
        assert (one.total, one.scored) == (len(applies), len(points))
        assert one.reported == sum(v.status == "reported" for v in applies)
        assert one.percent == (pytest.approx(25 * sum(points) / len(points)) if points else None)
        if one.step:
            low = [0, 33, 66, 95][one.step - 1]
            assert low <= one.percent < [33, 66, 95, 101][one.step - 1]  # type: ignore[operator]
            assert one.word.name == WORDS[one.step - 1]
            assert 2 * one.scored >= one.with_target


def test_what_is_not_collected_or_has_no_target_gets_no_word_of_praise_or_blame() -> None:
    assert {one.word.name for one in goal_standings(empty(), framework())} == {"Not collected"}
    by_number = {one.goal.number: one for one in goal_standings(complete(), framework())}
    assert (by_number[1].word.name, by_number[1].step) == ("No target", 0)
    assert not {2, 12, 14} & set(by_number)
    assert [goal.number for goal in goals_without_indicator(framework())] == [2, 12, 14]


def test_few_scored_data_points_are_too_little_to_say() -> None:
    """Leaving data out must not bring a better word."""
    values = [
        v
        if v.code == "EC: ICT: T: 1C" or v.points is None
        else v.model_copy(update={"points": None, "band": None})
        for v in complete().values
    ]
    few = complete().model_copy(update={"values": tuple(values)})
    (eleven,) = [one for one in goal_standings(few, framework()) if one.goal.number == 11]
    assert (eleven.scored, eleven.word.name, eleven.step) == (1, "Too little to say", 0)


def test_a_pack_without_goals_says_nothing_of_them() -> None:
    tiny = load_framework(PACKS / "tiny")
    assert tiny.goals is None
    assert not list(goals_without_indicator(tiny))
    assert load_framework(PACKS / "local").goals == framework().goals


def test_a_link_to_a_goal_that_is_not_there_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    goals = framework().goals
    assert goals is not None
    told = goals.model_dump(mode="json")
    told["goals"] = told["goals"][:9]
    (folder / "pack.yaml").write_text("extends: u4ssc\nkey: own\nversion: 1.0.0\n", encoding="utf-8")
    (folder / "sdg.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")
    with pytest.raises(PackError, match=r"SDG 1\d\S* belongs to no goal of sdg\.yaml"):
        load_framework(folder)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"words": [{"name": "a", "meaning": "b", "from_percent": 1}] * 2}, "first from 0 percent"),
        ({"goals": [{"number": 2, "name": "a"}, {"number": 1, "name": "b"}]}, "rising number"),
    ],
)
def test_goals_that_contradict_themselves_are_refused(change: dict, problem: str) -> None:
    goals = framework().goals
    assert goals is not None
    with pytest.raises(ValueError, match=re.escape(problem)):
        Goals.model_validate(goals.model_dump() | change)
