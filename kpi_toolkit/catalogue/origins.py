"""What is published and what is ours. The two are never mixed: whatever is said carries where it comes from.

A basis in words says by convention "ours" where something is our own; of what is published it names the document.
Whatever names none is taken for ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kpi_toolkit.checks.registry import program_checks
from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.models import Basis, Target
from kpi_toolkit.i18n import N_

Origin = Literal["published", "both", "ours"]

ORIGINS: Mapping[Origin, str] = {
    "published": N_("published"),
    "both": N_("published, in part ours"),
    "ours": N_("ours"),
}

_OURS = re.compile(r"\bours\b|\bplausibility note\b")
_PUBLISHED = re.compile(r"\bManual\b|\bU4SSC\b|\bdefinition\b|\bMethodology 2017\b")


def origin_of(basis: str) -> Origin:
    """Where something comes from, by the English words of its basis."""
    ours, published = _OURS.search(basis), _PUBLISHED.search(basis)
    if not published:
        return "ours"
    return "both" if ours else "published"


TargetKind = Literal["published", "substitute", "not-benchmarked", "none", "city"]

KINDS: Mapping[Basis, TargetKind] = {
    "official": "published",
    "official-text": "substitute",
    "reference": "substitute",
    "limit": "substitute",
    "weak": "substitute",
    "published-none": "not-benchmarked",
    "none": "none",
    "city": "city",
}
TARGET_KINDS: Mapping[TargetKind, str] = {
    "published": N_("Target published by U4SSC"),
    "substitute": N_("Substitute target (ours)"),
    "not-benchmarked": N_("Published as one without a benchmark"),
    "none": N_("No target set"),
    "city": N_("Target of a city"),
}


def kind_of(target: Target) -> TargetKind:
    """What kind of target a data point has."""
    return KINDS[target.basis]


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of a framework is published and how much is ours.

    ``bases``: data points by the basis of their target; ``methods``: scored data points by their method;
    ``confirmed``: indicators; ``sdg``: links; ``checks``: of the program, and ``relations``: of the pack, by
    origin; ``settings``, ``limits`` and ``ranges``: by origin.
    """

    kpis: int
    data_points: int
    categories: int
    bases: Counter[str]
    methods: Counter[str]
    confirmed: Counter[str]
    sdg: Counter[str]
    checks: Counter[Origin]
    relations: Counter[Origin]
    settings: Counter[Origin]
    limits: Counter[Origin]
    ranges: Counter[Origin]


def tally(framework: Framework) -> Tally:
    """Count it. The same in every language."""
    pack = framework.original or framework
    points = pack.points
    return Tally(
        kpis=len(pack.kpis),
        data_points=len(points),
        categories=sum(group.level == "category" for group in pack.groups),
        bases=Counter(point.target.basis for point in points),
        methods=Counter(point.target.method for point in points if point.target.method),
        confirmed=Counter(kpi.confirmed for kpi in pack.kpis),
        sdg=Counter(link.basis for kpi in pack.kpis for link in kpi.sdg),
        checks=_by_origin(check.basis for check in program_checks().values()),
        relations=_by_origin(relation.basis for relation in pack.relations),
        settings=_by_origin(setting.basis for setting in pack.settings.values()),
        limits=_by_origin(p.data_point.limits.basis for p in points if p.data_point.limits),
        ranges=_by_origin(point.range.basis for point in points if point.range),
    )


def _by_origin(bases: Iterable[str]) -> Counter[Origin]:
    return Counter(map(origin_of, bases))
