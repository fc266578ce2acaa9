"""Chapter 4: how the city performs against the targets."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment, Group
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.chapters.attestation import restated_words
from kpi_toolkit.reports.content.figures import score_words, wheel
from kpi_toolkit.reports.content.judged import Judged
from kpi_toolkit.reports.content.marks import band_legend, group_mark, state_legend
from kpi_toolkit.reports.content.maturity import maturity_section
from kpi_toolkit.reports.content.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Paragraph,
    Row,
    Span,
    Table,
)
from kpi_toolkit.reports.content.words import continued, counted, figure, percent, ratio, sentence


def performance(
    assessment: Assessment, framework: Framework, judged: Judged | None = None
) -> tuple[Block, ...]:
    """Scores by dimension, sub-dimension and category, with their coverage, and the maturity placement."""
    return (
        Paragraph(frame.headline(assessment), "lead"),
        Paragraph(_("Before comparing scores, please note:")),
        Bullets((*_notes(assessment, framework), *(_verified(judged) if judged else ()))),
        band_legend(framework),
        _scores(_("Dimensions"), "dimension", assessment, framework),
        _scores(_("Sub-dimensions"), "sub_dimension", assessment, framework),
        _scores(_("Categories"), "category", assessment, framework),
        Paragraph(
            _(
                "Points: reached out of the most that the scored data points could reach. Reported and scored: "
                "data points out of those that apply. Yes/no: scored data points that are the city's own yes or "
                "no."
            ),
            "note",
        ),
        Heading(_("Benchmarking wheel"), 2, "wheel"),
        Paragraph(
            _(
                "The wheel shows all data points at once. From the centre: the city, the dimensions, the "
                "categories, and the data points with their names. The colour is the band; so is the number of "
                "filled steps, and of dots in the inner rings."
            )
        ),
        wheel(assessment, framework),
        band_legend(framework),
        state_legend(),
        *maturity_section(assessment, framework),
    )


def _notes(assessment: Assessment, framework: Framework) -> tuple[str, ...]:
    low, high = framework.bands[0], framework.bands[-1]
    notes = [
        sentence(
            "A group's score is the points of its scored data points out of the points they could reach. A "
            "data point in the lowest band still earns {low} of {high} points, so a group in which "
            "everything misses its target still shows {floor}. Read {floor} as the bottom of the scale.",
            low=low.points,
            high=high.points,
            floor=percent(100 * low.points / high.points, None),
        ),
        _(
            "There is no overall score of the city. U4SSC announced an index and never published one; none is "
            "made up here."
        ),
        _(
            "Data points that are not reported or have no target are left out. Leaving out a weak one raises the "
            "score of its group. That is why the coverage stands beside every score."
        ),
        _("A KPI with several data points weighs several times in its group. That is the published rule."),
        frame.targets_words(framework),
    ]
    bare = [
        sentence("{name} ({dimension})", name=group.name, dimension=group.dimension)
        for group in assessment.groups
        if group.level == "category" and not group.has_targets
    ]
    if bare:
        notes.append(
            counted(
                "Nothing has a target in {names}: the category cannot be scored, whatever is reported.",
                "Nothing has a target in {names}: these categories cannot be scored, whatever is reported.",
                len(bare),
                names=commas(bare),
            )
        )
    return tuple(notes)


def _verified(judged: Judged) -> tuple[str, ...]:
    scored = [v for v in judged.assessment.values if v.points is not None]
    own = sum(not judged.verified(v) for v in scored)
    notes = [
        counted(
            "Whether a value is verified and how it scores are two things. The scores rest on every reported "
            "value that can be scored; {count} of these is not verified.",
            "Whether a value is verified and how it scores are two things. The scores rest on every reported "
            "value that can be scored; {count} of these are not verified.",
            own,
        )
        if own
        else _("Every value that is scored here is verified.")
    ]
    return tuple(filter(None, (*notes, restated_words(judged))))


def _scores(title: str, level: str, assessment: Assessment, framework: Framework) -> Table:
    spans: dict[str, list[Row]] = {}
    for group in assessment.groups:
        if group.level == level:
            spans.setdefault("" if level == "dimension" else group.dimension, []).append(
                _row(group, framework)
            )
    parts = []
    for dimension, rows in spans.items():
        head = (Row((Cell(dimension, "strong"),), "group"),) if dimension else ()
        parts.append(Span("", (*head, *rows)))
    return Table(_columns(), tuple(parts), title, continued(title))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Group"), "text"),
        Column(_("Score"), "score"),
        Column(_("Benchmark"), "band"),
        Column(_("Points"), "number"),
        Column(_("Reported"), "number"),
        Column(_("Scored"), "number"),
        Column(_("Yes/no"), "number"),
    )


def _row(group: Group, framework: Framework) -> Row:
    mark = group_mark(group, framework)
    words = (
        score_words(group)
        if mark.step
        else (_("Not scored") if group.has_targets else _("Nothing here has a target"))
    )
    return Row(
        (
            Cell(group.name),
            Cell(words, "score", mark, group.percent),
            Cell(mark.word if mark.step else "–", "band", mark),
            Cell(ratio(group.points, group.maximum) if group.scored else "–"),
            Cell(ratio(group.reported, group.total)),
            Cell(ratio(group.scored, group.total)),
            Cell(figure(group.yes_no)),
        )
    )
