"""The tidy CSV form: what it may look like, how its cells are understood, and where its troubles are told."""

from __future__ import annotations

import hashlib
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.framework import load_framework
from kpi_toolkit.submission.builder import MAX_TEXT
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.submission.models import Note, Submission
from kpi_toolkit.submission.tidy_csv import MAX_BYTES, MAX_ROWS, read_csv

FRAMEWORK = load_framework()
INTERNET, GREEN = ("EC: ICT: ICT: 1C", "value"), ("EN: EN: PSN: 1C", "value")
TREATMENT, RD = "EN: EN: WS: 4C", ("EC: P: IN: 1C", "value")


def read(text: str | bytes) -> Submission:
    return read_csv(text.encode() if isinstance(text, str) else text, "city.csv", FRAMEWORK)


def finals(submission: Submission) -> dict[tuple[str, str], object]:
    return {key: value.final.value for key, value in submission.values.items() if value.final}


def inputs(submission: Submission, key: tuple[str, str]) -> dict[str, object]:
    return {name: entry.value for name, entry in submission.values[key].inputs.items()}


def the_note(submission: Submission) -> Note:
    assert len(submission.notes) == 1, submission.notes
    return submission.notes[0]


def told(submission: Submission) -> list[tuple[str, str | None]]:
    """Check and cell of each note."""
    return [(note.check, note.place.cell) for note in submission.notes]


# --- the form -----------------------------------------------------------------------------------------------


def test_only_code_and_value_are_needed() -> None:
    submission = read("code,value\nEC: ICT: ICT: 1C,97\n")
    assert finals(submission) == {INTERNET: 97}
    assert submission.notes == ()


def test_columns_stand_in_any_order_and_others_do_no_harm() -> None:
    submission = read("remarks,Value,page,Data point,CODE\nx,75,14,tertiary,EN: EN: WS: 4C\n")
    assert finals(submission) == {(TREATMENT, "tertiary"): 75}
    assert submission.notes == ()


def test_a_file_is_named_with_its_fingerprint() -> None:
    data = b"code,value\nEC: ICT: ICT: 1C,97\n"
    (file,) = read(data).files
    assert (file.name, file.size, file.kind) == ("city.csv", len(data), "csv")
    assert file.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, end: str) -> None:
    rows = [
        "# a comment, with; signs\tof all kinds",
        "code,value,comment",
        'EC: ICT: ICT: 1C,97,"a, b; c\td"',
        "",
    ]
    text = end.join(row if row.startswith("#") else row.replace(",", delimiter, 2) for row in rows)
    submission = read(text)
    assert finals(submission) == {INTERNET: 97}
    assert submission.values[INTERNET].comment.value == "a, b; c\td"
    assert submission.notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_are_certain(encoding: str) -> None:
    submission = read("code,data_point,value\nprofile,city,Ålesund–Søre\n".encode(encoding))
    assert submission.text("city") == "Ålesund–Søre"
    assert [note.check for note in submission.notes] == (["encoding-guessed"] if encoding == "utf-16" else [])


def test_an_encoding_that_is_guessed_is_told() -> None:
    submission = read("code,data_point,value\nprofile,city,Ålesund\n".encode("cp1252"))
    assert submission.text("city") == "Ålesund"
    assert the_note(submission).check == "encoding-guessed"
    assert the_note(submission).parameters["encoding"] == "cp1252"


def test_comments_and_empty_rows_are_passed_over() -> None:
    submission = read("# first\n\ncode,value\n# second, with a comma\n,\nEC: ICT: ICT: 1C,97\n#third")
    assert finals(submission) == {INTERNET: 97}
    assert submission.notes == ()


def test_a_number_sign_inside_a_quoted_text_is_no_comment() -> None:
    submission = read(
        'code,value,comment\nEC: ICT: ICT: 1C,97,"first line\n# second line\nthird"\nEN:EN:PSN:1C,150,\n'
    )
    assert submission.values[INTERNET].comment.value == "first line\n# second line\nthird"
    assert finals(submission) == {INTERNET: 97, GREEN: 150}


@pytest.mark.parametrize("sign", ["\u2028", "\x0b", "\x0c", "\x85", "\x1e"])
def test_only_line_ends_end_a_row(sign: str) -> None:
    """A spreadsheet writes some signs inside a cell that other programs take for the end of a line."""
    submission = read(f"code,value,comment\nEC: ICT: ICT: 1C,97,a{sign}b\nEN: EN: PSN: 1C,150,\n")
    assert finals(submission) == {INTERNET: 97, GREEN: 150}
    assert submission.notes == ()


