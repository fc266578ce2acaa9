"""The workbook and the program must say the same: all results, percents, points, bands and group scores.

LibreOffice recalculates filled templates; what its formulas give is held against kpi_toolkit.scoring.
"""

from __future__ import annotations

import math
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from agreement_cases import PROFILE, Case, cases, contradiction, label
from keyed_workbook import KeyedSheet, keyed
from openpyxl import Workbook, load_workbook

from kpi_toolkit.framework import Point
from kpi_toolkit.scoring import groups, performance, values
from kpi_toolkit.workbook import layout
from kpi_toolkit.workbook.template import build_template, write_workbook

pytestmark = pytest.mark.libreoffice

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

# --- LibreOffice ---------------------------------------------------------------------------------------


def recalculated(files: Mapping[str, Workbook], folder: Path) -> dict[str, Workbook]:
    """The workbooks as LibreOffice computes them, with the results of their formulas."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail(
            "LibreOffice is missing: install it (soffice must be on the path), "
            'or leave these tests out with -m "not libreoffice".'
        )
    settings = folder / "profile" / "user"
    settings.mkdir(parents=True)
    (settings / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    (folder / "in").mkdir()
    paths = []
    for number, workbook in enumerate(files.values()):
        paths.append(folder / "in" / f"{number}.xlsx")
        paths[-1].write_bytes(write_workbook(workbook))
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder / "out"), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return {
        name: load_workbook(folder / "out" / path.name, data_only=True)
        for name, path in zip(files, paths, strict=True)
    }


def filled(case: Case) -> Workbook:
    workbook = build_template(case.framework, case.submission)
    if case.edit:
        case.edit(keyed(workbook))
    return workbook


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, KeyedSheet]]:
    files = {name: filled(case) for name, case in (cases() | {"contradiction": contradiction()}).items()}
    done = recalculated(files, tmp_path_factory.mktemp("libreoffice"))
    return {name: keyed(workbook) for name, workbook in done.items()}


# --- what the program says -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    value: np.ndarray
    status: np.ndarray
    outside: np.ndarray
    percent: np.ndarray
    points: np.ndarray
    groups: groups.GroupScores


@cache
def program(name: str) -> Said:
    case = cases()[name]
    framework = case.framework
    results = values.results(framework, values.figures(framework, [case.submission]))
    value = results.values.to_numpy()[0]
    outside = np.array([is_outside(p, value[p.index]) for p in framework.points])
    usable = values.exclude(results.values, [p.key for p in framework.points if outside[p.index]])
    scored = performance.performance(framework, usable)
    return Said(
        value,
        results.status.to_numpy()[0],
        outside,
        scored.percent.to_numpy()[0],
        scored.points.to_numpy()[0],
        groups.group_scores(framework, scored.points, results.status),
    )


def is_outside(point: Point, value: float) -> bool:
    """As kpi_toolkit.checks does it: with a tolerance relative to the limit."""
    limits = point.data_point.limits
    if limits is None or math.isnan(value):
        return False
    low, high = limits.minimum, limits.maximum
    below = low is not None and value < low - 1e-9 * abs(low)
    return below or (high is not None and value > high + 1e-9 * abs(high))


def same(cell: Any, number: float) -> bool:
    if math.isnan(number):
        return cell is None
    return isinstance(cell, int | float) and math.isclose(cell, number, rel_tol=1e-12, abs_tol=1e-12)


ALL_CASES = pytest.mark.parametrize("name", list(cases()))


@ALL_CASES
def test_results_and_states(name: str, calculated: dict[str, dict[str, KeyedSheet]]) -> None:
    data, said = calculated[name][layout.DATA], program(name)
    for point in cases()[name].framework.points:
        result, number = data.value("result", *point.key), said.value[point.index]
        if point.yes_no and result is not None:
            result = {layout.YES: 1.0, layout.NO: 0.0}[result]
        assert same(result, number), (label(point), result, number)
        assert data.value("status", *point.key) == said.status[point.index], label(point)


@ALL_CASES
def test_percents_points_and_bands(name: str, calculated: dict[str, dict[str, KeyedSheet]]) -> None:
    data, said, framework = calculated[name][layout.DATA], program(name), cases()[name].framework
    for point in framework.points:
        percent, worth = said.percent[point.index], int(said.points[point.index])
        assert same(data.value("percent", *point.key), percent), (label(point), percent)
        assert (data.value("points", *point.key) or 0) == worth, label(point)
        if said.outside[point.index]:
            words: str | None = layout.OUTSIDE_LIMITS
        elif worth:
            words = framework.band_of_points(worth).name
        elif point.target.scored:
            words = None
        else:
            published = point.target.basis == "published-none"
            words = layout.PUBLISHED_NONE if published else layout.NO_TARGET
        assert data.value("band", *point.key) == words, label(point)


@ALL_CASES
def test_group_scores(name: str, calculated: dict[str, dict[str, KeyedSheet]]) -> None:
    scores, said, framework = calculated[name][layout.SCORES], program(name), cases()[name].framework
    assert len(scores.rows) == len(framework.groups)
    for number, group in enumerate(framework.groups):
        key = (group.level, group.dimension, group.name)
        for field in ("points", "maximum", "reported", "scored", "total"):
            assert scores.value(field, *key) == getattr(said.groups, field)[0, number], (key, field)
        assert same(scores.value("percent", *key), said.groups.percent[0, number]), key
        worth = int(said.groups.band_points[0, number])
        has_targets = any(framework.points[index].target.scored for index in group.members)
        nothing = layout.NOTHING_SCORED if has_targets else layout.NO_TARGETS
        words = framework.band_of_points(worth).name if worth else nothing
        assert scores.value("band", *key) == words, key


@ALL_CASES
def test_the_counter_on_top_of_data_entry(name: str, calculated: dict[str, dict[str, KeyedSheet]]) -> None:
    states, points = program(name).status, program(name).points
    reported, total = (states == values.REPORTED).sum(), (states != values.NOT_APPLICABLE).sum()
    text = calculated[name][layout.DATA].sheet["A2"].value
    assert text.startswith(f"{reported} of {total} data points reported, {(points > 0).sum()} scored, ")


def test_the_cases_reach_every_band_method_and_state() -> None:
    """Agreement means little where the cases leave something out."""
    seen: set[tuple] = set()
    for name, case in cases().items():
        said = program(name)
        for point in case.framework.points:
            seen.add((point.target.method, int(said.points[point.index])))
            seen.add(("state", int(said.status[point.index])))
            seen.add(("outside", bool(said.outside[point.index])))
    methods = ("ratio_up", "ratio_down", "min_max", "parity", "bands")
    wanted = {(method, points) for method in methods for points in (0, 1, 2, 3, 4)}
    wanted |= {("yes_no", 0), ("yes_no", 1), ("yes_no", 4), ("outside", True)}
    wanted |= {("state", state) for state in range(4)}
    assert wanted <= seen


def test_hints_say_what_to_look_at(calculated: dict[str, dict[str, KeyedSheet]]) -> None:
    data = calculated["mixed"][layout.DATA]

    def hint(code: str, data_point: str = "value") -> str:
        return data.value("hint", code, data_point) or ""

    assert hint("EC: ICT: ICT: 1C") == "Differs from the city profile"
    assert "divisor of 0" in hint("EC: ICT: WS: 2A")
    assert "not applicable" in hint("EC: ICT: WS: 1C")
    assert hint("EC: ICT: ES: 1C") == "A figure is missing"
    assert hint("EC: ICT: ES: 2A") == "Type numbers only"
    assert hint("EC: I: ES: 3C") == "The result must lie between 0 and 100"
    assert hint("EC: P: EM: 1C") == "The final value differs; the result counts"
    assert hint("SC: SH: HO: 2A") == "Year or source is missing"
    assert hint("EC: ICT: ICT: 4C", "3g") == ""


def test_a_reason_for_no_value_takes_the_result_away(calculated: dict[str, dict[str, KeyedSheet]]) -> None:
    data = calculated["contradiction"][layout.DATA]
    own, profile_only = ("EC: ICT: ICT: 1C", "value"), ("EC: I: ES: 1C", "value")
    for key in (own, profile_only):
        assert [data.value(field, *key) for field in ("result", "percent", "points", "band")] == [None] * 4
    assert data.value("hint", *own) == "Keep either the figures or the reason why there are none"
    assert data.value("hint", *profile_only) is None
    assert (data.value("status", *own), data.value("status", *profile_only)) == (
        values.CONFIDENTIAL,
        values.NOT_APPLICABLE,
    )


def test_a_prefilled_cell_is_still_recognised_after_another_program_saved_it(
    calculated: dict[str, dict[str, KeyedSheet]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("saved")
    workbook = filled(cases()["mixed"])
    recalculated({"mixed": workbook}, folder)
    data = keyed(load_workbook(folder / "out" / "0.xlsx"))[layout.DATA]
    assert layout.prefilled_from(data.value("input_2", "EC: I: WS: 1C", "value")) == "households"
    assert layout.prefilled_from(data.value("input_2_unit", "EC: P: IN: 1C", "value")) == "gdp"
    assert layout.prefilled_from(data.value("input_2", "EC: ICT: ICT: 1C", "value")) is None


def test_a_text_that_looks_like_a_formula_stays_a_text(calculated: dict[str, dict[str, KeyedSheet]]) -> None:
    sheets = calculated["mixed"]
    assert sheets[layout.PROFILE].value("value", "city") == PROFILE["city"]
    assert sheets[layout.DATA].value("input_1", "EC: ICT: ES: 2A", "value") == "=about 12"
