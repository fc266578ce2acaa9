"""The command line: what it prints, where, and with which exit status it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook

from kpi_toolkit import __version__
from kpi_toolkit.cli import main

ROOT = Path(__file__).parents[1]
KARMOY = ROOT / "indicators" / "u4ssc" / "published" / "karmoy-2020.csv"
BIZERTE = ROOT / "indicators" / "u4ssc" / "published" / "bizerte-2020.csv"
STAVANGER = ROOT / "indicators" / "u4ssc" / "published" / "stavanger-2021.csv"
TINY = Path(__file__).parent / "packs" / "tiny"


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        return json.loads(self.out)

    def value(self, code: str, data_point: str = "value") -> dict:
        return next(v for v in self.json["values"] if (v["code"], v["data_point"]) == (code, data_point))


Kpi = Callable[..., Run]


@pytest.fixture
def kpi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kpi:
    """Runs ``kpi-toolkit`` with these arguments in this process."""

    def run(*arguments: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["kpi-toolkit", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Run(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return file


Write = Callable[[str, str], Path]
ODD = """\
code,data_point,input,value,unit,year
profile,year,,2020,,
EC: ICT: ICT: 1C,,,"1,234",,
XX: 1,,,5,,
EC: I: UP: 1A,,pedestrian_area,5,ha,1999
EC: ICT: ICT: 4C,3g,area_covered_3g,5,,
EC: ICT: WS: 1C,,smart_water_meters,0,,
EC: ICT: WS: 1C,,water_meters,0,,
SC: SH: SA: 3A,,,maybe,,
EN: EN: AQ: 1C,so2,,0,,
maturity,strategy-1-a,,yes,,
"""
WRONG = "code,value\nEC: ICT: ICT: 1C,120\nEC: ICT: ICT: 2C,60\n"  # a share of a whole above 100 %


# --- what comes out -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [KARMOY, BIZERTE], ids=["karmoy", "bizerte"])
def test_json_and_nothing_else_on_standard_output(kpi: Kpi, source: Path) -> None:
    result = kpi("assess", source, "--format", "json")
    assert result.status == 0
    assert result.err == ""
    assert result.json["schema_version"] == "1"
    assert result.json["toolkit_version"] == __version__
    jsonschema.validate(result.json, json.loads(kpi("schema").out))


def test_json_with_findings_fits_the_schema_too(kpi: Kpi, write: Write) -> None:
    odd = write("odd.csv", ODD)
    result = kpi("assess", odd, "--format", "json")
    schema = json.loads(kpi("schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(result.json, schema)
    assert result.status == 1
    assert result.json["findings"]
    spoiled = result.json | {"values": "none"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoiled, schema)


def test_the_summary_says_what_a_city_wants_to_know(kpi: Kpi) -> None:
    result = kpi("assess", KARMOY)
    assert result.status == 0
    text = " ".join(result.out.split())
    assert "Karmøy, 2020" in text
    assert "Reported: 14 of 112 data points, 13 of 91 indicators." in text
    assert "There is no overall city score." in text
    assert "not an official product of the U4SSC initiative" in text
    economy = next(line for line in result.out.splitlines() if line.startswith("Economy"))
    assert economy.split() == ["Economy", "41/52", "78.8", "%", "███░", "66-95", "14/55", "13/55"]
    assert "nothing scored" in next(
        line for line in result.out.splitlines() if line.startswith("Environment")
    )


def test_the_summary_names_each_finding_with_its_cell(kpi: Kpi, write: Write) -> None:
    result = kpi("assess", write("wrong.csv", WRONG))
    text = " ".join(result.out.split())
    assert result.status == 1
    assert "wrong.csv!B2" in text
    assert "EC: ICT: ICT: 1C: Household Internet Access is 120 %" in text
    assert "To do:" in text
    assert "Findings 1 error, " in text


def test_signs_of_markup_in_names_are_shown_as_they_are(kpi: Kpi, write: Write) -> None:
    targets = write("goals [red] [x].yaml", "targets: [{code: 'EC: ICT: ICT: 1C', target: 90}]\n")
    source = write(
        "city [b].csv", "code,data_point,value\nprofile,city,[bold]Ville[/nothing]\nEC: ICT: ICT: 1C,,97\n"
    )
    result = kpi("assess", source, "--targets", targets)
    text = " ".join(result.out.split())
    assert result.status in (0, 1)
    assert "[bold]Ville[/nothing], year not given" in text
    assert "with goals [red] [x].yaml" in text
    assert "city [b].csv" in text


def test_several_files_of_one_city(kpi: Kpi, write: Write) -> None:
    first = write("water.csv", "code,value\nEC: ICT: ICT: 1C,97\n")
    second = write("streets.csv", "code,value\nEC: ICT: ICT: 2C,60\nEC: ICT: ICT: 1C,91\n")
    result = kpi("assess", first, second, "--format", "json")
    assert [file["name"] for file in result.json["files"]] == ["water.csv", "streets.csv"]
    assert result.value("EC: ICT: ICT: 1C")["value"] == 97
    assert result.value("EC: ICT: ICT: 2C")["value"] == 60
    assert "files-disagree" in {finding["check"] for finding in result.json["findings"]}


# --- options ------------------------------------------------------------------------------------------------


def test_city_and_year_stand_in_where_the_file_has_none(kpi: Kpi, write: Write) -> None:
    bare = write("bare.csv", "code,value\nEC: ICT: ICT: 1C,97\n")
    named = kpi("assess", bare, "--city", "Lakeside", "--year", "2024", "--format", "json").json
    assert (named["city"], named["year"]) == ("Lakeside", 2024)
    kept = kpi("assess", KARMOY, "--city", "Lakeside", "--year", "2024", "--format", "json").json
    assert (kept["city"], kept["year"]) == ("Karmøy", 2020)
    unnamed = kpi("assess", bare, "--format", "json").json
    assert (unnamed["city"], unnamed["year"]) == (None, None)


def test_an_overlay_changes_targets(kpi: Kpi, write: Write) -> None:
    air = write("air.csv", "code,data_point,value\nEN: EN: AQ: 1C,pm2_5,10\n")
    plain = kpi("assess", air, "--format", "json")
    strict = kpi("assess", air, "--overlay", "who-2021", "--format", "json")
    assert plain.value("EN: EN: AQ: 1C", "pm2_5")["band"] == "95+"
    changed = strict.value("EN: EN: AQ: 1C", "pm2_5")
    assert (changed["target"], changed["percent_of_target"], changed["band"]) == (5, 50, "33-66")
    assert changed["source"].startswith("WHO air quality guidelines 2021")
    assert (plain.json["framework"]["overlays"], strict.json["framework"]["overlays"]) == ([], ["who-2021"])


def test_a_citys_own_target_scores_what_has_none(kpi: Kpi, write: Write) -> None:
    targets = write(
        "own.yaml",
        "targets:\n  - {code: 'EC: ICT: PS: 2A', method: ratio_up, target: 300}\n"
        "  - {code: 'EC: P: IN: 3A', method: ratio_up, target: 100, source: Council decision 7}\n",
    )
    plain = kpi("assess", STAVANGER, "--format", "json")
    own = kpi("assess", STAVANGER, "--targets", targets, "--format", "json")
    services = own.value("EC: ICT: PS: 2A")
    assert plain.value("EC: ICT: PS: 2A")["points"] is None
    assert (services["basis"], services["source"]) == ("city", "the city's own target")
    assert (services["percent_of_target"], services["points"]) == (82, 3)
    assert own.value("EC: P: IN: 3A")["source"] == "Council decision 7"
    assert own.json["framework"]["overlays"] == ["own.yaml"]


def test_a_changed_setting_is_recorded_with_its_reason(kpi: Kpi, write: Write) -> None:
    settings = write("limits.yaml", "settings: {maturity_share: {value: 100, reason: The literal reading}}\n")
    result = kpi("assess", KARMOY, "--settings", settings, "--format", "json").json["settings"]
    assert (result["maturity_share"]["value"], result["maturity_share"]["changed_because"]) == (
        100,
        "The literal reading",
    )
    assert result["population_variation"]["changed_because"] is None


def test_a_language_is_chosen_for_everything_that_is_written(kpi: Kpi, tmp_path: Path) -> None:
    plain = kpi("assess", KARMOY, "--format", "json")
    french = kpi("assess", KARMOY, "--language", "fr", "--format", "json", "-o", tmp_path)
    assert (plain.status, french.status) == (0, 0)
    assert french.json["language"] == "fr"
    assert "Non déclaré" in {value["printed"] for value in french.json["values"]}
    points = [[value["points"] for value in run.json["values"]] for run in (plain, french)]
    assert points[0] == points[1]
    page = (tmp_path / "snapshot.html").read_text(encoding="utf-8")
    assert '<html lang="fr"' in page
    assert "Auto-évaluation, non vérifiée" in page
    book = load_workbook(tmp_path / "results.xlsx", read_only=True)
    assert book.sheetnames[:2] == ["Synthèse", "Valeurs"]


def test_a_language_can_be_refused(kpi: Kpi, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = kpi("assess", KARMOY, "--language", "tlh")
    assert (unknown.status, unknown.out) == (2, "")
    assert unknown.err.startswith("kpi-toolkit: There is no language “tlh”. There are: en (English)")
    unchecked = kpi("assess", KARMOY, "--language", "fr", "--checked-languages-only")
    assert unchecked.status == 2
    assert "translated by a machine" in unchecked.err
    assert kpi("assess", KARMOY, "--checked-languages-only").status == 0
    monkeypatch.setenv("KPI_TOOLKIT_CHECKED_LANGUAGES_ONLY", "1")
    assert kpi("assess", KARMOY, "--language", "fr").status == 2


def test_the_last_period_is_compared_with(kpi: Kpi, write: Write) -> None:
    source = write("now.csv", "code,data_point,value\nprofile,year,2024\nEC: ICT: ICT: 1C,,97\n")
    before = write("before.csv", "code,data_point,value\nprofile,year,2023\nEC: ICT: ICT: 1C,,60\n")
    as_json = write("assessment.json", kpi("assess", before, "--format", "json").out)
    plain = {f["check"] for f in kpi("assess", source, "--format", "json").json["findings"]}
    from_csv = {
        f["check"] for f in kpi("assess", source, "--previous", before, "--format", "json").json["findings"]
    }
    from_json = {
        f["check"] for f in kpi("assess", source, "--previous", as_json, "--format", "json").json["findings"]
    }
    assert from_csv == from_json
    assert plain < from_csv, "97 % after 60 % is a question"


def test_another_framework(kpi: Kpi, write: Write) -> None:
    source = write("lumen.csv", "code,data_point,value\nprofile,city,Lumen\nSK: D: L: 1,,76\n")
    result = kpi("assess", source, "--framework", TINY, "--format", "json")
    assert result.value("SK: D: L: 1")["points"] == 4
    assert result.json["framework"]["key"] == "night-sky"


# --- the other commands -------------------------------------------------------------------------------------


def test_version(kpi: Kpi) -> None:
    assert kpi("version") == Run(0, f"{__version__}\n", "")


def test_indicators(kpi: Kpi) -> None:
    everything = kpi("indicators")
    assert everything.status == 0
    assert "91 indicators, 112 data points" in everything.out
    one = " ".join(kpi("indicators", "ec:ict:ict:2c").out.split())
    assert "EC: ICT: ICT: 2C Fixed Broadband Subscriptions" in one
    assert "= 100 × Fixed (wired) broadband subscriptions ÷ Households of the city" in one
    assert "Target: at least 60 % (More is better; basis: U4SSC);" in one
    assert "Target published by U4SSC." in one
    assert "Plausible: 0 to 150" in one
    unconfirmed = " ".join(kpi("indicators", "EC: ICT: ICT: 5C").out.split())
    assert "not confirmed against the published methodology" in unconfirmed
    assert "prints it as one without a benchmark" in unconfirmed
    assert "No target is set" in kpi("indicators", "SC: SH: FS: 1A").out
    assert "Target: at most 5 µg/m³" in kpi("indicators", "EN: EN: AQ: 1C", "--overlay", "who-2021").out


def test_checks(kpi: Kpi) -> None:
    listed = kpi("checks")
    assert listed.status == 0
    assert "numerator-above-denominator" in listed.out
    one = " ".join(kpi("checks", "numerator-above-denominator").out.split())
    for word in ("Severity: error", "Meaning:", "Why:", "To do:", "Basis:"):
        assert word in one


def test_help_is_there(kpi: Kpi) -> None:
    for command in ([], ["assess"], ["indicators"], ["checks"], ["template"], ["schema"], ["version"]):
        result = kpi(*command, "--help")
        assert result.status == 0
        assert "Usage:" in result.out


# --- exit statuses ------------------------------------------------------------------------------------------


def test_0_without_errors_and_1_with_some(kpi: Kpi, write: Write) -> None:
    assert kpi("assess", KARMOY).status == 0
    wrong = write("wrong.csv", WRONG)
    assert kpi("assess", wrong).status == 1
    result = kpi("assess", wrong, "--format", "json")
    assert result.status == 1
    assert result.json["counts"]["error"] > 0
    assert result.err == ""


def one_sentence(result: Run, *words: str) -> None:
    """Status 2, nothing on standard output, and one line that says what is wrong."""
    assert result.status == 2
    assert result.out == ""
    assert result.err.startswith("kpi-toolkit: ")
    assert result.err.count("\n") == 1
    assert "Traceback" not in result.err
    for word in words:
        assert word in result.err


def test_2_for_a_file_that_cannot_be_used(kpi: Kpi, write: Write, tmp_path: Path) -> None:
    one_sentence(kpi("assess", tmp_path / "nowhere.csv"), "nowhere.csv", "There is no file")
    one_sentence(kpi("assess", tmp_path), tmp_path.name, "is a folder")
    one_sentence(kpi("assess", write("empty.csv", "")), '"empty.csv" is empty')
    one_sentence(kpi("assess", write("list.csv", "a,b\n1,2\n")), '"list.csv" is no table of indicators')
    one_sentence(kpi("assess", write("broken.csv", 'code,value\n"EC')), "broken.csv", "row 2")
    one_sentence(kpi("assess", write("zeros.csv", "code,value\x00")), "is not a text file")
    one_sentence(kpi("assess", KARMOY / "inner.csv"), "inner.csv")
    one_sentence(kpi("assess", KARMOY, tmp_path / "nowhere.csv"), "nowhere.csv")


def test_2_for_wrong_targets_settings_and_frameworks(kpi: Kpi, write: Write, tmp_path: Path) -> None:
    def assess(*options: object) -> Run:
        return kpi("assess", KARMOY, *options)

    one_sentence(assess("--overlay", "who-2050"), "who-2050", "eu-2030, who-2021")
    one_sentence(assess("--framework", "u5ssc"), "u5ssc", "neither a pack")
    one_sentence(assess("--targets", tmp_path / "own.yaml"), "own.yaml", "cannot be read")
    one_sentence(
        assess("--targets", write("own.yaml", "targets: [{code: XX}]\n")), "own.yaml: XX", "is no indicator"
    )
    one_sentence(assess("--settings", write("limits.yaml", "a: [\n")), "limits.yaml", "is not valid YAML")
    one_sentence(
        assess("--settings", write("limits.yaml", "settings: {maturity_share: {value: 90}}\n")),
        "limits.yaml: maturity_share",
        "reason",
    )
    one_sentence(assess("--targets", write("deep.yaml", "[" * 9000)), "deep.yaml", "nested too deeply")


@pytest.mark.parametrize(
    "text", ["[]", "5", "{}", '{"values": [1]}', '{"values": [{"code": [], "data_point": 1}]}', "{"]
)
def test_2_for_a_last_period_that_is_none(kpi: Kpi, write: Write, text: str) -> None:
    one_sentence(
        kpi("assess", KARMOY, "--previous", write("last.json", text)), '"last.json" is no assessment.json'
    )


def test_a_last_period_with_impossible_numbers_is_read_without_them(kpi: Kpi, write: Write) -> None:
    rows = ", ".join(
        f'{{"code": "EC: ICT: ICT: {code}", "data_point": "value", "value": {value}}}'
        for code, value in (("1C", "NaN"), ("2C", "Infinity"), ("3C", "1" + "0" * 400))
    )
    result = kpi(
        "assess", KARMOY, "--previous", write("last.json", f'{{"values": [{rows}]}}'), "--format", "json"
    )
    assert result.status == 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["asses"], "asses"),
        (["assess"], "files"),
        (["assess", KARMOY, "--frmat", "json"], "--frmat"),
        (["assess", KARMOY, "--format", "yaml"], "yaml"),
        (["assess", KARMOY, "--year", "soon"], "'--year'"),
        (["assess", KARMOY, "--year", "1800"], "1900"),
        (["checks", "no-such-check"], "no-such-check"),
        (["indicators", "XX: 1"], "XX: 1"),
    ],
)
def test_2_for_wrong_use(kpi: Kpi, arguments: Sequence[object], word: str) -> None:
    result = kpi(*arguments)
    assert result.status == 2
    assert result.out == ""
    assert word in result.err
    assert "Traceback" not in result.err


def test_2_where_the_results_cannot_be_written(kpi: Kpi, write: Write) -> None:
    one_sentence(kpi("assess", KARMOY, "-o", write("taken", "")), "taken", "cannot be used")


def test_3_for_a_failure_of_the_program(kpi: Kpi, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret figure 4711")

    monkeypatch.setattr("kpi_toolkit.assessment.assess.performance", fail)
    result = kpi("assess", KARMOY)
    assert result.status == 3
    assert result.out == ""
    assert result.err.count("\n") == 1
    assert "ZeroDivisionError at test_cli.py:" in result.err
    assert "our mistake, not yours" in result.err
    assert "Traceback" not in result.err
    assert "4711" not in result.err


# --- as a program of its own --------------------------------------------------------------------------------


def program(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "kpi_toolkit.cli", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_it_works_in_any_folder(write: Write, tmp_path: Path) -> None:
    write("wrong.csv", WRONG)
    done = program("assess", "wrong.csv", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == b""
    assert json.loads(done.stdout)["file"]["name"] == "wrong.csv"
    missing = program("assess", "nowhere.csv", cwd=tmp_path)
    assert (missing.returncode, missing.stdout) == (2, b"")


def test_it_works_where_the_terminal_knows_few_signs(tmp_path: Path) -> None:
    """JSON is UTF-8 everywhere; in the summary a sign that cannot be shown becomes a question mark."""
    summary = program("assess", str(KARMOY), cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert summary.returncode == 0
    assert b"Karm?y, 2020" in summary.stdout
    for encoding in ("ascii", "cp1252"):
        as_json = program("assess", str(KARMOY), "--format", "json", cwd=tmp_path, PYTHONIOENCODING=encoding)
        assert as_json.returncode == 0
        assert json.loads(as_json.stdout.decode("utf-8"))["city"] == "Karmøy"
    schema = program("schema", cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert json.loads(schema.stdout.decode("utf-8"))["title"] == "Assessment"


def test_a_branding_that_cannot_be_used_is_refused_before_anything_else(kpi: Kpi, tmp_path: Path) -> None:
    own = tmp_path / "ours.yaml"
    own.write_text("accent: 'FFEE00'\n", encoding="utf-8")
    run = kpi("assess", KARMOY, "-o", tmp_path / "out", "--branding", own)
    assert run.status == 2
    assert "FFEE00" in run.err
    assert not (tmp_path / "out").exists()


def test_the_factsheet_shows_last_year_and_what_is_the_citys_own(kpi: Kpi, tmp_path: Path) -> None:
    last = tmp_path / "last.json"
    last.write_text(kpi("assess", KARMOY, "--year", "2019", "--format", "json").out, encoding="utf-8")
    own = tmp_path / "ours.yaml"
    own.write_text("cover: '4A1226'\nforeword: {text: We measure.}\n", encoding="utf-8")
    kpi("assess", KARMOY, "-o", tmp_path / "out", "--branding", own, "--previous", last)
    page = (tmp_path / "out" / "factsheet.html").read_text(encoding="utf-8")
    assert "Scores over the years" in page
    assert "We measure." in page
    assert "--kpi-pair-cover:#4A1226" in page
