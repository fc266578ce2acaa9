"""Cases in which workbook and program must agree: what a city says, and how its template is filled."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from builders import submission
from keyed_workbook import KeyedSheet

from kpi_toolkit.framework import Framework, Point, load_framework
from kpi_toolkit.framework.formula import denominators, names
from kpi_toolkit.submission.models import Submission
from kpi_toolkit.workbook import layout

TINY_PACK = Path(__file__).parent / "packs" / "tiny"
PROFILE: dict[str, Any] = {
    "city": "=Ville & Söhne",
    "year": 2024,
    "currency": "EUR",
    "population": 795_736,
    "households": 336_600,
    "city_area": 138.35,
    "gdp": 18_272.15 * 1e6,
    "household_income": 29_986.64,
    "electricity_customers": 410_000,
    "open_data_sets": 246,
    "labour_force": 380_123,
    "customer_interruptions": 350_777,
    "commuters": 250_000,
    "public_buildings_area": 1_200_345.5,
    "wastewater_collected": 61_000_000,
    "solid_waste": 290_000.25,
}


@dataclass(frozen=True)
class Case:
    framework: Framework
    submission: Submission
    edit: Callable[[dict[str, KeyedSheet]], None] | None = None


def label(point: Point) -> str:
    return f"{point.code}/{point.data_point.key}"


def typed(framework: Framework, point: Point) -> list[str]:
    """The inputs of a data point that its own row asks for."""
    return [name for name in point.inputs if name not in framework.shared_inputs]


def by_inputs(framework: Framework, figure: Callable[[Point, str], Any]) -> dict[str, Any]:
    return {
        label(p): {"inputs": {name: figure(p, name) for name in typed(framework, p)}}
        for p in framework.points
    }


def by_results(framework: Framework, result: Callable[[Point], Any]) -> dict[str, Any]:
    """Every result given: as the final value, or as the input where the result is the input itself."""
    out = {}
    for point in framework.points:
        given = result(point)
        if given is not None:
            out[label(point)] = {"inputs": {point.inputs[0]: given}} if point.direct else {"final": given}
    return out


# --- cases ---------------------------------------------------------------------------------------------


def all_inputs() -> Case:
    framework = load_framework()

    def figure(point: Point, name: str) -> Any:
        if point.yes_no:
            return point.index % 3 > 0
        shared = [PROFILE[i] for i in point.inputs if i in PROFILE]
        size = shared[-1] if shared else 1000.0
        is_divisor = any(name in names(node) for node in denominators(point.formula))
        return size if is_divisor else round(size * (0.05 + 0.9 * (point.index % 11) / 10), 3)

    return Case(framework, submission(framework, PROFILE, by_inputs(framework, figure)))


def all_finals() -> Case:
    framework = load_framework()

    def result(point: Point) -> Any:
        return point.index % 2 == 0 if point.yes_no else round(0.31 + point.index * 0.87, 4)

    return Case(framework, submission(framework, {}, by_results(framework, result)))


def mixed() -> Case:
    """Notations, divisors of 0, prefilled figures typed over, scales of money, texts, contradictions."""
    framework = load_framework()
    unreadable = {"value": None, "raw": "=about 12"}
    said: dict[str, Any] = {
        "EC: ICT: ICT: 1C": {"inputs": {"households_with_internet": 300_000, "households": 310_000.5}},
        "EC: ICT: ICT: 2C": {"inputs": {"fixed_broadband_subscriptions": 400_000}},
        "EC: ICT: ICT: 3C": {"inputs": {"wireless_broadband_subscriptions": 0}, "final": 91_000},
        "EC: ICT: ICT: 4C/3g": {"notation": "confidential"},
        "EC: ICT: ICT: 4C/4g": {"notation": "not_reported"},
        "EC: ICT: ICT: 5C": {"notation": "not_applicable"},
        # nothing to measure; impossible, as something was counted over nothing; with a final value beside it
        "EC: ICT: WS: 1C": {"inputs": {"smart_water_meters": 0, "water_meters": 0}},
        "EC: ICT: WS: 2A": {"inputs": {"water_network_monitored": 5, "water_network_length": 0}},
        "EC: ICT: D: 1A": {
            "inputs": {"drainage_network_monitored": 0, "drainage_network_length": 0},
            "final": 66.5,
        },
        "EC: I: WS: 3C": {"inputs": {"water_supplied": 0, "water_billed": 0}},
        "EC: ICT: ES: 1C": {"inputs": {"smart_electricity_meters": 12}},  # a figure is missing
        "EC: ICT: ES: 2A": {"inputs": {"electricity_network_monitored": unreadable}, "final": 77.5},
        "EC: ICT: ES: 3A": {"inputs": {"electricity_customers": 0, "demand_response_customers": 0}},
        "EC: I: ES: 3C": {"inputs": {"households_electricity": 400_000}},  # more than all households
        "EC: P: IN: 1C": {"inputs": {"rd_expenditure": 398_765.4 * 1e3}},
        "EC: P: EM: 1C": {"inputs": {"unemployed": 20_000}, "final": 99},  # the figures win
        "EC: P: EM: 2C": {"final": 12.5},
        "EC: P: EM: 3A": {"final": unreadable},
        "EC: I: UP: 2A/compact": {"inputs": {"planning_compact": True}},
        "EC: I: UP: 2A/connected": {"inputs": {"planning_connected": False}},
        "EC: I: UP: 2A/integrated": {"inputs": {"planning_integrated": unreadable}},
        "EC: I: UP: 2A/inclusive": {"notation": "not_verified"},
        "EC: I: UP: 2A/resilient": {"final": True},
        "EN: EN: AQ: 1C/pm10": {"inputs": {"concentration_pm10": 0}},
        "EN: EN: AQ: 1C/pm2_5": {"final": 9.5},
        "EC: ICT: PS: 1A/percent": {"inputs": {"open_data_sets": 100, "data_sets_inventoried": 300}},
        "SC: SH: SA: 2C": {"inputs": {"disaster_losses": 55.5 * 1e6, "gdp": 20_500.75 * 1e6}},
        "SC: SH: SI: 1C": {"inputs": {"hourly_earnings_female": 0, "hourly_earnings_male": 21.5}},
        "SC: SH: SI: 2C": {"inputs": {"gini": 1.5}},
        "SC: SH: HO: 2A": {"inputs": {"housing_expenditure": 9_000}},
    }
    profile = {key: value for key, value in PROFILE.items() if key != "labour_force"} | {
        "labour_force": 400_000
    }
    del profile["commuters"]

    def scales(sheets: dict[str, KeyedSheet]) -> None:
        profile_sheet, data = sheets[layout.PROFILE], sheets[layout.DATA]
        profile_sheet.cell("value", "gdp").value = 18_272.15
        profile_sheet.cell("unit", "gdp").value = "millions"
        profile_sheet.cell("unit", "household_income").value = None  # empty means units
        own = ("EC: P: IN: 1C", "value")
        data.cell("input_1", *own).value, data.cell("input_1_unit", *own).value = 398_765.4, "thousands"
        own = ("SC: SH: SA: 2C", "value")
        data.cell("input_1", *own).value, data.cell("input_1_unit", *own).value = 55.5, "millions"
        data.cell("input_2", *own).value, data.cell("input_2_unit", *own).value = 20_500.75, "millions"

    return Case(framework, submission(framework, profile, said), scales)


def on_target(point: Point, percent: float) -> float | bool | None:
    """The result that gives this percent of target."""
    target = point.target
    goal = float(target.target or 0)
    match target.method:
        case "ratio_up" | "parity":
            return goal * percent / 100
        case "ratio_down":
            return 100 * goal / percent
        case "min_max":
            assert target.zero is not None
            return target.zero + percent / 100 * (goal - target.zero)
        case "yes_no":
            return percent > 50
    return None


EDGES = (33.0, 66.0, 95.0)
SHIFTS = {
    "exact": 0.0,
    "within": -5e-10,
    "below": -4e-9,
    "above": 4e-9,
}
"""Shift of the percent of target, or of the value where thresholds count; the tolerance is 1e-9."""


def at_edges(number: int, shift: float) -> Case:
    """Every data point at the edge of a band, or shifted a little."""
    framework = load_framework()

    def result(point: Point) -> Any:
        edges = point.target.edges
        if edges:
            worse = -1 if edges[0] > edges[-1] else 1
            return edges[2 - number] - worse * shift
        return on_target(point, EDGES[number] + shift)

    return Case(framework, submission(framework, {}, by_results(framework, result)))


def near_edges(number: int) -> Case:
    """Figures whose result is at an edge but for the last binary digits."""
    framework = load_framework()
    rnd = random.Random(number)
    profile = PROFILE | {
        key: value * (1 + rnd.random() / 3)
        for key, value in PROFILE.items()
        if isinstance(value, int | float) and key != "year"
    }

    def figure(point: Point, name: str) -> Any:
        if point.yes_no:
            return number == 2
        edges = point.target.edges
        wanted = edges[2 - number] if edges else on_target(point, EDGES[number])
        if wanted is None:
            return rnd.random() * 100
        if point.direct:
            return wanted
        if any(name in names(node) for node in denominators(point.formula)):
            return 1 / 3 + point.index
        if len(typed(framework, point)) == 2:
            divisor = 1 / 3 + point.index
        else:
            divisor = profile[next(i for i in point.inputs if i in profile)]
        factor = {"100 *": 100.0, "10000": 1e5}.get(point.data_point.formula[:5], 1.0)
        if "100000)" in point.data_point.formula:
            divisor /= 100_000
        return wanted * divisor / factor

    said = by_inputs(framework, figure)
    loss = framework.by_key["EC: I: WS: 3C", "value"]
    edge = float(on_target(loss, EDGES[number]) or 0)
    said["EC: I: WS: 3C"] = {"inputs": {"water_supplied": 1 / 3, "water_billed": (1 - edge / 100) / 3}}
    return Case(framework, submission(framework, profile, said))


def chance(seed: int, framework: Framework) -> Case:
    """Anything a city may say, apart from a reason for no value beside a value (that is a contradiction)."""
    rnd = random.Random(seed)

    def amount() -> float:
        return rnd.choice(
            [0, 0.0, 1, 100, rnd.random(), rnd.uniform(0, 100), rnd.uniform(0, 1e6), 10 ** rnd.uniform(-3, 9)]
        )

    profile = {key: amount() for key in framework.shared_inputs if rnd.random() < 0.8}
    said: dict[str, Any] = {}
    for point in framework.points:
        row: dict[str, Any] = {"inputs": {}}
        for name in point.inputs:
            yes_no = framework.units[framework.inputs[name].unit].yes_no
            if rnd.random() < (0.15 if name in framework.shared_inputs else 0.75):
                row["inputs"][name] = rnd.random() < 0.5 if yes_no else amount()
        if rnd.random() < 0.3:
            row["final"] = rnd.random() < 0.5 if point.yes_no else amount()
        nothing = (
            not row["inputs"] and "final" not in row and not all(name in profile for name in point.inputs)
        )
        if nothing and rnd.random() < 0.6:
            row["notation"] = rnd.choice(["not_reported", "not_applicable", "confidential"])
        said[label(point)] = row
    return Case(framework, submission(framework, profile, said))


def own_targets() -> Case:
    """A framework with an overlay and a city's own targets, also for what U4SSC publishes without one."""
    framework = load_framework().with_overlay("who-2021")
    documents = [
        {"code": "EC: ICT: ICT: 5C", "method": "ratio_up", "target": 50},
        {"code": "EC: I: ES: 2C", "method": "ratio_down", "target": 45},
        {"code": "EN: E: E: 2C", "method": "min_max", "target": 1000, "zero": 5000},
        {"code": "EC: I: T: 6A", "method": "bands", "edges": [300, 200, 100]},
        {"code": "EN: EN: WS: 2C", "method": "parity", "target": 120},
    ]
    framework = framework.with_targets(documents, "own.yaml", basis="city")
    case = all_inputs()
    return Case(framework, case.submission)


def contradiction() -> Case:
    """A reason for no value beside the figures: the check speaks of it, and only the program has a value."""
    framework = load_framework()
    said = {
        "EC: ICT: ICT: 1C": {"inputs": {"households_with_internet": 300_000}, "notation": "confidential"},
        "EC: I: ES: 1C": {"notation": "not_applicable"},  # both of its figures stand in the profile
    }
    return Case(framework, submission(framework, PROFILE, said))


@cache
def cases() -> dict[str, Case]:
    out = {
        "nothing": Case(load_framework(), submission(load_framework())),
        "all inputs": all_inputs(),
        "all finals": all_finals(),
        "mixed": mixed(),
        "own targets": own_targets(),
        "another pack": chance(7, load_framework(TINY_PACK)),
    }
    for name, shift in SHIFTS.items():
        out |= {f"edge {EDGES[number]:g} {name}": at_edges(number, shift) for number in range(3)}
    out |= {f"near {EDGES[number]:g}": near_edges(number) for number in range(3)}
    out |= {f"chance {seed}": chance(seed, load_framework()) for seed in range(4)}
    return out
