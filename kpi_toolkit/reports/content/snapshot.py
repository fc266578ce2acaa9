"""The City Snapshot: four pages."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _, pgettext
from kpi_toolkit.i18n.lists import commas, together
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.chapters.attestation import restated
from kpi_toolkit.reports.content.figures import grid, the_city, wheel
from kpi_toolkit.reports.content.judged import NOT_NAMED, Judged, Stage
from kpi_toolkit.reports.content.marks import band_legend, state_legend
from kpi_toolkit.reports.content.maturity import maturity_box
from kpi_toolkit.reports.content.model import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Paragraph,
    Row,
    Snapshot,
    SnapshotPage,
    Span,
    Table,
)
from kpi_toolkit.reports.content.tally import count_points
from kpi_toolkit.reports.content.words import clean, counted, figure, percent, sentence, share, shorten
from kpi_toolkit.review.attest import role_words
from kpi_toolkit.review.verification import Verification

KIND = N_("City Snapshot")
SUBTITLE = N_("How the city stands on the {title}")
FILES_SHOWN = 2
FILE_NAME_LENGTH = 60
PERSON_LENGTH = 120
PURPOSE = N_(
    "It was drawn from the figures the city handed in. Nobody has altered a figure by hand, and nobody has "
    "verified one."
)
PURPOSES: dict[Stage, str] = {
    "in-verification": (
        N_(
            "It was drawn from the figures the city handed in, while their verification is under way. Nobody has "
            "altered a figure by hand."
        )
    ),
    "independent": (
        N_(
            "It was drawn from the figures of the city after their verification. The report with the same "
            "attestation says what the verifier decided about each of them, and why."
        )
    ),
    "not-independent": (
        N_(
            "It was drawn from the figures of the city. A decision on each of them is recorded, but not by an "
            "independent verifier."
        )
    ),
}
USE = N_(
    "Use it to see at a glance where the city is close to its targets, where it is far away, and where "
    "nothing is known yet."
)


def snapshot(
    assessment: Assessment, framework: Framework, verification: Verification | None = None
) -> Snapshot:
    """What the snapshot of an assessment says. ``framework`` is the one the assessment was made with."""
    judged = None if verification is None else Judged(assessment, verification)
    round_picture = wheel(assessment, framework)
    return Snapshot(
        info=frame.info(assessment, KIND, judged),
        cover=frame.cover(assessment, KIND, sentence(SUBTITLE, title=assessment.framework.title), judged),
        wheel=round_picture,
        pages=(
            SnapshotPage(
                _("About this snapshot"),
                "about",
                _about(assessment, framework, judged),
                _reading(assessment, framework, judged),
            ),
            SnapshotPage(
                _("Benchmarking wheel"),
                "wheel",
                (
                    round_picture,
                    Paragraph(
                        together(
                            _(
                                "From the centre outwards: the city, its dimensions, the categories, the data "
                                "points. The colour is the band, and so is the number of filled steps or dots."
                            ),
                            frame.headline(assessment),
                        ),
                        "note",
                    ),
                ),
                (band_legend(framework), state_legend()),
            ),
            SnapshotPage(
                _("Performance to Benchmarks"),
                "performance",
                (
                    Paragraph(
                        _(
                            "Each block is a sub-dimension: its score in per cent of the points it could reach, "
                            "the band of that score, and what the score rests on. The categories below it carry "
                            "no score here."
                        )
                    ),
                    grid(assessment, framework),
                ),
                (band_legend(framework), maturity_box(assessment)),
            ),
        ),
    )


def _about(assessment: Assessment, framework: Framework, judged: Judged | None) -> tuple[Block, ...]:
    return (
        Heading(_("Foreword"), 2, "foreword"),
        Paragraph(
            sentence(
                "This snapshot shows on four pages how {city} stands on the {title}: {kpis} KPIs with "
                "{points} data points in the dimensions {names}.",
                city=the_city(assessment),
                title=assessment.framework.title,
                kpis=len(framework.kpis),
                points=len(framework.points),
                names=commas(d.name for d in framework.pack.dimensions),
            )
        ),
        Paragraph(together(_(PURPOSES[judged.stage] if judged else PURPOSE), _(USE))),
        Heading(_("Disclaimer"), 2, "disclaimer"),
        Paragraph(clean(assessment.framework.disclaimer)),
        Paragraph(
            _(
                "The city alone answers for its figures. They may contain errors that no automatic check can "
                "see. An overall score of the city does not exist in the method, so none is given."
            )
        ),
        *((Paragraph(frame.standing(judged)), *restated(judged)) if judged else ()),
        Heading(_("Made from"), 2, "made-from"),
        Facts(_origin(assessment)),
        *frame.translation(framework),
    )


def _verification(judged: Judged) -> tuple[tuple[str, str], ...]:
    given = judged.attestation
    rows = [
        (
            _("Verified"),
            sentence(
                "{part} of {whole} reported data points",
                part=judged.verified_count,
                whole=len(judged.reported),
            ),
        )
    ]
    if given:
        person = commas((clean(given.name) or _(NOT_NAMED), clean(role_words(given.role))))
        rows += [
            (_("Attested by"), shorten(person, PERSON_LENGTH)),
            (_("Independent"), _("Yes") if given.independent else _("No")),
        ]
    rows.append(
        (pgettext("in the register", "Number"), clean(judged.verification.number) or _("not in the register"))
    )
    if judged.verification.ledger:
        rows.append(
            (
                _("Ledger before"),
                counted(
                    "{count} entry, last hash {hash}",
                    "{count} entries, last hash {hash}",
                    judged.verification.ledger.count,
                    hash=clean(judged.verification.ledger.hash),
                ),
            )
        )
    return tuple(rows)


def _origin(assessment: Assessment) -> tuple[tuple[str, str], ...]:
    rows: list[tuple[str, str]] = []
    for file in assessment.files[:FILES_SHOWN]:
        rows.append((_("File"), shorten(clean(file.name), FILE_NAME_LENGTH)))
        rows.append((_("SHA-256"), file.sha256))
    more = len(assessment.files) - FILES_SHOWN
    if more > 0:
        rows.append(
            (
                _("More files"),
                counted(
                    "{count}, listed in the report",
                    "{count}, listed in the report",
                    more,
                ),
            )
        )
    if not assessment.files:
        rows.append((_("File"), _("none, the values were handed over directly")))
    rows += [(label, shorten(value, 160)) for label, value in frame.provenance(assessment)]
    return tuple(rows)


def _reading(assessment: Assessment, framework: Framework, judged: Judged | None) -> tuple[Block, ...]:
    lowest = framework.bands[0]
    floor = 100 * lowest.points / framework.bands[-1].points
    return (
        Heading(_("How to read it"), 2, "how-to-read"),
        Paragraph(
            sentence(
                "Every reported data point that has a target is compared with it. The percentage reached "
                "puts it into one of {count} bands, worth {low} to {high} points:",
                count=len(framework.bands),
                low=lowest.points,
                high=framework.bands[-1].points,
            )
        ),
        band_legend(framework),
        Paragraph(
            counted(
                "A group scores the points it got out of the points it could get, and that percentage falls "
                "into the same bands. As the lowest band is still worth one point, the worst score a group "
                "can have is {floor}, not {nothing}.",
                "A group scores the points it got out of the points it could get, and that percentage falls "
                "into the same bands. As the lowest band is still worth {count} points, the worst score a "
                "group can have is {floor}, not {nothing}.",
                lowest.points,
                floor=percent(floor, None),
                nothing=percent(0, 0),
            )
        ),
        Heading(_("Look at the coverage first"), 2, "coverage"),
        Paragraph(
            _(
                "Leaving out a weak figure raises a score. A score is only as good as the share of data points "
                "behind it, so both are always printed together."
            )
        ),
        _coverage_table(assessment, framework, judged),
        Heading(_("What is published, what is ours"), 2, "published-and-ours"),
        Paragraph(
            together(
                _(
                    "The indicators, the bands, the points and the way groups are scored were published by "
                    "U4SSC."
                ),
                frame.targets_words(framework),
            )
        ),
        Paragraph(
            _(
                "The report that goes with this snapshot lists every target with its source. The edges of the "
                "bands, the checks and the maturity levels are choices of the toolkit, too."
            )
        ),
        *((Heading(_("Verification"), 2, "verification"), Facts(_verification(judged))) if judged else ()),
    )


def _coverage_table(assessment: Assessment, framework: Framework, judged: Judged | None) -> Table:
    rows = []
    for count in count_points(assessment, framework, _("All"), judged):
        if count.level == "part":
            continue
        total = count.all - count.not_applicable
        own = figure(count.verified) if judged else share(count.reported, total)
        scored = figure(count.scored)
        rows.append(
            Row(
                (
                    Cell(count.label, "strong" if count.level == "total" else "text"),
                    Cell(sentence("{part} of {whole}", part=count.reported, whole=total)),
                    *map(Cell, (scored, own) if judged else (own, scored)),
                ),
                "total" if count.level == "total" else "row",
            )
        )
    columns = (
        (
            Column(_("Data points"), "label"),
            Column(_("Reported"), "short"),
            Column(_("Scored"), "short"),
            Column(_("Verified"), "short"),
        )
        if judged
        else (
            Column(_("Data points"), "name"),
            Column(_("Reported"), "short"),
            Column(_("Share"), "number"),
            Column(_("Scored"), "number"),
        )
    )
    return Table(columns, (Span("", tuple(rows)),))
