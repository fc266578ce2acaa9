"""Searching finds what was typed, however it is written, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_toolkit.catalogue.search import Findable, folded

ACCESS = Findable.of(["Accès des ménages à Internet", None, "Ménages"], ["EC: ICT: ICT: 1C"])


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("", True),
        ("   ", True),
        ("internet", True),
        ("INTERNET acces", True),
        ("menages", True),
        ("ménag", True),
        ("EC: ICT: ICT: 1C", True),
        ("ec:ict:ict:1c", True),
        ("ict 1c", True),
        ("ICT: 1C", True),
        ("1c", True),
        ("1a", False),
        ("EC: ICT: ICT: 2C", False),
        ("internet electricity", False),
        (".*", False),
        ("[", False),
        ("électricité", False),
    ],
)
def test_what_finds_an_indicator(query: str, finds: bool) -> None:
    assert ACCESS.has(query) is finds


@given(st.text())
def test_folding_is_done_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.lists(st.text(max_size=20), max_size=4), st.data())
def test_every_word_of_a_text_finds_it(texts: list[str], data: st.DataObject) -> None:
    found = Findable.of(texts)
    words = [word for text in texts for word in text.split()]
    if words:
        chosen = data.draw(st.lists(st.sampled_from(words), max_size=3))
        assert found.has(" ".join(chosen))
        assert found.has(" ".join(chosen).upper())


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_longer_search_never_finds_more(first: str, second: str) -> None:
    found = Findable.of(["Households with Internet access", "households"])
    if found.has(f"{first} {second}"):
        assert found.has(first)
        assert found.has(second)
