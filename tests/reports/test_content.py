"""What the documents say is what the assessment says."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator

import pytest
from reports.sample_cities import (
    PUBLISHED,
    SHA,
    complete,
    empty,
    findings,
    framework,
    nasty,
    nasty_framework,
    published,
    with_findings,
)

import kpi_toolkit.reports as reports
from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.reports import content
from kpi_toolkit.reports.branding import BrandingFile
from kpi_toolkit.reports.content import snapshot, verification_report
from kpi_toolkit.reports.content.model import Chapter, Grid, Heading, Paragraph, Report, Table
from kpi_toolkit.reports.content.words import clean, percent, share, shorten
from kpi_toolkit.reports.kinds import KINDS
from kpi_toolkit.submission.models import Submission

CHAPTERS = (
    "Introduction and Verification Background",
    "KPI Reporting and Verification Summary",
    "KPI Data Points Reporting and Verification Summary",
    "City Performance Benchmark",
    "Benchmarks and Scoring Methodology",
    "Verification Results",
    "KPIs Not Reported",
    "KPIs Not Verified",
    "Next Steps",
)
EVERY = [*PUBLISHED, "complete", "empty", "nasty"]


def assessed(name: str) -> tuple[Assessment, Report]:
    made = {"complete": complete, "empty": empty, "nasty": nasty}
    assessment = made[name]() if name in made else published(name)
    return assessment, verification_report(assessment, nasty_framework() if name == "nasty" else framework())


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


def chapter(report: Report, number: str) -> Chapter:
    return next(c for c in report.chapters if c.number == number)


def tables(part: Chapter) -> list[Table]:
    return [block for block in part.blocks if isinstance(block, Table)]


def test_the_nine_chapters_have_the_published_titles_in_their_order() -> None:
    _, report = assessed("complete")
    assert tuple(c.title for c in report.chapters if c.number.isdigit()) == CHAPTERS
    assert [c.title for c in report.front] == ["Foreword", "Disclaimer"]


@pytest.mark.parametrize("name", EVERY)
def test_every_value_stands_once_in_the_results_with_its_benchmark(name: str) -> None:
    assessment, report = assessed(name)
    results = tables(chapter(report, "6"))
    assert [t.caption for t in results] == [f"Dimension: {d.name}" for d in framework().pack.dimensions]
    assert all(t.continued == f"{t.caption} (continued)" for t in results)
    assert [c.title for c in results[0].columns] == ["CATEGORY", "KPI / Data Point", "Results", "Benchmark"]
    rows = [row for table in results for row in table.rows]
    assert [(r.cells[0].text, r.cells[1].text) for r in rows] == [
        (v.name, v.printed) for v in sorted_by_dimension(assessment)
    ]
    for value, row in zip(sorted_by_dimension(assessment), rows, strict=True):
        benchmark = row.cells[2].text
        assert (benchmark == "N/A") == (value.basis == "published-none")
        assert (benchmark == "No target set") == (value.basis == "none")
        if value.band is not None:
            assert benchmark == value.band
            assert row.cells[2].mark is not None
            assert row.cells[2].mark.step == value.points
        elif value.basis not in ("published-none", "none"):
            assert benchmark == "–"


def sorted_by_dimension(assessment: Assessment) -> list:
    order = [d.name for d in framework().pack.dimensions]
    return sorted(assessment.values, key=lambda v: order.index(v.dimension))


@pytest.mark.parametrize("name", ["complete", "nasty"])
def test_categories_span_their_rows_in_capitals(name: str) -> None:
    assessment, report = assessed(name)
    for table in tables(chapter(report, "6")):
        dimension = table.caption.removeprefix("Dimension: ")
        groups = [g for g in assessment.groups if (g.level, g.dimension) == ("category", dimension)]
        assert table.spanning
        assert [(s.label, len(s.rows)) for s in table.spans] == [
            (g.name.upper(), len(g.members)) for g in groups
        ]


@pytest.mark.parametrize("name", EVERY)
def test_summaries_count_what_the_assessment_counts(name: str) -> None:
    assessment, report = assessed(name)
    coverage = assessment.coverage
    kpis = tables(chapter(report, "2"))[0].rows
    points = tables(chapter(report, "3"))[0].rows

    def numbers(row) -> list[int]:  # type: ignore[no-untyped-def]
        return [int(cell.text) for cell in row.cells[1:]]

    total, reported, partial, missing, confidential, apart, verified = numbers(kpis[-1])
    assert (reported, partial, missing + confidential) == (
        coverage.kpis_reported, coverage.kpis_partial, coverage.kpis_not_reported,
    )  # fmt: skip
    assert total - apart == coverage.kpis_total
    assert verified == 0
    for row in kpis:
        every, *states, verified = numbers(row)
        assert sum(states) == every
        assert verified == 0
    every, reported, missing, confidential, apart, scored, excluded, verified = numbers(points[-1])
    assert (every - apart, reported, scored) == (
        coverage.data_points_total, coverage.data_points_reported, coverage.data_points_scored,
    )  # fmt: skip
    assert excluded == coverage.data_points_excluded
    assert reported + missing + confidential + apart == every
    assert verified == 0
    wholes = [numbers(row) for row in points if row.kind == "row"]
    assert [sum(column) for column in zip(*wholes, strict=True)] == numbers(points[-1])


def test_scores_carry_their_coverage() -> None:
    assessment, report = assessed("stavanger-2021")
    rows = [r for t in tables(chapter(report, "4"))[:3] for r in t.rows if r.kind == "row"]
    groups = {
        level: [g for g in assessment.groups if g.level == level]
        for level in ("dimension", "sub_dimension", "category")
    }
    expected = [*groups["dimension"], *groups["sub_dimension"], *groups["category"]]
    assert [r.cells[0].text for r in rows] == [g.name for g in expected]
    for row, group in zip(rows, expected, strict=True):
        said = [cell.text for cell in row.cells]
        if group.percent is not None:
            assert said[1] == percent(group.percent)
            assert said[2] == group.band
            assert said[3] == f"{group.points} / {group.maximum}"
        assert said[4:6] == [f"{group.reported} / {group.total}", f"{group.scored} / {group.total}"]


def test_a_group_without_targets_says_so_and_nothing_scored_is_not_zero() -> None:
    _, report = assessed("empty")
    said = [r.cells[1].text for t in tables(chapter(report, "4"))[:3] for r in t.rows if r.kind == "row"]
    assert set(said) == {"Not scored", "Nothing here has a target"}
    assert "Nothing has a target in Culture (Society and Culture)" in " ".join(texts(chapter(report, "4")))


def test_gaps_name_partly_reported_kpis_with_their_data_points() -> None:
    assessment, report = assessed("nasty")
    rows = [r for r in tables(chapter(report, "7"))[0].rows if r.kind == "row"]
    for row in rows:
        own = [v for v in assessment.values if v.code == row.cells[0].text]
        missing = [v for v in own if v.status in ("not_reported", "confidential")]
        partial = any(v.status == "reported" for v in own)
        assert ("Partial - Following not reported:" in row.cells[1].text) == partial
        if partial:
            for value in missing:
                assert f"– {value.name.rpartition(' - ')[2]}" in row.cells[1].text
    whole = assessment.coverage
    silent = sum(
        all(v.status in ("confidential", "not_applicable") for v in own)
        and any(v.status == "confidential" for v in own)
        for own in ([v for v in assessment.values if v.code == kpi.code] for kpi in framework().kpis)
    )
    assert len(rows) == whole.kpis_partial + whole.kpis_not_reported - silent
    assert "Explanation of the city: we could not <b>find</b> it" in rows[0].cells[1].text


def test_nothing_is_said_to_be_verified() -> None:
    _, report = assessed("complete")
    said = " ".join(texts(chapter(report, "8")))
    assert "No value in this report has been verified yet." in said


def test_the_mark_cannot_be_left_out() -> None:
    """No argument of any kind of document takes it away; a branding has no place for it."""
    own = {"earlier"}
    for kind in KINDS.values():
        makes = getattr(content, kind.key)
        given = list(inspect.signature(makes).parameters)
        assert given[:3] == ["assessment", "framework", "verification"]
        assert set(given[3:]) == (own if kind.years else set())
        if not kind.certifies:
            assert makes(complete(), framework()).info.mark == "Self-assessment, not verified"
    for function in (reports.document_pdf, reports.document_html):
        given = list(inspect.signature(function).parameters)
        assert given[:4] == ["kind", "assessment", "framework", "verification"]
        assert set(given[4:]) <= {"signer", "earlier", "branding"}
    assert set(BrandingFile.model_fields) == {"accent", "cover", "arms", "photo", "foreword"}


def test_every_target_is_listed_once_with_basis_and_source() -> None:
    _, report = assessed("complete")
    rows = [
        r
        for t in tables(chapter(report, "5"))
        if t.caption.startswith("Targets: ")
        for r in t.rows
        if r.kind == "row"
    ]
    assert [r.cells[0].text for r in rows] == [f"{p.code}\n{p.name}" for p in framework().points]
    for row, point in zip(rows, framework().points, strict=True):
        substitute = point.target.basis in ("official-text", "reference", "limit", "weak")
        assert row.cells[2].text.startswith("Substitute") == substitute
        assert (row.cells[2].text == "N/A") == (point.target.basis == "published-none")
        assert (row.cells[1].text == "–") == (not point.target.scored)
        source = point.target.source
        assert source is None or source[1:] in row.cells[3].text
    said = " ".join(texts(chapter(report, "5")))
    assert (
        "1 of 69 targets was published by U4SSC. 68 are substitute targets, not the U4SSC benchmark." in said
    )


def test_the_citys_own_targets_and_changed_settings_are_named() -> None:
    _, report = assessed("nasty")
    said = " ".join(texts(report))
    assert "1 was set by the city itself." in said
    assert "Measured against a target the city has set itself: 95 %." in said
    assert "a census only every ten years" in " ".join(texts(chapter(report, "1")))
    assert "city-targets" in " ".join(texts(chapter(report, "1")))


def test_origin_of_the_report_is_printed() -> None:
    assessment, report = assessed("complete")
    said = " ".join(texts(chapter(report, "1")))
    for words in (
        SHA,
        "city-2024.xlsx",
        assessment.toolkit_version,
        assessment.framework.version,
        "795 736 inhabitants",
    ):
        assert words in said
    assert "18 272 150 000 EUR" in said
    assert " ".join(assessment.framework.disclaimer.split()) in " ".join(texts(report.front))


def test_remarks_become_footnotes_of_their_rows() -> None:
    _, report = assessed("complete")
    for table in tables(chapter(report, "6")):
        numbers = {n.number: n for n in table.notes}
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        for row in table.rows:
            value = next(
                v for v in complete().values if (v.name, v.printed) == (row.cells[0].text, row.cells[1].text)
            )
            said = [numbers[n] for n in row.cells[1].notes]
            assert any(n.said == value.comment for n in said) == bool(value.comment)
            formula = framework().pack.confirmed["definition"]
            assert any(n.text == formula for n in said) == (value.confirmed == "definition")


def test_an_excluded_value_says_which_check_excluded_it() -> None:
    assessment = complete()
    values = list(assessment.values)
    values[0] = values[0].model_copy(update={"excluded_by": "check-error-0", "band": None, "points": None})
    changed = with_findings(assessment.model_copy(update={"values": tuple(values)}), findings(8))
    table = tables(chapter(verification_report(changed, framework()), "6"))[0]
    row = table.rows[0]
    assert row.cells[2].text == "–"
    assert row.cells[2].mark is not None
    assert row.cells[2].mark.key == "excluded"
    assert any(
        n.text.startswith("Not scored. Title error 0:") for n in table.notes if n.number in row.cells[1].notes
    )


def test_findings_are_counted_exactly_and_errors_and_warnings_listed() -> None:
    found = findings(200)
    report = verification_report(with_findings(complete(), found), framework())
    annex = next(c for c in report.chapters if c.number == "Annex A")
    severities, checks, *listed = tables(annex)
    assert [int(r.cells[2].text) for r in severities.rows] == [50, 100, 50]
    assert sum(int(r.cells[3].text) for r in checks.rows) == 200
    assert len(checks.rows) == len({(f.severity, f.check) for f in found})
    rows = [[c.text for c in r.cells] for t in listed for r in t.rows if r.kind == "row"]
    serious = [f for f in found if f.severity != "info"]
    assert sorted((r[0], r[2], r[3]) for r in rows) == sorted(
        (f"Data entry {f.cell}", f.message, f.fix) for f in serious
    )


@pytest.mark.parametrize("name", ["karmoy-2020", "empty", "nasty"])
def test_next_steps_follow_the_data(name: str) -> None:
    assessment, report = assessed(name)
    steps = chapter(report, "9")
    weak = [v for v in assessment.values if v.band in ("0-33", "33-66")]
    said = {t.continued.split(" (")[0]: [r for r in t.rows if r.kind == "row"] for t in tables(steps)}
    listed = [(r.cells[0].text, r.cells[3].text) for r in said.get("Data points far from their targets", [])]
    assert sorted(listed) == sorted((v.name, v.band) for v in weak)
    plan = {r.cells[0].text for r in said["Collection plan"]}
    states: dict[str, set[str]] = {}
    for value in assessment.values:
        states.setdefault(value.code, set()).add(value.status)
    open_ = {code for code, found in states.items() if "not_reported" in found}
    assert plan == open_ | {code for code, found in states.items() if {"confidential", "reported"} <= found}


def test_maturity_is_never_shown_without_its_profile() -> None:
    for assessment in (complete(), empty()):
        box = snapshot(assessment, framework()).pages[2].aside[-1]
        assert [label for label, _ in box.rows] == [
            "KPIs",
            *(d.name for d in framework().maturity.dimensions),
        ]
    assert empty().maturity.overall.level is None
    assert "0 of 6 dimensions assessed" in " ".join(texts(snapshot(empty(), framework()).pages[2]))


def test_the_grid_holds_the_seven_sub_dimensions_with_categories_as_words() -> None:
    assessment = published("valencia-2020")
    page = snapshot(assessment, framework()).pages[2]
    grid = next(block for block in page.blocks if isinstance(block, Grid))
    blocks = [block for row in grid.rows for block in row.blocks]
    assert [b.title for b in blocks] == [
        s.name for d in framework().pack.dimensions for s in d.sub_dimensions
    ]
    for block in blocks:
        group = next(g for g in assessment.groups if (g.level, g.name) == ("sub_dimension", block.title))
        assert block.score == ("–" if group.percent is None else percent(group.percent))
        assert f"{group.reported} of {group.total} data points reported" in block.coverage
        own = {
            v.category
            for v in assessment.values
            if (v.dimension, v.sub_dimension) == (group.dimension, group.name)
        }
        assert set(block.categories) == own


@pytest.mark.parametrize("name", EVERY)
def test_no_template_and_no_missing_value_shows_through(name: str) -> None:
    assessment, report = assessed(name)
    for document in (report, snapshot(assessment, nasty_framework() if name == "nasty" else framework())):
        for text in texts(dataclasses.replace(document, info=dataclasses.replace(document.info, page=""))):
            assert not re.search(r"[{}]|\bNone\b(?! of)|\bnan\b|\binf\b|  ", text), text


@pytest.mark.parametrize("name", ["complete", "nasty"])
def test_headings_have_keys_of_their_own(name: str) -> None:
    _, report = assessed(name)
    parts = (*report.front, *report.chapters)
    keys = [c.key for c in parts] + [b.key for c in parts for b in c.blocks if isinstance(b, Heading)]
    assert len(keys) == len(set(keys))


def test_plain_words_for_a_city_without_a_name() -> None:
    assessment = assess_submission(Submission(), framework())
    said = " ".join(
        b.text
        for c in verification_report(assessment, framework()).front
        for b in c.blocks
        if isinstance(b, Paragraph)
    )
    assert "how the city stands" in said


def test_clean_takes_out_what_cannot_be_seen() -> None:
    assert clean("a\x00b\u202ec\u200b d\n\te  f\u00a0g") == "a bc d e f g"
    assert clean("A\u030angstrom") == "Ångstrom"
    assert clean(None) == ""
    assert shorten("abcdef", 4) == "abc…"


def test_shares_are_never_rounded_to_all_or_nothing() -> None:
    assert [share(0, 9), share(1, 900), share(899, 900), share(9, 9), share(0, 0)] == [
        "0 %",
        "1 %",
        "99 %",
        "100 %",
        "–",
    ]
