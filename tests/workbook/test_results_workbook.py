"""The results workbook says what the assessment says, in values only."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from builders import submission
from openpyxl import Workbook, load_workbook

from kpi_toolkit.assessment.assess import assess_submission
from kpi_toolkit.assessment.models import Assessment, FindingText
from kpi_toolkit.framework import Framework, load_framework
from kpi_toolkit.i18n import available, speaking
from kpi_toolkit.submission.models import SourceFile, Submission
from kpi_toolkit.workbook.preflight import preflight
from kpi_toolkit.workbook.results import build_results, results_bytes

SHEETS = ["Summary", "Values", "Groups", "Maturity", "Findings", "Inputs", "Method"]
HOSTILE = '=HYPERLINK("http://example.org","see here")'


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load_framework().with_overlay("who-2021")


def said(framework: Framework) -> Submission:
    given = submission(
        framework,
        {"city": HOSTILE, "year": 2024, "population": 100_000, "households": 40_000, "gdp": 3.2e9},
        {
            "EC: ICT: ICT: 1C": {
                "inputs": {"households_with_internet": 38_000},
                "year": 2023,
                "source": "+cmd",
                "comment": "two\x00 words",
            },
            "EC: ICT: ICT: 2C": {"final": 61.5},
            "EC: ICT: WS: 1C": {"inputs": {"smart_water_meters": 900, "water_meters": 300}},
            "EN: EN: AQ: 1C/pm2_5": {"inputs": {"concentration_pm2_5": 0.001}},
            "SC: SH: SA: 3A": {"inputs": {"resilience_plans": True}},
            "EC: ICT: ICT: 3C": {"notation": "confidential"},
        },
        maturity={"strategy-1-a": True, "strategy-1-b": True},
    )
    file = SourceFile("city & co.xlsx", "ab" * 32, 12_345, "xlsx", "1.0.0", "1.0.0")
    return Submission(given.profile, given.values, given.maturity, given.maturity_evidence, (), (file,))


@pytest.fixture(scope="module")
def assessment(framework: Framework) -> Assessment:
    return assess_submission(said(framework), framework)


@pytest.fixture(scope="module")
def workbook(assessment: Assessment, framework: Framework) -> Workbook:
    return load_workbook(BytesIO(results_bytes(assessment, framework)))


def table(workbook: Workbook, title: str) -> list[dict[str, Any]]:
    """The rows of the sheet's main table, by the headings above them."""
    sheet = workbook[title]
    head = int(sheet.print_title_rows.split(":")[0].replace("$", ""))
    rows = sheet.iter_rows(min_row=head, values_only=True)
    headings = [str(heading) for heading in next(rows)]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def texts(workbook: Workbook, title: str) -> list[str]:
    return [str(cell.value) for row in workbook[title].iter_rows() for cell in row if cell.value is not None]


def test_sheets_are_ready_to_read_and_to_print(workbook: Workbook) -> None:
    assert workbook.sheetnames == SHEETS
    for sheet in workbook.worksheets:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert "&P of &N" in sheet.oddFooter.right.text
    for title in ("Values", "Groups", "Findings", "Inputs"):
        assert workbook[title].freeze_panes
        assert workbook[title].auto_filter.ref


def test_there_are_values_only_and_no_text_is_live(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), f"{sheet.title}!{cell.coordinate}: {cell.value}"
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix, f"{sheet.title}!{cell.coordinate}"
    assert HOSTILE in texts(workbook, "Summary")
    assert "two words" in texts(workbook, "Values")


def test_every_value_stands_there_with_its_target_and_score(
    workbook: Workbook, assessment: Assessment
) -> None:
    rows = table(workbook, "Values")
    assert len(rows) == len(assessment.values) == 112
    for row, value in zip(rows, assessment.values, strict=True):
        assert (row["Code"], row["Data point"]) == (value.code, value.name)
        shown = {True: "Yes", False: "No"}[value.value] if isinstance(value.value, bool) else value.value
        assert row["Result"] == (pytest.approx(shown, rel=1e-15) if isinstance(shown, float) else shown)
        assert row["% of target"] == (value.percent_of_target and pytest.approx(value.percent_of_target))
        assert row["Points"] == value.points
        assert row["Basis of the target"] == value.basis
        assert row["Source of the target"] == value.source
        assert (row["Sheet"], row["Cell"]) == (value.sheet, value.cell)
        if value.band:
            assert row["Band"] == value.band


def test_a_value_with_an_error_names_what_excludes_it(workbook: Workbook, assessment: Assessment) -> None:
    value = assessment.value("EC: ICT: WS: 1C")
    assert value.excluded_by
    row = next(r for r in table(workbook, "Values") if r["Code"] == value.code)
    assert row["Points"] is None
    assert value.excluded_by in row["Not scored because of"]


def test_a_small_number_is_never_shown_as_zero(workbook: Workbook) -> None:
    sheet = workbook["Values"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == 0.001)
    assert cell.number_format == "#,##0.000"


