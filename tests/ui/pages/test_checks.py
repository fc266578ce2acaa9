"""The rule catalogue: every check is there, can be found, and says why, what to do, and with which settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui.desk_of import at_page, press, words
from ui.told import told
from ui.verified_rounds import HOSTILE

from kpi_toolkit.catalogue.checks import check_facts
from kpi_toolkit.checks.registry import SEVERITIES
from kpi_toolkit.framework import load_framework
from kpi_toolkit.i18n import speaking
from kpi_toolkit.services import installation, people
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.store import open_store
from kpi_toolkit.ui.components.check_facts import check_html
from kpi_toolkit.ui.components.links import link

FRAMEWORK = load_framework()
FACTS = check_facts(FRAMEWORK)


@pytest.fixture
def admin(tmp_path: Path) -> Acting:
    store = open_store(tmp_path / "store.sqlite")
    return Acting(store, people.set_up(store, "Ada Admin").id)


def page(admin: Acting, **place: str) -> AppTest:
    app = at_page(admin, "checks", **place)
    assert not app.exception
    return app


def test_all_checks_are_listed_with_what_the_severities_mean(admin: Acting) -> None:
    app = page(admin)
    assert f"<strong>{len(FACTS)} checks</strong>" in words(app)
    shown = told(app)
    assert all(meaning in shown for meaning in SEVERITIES.values())
    assert all(f"checks?check={key}" in shown for key in FACTS)


def test_typing_and_filters_find(admin: Acting) -> None:
    app = page(admin, severity="warning", origin="published")
    count = sum((one.check.severity, one.origin) == ("warning", "published") for one in FACTS.values())
    assert f"<strong>{count} checks</strong>" in words(app)
    app.text_input[0].set_value("prefill-overwritten").run()
    assert "<strong>1 check</strong>" in words(app)
    press(app, "Show all checks")
    assert f"<strong>{len(FACTS)} checks</strong>" in words(app)


def test_nothing_found_says_what_to_do(admin: Acting) -> None:
    app = page(admin, q=HOSTILE)
    assert "Nothing fits" in words(app)
    assert "<img" not in told(app)


def test_one_check_says_everything(admin: Acting) -> None:
    app = page(admin, check="prefill-overwritten", severity="warning")
    check = FACTS["prefill-overwritten"].check
    assert app.title[0].value == check.title
    shown = told(app)
    for text in (check.means, check.why, check.fix, check.basis, SEVERITIES["warning"], check.key):
        assert text in shown
    assert "<code>population_variation</code>" in shown
    assert "5 %" in shown
    assert "for 22 indicators" in shown
    assert "?severity=warning" in shown
    assert "in force here" not in shown


def test_a_changed_setting_is_shown_with_its_reason(admin: Acting) -> None:
    reason = f"The office decided so. {HOSTILE}"
    installation.configure(admin, [], {"population_variation": {"value": 10, "reason": reason}})
    shown = told(page(admin, check="prefill-overwritten"))
    assert "in force here" in shown
    assert "10 %" in shown
    assert "The pack has 5 %" in shown
    assert "<img" not in shown


def test_an_unknown_key_is_said_and_the_list_is_there(admin: Acting) -> None:
    app = page(admin, check=HOSTILE)
    assert "There is no check with the key" in app.warning[0].value
    assert f"<strong>{len(FACTS)} checks</strong>" in words(app)


@pytest.mark.parametrize("language", ["en", "fr", "xx"])
def test_every_check_can_be_told(language: str) -> None:
    framework = FRAMEWORK.in_language(language)
    with speaking(language):
        for key, found in check_facts(framework).items():
            shown = "".join(check_html(found, {}, "a pack", back=link("back", "checks")))
            assert f"<code>{key}</code>" in shown
            assert ("<table" in shown) == bool(found.settings)
            assert ">None<" not in shown
