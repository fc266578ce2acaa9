"""Documents come out in the language of the assessment, as a whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path

import pytest
from i18n.i18n_catalogues import catalog, catalogues
from reports.documents_in_languages import (
    CORRECTED,
    documents,
    framework_in,
    in_no_catalogue,
    judged,
    strings,
    unfinished,
    written,
)
from reports.sample_cities import framework
from reports.sample_verifications import CASES, CITY, YEAR, case, printed

from kpi_toolkit.i18n import PSEUDO, SOURCE, available, speaking, state_of
from kpi_toolkit.i18n.catalogue import translations
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.judged import day, moment
from kpi_toolkit.reports.content.model import Report
from kpi_toolkit.review.attest import TEXT, TEXT_NOT_INDEPENDENT, role_words, statement, told

PACKAGE = Path(frame.__file__).parents[2]
FOREIGN = tuple(code for code in available() if code != SOURCE)
DATA = re.compile(
    r"""
    [A-Z]{2}:\ [A-Z]+:\ [A-Z]+:\ \d[AC]              # codes of indicators
    | \b[0-9a-f]{64}\b | (?:[0-9a-f]{4}){8} | submission-\d | U4SSC-2025-[0-9A-F-]+ | V\d+
    | \d{4}-\d\d-\d\d(?:\ \d\d:\d\d:\d\d\ UTC)?
    | SHA-256 | u4ssc\ \d+\.\d+\.\d+ | EUR | Data\ entry\ [A-Z]+\d+ | city-2024\.xlsx
    | complete-city\.csv(?:\ [A-Z]+\d+)? | Norland(?:ia)?(?:\ \(fictional\))? | Lindhaven\ \(fictional\)
    | Remark\ \d+\ of\ the\ utility\.
    | \ and\ (?=[:\ \d])                             # a list, which CLDR joins in the languages it knows
    """,
    re.VERBOSE,
)
"""What a document prints of a city, of persons and of programs."""


def persons() -> set[str]:
    """What persons wrote in the sample verifications and figures, as it stands in documents."""
    found = case("independent")
    said = {flag.reason for flag in found.accepted_flags} | {note.text for note in found.footnotes}
    said |= {point.reason for kpi in found.not_verified for point in kpi.points}
    said |= {change.reason for one in found.corrections for change in one.by_city}
    said |= {value.stated_source or "" for value in printed().values} - {""}
    assert found.attestation is not None
    return said | {found.attestation.name, found.attestation.role}


def test_every_word_of_every_document_is_in_a_catalogue_or_in_the_pack() -> None:
    own = sorted(persons() | set(framework().pack.based_on), key=len, reverse=True)
    seen = 0
    for name, document in documents(PSEUDO):
        for text in strings(document):
            rest = in_no_catalogue(text)
            for words in own:
                rest = rest.replace(words, "")
            assert not re.search("[A-Za-z]", DATA.sub("", rest)), f"{name}: {text}"
            seen += 1
    assert seen > 10_000


class Nothing(NullTranslations):
    """What a catalogue turns to for a text it does not have."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def gettext(self, message: str) -> str:
        self.asked.append(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


@contextmanager
def asked_in_vain(language: str) -> Iterator[list[str]]:
    """The texts that were looked up and are not in the catalogue."""
    nothing, spoken = Nothing(), translations(language)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spoken, "_fallback", nothing)
        yield nothing.asked


@pytest.mark.parametrize("language", FOREIGN)
def test_no_phrase_of_a_document_is_missing(language: str) -> None:
    with asked_in_vain(language) as missing:
        made = [*written(language), *unfinished(language)]
    assert missing == []
    assert len(made) > 12


def test_a_phrase_that_is_missing_is_noticed(tmp_path: Path) -> None:
    with catalogues(tmp_path, fr=catalog("fr", {"Foreword": "Avant-propos"})), asked_in_vain("fr") as missing:
        list(written("fr"))
    assert "Foreword" not in missing
    assert "Disclaimer" in missing


@pytest.mark.parametrize("language", FOREIGN)
def test_the_language_is_that_of_the_assessment(language: str) -> None:
    for _, document in documents(language):
        assert document.info.language == language
        assert document.cover.kind in document.info.title


def test_figures_are_the_same_in_every_language() -> None:
    def figures_of(report: Report) -> list[tuple[str, int]]:
        rows = [row for chapter in report.chapters for row in _rows(chapter)]
        return [(row.key, len(row.cells)) for row in rows]

    for language in FOREIGN:
        for (name, english), (own, other) in zip(documents(SOURCE), documents(language), strict=True):
            assert name == own
            if isinstance(english, Report):
                assert isinstance(other, Report)
                assert figures_of(other) == figures_of(english)


def _rows(chapter):  # type: ignore[no-untyped-def]
    return [row for block in chapter.blocks for row in getattr(block, "rows", ()) if hasattr(row, "cells")]


# --- what was recorded in English -----------------------------------------------------------------------------


