"""Targets in words: each way of measuring, as a reader of a page sees it."""

from __future__ import annotations

import pytest

from kpi_toolkit.assessment.target_words import DIRECTION_WORDS, LEVEL_WORDS, target_words
from kpi_toolkit.framework import load_framework
from kpi_toolkit.i18n import speaking

PACK = load_framework("u4ssc")


@pytest.mark.parametrize(
    ("code", "data_point", "words"),
    [
        ("EC: ICT: ICT: 1C", "value", "at least 100 %"),
        ("EC: I: WS: 3C", "value", "at most 25 %"),
        ("EC: ICT: ICT: 5C", "value", "U4SSC prints it as one without a benchmark"),
        ("EC: I: T: 4A", "private", "No target is set"),
        ("EC: I: UP: 2A", "compact", "Yes"),
        ("EN: EN: WA: 1C", "burnt", "0 %; 100 % counts as 0 % of it"),
        ("SC: SH: SI: 1C", "value", "1 Ratio Female: Male; more and less count alike"),
        ("EC: P: EM: 1C", "value", "95+: at most 5 %; 66-95: at most 7.5 %; 33-66: at most 10 %"),
        (
            "SC: EH: H: 1C",
            "value",
            "95+: at least 80 Years; 66-95: at least 75 Years; 33-66: at least 70 Years",
        ),
    ],
)
def test_a_target_in_words(code: str, data_point: str, words: str) -> None:
    assert target_words(PACK.by_key[code, data_point], PACK) == words


def test_every_target_has_words_in_every_language() -> None:
    for language in ("en", "xx"):
        with speaking(language):
            assert all(target_words(point, PACK) for point in PACK.points)


def test_every_direction_and_level_has_words() -> None:
    assert {point.direction for point in PACK.points} <= DIRECTION_WORDS.keys()
    assert {kpi.level for kpi in PACK.kpis} <= LEVEL_WORDS.keys()
