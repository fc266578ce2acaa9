"""Last year's figures as a start for this year: what of a submission goes into the next workbook.

The choice is ours. Figures go on with the year they are of, their source, quality and origin, and a comment that
says they were carried over, so that nobody takes an old figure for a new one: whoever types a new figure over
it changes its year. Left behind is what speaks of last year only or cannot say of which year it is: comments,
evidence, words for "no value", answers of the maturity checklist, profile figures without a year of their own.
So is what was wrong: figures with an error, and those of which formula or unit are others now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kpi_toolkit.checks.words import fill
from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.i18n import _
from kpi_toolkit.review.comparing import means_the_same
from kpi_toolkit.review.facts import Document, Facts
from kpi_toolkit.submission.models import Entry, Place, ReportedValue, Submission

OF_THE_ROUND = frozenset({"city", "country", "year"})
"""Fields of the profile that the round itself fills in."""


def carried_over(submission: Submission, facts: Facts, year: int, framework: Framework) -> Submission:
    """What goes on of the submission of a ``year``, for a workbook of ``framework``.

    ``facts``: of the same submission. Figures without a year of their own are of the reporting year, as the
    checks take them.
    """
    wrong = {flag.place for flag in facts.flags if flag.severity == "error" and flag.field}
    return Submission(
        profile=_profile(submission, facts, year, framework, wrong),
        values={
            point.key: _value(said, year)
            for point in framework.points
            if (said := submission.values.get(point.key)) is not None
            and said.has_data
            and _sound(facts.values.get(point.key), point)
        },
    )


def _profile(
    submission: Submission, facts: Facts, year: int, framework: Framework, wrong: set
) -> dict[str, Entry]:
    words = {field.key for field in framework.pack.profile if field.kind in ("text", "currency")}
    then: Mapping[str, Document] = facts.assessment["profile"]
    found = {}
    for key, entry in submission.profile.items():
        if entry.value is None or _place(entry) in wrong:
            continue
        if key in words - OF_THE_ROUND:
            found[key] = entry
        elif key in framework.shared_inputs and then[key]["unit"] == framework.inputs[key].unit:
            found[key] = replace(entry, year=entry.year or year)
    return found


def _sound(then: Document | None, point: Point) -> bool:
    """Whether a value was usable and means today what it meant then."""
    if then is None or then["excluded_by"] or (then["status"] == "reported" and then["value"] is None):
        return False
    return means_the_same(then, point)


def _value(said: ReportedValue, year: int) -> ReportedValue:
    figures = {name: entry for name, entry in said.inputs.items() if entry.value is not None}
    oldest = min((entry.year for entry in figures.values() if entry.year is not None), default=year)
    comment = fill(_("Carried over from {year}."), {"year": str(year)})
    return ReportedValue(
        inputs=figures,
        final=said.final if said.final and said.final.value is not None else None,
        year=said.year or Entry(float(oldest), str(oldest), Place()),
        quality=said.quality,
        origin=said.origin,
        source=said.source,
        comment=Entry(comment, comment, Place()),
    )


def _place(entry: Entry) -> tuple[str | None, str | None, str | None]:
    return entry.place.file, entry.place.sheet, entry.place.cell
