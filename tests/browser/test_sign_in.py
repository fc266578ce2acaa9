"""Signing in with a real identity provider: who is unknown sees nothing, who is known sees what their role shows."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import oidc_provider_mock
import pytest
from browser.serving import App, free_port, settled
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kpi_toolkit.review.models import City, Person, Role, Round
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import load
from kpi_toolkit.services.people import add_city, add_person, grant, set_up
from kpi_toolkit.services.rounds import assign, open_round
from kpi_toolkit.services.submitting import submit
from kpi_toolkit.store import open_store

EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass
class Hub:
    """An installation for many, with its identity provider."""

    app: App
    provider: str
    people: dict[str, Person]
    city: City
    round: Round


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    folder = tmp_path_factory.mktemp("hub")
    with oidc_provider_mock.run_server_in_thread(user_claims=()) as server:
        provider = f"http://localhost:{server.server_port}"
        port = free_port()
        sign_in = folder / "sign-in.toml"
        sign_in.write_text(
            f"""
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{secrets.token_hex(32)}"
client_id = "kpi-toolkit"
client_secret = "{secrets.token_hex(16)}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
        )
        database = folder / "hub.sqlite"
        people, city, one = _filled(database, provider)
        app = App(folder, str(database), port=port, sign_in=sign_in)
        try:
            app.start()
            yield Hub(app, provider, people, city, one)
        finally:
            app.stop()


def _filled(database: Path, provider: str) -> tuple[dict[str, Person], City, Round]:
    store = open_store(database)
    ada = set_up(store, "Ada Admin")
    acting = Acting(store, ada.id)
    people = {
        name: add_person(acting, name.title(), issuer=provider, subject=name)
        for name in ("administrator", "official", "stranger", "verifier", "analyst")
    }
    city = add_city(acting, "Lindhaven (fictional)", "Norlandia (fictional)")
    add_city(acting, "Elsewhere (fictional)", "Norlandia (fictional)")
    for name in ("administrator", "verifier", "analyst"):
        grant(acting, people[name].id, Role(name))
    grant(acting, people["official"].id, Role.OFFICIAL, city.id)
    one = open_round(acting, city.id, 2025)
    submit(Acting(store, people["official"].id), one.id, [load(EXAMPLES / "complete-city.csv")])
    assign(acting, one.id, people["verifier"].id)
    store.close()
    return people, city, one


def signed_in(hub: Hub, context: BrowserContext, subject: str, path: str = "") -> Page:
    """A page of the app, signed in as somebody through the provider's own form."""
    page = context.new_page()
    page.goto(f"{hub.app.url}/{path}")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize").click()
    settled(page)
    return page


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
    expect(page.get_by_text("There is no round for you yet.")).to_be_visible()
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
