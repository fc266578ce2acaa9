"""What the shipped pack says, and that a pack that contradicts itself is refused with file and key."""

from __future__ import annotations

import copy
import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpi_toolkit.framework import Framework, PackError, fold_code, load_framework
from kpi_toolkit.framework.load import MAX_FILE_BYTES, indicators_folder
from kpi_toolkit.services.frameworks import configured

PACKS = Path(__file__).parents[1] / "packs"
CITIES = Path(__file__).parents[2] / "indicators" / "u4ssc" / "published"

FORMULA_READ = {
    "EC:ICT:ICT:1C",
    "EC:ICT:ICT:2C",
    "EC:I:WS:5C",
    "EC:ICT:D:1A",
    "EC:ICT:ES:1C",
    "EC:I:ES:1C",
    "EC:I:ES:2C",
    "EC:I:ES:3C",
    "EC:ICT:T:1C",
    "EC:ICT:T:2C",
    "EC:ICT:T:3A",
    "EC:I:T:2A",
    "EC:I:T:5A",
    "EC:ICT:PS:1A",
    "EC:ICT:PS:3A",
    "EC:P:IN:3A",
    "EC:P:EM:1C",
    "EC:I:UP:2A",
    "EN:EN:AQ:1C",
    "EN:EN:EQ:1C",
    "SC:EH:ED:1C",
    "SC:EH:ED:2C",
    "SC:EH:ED:3C",
    "SC:EH:ED:4C",
    "SC:EH:ED:5A",
    "SC:EH:H:2C",
    "SC:EH:H:4A",
    "SC:SH:SI:1C",
    "SC:SH:SI:5A",
    "SC:SH:SA:9C",
}
"""Indicators whose numerator and denominator were read in the published methodology."""


@pytest.fixture(scope="module")
def u4ssc() -> Framework:
    return load_framework()


# --- the shipped pack ---------------------------------------------------------------------------------------


def test_size_of_the_set(u4ssc: Framework) -> None:
    assert len(u4ssc.kpis) == 91
    assert len(u4ssc.points) == 112
    assert Counter(kpi.dimension for kpi in u4ssc.kpis) == {
        "Economy": 45,
        "Environment": 17,
        "Society and Culture": 29,
    }


def test_groups(u4ssc: Framework) -> None:
    assert Counter(group.level for group in u4ssc.groups) == {
        "category": 24,
        "sub_dimension": 7,
        "dimension": 3,
    }
    for level in ("category", "sub_dimension", "dimension"):
        members = [index for group in u4ssc.groups if group.level == level for index in group.members]
        assert sorted(members) == list(range(112)), f"every data point is in one {level}"
    water = {g.dimension: len(g.members) for g in u4ssc.groups if g.name == "Water and Sanitation"}
    assert water == {"Economy": 7, "Environment": 6}


def test_a_code_says_where_an_indicator_belongs(u4ssc: Framework) -> None:
    codes = {d.name: fold_code(d.code) for d in u4ssc.pack.dimensions}
    subs = {s.name: fold_code(s.code) for d in u4ssc.pack.dimensions for s in d.sub_dimensions}
    for kpi in u4ssc.kpis:
        assert fold_code(kpi.code).startswith(f"{codes[kpi.dimension]}:")
        assert fold_code(kpi.code).startswith(f"{subs[kpi.sub_dimension]}:")
        assert kpi.code.endswith({"core": "C", "advanced": "A"}[kpi.level])


def test_codes_are_found_however_they_are_spaced(u4ssc: Framework) -> None:
    for written in ("SC: EH: H: 3C", "SC:EH:H:3C", "SC: EH: H:3C", "sc:eh:h:3c", "SC:\u00a0EH: H: 3C"):
        kpi = u4ssc.kpi(written)
        assert kpi is not None
        assert kpi.name == "Physicians"
    assert u4ssc.kpi("SC: EH: H: 3A") is None


def test_data_points_of_the_indicators_that_have_several(u4ssc: Framework) -> None:
    several = {
        fold_code(k.code): [dp.key for dp in k.data_points] for k in u4ssc.kpis if len(k.data_points) > 1
    }
    assert several == {
        "EC:ICT:ICT:4C": ["3g", "4g"],
        "EC:I:T:4A": ["private", "public", "walking", "cycling", "para"],
        "EC:ICT:PS:1A": ["number", "percent"],
        "EC:I:UP:2A": ["compact", "connected", "integrated", "inclusive", "resilient"],
        "EN:EN:AQ:1C": ["pm2_5", "pm10", "no2", "so2", "o3"],
        "EN:EN:WS:4C": ["primary", "secondary", "tertiary"],
        "EN:EN:WA:1C": ["landfill", "burnt", "incinerated", "open_dump", "recycled", "other"],
    }


def test_published_bands(u4ssc: Framework) -> None:
    assert [(b.name, b.points, b.from_percent, b.legend) for b in u4ssc.bands] == [
        ("0-33", 1, 0, "Less than 33% of Target"),
        ("33-66", 2, 33, "33-66% of Target"),
        ("66-95", 3, 66, "66-95% of Target"),
        ("95+", 4, 95, "95%+ Target"),
    ]


