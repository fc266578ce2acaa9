"""The method is told with the facts of the pack and the figures of the example; each statement has its origin."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui.desk_of import at_page
from ui.told import told

from kpi_toolkit.framework import load_framework
from kpi_toolkit.i18n.numbers import number, percent
from kpi_toolkit.services import people
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.worked import worked_example
from kpi_toolkit.store import open_store
from kpi_toolkit.ui.components.pictures import band_look, bands_alt

FRAMEWORK = load_framework()
TINY = load_framework(Path(__file__).parents[2] / "packs" / "tiny")


@pytest.fixture
def admin(tmp_path: Path) -> Acting:
    store = open_store(tmp_path / "store.sqlite")
    return Acting(store, people.set_up(store, "Ada Admin").id)


def page(admin: Acting, language: str = "en") -> AppTest:
    app = at_page(admin, "method", language=language)
    assert not app.exception
    return app


def test_every_heading_of_the_contents_is_there(admin: Acting) -> None:
    shown = told(page(admin))
    anchors = re.findall(r'href="#(\w+)"', shown)
    assert len(anchors) == 7
    assert anchors == re.findall(r'<h2 id="(\w+)"', shown)


def test_the_facts_are_those_of_the_pack(admin: Acting) -> None:
    shown = told(page(admin))
    for band in FRAMEWORK.bands:
        assert band.legend in shown
        assert percent(band.from_percent) in shown
    for level in FRAMEWORK.maturity.levels:
        assert level.name in shown
        assert level.meaning in shown
    for edge in FRAMEWORK.maturity.thresholds.values():
        assert f"from {percent(edge)} of its target" in shown
    for key in ("maturity_share", "maturity_minimum_coverage"):
        assert percent(FRAMEWORK.setting(key)) in shown
    for dimension in FRAMEWORK.maturity.dimensions:
        assert dimension.meaning in shown


def test_the_example_is_the_one_the_program_computes(admin: Acting) -> None:
    worked = worked_example(FRAMEWORK)
    assert worked is not None
    shown = told(page(admin))
    assert (worked.value.trace.calculation or "") in shown
    group, highest = worked.group, FRAMEWORK.bands[-1].points
    total = f"{group.points} ÷ ({highest} × {group.scored}) × 100 = {percent(group.percent or 0, 2)}"
    assert total in shown
    for value in worked.values:
        assert value.name in shown
        assert value.printed in shown
    for level, count in worked.assessment.maturity.kpi.at_level.items():
        assert f'<td class="end ">{number(count, 0)}</td>' in shown, level


def test_every_statement_says_whether_it_is_published_or_ours(admin: Acting) -> None:
    shown = told(page(admin))
    lists = re.findall(r'<ul class="kpi-origins">(.*?)</ul>', shown, re.DOTALL)
    items = [item for found in lists for item in re.findall(r"<li>(.*?)</li>", found, re.DOTALL)]
    assert len(items) > 20
    words = [re.search(r"</span> (published|ours)</span>", item) for item in items]
    assert all(words)


def test_it_is_told_in_another_language(admin: Acting) -> None:
    shown = told(page(admin, "fr"))
    assert FRAMEWORK.in_language("fr").maturity.levels[0].meaning in shown


@pytest.mark.parametrize("framework", [FRAMEWORK, TINY], ids=["u4ssc", "tiny"])
def test_the_picture_of_the_bands_is_told_in_words(framework: object) -> None:
    from kpi_toolkit.ui.components.pictures import band_scale

    bands = framework.bands  # type: ignore[attr-defined]
    shown = str(band_scale(bands))
    assert bands_alt(bands).replace("'", "&#39;") in shown
    looks = [band_look(band, bands) for band in bands]
    assert len(set(looks)) == len(bands)
    assert (looks[0], looks[-1]) == ("band1", "band4")