def test_rows_may_be_shorter_or_longer_than_the_header() -> None:
    submission = read("code,value,unit,comment\nEC: ICT: ICT: 1C,97\nEN: EN: PSN: 1C,150,,x,y,z\n")
    assert finals(submission) == {INTERNET: 97, GREEN: 150}


def test_of_two_columns_of_one_name_the_first_counts() -> None:
    assert finals(read("code,value,value\nEC: ICT: ICT: 1C,97,5\n")) == {INTERNET: 97}


# --- codes and data points ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code", ["EN: EN: WS: 4C", "EN:EN:WS:4C", "en: en: ws:4c", " EN: EN :WS: 4C ", "EN:\u00a0EN: WS: 4C"]
)
@pytest.mark.parametrize(
    "data_point", ["tertiary", "Tertiary", "TERTIARY", "Wastewater Treatment - Tertiary"]
)
def test_codes_with_other_blanks_and_data_points_by_key_or_name(code: str, data_point: str) -> None:
    submission = read(f"code,data_point,value\n{code},{data_point},25\n")
    assert finals(submission) == {(TREATMENT, "tertiary"): 25}
    assert submission.notes == ()


def test_an_unknown_code_is_told_with_the_nearest_one() -> None:
    note = the_note(read("# x\ncode,value\nEC: ICT: ICT: 1D,97\n"))
    assert (note.check, note.place.cell, note.place.file) == ("unknown-code", "A3", "city.csv")
    assert note.parameters == {"code": "EC: ICT: ICT: 1D", "suggestion": "EC: ICT: ICT: 1C"}
    assert the_note(read("code,value\nXYZ,97\n")).parameters["suggestion"] == ""


@pytest.mark.parametrize("data_point", ["", "quaternary"])
def test_an_unknown_data_point_is_told_with_the_known_ones(data_point: str) -> None:
    note = the_note(read(f"code,data_point,value\n{TREATMENT},{data_point},97\n"))
    assert note.check == "unknown-data-point"
    assert note.parameters["known"] == ["primary", "secondary", "tertiary"]


def test_a_row_without_a_code_is_told() -> None:
    submission = read("code,value\n,97\n")
    assert told(submission) == [("row-without-code", "A2")]
    assert submission.values == {}


def test_an_unknown_input_is_told_with_the_known_ones() -> None:
    note = the_note(read("code,input,value\nEC: ICT: ICT: 1C,homes,97\n"))
    assert (note.check, note.place.cell) == ("unknown-input", "B2")
    assert note.parameters["known"] == ["households_with_internet", "households"]


# --- figures ------------------------------------------------------------------------------------------------


def test_parts_stand_in_rows_of_their_own() -> None:
    submission = read("""\
code,input,value,year
EC: ICT: ICT: 1C,households_with_internet,450,2024
EC: ICT: ICT: 1C,households,500,2023
""")
    assert inputs(submission, INTERNET) == {"households_with_internet": 450, "households": 500}
    assert submission.values[INTERNET].final is None
    years = {name: entry.year for name, entry in submission.values[INTERNET].inputs.items()}
    assert years == {"households_with_internet": 2024, "households": 2023}


def test_cells_are_named_as_a_spreadsheet_shows_them() -> None:
    submission = read(
        '# one\ncode,unit,value,comment\n\nEC: ICT: ICT: 1C,%,97,"two\nlines"\n# two\nEN: EN: PSN: 1C,ha,?,\n'
    )
    assert submission.values[INTERNET].final.place.cell == "C4"
    assert submission.values[INTERNET].comment.place.cell == "D4"
    assert the_note(submission).place.cell == "C6", "a text of two lines is one row, a comment is one too"
    wide = read("," * 27 + "code,value\n" + "," * 27 + "EC: ICT: ICT: 1C,97\n")
    assert wide.values[INTERNET].final.place.cell == "AC2"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("97", 97),
        ("97.25", 97.25),
        ("1.234", 1.234),  # the form says that numbers have a decimal point
        ("-3", -3),
        ("1e3", 1000),
        ("95 424", 95424),
        ("97 %", 97),
        ('"12,5"', 12.5),
    ],
)
def test_numbers(text: str, value: float) -> None:
    submission = read(f"code,value\nEC: ICT: ICT: 1C,{text}\n")
    assert finals(submission) == {INTERNET: value}
    assert {note.check for note in submission.notes} <= {"understood-text"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('"1,234"', "ambiguous-number"),
        ("about half", "not-a-number"),
        ("1e999", "not-finite"),
        ("97 apples", "unknown-unit"),
        ("∞", "not-finite"),
    ],
)
def test_what_cannot_be_understood_is_told_and_never_guessed(text: str, problem: str) -> None:
    submission = read(f"code,value\nEC: ICT: ICT: 1C,{text}\n")
    assert told(submission) == [(problem, "B2")]
    assert finals(submission) == {INTERNET: None}
    assert submission.values[INTERNET].final.raw == text.strip('"')


