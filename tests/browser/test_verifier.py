"""The verifier's journey by keyboard alone: declare, accept what is clean, decide, ask, tick, attest, publish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser.serving import App, opened, serious_faults, served, settled
from playwright.sync_api import Locator, Page, expect
from ui.verified_city import City, finish, handed_in_alone

from kpi_toolkit.review.models import PointState, RoundState
from kpi_toolkit.services import asking, reading


@dataclass(frozen=True)
class Journey:
    """A round on the installation of one person, and the app in front of it."""

    app: App
    city: City
    page: Page

    def go(self, path: str) -> None:
        opened(self.page, self.app, f"{path}?round={self.city.round_id}")

    def press(self, what: Locator, key: str = "Enter") -> None:
        """Go to something and press a key there, as somebody without a mouse does."""
        what.focus()
        expect(what).to_be_focused()
        self.page.keyboard.press(key)

    def look(self) -> reading.RoundView:
        return reading.view(self.city.verifier, self.city.round_id)

    def accessible(self) -> None:
        settled(self.page)
        assert serious_faults(self.page) == []


@pytest.fixture
def journey(tmp_path: Path, page: Page) -> Iterator[Journey]:
    city = handed_in_alone(tmp_path)
    with served(tmp_path, str(tmp_path / "city.sqlite")) as app:
        yield Journey(app, city, page)


def test_a_verification_by_keyboard(journey: Journey) -> None:
    page = journey.page
    journey.go("work")
    journey.press(page.get_by_role("button", name="Verify this round"))
    expect(page.get_by_role("heading", name="conflicts of interest")).to_be_visible()
    journey.accessible()
    journey.press(page.get_by_role("radio", name="I have no conflict of interest"), "Space")
    journey.press(page.get_by_role("button", name="Declare"))
    expect(page.get_by_text("0 of 111 reported data points are decided.")).to_be_visible()
    journey.accessible()

    journey.press(page.locator("summary", has_text="Accept all 64 clean values"))
    journey.press(page.get_by_role("button", name="Yes, accept these 64 values"))
    expect(page.get_by_text("Saved: 64 values are accepted.")).to_be_visible()

    page.keyboard.press("Alt+PageDown")
    expect(page.get_by_role("heading", name="Household Internet Access", level=1)).to_be_focused()
    journey.accessible()
    page.keyboard.press("Alt+PageDown")
    expect(page.get_by_role("heading", name="Fixed Broadband Subscriptions", level=1)).to_be_focused()
    page.keyboard.press("Alt+PageUp")
    expect(page.get_by_role("heading", name="Household Internet Access", level=1)).to_be_focused()

    _tick(journey)
    _ask_and_close(journey)
    _decide(journey)

    finish(journey.city)
    journey.go("attest")
    expect(page.get_by_text("Nothing stands in the way.")).to_be_visible()
    journey.accessible()
    name = page.get_by_label("Your name, as it is printed")
    name.focus()
    page.keyboard.type("Vera Verifier")
    journey.press(page.get_by_role("checkbox", name=re.compile("I attest this")), "Space")
    journey.press(page.get_by_role("button", name="Attest and freeze the round"))
    expect(page.get_by_text("The round is attested and frozen.")).to_be_visible()
    journey.accessible()
    journey.press(page.get_by_role("button", name="Publish the results"))
    expect(page.get_by_text("The results are published.").first).to_be_visible()
    assert journey.look().round.state is RoundState.PUBLISHED


def _tick(journey: Journey) -> None:
    page = journey.page
    settled(page)
    journey.press(page.get_by_role("checkbox").first, "Space")
    expect(page.get_by_text("1 of 10 are ticked.")).to_be_visible()


def _ask_and_close(journey: Journey) -> None:
    page = journey.page
    journey.press(page.locator("summary", has_text="Ask the city"))
    question = page.get_by_label("Your question")
    expect(question).to_be_visible()
    question.focus()
    page.keyboard.type("Which survey is this from?")
    journey.press(page.get_by_role("button", name="Put the question to the city"))
    expect(page.get_by_text("The question is put to the city.")).to_be_visible()
    thread = journey.look().threads[0]
    asking.answer(journey.city.official, journey.city.round_id, thread.question.id, "The one of 2024.")
    page.reload()
    settled(page)
    expect(page.get_by_text("The one of 2024.")).to_be_visible()
    journey.press(page.get_by_role("button", name="Close this question"))
    expect(page.get_by_text("The question is closed.")).to_be_visible()


def _decide(journey: Journey) -> None:
    page, key = journey.page, ("EC: ICT: ICT: 1C", "value")
    journey.press(page.get_by_role("radio", name="Not verified"), "Space")
    expect(page.get_by_label("Reason", exact=True)).to_be_visible()
    page.get_by_label("Reason", exact=True).focus()
    page.keyboard.type("“about” is no figure.")
    page.reload()  # what was chosen is there again, what was typed and not left is not
    settled(page)
    expect(page.get_by_role("radio", name="Not verified")).to_be_checked()
    page.get_by_label("Reason", exact=True).focus()
    page.keyboard.type("“about” is no figure.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Fixed Broadband Subscriptions", level=1)).to_be_focused()
    expect(page.get_by_text("Saved: Household Internet Access")).to_be_visible()
    assert journey.look().points[key].state is PointState.NOT_VERIFIED
    assert journey.look().points[key].decision.reason == "“about” is no figure."
