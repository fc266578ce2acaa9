"""A submission as a verifier looks at it, in the reader's language: what the checks say of each data point, and
what can be decided. It follows from the submissions alone, so whoever made it may keep it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi_toolkit.assessment.models import Assessment, FindingText, Value
from kpi_toolkit.assessment.printing import printed
from kpi_toolkit.framework import Framework
from kpi_toolkit.review.carry import changed_points
from kpi_toolkit.review.choices import hindrances, undecidable
from kpi_toolkit.review.comparing import means_the_same
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.models import DecisionKind, PointKey, SubmissionRecord
from kpi_toolkit.review.points import PointStanding
from kpi_toolkit.review.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be decided on a data point now.

    ``not_now``: why nothing can. ``hindrances``: each kind of decision with why it does not go, None where it
    does.
    """

    not_now: Refusal | None
    hindrances: Mapping[DecisionKind, Refusal | None]

    @property
    def kinds(self) -> tuple[DecisionKind, ...]:
        """The decisions that go."""
        return () if self.not_now else tuple(kind for kind, why in self.hindrances.items() if why is None)


@dataclass(frozen=True)
class Inspected:
    """``values`` and ``findings`` by data point, in pack order; findings as ``Facts.flags_by_point`` places them.

    ``earlier``: the submissions of the round before this one. ``first``: what was handed in at first, as printed,
    of the values that are not what they were.
    """

    facts: Facts
    earlier: tuple[Facts, ...]
    values: Mapping[PointKey, Value]
    findings: Mapping[PointKey, tuple[FindingText, ...]]
    first: Mapping[PointKey, str]

    def offer(self, key: PointKey, standing: PointStanding) -> Offer:
        """What can be decided on a data point with this standing."""
        not_now = undecidable(self.facts, key, questioned=standing.questioned)
        return Offer(not_now, hindrances(self.facts, key, self.earlier))


def inspect(handed_in: Sequence[SubmissionRecord], assessment: Assessment, framework: Framework) -> Inspected:
    """The last of the submissions, with its assessment and framework in the reader's language."""
    *records, last = handed_in
    earlier = tuple(Facts.of(record) for record in records)
    facts = Facts(last.parsed, assessment.model_dump(mode="json"))
    told = {id(flag): finding for flag, finding in zip(facts.flags, assessment.findings, strict=True)}
    return Inspected(
        facts=facts,
        earlier=earlier,
        values={(value.code, value.data_point): value for value in assessment.values},
        findings={
            key: tuple(told[id(flag)] for flag in flags) for key, flags in facts.flags_by_point.items()
        },
        first=dict(_first(earlier, facts, framework)),
    )


def _first(earlier: Sequence[Facts], facts: Facts, framework: Framework) -> Iterator[tuple[PointKey, str]]:
    if not earlier:
        return
    for key in changed_points(earlier[0], facts):
        before, point = earlier[0].values.get(key), framework.by_key.get(key)
        if before is not None:
            if point is not None and means_the_same(before, point):
                yield key, printed(point, before["value"], before["status"])
            else:
                yield key, before["printed"]
