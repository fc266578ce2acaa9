"""What several chapters of the factsheet print: scores with coverage and data quality beside them."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_toolkit.assessment.data_quality import data_quality
from kpi_toolkit.assessment.models import Assessment, Group
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.reports.content.figures import score_words
from kpi_toolkit.reports.content.marks import group_mark
from kpi_toolkit.reports.content.model import Cell, Column, Row, Span, Table
from kpi_toolkit.reports.content.words import continued, ratio


def score_table(
    parts: Iterable[tuple[str, Iterable[Group]]], title: str, assessment: Assessment, framework: Framework
) -> Table:
    """Scores of groups in parts that have a heading or none, each with coverage and data quality beside it."""
    columns = (
        Column(_("Group"), "text"),
        Column(_("Score"), "score"),
        Column(_("Benchmark"), "band"),
        Column(_("Reported"), "number"),
        Column(_("Scored"), "number"),
        Column(_("Traceable"), "number"),
    )
    spans = []
    for heading, groups in parts:
        head = (Row((Cell(heading, "strong"),), "group"),) if heading else ()
        spans.append(Span("", (*head, *(_score_row(group, assessment, framework) for group in groups))))
    return Table(columns, tuple(spans), title, continued(title))


def score_note() -> str:
    """What the columns beside a score mean."""
    return _(
        "Reported and scored: data points out of those that apply. Traceable: reported data points of which the "
        "city says where they come from in a way that can be followed back to data, out of those reported. A score "
        "that rests on few data points, or on figures that cannot be traced, says little."
    )


def _score_row(group: Group, assessment: Assessment, framework: Framework) -> Row:
    mark = group_mark(group, framework)
    quality = data_quality(assessment, framework, group)
    unscored = _("Not scored") if group.has_targets else _("Nothing here has a target")
    return Row(
        (
            Cell(group.name),
            Cell(score_words(group) if mark.step else unscored, "score", mark, group.percent),
            Cell(mark.word if mark.step else "–", "band", mark),
            Cell(ratio(group.reported, group.total)),
            Cell(ratio(group.scored, group.total)),
            Cell(ratio(quality.traceable, quality.reported) if quality.reported else "–"),
        )
    )
