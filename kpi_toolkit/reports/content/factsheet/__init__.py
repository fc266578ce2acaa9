"""The factsheet: how a city stands, in words, goal by goal and value by value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_toolkit.assessment.goals import goal_standings
from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.chapters import attestation, introduction
from kpi_toolkit.reports.content.earlier import Earlier
from kpi_toolkit.reports.content.factsheet.appendix import appendix
from kpi_toolkit.reports.content.factsheet.conclusion import conclusion
from kpi_toolkit.reports.content.factsheet.dimension import dimension
from kpi_toolkit.reports.content.factsheet.goals import goal_chapter
from kpi_toolkit.reports.content.factsheet.method import method_chapter
from kpi_toolkit.reports.content.factsheet.notable import Notable
from kpi_toolkit.reports.content.factsheet.profile import profile
from kpi_toolkit.reports.content.factsheet.summary import purpose, summary
from kpi_toolkit.reports.content.factsheet.trends import trends
from kpi_toolkit.reports.content.figures import wheel
from kpi_toolkit.reports.content.judged import Judged
from kpi_toolkit.reports.content.model import Block, Chapter, Report
from kpi_toolkit.reports.content.words import sentence
from kpi_toolkit.review.verification import Verification

KIND = N_("Factsheet")
SUBTITLE = N_("The city in the light of the {title}, dimension by dimension and goal by goal")


def factsheet(
    assessment: Assessment,
    framework: Framework,
    verification: Verification | None = None,
    earlier: Sequence[Earlier] = (),
) -> Report:
    """What the factsheet of an assessment says. ``framework`` is the one the assessment was made with.

    ``earlier``: years of the same city before, the oldest first; without any the factsheet speaks of no trend.
    """
    judged = None if verification is None else Judged(assessment, verification)
    info = frame.info(assessment, KIND, judged)
    parts = _parts(assessment, framework, judged, tuple(earlier))
    given = judged.attestation if judged else None
    attested = (
        (Chapter("", _("Attestation"), "attestation", attestation.attestation(judged, given), alone=True),)
        if judged and given
        else ()
    )
    return Report(
        info=info,
        cover=frame.cover(assessment, KIND, sentence(SUBTITLE, title=assessment.framework.title), judged),
        wheel=wheel(assessment, framework),
        front=(
            Chapter("", _("About this factsheet"), "about", purpose(assessment, framework, judged)),
            Chapter("", _("Disclaimer"), "disclaimer", introduction.disclaimer(assessment, judged)),
            *attested,
        ),
        chapters=(
            *(Chapter(str(n), title, key, blocks) for n, (title, key, blocks) in enumerate(parts, start=1)),
            Chapter(_("Annex A"), _("All values"), "values", appendix(assessment, framework, judged)),
        ),
    )


def _parts(
    assessment: Assessment,
    framework: Framework,
    judged: Judged | None,
    earlier: tuple[Earlier, ...],
) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
    """Titles, keys and blocks of the numbered chapters."""
    notable, goals = Notable(assessment, framework, judged), goal_standings(assessment, framework)
    yield _("Executive summary"), "summary", summary(assessment, framework, judged, notable, goals)
    yield _("City profile"), "profile", profile(assessment, framework)
    yield _("Method"), "method", method_chapter(assessment, framework)
    for number, group in enumerate((g for g in assessment.groups if g.level == "dimension"), start=1):
        key = f"dimension-{number}"
        title = sentence("Dimension: {name}", name=group.name)
        yield title, key, dimension(group, key, assessment, framework, notable)
    if goals and framework.goals:
        chapter = goal_chapter(goals, framework.goals, framework)
        yield _("Sustainable Development Goals"), "goals", chapter
    if earlier:
        yield (
            _("Trends"),
            "trends",
            trends(assessment, framework, earlier, judged.mark if judged else frame.MARK),
        )
    last = conclusion(assessment, framework, judged, notable, len(earlier))
    yield _("Conclusion and maturity"), "conclusion", last
