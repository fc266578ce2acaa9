"""Chapter 9: next steps, written from the data."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment, Value
from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.models import Band
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import listed, semicolons, together
from kpi_toolkit.reports.content.chapters.reporting import LEVELS
from kpi_toolkit.reports.content.judged import Judged
from kpi_toolkit.reports.content.marks import band_mark
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
from kpi_toolkit.reports.content.tally import KpiState, kpi_states
from kpi_toolkit.reports.content.words import continued, counted, percent, sentence
from kpi_toolkit.review.models import PointState

SOURCES_SHOWN = 2


STAY = (
    N_("Keep the evidence behind every figure; a verifier will ask for it."),
    N_("Have the data verified. Only a verified report can be published as such."),
)
STAY_ON = {
    "in-verification": (
        N_("Answer the open questions, and keep the evidence behind every figure at hand."),
        N_("Only what carries an attestation can be published as a Verification Report."),
    ),
    "independent": (
        N_(
            "Keep the evidence behind every figure and the remarks of the verifier; the next verification starts "
            "from both."
        ),
        N_("Publish the report with its number, so that everybody can look up whether it still stands."),
    ),
    "not-independent": (
        N_("Keep the evidence behind every figure; an independent verifier will ask for it."),
        N_(
            "Have the data verified by somebody who took no part in them. This report is no substitute for that."
        ),
    ),
}


def next_steps(
    assessment: Assessment, framework: Framework, judged: Judged | None = None
) -> tuple[Block, ...]:
    """Where to act, what to collect, what to mend, and to go on."""
    return (
        *(_settle(judged) if judged else _mend(assessment)),
        *_act(assessment, framework),
        *_collect(assessment, framework),
        Heading(_("Keep collecting"), 2, "keep-collecting"),
        Paragraph(
            _(
                "One year shows a position; several years show a direction. Collect the same KPIs again next "
                "year, from the same sources and by the same definitions, and note every change of source or "
                "boundary."
            )
        ),
        Heading(_("Stay in the process"), 2, "stay"),
        Bullets(
            (
                *map(_, STAY_ON[judged.stage] if judged else STAY),
                _(
                    "Set targets of the city's own where the table in chapter 5 has none or where a substitute "
                    "does not fit."
                ),
            )
        ),
    )


def _settle(judged: Judged) -> tuple[Block, ...]:
    """What the verification left open."""
    heading = Heading(_("Settle what the verification left open"), 2, "settle")
    refused, errors = judged.states[PointState.NOT_VERIFIED], judged.assessment.counts.get("error", 0)
    remarks, said = len(judged.verification.footnotes), []
    if judged.unfinished:
        said.append(
            counted(
                "{count} reported data point has no decision yet.",
                "{count} reported data points have no decision yet.",
                judged.unfinished,
            )
        )
    if refused:
        said.append(
            counted(
                "{count} data point is not verified. Look into the reason in chapter 8, and give a sounder "
                "figure or better evidence next time.",
                "{count} data points are not verified. Look into the reasons in chapter 8, and give sounder "
                "figures or better evidence next time.",
                refused,
            )
        )
    if remarks:
        said.append(
            counted(
                "{count} value was verified with a remark, which stands below the tables of chapter 6.",
                "{count} values were verified with a remark; the remarks stand below the tables of chapter "
                "6.",
                remarks,
            )
        )
    if errors:
        said.append(
            counted(
                "{count} error keeps values from being scored; see annex A.",
                "{count} errors keep values from being scored; see annex A.",
                errors,
            )
        )
    return heading, Paragraph(together(*said) or _("Nothing: every value was verified without a remark."))


def _mend(assessment: Assessment) -> tuple[Block, ...]:
    errors, warnings = assessment.counts.get("error", 0), assessment.counts.get("warning", 0)
    heading = Heading(_("Mend the findings"), 2, "mend")
    if not errors and not warnings:
        return (
            heading,
            Paragraph(_("The checks found neither an error nor anything a verifier would ask about.")),
        )
    said = []
    if errors:
        said.append(
            counted(
                "{count} error keeps values from being scored. Mend it first.",
                "{count} errors keep values from being scored. Mend these first.",
                errors,
            )
        )
    if warnings:
        said.append(
            counted(
                "{count} warning is something a verifier will ask about. Correct it, or explain it in the "
                "comment.",
                "{count} warnings are things a verifier will ask about. Correct them, or explain them in the "
                "comments.",
                warnings,
            )
        )
    return (
        heading,
        Paragraph(together(*said, _("Annex A lists them with their cells and with what to do."))),
    )


def _act(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    weak = framework.bands[: len(framework.bands) // 2]
    names = listed(band.name for band in weak)
    heading = Heading(_("Where to act first"), 2, "act")
    spans = [span for band in weak if (span := _weak(band, assessment, framework))]
    if not spans:
        if not assessment.coverage.data_points_scored:
            return heading, Paragraph(_("Nothing is scored yet, so no priorities can be read from the data."))
        return heading, Paragraph(sentence("No scored data point stands in the bands {names}.", names=names))
    columns = (
        Column(_("KPI / Data Point"), "name"),
        Column(_("Results"), "result"),
        Column(_("% of target"), "short"),
        Column(_("Benchmark"), "benchmark"),
    )
    title = _("Data points far from their targets")
    return (
        heading,
        Paragraph(
            sentence(
                "Concentrate on the data points in the bands {names}. Look first whether the figure is "
                "right, then what could change it. Mind that a target may be a substitute.",
                names=names,
            )
        ),
        Table(columns, tuple(spans), continued=continued(title)),
    )


def _weak(band: Band, assessment: Assessment, framework: Framework) -> Span | None:
    values = [v for v in assessment.values if v.band == band.name]
    if not values:
        return None
    mark = band_mark(framework, band.name)
    head = Row((Cell(band.legend, "strong"),), "group")
    rows = tuple(
        Row((Cell(v.name), Cell(v.printed), Cell(_percent(v)), Cell(band.name, "band", mark))) for v in values
    )
    return Span("", (head, *rows))


def _percent(value: Value) -> str:
    if value.percent_of_target is None:
        return "–"
    if 0 < value.percent_of_target < 0.1:
        return sentence("below {percent}", percent=percent(0.1, 1))
    return percent(value.percent_of_target, 1)


def _collect(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    gaps = [s for s in kpi_states(assessment, framework) if s.status in ("not_reported", "partial")]
    heading = Heading(_("Plan the collection of what is missing"), 2, "collect")
    if not gaps:
        return heading, Paragraph(
            _("Nothing is missing. Every KPI that applies is reported or confidential.")
        )
    spans = []
    for level, label in LEVELS.items():
        rows = tuple(_gap_row(s) for s in gaps if s.kpi.level == level)
        if rows:
            head = Row(
                (Cell(sentence("{label}: {count}", label=_(label), count=len(rows)), "strong"),), "group"
            )
            spans.append(Span("", (head, *rows)))
    columns = (
        Column(_("KPI Number"), "code"),
        Column(_("KPI"), "name"),
        Column(_("Where such data usually come from"), "text"),
    )
    title = _("Collection plan")
    return (
        heading,
        Paragraph(
            _(
                "Start with the core KPIs, which every city should be able to report. For each KPI, agree who "
                "holds the data, for which year, and until when they are delivered."
            )
        ),
        Table(columns, tuple(spans), continued=continued(title)),
    )


def _gap_row(state: KpiState) -> Row:
    name = state.kpi.name
    if state.status == "partial":
        missing = listed(v.name.removeprefix(f"{name} - ") for v in state.missing)
        name = sentence("{name}: {missing}", name=name, missing=missing)
    sources = semicolons(state.kpi.data_sources[:SOURCES_SHOWN]) or "–"
    return Row((Cell(state.kpi.code, "code"), Cell(name), Cell(sources)))
