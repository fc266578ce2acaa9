"""An assessment, a refusal and an unusable file in the reader's language; figures are the same in each."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from i18n.i18n_catalogues import catalog, catalogues

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.checks.registry import all_checks, program_checks
from kpi_toolkit.framework import load_framework
from kpi_toolkit.i18n import LANGUAGES, PSEUDO, speaking
from kpi_toolkit.review.refusal import MESSAGES, Refused
from kpi_toolkit.services.assessing import load, read
from kpi_toolkit.submission import understood
from kpi_toolkit.submission.errors import MESSAGES as FILE_MESSAGES
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.submission.models import Submission
from kpi_toolkit.submission.parsing import Units, parse_number, parse_year, parse_yes_no

EXAMPLES = Path(__file__).parents[2] / "examples"
WORDS = {
    "printed", "title", "message", "why", "fix", "words", "calculation", "scoring", "groups", "understood",
    "parameters", "language",
}  # fmt: skip
"""Fields of an assessment that hold words; what the pack says is in other hands."""


@cache
def submission() -> Submission:
    return read([load(EXAMPLES / "messy-city.xlsx")], load_framework())


@cache
def assessed(language: str) -> Assessment:
    return assess_submission(submission(), load_framework(), language=language)


def figures(assessment: Assessment) -> Any:
    """The assessment without the words of the program and of the pack: codes, figures, places, states."""

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: without(part) for key, part in value.items() if key not in WORDS}
        if isinstance(value, list | tuple):
            return [without(part) for part in value]
        return value

    return without(assessment.model_dump())


def test_figures_are_the_same_in_the_pseudo_language() -> None:
    assert figures(assessed(PSEUDO)) == figures(assessed("en"))


def test_every_word_of_a_finding_is_translated() -> None:
    findings = assessed(PSEUDO).findings
    own = [finding for finding in findings if finding.check in program_checks()]
    assert len({finding.check for finding in own}) > 20, "the example shows enough of them"
    for finding in own:
        for text in (finding.title, finding.message, finding.why, finding.fix):
            assert text.startswith("⟦"), finding.check
            assert text.endswith("⟧"), finding.check
    for finding in findings:
        assert finding.message.startswith("⟦"), finding.check
        assert finding.title.startswith("⟦"), finding.check


def untranslated(text: str) -> list[str]:
    """What of a text in the pseudo-language still has letters that it accents."""
    return [word for word in re.findall("[A-Za-z]+", text) if re.search("[aceinosuyz]", word, re.IGNORECASE)]


def test_every_word_of_a_result_and_its_trace_is_translated() -> None:
    scored = [value for value in assessed(PSEUDO).values if value.trace.scoring]
    assert {value.method for value in scored} >= {"ratio_up", "ratio_down", "yes_no", "bands"}
    for value in assessed(PSEUDO).values:
        if value.value is None or isinstance(value.value, bool):
            assert not untranslated(value.printed)
        assert all(group.startswith("⟦") for group in value.trace.groups)
        assert not untranslated(value.trace.calculation or "")
        assert not untranslated((value.trace.scoring or "").replace(value.band or "-", ""))


def test_a_language_ends_with_the_assessment() -> None:
    assert assessed(PSEUDO).language == PSEUDO
    assert all_checks(load_framework())["missing-source"].title == program_checks()["missing-source"].title
    with pytest.raises(ValueError, match="There is no language “tlh”"):
        assess_submission(submission(), load_framework(), language="tlh")


def test_templates_are_translated_and_then_filled(tmp_path: Path) -> None:
    check = program_checks()["not-a-number"]
    found = next(f for f in assessed("en").findings if f.check == "not-a-number")
    made = {
        check.title: "Pas un nombre",
        check.message: "« {text} » n’est pas un nombre{expected: en @}.",
        "Not Reported": "Non communiqué",
        "Yes": "Oui",
        "{how}: band {band} -> {points} of {most} points": "{how} ; bande {band}, {points} points sur {most}",
        "{calculation} = {percent} of target": "{calculation} = {percent} de la cible",
    }
    with catalogues(tmp_path, fr=catalog("fr", made)):
        french = assess_submission(submission(), load_framework(), language="fr")
    said = next(f for f in french.findings if f.check == "not-a-number")
    assert said.title == "Pas un nombre"
    assert said.message.startswith(f"« {found.parameters['text']} » n’est pas un nombre")
    assert said.why == found.why, "what is missing is English"
    assert "Non communiqué" in {value.printed for value in french.values}
    scoring = [value.trace.scoring for value in french.values if value.trace.scoring]
    assert any(
        re.fullmatch(r"100 × [\d,\u202f]+ ÷ [\d,\u202f]+ = [\d,]+\u00a0% de la cible ; bande .+", s)
        for s in scoring
    )


# --- refusals and files -------------------------------------------------------------------------------------


def test_a_refusal_is_said_in_the_language_in_which_it_is_read(tmp_path: Path) -> None:
    made = catalog("fr", {MESSAGES["unknown-city"]: "Il n’y a pas de ville « {city} »."})
    error = Refused("unknown-city", city="Nowhere")
    with catalogues(tmp_path, fr=made), speaking("fr"):
        assert str(error) == error.refusal.sentence == "Il n’y a pas de ville « Nowhere »."
    assert str(error) == "There is no city “Nowhere”, or you may not see it."


def test_a_refusal_without_a_parameter_fails_where_it_is_made() -> None:
    with pytest.raises(KeyError):
        Refused("unknown-city")


def test_an_unusable_file_is_told_in_the_language_in_which_it_is_read(tmp_path: Path) -> None:
    made = {FILE_MESSAGES["not-xlsx"]: "« {name} » est {kind}.", "a picture": "une image"}
    error = UnusableFile("not-xlsx", "city.xlsx", kind="picture")
    with catalogues(tmp_path, fr=catalog("fr", made)), speaking("fr"):
        assert str(error) == "« city.xlsx » est une image."
    assert str(error).startswith('"city.xlsx" is a picture, not an Excel workbook')


@pytest.mark.parametrize("reason", MESSAGES)
def test_every_refusal_can_be_said_in_every_language(reason: str) -> None:
    from kpi_toolkit.i18n.proofreading import parameters

    named = parameters(MESSAGES[reason])[1]
    error = Refused(reason, **dict.fromkeys(named, "this"))
    for language in (*LANGUAGES, PSEUDO):
        with speaking(language):
            assert "{" not in str(error)


# --- how a cell was read ------------------------------------------------------------------------------------

HECTARES = Units("km2", {}, {"ha": 0.01})


@pytest.mark.parametrize(
    ("sentence", "french"),
    [
        (
            parse_number("95 424", "text", "", percent=False, units=Units()).understood,
            "texte « 95 424 » lu 95\u202f424",
        ),
        (
            parse_number("1 200,5 ha", "text", "", percent=False, units=HECTARES).understood,
            "texte « 1 200,5 ha » lu 1\u202f200,5 ha, converti en 12,005 km2",
        ),
        (
            parse_number(0.5, "number", "0%", percent=True, units=Units()).understood,
            "0,5 (affiché en pour cent) lu 50 %",
        ),
        (parse_yes_no("oui", "text").understood, "« oui » lu comme oui"),
        (parse_yes_no("non", "text").understood, "« non » lu comme non"),
        (parse_year("2023-05-01", "date").understood, "« 2023-05-01 » lu comme l’année 2023"),
        ("120 ha = 1.2 km2", "120 ha = 1.2 km2"),
        (None, None),
    ],
)
def test_how_a_cell_was_read_is_stored_in_english_and_told_in_the_readers_language(
    tmp_path: Path, sentence: str | None, french: str | None
) -> None:
    made = {
        understood.READ: "texte « {text} » lu {amount}",
        understood.CONVERTED: "texte « {text} » lu {amount}, converti en {result}",
        understood.SHOWN_IN_PERCENT: "{number} (affiché en pour cent) lu {percent} %",
        understood.YES: "« {text} » lu comme oui",
        understood.NO: "« {text} » lu comme non",
        understood.YEAR: "« {text} » lu comme l’année {year}",
    }
    assert understood.told(sentence) == sentence
    with catalogues(tmp_path, fr=catalog("fr", made)), speaking("fr"):
        assert understood.told(sentence) == french


@given(st.text(max_size=40), st.sampled_from([Units(), HECTARES]))
def test_whatever_a_city_wrote_is_told_in_every_language(text: str, units: Units) -> None:
    parsed = parse_number(text, "text", "", percent=False, units=units)
    with speaking(PSEUDO):
        told = understood.told(parsed.understood)
    assert (told is None) == (parsed.understood is None)
    if told is not None:
        assert told.startswith("⟦")
        assert parsed.parameters["text"] in told