def test_groups_without_a_score_say_why(workbook: Workbook, assessment: Assessment) -> None:
    rows = table(workbook, "Groups")
    assert len(rows) == len(assessment.groups) == 34
    for row, group in zip(rows, assessment.groups, strict=True):
        assert (row["Group"], row["Points"], row["Points possible"]) == (
            group.name,
            group.points,
            group.maximum,
        )
        if group.percent is None:
            words = "Nothing scored" if group.has_targets else "No targets"
            assert (row["Score in %"], row["Band"]) == ("–", words)
        else:
            assert row["Score in %"] == pytest.approx(group.percent)
            assert row["Band"] == group.band
    assert {"Nothing scored", "No targets"} <= {row["Band"] for row in rows}


def test_findings_have_exact_counts_and_all_their_words(workbook: Workbook, assessment: Assessment) -> None:
    rows = table(workbook, "Findings")
    assert len(rows) == len(assessment.findings) > 0
    counts = assessment.counts
    line = next(text for text in texts(workbook, "Findings") if " error" in text)
    assert line.startswith(f"{counts['error']} error")
    assert f"{counts['warning']} warning" in line
    for row, finding in zip(rows, assessment.findings, strict=True):
        assert row["What is wrong"] == finding.message
        assert row["How to mend it"] == finding.fix
        assert (row["Sheet"], row["Cell"]) == (finding.sheet, finding.cell)


def test_each_input_can_be_walked_back_to_its_cell(workbook: Workbook, assessment: Assessment) -> None:
    rows = table(workbook, "Inputs")
    assert len(rows) == sum(len(value.trace.inputs) for value in assessment.values)
    own, shared = (row for row in rows if row["Code"] == "EC: ICT: ICT: 1C")
    assert (own["Understood as"], own["From the profile"]) == (38_000, "No")
    assert (shared["Understood as"], shared["From the profile"]) == (40_000, "Yes")
    assert own["Formula"] == "100 × Households with Internet access ÷ Households of the city"
    assert "95" in own["Calculation"]


def test_the_method_sheet_pins_the_assessment(
    workbook: Workbook, assessment: Assessment, framework: Framework
) -> None:
    words = texts(workbook, "Method")
    for part in ("ab" * 32, "who-2021", framework.pack.version, framework.pack.disclaimer, "city & co.xlsx"):
        assert part in words
    assert set(assessment.settings) <= set(words)


def test_there_is_no_overall_score_and_no_maturity_level_without_all_dimensions(workbook: Workbook) -> None:
    summary = "\n".join(texts(workbook, "Summary"))
    assert "no overall score" in summary
    assert "so no level is given" in summary


def test_equal_input_gives_equal_bytes_that_our_preflight_takes(
    assessment: Assessment, framework: Framework
) -> None:
    first, second = (results_bytes(assessment, framework) for _ in range(2))
    assert first == second
    preflight(first, "results.xlsx")


def test_an_assessment_without_anything_in_it_gives_a_workbook(framework: Framework) -> None:
    assert results_bytes(assess_submission(Submission(), framework), framework)


def test_values_of_another_pack_are_printed_with_what_they_carry(
    assessment: Assessment, framework: Framework
) -> None:
    """A finding of any shape must not stop the writing."""
    finding = assessment.findings[0].model_dump() | {
        "value": float(10**15),
        "cell": None,
        "name": None,
        "fix": "=",
    }
    changed = assessment.model_copy(
        update={"findings": (FindingText(**finding),), "city": None, "year": None}
    )
    assert build_results(changed, framework).sheetnames == SHEETS


@pytest.mark.parametrize("language", available())
def test_it_is_in_the_language_of_the_assessment(
    assessment: Assessment, framework: Framework, workbook: Workbook, language: str
) -> None:
    told = assess_submission(said(framework), framework, language=language)
    with speaking(language):
        made = load_workbook(BytesIO(results_bytes(told, framework.in_language(language))))
    assert len(made.sheetnames) == len(set(made.sheetnames)) == len(SHEETS)
    for title in made.sheetnames:
        assert len(title) <= 31
        assert not set(title) & set("[]:*?/\\")
    for sheet, english in zip(made.worksheets, workbook.worksheets, strict=True):
        assert (sheet.max_row, sheet.max_column) == (english.max_row, english.max_column)
        numbers = [
            [[cell.value for cell in row if cell.data_type == "n"] for row in one.iter_rows()]
            for one in (sheet, english)
        ]
        assert numbers[0] == numbers[1]


def test_a_name_with_signs_no_sheet_can_hold_gives_a_workbook_that_opens(framework: Framework) -> None:
    given = submission(framework, {"city": "Nul\x00 and \ud800 half", "year": 2024}, {})
    made = load_workbook(BytesIO(results_bytes(assess_submission(given, framework), framework)))
    assert "Nul and  half 2024" in str(made["Summary"].oddFooter.left.text)
