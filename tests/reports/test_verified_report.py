"""Reports of a verification: the mark, the decisions, the attestation; and that nothing is claimed too much."""

from __future__ import annotations

import io
from functools import cache

import pdfplumber
import pytest
from pypdf import PdfReader
from reports.sample_cities import complete, framework
from reports.sample_verifications import (
    AT,
    CASES,
    CITY,
    CITY_REASON,
    CORRECTED,
    CORRECTION,
    FLAG_REASON,
    HEAD,
    NAME,
    NUMBER,
    PART_REFUSAL,
    REFUSAL,
    REFUSED,
    REFUSED_PART,
    REMARK,
    REMARKED,
    ROLE,
    ROUND,
    built,
    case,
    decisions,
    issued,
    printed,
    records,
)

from kpi_toolkit.framework import PointKey
from kpi_toolkit.reports import snapshot_pdf, verification_report_pdf
from kpi_toolkit.reports.content import snapshot, verification_report
from kpi_toolkit.reports.content.model import Chapter, Report, Row, Table, Tiles
from kpi_toolkit.review.models import DecisionKind, PointState
from kpi_toolkit.review.verification import Verification

MARKS = {
    "independent": "Verified",
    "not-independent": "Not independently verified",
    "in-verification": "Self-assessment, not verified",
}
ALL_VERIFIED = "All reported KPIs were verified"
ACCEPT = (DecisionKind.ACCEPT, None)
NOTHING_REFUSED = decisions(refused=ACCEPT, refused_part=ACCEPT)
LONG = "Lorem ipsum مرحبا بالعالم \x00\x07\x1b[31m\u202e dolor\r\n<b>sit</b> {amet} %s \ud800 " * 72
UNBROKEN = "x" * 5000


