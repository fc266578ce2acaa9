"""The pages for everybody in a browser: find, open, go back; read aloud, in the dark, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from browser.serving import App, opened, serious_faults, served, settled
from playwright.sync_api import Browser, Page, expect
from ui.verified_rounds import build

from kpi_toolkit.store import open_store

pytestmark = pytest.mark.browser

PAGES = (
    "indicators?code=EN:+EN:+AQ:+1C",
    "checks?check=prefill-overwritten",
    "method",
    "published?about=EC:+ICT:+ICT:+2C/value",
    "published?about=group:33",
)
SCREENS = {
    "desk": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "phone in the dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("app")
    store = open_store(folder / "store.sqlite")
    build(store)
    store.close()
    with served(folder, str(folder / "store.sqlite")) as running:
        yield running


@pytest.fixture(params=SCREENS)
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="en-GB", **SCREENS[request.param])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_by_everybody(app: App, page: Page, path: str) -> None:
    opened(page, app, path)
    assert serious_faults(page) == []
    main = "document.querySelector('[data-testid=stMain]')"
    assert page.evaluate(f"{main}.scrollWidth - {main}.clientWidth") <= 1
    levels = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain] :is(h1,h2,h3,h4)')].map((h) => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_find_open_and_go_back(app: App, page: Page) -> None:
    opened(page, app, "indicators")
    search = page.get_by_label("Search")
    search.press_sequentially("broadband", delay=40)
    expect(page.get_by_role("status")).to_have_text("3 indicators")
    page.get_by_role("link", name="Fixed Broadband Subscriptions").click()
    expect(page.locator("h1")).to_have_text("Fixed Broadband Subscriptions")
    expect(page.locator("h1")).to_be_focused()
    page.get_by_role("link", name="Back to the indicators found").click()
    expect(page.locator("h1")).to_have_text("Indicators")
    expect(search).to_have_value("broadband")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Fixed Broadband Subscriptions")
    page.get_by_role("link", name="Results of cities for this indicator").click()
    expect(page.locator("h1")).to_have_text("Published results")
    expect(page.get_by_role("heading", name="Published here")).to_be_visible()


def test_what_is_told_further_down_begins_at_its_head(app: App, page: Page) -> None:
    opened(page, app, "checks")
    page.get_by_role("link", name="Year not clear").scroll_into_view_if_needed()
    page.get_by_role("link", name="Year not clear").click()
    expect(page.locator("h1")).to_have_text("Year not clear")
    expect(page.locator("h1")).to_be_in_viewport()


def test_the_contents_lead_to_their_headings(app: App, page: Page) -> None:
    opened(page, app, "method")
    page.get_by_role("link", name="Maturity", exact=True).click()
    expect(page.get_by_role("heading", name="Maturity", exact=True)).to_be_in_viewport()
    settled(page)
