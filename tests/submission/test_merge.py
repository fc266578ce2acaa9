"""Files of several departments become one submission; where they differ, both places are told."""

from __future__ import annotations

import pytest

from kpi_toolkit.framework import load_framework
from kpi_toolkit.submission.merge import merge
from kpi_toolkit.submission.models import Submission
from kpi_toolkit.submission.tidy_csv import read_csv

FRAMEWORK = load_framework()
INTERNET, BROADBAND = ("EC: ICT: ICT: 1C", "value"), ("EC: ICT: ICT: 2C", "value")
HEADER = "code,data_point,input,value,status,year,source,comment\n"


def file(name: str, rows: str) -> Submission:
    return read_csv((HEADER + rows).encode(), name, FRAMEWORK)


def merged(first: str, second: str, *more: str) -> Submission:
    names = ("water.csv", "streets.csv", "schools.csv")
    return merge([file(name, rows) for name, rows in zip(names, (first, second, *more), strict=False)])


def final(submission: Submission, key: tuple[str, str] = INTERNET) -> object:
    entry = submission.values[key].final
    return entry.value if entry else None


def test_one_file_stays_as_it_is() -> None:
    one = file("water.csv", "EC: ICT: ICT: 1C,,,97,,,,\n")
    assert merge([one]) is one


def test_departments_fill_each_others_gaps() -> None:
    whole = merged(
        "profile,city,,Lakeside,,,,\nEC: ICT: ICT: 1C,,,97,,,,\nmaturity,strategy-1-a,,yes,,,,a decision\n",
        "profile,population,,200000,,,,\nEC: ICT: ICT: 2C,,,60,,,,\nmaturity,strategy-1-b,,no,,,,\n",
        "EC: ICT: ICT: 3C,,wireless_broadband_subscriptions,180000,,,,\n",
    )
    assert (final(whole), final(whole, BROADBAND)) == (97, 60)
    assert (whole.text("city"), whole.profile_number("population")) == ("Lakeside", 200000)
    assert {key: entry.value for key, entry in whole.maturity.items()} == {
        "strategy-1-a": True,
        "strategy-1-b": False,
    }
    assert whole.maturity_evidence["strategy-1-a"].value == "a decision"
    assert [part.name for part in whole.files] == ["water.csv", "streets.csv", "schools.csv"]
    assert whole.notes == ()


def test_the_parts_of_one_result_may_come_from_two_files() -> None:
    whole = merged(
        "EC: ICT: ICT: 1C,,households_with_internet,450,,,,\n", "EC: ICT: ICT: 1C,,households,500,,,,\n"
    )
    given = whole.values[INTERNET].inputs
    assert {name: (entry.value, entry.place.file) for name, entry in given.items()} == {
        "households_with_internet": (450, "water.csv"),
        "households": (500, "streets.csv"),
    }
    assert whole.notes == ()


@pytest.mark.parametrize(
    "silence",
    ["EC: ICT: ICT: 1C,,,,NR,,,\n", "EC: ICT: ICT: 1C,,,,,,,\n", "EC: ICT: ICT: 1C,,,Not verified,,,,\n"],
)
@pytest.mark.parametrize("value_first", [True, False])
def test_not_reported_here_is_no_disagreement_with_a_value_there(silence: str, value_first: bool) -> None:
    value = "EC: ICT: ICT: 1C,,,97,,2024,Survey,fine\n"
    whole = merged(value, silence) if value_first else merged(silence, value)
    said = whole.values[INTERNET]
    assert (said.final.value, said.notation) == (97, None)
    assert (said.year.value, said.source.value, said.comment.value) == (2024, "Survey", "fine")
    assert whole.notes == ()


def test_a_reason_for_not_reporting_is_kept() -> None:
    whole = merged("EC: ICT: ICT: 1C,,,,,,,\n", "EC: ICT: ICT: 1C,,,,NR,,,a survey is planned\n")
    said = whole.values[INTERNET]
    assert (said.notation.value, said.comment.value) == ("not_reported", "a survey is planned")
    whole = merged("EC: ICT: ICT: 1C,,,,not verified,,,\n", "EC: ICT: ICT: 1C,,,,NR,,,\n")
    assert whole.values[INTERNET].notation.value == "not_verified"
    assert whole.notes == ()


def test_the_same_figure_twice_is_no_note() -> None:
    whole = merged(
        "EC: ICT: ICT: 1C,,,97,,,,\nprofile,year,,2024,,,,\n",
        "EC: ICT: ICT: 1C,,,97.0,,,,\nprofile,year,,2024,,,,\n",
    )
    assert final(whole) == 97
    assert whole.notes == ()


def test_the_first_file_counts_and_a_disagreement_names_both_places() -> None:
    whole = merged("EC: ICT: ICT: 1C,,,97,,,,\n", "EC: ICT: ICT: 2C,,,60,,,,\nEC: ICT: ICT: 1C,,,91,,,,\n")
    assert final(whole) == 97
    (note,) = whole.notes
    assert note.check == "files-disagree"
    assert (note.code, note.data_point) == INTERNET
    assert (note.place.file, note.place.cell) == ("streets.csv", "D3")
    assert note.parameters == {
        "first": "97",
        "first_place": "water.csv!D2",
        "second": "91",
        "second_place": "streets.csv!D3",
    }


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        ("EC: ICT: ICT: 1C,,households,500,,,,\n", "EC: ICT: ICT: 1C,,households,510,,,,\n", INTERNET),
        ("EC: ICT: ICT: 1C,,,,n/a,,,\n", "EC: ICT: ICT: 1C,,,,confidential,,,\n", INTERNET),
        ("profile,population,,200000,,,,\n", "profile,population,,210000,,,,\n", (None, None)),
        ("profile,year,,2023,,,,\n", "profile,year,,2024,,,,\n", (None, None)),
        ("maturity,strategy-1-a,,yes,,,,\n", "maturity,strategy-1-a,,no,,,,\n", (None, None)),
    ],
)
def test_disagreements_of_all_kinds(first: str, second: str, key: tuple[str | None, str | None]) -> None:
    whole = merged(first, second)
    assert [(note.check, (note.code, note.data_point)) for note in whole.notes] == [("files-disagree", key)]


def test_three_files_are_compared_with_the_first_that_speaks() -> None:
    rows = [f"EC: ICT: ICT: 1C,,,{value},,,,\n" for value in (97, 91, 92)]
    whole = merged(*rows)
    assert final(whole) == 97
    assert [note.parameters["second"] for note in whole.notes] == ["91", "92"]
    assert {note.parameters["first"] for note in whole.notes} == {"97"}


def test_notes_of_the_files_are_kept_in_order() -> None:
    whole = merged("EC: ICT: ICT: 9Z,,,1,,,,\n", "EC: ICT: ICT: 8Z,,,1,,,,\n")
    assert [(note.check, note.place.file) for note in whole.notes] == [
        ("unknown-code", "water.csv"),
        ("unknown-code", "streets.csv"),
    ]
