"""Documents are issued in a language, the ledger keeps it, and one that nobody has checked can be refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from i18n.i18n_catalogues import catalog, catalogues
from services.towns import World, drawn

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import load_framework
from kpi_toolkit.i18n import LANGUAGES, PSEUDO, available, speaking, state_of
from kpi_toolkit.reports.reading.answers import Verdict
from kpi_toolkit.review.models import LedgerEntry, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import register
from kpi_toolkit.services.languages import CHECKED_ONLY, document_language
from kpi_toolkit.services.making import KINDS, OUTPUT
from kpi_toolkit.services.report_check import check_report
from kpi_toolkit.services.telling import assessment_in, printed_in
from kpi_toolkit.store.ledger import chained


def entries(world: World) -> tuple[LedgerEntry, ...]:
    with world.store.as_system(read_only=True) as unit:
        return unit.ledger()


def wrong(data: bytes, ledger: Sequence[LedgerEntry]) -> list[str]:
    found = check_report(data, "report.pdf", ledger)
    return [str(one) for one in found.answers if one.verdict is Verdict.DIFFERS]


@pytest.mark.parametrize("kind", ["snapshot", "verification_report"])
def test_a_document_is_issued_in_a_language_and_checked_in_it(world: World, kind: str) -> None:
    one = world.round_in(RoundState.VERIFIED)
    report = register.issue(world.verifier, one.id, kind, language="fr")
    assert report.data is not None
    ledger = entries(world)
    assert ledger[-1].content["language"] == "fr"
    assert wrong(report.data, ledger) == []
    about = check_report(report.data, "report.pdf", ledger).document.about
    assert (about.language, about.mark) == ("fr", "Vérifié")


@pytest.mark.parametrize(("language", "agrees"), [(None, True), ("fr", True), ("es", False)])
def test_the_ledger_has_to_say_the_same_language_or_none_as_it_did_earlier(
    world: World, language: str | None, agrees: bool
) -> None:
    one = world.round_in(RoundState.VERIFIED)
    report = register.issue(world.verifier, one.id, "snapshot", language="fr")
    assert report.data is not None
    *before, last = entries(world)
    content = {key: value for key, value in last.content.items() if key != "language"}
    content |= {} if language is None else {"language": language}
    head = (before[-1].sequence, before[-1].hash)
    told = chained(head, last.kind, last.subject, last.by, last.at, content)
    assert (wrong(report.data, [*before, told]) == []) == agrees


def test_the_language_in_force_is_taken_and_a_new_document_keeps_that_of_the_old_one(world: World) -> None:
    one = world.round_in(RoundState.VERIFIED)
    with speaking("es"):
        old = register.issue(world.verifier, one.id, "snapshot")
    assert entries(world)[-1].content["language"] == "es"
    new = register.correct_report(world.verifier, old.number, "a misprint")
    assert entries(world)[-1].content["language"] == "es"
    register.correct_report(world.verifier, new.number, "for readers of French", language="fr")
    assert entries(world)[-1].content["language"] == "fr"


def test_of_a_document_somebody_else_wrote_no_language_is_claimed(world: World) -> None:
    one = world.round_in(RoundState.VERIFIED)
    register.issue(world.verifier, one.id, "certificate", drawn)
    assert "language" not in entries(world)[-1].content
    register.issue(world.verifier, one.id, "certificate", drawn, language="fr")
    assert entries(world)[-1].content["language"] == "fr"


def test_figures_that_come_out_otherwise_today_are_not_printed_in_another_language(world: World) -> None:
    one = world.round_in(RoundState.VERIFIED)
    record = world.verifier.read(lambda unit: unit.submissions(one.id))[-1]
    assert printed_in(world.verifier, record, "fr") == assessment_in(world.verifier, record, "fr")
    stored = Assessment.model_validate(record.assessment)
    values = (stored.values[0].model_copy(update={"points": 99}), *stored.values[1:])
    other = stored.model_copy(update={"values": values}).model_dump(mode="json")
    with pytest.raises(Refused, match=r"cannot be made in Français: .* Make it in English\."):
        printed_in(world.verifier, replace(record, assessment=other), "fr")
    assert printed_in(world.verifier, replace(record, assessment=other), "en").values[0].points == 99


@pytest.mark.parametrize("name", ["snapshot.html", "results.xlsx", "assessment.json"])
def test_outputs_are_in_the_readers_language(world: World, name: str) -> None:
    one = world.round_in(RoundState.SUBMITTED)
    kind = KINDS[OUTPUT]
    parameters = {"round": one.id, "number": 1, "name": name, "toolkit": "x", "version": one.version}

    def made(language: str) -> bytes:
        with speaking(language):
            return kind.run(world.official, parameters, lambda *_: None).data  # type: ignore[arg-type]

    assert made("fr") != made("en")
    if name == "snapshot.html":
        assert b'lang="fr"' in made("fr")
        assert "Auto-évaluation, non vérifiée".encode() in made("fr")


# --- which languages --------------------------------------------------------------------------------------------


def test_complete_languages_are_taken_and_english_always() -> None:
    framework = load_framework()
    assert [document_language(code, framework) for code in available()] == list(available())
    with speaking("fr"):
        assert document_language(None, framework) == "fr"
        assert document_language("en", framework, checked_only=True) == "en"
    assert document_language(PSEUDO, framework) == PSEUDO


def test_a_language_that_is_not_known_or_has_gaps_is_refused_in_a_sentence(tmp_path: Path) -> None:
    framework = load_framework()
    with pytest.raises(
        Refused, match=r"There is no language “tlh”\. There are: en \(English\), fr \(Français\)"
    ):
        document_language("tlh", framework)
    with (
        catalogues(tmp_path, ru=catalog("ru", {"Yes": "Да", "No": "", "City": ""})),
        pytest.raises(Refused, match=r"cannot be made in Русский yet: 2 texts are not translated"),
    ):
        document_language("ru", framework)


def test_a_language_nobody_has_checked_is_refused_where_that_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    framework = load_framework()
    machine = state_of("fr").machine + framework.text_states("fr").machine
    words = f"not made in Français here: {machine:,} of its texts".replace(",", " ")
    assert machine, "the shipped translation is a machine's"
    with pytest.raises(Refused, match=words):
        document_language("fr", framework, checked_only=True)
    monkeypatch.setenv(CHECKED_ONLY, "1")
    with pytest.raises(Refused, match=words):
        document_language("fr", framework)
    checked = {"fr": catalog("fr", {"Yes": "Oui"}, checked=("Yes",))}
    tiny = load_framework(Path(__file__).parents[1] / "packs" / "tiny")
    with catalogues(tmp_path, **checked):
        assert document_language("fr", tiny) == "fr"
    assert LANGUAGES["fr"].name == "Français"


def test_nothing_is_issued_in_a_language_that_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = world.round_in(RoundState.VERIFIED)
    before = world.head()
    with pytest.raises(Refused, match="checked by nobody"):
        register.issue(world.verifier, one.id, "snapshot", language="fr", checked_only=True)
    monkeypatch.setenv(CHECKED_ONLY, "1")
    with speaking("fr"), pytest.raises(Refused, match="personne ne les a vérifiés"):
        register.issue(world.verifier, one.id, "snapshot")
    assert world.head() == before
