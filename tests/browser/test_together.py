"""Two people at once on one round, the server gone in the middle of a review, and the languages of the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.hub import Hub, running_hub, signed_in
from browser.serving import WAIT, settled
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kpi_toolkit.i18n import LANGUAGES

CODES = {language.name: code for code, language in LANGUAGES.items()}
KPI = "kpi?round={round}&code=EC: ICT: ICT: 1C"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with running_hub(tmp_path) as running:
        yield running


@pytest.fixture
def desks(chromium: Browser) -> Iterator[tuple[BrowserContext, BrowserContext]]:
    """Two browsers that know nothing of each other."""
    made = [chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB") for _ in range(2)]
    for context in made:
        context.set_default_timeout(WAIT)
    yield made[0], made[1]
    for context in made:
        context.close()


def at(page: Page, hub: Hub, path: str) -> None:
    page.goto(f"{hub.app.url}/{path}")
    settled(page)


def declared(page: Page, hub: Hub) -> None:
    """The verifier says that there is no conflict of interest."""
    at(page, hub, f"work?round={hub.round.id}")
    page.get_by_text("I have no conflict of interest").click()
    page.get_by_role("button", name="Declare").click()
    expect(page.get_by_text("data points are decided").first).to_be_visible()


def test_a_question_is_asked_and_answered_by_two_people(
    hub: Hub, desks: tuple[BrowserContext, BrowserContext]
) -> None:
    verifier, official = signed_in(hub, desks[0], "verifier"), signed_in(hub, desks[1], "official")
    at(official, hub, f"questions?round={hub.round.id}")
    expect(official.get_by_text("Nothing was asked so far.")).to_be_visible()
    declared(verifier, hub)

    at(verifier, hub, KPI.format(round=hub.round.id))
    verifier.locator("summary", has_text="Ask the city").click()
    verifier.get_by_label("Your question").fill("Which survey is this from?")
    verifier.get_by_label("Your question").blur()
    verifier.get_by_role("button", name="Put the question to the city").click()
    expect(verifier.get_by_text("The question is put to the city.")).to_be_visible()

    official.reload()
    settled(official)
    expect(official.get_by_text("Which survey is this from?")).to_be_visible()
    official.get_by_label("Your answer").fill("The household survey; see the page enclosed.")
    official.get_by_label("Your answer").blur()
    official.locator('input[type="file"]').set_input_files(
        {"name": "survey.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 survey"}
    )
    expect(official.get_by_text("The files are sent with your answer")).to_be_visible()
    official.get_by_role("button", name="Send the answer").click()
    expect(official.get_by_text("Your answer is sent.")).to_be_visible()

    verifier.reload()
    settled(verifier)
    expect(verifier.get_by_text("The household survey; see the page enclosed.")).to_be_visible()
    with verifier.expect_download() as taken:
        verifier.get_by_role("button", name="survey.pdf").click()
    assert Path(taken.value.path()).read_bytes() == b"%PDF-1.4 survey"


def test_a_restart_in_the_middle_of_a_review_loses_nothing(
    hub: Hub, desks: tuple[BrowserContext, BrowserContext]
) -> None:
    page = signed_in(hub, desks[0], "verifier")
    declared(page, hub)
    at(page, hub, KPI.format(round=hub.round.id))
    page.get_by_text("Not verified", exact=True).click()
    reason = page.get_by_label("Reason", exact=True)
    reason.fill("The office could not name its source.")
    reason.blur()
    expect(page.get_by_text("Not saved yet.").first).to_be_visible()
    hub.app.restart()
    at(page, hub, KPI.format(round=hub.round.id))
    expect(page.get_by_label("Reason", exact=True)).to_have_value("The office could not name its source.")
    expect(page.get_by_text("Not saved yet.").first).to_be_visible()


@pytest.mark.parametrize(
    ("own_name", "title", "findings"),
    [
        ("Français", "Mes cycles", "Constats"),
        ("Español", "Mis ciclos", "Hallazgos"),
        ("Русский", "Мои раунды", "Замечания"),
    ],
)
def test_the_language_is_changed_and_remembered(
    hub: Hub, desks: tuple[BrowserContext, BrowserContext], own_name: str, title: str, findings: str
) -> None:
    page = signed_in(hub, desks[0], "official")
    page.get_by_test_id("stSidebar").get_by_role("link", name=own_name).click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == CODES[own_name]
    at(page, hub, f"findings?round={hub.round.id}")
    expect(page.get_by_role("heading", name=findings, level=1)).to_be_visible()
