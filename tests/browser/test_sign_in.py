"""Signing in with a real identity provider: who is unknown sees nothing, who is known sees what their role shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser.hub import Hub, running_hub, signed_in
from playwright.sync_api import Browser, BrowserContext, Page, expect


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with running_hub(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture
def fresh(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    made.set_default_timeout(60_000)
    yield made
    made.close()


def test_nobody_sees_anything_before_signing_in(hub: Hub, page: Page) -> None:
    for path in ("", f"results?round={hub.round.id}", "people", "indicators"):
        page.goto(f"{hub.app.url}/{path}")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        assert "Lindhaven" not in page.content()
        assert page.get_by_test_id("stPageLink").count() == 0


def test_an_unknown_identity_gets_a_clear_page_and_nothing_else(hub: Hub, fresh: BrowserContext) -> None:
    page = signed_in(hub, fresh, "nobody-knows-me")
    expect(page.get_by_role("heading", name="You are signed in, but not known here")).to_be_visible()
    expect(page.get_by_text("nobody-knows-me").first).to_be_visible()
    page.goto(f"{hub.app.url}/results?round={hub.round.id}")
    expect(page.get_by_role("heading", name="You are signed in, but not known here")).to_be_visible()
    assert "Lindhaven" not in page.content()


@pytest.mark.parametrize(
    ("subject", "sees", "sees_not"),
    [
        ("official", ["My rounds", "Indicators"], ["People and roles", "Cities and rounds"]),
        ("verifier", ["My rounds", "Indicators"], ["People and roles", "Ledger and backup"]),
        ("analyst", ["My rounds", "Published results"], ["People and roles"]),
        ("administrator", ["People and roles", "Cities and rounds", "Ledger and backup"], []),
    ],
)
def test_each_role_finds_its_pages(
    hub: Hub, fresh: BrowserContext, subject: str, sees: list[str], sees_not: list[str]
) -> None:
    page = signed_in(hub, fresh, subject)
    menu = page.get_by_test_id("stSidebar")
    for name in sees:
        expect(menu.get_by_role("link", name=name, exact=True)).to_be_visible()
    for name in sees_not:
        expect(menu.get_by_role("link", name=name, exact=True)).to_have_count(0)
    expect(menu.get_by_text(f"Signed in as {subject.title()}")).to_be_visible()


def test_somebody_without_a_role_sees_no_round(hub: Hub, fresh: BrowserContext) -> None:
    page = signed_in(hub, fresh, "stranger")
    expect(page.get_by_text("You have no role here yet.")).to_be_visible()
    page.goto(f"{hub.app.url}/results?round={hub.round.id}")
    settled_text = page.get_by_text("or you may not see it")
    expect(settled_text).to_be_visible()
    assert "Lindhaven" not in page.content()


def test_signing_out_ends_the_session(hub: Hub, fresh: BrowserContext) -> None:
    page = signed_in(hub, fresh, "official")
    expect(page.get_by_role("link", name="Lindhaven (fictional), Norlandia (fictional)")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()  # the provider's own page
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.goto(f"{hub.app.url}/round?round={hub.round.id}")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