def test_an_ambiguous_number_comes_with_both_readings() -> None:
    note = the_note(read('code,value\nEC: ICT: ICT: 3C,"1,234"\n'))
    assert sorted(note.parameters["readings"]) == [1.234, 1234]


@pytest.mark.parametrize(
    ("word", "answer"), [("yes", True), ("No", False), ("TRUE", True), ("0", False), ("oui", True)]
)
def test_yes_and_no(word: str, answer: bool) -> None:
    assert finals(read(f"code,value\nSC: SH: SA: 3A,{word}\n")) == {("SC: SH: SA: 3A", "value"): answer}


def test_neither_yes_nor_no_is_told() -> None:
    assert told(read("code,value\nSC: SH: SA: 3A,maybe\n")) == [("not-yes-no", "B2")]


@pytest.mark.parametrize(
    ("word", "notation"),
    [
        ("NR", "not_reported"),
        ("Not Reported", "not_reported"),
        ("N/A", "not_applicable"),
        ("not applicable", "not_applicable"),
        ("confidential", "confidential"),
        ("Not verified", "not_verified"),
    ],
)
@pytest.mark.parametrize("column", ["value", "status"])
def test_words_for_no_value(word: str, notation: str, column: str) -> None:
    row = {"value": f"{word},", "status": f",{word}"}[column]
    submission = read(f"code,value,status\nEC: ICT: ICT: 1C,{row}\n")
    value = submission.values[INTERNET]
    assert value.notation.value == notation
    assert not value.has_data
    assert submission.notes == ()


@pytest.mark.parametrize("word", ["Reported", "reported", "Yes", "verified"])
def test_a_status_that_says_all_is_well(word: str) -> None:
    submission = read(f"code,value,status\nEC: ICT: ICT: 1C,97,{word}\n")
    assert finals(submission) == {INTERNET: 97}
    assert submission.values[INTERNET].notation is None
    assert submission.notes == ()


def test_a_status_nobody_knows_is_told() -> None:
    assert told(read("code,value,status\nEC: ICT: ICT: 1C,97,perhaps\n")) == [("unknown-notation", "C2")]


def test_an_empty_value_is_nothing() -> None:
    submission = read("code,value,comment\nEC: ICT: ICT: 1C,,we are still counting\n")
    assert not submission.values[INTERNET].has_data
    assert submission.values[INTERNET].comment.value == "we are still counting"
    assert submission.values[INTERNET].place("final").cell == "B2", "a finding can point at the empty cell"
    assert submission.notes == ()


def test_texts_of_a_row() -> None:
    header = "code,value,year,quality,origin,source,comment,evidence"
    row = "EC: ICT: ICT: 1C,97,2024,Personal estimation,Survey,Household survey,a comment,https://example.org"
    value = read(f"{header}\n{row}\n").values[INTERNET]
    texts = (value.year, value.quality, value.origin, value.source, value.comment, value.evidence)
    assert [entry.value for entry in texts if entry] == [
        2024, "Personal estimation", "Survey", "Household survey", "a comment", "https://example.org",
    ]  # fmt: skip


def test_a_year_that_is_two_years_is_told() -> None:
    submission = read("code,value,year\nEC: ICT: ICT: 1C,97,2023/24\n")
    assert told(submission) == [("ambiguous-year", "C2")]
    assert submission.values[INTERNET].year is None


def test_texts_are_freed_of_control_signs_and_cut() -> None:
    submission = read(f"code,value,comment\nEC: ICT: ICT: 1C,97,a\x07b{'c' * (MAX_TEXT + 9)}\n")
    comment = submission.values[INTERNET].comment.value
    assert comment.startswith("abc")
    assert len(comment) == MAX_TEXT


# --- the same thing twice -----------------------------------------------------------------------------------


def test_a_second_row_that_says_something_else_is_told_and_the_first_counts() -> None:
    submission = read("code,value\nEC: ICT: ICT: 1C,97\nEC: ICT: ICT: 1C,98\n")
    assert finals(submission) == {INTERNET: 97}
    note = the_note(submission)
    assert (note.check, note.place.cell) == ("duplicate-value", "B3")
    assert note.parameters == {"first": "97 (city.csv!B2)", "second": "98 (city.csv!B3)"}


