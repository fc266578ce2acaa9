"""A document against the ledger it was issued in: issued, replaced, withdrawn, forged; and the command."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from reports.certificates import NAME, PASSWORD, der, file, pem, signer
from services.towns import World
from sqlalchemy import URL
from typer.testing import CliRunner, Result

from kpi_toolkit.cli_report import report_app, signer_of
from kpi_toolkit.reports.kinds import KINDS
from kpi_toolkit.reports.reading.answers import Verdict
from kpi_toolkit.reports.reading.document import read_document
from kpi_toolkit.review.models import IssuedReport, LedgerEntry, RoundState
from kpi_toolkit.services import register, rounds
from kpi_toolkit.services.report_check import (
    ReportCheck,
    _attested,
    check_report,
    read_certificate,
    read_ledger,
    stored_ledger,
)
from kpi_toolkit.store.ledger import chained, to_line
from kpi_toolkit.store.operations import export_ledger
from kpi_toolkit.submission.errors import UnusableFile


def ledger(world: World) -> tuple[LedgerEntry, ...]:
    with world.store.as_system(read_only=True) as unit:
        return unit.ledger()


def checked(data: bytes, entries: Sequence[LedgerEntry] | None, **more: Any) -> ReportCheck:
    return check_report(data, "report.pdf", entries, **more)


def told(check: ReportCheck) -> dict[str, str]:
    return {one.key: str(one) for one in check.answers}


def wrong(check: ReportCheck) -> list[str]:
    return [one.key for one in check.answers if one.verdict is Verdict.DIFFERS]


def issue(world: World, kind: str = "snapshot", **options: Any) -> tuple[str, IssuedReport, bytes]:
    """A round in which a document of the toolkit's own was issued."""
    one = world.round_in(RoundState.VERIFIED)
    report = register.issue(world.verifier, one.id, kind, **options)
    assert report.data is not None
    return one.id, report, report.data


@pytest.mark.parametrize("kind", KINDS)
def test_an_issued_document_stands(world: World, kind: str) -> None:
    _, report, data = issue(world, kind)
    entries = ledger(world)
    found = checked(data, entries)
    assert found.agrees
    words = told(found)
    assert f"exactly this file as {report.number}" in words["ledger-issued"]
    assert f"(entry {entries[-1].sequence})" in words["ledger-issued"]
    assert words["stands"] == "The document stands."
    assert f"leads on from the {entries[-1].sequence - 1} entries" in words["ledger-anchored"]
    assert "attestation-agrees" in words
    assert {"paper-agrees", "data-agree", "files-agree", "not-signed"} <= words.keys()


def test_without_a_ledger_it_is_said_what_cannot_be_told(world: World) -> None:
    _, _, data = issue(world)
    found = checked(data, None)
    assert found.agrees
    assert "only the ledger can tell" in told(found)["ledger-not-given"]
    assert "stands" not in told(found)


def test_a_replaced_and_a_withdrawn_document_no_longer_stand(world: World) -> None:
    one, report, data = issue(world)
    newer = register.correct_report(world.verifier, report.number, "a misprint")
    found = checked(data, ledger(world))
    assert wrong(found) == ["corrected"]
    assert f"{newer.number} replaced it" in told(found)["corrected"]
    assert newer.data is not None
    found = checked(newer.data, ledger(world))
    assert found.agrees
    assert found.document.about.replaces == report.number
    register.withdraw_report(world.verifier, newer.number, "all wrong")
    assert wrong(checked(newer.data, ledger(world))) == ["withdrawn"]
    assert wrong(checked(data, ledger(world))) == ["corrected"]
    assert rounds.withdraw(world.admin, one, "the figures were made up")


def test_a_withdrawn_round_takes_its_documents_with_it(world: World) -> None:
    one, _, data = issue(world)
    other, _, untouched = issue(world)
    rounds.withdraw(world.admin, one, "the figures were made up")
    assert wrong(checked(data, ledger(world))) == ["withdrawn"]
    assert checked(untouched, ledger(world)).agrees
    assert other != one


def test_a_document_that_was_not_issued_is_unknown(world: World) -> None:
    one, report, data = issue(world)
    entries = ledger(world)
    before = entries[: report_entry(entries).sequence - 1]
    assert wrong(checked(data, before)) == ["ledger-unknown"]
    drawn_again: list[bytes] = []

    def make(*given: Any) -> bytes:
        from kpi_toolkit.reports import snapshot_pdf

        drawn_again.append(snapshot_pdf(*given))
        return b"something else"

    other = register.issue(world.verifier, one, "snapshot", make)
    found = checked(drawn_again[0], ledger(world))
    assert wrong(found) == ["ledger-other-file"]
    assert f"another file under the number {other.number}" in told(found)["ledger-other-file"]
    assert report.number != other.number


def report_entry(entries: Sequence[LedgerEntry]) -> LedgerEntry:
    return next(one for one in reversed(entries) if one.kind == "report")


