"""Published results: those of the pack with their documents, those of rounds with how they were verified."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from ui.verified_rounds import HOSTILE, Office, build

from kpi_toolkit.framework import load_framework
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services.place_of_data import place_of_data
from kpi_toolkit.services.published import documents, published_elsewhere, standings
from kpi_toolkit.services.reading import results
from kpi_toolkit.store import open_store

FRAMEWORK = load_framework()
ICT = next(group for group in FRAMEWORK.groups if group.name == "ICT Infrastructure")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    store = open_store(tmp_path_factory.mktemp("office") / "store.sqlite")
    yield build(store)
    store.close()


def test_cities_of_the_pack_come_by_name_with_their_documents() -> None:
    found = published_elsewhere(FRAMEWORK)
    names = [one.city.casefold() for one in found]
    assert names == sorted(names)
    for one in found:
        assert documents(one)
        assert all(", p. " not in title for title in documents(one))
    tbilisi = next(one for one in found if one.city == "Tbilisi")
    assert [title.startswith("UNECE") for title in documents(tbilisi)] == [True]


def test_a_broken_file_of_the_pack_is_a_sentence(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(Path(__file__).parents[1] / "packs" / "tiny", tmp_path / "tiny"))
    (folder / "published").mkdir()
    (folder / "published" / "town.csv").write_text("code,value\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        published_elsewhere(load_framework(folder))
    assert "town.csv" in str(refused.value)


def test_a_pack_without_published_results_has_none() -> None:
    assert published_elsewhere(load_framework(Path(__file__).parents[1] / "packs" / "tiny")) == ()


def test_rounds_in_one_group(office: Office) -> None:
    found = standings(results(office.analyst), ICT)
    assert {one.round.city.name for one in found} == {"Lindhaven (fictional)", HOSTILE}
    for one in found:
        assert one.round.mark == "Verified"
        assert one.percent is not None
        assert one.scored <= one.reported <= one.total


def test_an_official_sees_the_own_city_only(office: Office) -> None:
    assert [one.round.city.name for one in standings(results(office.official), ICT)] == [
        "Lindhaven (fictional)"
    ]


def test_only_who_runs_it_is_told_where_everything_is_kept(office: Office) -> None:
    told = place_of_data(office.admin)
    assert told is not None
    assert told.endswith("store.sqlite")
    for other in (office.official, office.verifier, office.analyst):
        assert place_of_data(other) is None