def test_a_second_row_that_says_the_same_is_only_mentioned() -> None:
    submission = read("code,value\nEC: ICT: ICT: 1C,97\nEC:ICT:ICT:1C,97.0\n")
    assert finals(submission) == {INTERNET: 97}
    assert told(submission) == [("repeated-value", "B3")]


# --- units --------------------------------------------------------------------------------------------------

AREA = ("EC: I: UP: 1A", "value")


def area(value: str, unit: str) -> tuple[object, list[str]]:
    """The pedestrian area in km2 as it was read, and the checks of the notes."""
    submission = read(f"code,input,value,unit\n{AREA[0]},pedestrian_area,{value},{unit}\n")
    return inputs(submission, AREA)["pedestrian_area"], [note.check for note in submission.notes]


@pytest.mark.parametrize("unit", ["km2", "km²", "KM2", "sq km", "square kilometres", ""])
def test_other_words_for_the_unit(unit: str) -> None:
    assert area("2.5", unit) == (2.5, [])


@pytest.mark.parametrize(
    ("value", "unit", "expected"), [("250", "ha", 2.5), ("2500000", "m2", 2.5), ("250", " HA ", 2.5)]
)
def test_another_unit_is_converted_and_told(value: str, unit: str, expected: float) -> None:
    assert area(value, unit) == (pytest.approx(expected), ["unit-converted"])


def test_a_unit_in_the_cell_is_not_counted_twice() -> None:
    """5 ha beside the unit ha are 5 ha; where cell and column differ, the cell speaks of its own number."""
    assert area("250 ha", "")[0] == pytest.approx(2.5)
    assert area("250 ha", "ha")[0] == pytest.approx(2.5)
    assert area("2.5 km2", "ha")[0] == pytest.approx(2.5)
    assert area("2500000 m2", "ha")[0] == pytest.approx(2.5)
    assert area("250 ha", "km2")[0] == pytest.approx(2.5)


def test_an_unknown_unit_is_told_and_the_number_not_used() -> None:
    assert area("250", "acres") == (None, ["unknown-unit"])
    note = the_note(read("code,value,unit\nEC: ICT: ICT: 1C,97,permille\n"))
    assert (note.parameters["unit"], note.parameters["expected"]) == ("permille", "%")


def spending(value: str, unit: str, currency: str = "EUR") -> object:
    profile = f"profile,currency,,{currency},\n" if currency else ""
    rows = f"EC: P: IN: 1C,,rd_expenditure,{value},{unit}\n{profile}"
    return inputs(read(f"code,data_point,input,value,unit\n{rows}"), RD)["rd_expenditure"]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("45000000", "", 45e6),
        ("45000000", "EUR", 45e6),
        ("45000000", "units", 45e6),
        ("45", "million EUR", 45e6),
        ("45", "EUR million", 45e6),
        ("45", "millions", 45e6),
        ("45", "mio EUR", 45e6),
        ("45000", "thousands", 45e6),
        ("0.045", "billion EUR", 45e6),
        ("45 million", "", 45e6),
        ("45 million EUR", "", 45e6),
        ("45 million", "millions", 45e6),  # the same said twice
        ("45 million EUR", "million EUR", 45e6),
        ("45 EUR", "millions", 45e6),  # the currency alone says nothing of the scale
        ("45000 thousand", "millions", 45e6),
    ],
)
def test_scales_of_money(value: str, unit: str, expected: float) -> None:
    """The currency is known wherever its row stands in the file."""
    assert spending(value, unit) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("unit", "currency"), [("million USD", "EUR"), ("dollars", "EUR"), ("million EUR", "")]
)
def test_another_currency_is_not_converted(unit: str, currency: str) -> None:
    assert spending("45", unit, currency) is None


def test_a_number_that_its_scale_makes_too_large_is_no_number() -> None:
    submission = read("code,input,value,unit\nEC: P: IN: 1C,rd_expenditure,1e308,millions\n")
    assert told(submission) == [("not-finite", "C2")]
    assert inputs(submission, RD) == {"rd_expenditure": None}


# --- profile and maturity -----------------------------------------------------------------------------------


def test_the_profile() -> None:
    submission = read("""\
code,data_point,value,unit
EC: ICT: ICT: 1C,,97,
profile,City,Valencia,
Profile,year,2020,
profile,gdp,18 272.15,million EUR
profile,currency,EUR,
profile,population,795736,
profile,city_area,13835,ha
profile,inflation,0.6,%
profile,labour_force,5,
""")
    assert (submission.text("city"), submission.year) == ("Valencia", 2020)
    assert submission.profile_number("gdp") == pytest.approx(18_272_150_000)
    assert submission.profile_number("population") == 795736
    assert submission.profile_number("city_area") == pytest.approx(138.35)
    assert submission.profile_number("inflation") == 0.6
    assert submission.profile_number("labour_force") == 5, (
        "figures of several formulas stand on the profile too"
    )
    assert [note.check for note in submission.notes] == ["understood-text", "unit-converted"]


