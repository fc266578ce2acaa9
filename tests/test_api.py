"""``from kpi_toolkit import assess``: the one way in for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kpi_toolkit import __version__, assess
from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.framework import PackError, load_framework
from kpi_toolkit.services.outputs import assessment_json
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.submission.models import Entry, Place, ReportedValue, Submission
from kpi_toolkit.submission.tidy_csv import read_csv

CITIES = Path(__file__).parents[1] / "indicators" / "u4ssc" / "published"
KARMOY, ASKER = CITIES / "karmoy-2020.csv", CITIES / "asker-2020.csv"
FRAMEWORK = load_framework()


def strict_json(assessment: Assessment) -> dict[str, Any]:
    """The assessment as JSON that any reader understands: no NaN, no Infinity."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in the JSON")

    return json.loads(assessment_json(assessment), parse_constant=refuse)


# --- what it takes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [KARMOY, str(KARMOY), [KARMOY], (str(KARMOY),)])
def test_a_path(source: Any) -> None:
    assessment = assess(source)
    assert (assessment.city, assessment.year) == ("Karmøy", 2020)
    assert assessment.value("EC: ICT: ICT: 1C").value == 97
    assert assessment.file is not None
    assert assessment.file.name == "karmoy-2020.csv"
    assert assessment.toolkit_version == __version__


def test_several_paths() -> None:
    assessment = assess([KARMOY, ASKER])
    assert assessment.city == "Karmøy"
    assert assessment.value("SC: SH: SI: 1C").value == 0.64
    assert [file.name for file in assessment.files] == ["karmoy-2020.csv", "asker-2020.csv"]
    assert "files-disagree" in {finding.check for finding in assessment.findings}, "two cities, two names"


def test_a_submission() -> None:
    submission = read_csv(KARMOY.read_bytes(), "karmoy-2020.csv", FRAMEWORK)
    assert assess(submission) == assess(KARMOY)
    assert assess(submission) == assess_submission(submission)


def test_an_empty_submission() -> None:
    assessment = assess(Submission())
    assert assessment.coverage.data_points_reported == 0
    assert assessment.file is None
    assert all(group.percent is None for group in assessment.groups)
    assert assessment.maturity.kpi.level is None
    assert {value.printed for value in assessment.values} == {"Not Reported"}
    strict_json(assessment)


def test_overlays_targets_and_settings(tmp_path: Path) -> None:
    targets = tmp_path / "own.yaml"
    targets.write_text("targets: [{code: 'EC: ICT: ICT: 1C', target: 50}]", encoding="utf-8")
    limits = tmp_path / "limits.yaml"
    limits.write_text(
        "settings: {value_age: {value: 9, reason: The census is every ten years}}", encoding="utf-8"
    )
    assessment = assess(KARMOY, overlays=["who-2021"], targets=targets, settings=limits)
    assert assessment.framework.overlays == ("who-2021", "own.yaml")
    assert assessment.value("EC: ICT: ICT: 1C").percent_of_target == 194
    assert assessment.settings["value_age"].value == 9
    assert assessment.settings["value_age"].changed_because == "The census is every ten years"


def test_figures_to_compare_with() -> None:
    before = {("EC: ICT: ICT: 1C", "value"): 40.0}
    plain = {finding.check for finding in assess(KARMOY).findings}
    compared = {finding.check for finding in assess(KARMOY, previous=before, national=before).findings}
    assert compared - plain == {"change-since-last-period", "far-from-national"}


def test_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match=r"There is no file"):
        assess(tmp_path / "nowhere.csv")
    with pytest.raises(PackError, match="who-2050"):
        assess(KARMOY, overlays=["who-2050"])


# --- what it gives ------------------------------------------------------------------------------------------


def test_the_same_file_gives_the_same_assessment() -> None:
    assert assessment_json(assess(KARMOY)) == assessment_json(assess(KARMOY))


def test_an_assessment_cannot_be_changed() -> None:
    assessment = assess(KARMOY)
    with pytest.raises(ValidationError, match="frozen"):
        assessment.city = "Elsewhere"
    with pytest.raises(ValidationError, match="frozen"):
        assessment.values[0].points = 4


def test_an_assessment_comes_back_from_its_json() -> None:
    assessment = assess([KARMOY, ASKER])
    assert Assessment.model_validate_json(assessment_json(assessment)) == assessment


def test_finding_values_and_groups() -> None:
    assessment = assess(KARMOY)
    assert assessment.value("ec:ict:ict:4c", "3g").value == 96.67
    assert assessment.group("category", "Water and Sanitation", "Environment").reported == 0
    for missing in (lambda: assessment.value("XX: 1"), lambda: assessment.value("EC: ICT: ICT: 4C")):
        with pytest.raises(KeyError):
            missing()
    with pytest.raises(KeyError):
        assessment.group("category", "Water and Sanitation", "Society and Culture")


