"""What a city says about its values: source, year, quality. The questions several checks ask of it.

Where a whole file is silent (a bare list of results), that is one finding and not one per value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.framework import Point, fold_word
from kpi_toolkit.i18n.lists import semicolons
from kpi_toolkit.submission.models import Entry, Place, as_number


@dataclass(frozen=True, slots=True)
class Without:
    """Reported data points that leave a field empty; ``all``: none of several says anything."""

    points: tuple[Point, ...]
    all: bool


def without(context: Context, field: str) -> Without:
    """Which reported data points leave a field empty."""
    said = context.submission.value
    asked = list(context.reported)
    empty = tuple(point for point in asked if getattr(said(point), field) is None)
    return Without(empty, len(empty) == len(asked) > 1)


def missing_field(context: Context, check: Check, field: str) -> Iterator[Finding]:
    """One finding per data point that leaves a field empty; a single one where all do."""
    lacking = without(context, field)
    if lacking.all:
        place = context.submission.value(lacking.points[0]).place(field)
        yield check.finding(Place(place.file, place.sheet), count=len(lacking.points), one="")
        return
    for point in lacking.points:
        yield check.finding(context.submission.value(point).place(field), point, count=0, one=point.name)


def unknown_word(context: Context, check: Check, field: str, known: Sequence[str]) -> Iterator[Finding]:
    """Words that are not in a vocabulary of the pack."""
    words = {fold_word(word): word for word in known}
    for point in context.framework.points:
        entry: Entry | None = getattr(context.submission.value(point), field)
        if entry is None or not entry.value or fold_word(str(entry.value)) in words:
            continue
        word = str(entry.value)
        yield check.finding(entry.place, point, entry.raw, text=word, known=semicolons(known))


@dataclass(frozen=True, slots=True)
class Dated:
    """A figure with its year, and how many years before the reporting year that is."""

    label: str
    year: int
    age: int
    place: Place
    point: Point | None


def dated(context: Context) -> Iterator[Dated]:
    """The figures that have a year of their own: values, single inputs and figures of the profile."""
    submission, inputs = context.submission, context.framework.inputs
    reporting = submission.year
    if reporting is None:
        return
    for name, entry in submission.profile.items():
        if name in inputs and entry.year is not None:
            yield Dated(inputs[name].label, entry.year, reporting - entry.year, entry.place, None)
    for point in context.reported:
        said = submission.value(point)
        year = as_number(said.year)
        if said.year is not None and year is not None:
            yield Dated(point.name, int(year), reporting - int(year), said.year.place, point)
        for name, entry in said.inputs.items():
            if entry.year is not None and entry.year != year:
                yield Dated(inputs[name].label, entry.year, reporting - entry.year, entry.place, point)


@dataclass(frozen=True, slots=True)
class YearGap:
    """Two figures of a formula with their years, and the data points in which they meet."""

    first_label: str
    first_year: int
    second_label: str
    second_year: int
    place: Place
    points: list[Point]


def year_gaps(context: Context, limit: float) -> list[YearGap]:
    """Figures of one formula whose years lie more than ``limit`` apart.

    A figure of a row has its own year or that of the row; one of the profile has a year only where it is
    stated, and is named once for all data points it does not fit in the same way.
    """
    submission, inputs = context.submission, context.framework.inputs
    found: dict[tuple, YearGap] = {}
    for point in context.reported:
        said = submission.value(point)
        row_year = as_number(said.year)
        years: list[tuple[int, str, bool]] = []
        for name in point.inputs:
            entry, own = submission.input(point, name), name in said.inputs
            year = entry.year if entry and entry.year is not None else row_year if own else None
            if year is not None:
                years.append((int(year), name, own))
        if len(years) < 2 or max(years)[0] - min(years)[0] <= limit:
            continue
        # The part stands before the whole, as in the formula.
        (first_year, first, first_own), (second_year, second, second_own) = sorted(
            (max(years), min(years)), key=lambda year: point.inputs.index(year[1])
        )
        first_label = point.name if first_own and not second_own else inputs[first].label
        # Where the whole is a figure of the profile, one question does for all that are held against it.
        key = (first_year, second, second_year) if not second_own else (point.key,)
        entry = said.inputs.get(first) or said.year
        place = entry.place if entry else said.place("year")
        gap = YearGap(first_label, first_year, inputs[second].label, second_year, place, [])
        found.setdefault(key, gap).points.append(point)
    return list(found.values())
