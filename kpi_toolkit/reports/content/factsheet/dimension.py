"""The chapter of a dimension: its scores, its notable data points, and what would lift its score."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_toolkit.assessment.changes import GroupChange
from kpi_toolkit.assessment.models import Assessment, Group
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.reports.content.factsheet.notable import Notable
from kpi_toolkit.reports.content.factsheet.shared import score_note, score_table
from kpi_toolkit.reports.content.figures import score_words
from kpi_toolkit.reports.content.marks import group_mark
from kpi_toolkit.reports.content.model import Block, Bullets, Heading, Paragraph
from kpi_toolkit.reports.content.words import counted, percent, sentence

SHOWN = 5
"""So many strengths, and as many gaps, are named."""
LIFTS = 3


def dimension(
    group: Group, key: str, assessment: Assessment, framework: Framework, notable: Notable
) -> tuple[Block, ...]:
    """The chapter of a dimension. ``key`` begins the keys of its headings."""
    parts = [
        (title, [one for one in assessment.groups if (one.level, one.dimension) == (level, group.name)])
        for title, level in ((_("Sub-dimensions"), "sub_dimension"), (_("Categories"), "category"))
    ]
    return (
        Paragraph(_lead(group, framework), "lead"),
        *_excluded(group, assessment),
        score_table(parts, sentence("Scores: {group}", group=group.name), assessment, framework),
        Paragraph(score_note(), "note"),
        *(_named(group, key, notable) if group.scored else _nothing()),
        *_lifts(group, key, notable),
    )


def _nothing() -> Iterable[Block]:
    yield Paragraph(_("Nothing of this dimension is scored, so there are no strengths and no gaps to name."))


def _named(group: Group, key: str, notable: Notable) -> Iterable[Block]:
    """Strengths and gaps, each with the reason."""
    strong = [one for one in notable.strengths if one.value.dimension == group.name]
    weak = [one for one in notable.gaps if one.value.dimension == group.name]
    yield Heading(_("Strengths"), 2, f"{key}-strengths")
    if strong:
        yield from _of_many(len(strong))
        yield notable.table(sentence("Strengths: {group}", group=group.name), strong[:SHOWN], weak=False)
    else:
        yield Paragraph(_("No data point of this dimension that is scored stands in the top band."))
    yield Heading(_("Gaps"), 2, f"{key}-gaps")
    if weak:
        yield from _of_many(len(weak))
        yield notable.table(sentence("Gaps: {group}", group=group.name), weak[:SHOWN], weak=True)
    else:
        yield Paragraph(_("No data point of this dimension that is scored stands in the lower bands."))


def _lead(group: Group, framework: Framework) -> str:
    covered = sentence(
        "{reported} of {total} data points are reported, {scored} of them are scored.",
        reported=group.reported,
        total=group.total,
        scored=group.scored,
    )
    if group.percent is None:
        return sentence("{group} has no score. {covered}", group=group.name, covered=covered)
    return sentence(
        "{group} scores {score} and stands in the band {band}. {covered}",
        group=group.name,
        score=score_words(group),
        band=group_mark(group, framework).word,
        covered=covered,
    )


def _excluded(group: Group, assessment: Assessment) -> Iterable[Block]:
    count = sum(v.excluded_by is not None for v in assessment.values if v.dimension == group.name)
    if count:
        yield Paragraph(
            counted(
                "{count} reported data point is kept from being scored by an error.",
                "{count} reported data points are kept from being scored by errors.",
                count,
            )
        )


def _of_many(count: int) -> Iterable[Block]:
    if count > SHOWN:
        yield Paragraph(
            sentence("The table shows the foremost {shown} of {count}.", shown=SHOWN, count=count)
        )


def _lifts(group: Group, key: str, notable: Notable) -> Iterable[Block]:
    """The next bands that would lift the score most."""
    levers = [one for one in notable.levers.values() if one.reachable and one.value.dimension == group.name]
    if not levers:
        return
    yield Heading(_("What would lift the score most"), 2, f"{key}-lifts")
    yield Bullets(
        tuple(
            sentence(
                "{name}: with {result} in place of {now}, {group} would score {new} in place of {old}.",
                name=one.value.name,
                result=one.reach.printed if one.reach else "–",
                now=one.value.printed,
                group=group.name,
                new=_percent(_whole(one.groups).new_percent),
                old=_percent(_whole(one.groups).old_percent),
            )
            for one in levers[:LIFTS]
        )
    )


def _whole(groups: tuple[GroupChange, ...]) -> GroupChange:
    return next(one for one in groups if one.level == "dimension")


def _percent(value: float | None) -> str:
    return "–" if value is None else percent(value)
