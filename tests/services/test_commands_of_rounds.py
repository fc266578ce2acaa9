"""The commands on rounds, people, the ledger and the database; docs/round-by-hand.md is run as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer
from services.lindhaven import problematic
from sqlalchemy import URL
from typer.testing import CliRunner, Result

from kpi_toolkit.cli_report import report_app
from kpi_toolkit.cli_rounds import round_app
from kpi_toolkit.cli_store import city_app, db_app, ledger_app, person_app

DOCUMENT = Path(__file__).parents[2] / "docs" / "round-by-hand.md"
app = typer.Typer()
for part in (round_app, report_app, person_app, city_app, ledger_app, db_app):
    app.add_typer(part)


class Shell:
    """Runs commands on one database."""

    def __init__(self, url: URL | str) -> None:
        self.url = url if isinstance(url, str) else url.render_as_string(hide_password=False)

    def __call__(self, line: str, status: int = 0) -> str:
        result = self.run(line)
        assert result.exit_code == status, f"{line}\n{result.output}\n{result.exception!r}"
        return result.output

    def run(self, line: str) -> Result:
        words = shlex.split(line.removeprefix("kpi-toolkit "))
        environment = {"KPI_TOOLKIT_DATABASE": self.url, "KPI_TOOLKIT_PERSON": None, "COLUMNS": "200"}
        return CliRunner().invoke(app, words, env=environment)


@pytest.fixture
def shell(database_url: URL) -> Shell:
    return Shell(database_url)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    text = problematic().data.decode()
    for wrong, right in (
        ("880000", "88000"),
        ("380000", "88000"),
        ("bicycle_network_length,9", "bicycle_network_length,"),
    ):
        text = text.replace(wrong, right)
    (tmp_path / "lindhaven.csv").write_text(
        text.replace("Lindhaven (fictional)", "Lindhaven"), encoding="utf-8"
    )
    (tmp_path / "survey.txt").write_text("page 3", encoding="utf-8")
    return tmp_path


def commands() -> list[str]:
    blocks = re.findall(r"```\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("kpi-toolkit ")]


def test_the_page_on_a_round_by_hand_runs_as_it_stands(shell: Shell, folder: Path) -> None:
    question, said = "", {}
    for line in commands():
        output = shell(line.replace("QUESTION", question))
        said[line] = output
        if " round ask " in line:
            question = re.search(r"Id: ([0-9a-f]{8})", output)[1]  # type: ignore[index]
    everything = "\n".join(said.values())
    assert re.search(r"1[01]\d data points without findings are accepted", everything)
    assert "Verified. I have looked" in everything
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "snapshot.pdf").read_bytes().startswith(b"%PDF")
    assert "The ledger is intact" in everything
    assert "ok      The document stands." in everything
    assert "Everything is as it was written" in everything
    numbers = re.findall(r"U4SSC-2025-[0-9A-F]{8}-\d\d", said["kpi-toolkit round register --as Olga"])
    assert len(numbers) == 2
    shell(f"round withdraw-report {numbers[1]} --reason 'a page was missing' --as Vera")
    corrected = shell(f"round correct-report {numbers[0]} --reason 'a misprint' --file survey.txt --as Vera")
    assert numbers[0] not in corrected
    register = shell("round register Lindhaven --as Olga")
    assert [word in register for word in ("withdrawn", "corrected", "stands")] == [True] * 3
    anchor = re.search(r"Anchor: (\d+:[0-9a-f]{64})", said["kpi-toolkit ledger export ledger.jsonl"])[1]  # type: ignore[index]
    assert shell(f"ledger verify --anchor {anchor}")
    assert "written anew" in shell(
        f"ledger verify --anchor {anchor[:-1]}{'0' if anchor[-1] != '0' else '1'}", 1
    )
    assert "is not an anchor" in shell("ledger verify --anchor nonsense", 2)


def test_every_command_is_on_the_page() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for part in (round_app, report_app, person_app, city_app, ledger_app, db_app):
        for command in part.registered_commands:
            assert f"`{command.name}`" in text or f"`{part.info.name} {command.name}`" in text, command.name


def test_a_refusal_is_a_sentence_and_ends_with_2(shell: Shell, folder: Path) -> None:
    assert "Nobody is entered" in shell("round list", 2)
    shell("person add 'Ada Admin'")
    shell("person add 'Ada Other' --as 'Ada Admin'")
    assert "say who you are" in shell("round list", 2)
    assert "can mean 2 of them" in shell("round list --as Ada", 2)
    assert "There is no person" in shell("round list --as Zoe", 2)
    assert "done by an administrator" in shell("city add X Y --as Other", 2)
    shell("city add Lindhaven Norlandia --as 'Ada Admin'")
    assert "no round" in shell("round show Lindhaven --as 'Ada Admin'", 2)
    shell("round new Lindhaven 2025 --as 'Ada Admin'")
    assert "There is no file" in shell("round submit Lindhaven nothing.csv --as 'Ada Admin' --single-user", 2)
    assert "an official of the city" in shell("round submit Lindhaven lindhaven.csv --as 'Ada Admin'", 2)
    assert "The round is draft" in shell("round attest Lindhaven --as 'Ada Admin' --single-user", 2)
    assert "none of" in shell("round decide Lindhaven X maybe --as 'Ada Admin'", 2)
    assert "is no setting" in shell(_bad_settings(folder), 2)
    assert "is not supported" in Shell("mysql://nowhere")("round list", 2)
    assert "in memory would be lost" in Shell("sqlite://")("round list", 2)


def _bad_settings(folder: Path) -> str:
    (folder / "bad.yaml").write_text("settings:\n  nothing:\n    value: 1\n    reason: x\n", encoding="utf-8")
    return "round submit Lindhaven lindhaven.csv --settings bad.yaml --as 'Ada Admin' --single-user"


def test_one_person_can_try_everything_alone(shell: Shell, folder: Path) -> None:
    shell("person add Solo")
    shell("city add Lindhaven Norlandia")
    shell("round new Lindhaven 2025 --single-user")
    assert "Submission 1 is kept" in shell("round submit Lindhaven lindhaven.csv --single-user")
    shell("round assign Lindhaven Solo --single-user")
    shell("round declare Lindhaven 'my own city' --single-user")
    shell("round accept-all-clean Lindhaven --single-user")
    for code in ("EC: ICT: ICT: 1C", "SC: EH: H: 2C"):
        shell(f"round decide Lindhaven '{code}' not-verified --reason tried --single-user")
    assert "Not independently verified" in shell("round attest Lindhaven --single-user")
    assert "Not independently verified" in shell("round show Lindhaven --single-user")
    assert "Not independently verified" in shell("round list --single-user")
    assert "overlay" not in shell("round restate Lindhaven --overlay who-2021 --single-user")
    shell("round withdraw Lindhaven --reason 'only tried' --single-user")
    assert "withdrawn" in shell("round list --single-user")


def test_a_store_and_a_round_move(shell: Shell, folder: Path, server) -> None:  # type: ignore[no-untyped-def]
    shell("person add Solo")
    shell("city add Lindhaven Norlandia")
    shell("round new Lindhaven 2025")
    shell("round submit Lindhaven lindhaven.csv --single-user")
    shell("db export all.zip")
    shell("db backup copy.zip")
    shell("round bundle Lindhaven round.zip")
    for line in ("db import all.zip", "db restore copy.zip"):
        url = server.ready()
        other = Shell(url)
        other(line)
        assert "Lindhaven" in other("round list")
        assert "already holds a store" in other(line, 2)
        server.drop(url)
    url = server.ready()
    other = Shell(url)
    other("person add Hub")
    other("round take round.zip --as Hub")
    assert "in the store already" in other("round take round.zip --as Hub", 2)
    assert "Lindhaven" in other("round list --as Hub")
    other("db check")
    assert "It is at revision" in other("db ready")
    other("db upgrade")
    server.drop(url)
    assert "0 uploads" in shell("db forget-uploads --days 10")
    assert "1 uploads" in shell("db forget-uploads --days 0 --every-round")
    assert "deleted already" in shell("round forget-files Lindhaven 1 --days 0", 2)
    shell("person erase Solo", 2)
