"""The security headers that a proxy sets: the app works under them, and they keep out what they promise to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.rounds import filled
from browser.serving import App, opened, served
from playwright.sync_api import Browser, Page, Route

FILE = Path(__file__).parents[2] / "deploy" / "nginx" / "headers.conf"
HEADERS = dict(re.findall(r'^add_header (\S+) "([^"]*)" always;$', FILE.read_text(encoding="utf-8"), re.M))


def test_what_is_set() -> None:
    policy = dict(part.strip().partition(" ")[::2] for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    allowed = {word for sources in policy.values() for word in sources.split()}
    assert allowed <= {"'none'", "'self'", "'unsafe-inline'", "'unsafe-eval'", "data:", "blob:"}, (
        "no other host"
    )
    assert HEADERS["X-Content-Type-Options"] == "nosniff"
    assert HEADERS["Referrer-Policy"] == "same-origin"
    assert {"Permissions-Policy", "X-Frame-Options", "Strict-Transport-Security"} <= set(HEADERS)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, str]]:
    walk = filled(tmp_path_factory.mktemp("walk") / "store.sqlite")
    with served(tmp_path_factory.mktemp("app"), str(walk.database)) as running:
        yield running, walk.verifying


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="en-GB")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def with_headers(route: Route) -> None:
    """What the app answers, with the headers of the proxy."""
    answer = route.fetch()
    route.fulfill(response=answer, headers={**answer.headers, **{k.lower(): v for k, v in HEADERS.items()}})


@pytest.mark.browser
def test_the_app_works_under_them(app: tuple[App, str], page: Page) -> None:
    running, round_id = app
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.route("**/*", with_headers)
    for path in ("", f"upload?round={round_id}", f"results?round={round_id}", f"documents?round={round_id}"):
        opened(page, running, path)
    assert not [
        text for text in said if "Content Security Policy" in text or "Content-Security-Policy" in text
    ]
    foreign = page.evaluate("() => fetch('http://evil.invalid/').then(() => 'sent', () => 'kept')")
    assert foreign == "kept"
    assert any("Content Security Policy" in text for text in said), "the policy is in force"
