"""The catalogue of indicators: found by words, code and filters; one of them with everything said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui.desk_of import at_page, labels, press, words
from ui.told import told
from ui.verified_rounds import HOSTILE

from kpi_toolkit.catalogue.checks import check_facts
from kpi_toolkit.catalogue.indicators import indicators
from kpi_toolkit.framework import load_framework
from kpi_toolkit.i18n import speaking
from kpi_toolkit.services import installation, people
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.store import SqlStore, open_store
from kpi_toolkit.ui.components.indicator_facts import indicator_html

FRAMEWORK = load_framework()
PACKS = Path(__file__).parents[2] / "packs"
BROADBAND = "EC: ICT: ICT: 2C"


@pytest.fixture
def admin(tmp_path: Path) -> Acting:
    store: SqlStore = open_store(tmp_path / "store.sqlite")
    return Acting(store, people.set_up(store, "Ada Admin").id)


def page(admin: Acting, **place: str) -> AppTest:
    app = at_page(admin, "indicators", **place)
    assert not app.exception
    return app


def test_all_indicators_are_listed_by_dimension_and_category(admin: Acting) -> None:
    app = page(admin)
    assert "<strong>91 indicators</strong>" in words(app)
    shown = told(app)
    for dimension in FRAMEWORK.pack.dimensions:
        assert f"<h2>{dimension.name} " in shown
    for kpi in FRAMEWORK.kpis:
        assert f"<code>{kpi.code}</code>" in shown
    assert labels(app) == []


def test_typing_finds_and_the_address_remembers(admin: Acting) -> None:
    app = page(admin)
    app.text_input[0].set_value("fixed broadband").run()
    assert "<strong>1 indicator</strong>" in words(app)
    assert BROADBAND in told(app)
    assert app.query_params["q"] in ("fixed broadband", ["fixed broadband"])
    press(app, "Show all indicators")
    assert "<strong>91 indicators</strong>" in words(app)
    assert "q" not in app.query_params


@pytest.mark.parametrize(
    ("place", "count"),
    [
        ({"part": "EN"}, "17 indicators"),
        ({"part": "EC/ICT Infrastructure", "level": "core"}, "5 indicators"),
        ({"target": "published"}, "1 indicator"),
        ({"confirmed": "formula"}, "30 indicators"),
        ({"part": "no such part"}, "91 indicators"),
    ],
)
def test_filters_of_the_address_are_in_force(admin: Acting, place: dict[str, str], count: str) -> None:
    assert f"<strong>{count}</strong>" in words(page(admin, **place))


def test_nothing_found_says_what_to_do(admin: Acting) -> None:
    app = page(admin, q=HOSTILE)
    assert "Nothing fits. Take a filter away" in words(app)
    assert "<img" not in told(app)


def test_one_indicator_says_everything(admin: Acting) -> None:
    app = page(admin, code="ec:ict:ict:2c", q="broadband")
    assert app.title[0].value == "Fixed Broadband Subscriptions"
    shown = told(app)
    for text in (
        "100 × Fixed (wired) broadband subscriptions ÷ Households of the city",
        "100 * fixed_broadband_subscriptions / households",
        "Once, on the city profile; cannot be 0",
        "Higher is better",
        "0 to no limit",
        "0 to 150",
        "at least 60 %",
        "Target published by U4SSC",
        "U4SSC Factsheet Mashhad",
        "from 39.6 to below 57",
        "Verification Manual 2022 p.36",
        "Numerator and denominator were read in the published methodology.",
        "SDG 17.6.2",
        "Collection Methodology 2017 p.24",
    ):
        assert text in shown, text
    assert "?q=broadband" in shown
    assert "checks?check=broadband-below-internet-access" in shown
    assert "published?about=EC%3A+ICT%3A+ICT%3A+2C%2Fvalue" in shown


@pytest.mark.parametrize("pack", ["u4ssc", str(PACKS / "tiny"), str(PACKS / "local")])
@pytest.mark.parametrize("language", ["en", "fr", "xx"])
def test_every_indicator_of_every_pack_can_be_told(pack: str, language: str) -> None:
    framework = load_framework(pack).in_language(language)
    with speaking(language):
        titles = {key: facts.check.title for key, facts in check_facts(framework).items()}
        for code, facts in indicators(framework).items():
            shown = str(indicator_html(facts, framework, (), titles, {"q": HOSTILE}))
            assert shown.count("<section>") == len(facts.points), code
            assert "<img" not in shown
            assert ">None<" not in shown


def test_an_unknown_code_is_said_and_the_list_is_there(admin: Acting) -> None:
    app = page(admin, code=HOSTILE)
    assert "There is no indicator with the code" in app.warning[0].value
    assert "<img" not in app.warning[0].value.replace("\\<img", "")
    assert "<strong>91 indicators</strong>" in words(app)


def test_overlays_stand_beside_the_target_and_say_whether_they_are_in_force(admin: Acting) -> None:
    shown = told(page(admin, code="EN: EN: AQ: 1C"))
    assert "WHO air quality guidelines 2021" in shown
    assert "in force here for new rounds" not in shown
    installation.configure(admin, ["who-2021"], {})
    assert "in force here for new rounds" in told(page(admin, code="EN: EN: AQ: 1C"))


def test_the_words_are_those_of_the_language(admin: Acting) -> None:
    app = at_page(admin, "indicators", language="fr", code=BROADBAND)
    assert app.title[0].value == "Abonnements au haut débit fixe"
