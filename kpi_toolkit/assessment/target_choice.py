"""What other targets would make of the same results: the overlays that ship with the pack, one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_toolkit.assessment.changes import GroupChange
from kpi_toolkit.assessment.models import Assessment, Value
from kpi_toolkit.assessment.scores import Scores
from kpi_toolkit.framework import Framework, PackError
from kpi_toolkit.framework.models import Target
from kpi_toolkit.scoring.performance import performance


@dataclass(frozen=True, slots=True)
class OtherTarget:
    """A data point whose target differs. ``value`` says how it stands now.

    ``percent``, ``band`` and ``points``: against the other target, None where there is no result to score.
    ``groups``: what this target alone makes of its category, sub-dimension and dimension.
    """

    value: Value
    target: Target
    percent: float | None
    band: str | None
    points: int | None
    groups: tuple[GroupChange, ...]


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """An overlay with the data points whose targets it changes, and all groups they belong to under it."""

    overlay: str
    title: str
    points: tuple[OtherTarget, ...]
    groups: tuple[GroupChange, ...]


def by_targets(assessment: Assessment, framework: Framework) -> tuple[TargetChoice, ...]:
    """What each overlay of the pack would change, in the order of the pack.

    Overlays that change nothing, as they are in force already, are left out, and so are those that do not fit
    the city's own targets. Results and findings do not depend on targets, so they stay as they are.
    Raises OtherFramework.
    """
    scores = Scores.of(assessment, framework)
    results = scores.results()
    found = []
    for key, overlay in framework.overlays.items():
        try:
            other = framework.with_overlay(key)
        except PackError:
            continue
        changed = [
            new.index
            for new, old in zip(other.points, framework.points, strict=True)
            if new.target != old.target
        ]
        if not changed:
            continue
        performed = performance(other, results)
        percent, points = performed.percent.to_numpy()[0], performed.points.to_numpy()[0]
        together = scores.points.copy()
        together[changed] = points[changed]
        columns = sorted({column for index in changed for column in scores.groups_of[index]})
        all_groups, *single = scores.changes(
            [together, *(scores.with_points(index, points[index]) for index in changed)],
            [columns, *(scores.groups_of[index] for index in changed)],
        )
        others = tuple(
            OtherTarget(
                value=scores.values[index],
                target=other.points[index].target,
                percent=None if np.isnan(percent[index]) else float(percent[index]),
                band=framework.band_of_points(int(points[index])).name if points[index] else None,
                points=int(points[index]) or None,
                groups=groups,
            )
            for index, groups in zip(changed, single, strict=True)
        )
        found.append(TargetChoice(key, overlay.title, others, all_groups))
    return tuple(found)
