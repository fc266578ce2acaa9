"""Published results: rounds verified here and what was published elsewhere, apart; cities side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui.desk_of import at_page, words
from ui.told import told
from ui.verified_rounds import HOSTILE, Office, build

from kpi_toolkit.framework import load_framework
from kpi_toolkit.services import people
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.store import open_store
from kpi_toolkit.ui.components.side_by_side import choices, group_of, point_of

FRAMEWORK = load_framework()
BROADBAND = "EC: ICT: ICT: 2C/value"
ICT = next(
    key for key, words in choices(FRAMEWORK).items() if words == "Economy: category ICT Infrastructure"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    store = open_store(tmp_path_factory.mktemp("office") / "store.sqlite")
    yield build(store)
    store.close()


def page(who: Acting, **place: str) -> AppTest:
    app = at_page(who, "published", **place)
    assert not app.exception
    return app


def part(shown: str, head: str, end: str = "<h3>") -> str:
    """What stands under a heading."""
    return shown.split(f"<h3>{head}</h3>")[1].split(end)[0]


def test_an_analyst_sees_verified_rounds_and_what_was_published_elsewhere(office: Office) -> None:
    app = page(office.analyst)
    assert [head.value for head in app.header] == [
        "Cities side by side",
        "Verified in this installation",
        "Published elsewhere",
    ]
    shown = told(app)
    assert f"results?round={office.published}" in shown
    assert f"results?round={office.verified}" in shown
    assert "Verified</td>" in shown
    assert "112 of 112" in shown
    assert "U4SSC Verification Report, Karmøy, Norway, September 2020" in shown
    assert "UNECE news item" in shown


def test_an_official_sees_the_own_city_only(office: Office) -> None:
    shown = told(page(office.official))
    assert f"results?round={office.published}" in shown
    assert office.verified not in shown


def test_names_of_cities_are_text(office: Office) -> None:
    for place in ({}, {"about": ICT}, {"about": BROADBAND}):
        shown = told(page(office.analyst, **place))
        assert "<img" not in shown
    assert HOSTILE.replace("<", "&lt;").split(">")[0].split('"')[0] in told(page(office.analyst))


def test_an_installation_without_verified_rounds_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.sqlite")
    admin = Acting(store, people.set_up(store, "Ada Admin").id)
    app = page(admin, about=BROADBAND)
    assert "No round that you may see has been verified yet" in words(app)
    shown = told(app)
    assert "No round that was published here has a verified result" in part(shown, "Published here")
    assert "Karmøy" in part(shown, "Published elsewhere", "How ")


def test_one_indicator_side_by_side_keeps_both_apart(office: Office) -> None:
    shown = told(page(office.analyst, about=BROADBAND))
    here, elsewhere = part(shown, "Published here"), part(shown, "Published elsewhere", "How ")
    assert "Lindhaven (fictional)" in here
    assert "80.00 %" in here
    assert "Karmøy" not in here
    assert "84.51 %" in elsewhere
    assert "Lindhaven" not in elsewhere
    assert "p. 14" in elsewhere
    assert 'aria-hidden="true"' in elsewhere
    assert "2 cities: lowest 44.80 %" in elsewhere


def test_a_round_that_is_only_verified_is_no_published_result(office: Office) -> None:
    assert "56.00 %" not in told(page(office.analyst, about=BROADBAND))


def test_one_group_side_by_side(office: Office) -> None:
    shown = told(page(office.analyst, about=ICT))
    here, elsewhere = part(shown, "Verified in this installation"), part(shown, "Published elsewhere")
    assert here.count("results?round=") == 2
    assert "5 of 6" in here
    assert "no scores are computed" in elsewhere
    assert "<table" not in elsewhere.split("</div>")[0]


def test_yes_and_no_have_no_bars(office: Office) -> None:
    answer = next(point for point in FRAMEWORK.points if point.yes_no)
    shown = told(page(office.analyst, about=f"{answer.code}/{answer.data_point.key}"))
    assert "kpi-meter" not in part(shown, "Published here")


def test_an_unknown_choice_is_none(office: Office) -> None:
    app = page(office.analyst, about="group:999")
    assert "Choose an indicator or a group" in words(app)


def test_every_choice_leads_somewhere_in_every_language() -> None:
    french = FRAMEWORK.in_language("fr")
    assert list(choices(french)) == list(choices(FRAMEWORK))
    for key in choices(FRAMEWORK):
        if key.startswith("group:"):
            group = group_of(french, key)
            assert group in FRAMEWORK.groups
        else:
            point = point_of(french, key)
            assert point is not None
            assert key == f"{point.code}/{point.data_point.key}"
    for wrong in ("group:", "group:-1", "group:x", "EC: ICT: ICT: 2C", "EC: ICT: ICT: 2C/nothing", ""):
        assert group_of(FRAMEWORK, wrong) is None
        assert point_of(FRAMEWORK, wrong) is None
