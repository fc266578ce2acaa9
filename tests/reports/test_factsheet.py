"""What the factsheet and the certificate say: chapters, why something is notable, trends, every value, marks."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from reports.pdf_words import words_of
from reports.sample_cities import complete, empty, framework, nasty, nasty_framework, published
from reports.sample_verifications import (
    CITY,
    FIRST,
    HEAD,
    NAME,
    NUMBER,
    REFUSED,
    ROUND,
    assessed,
    built,
    case,
    decisions,
    figures,
    issued,
    printed,
    records,
)

from kpi_toolkit.assessment.goals import goal_standings
from kpi_toolkit.reports.content import certificate, factsheet
from kpi_toolkit.reports.content.earlier import Earlier
from kpi_toolkit.reports.content.factsheet.notable import Notable
from kpi_toolkit.reports.content.judged import Judged
from kpi_toolkit.reports.content.model import Box, Chapter, Facts, Paragraph, Report, Row, Table
from kpi_toolkit.reports.pdf import draw
from kpi_toolkit.review.models import DecisionKind

TITLES = [
    "Executive summary",
    "City profile",
    "Method",
    "Dimension: Economy",
    "Dimension: Environment",
    "Dimension: Society and Culture",
    "Sustainable Development Goals",
    "Conclusion and maturity",
    "All values",
]
MARKS = {
    "independent": "Verified",
    "not-independent": "Not independently verified",
    "in-verification": "Self-assessment, not verified",
}


def texts(part: object) -> Iterator[str]:
    """All strings in a part of a document."""
    if isinstance(part, str):
        yield part
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from texts(getattr(part, field.name))
    elif isinstance(part, tuple):
        for one in part:
            yield from texts(one)


def chapter(report: Report, key: str) -> Chapter:
    return next(one for one in report.chapters if one.key == key)


def tables(part: Chapter) -> list[Table]:
    return [block for block in part.blocks if isinstance(block, Table)]


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows if row.kind != "group"]


def before(year: int = 2024) -> Earlier:
    """The example a year earlier, with another figure."""
    made = assessed(figures((("EC: ICT: ICT: 2C", "40000"), *FIRST[1:])))[0]
    return Earlier(made.model_copy(update={"year": year}), "Verified")


@pytest.mark.parametrize(
    ("make", "chosen"), [(complete, framework), (empty, framework), (nasty, nasty_framework)]
)
def test_it_has_its_chapters_and_every_value_once(make, chosen) -> None:  # type: ignore[no-untyped-def]
    report = factsheet(make(), chosen())
    assert [one.title for one in report.chapters] == TITLES
    listed = [row for table in tables(chapter(report, "values")) for row in table.rows if row.kind == "row"]
    values = {f"{v.code}/{v.data_point}": v for v in make().values}
    assert sorted(row.key for row in listed) == sorted(values)
    for row in listed:
        value = values[row.key]
        assert [cell.text for cell in row.cells[:2]] == [value.name, value.printed]
        assert row.cells[3].text.startswith(f"{value.code} – ")
    assert report.info.mark == "Self-assessment, not verified"


def test_a_value_names_its_figures_year_quality_origin_and_source() -> None:
    report = factsheet(printed(), framework(), case("independent"))
    row = next(r for r in tables(chapter(report, "values"))[0].rows if r.key == "EC: ICT: ICT: 1C/value")
    assert [cell.text for cell in row.cells] == [
        "Household Internet Access",
        "93.00 %",
        "66-95",
        "EC: ICT: ICT: 1C – Households with Internet access: 102 300 households; Households of the city: "
        "110 000 households\n"
        "2024; Extrapolated based on survey of inhabitants; Survey; Lindhaven household survey 2024",
        "Yes",
    ]


def test_every_score_stands_beside_its_coverage_and_data_quality() -> None:
    report = factsheet(printed(), framework())
    for table in (tables(chapter(report, "summary"))[0], tables(chapter(report, "dimension-1"))[0]):
        assert [column.title for column in table.columns] == [
            "Group", "Score", "Benchmark", "Reported", "Scored", "Traceable",
        ]  # fmt: skip
    assert rows(tables(chapter(report, "summary"))[0])[0] == [
        "Economy", "79.17 %", "66-95", "55 / 55", "36 / 55", "55 / 55",
    ]  # fmt: skip


def test_why_something_is_notable_follows_from_the_data() -> None:
    notable = Notable(printed(), framework(), None)
    strong = {one.value.name: notable.why_strong(one) for one in notable.strengths}
    weak = {one.value.name: notable.why_weak(one) for one in notable.gaps}
    assert strong["Fixed Broadband Subscriptions"].startswith(
        "The result goes far beyond its target (at least 60 %). It brings "
    )
    assert weak["Intersection Control"].startswith(
        "The result reaches 40.0 % of its target (at least 100 %)."
    )
    assert weak["Intersection Control"].endswith("The band 66-95 begins at 66.00 %.")
    no = next(words for words in weak.values() if words.startswith("The answer is no"))
    assert "percentage points of the score of Infrastructure." in no


def test_doubts_stand_beside_what_is_notable() -> None:
    found = case("independent")
    refused = Notable(printed(), framework(), None).strengths
    own = next(one for one in refused if (one.value.code, one.value.data_point) == REFUSED)
    said = Notable(printed(), framework(), Judged(printed(), found)).why_strong(own)
    assert said.endswith("The figure is not verified.")
    untraced = own.value.model_copy(update={"quality": "Personal estimation"})
    assert "cannot be traced to data" in Notable(printed(), framework(), None).why_strong(
        dataclasses.replace(own, value=untraced)
    )


def test_goals_are_printed_with_their_rule_and_whose_the_links_are() -> None:
    report = factsheet(printed(), framework())
    goals = chapter(report, "goals")
    said = " ".join(texts(goals))
    assert framework().goals is not None
    assert f"Basis: {framework().goals.basis}" in said  # type: ignore[union-attr]
    words, overview = tables(goals)[:2]
    assert [row[0] for row in rows(words)] == [
        "On track", "Tracking positive", "Not on track", "Lagging and needs attention", "Not collected",
        "Too little to say", "No target",
    ]  # fmt: skip
    assert [row[3] for row in rows(words)] == ["published"] * 5 + ["ours"] * 2
    standings = goal_standings(printed(), framework())
    assert [row[1] for row in rows(overview)] == [one.word.name for one in standings]
    assert "11.2, published" in said
    assert ", ours" in said


def test_without_another_year_there_is_no_trend() -> None:
    report = factsheet(published("karmoy-2020"), framework())
    assert "trends" not in {one.key for one in report.chapters}
    assert "One year shows a position." in " ".join(texts(chapter(report, "conclusion")))


def test_years_stand_side_by_side_with_their_marks() -> None:
    report = factsheet(printed(), framework(), case("independent"), (before(),))
    scores, better, *_ = tables(chapter(report, "trends"))
    assert [column.title for column in scores.columns] == ["Group", "2024", "2025", "Change"]
    assert rows(scores)[0] == ["State", "Verified", "Verified", "–"]
    economy = rows(scores)[1]
    assert economy[0] == "Economy"
    assert economy[3].startswith("+")
    assert economy[2] == "79.17 %\n36 scored"
    assert better.caption == "In a better band"
    assert ["Fixed Broadband Subscriptions", "36.36 %", "33-66", "80.00 %", "95+"] in rows(better)
    assert "not comparable" not in " ".join(texts(chapter(report, "trends")))


def test_a_year_of_another_method_is_told_apart() -> None:
    old = before()
    other = old.assessment.model_copy(
        update={"framework": old.assessment.framework.model_copy(update={"version": "0.9.0"})}
    )
    report = factsheet(printed(), framework(), None, (Earlier(other, old.mark),))
    assert "The scores of 2024 were made with another version" in " ".join(texts(chapter(report, "trends")))


def test_five_years_are_shown_and_no_more() -> None:
    report = factsheet(printed(), framework(), None, tuple(before(year) for year in range(2015, 2025)))
    columns = [column.title for column in tables(chapter(report, "trends"))[0].columns]
    assert columns == ["Group", "2021", "2022", "2023", "2024", "2025", "Change"]


@pytest.mark.parametrize("name", MARKS)
def test_the_mark_is_that_of_the_attestation(name: str) -> None:
    report = factsheet(printed(), framework(), case(name))
    assert report.info.mark == MARKS[name]
    assert ("attestation" in {one.key for one in report.front}) == (name != "in-verification")
    with pytest.raises(ValueError, match="mark"):
        factsheet(printed(), framework(), case(name).model_copy(update={"mark": "Approved"}))


def test_maturity_is_shown_with_its_profile() -> None:
    (box,) = [
        b for b in chapter(factsheet(complete(), framework()), "conclusion").blocks if isinstance(b, Box)
    ]
    assert [label for label, _ in box.rows] == ["KPIs", *(d.name for d in framework().maturity.dimensions)]


# --- the certificate ---------------------------------------------------------------------------------------------


def test_the_certificate_says_what_was_verified_by_whom_and_where_to_look() -> None:
    found = case("independent")
    made = certificate(printed(), framework(), found)
    said = " ".join(texts(made))
    assert found.attestation is not None
    facts = dict(row for block in made.blocks if isinstance(block, Facts) for row in block.rows)
    assert facts["Number in the register"] == NUMBER
    assert facts["Round"] == ROUND
    assert facts["Attested by"] == NAME
    assert facts["Fingerprint of the values (SHA-256)"] == found.attestation.values_sha256
    assert HEAD in facts["Ledger before this was issued"]
    assert f"The figures that {CITY} handed in for 2025" in said
    assert "110 of 112 reported data points are verified. 2 are not" in said
    assert "This is not an official certificate of the U4SSC initiative, nor of ITU." in said
    (table,) = [block for block in made.blocks if isinstance(block, Table)]
    assert rows(table)[1] == ["Environment", "28 / 28", "27 / 28"]


@pytest.mark.parametrize("found", [None, case("not-independent"), case("in-verification")])
def test_there_is_no_certificate_without_an_independent_attestation(found) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="independent attestation"):
        certificate(printed(), framework(), found)


def test_there_is_no_certificate_of_nothing() -> None:
    refused = {
        (v.code, v.data_point): (DecisionKind.NOT_VERIFIED, "no evidence")
        for v in printed().values
        if v.value is not None
    }
    with pytest.raises(ValueError, match="independent attestation"):
        certificate(printed(), framework(), issued(built(records(), refused)))


@pytest.mark.parametrize("words", ["", "I looked. " * 500, "\n".join(["One line."] * 300)])
def test_whatever_the_attestation_says_it_stays_one_page_with_all_that_matters(words: str) -> None:
    found = issued(built(records(), decisions(), text=words, name=NAME * 40, role="Role " * 80))
    city = printed().model_copy(update={"city": nasty().city, "country": nasty().country})
    made = certificate(city, framework(), found)
    pdf = draw(made).pdf
    assert pdf.count(b"/Type /Page\n") == 1
    last = [block for block in made.blocks if isinstance(block, Paragraph)][-1]
    assert " ".join(last.text.split()) in words_of(pdf)


def test_rows_of_the_certificate_name_what_they_speak_of() -> None:
    (table,) = [
        b for b in certificate(printed(), framework(), case("independent")).blocks if isinstance(b, Table)
    ]
    assert [row.key for row in table.rows if isinstance(row, Row)] == [
        "dimension/Economy", "dimension/Environment", "dimension/Society and Culture",
    ]  # fmt: skip
