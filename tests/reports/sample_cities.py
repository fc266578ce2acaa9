"""Assessments to make documents of: published cities, a complete one, an empty one, a nasty one."""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.assessment.models import FindingText
from kpi_toolkit.framework import Framework, PointKey, load_framework
from kpi_toolkit.submission.models import Entry, Place, ReportedValue, SourceFile, Submission

CITIES = Path(__file__).resolve().parents[2] / "indicators" / "u4ssc" / "published"
PUBLISHED = tuple(sorted(path.stem for path in CITIES.glob("*.csv")))
LONG_NAME = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch upon the River Sound"
NASTY_NAME = (
    "Sankt Petersburg-Kirchberg an der Großen Aß, العاصمة القديمة, Θεσσαλονίκη, Москва, 東京 "
    "and “Other” \x00\x07\ud800 Places \u202eRTL"
)
SHA = "0f" * 32


def entry(value: object, cell: str = "D7") -> Entry:
    return Entry(value, str(value), Place("city.xlsx", "Data entry", cell))  # type: ignore[arg-type]


@cache
def framework(language: str = "en") -> Framework:
    return load_framework() if language == "en" else load_framework().in_language(language)


@cache
def published(name: str, language: str = "en") -> Assessment:
    """A city as it was published: final values only."""
    path = CITIES / f"{name}.csv"
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    profile: dict[str, Entry] = {}
    values: dict[PointKey, ReportedValue] = {}
    for row in csv.DictReader(lines):
        value = _value(row["value"])
        if row["code"] == "profile":
            profile[row["data_point"]] = entry(row["value"] if isinstance(value, bool | None) else value)
            continue
        kpi = framework().kpi(row["code"])
        assert kpi is not None
        keys = [dp.key for dp in kpi.data_points]
        key = row["data_point"] or ("value" if "value" in keys else keys[0])
        missing = row["status"] == "Not Reported" or value is None
        said = ReportedValue(notation=entry("not_reported")) if missing else ReportedValue(final=entry(value))
        values[kpi.code, key] = said
    file = SourceFile(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, "csv")
    submission = Submission(profile=profile, values=values, files=(file,))
    return assess_submission(submission, framework(language), language=language)


def _value(text: str) -> float | bool | None:
    if text.casefold() in ("yes", "no"):
        return text.casefold() == "yes"
    try:
        return float(text)
    except ValueError:
        return None


def complete_submission(name: str = LONG_NAME, seed: int = 3) -> Submission:
    """Every data point reported, every band somewhere, comments here and there."""
    chance = random.Random(seed)
    values = {}
    for number, point in enumerate(framework().points):
        target = point.target
        value: float | bool
        if point.yes_no:
            value = chance.random() < 0.8
        elif target.edges:
            value = chance.choice(target.edges) * chance.uniform(0.7, 1.3)
        elif target.method == "min_max":
            value = chance.uniform(0, 70)
        elif target.target:
            most = 100 if point.unit.printed == "%" else 1e12
            value = min(float(target.target) * chance.uniform(0.15, 1.25), most)
        else:
            value = chance.uniform(1, 90) * (1000 if "100 000" in point.unit.printed else 1)
        if point.unit.whole:
            value = float(round(value))
        comment = entry(f"Remark {number} of the utility.") if number % 17 == 3 else None
        quality = entry(framework().pack.quality[number % 6])
        cell = f"F{number + 8}"
        values[point.key] = ReportedValue(final=entry(value, cell), quality=quality, comment=comment)
    profile = {
        "city": entry(name), "country": entry("Norland"), "year": entry(2024.0), "currency": entry("EUR"),
        "population": entry(795_736.0), "households": entry(336_600.0), "city_area": entry(138.35),
        "gdp": entry(18_272_150_000.0), "household_income": entry(29_986.64), "inflation": entry(0.6),
    }  # fmt: skip
    answers = {
        c.key: entry(c.level <= 2 + n % 3)
        for n, dimension in enumerate(framework().maturity.dimensions[:4])
        for c in dimension.criteria
    }
    file = SourceFile("city-2024.xlsx", SHA, 123_456, "xlsx")
    return Submission(profile=profile, values=values, maturity=answers, files=(file,))


