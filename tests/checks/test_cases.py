"""Runs the cases in cases/*.yaml: what each check must find, and what it must let pass."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import context, find, submission

from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check, all_checks, run_checks
from kpi_toolkit.checks.words import fill
from kpi_toolkit.framework import Framework, load_framework

HERE = Path(__file__).parent
FRAMEWORK = load_framework()
CHECKS = all_checks(FRAMEWORK)


def _cases() -> list[dict[str, Any]]:
    paths = sorted((HERE / "cases").glob("*.yaml"))
    return [case for path in paths for case in yaml.safe_load(path.read_text(encoding="utf-8"))]


CASES = _cases()
UGLY = re.compile(r"  | \.|\.\.|\bNone\b(?! of)|\bnan\b|[{}@–]")


def _words(framework: Framework, finding: Finding, template: str) -> str:
    point = framework.by_key.get((finding.code or "", finding.data_point or ""))
    kpi = framework.kpi(finding.code) if finding.code else None
    name = point.name if point else (kpi.name if kpi else "")
    return fill(template, {"value": finding.value, "name": name, **finding.parameters})


def _findings(given: dict[str, Any]) -> tuple[Framework, list[Finding]]:
    given = dict(given)
    settings = given.pop("settings", {})
    changes = {key: {"value": value, "reason": "a test"} for key, value in settings.items()}
    framework = FRAMEWORK.with_settings(changes, "case") if changes else FRAMEWORK
    compared = {name: given.pop(name, None) for name in ("previous", "national")}
    clean = given.pop("clean_city", False)
    said = clean_city(framework) if clean else submission(framework, **given)
    return framework, list(run_checks(context(framework, said, **compared)))


def clean_city(framework: Framework) -> Any:
    """The submission of clean_city.yaml."""
    city = yaml.safe_load((HERE / "clean_city.yaml").read_text(encoding="utf-8"))
    values: dict[str, dict[str, Any]] = {}
    profile = dict(city["profile"])
    for name, figure in city["figures"].items():
        if name in framework.shared_inputs:
            profile[name] = figure
    for point in framework.points:
        own = {n: city["figures"][n] for n in point.inputs if n not in framework.shared_inputs}
        values[f"{point.code}/{point.data_point.key}"] = {"inputs": own, **city["statements"]}
    return submission(framework, profile, values)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['check']}: {case['name']}")
def test_case(case: dict[str, Any]) -> None:
    assert set(case) <= {"check", "name", "given", "finds", "nor"}, "unknown words in the case"
    framework, findings = _findings(case["given"])
    checks = all_checks(framework)
    own = [finding for finding in findings if finding.check == case["check"]]
    expected = [] if case["finds"] == "none" else case["finds"]
    said = [_words(framework, finding, checks[finding.check].message) for finding in own]
    assert len(own) == len(expected), said
    for finding, wanted in zip(own, expected, strict=True):
        _matches(framework, finding, wanted)
    unwanted = {finding.check for finding in findings} & set(case.get("nor", ()))
    assert not unwanted


def _matches(framework: Framework, finding: Finding, wanted: dict[str, Any]) -> None:
    check = all_checks(framework)[finding.check]
    message, fix = (_words(framework, finding, text) for text in (check.message, check.fix))
    for key, value in wanted.items():
        match key:
            case "code" | "data_point" | "severity":
                assert getattr(finding, key) == value, message
            case "cell":
                assert finding.place.cell == value
            case "concerns":
                assert len(finding.concerns) == value
            case "parameters":
                assert {name: finding.parameters[name] for name in value} == value
            case "message":
                assert value in message
            case "fix":
                assert value in fix
            case _:
                pytest.fail(f"unknown word '{key}' in a case")
    for text in (message, fix):
        assert text[0].isupper() or text[0] in "“1234567890"
        assert text[-1] in ".?”"
        assert not UGLY.search(text), text


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.key)
def test_every_check_has_a_failing_and_a_passing_case(check: Check) -> None:
    kinds = {case["finds"] == "none" for case in CASES if case["check"] == check.key}
    # What the reading notices has nothing to look at and so no passing case.
    assert kinds == ({False} if check.run is None else {False, True})


def test_cases_name_checks_that_exist() -> None:
    named = {case["check"] for case in CASES} | {key for case in CASES for key in case.get("nor", ())}
    assert named <= set(CHECKS)


def test_without_notes_the_reading_is_silent() -> None:
    _, findings = _findings({"whole_template": True})
    assert not {f.check for f in findings} & {check.key for check in CHECKS.values() if check.run is None}


def test_a_clean_city_has_no_findings() -> None:
    findings = list(run_checks(context(FRAMEWORK, clean_city(FRAMEWORK))))
    assert {finding.check for finding in findings} == {"maternal-deaths-small-city"}


def test_an_empty_template_is_asked_for_its_indicators_only() -> None:
    _, findings = _findings({"whole_template": True})
    assert {finding.check for finding in findings} == {"profile-missing", "not-reported-share"}


@pytest.mark.parametrize("given", ["first", "last", "all but the first"])
def test_what_is_reported_has_a_result_or_an_error_says_why_not(given: str) -> None:
    """Whatever part of the figures is there: no value silently stays without a result."""
    values = {}
    for point in FRAMEWORK.points:
        parts = {"first": slice(0, 1), "last": slice(-1, None), "all but the first": slice(1, None)}
        names = point.inputs[parts[given]]
        values[f"{point.code}/{point.data_point.key}"] = {"inputs": dict.fromkeys(names, 7)}
    look = context(FRAMEWORK, submission(FRAMEWORK, values=values))
    excluded = {
        key
        for finding in run_checks(look)
        if finding.severity == "error"
        for key in ((finding.code, finding.data_point), *finding.concerns)
    }
    silent = [p.key for p in look.reported if look.value(p) is None and p.key not in excluded]
    assert not silent


def test_checks_are_stated_in_full() -> None:
    for check in CHECKS.values():
        for text in (check.title, check.means, check.why, check.fix, check.basis):
            assert text == text.strip()
            assert text
        assert check.means[-1] == ".", check.key
        assert check.why[-1] == ".", check.key
        assert check.fix[-1] in ".?", check.key
        assert "{" not in check.fix, check.key


def test_verifier_checks_name_checks_that_exist() -> None:
    named = {key for general in FRAMEWORK.pack.general_checks.values() for key in general.checked_by}
    for kpi in FRAMEWORK.kpis:
        named |= {key for check in kpi.verifier_checks for key in check.checked_by}
    assert named
    assert named <= set(CHECKS)


def test_data_points_of_the_cases_exist() -> None:
    for case in CASES:
        for name in case["given"].get("values", {}):
            find(FRAMEWORK, name)
