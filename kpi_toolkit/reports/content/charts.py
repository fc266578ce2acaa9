"""Small charts as data: scores of groups with what they rest on, a value over the years. Each says itself in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kpi_toolkit.assessment.models import Assessment, Group
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n.lists import semicolons, together
from kpi_toolkit.reports.content.figures import score_words
from kpi_toolkit.reports.content.marks import group_mark
from kpi_toolkit.reports.content.model import Mark
from kpi_toolkit.reports.content.words import percent, sentence

Level = Literal["dimension", "sub_dimension", "category"]


@dataclass(frozen=True, slots=True)
class Bar:
    """The score of a group. ``percent`` is None where nothing is scored; ``share``: how much of the group's data
    points is scored, from 0 to 100, said in ``coverage``.
    """

    name: str
    score: str
    percent: float | None
    mark: Mark
    coverage: str
    share: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Scores of several groups. ``target``: the per cent from which a score is in the best band."""

    title: str
    bars: tuple[Bar, ...]
    target: float
    target_words: str
    alt: str


@dataclass(frozen=True, slots=True)
class Year:
    """A value of one year as a number and as it is printed; None where there is none."""

    year: int
    value: float | None
    printed: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A value over the years, the earliest first. A year without a value is a gap, never a guess."""

    name: str
    years: tuple[Year, ...]
    target: float | None
    target_words: str
    alt: str


def group_bars(assessment: Assessment, framework: Framework, level: Level, title: str) -> Bars:
    """The scores of all groups of a level, each with its coverage."""
    bars = tuple(_bar(group, framework) for group in assessment.groups if group.level == level)
    best = framework.bands[-1]
    words = sentence(
        "Line: from {edge} on, a score is in band {band}",
        edge=percent(best.from_percent, 0),
        band=best.name,
    )
    said = [_bar_words(bar) for bar in bars]
    return Bars(title, bars, best.from_percent, words, together(*said, sentence("{words}.", words=words)))


def _bar_words(bar: Bar) -> str:
    if bar.percent is None:
        return sentence(
            "{name}: {mark}, {coverage}.", name=bar.name, mark=bar.mark.word, coverage=bar.coverage
        )
    return sentence(
        "{name}: {score}, band {band}, {coverage}.",
        name=bar.name,
        score=bar.score,
        band=bar.mark.word,
        coverage=bar.coverage,
    )


def _bar(group: Group, framework: Framework) -> Bar:
    coverage = sentence("{scored} of {total} data points scored", scored=group.scored, total=group.total)
    share = 100 * group.scored / group.total if group.total else 0.0
    return Bar(group.name, score_words(group), group.percent, group_mark(group, framework), coverage, share)


def trend(name: str, years: Iterable[Year], target: float | None = None, target_words: str = "") -> Trend:
    """A value over the years. ``target_words``: the target as it is printed, with the word "target" in it."""
    ordered = tuple(sorted(years, key=lambda one: one.year))
    said = [sentence("{year}: {value}", year=str(one.year), value=one.printed) for one in ordered]
    parts = (*said, *((target_words,) if target is not None and target_words else ()))
    return Trend(
        name,
        ordered,
        target,
        target_words if target is not None else "",
        sentence("{words}.", words=semicolons(parts)) if parts else "",
    )
