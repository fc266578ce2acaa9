"""Counting data points and indicators: by dimension, by sub-dimension, by core and advanced."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from kpi_toolkit.assessment.models import Assessment, Value
from kpi_toolkit.framework import Framework, fold_code
from kpi_toolkit.framework.models import Kpi
from kpi_toolkit.reports.content.judged import Judged

KpiStatus = Literal["reported", "partial", "not_reported", "confidential", "not_applicable"]


@dataclass(frozen=True, slots=True)
class KpiState:
    """An indicator with its values. ``missing``: those that were not reported or are confidential."""

    kpi: Kpi
    values: tuple[Value, ...]

    @property
    def missing(self) -> tuple[Value, ...]:
        return tuple(v for v in self.values if v.status in ("not_reported", "confidential"))

    @property
    def status(self) -> KpiStatus:
        """Reported when all its applicable data points are, partial when some are."""
        states = {v.status for v in self.values if v.status != "not_applicable"}
        if not states:
            return "not_applicable"
        if states == {"reported"}:
            return "reported"
        if "reported" in states:
            return "partial"
        return "confidential" if states == {"confidential"} else "not_reported"


@dataclass(frozen=True, slots=True)
class Count:
    """Numbers of one group of data points or indicators; the states add up to ``all``. An indicator is
    verified when all its reported data points are."""

    label: str
    level: Literal["part", "whole", "total"]
    all: int
    reported: int
    partial: int
    not_reported: int
    confidential: int
    not_applicable: int
    scored: int
    excluded: int
    verified: int


def kpi_states(assessment: Assessment, framework: Framework) -> tuple[KpiState, ...]:
    """The indicators in pack order, each with its values."""
    values: dict[str, list[Value]] = {}
    for value in assessment.values:
        values.setdefault(fold_code(value.code), []).append(value)
    return tuple(KpiState(kpi, tuple(values.get(fold_code(kpi.code), ()))) for kpi in framework.kpis)


def count_points(
    assessment: Assessment, framework: Framework, total: str, judged: Judged | None = None
) -> tuple[Count, ...]:
    """Data points by sub-dimension and dimension, and all of them under the label ``total``."""
    return _by_group(
        framework, total, lambda take: _points((v for v in assessment.values if take(v)), judged)
    )


def count_kpis(
    assessment: Assessment, framework: Framework, total: str, judged: Judged | None = None
) -> tuple[Count, ...]:
    """Indicators by sub-dimension and dimension, and all of them under the label ``total``."""
    states = kpi_states(assessment, framework)
    return _by_group(
        framework,
        total,
        lambda take: _kpis((s for s in states if s.values and take(s.values[0])), judged),
    )


def count_levels(
    assessment: Assessment, framework: Framework, labels: dict[str, str], judged: Judged | None = None
) -> tuple[Count, ...]:
    """Indicators by core and advanced."""
    states = kpi_states(assessment, framework)
    return tuple(
        _count(label, "whole", _kpis((s for s in states if s.kpi.level == level), judged))
        for level, label in labels.items()
    )


Numbers = dict[str, int]


def _by_group(
    framework: Framework, total: str, numbers: Callable[[Callable[[Value], bool]], Numbers]
) -> tuple[Count, ...]:
    out = []
    for dimension in framework.pack.dimensions:
        for sub in dimension.sub_dimensions:
            place = (dimension.name, sub.name)
            own = numbers(lambda v, place=place: (v.dimension, v.sub_dimension) == place)  # type: ignore[misc]
            out.append(_count(sub.name, "part", own))
        whole = numbers(lambda v, name=dimension.name: v.dimension == name)  # type: ignore[misc]
        out.append(_count(dimension.name, "whole", whole))
    out.append(_count(total, "total", numbers(lambda _: True)))
    return tuple(out)


def _count(label: str, level: Literal["part", "whole", "total"], numbers: Numbers) -> Count:
    return Count(label, level, **numbers)


def _points(values: Iterable[Value], judged: Judged | None) -> Numbers:
    own = list(values)
    by_status = {s: sum(v.status == s for v in own) for s in STATES}
    return {
        "all": len(own),
        "partial": 0,
        **by_status,
        "scored": sum(v.points is not None for v in own),
        "excluded": sum(v.excluded_by is not None for v in own),
        "verified": sum(judged.verified(v) for v in own) if judged else 0,
    }


def _kpis(states: Iterable[KpiState], judged: Judged | None) -> Numbers:
    own = list(states)
    found = [s.status for s in own]
    return {
        "all": len(own),
        "partial": found.count("partial"),
        **{s: found.count(s) for s in STATES},  # type: ignore[arg-type]
        "scored": sum(any(v.points is not None for v in s.values) for s in own),
        "excluded": sum(any(v.excluded_by is not None for v in s.values) for s in own),
        "verified": sum(_verified(s, judged) for s in own) if judged else 0,
    }


def _verified(state: KpiState, judged: Judged) -> bool:
    reported = [v for v in state.values if v.status == "reported"]
    return bool(reported) and all(map(judged.verified, reported))


STATES = ("reported", "not_reported", "confidential", "not_applicable")