def test_published_choices_for_the_quality_of_data(u4ssc: Framework) -> None:
    assert u4ssc.pack.quality == (
        "Based on accurate measurements",
        "Extrapolated based on survey of inhabitants",
        "Extrapolated based on higher-level data",
        "Estimation based on certain assumptions",
        "Personal estimation",
        "Unknown methodology, not traceable",
    )


def test_there_is_one_official_target(u4ssc: Framework) -> None:
    official = [point for point in u4ssc.points if point.target.basis == "official"]
    assert [(p.code, p.target.method, p.target.target) for p in official] == [
        ("EC: ICT: ICT: 2C", "ratio_up", 60)
    ]


def test_every_target_says_where_it_comes_from(u4ssc: Framework) -> None:
    for point in u4ssc.points:
        assert point.target.basis in u4ssc.pack.bases
        if point.target.scored:
            assert point.target.source, point.key
            assert point.target.basis not in ("none", "published-none", "city"), point.key
        else:
            assert point.target.basis in ("none", "published-none"), point.key
            assert (point.target.target, point.target.edges, point.target.zero) == (None, None, None)


def test_substitutes_are_called_substitutes(u4ssc: Framework) -> None:
    for basis in ("official-text", "reference", "limit", "weak"):
        assert "Substitute target, not the U4SSC benchmark." in u4ssc.pack.bases[basis]