def test_a_self_assessment_is_in_no_ledger(world: World) -> None:
    from kpi_toolkit.reports import snapshot_pdf

    seen: list[Any] = []
    one = world.round_in(RoundState.VERIFIED)
    register.issue(world.verifier, one.id, "snapshot", lambda *given: seen.extend(given) or b"x")
    found = checked(snapshot_pdf(*seen[:2]), ledger(world))
    assert found.agrees
    assert "ledger-self" in told(found)
    assert "ledger-intact" in told(found)


def test_a_ledger_that_was_changed_proves_nothing(world: World) -> None:
    _, _, data = issue(world)
    entries = list(ledger(world))
    entries[3] = replace(entries[3], content={**entries[3].content, "action": "other"})
    found = checked(data, entries)
    assert wrong(found) == ["ledger-broken"]
    assert "entry 4 was changed" in told(found)["ledger-broken"]
    assert "stands" not in told(found)


def test_a_ledger_written_anew_does_not_lead_on_from_the_document(world: World) -> None:
    _, _, data = issue(world)
    anew: list[LedgerEntry] = []
    for entry in ledger(world):
        head = (anew[-1].sequence, anew[-1].hash) if anew else (0, "0" * 64)
        anew.append(chained(head, entry.kind, entry.subject, "somebody", entry.at, entry.content))
    assert wrong(checked(data, anew)) == ["ledger-broken"]


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"number": "NIGHT-SKY-2025-00000000-09"}, ["ledger-other-content"]),
        ({"document": "certificate"}, ["ledger-other-content"]),
        ({"ledger_head": "f" * 64}, ["ledger-other-content"]),
    ],
)
def test_a_ledger_that_says_something_else_is_found(
    world: World, changes: dict[str, Any], keys: list[str]
) -> None:
    _, _, data = issue(world)
    assert wrong(checked(data, told_otherwise(ledger(world), "report", changes))) == keys


def told_otherwise(
    entries: Sequence[LedgerEntry], kind: str, changes: dict[str, Any]
) -> tuple[LedgerEntry, ...]:
    """The same chain with another content in the last entry of a kind; what follows is chained anew."""
    place = max(number for number, one in enumerate(entries) if one.kind == kind)
    chain = list(entries[:place])
    for number, entry in enumerate(entries[place:], start=place):
        head = (chain[-1].sequence, chain[-1].hash)
        content = {**entry.content, **changes} if number == place else entry.content
        chain.append(chained(head, entry.kind, entry.subject, entry.by, entry.at, content))
    return tuple(chain)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, "attestation-agrees"),
        ({"content": {"values": "0" * 64}}, "attestation-differs"),
        ({"content": {"files": []}}, "attestation-differs"),
        ({"content": {"pack_version": "9.9.9"}}, "attestation-differs"),
        ({"content": {"submission": "another"}}, "attestation-differs"),
        ({"subject": "another round"}, "attestation-unknown"),
        ({"kind": "step"}, "attestation-unknown"),
    ],
)
def test_what_was_not_attested_is_found(world: World, changes: dict[str, Any], key: str) -> None:
    """Asked of the entries alone: in a whole ledger such a change breaks the chain first."""
    _, _, data = issue(world)
    entries = [changed(one, **changes) if one.kind == "attestation" else one for one in ledger(world)]
    about = read_document(data, "report.pdf").about
    assert _attested(about, entries, report_entry(entries)).key == key


def changed(entry: LedgerEntry, content: dict[str, Any] | None = None, **fields: Any) -> LedgerEntry:
    return replace(entry, content={**entry.content, **(content or {})}, **fields)


# --- signing -------------------------------------------------------------------------------------------------


def test_the_register_holds_the_signed_bytes(world: World) -> None:
    who = signer()
    _, report, data = issue(world, signer=who)
    entry = report_entry(ledger(world))
    assert (entry.content["sha256"], entry.content["signer"]) == (report.sha256, who.sha256)
    found = checked(data, ledger(world), certificate=der("curve"))
    assert found.agrees
    assert {"signature-holds", "signature-expected", "ledger-issued", "stands"} <= told(found).keys()
    foreign = checked(data, ledger(world), certificate=der("curve", "Somebody else"))
    assert wrong(foreign) == ["signature-unexpected"]
    again = register.correct_report(world.verifier, report.number, "a misprint", signer=who)
    assert again.data is not None
    assert checked(again.data, ledger(world)).agrees


def test_a_document_that_was_signed_again_is_not_the_issued_one(world: World) -> None:
    """Everything about it agrees, the signature too; only the ledger knows that it is another file."""
    from kpi_toolkit.services.documents import MAKERS

    forger, copies = signer("curve", "Forger"), []

    def make(*given: Any) -> bytes:
        copies.append(MAKERS["snapshot"](*given, forger))
        return MAKERS["snapshot"](*given, signer())

    issue(world, make=make)
    assert checked(copies[0], None).agrees
    assert wrong(checked(copies[0], ledger(world))) == ["ledger-other-file"]
    assert wrong(checked(copies[0], None, certificate=der("curve", NAME))) == ["signature-unexpected"]


