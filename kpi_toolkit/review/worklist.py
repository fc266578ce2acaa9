"""The verifier's list in the reader's language: what is on it, which part of it is wanted, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kpi_toolkit.assessment.models import FindingText, Value
from kpi_toolkit.framework.framework import fold_code, fold_word
from kpi_toolkit.framework.models import Severity
from kpi_toolkit.review.inspecting import Inspected
from kpi_toolkit.review.models import PointKey, PointState
from kpi_toolkit.review.points import PointStanding

Rank = Severity | Literal["clean", "not_reported"]
RANKS: tuple[Rank, ...] = ("error", "warning", "info", "clean", "not_reported")
"""How bad it is, the worst first. ``clean``: reported, and no check says anything; ``not_reported``: nothing to
decide, and no check says anything."""


@dataclass(frozen=True, slots=True)
class Line:
    """A data point on the list. ``first``: what was handed in at first, where the value changed since."""

    value: Value
    findings: tuple[FindingText, ...]
    standing: PointStanding
    first: str | None = None

    @property
    def key(self) -> PointKey:
        return self.value.code, self.value.data_point

    @property
    def reported(self) -> bool:
        return self.value.status == "reported"

    @property
    def rank(self) -> Rank:
        """The worst of what the checks say."""
        found: set[Rank] = {finding.severity for finding in self.findings}
        worst = next((rank for rank in RANKS if rank in found), None)
        return worst or ("clean" if self.reported else "not_reported")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part of the list: of one rank, state, dimension, with a text in code, name or finding. Empty: all."""

    rank: str = ""
    state: str = ""
    dimension: str = ""
    text: str = ""

    @property
    def everything(self) -> bool:
        return self == Wanted()

    def has(self, line: Line) -> bool:
        """Whether a data point is in this part."""
        value = line.value
        return (
            self.rank in ("", line.rank)
            and self.state in ("", line.standing.state)
            and (not self.state or line.reported or line.standing.questioned)
            and self.dimension in ("", value.dimension)
            and self._is_said(line)
        )

    def _is_said(self, line: Line) -> bool:
        if not self.text.strip():
            return True
        value = line.value
        texts = (value.name, value.category, *(finding.title for finding in line.findings))
        return fold_code(self.text) in fold_code(value.code) or any(
            fold_word(self.text) in fold_word(text) for text in texts
        )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The indicators before and after one in a part of the list; ``place`` of ``count`` where it is in it."""

    previous: str | None
    next: str | None
    place: int | None
    count: int


def grouped(lines: Iterable[Line]) -> Mapping[Rank, tuple[Line, ...]]:
    """The lines by rank, the worst first, without ranks of which there is none."""
    groups: dict[Rank, list[Line]] = {rank: [] for rank in RANKS}
    for line in lines:
        groups[line.rank].append(line)
    return {rank: tuple(group) for rank, group in groups.items() if group}


def neighbours(lines: Sequence[Line], wanted: Wanted, code: str) -> Neighbours:
    """Which indicators come before and after one in the wanted part of an ordered list.

    The one itself need not be in that part, as when it was decided and the part is of the open ones: then its
    place in the whole list counts.
    """
    codes = list(dict.fromkeys(line.value.code for line in lines))
    part = {line.value.code for line in lines if wanted.has(line)}
    at = codes.index(code) if code in codes else -1
    before = [one for one in codes[: max(at, 0)] if one in part]
    after = [one for one in codes[at + 1 :] if one in part]
    return Neighbours(
        previous=before[-1] if before else None,
        next=after[0] if after else None,
        place=len(before) + 1 if code in part else None,
        count=len(part),
    )


def first_open(lines: Iterable[Line]) -> str | None:
    """The first indicator of a list with something to decide."""
    open_ones = (line for line in lines if line.reported and line.standing.state is PointState.OPEN)
    return next((line.value.code for line in open_ones), None)


def lines_of(inspected: Inspected, points: Mapping[PointKey, PointStanding]) -> tuple[Line, ...]:
    """The whole list: the worst first, else in the order of the pack."""
    lines = (
        Line(
            value=value,
            findings=inspected.findings[key],
            standing=points.get(key, PointStanding()),
            first=inspected.first.get(key),
        )
        for key, value in inspected.values.items()
    )
    return tuple(sorted(lines, key=lambda line: RANKS.index(line.rank)))
