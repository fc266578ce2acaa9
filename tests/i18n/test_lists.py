"""Lists and runs of sentences as each language puts them together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_toolkit.i18n import LANGUAGES, PSEUDO, speaking
from kpi_toolkit.i18n.lists import commas, listed, semicolons, together

ITEMS = st.lists(st.text("abc", min_size=1, max_size=3), max_size=5)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "a, b and c"),
        ("fr", "a, b et c"),
        ("es", "a, b y c"),
        ("ru", "a, b и c"),
        ("ar", "a وb وc"),
        ("zh", "a、b和c"),
        (PSEUDO, "a, b and c"),
    ],
)
def test_a_list_is_joined_as_the_language_joins_it(code: str, said: str) -> None:
    with speaking(code):
        assert listed(iter(["a", "b", "c"])) == said
        assert (listed(["a"]), listed([])) == ("a", "")


def test_sentences_stand_apart_where_the_language_has_blanks() -> None:
    for code in LANGUAGES:
        with speaking(code):
            assert together("A.", "", "B.") == ("A.B." if code == "zh" else "A. B.")
    assert (together(), together("")) == ("", "")


def test_commas_and_semicolons_leave_out_what_is_empty() -> None:
    assert (commas(["a", "", "b"]), semicolons(["a", "", "b"])) == ("a, b", "a; b")
    assert (commas([]), semicolons([""])) == ("", "")


@given(st.sampled_from([*LANGUAGES, PSEUDO]), ITEMS)
def test_every_item_is_in_the_list_in_its_order(code: str, items: list[str]) -> None:
    with speaking(code):
        for made in (listed(items), commas(items), semicolons(items)):
            place = 0
            for item in items:
                place = made.index(item, place) + len(item)
