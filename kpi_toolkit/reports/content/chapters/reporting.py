"""Chapters 2 and 3: what was reported and what is verified, by indicator and by data point."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _, pgettext
from kpi_toolkit.i18n.lists import together
from kpi_toolkit.reports.content.judged import Judged
from kpi_toolkit.reports.content.model import Block, Cell, Column, Heading, Paragraph, Row, Span, Table
from kpi_toolkit.reports.content.tally import Count, count_kpis, count_levels, count_points
from kpi_toolkit.reports.content.words import clean, continued, counted, figure, sentence, share

CONFIDENTIAL, NOT_APPLICABLE = N_("Confi\u00addential"), N_("Not appli\u00adcable")
LEVELS = {"core": N_("Core KPIs"), "advanced": N_("Advanced KPIs")}
VERIFIED_NONE = N_(
    "The columns on verification belong to the published form. Verification has not begun, so they show 0."
)
SO_FAR = N_("The verification is under way; the columns show what is accepted so far.")
UNSTATED = N_("Not stated")
ROW_KINDS: dict[str, Literal["row", "part", "total"]] = {"part": "part", "whole": "row", "total": "total"}


def kpi_summary(
    assessment: Assessment, framework: Framework, judged: Judged | None = None
) -> tuple[Block, ...]:
    """Chapter 2."""
    coverage = assessment.coverage
    counts = count_kpis(assessment, framework, _("All KPIs"), judged)
    levels = count_levels(assessment, framework, {key: _(label) for key, label in LEVELS.items()}, judged)
    columns = (
        Column(_("KPIs"), "label"),
        *_heads(
            _("All"),
            pgettext("head of a narrow column", "Reported"),
            _("Partial"),
            _("Not reported"),
            _(CONFIDENTIAL),
            _(NOT_APPLICABLE),
            _("Verified"),
        ),
    )
    return (
        Paragraph(
            sentence(
                "{full} of {all} KPIs are reported in full ({share}), {partial} in part, and {none} not at "
                "all.",
                full=coverage.kpis_reported,
                all=coverage.kpis_total,
                partial=coverage.kpis_partial,
                none=coverage.kpis_not_reported,
                share=share(coverage.kpis_reported, coverage.kpis_total),
            ),
            "lead",
        ),
        Paragraph(
            _(
                "A KPI with several data points is reported when all that apply are, and partial when some are. "
                "KPIs that do not apply to the city are in no total and are no gap. Confidential ones count as "
                "not reported."
            )
        ),
        Paragraph(_verified_kpis(counts[-1], judged) if judged else _(VERIFIED_NONE)),
        Table(
            columns,
            tuple(Span("", rows) for rows in _grouped(counts, _kpi_cells)),
            _("KPIs by dimension and sub-dimension"),
            continued(_("KPIs by dimension and sub-dimension")),
        ),
        Table(
            columns,
            (Span("", tuple(_row(c, _kpi_cells(c)) for c in levels)),),
            _("KPIs by level"),
            continued(_("KPIs by level")),
        ),
    )


def point_summary(
    assessment: Assessment, framework: Framework, judged: Judged | None = None
) -> tuple[Block, ...]:
    """Chapter 3."""
    coverage = assessment.coverage
    reported = [v for v in assessment.values if v.status == "reported"]
    computed = sum(v.given_as == "inputs" for v in reported)
    final = sum(v.given_as == "final" for v in reported)
    unused = len(reported) - computed - final
    columns = (
        Column(_("Data points"), "label"),
        *_heads(
            _("All"),
            pgettext("head of a narrow column", "Reported"),
            _("Not reported"),
            _(CONFIDENTIAL),
            _(NOT_APPLICABLE),
            _("Scored"),
            _("Excluded"),
            _("Verified"),
        ),
    )
    return (
        Paragraph(
            sentence(
                "{part} of {all} data points are reported ({share}), and {scored} of them are scored.",
                part=coverage.data_points_reported,
                all=coverage.data_points_total,
                share=share(coverage.data_points_reported, coverage.data_points_total),
                scored=coverage.data_points_scored,
            ),
            "lead",
        ),
        Paragraph(
            together(
                sentence(
                    "Of the reported results {computed} were computed from their parts and {final} were "
                    "given as final values only, which cannot be recomputed.",
                    computed=computed,
                    final=final,
                ),
                counted("{count} could not be used.", "{count} could not be used.", unused) if unused else "",
                counted(
                    "{count} is excluded from scoring by an error.",
                    "{count} are excluded from scoring by errors.",
                    coverage.data_points_excluded,
                )
                if coverage.data_points_excluded
                else "",
            )
        ),
        Paragraph(
            _verified_points(judged)
            if judged
            else together(_("Not one of the reported values is verified."), _(VERIFIED_NONE))
        ),
        Table(
            columns,
            tuple(
                Span("", rows)
                for rows in _grouped(
                    count_points(assessment, framework, _("All data points"), judged), _point_cells
                )
            ),
            _("Data points by dimension and sub-dimension"),
            continued(_("Data points by dimension and sub-dimension")),
        ),
        *_quality(assessment, framework),
    )


def _verified_kpis(total: Count, judged: Judged) -> str:
    reported = total.reported + total.partial
    said = sentence(
        "{part} of {whole} KPIs that are reported in full or in part are verified ({share}): all their "
        "reported data points are.",
        part=total.verified,
        whole=reported,
        share=share(total.verified, reported),
    )
    return said if judged.attestation else together(said, _(SO_FAR))


def _verified_points(judged: Judged) -> str:
    said = sentence(
        "{part} of {whole} reported data points are verified ({share}).",
        part=judged.verified_count,
        whole=len(judged.reported),
        share=share(judged.verified_count, len(judged.reported)),
    )
    return said if judged.attestation else together(said, _(SO_FAR))


def _heads(*titles: str) -> tuple[Column, ...]:
    return tuple(Column(title, "number") for title in titles)


def _kpi_cells(c: Count) -> tuple[int, ...]:
    return c.all, c.reported, c.partial, c.not_reported, c.confidential, c.not_applicable, c.verified


def _point_cells(c: Count) -> tuple[int, ...]:
    return (
        c.all,
        c.reported,
        c.not_reported,
        c.confidential,
        c.not_applicable,
        c.scored,
        c.excluded,
        c.verified,
    )


def _grouped(counts: tuple[Count, ...], cells: Callable[[Count], tuple[int, ...]]) -> list[tuple[Row, ...]]:
    """Rows with each dimension above its sub-dimensions, the total last."""
    out, parts = [], []
    for count in counts:
        if count.level == "part":
            parts.append(_row(count, cells(count)))
        else:
            out.append((_row(count, cells(count)), *parts))
            parts = []
    return out


def _row(count: Count, numbers: tuple[int, ...]) -> Row:
    kind = "text" if count.level == "part" else "strong"
    cells = (Cell(count.label, kind), *(Cell(figure(n), kind) for n in numbers))  # type: ignore[arg-type]
    return Row(cells, ROW_KINDS[count.level])


def _quality(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    stated = [clean(v.quality) or UNSTATED for v in assessment.values if v.status == "reported"]
    if not stated:
        return ()
    known = [q for q in framework.pack.quality if q in stated]
    others = sorted(set(stated) - set(known) - {UNSTATED})
    names = [*known, *others, *([UNSTATED] if UNSTATED in stated else [])]
    rows = tuple(
        Row(
            (
                Cell(_(UNSTATED) if name == UNSTATED else framework.said(name)),
                Cell(figure(stated.count(name))),
                Cell(share(stated.count(name), len(stated))),
            )
        )
        for name in names
    )
    columns = (
        Column(_("Quality of the data"), "wide"),
        Column(_("Data points"), "short"),
        Column(_("Share"), "short"),
    )
    return (
        Heading(_("Quality of the data as the city states it"), 2, "quality"),
        Table(columns, (Span("", rows),), continued=continued(_("Quality of the data"))),
    )
