"""Opening a round: a city that is there or a new one, a year that is free."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui.desk_of import at_page, press, said, where
from ui.verified_city import HOSTILE, YEAR, City, opened

from kpi_toolkit.review.models import Role
from kpi_toolkit.services import people, reading
from kpi_toolkit.services.acting import Acting


@pytest.fixture
def city(tmp_path: Path) -> City:
    return opened(tmp_path)


def new_round(acting: Acting) -> AppTest:
    then = datetime(YEAR + 1, 6, 1, tzinfo=UTC)
    app = at_page(replace(acting, clock=lambda: then), "new_round")
    assert not app.exception
    return app


def test_the_first_year_without_a_round_is_proposed(city: City) -> None:
    app = new_round(city.official)
    assert app.number_input[0].value == YEAR + 1, "last year has its round"
    press(app, "Open the round")
    assert where(app) == "upload"
    assert f"The round Lindhaven (fictional) {YEAR + 1} is open." in said(app)
    assert [one.round.year for one in reading.rounds(city.official)] == [YEAR + 1, YEAR, YEAR - 1]


def test_a_round_that_is_there_is_shown_the_way_to(city: City) -> None:
    app = new_round(city.official)
    app.number_input[0].set_value(YEAR)
    press(app, "Open the round")
    assert f"There is a round of Lindhaven (fictional) for {YEAR} already." in said(app)
    assert where(app) == "new_round"
    assert app.get("page_link")[0].proto.label == "To that round"
    assert len(reading.rounds(city.official)) == 2


def test_an_administrator_enters_a_city_and_others_do_not(city: City) -> None:
    assert "another city, entered below" not in new_round(city.official).selectbox[0].options
    alone = replace(city.admin, single_user=True)
    app = new_round(alone)
    app.selectbox[0].select_index(len(app.selectbox[0].options) - 1).run()
    press(app, "Open the round")
    assert "Give a name." in said(app)
    app.text_input[0].set_value(HOSTILE)
    app.text_input[1].set_value("Norlandia (fictional)")
    press(app, "Open the round")
    assert where(app) == "upload"
    assert HOSTILE in {one.city.name for one in reading.rounds(alone)}


def test_an_official_without_a_city_is_told_whom_to_ask(city: City) -> None:
    made = people.add_person(city.admin, "Nina New")
    other = people.add_city(city.admin, "Otherville (fictional)", "Norlandia (fictional)")
    people.grant(city.admin, made.id, Role.OFFICIAL, other.id)
    nina = replace(city.admin, person_id=made.id)
    assert new_round(nina).selectbox[0].options == ["Otherville (fictional), Norlandia (fictional)"]
