"""Whatever a city writes, the checks give findings that can be read: no exception and no infinity."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from builders import context, submission

from kpi_toolkit.checks.registry import all_checks, run_checks
from kpi_toolkit.checks.words import fill
from kpi_toolkit.framework import load_framework

FRAMEWORK = load_framework()
NUMBERS = (0, 1, -1, 0.5, 3, 97.3, 100, 101, 1e-300, 1e300, -1e300, 1e17, 250000, 0.001, True, False)
ENTRIES: tuple[Any, ...] = (*NUMBERS, {"value": None, "raw": "many"}, {"value": "text", "raw": "text"})
YEARS = (1850, 2012, 2019, 2023, 2024, 99999)
STATEMENTS = {"year": YEARS, "quality": ("good", "Personal estimation"), "source": ("a",)}
NOTATIONS = ("not_reported", "not_applicable", "confidential", "not_verified", "nonsense")


def _anything(dice: random.Random) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for point in FRAMEWORK.points:
        if dice.random() < 0.2:
            continue
        spec: dict[str, Any] = {"inputs": {}}
        for name in point.inputs:
            if dice.random() < 0.6:
                spec["inputs"][name] = dice.choice(ENTRIES)
        if dice.random() < 0.3:
            spec["final"] = dice.choice(ENTRIES)
        if dice.random() < 0.2:
            spec["notation"] = dice.choice(NOTATIONS)
        for statement, words in STATEMENTS.items():
            if dice.random() < 0.5:
                spec[statement] = dice.choice(words)
        values[f"{point.code}/{point.data_point.key}"] = spec
    profile = {name: dice.choice(ENTRIES) for name in FRAMEWORK.shared_inputs if dice.random() < 0.7}
    profile["year"] = dice.choice((2023, 2023, 1e300, -5, 2023.5))
    places = [f"{p.code}/{p.data_point.key}" for p in FRAMEWORK.points]
    return {
        "said": submission(FRAMEWORK, profile, values, bare=dice.random() < 0.2),
        "previous": {place: dice.choice((0, 1, 50, 1e-300, 1e300)) for place in places},
        "national": {place: dice.choice((0, 1, 50, 1e-300, 1e300)) for place in places},
    }


@pytest.mark.parametrize("seed", range(25))
def test_anything_gives_findings_in_words(seed: int) -> None:
    given = _anything(random.Random(seed))
    look = context(FRAMEWORK, given["said"], given["previous"], given["national"])
    checks = all_checks(FRAMEWORK)
    findings = list(run_checks(look))
    assert findings
    for finding in findings:
        parameters = {"value": finding.value, "name": "It", **finding.parameters}
        assert fill(checks[finding.check].message, parameters)
        assert fill(checks[finding.check].fix, parameters)
        for value in finding.parameters.values():
            for one in value if isinstance(value, list) else [value]:
                assert one is None or isinstance(one, str | bool | int | float)
                assert not isinstance(one, float) or math.isfinite(one), finding
    excluded = {
        key
        for finding in findings
        if finding.severity == "error"
        for key in ((finding.code, finding.data_point), *finding.concerns)
    }
    unread = {
        p.key
        for p in look.reported
        for e in (*look.submission.value(p).inputs.values(), look.submission.value(p).final)
        if e is not None and not isinstance(e.value, float | bool)
    }
    silent = [p.key for p in look.reported if look.value(p) is None and p.key not in excluded | unread]
    assert not silent
