"""My rounds: what comes next in each, for whom; and the first start on one's own computer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui.desk_of import at_page, html, said, words
from ui.verified_city import HOSTILE, YEAR, City, last_year, opened

from kpi_toolkit.review.models import Role, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import example, people, preparing, reading, rounds
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.identity import first_person
from kpi_toolkit.store import open_store
from kpi_toolkit.ui import first_start


@pytest.fixture
def city(tmp_path: Path) -> City:
    return opened(tmp_path)


@pytest.fixture
def alone(tmp_path: Path) -> Acting:
    store = open_store(str(tmp_path / "new.sqlite"))
    return Acting(store, first_person(store).id, single_user=True)


def start(acting: Acting) -> AppTest:
    app = at_page(acting, "start")
    assert not app.exception
    return app


def listed(app: AppTest) -> str:
    """The table of rounds."""
    return next(text for text in html(app) if "kpi-rounds" in text)


def test_each_reads_what_comes_next_for_them(city: City) -> None:
    shown = listed(start(city.verifier))
    assert "All questions are answered. Close them or ask again." in shown
    assert "data points" in shown
    shown = listed(start(city.official))
    assert "the verifier reads the answers" in shown
    assert f'href="questions?round={city.round_id}"' in shown
    assert f"Look at the questions: Lindhaven (fictional) {YEAR}" in shown


def test_what_is_prepared_is_not_forgotten(city: City) -> None:
    prepared = "Figures are prepared and not handed in yet."
    one = rounds.open_round(city.official, reading.view(city.official, city.round_id).city.id, YEAR + 2)
    assert "Download the workbook, fill it" in listed(start(city.official))
    text = last_year().data.decode().replace(f"profile,year,,{YEAR - 1},", f"profile,year,,{YEAR + 2},")
    source = replace(last_year(), data=text.encode())
    copy = preparing.prepare(city.official, one.id, [source])
    assert prepared in listed(start(city.official))
    assert prepared in words(at_page(city.official, "round", round=one.id))
    assert prepared not in listed(start(city.admin))
    preparing.discard(city.official, one.id, on=copy.version)
    assert prepared not in listed(start(city.official))


def test_names_are_shown_as_they_are(city: City) -> None:
    hostile = people.add_city(city.admin, HOSTILE, HOSTILE)
    rounds.open_round(replace(city.admin, single_user=True), hostile.id, YEAR)
    shown = listed(start(city.admin))
    assert "<img" not in shown
    assert "&lt;img" in shown


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (None, "You have no role here yet."),
        (Role.OFFICIAL, "Open the first one below."),
        (Role.VERIFIER, "No round is assigned to you yet."),
        (Role.ANALYST, "No round is verified yet."),
    ],
)
def test_where_there_is_nothing_it_is_said_why(city: City, role: Role | None, sentence: str) -> None:
    made = people.add_person(city.admin, "Nina New")
    other = people.add_city(city.admin, "Otherville (fictional)", "Norlandia (fictional)")
    if role:
        people.grant(city.admin, made.id, role, other.id if role is Role.OFFICIAL else None)
    assert sentence in said(start(replace(city.admin, person_id=made.id)))


def test_the_first_start_enters_the_example_in_the_background(alone: Acting) -> None:
    app = start(alone)
    assert "An example city is being prepared" in said(app)
    assert "There is no round" not in said(app)
    app.run()
    first_start.entering().wait()
    app.run()
    assert "being prepared" not in said(app)
    assert example.CITY in listed(app)
    assert "is made up, for you to try everything" in words(app)
    (one,) = reading.rounds(alone)
    assert one.round.state is RoundState.SUBMITTED
    assert len(reading.view(alone, one.round.id).submissions) == 1
    app.run()
    assert not first_start.entering().running


def test_a_first_start_that_fails_is_told_and_can_be_tried_again(
    alone: Acting, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(first_start, "enter_example", _fails)
        app = start(alone)
        first_start.entering().wait()
        app.run()
        app.run()
    assert "The example city could not be prepared." in said(app)
    assert "tell the number" in said(app)
    assert "no disk" in caplog.text
    assert "no disk" not in said(app)
    app.button[0].click().run()
    first_start.entering().wait()
    assert example.CITY in listed(app.run())


def test_a_refusal_at_the_first_start_is_a_sentence(alone: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(acting: Acting) -> None:
        raise Refused("no-files")

    monkeypatch.setattr(first_start, "enter_example", refused)
    app = start(alone)
    first_start.entering().wait()
    assert "There is no file to hand in." in said(app.run())


def test_nobody_else_gets_an_example(city: City) -> None:
    start(city.admin)
    start(replace(city.admin, single_user=True))
    assert not first_start.entering().running
    assert len(reading.rounds(city.admin)) == 2


def _fails(acting: Acting) -> None:
    raise OSError("no disk")
