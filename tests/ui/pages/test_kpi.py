"""One indicator as a verifier judges it: what is shown, and that everything typed is saved or kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui.desk_of import at_page, html, labels, press, said, where, words
from ui.verified_city import BROADBAND, HOSTILE, INTERNET, WIFI, City, finish, opened

from kpi_toolkit.framework import load_framework
from kpi_toolkit.review.models import DecisionKind, PointState
from kpi_toolkit.services import asking, deciding, reading
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.attesting import attest
from kpi_toolkit.services.drafts import drafts
from kpi_toolkit.ui.components.drafted import key

POLLUTION = "EN: EN: AQ: 1C"
NEVER_MARKED = ("<img src=x", "**bold**", "[link](javascript", ":red[no]", "$x$")


@pytest.fixture
def city(tmp_path: Path) -> City:
    return opened(tmp_path)


def kpi(city: City, code: str, who: Acting | None = None, language: str = "en", **place: str) -> AppTest:
    app = at_page(who or city.verifier, "kpi", language=language, round=city.round_id, code=code, **place)
    assert not app.exception
    return app


def form(city: City, point: tuple[str, str]) -> str:
    return f"round/{city.round_id}/decision/{point[0]}/{point[1]}"


def choose(app: AppTest, city: City, point: tuple[str, str], kind: str, reason: str = "") -> AppTest:
    """Fill the form of a data point."""
    place = form(city, point)
    app.radio(key=key(place, "kind")).set_value(kind).run()
    if reason:
        app.text_area(key=key(place)).set_value(reason).run()
    return app


def state(city: City, point: tuple[str, str]) -> PointState:
    return reading.view(city.verifier, city.round_id).points[point].state


# --- what is shown ------------------------------------------------------------------------------------------


def test_everything_a_value_is_judged_by(city: City) -> None:
    told = words(kpi(city, INTERNET[0]))
    for part in (
        "Household Internet Access",  # name
        "EC: ICT: ICT: 1C",
        "What percentage of the city&#39;s households",  # definition
        "Core indicator",
        "Higher is better",
        "at least 100 %",
        "Substitute target (ours)",
        "ITU ICT Development Index",  # whose target it is
        "Not Usable",  # value
        "No number",  # finding
        "“about 102 000” is not a number.",
        "Only numbers can be computed with.",  # why
        "about 102 000",  # as written
        "Data entry!G9",  # where
        "110 000 households",  # understood as
        "from the city&#39;s profile",
        "100 × Households with Internet access ÷ Households of the city",  # formula
        "Lindhaven household survey 2024",  # source
        "Extrapolated based on survey of inhabitants",  # quality
        "93.00 %",  # last year
        "91.00 % to 97.00 %",  # other cities
        "Which survey is this from?",  # thread
        "Verification Manual 2022 p.34",
    ):
        assert part in told, part


def test_a_computed_value_shows_its_way(city: City) -> None:
    told = words(kpi(city, "EC: I: ES: 3C"))
    assert "With the figures" in told
    assert "99.90 %" in told
    assert "Score" in told


def test_what_became_of_a_lapsed_decision(city: City) -> None:
    told = words(kpi(city, WIFI[0]))
    assert "The decision lapsed: the city handed in something else." in told
    assert "the value, the figures it is computed from" in told
    assert "The list of hotspots was shown." in told
    assert "First handed in" in told
    assert ">146<" in told


@pytest.mark.parametrize("code", [INTERNET[0], BROADBAND[0]])
def test_words_of_people_are_never_read_as_marks(city: City, code: str) -> None:
    app = kpi(city, code)
    for body in html(app):
        assert "<img src=x" not in body
    for kind in ("markdown", "caption", "info", "success", "warning", "error"):
        for element in app.get(kind):
            assert not any(mark in str(element.value) for mark in NEVER_MARKED)
    assert "&lt;img src=x onerror=" in words(app)


def test_every_data_point_of_an_indicator_has_its_own_part(city: City) -> None:
    app = kpi(city, POLLUTION)
    names = [one.value for one in app.header]
    assert names[-2:] == ["Checks of the manual", "Questions"]
    assert [name.rpartition(" ")[2] for name in names[:-2]] == ["PM2\\.5", "PM10", "NO2", "SO2", "O3"]
    assert len(app.radio) == 5
    assert labels(app).count("Save") == 5
    assert "Save and next" not in labels(app)  # several are open


@pytest.mark.parametrize("kpi_code", [one.code for one in load_framework("u4ssc").kpis][::6])
def test_every_indicator_can_be_drawn(city: City, kpi_code: str) -> None:
    app = kpi(city, kpi_code)
    assert "Something failed here" not in said(app)
    assert app.title[0].value


def test_an_indicator_that_is_not_there(city: City) -> None:
    app = kpi(city, HOSTILE)
    assert "There is no indicator" in said(app)
    assert "\\<img" in app.info[0].value


def test_another_language_is_spoken_throughout(city: City) -> None:
    told = words(kpi(city, INTERNET[0], language="xx"))
    assert "What was handed in" not in told
    assert "Your decision" not in labels(kpi(city, WIFI[0], language="xx"), "radio")


# --- deciding -----------------------------------------------------------------------------------------------


def test_a_decision_is_saved_and_said(city: City) -> None:
    app = choose(kpi(city, WIFI[0]), city, WIFI, "correct", "The new list was shown.")
    press(app, "Save")
    assert "Saved: Availability of WIFI in Public Areas (EC: ICT: ICT: 5C) is “corrected”." in said(app)
    assert state(city, WIFI) is PointState.CORRECTED
    assert "Decided by Vera Verifier" in words(app)
    assert drafts(city.verifier) == {}


def test_saving_leads_on_and_says_what_was_saved(city: City) -> None:
    app = choose(kpi(city, WIFI[0], state="open"), city, WIFI, "accept")
    after = reading.view(city.verifier, city.round_id)
    press(app, "Save and next")
    assert where(app) == "kpi"
    assert app.title[0].value != "Availability of WIFI in Public Areas"
    assert "Saved: Availability of WIFI in Public Areas (EC: ICT: ICT: 5C) is “accepted”." in said(app)
    assert app.query_params["state"] in ("open", ["open"])
    assert after.points[WIFI].state is PointState.OPEN
    assert state(city, WIFI) is PointState.ACCEPTED


@pytest.mark.parametrize(
    ("kind", "reason", "answer"),
    [
        (None, "words", "Choose a decision first."),
        ("not_verified", "", "Give a reason."),
        ("accept_with_reason", "   ", "Give a reason."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    city: City, kind: str | None, reason: str, answer: str
) -> None:
    app = kpi(city, WIFI[0])
    if kind:
        choose(app, city, WIFI, kind)
    app.text_area(key=key(form(city, WIFI))).set_value(reason).run()
    press(app, "Save")
    assert answer in said(app)
    assert state(city, WIFI) is PointState.OPEN
    assert app.text_area(key=key(form(city, WIFI))).value == reason


def test_what_is_typed_survives_a_reload(city: City) -> None:
    choose(kpi(city, WIFI[0]), city, WIFI, "not_verified", "Nobody could show them.")
    app = kpi(city, WIFI[0])
    assert app.radio(key=key(form(city, WIFI), "kind")).value == "not_verified"
    assert app.text_area(key=key(form(city, WIFI))).value == "Nobody could show them."
    assert "Not saved yet." in words(app)
    press(app, "Save")
    assert state(city, WIFI) is PointState.NOT_VERIFIED
    assert drafts(city.verifier) == {}


@pytest.mark.parametrize(
    ("point", "kinds"),
    [
        (WIFI, ["accept", "accept_with_reason", "correct", "not_verified"]),
        (("EC: ICT: ICT: 3C", "value"), ["accept_with_reason", "not_verified"]),
        (("EC: ICT: WS: 1C", "value"), ["not_verified"]),
    ],
)
def test_only_what_goes_is_offered_and_why_not_the_rest(
    city: City, point: tuple[str, str], kinds: list[str]
) -> None:
    app = kpi(city, point[0])
    assert len(app.radio[0].options) == len(kinds)
    told = words(app)
    assert ("The checks warn of" in told) == ("accept" not in kinds and "accept_with_reason" in kinds)
    assert ("has no usable value" in told) == (kinds == ["not_verified"])


def test_somebody_faster_is_not_passed_over(city: City) -> None:
    app = choose(kpi(city, WIFI[0]), city, WIFI, "accept")
    decide_again = deciding.Choice(*WIFI, DecisionKind.NOT_VERIFIED, "Not shown.", _last(city, WIFI))
    deciding.decide(city.verifier, city.round_id, [decide_again])
    press(app, "Save")
    assert "Somebody else changed the same thing meanwhile" in said(app)
    assert state(city, WIFI) is PointState.NOT_VERIFIED
    assert "Not shown." in words(app)  # what is there now


def _last(city: City, point: tuple[str, str]) -> str:
    last = reading.view(city.verifier, city.round_id).points[point].last
    assert last is not None
    return last.id


def test_a_new_submission_meanwhile_is_not_passed_over(city: City) -> None:
    from kpi_toolkit.services.correcting import Change
    from kpi_toolkit.services.submitting import correct

    app = choose(kpi(city, WIFI[0]), city, WIFI, "accept")
    change = Change(*WIFI, "public_wifi_hotspots", "151", "One more.")
    correct(city.official, city.round_id, [change])
    press(app, "Save")
    assert "The current submission is number 3, not 2" in said(app)
    assert state(city, WIFI) is PointState.OPEN
    assert "151" in words(app)


def test_taking_a_decision_back_needs_a_reason(city: City) -> None:
    app = kpi(city, BROADBAND[0])
    press(app, "Take it back")
    assert "Give a reason." in said(app)
    app.text_area(key=key(f"{form(city, BROADBAND)}/reopen")).set_value("Another look.").run()
    press(app, "Take it back")
    assert "Taken back:" in said(app)
    assert state(city, BROADBAND) is PointState.OPEN
    history = next(one for one in html(app) if "History of the decision" in one)
    assert history.index("taken back") < history.index("not verified")
    assert "Another look." in history


def test_taking_back_does_not_pass_over_somebody_faster(city: City) -> None:
    app = kpi(city, BROADBAND[0])
    app.text_area(key=key(f"{form(city, BROADBAND)}/reopen")).set_value("Another look.").run()
    deciding.reopen(city.verifier, city.round_id, [BROADBAND], "Again.")
    again = deciding.Choice(*BROADBAND, DecisionKind.NOT_VERIFIED, "Still not.", _last(city, BROADBAND))
    deciding.decide(city.verifier, city.round_id, [again])
    press(app, "Take it back")
    assert "Somebody else changed the same thing meanwhile" in said(app)
    assert state(city, BROADBAND) is PointState.NOT_VERIFIED


# --- checks of the manual, questions ------------------------------------------------------------------------


def test_ticks_are_saved_at_once_and_say_what_the_program_does(city: City) -> None:
    app = kpi(city, INTERNET[0])
    assert len(app.checkbox) == 10
    national = next(box for box in app.checkbox if "ITU" in box.label)
    assert "Far from the value of the country" in national.label
    national.check().run()
    assert "1 of 10 are ticked." in words(app)
    assert len(deciding.ticks(city.verifier, city.round_id)) == 1
    next(box for box in app.checkbox if "ITU" in box.label).uncheck().run()
    assert deciding.ticks(city.verifier, city.round_id) == {}


def test_ticks_in_another_language_are_the_same_ones(city: City) -> None:
    app = kpi(city, INTERNET[0], language="fr")
    app.checkbox[0].check().run()
    assert not app.error
    assert kpi(city, INTERNET[0]).checkbox[0].value is True


def test_a_question_is_asked_asked_on_and_closed(city: City) -> None:
    app = kpi(city, WIFI[0])
    place = f"round/{city.round_id}/question/{WIFI[0]}"
    press(app, "Put the question to the city")
    assert "Write what you want to say." in said(app)
    app.text_area(key=key(place)).set_value("Where are they?").run()
    press(app, "Put the question to the city")
    assert "The question is put to the city." in said(app)
    assert app.text_area(key=key(place)).value in (None, "")
    assert state(city, WIFI) is PointState.QUESTION
    assert "waits for the city" in words(app)
    assert not app.radio  # nothing is decided meanwhile
    thread = next(t for t in reading.view(city.verifier, city.round_id).threads if t.question.code == WIFI[0])
    asking.answer(city.official, city.round_id, thread.question.id, "In the parks.")
    app.run()
    assert "In the parks." in words(app)
    app.text_area(key=key(f"round/{city.round_id}/thread/{thread.question.id}")).set_value("In which?").run()
    press(app, "Ask on")
    assert "Asked. The question waits for the city." in said(app)
    press(app, "Close this question")
    assert "The question is closed." in said(app)
    assert state(city, WIFI) is PointState.OPEN


def test_files_of_the_city_can_be_downloaded(city: City) -> None:
    app = kpi(city, INTERNET[0])
    assert [one.label for one in app.get("download_button")] == ["survey \\<2024\\>\\.pdf \\(1 kB\\)"]


# --- the way through the list -------------------------------------------------------------------------------


def test_the_way_on_and_back_keeps_the_filter(city: City) -> None:
    app = kpi(city, INTERNET[0], kind="error")
    assert "1 of the 16 indicators you filtered" in words(app)
    assert next(one for one in app.button if one.label == "Previous").disabled
    press(app, "Next")
    assert app.title[0].value == "Fixed Broadband Subscriptions"
    assert app.query_params["kind"] in ("error", ["error"])
    press(app, "Previous")
    assert app.title[0].value == "Household Internet Access"


def test_an_indicator_outside_the_filter_knows_the_way(city: City) -> None:
    app = kpi(city, BROADBAND[0], state="open", kind="error")
    assert "not among the 14 indicators you filtered" in words(app)
    press(app, "Next")
    assert app.title[0].value == "Wireless Broadband Coverage"


# --- others -------------------------------------------------------------------------------------------------


def test_an_administrator_reads_without_forms(city: City) -> None:
    app = kpi(city, INTERNET[0], city.admin)
    told = words(app)
    assert "Which survey is this from?" in told
    assert "not ticked" in told
    assert labels(app) == ["Previous", "Next"]
    assert not app.radio
    assert not app.checkbox
    assert not app.text_area


def test_a_round_of_others_is_not_there(city: City) -> None:
    app = at_page(city.verifier, "kpi", round="0" * 32, code=INTERNET[0])
    assert "There is no round" in said(app)


def test_a_frozen_round_is_only_read(city: City) -> None:
    finish(city)
    attest(city.verifier, city.round_id)
    app = kpi(city, INTERNET[0])
    assert labels(app) == ["Previous", "Next"]
    assert not app.checkbox