def test_published_none_is_exactly_what_was_printed_so(u4ssc: Framework) -> None:
    printed = set()
    for path in CITIES.glob("*.csv"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        for row in csv.DictReader(lines):
            if row["benchmark"] == "N/A":
                printed.add((row["code"], row["data_point"] or "value"))
    assert {p.key for p in u4ssc.points if p.target.basis == "published-none"} == printed
    assert len(printed) == 4


def test_what_is_not_confirmed_is_marked(u4ssc: Framework) -> None:
    assert {fold_code(k.code) for k in u4ssc.kpis if k.confirmed == "formula"} == FORMULA_READ
    assert sum(k.confirmed == "definition" for k in u4ssc.kpis) == 61
    assert "not confirmed" in u4ssc.pack.confirmed["definition"]


def test_yes_no_and_nothing_else_is_scored_as_yes_no(u4ssc: Framework) -> None:
    assert [p.code for p in u4ssc.points if p.yes_no] == ["EC: I: UP: 2A"] * 5 + ["SC: SH: SA: 3A"]
    assert all(p.target.method == "yes_no" for p in u4ssc.points if p.yes_no)


def test_every_number_has_a_plausible_range_and_limits(u4ssc: Framework) -> None:
    for point in u4ssc.points:
        if point.yes_no:
            assert point.range is None
            continue
        assert point.range is not None, point.key
        assert point.range.why
        assert point.range.basis.startswith("ours")
        limits = point.data_point.limits
        assert limits is not None, point.key
        assert limits.basis
        assert limits.minimum is not None, "counts, shares and concentrations are never negative"
        assert point.range.low >= limits.minimum
        assert limits.maximum is None or point.range.high <= limits.maximum


def test_a_share_may_pass_100_only_with_a_reason(u4ssc: Framework) -> None:
    open_ended = {}
    for point in u4ssc.points:
        limits = point.data_point.limits
        if point.data_point.unit == "%" and limits is not None and limits.maximum is None:
            open_ended[fold_code(point.code)] = limits.may_exceed
    assert set(open_ended) == {"EC:ICT:ICT:2C", "SC:EH:ED:2C", "SC:SH:SI:5A"}
    assert all(open_ended.values())


@pytest.mark.parametrize(
    ("overlay", "targets"),
    [
        ("who-2021", {"pm2_5": 5, "pm10": 15, "no2": 10, "so2": 40, "o3": None}),
        ("eu-2030", {"pm2_5": 10, "pm10": 20, "no2": 20, "so2": 20, "o3": None}),
    ],
)
def test_overlays(u4ssc: Framework, overlay: str, targets: dict[str, float | None]) -> None:
    changed = u4ssc.with_overlay(overlay)
    assert changed.applied == (overlay,)
    air = {p.data_point.key: p.target for p in changed.points if p.code == "EN: EN: AQ: 1C"}
    assert {key: target.target for key, target in air.items()} == targets
    assert all(t.method == "ratio_down" and t.basis == "reference" for key, t in air.items() if key != "o3")
    others = [
        (a.target, b.target)
        for a, b in zip(changed.points, u4ssc.points, strict=True)
        if a.key[0] != "EN: EN: AQ: 1C"
    ]
    assert all(ours == shipped for ours, shipped in others)
    assert u4ssc.applied == (), "the shipped framework itself is never changed"


def test_maturity_model(u4ssc: Framework) -> None:
    maturity = u4ssc.maturity
    assert [level.name for level in maturity.levels] == [
        "Planning",
        "Alignment",
        "Development",
        "Integration",
        "Optimization",
    ]
    assert maturity.pre_maturity.name == "Pre-maturity"
    assert maturity.thresholds == {2: 30, 3: 50, 4: 70, 5: 90}
    assert [dimension.name for dimension in maturity.dimensions] == [
        "Strategy",
        "ICT infrastructure",
        "Data",
        "Services and applications",
        "Assessments",
    ]
    for dimension in maturity.dimensions:
        assert {c.level for c in dimension.criteria} == {1, 2, 3, 4, 5}, dimension.key


def test_settings_say_why(u4ssc: Framework) -> None:
    assert u4ssc.setting("maturity_share") == 80
    assert u4ssc.setting("maturity_minimum_coverage") == 65
    assert u4ssc.setting("population_variation") == 5
    assert u4ssc.setting("not_reported_share") == 20
    for setting in u4ssc.settings.values():
        assert setting.basis
        assert setting.meaning


# --- data alone make a framework ----------------------------------------------------------------------------


def test_another_framework_loads() -> None:
    tiny = load_framework(PACKS / "tiny")
    assert (len(tiny.kpis), len(tiny.points), len(tiny.groups)) == (8, 9, 7)
    assert {p.target.method for p in tiny.points} == {
        "ratio_up", "ratio_down", "min_max", "parity", "yes_no", "bands", None,
    }  # fmt: skip
    assert tiny.shared_inputs == ("residents", "lamps", "departures")


def test_local_indicators_stand_beside_the_91() -> None:
    local = load_framework(PACKS / "local")
    shipped = load_framework()
    assert (len(local.kpis), len(local.points), len(local.groups)) == (93, 114, 35)
    assert {kpi.code for kpi in shipped.kpis} < {kpi.code for kpi in local.kpis}
    assert {p.key: p.target for p in shipped.points}.items() <= {
        p.key: p.target for p in local.points
    }.items()
    lake = next(group for group in local.groups if group.name == "Lake")
    assert [local.points[index].code for index in lake.members] == ["EN: EN: LK: 1C", "EN: EN: LK: 2A"]
    environment = next(g for g in local.groups if g.level == "dimension" and g.name == "Environment")
    assert set(lake.members) < set(environment.members)
    assert local.pack.disclaimer == shipped.pack.disclaimer
    assert set(local.overlays) == set(shipped.overlays)


# --- packs that are refused ---------------------------------------------------------------------------------

Edit = Callable[[Path], object]


def swap(file: str, old: str, new: str) -> Edit:
    """Replace a text that stands in the file once."""

    def edit(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file} holds {old!r} {text.count(old)} times"
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def append(file: str, text: str) -> Edit:
    def edit(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as stream:
            stream.write(text)

    return edit


def write(file: str, text: str | bytes) -> Edit:
    data = text.encode() if isinstance(text, str) else text
    return lambda folder: (folder / file).write_bytes(data)


def remove(file: str) -> Edit:
    return lambda folder: (folder / file).unlink()


LAMPS, STARS, VISITS = "kpis/sky/lamps.yaml", "kpis/sky/stars.yaml", "kpis/people/visits.yaml"
OVERLAY = "overlays/strict.yaml"
RELATION = (PACKS / "tiny" / "relations.yaml").read_text(encoding="utf-8")

REFUSED: dict[str, tuple[Edit, str, str, str]] = {
    # what is wrong: how it gets so, and file, key and problem as they are told
    "unknown input": (
        swap(LAMPS, "100 * shielded_lamps / lamps", "100 * shielded_lanterns / lamps"),
        LAMPS, "SK:D:L:1/value", "unknown input 'shielded_lanterns'",
    ),
    "formula that calls": (
        swap(LAMPS, "lamp_energy / lamps", "max(lamp_energy, lamps)"),
        LAMPS, "SK:D:L:2/value", "the formula cannot be used",
    ),
    "formula that is broken": (
        swap(LAMPS, "lamp_energy / lamps", "lamp_energy / (lamps"),
        LAMPS, "SK:D:L:2/value", "cannot be parsed",
    ),
    "formula without an input": (
        swap(LAMPS, "lamp_energy / lamps", "1 / 2"),
        LAMPS, "SK:D:L:2/value", "uses no input",
    ),
    "the same code twice": (
        swap(LAMPS, "'SK: D: L: 2'", "'SK:D:L: 1'"),
        LAMPS, "SK:D:L: 1", "defined twice",
    ),
    "the same code in two files": (
        swap(VISITS, "'PE: G: V: 4'", "'SK: D: S: 2'"),
        STARS, "SK: D: S: 2", "defined twice",
    ),
    "the same data point twice": (
        swap(STARS, "key: winter", "key: summer"),
        STARS, "SK: D: S: 1", "two data points have the same key",
    ),
    "code in small letters": (
        swap(LAMPS, "'SK: D: L: 2'", "'sk: d: l: 2'"),
        LAMPS, "sk: d: l: 2 code", "pattern",
    ),
    "unknown field": (
        swap(LAMPS, "level: advanced", "levle: advanced"),
        LAMPS, "SK: D: L: 2 level", "Field required",
    ),
    "unknown category": (
        swap(LAMPS, "category: Lamps", "category: Lanterns"),
        LAMPS, "SK: D: L: 1", "category 'Lanterns' is not listed under 'Sky'",
    ),
    "category of another dimension": (
        swap(LAMPS, "dimension: Sky", "dimension: People"),
        LAMPS, "SK: D: L: 1", "category 'Lamps' is not listed under 'People'",
    ),
    "unknown sub-dimension": (
        swap("pack.yaml", "name: Darkness", "name: Light"),
        LAMPS, "SK: D: L: 1", "sub-dimension 'Darkness'",
    ),
    "unknown general check": (
        swap(STARS, "name: Lamp Curfew\n", "name: Lamp Curfew\n    verifier_checks: [{general: look-up}]\n"),
        STARS, "SK: D: S: 2", "general check 'look-up'",
    ),
    "unknown unit of a data point": (
        swap(LAMPS, "unit: kWh per lamp", "unit: candles"),
        LAMPS, "SK:D:L:2/value", "unit 'candles'",
    ),
    "unknown unit of an input": (
        swap(LAMPS, "in the year, unit: kWh", "in the year, unit: candles"),
        LAMPS, "lamp_energy", "unit 'candles'",
    ),
    "an input declared twice differently": (
        swap(LAMPS, "inputs:\n", "inputs:\n  lamps: {label: Lamps, unit: lamps}\n"),
        LAMPS, "lamps", "declared differently in inputs.yaml",
    ),
    "an input nobody uses": (
        append("inputs.yaml", "  owls: {label: Owls, unit: people}\n"),
        "inputs.yaml", "owls", "used by no formula",
    ),
    "an input with a capital": (
        append("inputs.yaml", "  Owls: {label: Owls, unit: people}\n"),
        "inputs.yaml", "Owls", "small letters",
    ),
    "inputs as a list": (
        write("inputs.yaml", "inputs: [residents, lamps]\n"),
        "inputs.yaml", "inputs", "must be a mapping",
    ),
    "profile field without its input": (
        swap("pack.yaml", "key: residents, label", "key: dwellers, label"),
        "pack.yaml", "profile dwellers", "is no input",
    ),
    "no target": (
        swap("targets.yaml", "  - {code: 'PE: G: V: 4', basis: none}\n", ""),
        "targets.yaml", "PE:G:V:4/value", "no target, nor a statement that there is none",
    ),
    "target for a data point that is not there": (
        append("targets.yaml", "  - {code: 'SK: D: L: 1', data_point: autumn, basis: none}\n"),
        "targets.yaml", "SK:D:L:1/autumn", "is no data point of this pack",
    ),
    "target for an indicator that is not there": (
        append("targets.yaml", "  - {code: 'SK: D: L: 9', basis: none}\n"),
        "targets.yaml", "SK:D:L:9/value", "is no data point of this pack",
    ),
    "two targets": (
        append("targets.yaml", "  - {code: 'SK:D:L:1', basis: none}\n"),
        "targets.yaml", "SK:D:L:1/value", "has two targets",
    ),
    "target without a source": (
        swap("targets.yaml", ", source: The towns on the coast", ""),
        "targets.yaml", "SK: D: L: 1", "needs a source",
    ),
    "target without a basis": (
        swap("targets.yaml", "target: 80, basis: reference", "target: 80"),
        "targets.yaml", "SK: D: L: 1 basis", "Field required",
    ),
    "target with an unknown basis": (
        swap("targets.yaml", "basis: weak", "basis: rumour"),
        "targets.yaml", "SK: D: L: 2 basis", "Input should be",
    ),
    "basis that the pack does not explain": (
        swap("pack.yaml", "  weak: Heard at the inn.\n", ""),
        "pack.yaml", "bases", "say what basis 'weak' means",
    ),
    "a city's own targets are not explained": (
        swap("pack.yaml", "  city: Set by the town.\n", ""),
        "pack.yaml", "bases", "say what basis 'city' means",
    ),
    "mark that the pack does not explain": (
        swap("pack.yaml", "  definition: Only the definition was read.\n", ""),
        "pack.yaml", "confirmed", "say what 'definition' means",
    ),
    "published-none without a source": (
        swap("targets.yaml", ", source: The chronicle prints a dash", ""),
        "targets.yaml", "PE: G: V: 3", "needs the source that printed it",
    ),
    "published-none that is scored": (
        swap("targets.yaml", "basis: published-none", "basis: published-none, method: ratio_up, target: 5"),
        "targets.yaml", "PE: G: V: 3", "never scored",
    ),
    "target without a method": (
        swap("targets.yaml", "method: ratio_up, ", ""),
        "targets.yaml", "SK: D: L: 1", "needs a method",
    ),
    "unknown method": (
        swap("targets.yaml", "method: ratio_up", "method: golden_mean"),
        "targets.yaml", "SK: D: L: 1 method", "Input should be",
    ),
    "method without its number": (
        swap("targets.yaml", "target: 80, ", ""),
        "targets.yaml", "SK: D: L: 1", "takes a target above 0",
    ),
    "ratio against nothing": (
        swap("targets.yaml", "target: 80", "target: 0"),
        "targets.yaml", "SK: D: L: 1", "takes a target above 0",
    ),
    "number that is none": (
        swap("targets.yaml", "target: 80", "target: .inf"),
        "targets.yaml", "SK: D: L: 1 target", "finite number",
    ),
    "min_max between the same ends": (
        swap("targets.yaml", "zero: 100", "zero: 0"),
        "targets.yaml", "PE: G: V: 2", "that differ",
    ),
    "min_max without its other end": (
        swap("targets.yaml", "zero: 100, ", ""),
        "targets.yaml", "PE: G: V: 2", "takes a target and a zero",
    ),
    "zero where it does not belong": (
        swap("targets.yaml", "target: 80", "target: 80, zero: 5"),
        "targets.yaml", "SK: D: L: 1", "zero belongs to method min_max",
    ),
    "edges where they do not belong": (
        swap("targets.yaml", "target: 80", "target: 80, edges: [1, 2, 3]"),
        "targets.yaml", "SK: D: L: 1", "edges belong to method bands",
    ),
    "edges that do not rise": (
        swap("targets.yaml", "[3000, 1000, 300]", "[3000, 1000, 1000]"),
        "targets.yaml", "SK: D: S: 1", "edges must rise or fall strictly",
    ),
    "edges that turn": (
        swap("targets.yaml", "[3000, 1000, 300]", "[300, 1000, 500]"),
        "targets.yaml", "SK: D: S: 1", "edges must rise or fall strictly",
    ),
    "too few edges": (
        swap("targets.yaml", "[3000, 1000, 300]", "[3000, 1000]"),
        "targets.yaml", "SK: D: S: 1 edges.2", "Field required",
    ),
    "edges and a target": (
        swap("targets.yaml", "[3000, 1000, 300]", "[3000, 1000, 300], target: 5"),
        "targets.yaml", "SK: D: S: 1", "takes edges and no target",
    ),
    "yes_no for a number": (
        swap("targets.yaml", "method: ratio_up, target: 80", "method: yes_no, target: true"),
        "targets.yaml", "SK:D:L:1/value", "method yes_no belongs to the unit yes/no",
    ),
    "a number for yes and no": (
        swap("targets.yaml", "method: yes_no, target: true", "method: ratio_up, target: 1"),
        "targets.yaml", "SK:D:S:2/value", "method yes_no belongs to the unit yes/no",
    ),
    "yes_no with the target no": (
        swap("targets.yaml", "method: yes_no, target: true", "method: yes_no, target: false"),
        "targets.yaml", "SK: D: S: 2", "takes the target true",
    ),
    "three bands for three edges": (
        swap("pack.yaml", "  - {name: 95+, points: 4, from_percent: 95, legend: There}\n", ""),
        "targets.yaml", "SK:D:S:1/summer", "needs a pack of four bands",
    ),
    "bands that fall": (
        swap("pack.yaml", "from_percent: 33", "from_percent: 99"),
        "pack.yaml", "", "bands: give them rising",
    ),
    "bands with a gap at the bottom": (
        swap("pack.yaml", "from_percent: 0", "from_percent: 10"),
        "pack.yaml", "", "the first from 0 percent",
    ),
    "a band without points": (
        swap("pack.yaml", "points: 1", "points: 0"),
        "pack.yaml", "", "give 1 point to the lowest band",
    ),
    "version that is none": (
        swap("pack.yaml", "version: 0.1.0", "version: new"),
        "pack.yaml", "version", "pattern",
    ),
    "range without a basis": (
        swap("ranges.yaml", "basis: made up\n", ""),
        "ranges.yaml", "SK: D: L: 1 basis", "Field required",
    ),
    "range without a reason": (
        swap("ranges.yaml", ", why: a share", ""),
        "ranges.yaml", "SK: D: L: 1 why", "Field required",
    ),
    "range upside down": (
        swap("ranges.yaml", "low: 0, high: 100,", "low: 100, high: 100,"),
        "ranges.yaml", "SK: D: L: 1", "low must be below high",
    ),
    "two ranges": (
        append("ranges.yaml", "  - {code: 'SK:D:L:1', low: 0, high: 1, why: again}\n"),
        "ranges.yaml", "SK:D:L:1/value", "has two ranges",
    ),
    "range for nothing": (
        swap("ranges.yaml", "data_point: summer", "data_point: autumn"),
        "ranges.yaml", "SK:D:S:1/autumn", "is no data point of this pack",
    ),
    "relation with an unknown name": (
        swap("relations.yaml", "summer <= winter", "summer <= autumn"),
        "relations.yaml", "summer-above-winter", "'autumn' is no input, setting or name",
    ),
    "relation with an unknown data point": (
        swap("relations.yaml", "1/winter'", "1/autumn'"),
        "relations.yaml", "summer-above-winter", "which is no data point",
    ),
    "relation that is no condition": (
        swap("relations.yaml", "summer <= winter", "summer - winter"),
        "relations.yaml", "summer-above-winter", "is no comparison",
    ),
    "relation that reckons with a comparison": (
        swap("relations.yaml", "summer <= winter", "(summer < winter) + 1 <= 2"),
        "relations.yaml", "summer-above-winter", "reckons with a comparison",
    ),
    "relation that expects nothing": (
        swap("relations.yaml", "    expect: summer <= winter\n", ""),
        "relations.yaml", "summer-above-winter", "either a condition to expect or a quantity",
    ),
    "relation twice": (
        append("relations.yaml", RELATION.partition("\n")[2]),
        "relations.yaml", "summer-above-winter", "used twice",
    ),
    "maturity thresholds that fall": (
        swap("maturity.yaml", "{2: 30, 3: 50, 4: 70, 5: 90}", "{2: 30, 3: 50, 4: 40, 5: 90}"),
        "maturity.yaml", "", "give rising percents of target",
    ),
    "maturity without a level": (
        swap("maturity.yaml", "  - {level: 3, name: Night, meaning: Lamps are shielded.}\n", ""),
        "maturity.yaml", "", "give the levels 1, 2, 3, 4 and 5",
    ),
    "maturity level for points that do not exist": (
        swap("maturity.yaml", "{1: 1, 2: 2, 3: 4, 4: 5}", "{1: 1, 2: 2, 3: 4}"),
        "maturity.yaml", "points_as_levels", "for the points of every band",
    ),
    "criterion twice": (
        swap("maturity.yaml", "key: watch-2", "key: watch-1"),
        "maturity.yaml", "", "two criteria have the same key",
    ),
    "maturity thresholds of an indicator that is not there": (
        append("maturity.yaml", "kpi_thresholds: {'SK: D: L: 9': {2: 10, 3: 20, 4: 30, 5: 40}}\n"),
        "maturity.yaml", "SK: D: L: 9", "is no indicator of this pack",
    ),
    "no maturity model": (remove("maturity.yaml"), "maturity.yaml", "", "is missing"),
    "no targets": (remove("targets.yaml"), "targets.yaml", "SK:D:L:1/value", "no target"),
    "overlay with another method": (
        swap(OVERLAY, "target: 100", "target: 100, method: parity"),
        OVERLAY, "SK: D: L: 1/value", "keeps the method",
    ),
    "overlay that scores a published-none": (
        swap(OVERLAY, "'SK: D: L: 1'", "'PE: G: V: 3'"),
        OVERLAY, "PE: G: V: 3/value", "has no target to replace (basis published-none)",
    ),
    "overlay that scores what has no target": (
        swap(OVERLAY, "'SK: D: L: 1'", "'PE: G: V: 4'"),
        OVERLAY, "PE: G: V: 4/value", "has no target to replace (basis none)",
    ),
    "overlay for nothing": (
        swap(OVERLAY, "'SK: D: L: 1'", "'SK: D: L: 9'"),
        OVERLAY, "SK: D: L: 9", "is no indicator of this pack",
    ),
    "overlay that leaves the data point open": (
        swap(OVERLAY, "'SK: D: L: 1'", "'SK: D: S: 1'"),
        OVERLAY, "SK: D: S: 1", "name one of its data points: summer, winter",
    ),
    "overlay without a source": (
        swap(OVERLAY, ", source: The towns in the desert", ""),
        OVERLAY, "SK: D: L: 1/value", "needs a source",
    ),
    "overlay without a basis": (
        swap(OVERLAY, ", basis: reference", ""),
        OVERLAY, "SK: D: L: 1/value basis", "Field required",
    ),
    "overlay that names a data point twice": (
        append(OVERLAY, "  - {code: 'SK:D:L:1', target: 90, basis: weak, source: Somebody}\n"),
        OVERLAY, "SK: D: L: 1/value", "is given twice",
    ),
    "overlay key twice": (
        write("overlays/also-strict.yaml", "key: strict\ntitle: Again\ntargets: []\n"),
        OVERLAY, "strict", "used twice",
    ),
    "a key written twice": (
        swap("inputs.yaml", "    above_zero: true\n", "    above_zero: true\n    unit: lamps\n"),
        "inputs.yaml", "line 6", "'unit' is written twice",
    ),
    "an input written twice": (
        append("inputs.yaml", "  lamps: {label: All street lamps, unit: lamps}\n"),
        "inputs.yaml", "line 9", "'lamps' is written twice",
    ),
    "a list as a key": (
        append("inputs.yaml", "  ? [a, b]\n  : {label: Owls, unit: people}\n"),
        "inputs.yaml", "line 9", "is not valid YAML",
    ),
    "broken YAML": (
        write("ranges.yaml", "ranges: [1, 2\n"), "ranges.yaml", "line 2", "is not valid YAML",
    ),
    "YAML that builds objects": (
        write("ranges.yaml", "ranges: !!python/object/apply:os.system ['true']\n"),
        "ranges.yaml", "line 1", "is not valid YAML",
    ),
    "YAML that grows": (
        write("ranges.yaml", "basis: &a [x, x]\nranges: [{code: [*a, *a], low: 1}]\n"),
        "ranges.yaml", "line 2", "write it out",
    ),
    "YAML of a thousand brackets": (
        write("ranges.yaml", "[" * 50_000), "ranges.yaml", "line 1", "is nested too deeply",
    ),
    "not UTF-8": (
        write("ranges.yaml", "basis: Ålesund".encode("latin-1")), "ranges.yaml", "", "is not UTF-8 text",
    ),
    "too large": (
        write("ranges.yaml", b"#" * (MAX_FILE_BYTES + 1)), "ranges.yaml", "", "is larger than 2 MB",
    ),
    "unknown file": (write("goals.yaml", "targets: []\n"), "goals.yaml", "", "is no file of a pack"),
    "file with another ending": (
        write("goals.yml", "targets: []\n"), "goals.yml", "", "is no file of a pack",
    ),
    "file without a mapping": (write("ranges.yaml", "- 1\n- 2\n"), "ranges.yaml", "", "must be a mapping"),
    "empty file": (write("ranges.yaml", ""), "ranges.yaml", "", "must be a mapping"),
    "list that is missing": (write("ranges.yaml", "basis: x\n"), "ranges.yaml", "", "a list is missing"),
    "entry that is none": (
        write("ranges.yaml", "basis: x\nranges: [5]\n"), "ranges.yaml", "entry 1", "must be a mapping",
    ),
    "head that is a list": (write("pack.yaml", "- key: night-sky\n"), "pack.yaml", "", "must be a mapping"),
    "head without a title": (
        swap("pack.yaml", "title: Night Sky Towns\n", ""), "pack.yaml", "title", "Field required",
    ),
    "head that extends nothing known": (
        append("pack.yaml", "extends: u4scc\n"), "pack.yaml", "extends", "'u4scc' is no pack that ships",
    ),
}  # fmt: skip


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the fictional pack that a test may spoil."""
    return shutil.copytree(PACKS / "tiny", tmp_path / "pack")


@pytest.mark.parametrize(("edit", "file", "key", "problem"), REFUSED.values(), ids=REFUSED)
def test_a_pack_that_contradicts_itself_is_refused(
    tiny: Path, edit: Edit, file: str, key: str, problem: str
) -> None:
    edit(tiny)
    with pytest.raises(PackError) as caught:
        load_framework(tiny)
    error = caught.value
    assert error.file == file
    assert error.key.startswith(key)
    assert problem in error.problem
    assert str(error).startswith(f"{file}: ")


def test_a_local_pack_is_held_to_the_same(tmp_path: Path) -> None:
    def broken(edit: Edit) -> PackError:
        folder = tmp_path / f"pack{len(list(tmp_path.iterdir()))}"
        shutil.copytree(PACKS / "local", folder)
        edit(folder)
        with pytest.raises(PackError) as caught:
            load_framework(folder)
        return caught.value

    lake = "kpis/environment/lake.yaml"
    taken = broken(swap(lake, "'EN: EN: LK: 2A'", "'EN: EN: AQ: 1C'"))
    assert (taken.file, taken.problem) == (lake, "this code is defined twice")
    replaced = broken(append("targets.yaml", "  - {code: 'EC: ICT: ICT: 2C', basis: none}\n"))
    assert (replaced.key, replaced.problem) == ("EC:ICT:ICT:2C/value", "has two targets")
    unlisted = broken(swap("pack.yaml", "      - Lake\n", "      - Pond\n"))
    assert "category 'Lake'" in unlisted.problem
    for dimensions in ("[Environment]", "5", "[{code: EN}]", "[{name: Environment, sub_dimensions: [Lake]}]"):
        shapeless = broken(
            swap("pack.yaml", "  - name: Environment\n    categories:\n      - Lake\n", f"  {dimensions}\n")
        )
        assert (shapeless.file, shapeless.key) == ("pack.yaml", "dimensions")


def test_a_chain_of_packs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(indicators_folder() / "u4ssc", tmp_path / "u4ssc")
    shutil.copytree(PACKS / "local", tmp_path / "lakeside")
    shutil.copytree(PACKS / "local", tmp_path / "shore")
    swap("pack.yaml", "extends: u4ssc", "extends: lakeside")(tmp_path / "shore")
    monkeypatch.setattr("kpi_toolkit.framework.load.indicators_folder", lambda: tmp_path)
    assert len(load_framework(tmp_path / "lakeside").kpis) == 93
    with pytest.raises(PackError, match="not a chain"):
        load_framework(tmp_path / "shore")


@pytest.mark.parametrize("name", ["no-such-pack", "/no/such/folder", "u4ssc/kpis", ""])
def test_a_pack_that_is_not_there(name: str) -> None:
    with pytest.raises(PackError, match="neither a pack that ships"):
        load_framework(name)


def parts(document: Any, path: tuple = ()) -> Iterator[tuple]:
    """The way to every part of a document."""
    yield path
    if isinstance(document, dict):
        for key, value in list(document.items())[:12]:
            yield from parts(value, (*path, key))
    elif isinstance(document, list) and document:
        yield from parts(document[0], (*path, 0))


TINY_FILES = sorted(path.relative_to(PACKS / "tiny").as_posix() for path in (PACKS / "tiny").rglob("*.yaml"))


@pytest.mark.parametrize("file", TINY_FILES)
def test_whatever_stands_in_a_pack_it_loads_or_is_refused(tiny: Path, file: str) -> None:
    """Every part of every file is replaced by things of another kind: nothing but a PackError comes of it."""
    original = {"file": yaml.safe_load((tiny / file).read_text(encoding="utf-8"))}
    load = load_framework.__wrapped__  # without its memory of what it has loaded
    refused = 0
    for path in parts(original["file"], ("file",)):
        for odd in (None, 5, "odd", [5], {"odd": 1}):
            place = spoiled = copy.deepcopy(original)
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = odd
            (tiny / file).write_text(json.dumps(spoiled["file"]), encoding="utf-8")  # JSON is YAML
            try:
                load(tiny)
            except PackError:
                refused += 1
    assert refused


# --- what is chosen for one assessment ----------------------------------------------------------------------


@pytest.fixture
def chosen(tmp_path: Path) -> Callable[..., Framework]:
    """The tiny framework with a targets or settings file of this text."""

    def make(**files: str) -> Framework:
        paths = {}
        for name, text in files.items():
            paths[name] = tmp_path / f"{name}.yaml"
            paths[name].write_text(text, encoding="utf-8")
        return configured(PACKS / "tiny", **paths)

    return make


def test_a_citys_own_targets(chosen: Callable[..., Framework]) -> None:
    framework = chosen(
        targets="""
        title: Ours
        targets:
          - {code: 'SK:D:L:1', target: 50}
          - {code: 'PE: G: V: 3', method: ratio_up, target: 1000}
          - {code: 'PE: G: V: 4', method: bands, edges: [3, 2, 1], source: The council}
        """
    )
    targets = {p.code: p.target for p in framework.points}
    assert framework.applied == ("targets.yaml",)
    assert (targets["SK: D: L: 1"].target, targets["SK: D: L: 1"].method) == (50, "ratio_up")
    assert targets["PE: G: V: 3"].scored, "a city may score what is published as having no target"
    assert targets["PE: G: V: 4"].source == "The council"
    for code in ("SK: D: L: 1", "PE: G: V: 3", "PE: G: V: 4"):
        assert targets[code].basis == "city"
    assert targets["SK: D: L: 2"].basis == "weak"


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ("targets: [{code: 'XX: 1', target: 5}]", "XX: 1", "is no indicator"),
        ("targets: [{target: 5}]", "(no code)", "is no indicator"),
        ("targets: [{code: 'PE: G: V: 4', target: 5}]", "PE: G: V: 4/value", "the method must be given"),
        ("targets: [{code: 'SK: D: S: 1', target: 5}]", "SK: D: S: 1", "name one of its data points"),
        ("targets: [{code: 'SK: D: L: 1', target: -5}]", "SK: D: L: 1/value", "above 0"),
        ("targets: [{code: 'SK: D: L: 1', target: many}]", "SK: D: L: 1/value", "valid"),
        (
            "targets: [{code: 'SK: D: L: 1', method: yes_no, target: true}]",
            "SK: D: L: 1/value",
            "belongs to the unit yes/no",
        ),
        (
            "targets: [{code: 'SK: D: S: 2', method: ratio_up, target: 1}]",
            "SK: D: S: 2/value",
            "belongs to the unit yes/no",
        ),
        ("targets: {code: 'SK: D: L: 1'}", "targets", "must be a list"),
        ("target: []", "", "must be a mapping with"),
        ("maturity: 5", "maturity", "takes thresholds and kpi_thresholds"),
        ("maturity: {levels: []}", "maturity", "takes thresholds and kpi_thresholds"),
        ("maturity: {thresholds: {2: 10}}", "maturity", "rising percents"),
        ("maturity: {kpi_thresholds: {'XX: 1': {2: 1, 3: 2, 4: 3, 5: 4}}}", "XX: 1", "is no indicator"),
    ],
)
def test_wrong_targets_of_a_city(chosen: Callable[..., Framework], text: str, key: str, problem: str) -> None:
    with pytest.raises(PackError) as caught:
        chosen(targets=text)
    assert caught.value.file == "targets.yaml"
    assert caught.value.key.startswith(key)
    assert problem in caught.value.problem


def test_own_maturity_thresholds_count_however_the_code_is_spaced(chosen: Callable[..., Framework]) -> None:
    steps = {2: 10, 3: 20, 4: 30, 5: 40}
    framework = chosen(targets=f"maturity: {{kpi_thresholds: {{'SK:D:L:1': {steps}}}}}")
    assert framework.maturity.kpi_thresholds == {"SK: D: L: 1": steps}
    assert framework.maturity.thresholds == {2: 30, 3: 50, 4: 70, 5: 90}


def test_settings_change_with_a_reason(chosen: Callable[..., Framework]) -> None:
    framework = chosen(settings="settings: {maturity_share: {value: 100, reason: The literal reading}}")
    assert framework.setting("maturity_share") == 100
    assert framework.changed_settings == {"maturity_share": "The literal reading"}
    assert load_framework(PACKS / "tiny").setting("maturity_share") == 80


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ("settings: {maturity_share: {value: 100}}", "maturity_share", "the reason"),
        ("settings: {maturity_share: {value: 100, reason: ''}}", "maturity_share", "the reason"),
        ("settings: {maturity_share: {value: 100, reason: '  '}}", "maturity_share", "the reason"),
        ("settings: {maturity_share: {reason: Because}}", "maturity_share", "give a value"),
        ("settings: {maturity_share: 100}", "maturity_share", "give a value"),
        ("settings: {maturity_share: {value: much, reason: x}}", "maturity_share", "valid number"),
        ("settings: {maturity_share: {value: .nan, reason: x}}", "maturity_share", "finite number"),
        ("settings: {moon_share: {value: 1, reason: x}}", "moon_share", "is no setting"),
        ("settings: [maturity_share]", "settings", "must be a mapping"),
        ("limits: {}", "", "must be a mapping with settings"),
        ("5", "", "must be a mapping"),
    ],
)
def test_wrong_settings(chosen: Callable[..., Framework], text: str, key: str, problem: str) -> None:
    with pytest.raises(PackError) as caught:
        chosen(settings=text)
    assert caught.value.file == "settings.yaml"
    assert caught.value.key.startswith(key)
    assert problem in caught.value.problem


def test_an_overlay_or_setting_that_is_not_there(u4ssc: Framework) -> None:
    with pytest.raises(PackError, match=r"who-2050.*there are: eu-2030, who-2021"):
        u4ssc.with_overlay("who-2050")
    with pytest.raises(PackError, match="moon_share: is missing"):
        u4ssc.setting("moon_share")


def test_a_file_that_cannot_be_read_names_itself(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"own\.yaml: cannot be read \(No such file or directory\)"):
        configured(targets=tmp_path / "own.yaml")
