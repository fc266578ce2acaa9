"""The attestation: what stands in its way, what is attested, and what follows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui.desk_of import at_page, html, labels, press, said, words
from ui.verified_city import HOSTILE, WIFI, City, finish, opened

from kpi_toolkit.review.models import RoundState
from kpi_toolkit.services import asking, attesting, reading, rounds
from kpi_toolkit.services.acting import Acting

NOW = "Attest and freeze the round"


@pytest.fixture
def city(tmp_path: Path) -> City:
    return opened(tmp_path)


@pytest.fixture
def ready(city: City) -> City:
    finish(city)
    return city


def attest_page(city: City, who: Acting | None = None) -> AppTest:
    app = at_page(who or city.verifier, "attest", round=city.round_id)
    assert not app.exception
    return app


def round_state(city: City) -> RoundState:
    return reading.view(city.verifier, city.round_id).round.state


def test_what_stands_in_the_way_leads_to_where_it_is_mended(city: City) -> None:
    asking.ask(city.verifier, city.round_id, *asking.WHOLE, "Who collected the figures?")
    app = attest_page(city)
    assert NOW not in labels(app)
    told = html(app)[-1]
    assert "110 reported data points are not decided" in told
    assert "2 questions are not closed" in told
    assert "a question about the profile or the whole round" in told
    assert "and 98 more on the work list" in told
    assert f"work?round={city.round_id}&amp;state=open" in told
    assert f"kpi?round={city.round_id}&amp;code=EC%3A+ICT%3A+ICT%3A+1C&amp;state=question" in told


def test_it_is_attested_once_confirmed(ready: City) -> None:
    app = attest_page(ready)
    assert "Nothing stands in the way." in said(app)
    assert "I have looked at every reported data point of Lindhaven (fictional) for 2025" in words(app)
    assert app.text_input(key="attest name").value == "Vera Verifier"
    press(app, NOW)
    assert "Confirm that you attest this" in said(app)
    assert round_state(ready) is RoundState.IN_VERIFICATION
    app.text_input(key="attest name").set_value("Dr Vera Verifier")
    app.checkbox[0].check()
    press(app, NOW)
    assert "The round is attested and frozen." in said(app)
    assert round_state(ready) is RoundState.VERIFIED
    told = words(app)
    for part in (
        "Dr Vera Verifier",
        "Files it rests on (SHA-256)",
        "Figures, decisions, questions and ticks are frozen",
    ):
        assert part in told
    assert NOW not in labels(app)


def test_a_name_is_needed(ready: City) -> None:
    app = attest_page(ready)
    app.text_input(key="attest name").set_value(" ")
    app.checkbox[0].check()
    press(app, NOW)
    # without another name the person's own is taken
    attestation = reading.view(ready.verifier, ready.round_id).attestation
    assert attestation is not None
    assert attestation.name == "Vera Verifier"


def test_what_changed_meanwhile_is_not_attested(ready: City) -> None:
    from kpi_toolkit.services.correcting import Change
    from kpi_toolkit.services.submitting import correct

    app = attest_page(ready)
    change = Change(*WIFI, "public_wifi_hotspots", "151", "One more.")
    correct(ready.official, ready.round_id, [change])
    app.checkbox[0].check()
    press(app, NOW)
    assert "The current submission is number 3, not 2" in said(app)
    assert round_state(ready) is RoundState.IN_VERIFICATION
    assert "1 reported data point is not decided" in html(app)[-1]


def test_one_person_alone_is_told_that_it_is_not_independent(ready: City) -> None:
    app = attest_page(ready, replace(ready.verifier, single_user=True))
    assert "not independently verified" in said(app)
    assert "This verification is not independent" in words(app)


def test_publishing_follows(ready: City) -> None:
    attesting.attest(ready.verifier, ready.round_id)
    app = attest_page(ready)
    press(app, "Publish the results")
    assert "The results are published." in said(app)
    assert round_state(ready) is RoundState.PUBLISHED
    assert "Publish the results" not in labels(app)


def test_the_wish_of_the_city_is_told(city: City) -> None:
    assert "The city asked for the attestation" not in said(attest_page(city))
    attesting.request_attestation(city.official, city.round_id)
    assert "The city asked for the attestation: Olga Official," in said(attest_page(city))


def test_an_administrator_reads_and_cannot_attest(ready: City) -> None:
    app = attest_page(ready, ready.admin)
    assert "The assigned verifier attests on this page" in said(app)
    assert labels(app) == []


def test_a_withdrawn_round_says_so(city: City) -> None:
    rounds.withdraw(city.official, city.round_id, "A mistake.")
    app = attest_page(city)
    assert labels(app) == []
    assert "The round is withdrawn" in said(app)


def test_words_of_people_are_never_read_as_marks(ready: City) -> None:
    attesting.attest(ready.verifier, ready.round_id, text=f"I attest. {HOSTILE}", name=HOSTILE)
    app = attest_page(ready)
    for body in html(app):
        assert "<img src=x" not in body
    assert "&lt;img src=x" in words(app)
