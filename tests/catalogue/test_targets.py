"""Bands in the unit of a value agree with the scoring, and other targets stand beside the pack's."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kpi_toolkit.catalogue.targets import limits_words, overlay_targets, range_words, reaches, sentence
from kpi_toolkit.framework import Framework, Point, load_framework
from kpi_toolkit.i18n import speaking
from kpi_toolkit.scoring.performance import score

FRAMEWORK = load_framework()
TINY = load_framework(Path(__file__).parents[1] / "packs" / "tiny")
SCORED = [
    pytest.param(framework, point, id=f"{framework.pack.key} {point.code}/{point.data_point.key}")
    for framework in (FRAMEWORK, TINY)
    for point in framework.points
    if reaches(point.target, framework.bands)
]
NUMBER = re.compile(r"\d+(?:\.\d+)?")
THOUSANDS = re.compile(r"(?<=\d) (?=\d{3})")


def point(code: str, key: str = "value") -> Point:
    kpi = FRAMEWORK.kpi(code)
    assert kpi is not None
    return FRAMEWORK.by_key[kpi.code, key]


def inside(words: str) -> list[float]:
    """Values that the words for a band hold, by everyday reading."""
    words = THOUSANDS.sub("", words)
    numbers = [float(text) for text in NUMBER.findall(words)]
    match words.split():
        case ["below", _, "or", "above", _]:
            return [numbers[0] * 0.5, numbers[1] * 2]
        case ["below", *_] | [_, "and", "less"]:
            return [numbers[0] * 0.99]
        case ["above", _] | [_, "and", "more"]:
            return [numbers[0] * 1.01]
        case ["from" | "above", *_] if len(numbers) in (2, 4):
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            return [(low + high) / 2 for low, high in pairs]
    raise AssertionError(words)


@pytest.mark.parametrize(("framework", "point"), SCORED)
def test_a_value_in_the_words_of_a_band_is_scored_in_it(framework: Framework, point: Point) -> None:
    found = reaches(point.target, framework.bands)
    assert [reach.band for reach in found] == list(reversed(framework.bands))
    for reach in found:
        values = inside(reach.words)
        _percent, points = score(point.target, np.array(values), framework.bands)
        assert set(points) == {reach.band.points}, reach.words


def test_the_published_bands_of_fixed_broadband() -> None:
    words = [reach.words for reach in reaches(point("EC: ICT: ICT: 2C").target, FRAMEWORK.bands)]
    assert words == ["57 and more", "from 39.6 to below 57", "from 19.8 to below 39.6", "below 19.8"]


@pytest.mark.parametrize("code", ["EC: ICT: ICT: 5C", "SC: EH: C: 1C"])
def test_without_a_target_there_are_no_bands(code: str) -> None:
    assert reaches(point(code).target, FRAMEWORK.bands) == ()


def test_yes_and_no_have_no_edges() -> None:
    answers = [one for one in FRAMEWORK.points if one.target.method == "yes_no"]
    assert answers
    assert all(reaches(one.target, FRAMEWORK.bands) == () for one in answers)


def test_overlays_stand_beside_the_target_they_replace() -> None:
    found = overlay_targets(FRAMEWORK)
    fine_dust = point("EN: EN: AQ: 1C", "pm2_5")
    targets = {one.overlay.key: one.target.target for one in found[fine_dust.key]}
    assert targets["who-2021"] == 5
    for key, others in found.items():
        for other in others:
            applied = FRAMEWORK.with_overlay(other.overlay.key).by_key[key].target
            assert other.target == applied != FRAMEWORK.by_key[key].target


def test_an_overlay_in_force_is_no_other_target() -> None:
    found = overlay_targets(FRAMEWORK.with_overlay("who-2021"))
    assert {one.overlay.key for others in found.values() for one in others} == {"eu-2030"}


def test_a_target_in_one_line() -> None:
    said = sentence(point("EC: ICT: ICT: 2C"), FRAMEWORK)
    assert said.startswith("at least 60 % (More is better; basis: U4SSC); U4SSC Factsheet Mashhad")
    assert "None" not in sentence(point("SC: EH: C: 1C"), FRAMEWORK)


def test_limits_and_ranges_in_words() -> None:
    access, lines = point("EC: ICT: ICT: 1C"), point("EC: ICT: ICT: 2C")
    assert (limits_words(access), range_words(access)) == ("0 to 100", "5 to 100")
    assert limits_words(lines) == "0 to no limit"
    bare = replace(access, range=None, data_point=access.data_point.model_copy(update={"limits": None}))
    assert (limits_words(bare), range_words(bare)) == ("", "")


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    with speaking("fr"):
        words = [reach.words for reach in reaches(point("EC: ICT: ICT: 2C").target, FRAMEWORK.bands)]
    assert "39,6" in words[1]
