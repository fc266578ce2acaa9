"""Two assessments of one city side by side: scores, values, findings, maturity.

Used for whatever follows one another: a what-if and what stands, an upload and the one before, a restatement
and what it restates. Reads documents as they were stored, so that older ones can be compared as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kpi_toolkit.assessment.changes import Covered, GroupChange
from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.framework import Point
from kpi_toolkit.review.carry import FindingsBetween, findings_between
from kpi_toolkit.review.facts import Document, Facts
from kpi_toolkit.review.models import PointKey
from kpi_toolkit.submission.codec import to_document
from kpi_toolkit.submission.models import Submission


@dataclass(frozen=True, slots=True)
class Score:
    """A result as it is printed and scored. ``excluded_by``: the check that keeps it from being scored."""

    value: float | bool | None
    printed: str
    status: str
    percent_of_target: float | None
    band: str | None
    points: int | None
    excluded_by: str | None


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A data point whose result or score is not as it was; None where one of the two does not know it."""

    code: str
    data_point: str
    name: str
    old: Score | None
    new: Score | None


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A placement on the maturity scale. None: not placed. ``dimension`` None: of the city by all indicators."""

    dimension: str | None
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What lies between two assessments.

    ``groups`` and ``maturity``: all of them, changed or not; ``values``: those that changed. ``overall``: the
    lowest of the six dimensions of maturity, before and after.
    """

    groups: tuple[GroupChange, ...]
    values: tuple[ScoreChange, ...]
    findings: FindingsBetween
    maturity: tuple[LevelChange, ...]
    overall: tuple[int | None, int | None]
    old_coverage: Covered
    new_coverage: Covered

    @property
    def changed_groups(self) -> tuple[GroupChange, ...]:
        """The groups of which the score, the band or the number of scored data points changed."""
        return tuple(group for group in self.groups if group.changed)


def facts_of(assessment: Assessment, submission: Submission | None = None) -> Facts:
    """An assessment that is not stored, for comparing.

    Without its submission it is not known at which field a finding stands, so that two findings of one check at
    one data point are told apart by their words only.
    """
    return Facts(to_document(submission or Submission()), assessment.model_dump(mode="json"))


def compare(before: Facts, after: Facts) -> Comparison:
    """Everything that differs between two assessments of a city, and all its groups. Pure."""
    old, new = before.assessment, after.assessment
    return Comparison(
        groups=tuple(groups_between(before, after)),
        values=tuple(_values(before, after)),
        findings=findings_between(before, after),
        maturity=tuple(_levels(old["maturity"], new["maturity"])),
        overall=(old["maturity"]["overall"]["level"], new["maturity"]["overall"]["level"]),
        old_coverage=covered(old),
        new_coverage=covered(new),
    )


def covered(assessment: Document) -> Covered:
    """How much of the whole set an assessment covers."""
    counts = assessment["coverage"]
    return Covered(counts["data_points_reported"], counts["data_points_scored"], counts["data_points_total"])


def means_the_same(value: Document, point: Point) -> bool:
    """Whether an assessed value was computed as the data point is today, and has the same unit."""
    now = point.data_point
    return (value["unit"], value["trace"]["formula"]) == (now.unit, now.formula)


def groups_between(before: Facts, after: Facts) -> Iterator[GroupChange]:
    """The scores of all groups that one of the two has."""
    nothing: Document = {"percent": None, "band": None, "scored": 0}
    old, new = _groups(before), _groups(after)
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key, nothing), new.get(key, nothing)
        level, dimension, name = key
        yield GroupChange(
            level,
            dimension,
            name,
            old_percent=was["percent"],
            new_percent=now["percent"],
            old_band=was["band"],
            new_band=now["band"],
            old_scored=was["scored"],
            new_scored=now["scored"],
        )


def _groups(facts: Facts) -> dict[tuple[Any, ...], Document]:
    names = ("level", "dimension", "name")
    return {tuple(group[name] for name in names): group for group in facts.assessment["groups"]}


def scores(facts: Facts) -> dict[PointKey, Score]:
    """The results of an assessment by data point."""
    names = Score.__dataclass_fields__
    return {key: Score(**{name: value[name] for name in names}) for key, value in facts.values.items()}


def _values(before: Facts, after: Facts) -> Iterator[ScoreChange]:
    old, new = scores(before), scores(after)
    for key in dict.fromkeys((*new, *old)):
        if old.get(key) != new.get(key):
            name = (after if key in new else before).values[key]["name"]
            yield ScoreChange(*key, name, old.get(key), new.get(key))


def _levels(before: Document, after: Document) -> Iterator[LevelChange]:
    old, new = _placements(before), _placements(after)
    for dimension in dict.fromkeys((*old, *new)):
        yield LevelChange(dimension, old.get(dimension), new.get(dimension))


def _placements(maturity: Document) -> dict[str | None, int | None]:
    return {one["dimension"]: one["level"] for one in (maturity["kpi"], *maturity["dimensions"])}
