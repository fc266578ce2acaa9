"""Cities to try levers on: the packs under random targets, and submissions of plain results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.framework import Framework, Point, PointKey, load_framework
from kpi_toolkit.services.assessing import load, read
from kpi_toolkit.submission.models import Entry, Place, ReportedValue, Submission

ROOT = Path(__file__).parents[2]
TINY = load_framework(ROOT / "tests" / "packs" / "tiny")
U4SSC = load_framework()
PUBLISHED = sorted((ROOT / "indicators" / "u4ssc" / "published").glob("*.csv"))

Result = float | bool


def entry(value: Result) -> Entry:
    return Entry(value, repr(value), Place())


def plain(results: Mapping[PointKey, Result], year: int = 2025) -> Submission:
    """A submission of results alone."""
    values = {key: ReportedValue(final=entry(value)) for key, value in results.items()}
    return Submission(profile={"year": entry(float(year))}, values=values)


def answered(submission: Submission, results: Mapping[PointKey, Result]) -> Submission:
    """A submission in which some results are given as final values, in place of what stood there."""
    values = dict(submission.values)
    for key, value in results.items():
        said = values.get(key, ReportedValue())
        values[key] = replace(said, inputs={}, final=entry(value), notation=None)
    return replace(submission, values=values)


@cache
def complete() -> tuple[Submission, Assessment]:
    """The complete example of the U4SSC pack."""
    submission = read([load(ROOT / "examples" / "complete-city.csv")], U4SSC)
    return submission, assess_submission(submission, U4SSC)


def groups(assessment: Assessment) -> dict[tuple[str, str, str], tuple[float | None, str | None, int]]:
    """Percent, band and number of scored data points of every group."""
    return {(g.level, g.dimension, g.name): (g.percent, g.band, g.scored) for g in assessment.groups}


SIZES = st.floats(0.01, 1e6)


@st.composite
def _target(draw: st.DrawFn, point: Point) -> dict[str, Any]:
    place = {"code": point.code, "data_point": point.data_point.key}
    if point.yes_no:
        return place | {"method": "yes_no", "target": True}
    method = draw(st.sampled_from(["ratio_up", "ratio_down", "parity", "min_max", "bands"]))
    if method == "bands":
        first, *rest = draw(st.lists(SIZES, min_size=3, max_size=3, unique=True).map(sorted))
        edges = [first, *rest]
        return place | {"method": method, "edges": edges if draw(st.booleans()) else edges[::-1]}
    if method == "min_max":
        zero, target = draw(st.lists(SIZES, min_size=2, max_size=2, unique_by=lambda n: round(n, 1)))
        return place | {"method": method, "target": target, "zero": zero}
    return place | {"method": method, "target": draw(SIZES)}


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    """The tiny pack as it is, or with targets of a city's own of every method."""
    if draw(st.booleans()):
        return TINY
    return TINY.with_targets([draw(_target(point)) for point in TINY.points], "own.yaml", basis="city")


def _result(point: Point) -> st.SearchStrategy[Result]:
    if point.yes_no:
        return st.booleans()
    limits = point.data_point.limits
    low = 0.0 if limits is None or limits.minimum is None else limits.minimum
    high = 1e6 if limits is None or limits.maximum is None else limits.maximum
    near = [n for n in (0.0, 1.0, point.target.target, *(point.target.edges or ())) if n is not None]
    numbers = st.sampled_from([float(n) for n in near if low <= n <= high] or [low]) | st.floats(low, high)
    return numbers.map(float) if not point.unit.whole else numbers.map(lambda n: float(round(n)))


@st.composite
def results(draw: st.DrawFn, framework: Framework, *, gaps: bool = True) -> dict[PointKey, Result]:
    """Possible results for some, or all, data points."""
    out = {}
    for point in framework.points:
        if not gaps or draw(st.integers(0, 3)):
            out[point.key] = draw(_result(point))
    return out


def possible(framework: Framework, point: Point) -> st.SearchStrategy[Result]:
    """Results that the definition of a data point allows."""
    return _result(framework.by_key[point.key])