def test_a_profile_field_nobody_knows_is_told() -> None:
    submission = read("code,data_point,value\nprofile,mayor,Somebody\nprofile,households_with_internet,5\n")
    assert told(submission) == [("unknown-profile-field", "C2"), ("unknown-profile-field", "C3")]


def test_answers_of_the_maturity_checklist() -> None:
    submission = read("""\
code,data_point,value,comment
maturity,strategy-1-a,yes,Decision of the council
maturity,strategy-1-b,no,
maturity,strategy-2-a,,
maturity,strategy-2-b,NR,
maturity,strategy-9-z,yes,
maturity,strategy-3-a,so so,
""")
    assert {key: entry.value for key, entry in submission.maturity.items()} == {
        "strategy-1-a": True,
        "strategy-1-b": False,
        "strategy-3-a": None,
    }
    assert submission.maturity_evidence["strategy-1-a"].value == "Decision of the council"
    assert told(submission) == [("unknown-criterion", "C6"), ("not-yes-no", "C7")]


# --- files that are no table --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"# only a comment\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"name,amount\nx,5\n", "not-tidy"),
        (b"code,result\nEC: ICT: ICT: 1C,97\n", "not-tidy"),
        (b"EC: ICT: ICT: 1C,97\n", "not-tidy"),
        (b"code,value\nEC: ICT: ICT: 1C,9\x007\n", "not-text"),
        (b"\xff\xfec\x00o\x00d", "not-text"),
        (b"code,value\nEC: ICT: ICT: 1C,\x81\x8d\x8f\n", "not-text"),
        (b'code,value,comment\nEC: ICT: ICT: 1C,97,"never closed\nEN: EN: PSN: 1C,150,\n', "broken-csv"),
        (b'code,value,comment\nEC: ICT: ICT: 1C,97,"a\nEN: EN: PSN: 1C,150,"b"\n', "broken-csv"),
        (b"code,value\nEC: ICT: ICT: 1C," + b"9" * 200_000 + b"\n", "broken-csv"),
        (b"#" * (MAX_BYTES + 1), "too-large"),
    ],
)
def test_files_that_cannot_be_used(data: bytes, reason: str) -> None:
    with pytest.raises(UnusableFile) as caught:
        read(data)
    assert caught.value.reason == reason
    assert str(caught.value).startswith('"city.csv"')


def test_a_quotation_mark_that_is_never_closed_names_its_row() -> None:
    with pytest.raises(UnusableFile) as caught:
        read("""\
# x
code,value,comment
EC: ICT: ICT: 1C,97,fine
EN: EN: PSN: 1C,150,"never closed
EC: ICT: ICT: 2C,60,
""")
    assert caught.value.parameters["row"] == 4


def test_too_many_rows_are_told_and_the_first_20_000_read() -> None:
    rows = "EC: ICT: ICT: 1C,\n" * (MAX_ROWS - 1) + "EN: EN: PSN: 1C,150\nEC: ICT: ICT: 2C,60\n"
    submission = read("code,value\n" + rows)
    assert told(submission) == [("too-many-rows", "A20002")]
    assert finals(submission) == {GREEN: 150}


@given(st.binary(max_size=200))
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for start in (b"", b"code,value,unit,year,status,input\n"):
        try:
            submission = read(start + data)
        except UnusableFile:
            continue
        assert all(note.check for note in submission.notes)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
odd_rows = st.lists(
    st.tuples(
        st.sampled_from(["EC: ICT: ICT: 1C", "EN: EN: WS: 4C", "profile", "maturity", "SC: SH: SA: 3A"]),
        st.one_of(st.sampled_from(["", "primary", "year", "population", "gdp", "strategy-1-a"]), cells),
        st.one_of(st.sampled_from(["", "households"]), cells),
        *[st.one_of(st.sampled_from(["", "5", "NR", "1e308", "millions", "2024", "%"]), cells)] * 5,
    ),
    max_size=6,
)


@given(odd_rows)
@settings(max_examples=150, deadline=None)
def test_whatever_a_city_writes_is_a_note_at_worst(rows: list[tuple[str, ...]]) -> None:
    lines = ["code,data_point,input,value,unit,status,year,comment"]
    lines += [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    submission = read("\n".join(lines).encode())
    for value in submission.values.values():
        for entry in (*value.inputs.values(), value.final):
            assert entry is None or entry.value is None or math.isfinite(entry.value)