# --- files and the command -----------------------------------------------------------------------------------


def test_ledgers_are_read_from_a_file_or_a_store(world: World, database_url: URL, tmp_path: Path) -> None:
    issue(world)
    path = tmp_path / "ledger.jsonl"
    export_ledger(database_url, path)
    entries = ledger(world)
    assert read_ledger(path) == entries
    assert stored_ledger(database_url.render_as_string(hide_password=False)) == entries


@pytest.mark.parametrize("text", ["junk", "{}", '{"sequence": 1}', "[" * 5000])
def test_what_is_no_ledger_is_refused_in_words(text: str, tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableFile, match=r"ledger\.jsonl.*line 1 is not an entry"):
        read_ledger(path)


def test_certificates_are_read_in_both_forms() -> None:
    assert read_certificate(pem("curve"), "c.pem") == read_certificate(der("curve"), "c.der") == der("curve")
    with pytest.raises(UnusableFile, match="no certificate"):
        read_certificate(b"junk", "c.pem")


app = typer.Typer()
app.add_typer(report_app)


def run(*words: str, **environment: str) -> Result:
    names = ("KPI_TOOLKIT_DATABASE", "KPI_TOOLKIT_SIGN_PASSWORD")
    env: dict[str, str | None] = {**dict.fromkeys(names), "COLUMNS": "200", **environment}
    return CliRunner().invoke(app, ["report", "check", *words], env=env)


def test_the_command_says_in_words_and_by_its_status(world: World, database_url: URL, tmp_path: Path) -> None:
    one, report, data = issue(world, signer=signer())
    pdf, exported, certificate = (tmp_path / name for name in ("report.pdf", "ledger.jsonl", "who.pem"))
    pdf.write_bytes(data)
    certificate.write_bytes(pem("curve"))
    export_ledger(database_url, exported)
    result = run(
        str(pdf), "--ledger", str(exported), "--certificate", str(certificate), "-o", str(tmp_path / "out")
    )
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1] == "Everything that could be checked agrees."
    assert re.search(rf"^.*\(Verified\), {report.number}$", result.output, re.MULTILINE)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "about.json",
        "assessment.json",
        "results.xlsx",
    }
    assert f"ok      Every byte is as it was signed by {NAME}" in result.output
    in_store = run(str(pdf), KPI_TOOLKIT_DATABASE=database_url.render_as_string(hide_password=False))
    assert in_store.exit_code == 0
    assert "ok      The document stands." in in_store.output
    rounds.withdraw(world.admin, one, "the figures were made up")
    export_ledger(database_url, exported)
    result = run(str(pdf), "--ledger", str(exported))
    assert result.exit_code == 1
    assert "NOT OK  The document no longer stands: it was withdrawn on" in result.output
    pdf.write_bytes(data[:100])
    for words, status in (
        ((str(pdf),), 2),
        ((str(tmp_path / "missing.pdf"),), 2),
        ((str(exported),), 2),
    ):
        result = run(*words)
        assert result.exit_code == status
        assert "Traceback" not in result.output


def test_names_of_enclosed_files_lead_nowhere(tmp_path: Path) -> None:
    from reports.sample_cities import complete, framework

    from kpi_toolkit.reports import content
    from kpi_toolkit.reports.enclosed import enclose
    from kpi_toolkit.reports.pdf import draw
    from kpi_toolkit.reports.pdf.archive import EnclosedFile, Enclosure

    pages = content.snapshot(complete(), framework())
    inside = enclose("snapshot", pages.info, complete(), framework())
    evil = EnclosedFile("../evil.txt", b"x", "text/plain", "Data", "out of the folder")
    pdf = tmp_path / "report.pdf"
    pdf.write_bytes(draw(pages, Enclosure((*inside.files, evil))).pdf)
    result = run(str(pdf), "-o", str(tmp_path / "folder" / "out"))
    assert result.exit_code == 1
    assert "evil.txt" in result.output
    assert not list(tmp_path.rglob("evil.txt"))
    assert len(list((tmp_path / "folder" / "out").iterdir())) == 3


def test_the_password_of_a_certificate_comes_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "me.p12"
    path.write_bytes(file())
    monkeypatch.setenv("KPI_TOOLKIT_SIGN_PASSWORD", PASSWORD)
    assert signer_of(path, None).name == NAME
    assert signer_of(None, None) is None
    with pytest.raises(typer.BadParameter):
        signer_of(path, path)
    monkeypatch.setenv("KPI_TOOLKIT_SIGN_PASSWORD", "wrong")
    with pytest.raises(UnusableFile, match="password"):
        signer_of(path, None)


def test_lines_of_an_exported_ledger_are_what_is_read(world: World, tmp_path: Path) -> None:
    entries = ledger(world)
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b"".join(to_line(one) + b"\n" for one in entries))
    assert read_ledger(path) == entries
