"""The work list: what comes before it, what is on it, filters, and accepting what is clean."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest
from ui.desk_of import at_page, html, labels, press, said, where, words
from ui.verified_city import WIFI, City, opened

from kpi_toolkit.review.models import PointState, Role, RoundState
from kpi_toolkit.services import asking, people, reading, rounds
from kpi_toolkit.services.acting import Acting

CLEAN = "Accept all 65 clean values"
YES = "Yes, accept these 65 values"


@pytest.fixture
def city(tmp_path: Path) -> City:
    return opened(tmp_path)


@pytest.fixture
def fresh(tmp_path: Path) -> City:
    return opened(tmp_path, declared=False)


def work(city: City, who: Acting | None = None, **place: str) -> AppTest:
    app = at_page(who or city.verifier, "work", round=city.round_id, **place)
    assert not app.exception
    return app


def expanders(app: AppTest) -> list[str]:
    return [one.label for one in app.expander]


def test_conflicts_of_interest_come_before_everything(fresh: City) -> None:
    app = work(fresh)
    assert "Before you begin: conflicts of interest" in words(app)
    assert labels(app) == ["Declare"]
    press(app, "Declare")
    assert "Say in words which conflict of interest there is" in said(app)
    app.radio[0].set_value("none")
    press(app, "Declare")
    assert "Your declaration is saved" in said(app)
    assert "0 of 111 reported data points are decided." in words(app)
    assert reading.view(fresh.verifier, fresh.round_id).round.state is RoundState.IN_VERIFICATION


def test_a_conflict_in_words_bars_the_verifier(fresh: City) -> None:
    app = work(fresh)
    app.radio[0].set_value("some")
    app.text_area[0].set_value("My sister is <b>mayor</b>.")
    press(app, "Declare")
    assert "Somebody else verifies this round" in said(app)
    assert "My sister is <b>mayor</b>." in said(app)
    assert "<b>" not in app.warning[0].value
    assert labels(app) == []
    assert expanders(app) == ["What changed from submission 1 to 2"] or expanders(app) == []


def test_nothing_handed_in_is_said(fresh: City) -> None:
    other = rounds.open_round(fresh.official, _city_of(fresh), 2026)
    app = at_page(fresh.admin, "work", round=other.id)
    assert "has not handed in anything yet" in said(app)


def _city_of(city: City) -> str:
    return reading.view(city.verifier, city.round_id).city.id


def test_a_round_without_a_verifier_leads_to_the_assignment(fresh: City) -> None:
    rounds.reassign(fresh.admin, fresh.round_id, fresh.verifier.person_id, None, "ill")
    app = work(fresh, fresh.admin)
    assert "Nobody verifies this round yet" in said(app)
    alone = work(fresh, replace(fresh.admin, single_user=True))
    press(alone, "Verify this round")
    assert "Before you begin: conflicts of interest" in words(alone)


def test_the_list_with_exact_counts_and_marks(city: City) -> None:
    told = words(work(city))
    assert "1 of 111 reported data points are decided." in told
    assert "1 question is open." in told
    assert "112 of 112 data points are shown." in told
    for rank, count in (("Errors", 16), ("Warnings", 27), ("Notes", 4), ("Nothing flagged", 65)):
        assert f'{rank} <span class="quiet">{count} data points' in told
    assert "decision lapsed" in told
    assert "changed since the first submission" in told


@pytest.mark.parametrize(
    ("place", "count"),
    [
        ({"kind": "error"}, 16),
        ({"kind": "clean"}, 65),
        ({"state": "question"}, 1),
        ({"state": "not_verified"}, 1),
        ({"dimension": "EC", "kind": "info"}, 3),
        ({"text": "broadband"}, 4),
        ({"text": "EN: EN: AQ"}, 6),
        ({"kind": "<script>"}, 0),
    ],
)
def test_filters_stand_in_the_address_and_go_along(city: City, place: dict[str, str], count: int) -> None:
    app = work(city, **place)
    assert f"{count} of 112 data points are shown." in words(app)
    if not count:
        assert "Nothing is left with these filters" in said(app)
        return
    links = re.findall(r'href="(kpi[^"]*)"', html(app)[-1])
    assert links
    for link in links:
        assert place.items() <= dict(parse_qsl(urlsplit(unescape(link)).query)).items()
    press(app, "Show everything")
    assert "112 of 112 data points are shown." in words(app)
    assert not app.query_params.keys() & place.keys()


def test_choosing_a_filter_writes_the_address(city: City) -> None:
    app = work(city)
    app.selectbox(key="filter: kind").set_value("warning").run()
    assert app.query_params["kind"] in ("warning", ["warning"])
    assert "27 of 112 data points are shown." in words(app)


def test_all_clean_values_are_accepted_after_they_were_named(city: City) -> None:
    app = work(city)
    assert CLEAN in expanders(app)
    named = next(one for one in html(app) if "kpi-columns" in one)
    assert named.count("<li>") == 65
    press(app, YES)
    assert "Saved: 65 values are accepted." in said(app)
    assert CLEAN not in expanders(app)
    states = reading.view(city.verifier, city.round_id).points
    assert sum(one.state is PointState.ACCEPTED for one in states.values()) == 65


def test_only_what_was_named_is_accepted(city: City) -> None:
    app = work(city)
    asking.ask(city.verifier, city.round_id, *WIFI, "Where are they?")
    press(app, YES)
    assert "Saved: 64 values are accepted." in said(app)
    assert reading.view(city.verifier, city.round_id).points[WIFI].state is PointState.QUESTION


def test_a_new_submission_meanwhile_is_not_passed_over(city: City) -> None:
    from kpi_toolkit.services.correcting import Change
    from kpi_toolkit.services.submitting import correct

    app = work(city)
    change = Change(*WIFI, "public_wifi_hotspots", "151", "One more.")
    correct(city.official, city.round_id, [change])
    press(app, YES)
    assert "The current submission is number 3, not 2" in said(app)
    assert reading.view(city.verifier, city.round_id).progress.decided == 1


def test_the_way_on_leads_to_the_first_open_value(city: City) -> None:
    app = work(city)
    press(app, "Go on with the first open value")
    assert where(app) == "kpi"
    assert app.query_params["state"] in ("open", ["open"])
    assert app.title[0].value == "Wireless Broadband Coverage"


def test_what_changed_is_told(city: City) -> None:
    app = work(city)
    assert "What changed from submission 1 to 2" in expanders(app)
    changed = next(one for one in html(app) if "Changed values" in one)
    assert "Availability of WIFI in Public Areas" in changed
    assert ">146<" in changed.replace("146", ">146<")


def test_questions_about_the_whole_round_are_asked_and_closed_here(city: City) -> None:
    app = work(city)
    app.text_area[0].set_value("Who collected the figures?").run()
    assert "kept as a draft" in words(app)
    press(app, "Put the question to the city")
    assert "The question is put to the city." in said(app)
    assert "Questions about the city's profile or the whole round: 1 is open" in expanders(app)
    press(app, "Close this question")
    threads = reading.view(city.verifier, city.round_id).threads
    assert [t.question.closed_at is None for t in threads if t.question.code == "round"] == [False]


def test_an_administrator_reads_without_forms(city: City) -> None:
    app = work(city, city.admin)
    assert "112 of 112 data points are shown." in words(app)
    assert labels(app) == []
    assert expanders(app) == ["What changed from submission 1 to 2"]


@pytest.mark.parametrize("who", ["official", "analyst"])
def test_others_do_not_find_the_page(city: City, who: str) -> None:
    app = at_page(getattr(city, who), "work", round=city.round_id)
    assert where(app) == "start"


def test_a_stranger_learns_nothing(city: City) -> None:
    other = people.add_person(city.admin, "Otto Outsider")
    people.grant(city.admin, other.id, Role.VERIFIER)
    app = at_page(replace(city.admin, person_id=other.id), "work", round=city.round_id)
    assert "There is no round" in said(app)
    assert "Lindhaven" not in words(app)