@cache
def complete(language: str = "en") -> Assessment:
    return assess_submission(complete_submission(), framework(language), language=language)


@cache
def empty(language: str = "en") -> Assessment:
    return assess_submission(Submission(), framework(language), language=language)


def findings(count: int) -> tuple[FindingText, ...]:
    """So many findings, a quarter of them errors and half of them warnings, in the usual order."""
    severities = ["error"] * (count // 4) + ["warning"] * (count // 2)
    severities += ["info"] * (count - len(severities))
    out = []
    for number, severity in enumerate(severities):
        point = framework().points[number % len(framework().points)]
        out.append(
            FindingText(
                check=f"check-{severity}-{number % 3}",
                severity=severity,  # type: ignore[arg-type]
                title=f"Title {severity} {number % 3}",
                code=point.code,
                data_point=point.data_point.key,
                name=point.name,
                file="city.xlsx",
                sheet="Data entry",
                cell=f"F{number + 8}",
                value=1.0,
                parameters={},
                message=f"Message number {number}.",
                why=f"Reason {severity}.",
                fix=f"Remedy number {number}.",
            )
        )
    return tuple(sorted(out, key=lambda f: (["error", "warning", "info"].index(f.severity), f.check)))


def with_findings(assessment: Assessment, found: Iterable[FindingText]) -> Assessment:
    found = tuple(found)
    counts = {s: sum(f.severity == s for f in found) for s in ("error", "warning", "info")}
    return assessment.model_copy(update={"findings": found, "counts": counts})


@cache
def nasty_framework(language: str = "en") -> Framework:
    own = [{"code": "EC: P: IN: 3A", "method": "ratio_up", "target": 95.0}]
    change = {"value_age": {"value": 5, "reason": "a census only every ten years " * 15}}
    made = framework().with_settings(change, "settings").with_targets(own, "city-targets", basis="city")
    return made if language == "en" else made.in_language(language)


@cache
def nasty(language: str = "en") -> Assessment:
    """Long, foreign and huge in every place a city can fill."""
    base = complete_submission(NASTY_NAME, 5)
    values = dict(base.values)
    for number, key in enumerate(values):
        final = values[key].final
        if number % 9 == 0:
            text = "x" * 5000 if number % 2 else "Lorem ipsum dolor مرحبا بالعالم 東京 𝔘 " * 130
            values[key] = ReportedValue(final=final, comment=entry(text))
        if number % 11 == 1:
            values[key] = ReportedValue(notation=entry("not_applicable"), comment=entry("no sewer"))
        if number % 11 == 2:
            values[key] = ReportedValue(notation=entry("confidential"))
        if number % 7 == 3:
            comment = entry("we could not <b>find</b> it " * 20)
            values[key] = ReportedValue(notation=entry("not_reported"), comment=comment)
        if number % 13 == 4:
            values[key] = ReportedValue(final=entry(1e21 + number))
        if number % 29 == 5:
            values[key] = ReportedValue(final=entry(1e250))
    profile = dict(base.profile) | {
        "country": entry("Kingdom of the " + "Very " * 30 + "Long Country"),
        "currency": entry("=" * 80),
    }
    files = tuple(
        SourceFile(f"a very long file name {'_x' * 60} {n}.xlsx", SHA, 10**9, "xlsx") for n in range(7)
    )
    submission = Submission(profile=profile, values=values, maturity=base.maturity, files=files)
    made = assess_submission(submission, nasty_framework(language), language=language)
    assessment = with_findings(made, findings(200))
    found = list(assessment.findings)
    found[2] = found[2].model_copy(update={"message": "m" * 3000, "file": "f" * 200, "sheet": "s" * 150})
    return assessment.model_copy(update={"findings": tuple(found)})
