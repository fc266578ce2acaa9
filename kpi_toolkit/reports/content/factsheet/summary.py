"""The executive summary of the factsheet, and what it is for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kpi_toolkit.assessment.goals import GoalStanding
from kpi_toolkit.assessment.levers import Placed
from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import listed
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.factsheet.notable import Notable
from kpi_toolkit.reports.content.factsheet.shared import score_note, score_table
from kpi_toolkit.reports.content.figures import the_city, wheel
from kpi_toolkit.reports.content.judged import Judged, Stage
from kpi_toolkit.reports.content.marks import band_legend, state_legend
from kpi_toolkit.reports.content.maturity import overall_words
from kpi_toolkit.reports.content.model import Block, Bullets, Heading, Paragraph
from kpi_toolkit.reports.content.words import counted, sentence

SHOWN = 3
"""So many strengths and gaps stand in the summary."""
PURPOSES: dict[Stage | None, str] = {
    None: N_(
        "It was written by a program from the figures the city handed in; nobody has altered a figure by hand, and "
        "nobody has verified one."
    ),
    "in-verification": N_(
        "It was written by a program from the figures the city handed in, while their verification is under way. "
        "Nobody has altered a figure by hand."
    ),
    "independent": N_(
        "It was written by a program from the figures of the city after their verification; nobody has altered a "
        "figure by hand. The Verification Report with the same attestation says what was decided about each figure."
    ),
    "not-independent": N_(
        "It was written by a program from the figures of the city. A decision on each of them is recorded, but not "
        "by an independent verifier."
    ),
}


def purpose(assessment: Assessment, framework: Framework, judged: Judged | None) -> tuple[Block, ...]:
    """What a factsheet is and where it comes from."""
    return (
        Paragraph(
            sentence(
                "This factsheet puts into words how {city} stands on the {title}: where it is strong, "
                "where it falls behind, what that means for the Sustainable Development Goals, and "
                "what all of it rests on.",
                city=the_city(assessment),
                title=assessment.framework.title,
            ),
            "lead",
        ),
        Paragraph(_(PURPOSES[judged.stage if judged else None])),
        Paragraph(
            _(
                "A published factsheet also tells of the projects of a city. Nothing of that can be known from the "
                "figures, so nothing is said about it here."
            )
        ),
    )


def summary(
    assessment: Assessment,
    framework: Framework,
    judged: Judged | None,
    notable: Notable,
    goals: Sequence[GoalStanding],
) -> tuple[Block, ...]:
    """The whole factsheet on a page or two."""
    dimensions = [group for group in assessment.groups if group.level == "dimension"]
    return (
        Paragraph(frame.headline(assessment), "lead"),
        *((Paragraph(_verified(judged)),) if judged else ()),
        score_table([("", dimensions)], _("Scores of the dimensions"), assessment, framework),
        Paragraph(score_note(), "note"),
        Paragraph(
            _(
                "There is no overall score of the city: U4SSC has never published one. A data point in the lowest "
                "band still earns a point, so 25 % is the bottom of the scale where there are four bands."
            ),
            "note",
        ),
        Heading(_("Foremost strengths"), 2, "summary-strengths"),
        _foremost(
            notable.strengths[:SHOWN],
            notable.why_strong,
            _("No data point that is scored stands in the top band."),
            assessment,
        ),
        Heading(_("Foremost gaps"), 2, "summary-gaps"),
        _foremost(
            notable.gaps[:SHOWN],
            notable.why_weak,
            _("No data point that is scored stands in the lower bands."),
            assessment,
        ),
        *_goals(goals),
        Heading(_("Maturity in short"), 2, "summary-maturity"),
        Paragraph(sentence("{statement}.", statement=overall_words(assessment))),
        Heading(_("The city at a glance"), 2, "summary-wheel"),
        wheel(assessment, framework),
        Paragraph(
            _(
                "From the centre outwards: the city, its dimensions, the categories, the data points. The "
                "colour is the band, and so is the number of filled steps or dots."
            ),
            "note",
        ),
        band_legend(framework),
        state_legend(),
    )


def _foremost(
    chosen: Sequence[Placed], why: Callable[[Placed], str], nothing: str, assessment: Assessment
) -> Block:
    if not assessment.coverage.data_points_scored:
        return Paragraph(_("Nothing is scored yet, so nothing can be said."))
    if not chosen:
        return Paragraph(nothing)
    return Bullets(
        tuple(
            sentence("{name}, {result}. {why}", name=one.value.name, result=one.value.printed, why=why(one))
            for one in chosen
        )
    )


def _verified(judged: Judged) -> str:
    reported = len(judged.reported)
    if judged.attestation is None:
        return counted(
            "{part} of {count} reported data point is accepted so far.",
            "{part} of {count} reported data points are accepted so far.",
            reported,
            part=judged.verified_count,
        )
    return counted(
        "{part} of {count} reported data point is verified.",
        "{part} of {count} reported data points are verified.",
        reported,
        part=judged.verified_count,
    )


def _goals(goals: Sequence[GoalStanding]) -> Iterable[Block]:
    """Which goals stand under which word."""
    if not goals:
        return
    by_word: dict[str, list[int]] = {}
    for one in sorted(goals, key=lambda one: -one.step):
        by_word.setdefault(one.word.name, []).append(one.goal.number)
    yield Heading(_("Sustainable Development Goals in short"), 2, "summary-goals")
    yield Bullets(
        tuple(
            counted(
                "{word}: goal {numbers}.",
                "{word}: goals {numbers}.",
                len(numbers),
                word=word,
                numbers=listed(str(number) for number in numbers),
            )
            for word, numbers in by_word.items()
        )
    )
    yield Paragraph(
        _(
            "The words are those of U4SSC, the rule that gives them is ours; the chapter on the goals states it."
        ),
        "note",
    )