def test_every_value_says_how_it_came_about() -> None:
    rows = """\
code,data_point,input,value
profile,households,,500
EC: ICT: ICT: 1C,,households_with_internet,450
EC: I: WS: 3C,,,0
EC: P: EM: 1C,,,6
SC: SH: SI: 1C,,,0.8
EN: EN: EQ: 2A,,,15
SC: SH: SA: 3A,,,yes
EC: ICT: WS: 1C,,smart_water_meters,0
EC: ICT: WS: 1C,,water_meters,0
EC: ICT: WS: 1C,,,12
"""
    assessment = assess(read_csv(rows.encode(), "lakeside.csv", FRAMEWORK))

    def trace(code: str) -> tuple[str | None, str | None]:
        found = assessment.value(code).trace
        return found.calculation, found.scoring

    assert trace("EC: ICT: ICT: 1C") == (
        "100 × 450 ÷ 500 = 90",
        "100 × 90 ÷ 100 = 90 % of target: band 66-95 -> 3 of 4 points",
    )
    assert trace("EC: I: WS: 3C") == (
        "0 (given as the final value)",
        "nothing to improve at 0: band 95+ -> 4 of 4 points",
    )
    assert (
        trace("EC: P: EM: 1C")[1]
        == "6 against the thresholds at most 5, 7.5, 10: band 66-95 -> 3 of 4 points"
    )
    assert trace("SC: SH: SI: 1C")[1] == (
        "the smaller of 0.8 ÷ 1 and 1 ÷ 0.8, × 100 = 80 % of target: band 66-95 -> 3 of 4 points"
    )
    assert (
        trace("EN: EN: EQ: 2A")[1]
        == "100 × (15 − 100) ÷ (0 − 100) = 85 % of target: band 66-95 -> 3 of 4 points"
    )
    assert trace("SC: SH: SA: 3A") == (None, "Yes = 100 % of target: band 95+ -> 4 of 4 points")
    assert trace("EC: ICT: WS: 1C")[0] == "12 (given as the final value)", (
        "0 of 0 meters gives nothing to reckon with"
    )


# --- whatever stands in the file ----------------------------------------------------------------------------

numbers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(0, 1e6),
    st.sampled_from([0.0, -0.0, 1e308, 1.7e308, -1.7e308, 1e-308, 5e-324, 1e15, 0.001, 100.0]),
)
entries = st.builds(
    Entry,
    value=st.one_of(numbers, st.booleans(), st.none(), st.text(max_size=5)),
    raw=st.just("as typed"),
    place=st.just(Place("city.csv", "city.csv", "B2")),
    year=st.one_of(st.none(), st.integers(1900, 2199)),
)


@st.composite
def submissions(draw: st.DrawFn) -> Submission:
    points = draw(st.lists(st.sampled_from(FRAMEWORK.points), max_size=12, unique_by=lambda point: point.key))
    values = {}
    for point in points:
        inputs = {name: draw(entries) for name in point.inputs if draw(st.booleans())}
        values[point.key] = ReportedValue(inputs=inputs, final=draw(st.one_of(st.none(), entries)))
    profile = {
        name: draw(entries) for name in draw(st.sets(st.sampled_from(FRAMEWORK.shared_inputs), max_size=4))
    }
    return Submission(profile=profile, values=values)


@given(
    submissions(),
    st.dictionaries(st.sampled_from([point.key for point in FRAMEWORK.points]), numbers, max_size=4),
)
@settings(max_examples=120, deadline=None)
def test_no_figure_breaks_the_assessment(
    submission: Submission, before: dict[tuple[str, str], float]
) -> None:
    assessment = assess(submission, framework=FRAMEWORK, previous=before, national=before)
    document = strict_json(assessment)
    assert len(document["values"]) == 112
    for value in assessment.values:
        assert value.printed
        assert (value.points is not None) == (
            value.value is not None and value.method is not None and value.excluded_by is None
        )
    assert Assessment.model_validate_json(assessment_json(assessment)).coverage == assessment.coverage


@given(
    st.lists(
        st.tuples(st.sampled_from(FRAMEWORK.points), numbers, st.sampled_from(["", "%", "ha", "millions"])),
        max_size=8,
    )
)
@settings(max_examples=60, deadline=None)
def test_no_file_breaks_the_assessment(rows: list[tuple[Any, float, str]]) -> None:
    lines = ["code,data_point,input,value,unit", "profile,currency,,EUR,"]
    for number, (point, value, unit) in enumerate(rows):
        name = point.inputs[0] if number % 2 else ""
        lines.append(f"{point.code},{point.data_point.key},{name},{value!r},{unit}")
    strict_json(assess(read_csv("\n".join(lines).encode(), "city.csv", FRAMEWORK), framework=FRAMEWORK))
