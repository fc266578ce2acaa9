"""The years of a city side by side, and last year's figures as a start."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from reports.pdf_words import words_of
from services.lindhaven import BROADBAND, COMPLETE, Office
from services.towns import LAMPS, TINY, World, workbook

from kpi_toolkit.assessment import assess_submission
from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.load import load_framework
from kpi_toolkit.review.models import Role, Round, RoundState
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services import attesting, deciding, people, register, rounds, submitting
from kpi_toolkit.services.assessing import SourceData, load, read
from kpi_toolkit.services.case import Case
from kpi_toolkit.services.making import makeable
from kpi_toolkit.services.years import (
    compared,
    earlier_assessments,
    earlier_year,
    previous_values,
    template_for,
    years_of,
)
from kpi_toolkit.store import SqlStore
from kpi_toolkit.submission.models import Submission

U4SSC = load_framework()


def opened(world: World, year: int) -> Round:
    return rounds.open_round(world.official, world.city.id, year, "night-sky")


def year(world: World, number: int, *, framework: Framework | None = None, **figures) -> Round:
    """A round of the same town in which figures of that year are handed in."""
    one = opened(world, number)
    submitting.submit(world.official, one.id, [figures_of(world, number, **figures)], framework=framework)
    return one


def figures_of(world: World, number: int, **figures) -> SourceData:
    source = workbook(world.city.name, year=number, **figures)
    return replace(source, data=source.data.replace(b",2024,", f",{number},".encode()))


def verified(world: World, one: Round) -> None:
    rounds.assign(world.admin, one.id, world.verifier.person_id)
    rounds.declare(world.verifier, one.id, "none")
    deciding.accept_clean(world.verifier, one.id)
    attesting.attest(world.verifier, one.id)


# --- years side by side -------------------------------------------------------------------------------------


def test_the_years_of_a_city_oldest_first(world: World) -> None:
    newest = year(world, 2025, shielded_lamps=180)
    verified(world, oldest := year(world, 2023, shielded_lamps=60))
    year(world, 2024, shielded_lamps=100)
    opened(world, 2026)
    world.round_in(RoundState.PUBLISHED)  # another town
    years = years_of(world.official, newest.id)
    assert [one.round.year for one in years] == [2023, 2024, 2025]
    assert years[0].round.id == oldest.id
    assert [one.mark for one in years] == ["Verified", *["Self-assessment, not verified"] * 2]
    assert [one.values[LAMPS].printed for one in years] == ["29.85 %", "49.75 %", "89.55 %"]
    lamps = [next(g for g in one.groups if g.name == "Lamps") for one in years]
    assert [(group.percent, group.scored) for group in lamps] == [(75, 2), (75, 2), (100, 2)]
    for one in years:
        stored = world.admin.read(lambda unit, id_=one.round.id: unit.submissions(id_))[-1].assessment
        assert [(g.level, g.name, g.percent, g.band) for g in one.groups] == [
            (g["level"], g["name"], g["percent"], g["band"]) for g in stored["groups"]
        ]
        assert one.coverage.reported_percent == stored["coverage"]["reported_percent"]
        assert one.level == stored["maturity"]["kpi"]["level"]


def test_the_latest_submission_of_a_year_counts(world: World) -> None:
    one = year(world, 2025)
    submitting.submit(world.official, one.id, [workbook(world.city.name, shielded_lamps=20)])
    submitting.restate(world.official, one.id, framework=TINY.with_overlay("strict"))
    (found,) = years_of(world.official, one.id)
    assert (found.number, found.values[LAMPS].printed) == (2, "9.95 %")


def test_withdrawn_years_are_left_out_apart_from_the_round_itself(world: World) -> None:
    gone = year(world, 2024, shielded_lamps=20)
    rounds.withdraw(world.official, gone.id, "a mistake")
    again, now = year(world, 2024), year(world, 2025)
    assert [one.round.id for one in years_of(world.official, now.id)] == [again.id, now.id]
    assert [one.round.id for one in years_of(world.official, gone.id)] == [gone.id, again.id, now.id]


def test_where_the_method_is_another_one_it_is_said(world: World) -> None:
    year(world, 2023, framework=TINY.with_overlay("strict"))
    year(world, 2024)
    now = opened(world, 2025)
    assert [one.same_method for one in years_of(world.official, now.id)] == [False, True]
    last = previous_values(world.official, now.id)
    submitting.submit(world.official, now.id, [workbook(world.city.name)], previous=last)
    assert [one.same_method for one in years_of(world.official, now.id)] == [False, True, True]


def test_a_factsheet_shows_the_years_before_each_with_its_mark(world: World) -> None:
    verified(world, year(world, 2023, shielded_lamps=60))
    year(world, 2024, shielded_lamps=100)
    now = year(world, 2025, shielded_lamps=180)
    verified(world, now)
    year(world, 2026)

    def look(unit: UnitOfWork) -> list[tuple[int | None, str]]:
        case = Case(world.official, unit, now.id, Action.READ)
        return [(one.assessment.year, one.mark) for one in earlier_assessments(case, "en")]

    assert world.official.read(look) == [(2023, "Verified"), (2024, "Self-assessment, not verified")]
    drawn = register.issue(world.official, now.id, "factsheet").data
    assert drawn is not None
    words = words_of(drawn)
    assert "Scores over the years" in words
    assert "What moved since 2024" in words
    first = {wanted.name: wanted.parameters for wanted in makeable(world.official, now.id)}
    assert set(first["factsheet.pdf"]["years"]) == {
        one.round.id for one in years_of(world.official, now.id) if one.round.year < 2025
    }
    assert "years" not in first["snapshot.pdf"]


def test_everybody_sees_their_years(world: World) -> None:
    first, second = year(world, 2024), year(world, 2025)
    verified(world, second)
    by_person = {
        "official": [2024, 2025],
        "admin": [2024, 2025],
        "verifier": [2025],
        "analyst": [2025],
    }
    for name, numbers in by_person.items():
        found = years_of(getattr(world, name), second.id)
        assert [one.round.year for one in found] == numbers
        assert all(one.groups for one in found)
        assert all(bool(one.values) == (name != "analyst") for one in found), "an analyst sees scores only"
    for name in ("stranger", "outsider"):
        with pytest.raises(Refused):
            years_of(getattr(world, name), second.id)
    with pytest.raises(Refused):
        years_of(world.analyst, first.id)


def test_before_the_first_figures_there_are_no_years(world: World) -> None:
    assert years_of(world.official, opened(world, 2025).id) == ()


# --- last year's results ------------------------------------------------------------------------------------


def test_last_years_results_are_compared_with(world: World) -> None:
    year(world, 2022, shielded_lamps=20)
    year(world, 2024, shielded_lamps=60, late_curfew="no", stars_winter=None)
    year(world, 2026, shielded_lamps=70)
    now = opened(world, 2025)
    before = previous_values(world.official, now.id)
    assert before[LAMPS] == pytest.approx(100 * 60 / 201)
    assert before["SK: D: S: 2", "value"] == 0.0
    assert ("SK: D: S: 1", "winter") not in before
    made = submitting.submit(world.official, now.id, [workbook(world.city.name)], previous=before)
    checks = [f.check for f in made.assessment.findings if (f.code, f.data_point) == LAMPS]
    assert "change-since-last-period" in checks
    rounds.assign(world.admin, now.id, world.verifier.person_id)
    assert compared(world.verifier, now.id).previous == before, "without seeing the round it is from"
    assert compared(world.verifier, now.id).national == {}
    assert previous_values(world.verifier, now.id) == {}


def test_what_an_error_excluded_last_year_is_not_compared_with(world: World) -> None:
    year(world, 2024, shielded_lamps=500)
    assert LAMPS not in previous_values(world.official, opened(world, 2025).id)


def test_last_years_results_are_for_those_who_work_on_it(world: World) -> None:
    one = year(world, 2025)
    verified(world, one)
    for ask in (
        lambda: previous_values(world.analyst, one.id),
        lambda: compared(world.analyst, one.id),
        lambda: template_for(world.analyst, one.id, carry=False),
    ):
        with pytest.raises(Refused) as caught:
            ask()
        assert caught.value.reason == "results-only"
    assert previous_values(world.official, one.id) == {}


# --- the next workbook --------------------------------------------------------------------------------------


def reread(data: bytes, framework: Framework) -> Submission:
    return read([SourceData("next.xlsx", data)], framework)


def test_the_workbook_of_a_round_knows_city_country_and_year(world: World) -> None:
    one = opened(world, 2025)
    said = reread(template_for(world.official, one.id, carry=False), TINY)
    assert {key: entry.value for key, entry in said.profile.items()} == {
        "city": "Dusk",
        "country": "Nightland",
        "year": 2025.0,
    }
    assert not any(value.has_data for value in said.values.values())
    assert template_for(world.official, one.id, carry=False) == template_for(world.admin, one.id, carry=False)


def test_figures_are_carried_over_and_recognisable(world: World) -> None:
    year(world, 2024, shielded_lamps=500, telescope_spending=None)
    said = reread(template_for(world.official, opened(world, 2025).id, carry=True), TINY)
    assert said.year == 2025
    assert said.text("currency") == "EUR"
    assert {key: (said.profile[key].value, said.profile[key].year) for key in ("residents", "lamps")} == {
        "residents": (1000, 2024),
        "lamps": (201, 2024),
    }
    carried = {key: value for key, value in said.values.items() if value.has_data}
    assert set(carried) == {p.key for p in TINY.points} - {LAMPS, ("PE: G: V: 4", "value")}, (
        "what was wrong stays"
    )
    for value in carried.values():
        texts = [entry.value if entry else None for entry in (value.quality, value.source, value.comment)]
        assert texts == ["Counted", "The night watch", "Carried over from 2024."]
        assert value.year is not None
        assert value.year.value == 2024
        assert value.evidence is None
    energy = said.values["SK: D: L: 2", "value"].inputs
    assert {name: entry.value for name, entry in energy.items()} == {"lamp_energy": 40001}


def test_a_figure_of_the_profile_that_cannot_be_is_not_carried_over(world: World) -> None:
    year(world, 2024, residents=-1000)
    said = reread(template_for(world.official, opened(world, 2025).id, carry=True), TINY)
    assert "lamps" in said.profile
    assert "residents" not in said.profile
    assert not said.values["PE: G: V: 4", "value"].has_data, "nor what was computed from it"


def test_a_carried_figure_keeps_its_year_until_somebody_renews_it(world: World) -> None:
    """Nobody takes it for a new one: once it is old, the checks ask."""
    year(world, 2021)
    one = opened(world, 2025)
    data = template_for(world.official, one.id, carry=True)
    made = submitting.submit(world.official, one.id, [SourceData("next.xlsx", data)])
    old = {f.code for f in made.assessment.findings if f.check == "value-too-old"}
    assert {p.code for p in TINY.points} <= old
    assert made.assessment.year == 2025


def test_the_year_that_can_be_carried_over(world: World) -> None:
    year(world, 2021)
    opened(world, 2024)
    assert earlier_year(world.official, year(world, 2023).id) == 2021
    assert earlier_year(world.official, opened(world, 2025).id) == 2023, "nothing was handed in for 2024"


def test_without_an_earlier_year_there_is_nothing_to_carry_over(world: World) -> None:
    one = year(world, 2025)
    assert earlier_year(world.official, one.id) is None
    year(world, 2026)
    with pytest.raises(Refused, match="no year of Dusk before 2025"):
        template_for(world.official, one.id, carry=True)


def test_the_workbook_shows_the_targets_it_will_be_scored_against(world: World) -> None:
    one = year(world, 2025, framework=TINY.with_overlay("strict"))
    other = opened(world, 2026)
    strict, usual = (template_for(world.official, each.id, carry=False) for each in (one, other))
    assert b"strict" in _part(strict, "docProps/custom.xml")
    assert b"strict" not in _part(usual, "docProps/custom.xml")


def _part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def test_a_whole_city_carried_over(store: SqlStore) -> None:
    """The complete example: every figure goes on; what speaks of last year only does not."""
    office = Office(store)
    last = rounds.open_round(office.official, office.city.id, 2025)
    submitting.submit(office.official, last.id, [load(COMPLETE)])
    one = rounds.open_round(office.official, office.city.id, 2026)
    before = read([load(COMPLETE)], U4SSC)
    said = reread(template_for(office.official, one.id, carry=True), U4SSC)
    old, new = assess_submission(before, U4SSC), assess_submission(said, U4SSC)
    assert (new.city, new.country, new.year) == ("Lindhaven (fictional)", "Norlandia (fictional)", 2026)
    assert [(v.code, v.printed, v.band) for v in new.values if v.status == "reported"] == [
        (v.code, v.printed, v.band) for v in old.values if v.status == "reported"
    ]
    assert not new.has_errors
    assert "inflation" in before.profile
    assert "inflation" not in said.profile, "the workbook cannot say of which year it is"
    assert said.maturity == {}
    assert before.maturity
    assert all(value.year for value in said.values.values() if value.has_data)
    stated = {v.code: v.year for v in old.values if v.year is not None}
    assert all(v.year == stated.get(v.code, 2025) for v in new.values if v.given_as and v.comment)
    assert new.value(*BROADBAND).comment == "Carried over from 2025."


def test_an_official_of_several_cities_carries_over_within_one_city(world: World) -> None:
    other = people.add_city(world.admin, "Noon", "Nightland")
    people.grant(world.admin, world.official.person_id, Role.OFFICIAL, other.id)
    year(world, 2024)
    one = rounds.open_round(world.official, other.id, 2025, "night-sky")
    assert previous_values(world.official, one.id) == {}
    with pytest.raises(Refused):
        template_for(world.official, one.id, carry=True)
