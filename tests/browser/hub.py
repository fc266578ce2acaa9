"""An installation for many people, with a real identity provider in front of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import oidc_provider_mock
from browser.serving import App, free_port, settled
from playwright.sync_api import BrowserContext, Page

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


@contextmanager
def running_hub(folder: Path) -> Iterator[Hub]:
    """A hub with one person of each role and a round that waits for its verifier."""
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