def test_the_usual_attestation_is_told_in_the_readers_language_and_own_words_stay(tmp_path: Path) -> None:
    made = catalog(
        "fr", {TEXT: "Vu {city}, {year}.", TEXT_NOT_INDEPENDENT: "Dépendant.", "Verifier": "Vérificateur"}
    )
    stored = [statement(CITY, YEAR, independent) for independent in (True, False)]
    own = statement(CITY, YEAR, False, "I saw it.\nAll of it.")
    assert [told(text, CITY, YEAR) for text in (*stored, own)] == [*stored, own]
    with catalogues(tmp_path, fr=made), speaking("fr"):
        assert told(stored[0], CITY, YEAR) == f"Vu {CITY}, {YEAR}."
        assert told(stored[1], CITY, YEAR) == f"Vu {CITY}, {YEAR}. Dépendant."
        assert told(own, CITY, YEAR) == "I saw it.\nAll of it. Dépendant."
        assert told(stored[0], "Elsewhere", YEAR) == stored[0], "it is another statement"
        assert (role_words("Verifier"), role_words("Qualified verifier")) == (
            "Vérificateur",
            "Qualified verifier",
        )


@pytest.mark.parametrize("language", FOREIGN)
def test_names_results_and_findings_of_a_verification_are_told_in_the_language(language: str) -> None:
    assessment, found = judged("independent", language)
    english = case("independent")
    point = assessment.value(*CORRECTED)
    correction = next(one for one in found.corrections if (one.code, one.data_point) == CORRECTED)
    assert (correction.name, correction.new) == (point.name, point.printed)
    assert correction.by_city == english.corrections[0].by_city
    messages = {(one.check, one.message) for one in assessment.findings}
    assert found.accepted_flags
    for flag, before in zip(found.accepted_flags, english.accepted_flags, strict=True):
        assert (flag.check, flag.message) in messages
        assert flag.message != before.message
        assert (flag.reason, flag.severity) == (before.reason, before.severity)
    assert [kpi.code for kpi in found.not_verified] == [kpi.code for kpi in english.not_verified]
    for kpi in found.not_verified:
        own = framework_in(language).kpi(kpi.code)
        assert own is not None
        assert kpi.name == own.name
    assert found.attestation == english.attestation


# --- how far the translation is checked -----------------------------------------------------------------------


def notes(document: object) -> str:
    return " ".join(strings(document))


@pytest.mark.parametrize("name", list(CASES))
def test_english_says_nothing_of_a_translation(name: str) -> None:
    for own, document in documents(SOURCE):
        if own == name:
            assert "translat" not in notes(document)


@pytest.mark.parametrize("language", FOREIGN)
def test_all_documents_say_how_much_of_their_language_is_checked(language: str) -> None:
    program, pack = state_of(language), framework().text_states(language)
    with speaking(language):
        (paragraph,) = frame.translation(framework_in(language))
    machine, checked = program.machine + pack.machine, program.checked + pack.checked
    counted = {int("".join(re.findall(r"\d", word))) for word in re.findall(r"\d[\d\s.,]*", paragraph.text)}
    assert counted == {machine, checked} - {0}
    for _, document in documents(language):
        assert notes(document).count(paragraph.text) == 1


def test_what_is_checked_is_told_from_what_a_machine_made(tmp_path: Path) -> None:
    made = catalog("es", {"Yes": "Sí", "No": "No"}, checked=("Yes",))
    pack = framework().text_states("es")
    with catalogues(tmp_path, es=made), speaking("es"):
        (paragraph,) = frame.translation(framework_in("es"))
        machine = number(1 + pack.machine, 0)
    assert f"{machine} were translated by a machine" in paragraph.text
    assert f"persons have checked {1 + pack.checked}." in paragraph.text


def test_a_checked_translation_says_so_and_gaps_are_counted(tmp_path: Path) -> None:
    made = catalog("ru", {"Yes": "Да", "No": ""}, checked=("Yes",))
    with catalogues(tmp_path, ru=made), speaking("ru"):
        (paragraph,) = frame.translation(framework())
        pack = framework().text_states("ru")
        if not pack.machine:
            assert paragraph.text.startswith(f"All {1 + pack.checked} texts")
        assert "stand" in paragraph.text


# --- dates, and pieces ----------------------------------------------------------------------------------------


def test_days_and_moments_of_documents() -> None:
    at = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
    assert (day(at), moment(at)) == ("2026-03-14", "2026-03-14 09:26:53 UTC")
    with speaking("fr"):
        assert (day(at), moment(at)) == ("14 mars 2026", "14 mars 2026, 09:26:53 UTC")
    with speaking("zh"):
        assert moment(at) == "2026年3月14日 09:26:53 UTC"


NO_WORDS = {
    "SHA-256 ", " UTC", "$A", "A", ":A", "findings-", "dimension/", "dimension-",
    "-strengths", "-gaps", "-lifts", "goal-",
}  # fmt: skip
"""Pieces that are the same in every language, keys, and addresses of cells."""


def pieces(path: Path) -> Iterator[str]:
    """Words that are put together in the source: parts of f-strings, and what is added with +."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    apart = {
        node
        for one in ast.walk(tree)
        for node in ast.walk(
            one if isinstance(one, ast.Raise) else getattr(one, "format_spec", None) or ast.Pass()
        )
    }
    for node in ast.walk(tree):
        parts: list[ast.expr] = []
        if isinstance(node, ast.JoinedStr):
            parts = node.values
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            parts = [node.left, node.right]
        for part in parts if node not in apart else ():
            text = part.value if isinstance(part, ast.Constant) else None
            if isinstance(text, str) and re.search("[A-Za-z]", text) and text not in NO_WORDS:
                yield f"{path.name}:{node.lineno}: {text!r}"


def test_no_sentence_is_put_together_from_pieces() -> None:
    paths = [*(PACKAGE / "reports" / "content").rglob("*.py"), *(PACKAGE / "workbook").glob("result*.py")]
    assert len(paths) > 20
    assert [found for path in paths for found in pieces(path)] == []
