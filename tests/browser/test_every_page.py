"""Every page: drawn without a fault, nothing serious for axe in light, in dark and on a phone, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.rounds import ASKED, Walk, filled
from browser.serving import App, opened, serious_faults, served
from playwright.sync_api import Page, expect

from kpi_toolkit.ui.navigation import PAGES

POINT = f"&code={ASKED[0]}&data_point={ASKED[1]}"
MORE = {"value": POINT, "kpi": POINT}
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return filled(tmp_path_factory.mktemp("walk") / "store.sqlite")


@pytest.fixture(scope="module")
def app(walk: Walk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with served(tmp_path_factory.mktemp("app"), str(walk.database)) as running:
        yield running


def addresses(walk: Walk) -> dict[str, str]:
    """The address of every page, those of a round in each of its states."""
    found = {}
    for spec in PAGES:
        path = "" if spec.key == "start" else spec.key
        if not spec.of_round:
            found[spec.key] = path
            continue
        found[spec.key] = f"{path}?round={walk.verifying}{MORE.get(spec.key, '')}"
    for key in ("round", "results", "documents", "attest", "years"):
        found[f"{key} of an attested round"] = f"{key}?round={walk.attested}"
    for key in ("round", "upload", "findings"):
        found[f"{key} of an empty round"] = f"{key}?round={walk.empty}"
    return found


@pytest.mark.parametrize("name", list(addresses(Walk(Path(), "", "", ""))))
def test_page(app: App, walk: Walk, page: Page, name: str) -> None:
    page.set_viewport_size(WIDE)
    opened(page, app, addresses(walk)[name])
    expect(page.get_by_text("it is our mistake")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.locator("h1").count() == 1
    assert serious_faults(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
    assert serious_faults(page) == []
    page.set_viewport_size(PHONE)
    assert serious_faults(page) == []
    wider = page.evaluate(
        """() => {
            const main = document.querySelector('[data-testid="stMain"]');
            return main.scrollWidth - main.clientWidth;
        }"""
    )
    assert wider <= 1, f"{wider} px are cut off on a phone"
