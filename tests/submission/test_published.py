"""Published results as a pack carries them: every figure with its source."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from kpi_toolkit.framework import PackError, load_framework
from kpi_toolkit.submission.published import published_cities

PACKS = Path(__file__).parents[1] / "packs"
FOLDER = Path(__file__).parents[2] / "indicators" / "u4ssc" / "published"


def test_every_published_figure_is_there_once_with_its_source() -> None:
    cities = {f"{one.city}-{one.year}": one for one in published_cities(load_framework())}
    figures = 0
    for path in FOLDER.glob("*.csv"):
        first, *lines = path.read_text(encoding="utf-8").splitlines()
        rows = list(csv.DictReader(lines))
        profile = {row["data_point"]: row["value"] for row in rows if row["code"] == "profile"}
        city = cities.pop(f"{profile['city']}-{profile['year']}")
        assert city.country == profile["country"]
        given = [row for row in rows if row["code"] != "profile" and row["value"]]
        assert len(city.results) == len(given)
        for row in given:
            result = city.results[row["code"], row["data_point"] or "value"]
            assert result.value == (
                {"Yes": True, "No": False}.get(row["value"])
                if row["value"] in ("Yes", "No")
                else float(row["value"])
            )
            title, _, page = result.source.partition(", p. ")
            assert title
            assert title in first
            assert page == "".join(filter(str.isdigit, row["page"]))
        figures += len(given)
    assert not cities
    assert figures > 100


def test_of_two_sources_the_page_names_one() -> None:
    bizerte = next(one for one in published_cities(load_framework()) if one.city == "Bizerte")
    assert (
        bizerte.results["EN: EN: WS: 1C", "value"].source
        == "U4SSC Factsheet, Bizerte, Tunisia, June 2020, p. 34"
    )
    assert bizerte.results["SC: SH: SI: 3C", "value"].source == (
        "U4SSC Verification Report, Bizerte, Tunisia, June 2020, p. 20"
    )


def test_what_was_not_reported_is_no_result() -> None:
    bizerte = next(one for one in published_cities(load_framework()) if one.city == "Bizerte")
    assert ("SC: SH: SI: 2C", "value") not in bizerte.results


def test_a_pack_that_extends_another_one_has_its_cities() -> None:
    local = published_cities(load_framework(PACKS / "local"))
    assert [one.city for one in local] == [one.city for one in published_cities(load_framework())]


def test_a_pack_without_published_results_has_none() -> None:
    assert published_cities(load_framework(PACKS / "tiny")) == ()


TOWN = "code,data_point,value,page\nprofile,city,Dawn,\nprofile,country,Nightland,\nprofile,year,2024,\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (TOWN, "line 1"),
        ("#\n" + TOWN, "line 1"),
        ("# The chronicle\n" + TOWN.replace("Nightland", ""), "country"),
        ("# The chronicle\nno,table\n", "cannot be used"),
        ("", "cannot be used"),
    ],
)
def test_a_file_that_names_no_source_or_city_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(PackError, match=rf"published/dawn\.csv.*{problem}"):
        published_cities(load_framework(pack(tmp_path, text)))


def test_a_pack_may_carry_results_of_its_own(tmp_path: Path) -> None:
    text = "# The chronicle\n" + TOWN + "PE: G: V: 3,,44,12\nSK: D: S: 2,,Yes,\nPE: G: V: 1,,lots,\n"
    (dawn,) = published_cities(load_framework(pack(tmp_path, text)))
    assert (dawn.city, dawn.country, dawn.year) == ("Dawn", "Nightland", 2024)
    assert {key[0]: (r.value, r.source) for key, r in dawn.results.items()} == {
        "PE: G: V: 3": (44.0, "The chronicle, p. 12"),
        "SK: D: S: 2": (True, "The chronicle"),
    }


def pack(folder: Path, text: str) -> Path:
    copy = folder / "pack"
    shutil.copytree(PACKS / "tiny", copy)
    (copy / "published").mkdir()
    (copy / "published" / "dawn.csv").write_text(text, encoding="utf-8")
    return copy