def pages_of(pdf: bytes) -> tuple[str, ...]:
    return tuple(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


@cache
def report_pdf(name: str) -> bytes:
    return verification_report_pdf(printed(), framework(), case(name))


@cache
def pages(name: str) -> tuple[str, ...]:
    return pages_of(report_pdf(name))


@cache
def whole(name: str) -> str:
    return " ".join(pages(name))


@cache
def snapshot_pages(name: str) -> tuple[str, ...]:
    return pages_of(snapshot_pdf(printed(), framework(), case(name)))


def report_of(found: Verification) -> Report:
    return verification_report(printed(), framework(), found)


def chapter(report: Report, key: str) -> Chapter:
    return next(c for c in (*report.front, *report.chapters) if c.key == key)


def said(one: Chapter) -> str:
    return " ".join(getattr(block, "text", "") for block in one.blocks)


def rows(one: Chapter, caption: str = "") -> list[Row]:
    return [r for t in one.blocks if isinstance(t, Table) and caption in t.caption for r in t.rows]


# --- the mark ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_the_mark_stands_on_every_page(name: str) -> None:
    for text in (*pages(name), *snapshot_pages(name)):
        assert MARKS[name] in text
    assert len(snapshot_pages(name)) == 4


@pytest.mark.parametrize("name", CASES)
def test_the_mark_is_that_of_the_attestation(name: str) -> None:
    report, shot = report_of(case(name)), snapshot(printed(), framework(), case(name))
    for document in (report, shot):
        assert document.info.mark == MARKS[name]
        assert document.info.verified == (name == "independent")
        assert MARKS[name] in document.info.subject


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("mark", ["", " ", "Verified by nobody", *MARKS.values()])
def test_no_other_mark_is_printed(name: str, mark: str) -> None:
    if mark == MARKS[name]:
        return
    wrong = case(name).model_copy(update={"mark": mark})
    for make in (verification_report_pdf, snapshot_pdf):
        with pytest.raises(ValueError, match="mark"):
            make(printed(), framework(), wrong)


def test_without_a_verification_nothing_is_verified() -> None:
    assert verification_report(printed(), framework()) == verification_report(printed(), framework(), None)
    assert verification_report(printed(), framework()).info.mark == MARKS["in-verification"]


# --- cover and attestation ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["independent", "not-independent"])
def test_the_cover_names_number_round_year_and_date(name: str) -> None:
    for cover, kind in ((pages(name)[0], "Verification Report"), (snapshot_pages(name)[0], "City Snapshot")):
        for words in (kind, CITY, NUMBER, ROUND, "2025", AT.date().isoformat()):
            assert words in cover


def test_before_the_attestation_the_cover_speaks_of_a_verification_under_way() -> None:
    cover = pages("in-verification")[0]
    assert "KPI Report in verification" in cover
    assert "not yet, the verification is under way" in cover
    assert "Verification Report" not in cover
    assert "attestation" not in [c.key for c in report_of(case("in-verification")).front]


@pytest.mark.parametrize("name", ["independent", "not-independent"])
def test_the_attestation_has_a_page_with_all_it_rests_on(name: str) -> None:
    found = case(name)
    assert found.attestation is not None
    page = next(text for text in pages(name) if "Place in the register" in text and "Attested by" in text)
    for words in (
        " ".join(found.attestation.text.split()),
        NAME,
        ROLE,
        "2026-03-14 09:26:53 UTC",
        "complete-city.csv",
        found.attestation.file_sha256[0],
        found.attestation.values_sha256,
        f"u4ssc {framework().pack.version}",
        NUMBER,
        ROUND,
        "1 234 entries",
        HEAD,
    ):
        assert words in page
    assert ("Independent Yes." in page) == (name == "independent")
    assert ("Independent No." in page) == (name != "independent")
    assert "Replaces" not in page


def test_a_corrected_report_says_what_it_replaces_and_that_scores_were_restated() -> None:
    found = issued(case("independent"), replaces="U4SSC-2025-OLD-01", restated_with="9.9.9")
    texts = pages_of(verification_report_pdf(printed(), framework(), found))
    words = "The scores were computed anew with version 9.9.9 of the indicator pack."
    assert "Replaces U4SSC-2025-OLD-01" in texts[0]
    assert "Replaces U4SSC-2025-OLD-01" in texts[2]
    assert words in texts[2]
    assert words in said(chapter(report_of(found), "attestation"))
    assert words in pages_of(snapshot_pdf(printed(), framework(), found))[1]
    assert words not in whole("independent")


def test_a_draft_that_is_not_in_the_register_says_so() -> None:
    text = " ".join(pages_of(verification_report_pdf(printed(), framework(), built(records(), decisions()))))
    assert "not entered in the register" in text
    assert "not entered yet" in text
    assert "Last hash" not in text


# --- the decisions -----------------------------------------------------------------------------------------


def test_the_work_is_told_in_numbers() -> None:
    tiles = next(
        b.tiles
        for b in chapter(report_of(case("independent")), "introduction").blocks
        if isinstance(b, Tiles)
    )
    assert [tile.figure for tile in tiles] == ["110 / 112", "8 / 9", "312 / 401"]
    assert all(tile.figure in whole("independent") for tile in tiles)
    found = rows(chapter(report_of(case("independent")), "introduction"), "by decision")
    numbers = {row.cells[0].text: row.cells[1].text for row in found}
    assert numbers == {
        "Accepted": "104",
        "Accepted with a reason": "5",
        "Verified as a correction": "1",
        "Not verified": "2",
        "Reported data points": "112",
    }


def totals(one: Chapter, caption: str = "") -> dict[str, str]:
    """The column on verification in the rows that are not sub-dimensions."""
    return {r.cells[0].text: r.cells[-1].text for r in rows(one, caption) if r.kind != "part"}


def test_the_columns_on_verification_are_filled() -> None:
    report = report_of(case("independent"))
    kpis = totals(chapter(report, "kpi-summary"))
    points = totals(chapter(report, "point-summary"), "Data points")
    assert (kpis["All KPIs"], kpis["Economy"], kpis["Environment"]) == ("89", "45", "16")
    assert kpis["Society and Culture"] == "28"
    assert int(kpis["Core KPIs"]) + int(kpis["Advanced KPIs"]) == 89
    assert (points["All data points"], points["Environment"]) == ("110", "27")
    assert "89 of 91 KPIs" in said(chapter(report, "kpi-summary"))
    waiting = rows(chapter(report_of(case("in-verification")), "point-summary"), "Data points")
    assert waiting[-1].cells[-1].text == "108"


def verdicts(found: Verification) -> dict[PointKey, tuple[str, str, tuple[int | str, ...]]]:
    """By data point: the word, the look, the footnotes."""
    cells = [row.cells[3] for row in rows(chapter(report_of(found), "results"), "Dimension")]
    keys = [(v.code, v.data_point) for v in printed().values]
    return {
        key: (cell.text, cell.mark.key if cell.mark else "", cell.notes)
        for key, cell in zip(keys, cells, strict=True)
    }


def test_every_value_carries_its_judgement_in_words() -> None:
    found = verdicts(case("independent"))
    assert found[REMARKED] == ("Yes", "verified", ("V1",))
    assert found[CORRECTED] == ("Corrected", "corrected", ("V2",))
    assert found[REFUSED] == ("No", "not-verified", ())
    assert found[REFUSED_PART] == ("No", "not-verified", ())
    assert len({look for _, look, _ in found.values()}) == 3
    waiting = verdicts(case("in-verification"))
    assert waiting["SC: SH: SI: 2C", "value"] == ("Open", "undecided", ())


def test_an_open_question_comes_before_what_was_decided_earlier() -> None:
    base = case("in-verification")
    points = tuple(
        p.model_copy(update={"state": PointState.QUESTION}) if (p.code, p.data_point) == REMARKED else p
        for p in base.points
    )
    found = base.model_copy(update={"points": points})
    assert verdicts(found)[REMARKED][0] == "Question"
    text = said(chapter(report_of(found), "point-summary"))
    assert "107 of 112 reported data points are verified" in text


def test_remarks_reasons_and_corrections_are_printed() -> None:
    text = whole("independent")
    assert f"V1) Verifier: “{REMARK}”" in text
    assert f"V2) Verifier: “{CORRECTION}”" in text
    report = report_of(case("independent"))
    cells = [[c.text for c in r.cells] for r in rows(chapter(report, "results"))]
    flags = [c for c in cells if c[-1] == FLAG_REASON]
    # two relations between two values each: a flag concerns both
    assert len(flags) == len(case("independent").accepted_flags) == 4
    assert flags[0][0] == "Warning"
    changed = next(c for c in cells if c[0].startswith("EC: ICT: ICT: 2C\n"))
    assert changed[1:3] == ["94.55 %", "80.00 %"]
    assert "Fixed (wired) broadband subscriptions from 104000 to 88000" in changed[3]
    assert CITY_REASON in changed[3]
    assert CORRECTION in changed[3]


def test_what_is_not_verified_is_listed_with_reasons() -> None:
    one = chapter(report_of(case("independent")), "not-verified")
    cells = [[c.text for c in r.cells] for r in rows(one)]
    assert ["SC: EH: H: 1C", "Life Expectancy", REFUSAL] in cells
    assert ["EN: EN: AQ: 1C", "Air Pollution", "Partial - Following not verified:"] in cells
    assert ["", "– SO2", PART_REFUSAL] in cells
    assert "2 KPIs with 2 data points could not be verified: 1 as a whole, 1 in part." in said(one)
    waiting = chapter(report_of(case("in-verification")), "not-verified")
    assert len(rows(waiting)) == len(rows(one))
    assert "2 reported data points wait for a decision." in said(waiting)


@pytest.mark.parametrize("name", CASES)
def test_that_all_is_verified_is_not_said_where_it_is_not(name: str) -> None:
    assert ALL_VERIFIED not in whole(name)


@pytest.mark.parametrize(
    ("independent", "words"),
    [
        (True, f"{ALL_VERIFIED}."),
        (False, f"{ALL_VERIFIED}, but not independently."),
        (None, "Every reported data point has been accepted so far."),
    ],
)
def test_that_all_is_verified_is_said_once_it_is_attested(independent: bool | None, words: str) -> None:
    found = built(records(), NOTHING_REFUSED, independent=independent)
    one = chapter(report_of(found), "not-verified")
    assert words in said(one)
    assert (ALL_VERIFIED in said(one)) == (independent is not None)
    assert not rows(one)


def test_values_the_verification_does_not_know_are_not_verified() -> None:
    found = built(records(), NOTHING_REFUSED)
    fewer = found.model_copy(update={"points": found.points[1:]})
    text = said(chapter(report_of(fewer), "not-verified"))
    assert ALL_VERIFIED not in text
    assert "1 reported data point waits" in text


def test_next_steps_fit_the_stage() -> None:
    steps = {name: chapter(report_of(case(name)), "next-steps").blocks for name in CASES}
    assert "Have the data verified by somebody" in repr(steps["not-independent"])
    assert "Answer the open questions" in repr(steps["in-verification"])
    assert "2 data points are not verified." in repr(steps["independent"])
    assert all("Only a verified report can be published" not in repr(blocks) for blocks in steps.values())


# --- what people write -------------------------------------------------------------------------------------


@cache
def nasty(text: str) -> Verification:
    own = decisions(
        remarked=(DecisionKind.ACCEPT_WITH_REASON, text),
        corrected=(DecisionKind.CORRECT, text),
        refused=(DecisionKind.NOT_VERIFIED, text),
        refused_part=(DecisionKind.NOT_VERIFIED, text),
    )
    first, second = records()
    found = built((first, second), own, name=text, role=text, text=text)
    typed = (
        found.corrections[0]
        .by_city[0]
        .model_copy(update={"field": text, "old": text, "new": text, "reason": text})
    )
    return issued(
        found,
        corrections=(
            found.corrections[0].model_copy(update={"old": text, "new": text, "by_city": (typed,)}),
        ),
        accepted_flags=tuple(
            flag.model_copy(update={"reason": text, "message": text}) for flag in found.accepted_flags
        ),
        replaces=text,
        city=text,
    )


@pytest.mark.parametrize("text", [LONG, UNBROKEN], ids=["long", "unbroken"])
def test_nothing_runs_out_of_the_page(text: str) -> None:
    for make in (verification_report_pdf, snapshot_pdf):
        with pdfplumber.open(io.BytesIO(make(printed(), framework(), nasty(text)))) as pdf:
            for page in pdf.pages:
                assert MARKS["independent"] in page.extract_text()
                for item in (*page.chars, *page.rects, *page.curves, *page.lines):
                    assert item["x0"] > -0.6
                    assert item["top"] > -0.6
                    assert item["x1"] < page.width + 0.6
                    assert item["bottom"] < page.height + 0.6
                page.close()


def test_control_characters_are_not_printed_and_nothing_is_filled_in() -> None:
    texts = pages_of(verification_report_pdf(printed(), framework(), nasty(LONG)))
    text = " ".join(texts)
    assert not any(c in text for c in "\x00\x07\x1b\u202e")
    assert "<b>sit</b> {amet} %s" in text
    assert len(pages_of(snapshot_pdf(printed(), framework(), nasty(LONG)))) == 4


def test_texts_that_are_empty_leave_words_in_their_place() -> None:
    text = " ".join(pages_of(verification_report_pdf(printed(), framework(), nasty(" \x00\n "))))
    for words in ("name not given", "role not given", "No reason is recorded."):
        assert words in text


def test_paragraphs_of_an_attestation_stay_apart() -> None:
    found = built(records(), decisions(), text="First part.\n\n  Second\tpart.\r\n")
    texts = [getattr(b, "text", "") for b in chapter(report_of(found), "attestation").blocks[:2]]
    assert texts == ["First part.", "Second part."]


@pytest.mark.parametrize("name", CASES)
def test_the_same_verification_gives_the_same_bytes(name: str) -> None:
    again = Verification.model_validate_json(case(name).model_dump_json())
    assert verification_report_pdf(printed(), framework(), again) == report_pdf(name)


def test_a_verification_of_other_data_claims_nothing() -> None:
    """An assessment whose data points the verification knows, but not as reported."""
    found = case("independent")
    points = tuple(p.model_copy(update={"verified": None, "status": "not_reported"}) for p in found.points)
    silent = found.model_copy(update={"points": points, "footnotes": (), "not_verified": ()})
    report = verification_report(complete(), framework(), silent)
    assert ALL_VERIFIED not in said(chapter(report, "not-verified"))
    assert "0 of 112 reported data points are verified" in said(chapter(report, "point-summary"))
