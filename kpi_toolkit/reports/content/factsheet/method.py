"""How the factsheet was made: from values to scores, whose targets, how notable data points are chosen."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.lists import listed
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.chapters import method
from kpi_toolkit.reports.content.model import Block, Bullets, Facts, Heading, Paragraph
from kpi_toolkit.reports.content.words import sentence


def method_chapter(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    """The chapter, in short; the Verification Report has every target with its source."""
    files, settings = frame.files_table(assessment), frame.settings_table(assessment)
    weak = listed(map(framework.said, framework.pack.weak_quality))
    return (
        Heading(_("From a value to a score"), 2, "method-score"),
        Paragraph(
            _(
                "A result is computed from its parts wherever all of them are given. For every reported "
                "data point that has a target, the performance in per cent of that target gives the points:"
            )
        ),
        method.bands_table(framework),
        Paragraph(
            sentence(
                "The score of a group is the sum of its points, divided by {high} times the number of "
                "its scored data points, times 100, each group straight from its own data points. What "
                "is not reported, has no target, or is kept out by an error is left out and never "
                "counted as 0; that is why the coverage stands beside every score. What does not apply "
                "to the city counts nowhere.",
                high=framework.bands[-1].points,
            )
        ),
        Heading(_("Whose targets"), 2, "method-targets"),
        Paragraph(frame.targets_words(framework), "strong"),
        method.basis_table(framework),
        Heading(_("How notable data points are chosen"), 2, "method-notable"),
        Bullets(
            (
                _(
                    "Strengths are the data points in the top band: figures before answers with yes or no, "
                    "the highest per cent of target first."
                ),
                _(
                    "Gaps are the data points in the lower half of the bands: the lowest band first, in a "
                    "band the greatest distance from the target first."
                ),
                _(
                    "What would lift a score most is what brings the dimension most with the next band of "
                    "one data point, all others staying as they are. It is arithmetic, and no advice."
                ),
                _("These rules are ours."),
            )
        ),
        Heading(_("Traceable figures"), 2, "method-quality"),
        Paragraph(
            sentence(
                "The six words for the quality of a figure are published. That a figure counts as "
                "traceable unless the city states no quality, or one of these: {weak}, is ours.",
                weak=weak,
            )
        )
        if weak
        else Paragraph(
            _("A figure counts as traceable where the city states its quality. That rule is ours.")
        ),
        Heading(_("What this factsheet was made from"), 2, "method-made-from"),
        Facts(frame.provenance(assessment)),
        *frame.translation(framework),
        *(
            (files,)
            if files
            else (Paragraph(_("The values were handed over directly; there is no file to name.")),)
        ),
        *((settings,) if settings else ()),
    )
