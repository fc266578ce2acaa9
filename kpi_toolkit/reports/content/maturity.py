"""The maturity placement in words. Always the profile with it, never a level alone."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment, DeclaredPlacement, KpiPlacement
from kpi_toolkit.framework import Framework, fold_code
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import commas, semicolons, together
from kpi_toolkit.reports.content.model import Block, Box, Cell, Column, Heading, Paragraph, Row, Span, Table
from kpi_toolkit.reports.content.words import continued, counted, figure, percent, sentence, share

KPI_DIMENSION = N_("KPIs")
NOT_ASSESSED = N_("not assessed")
NOT_PLACED = N_("not placed")
BASIS = N_(
    "Maturity after Recommendation ITU-T Y.4904: its five levels and its dimensions are published. "
    "Thresholds, shares and checklist are ours, because the Recommendation leaves the assessment method open."
)


def overall_words(assessment: Assessment) -> str:
    """The overall level, or how many of the dimensions are assessed so far."""
    overall = assessment.maturity.overall
    if overall.level is None:
        return sentence(
            "{part} of {whole} dimensions assessed, so no overall level",
            part=overall.assessed,
            whole=overall.of,
        )
    return sentence(
        "Level {level}, {name}: the lowest of the {whole} dimensions",
        level=overall.level,
        name=overall.name,
        whole=overall.of,
    )


def _level(level: int | None, name: str | None, without: str) -> str:
    return _(without) if level is None else sentence("{level} {name}", level=level, name=name)


def maturity_box(assessment: Assessment) -> Box:
    """The small box: the overall statement and the profile behind it."""
    found = assessment.maturity
    rows = [(_(KPI_DIMENSION), _level(found.kpi.level, found.kpi.name, NOT_PLACED))]
    rows += [(d.name, _level(d.level, d.level_name, NOT_ASSESSED)) for d in found.declared]
    return Box(_("Maturity"), overall_words(assessment), tuple(rows), _(BASIS))


def maturity_section(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    """The section of the report: profile, placement by dimension, what blocks the next level."""
    found = assessment.maturity
    coverage, needed = framework.setting("maturity_minimum_coverage"), framework.setting("maturity_share")
    profile = [_kpi_row(_(KPI_DIMENSION), found.kpi), *(_declared_row(d) for d in found.declared)]
    columns = (
        Column(_("Dimension of maturity"), "text"),
        Column(_("Level"), "short"),
        Column(_("What it rests on"), "wide"),
    )
    return (
        Heading(_("Maturity"), 2, "maturity"),
        Paragraph(sentence("{words}.", words=overall_words(assessment)), "strong"),
        Paragraph(_(BASIS)),
        Paragraph(
            together(
                sentence(
                    "A KPI stands at level 1 when it is reported, and at levels 2 to 5 from {edges} of its "
                    "target. The city stands at the highest level that at least {share} of its scored KPIs "
                    "have reached. With less than {coverage} of the KPIs that have a target scored, it is not "
                    "placed. The other dimensions come from a checklist that the city answers about itself.",
                    edges=_edges(framework),
                    share=percent(needed, None),
                    coverage=percent(coverage, None),
                ),
                counted(
                    "{count} KPI has thresholds of its own.",
                    "{count} KPIs have thresholds of their own.",
                    len(framework.maturity.kpi_thresholds),
                )
                if framework.maturity.kpi_thresholds
                else "",
            )
        ),
        Table(columns, (Span("", tuple(profile)),), _("Profile"), continued(_("Profile"))),
        _by_dimension(assessment),
        *_blocking(assessment, framework),
    )


def _edges(framework: Framework) -> str:
    """The thresholds of the levels above the first: "33, 66, 95, 100 %"."""
    *lower, highest = (framework.maturity.thresholds[step] for step in (2, 3, 4, 5))
    return commas((*map(figure, lower), percent(highest, None)))


def _kpi_row(label: str, placement: KpiPlacement) -> Row:
    rests = sentence(
        "{scored} of {all} KPIs with a target are scored ({share})",
        scored=placement.scored,
        all=placement.with_target,
        share=share(placement.scored, placement.with_target),
    )
    return Row((Cell(label), Cell(_level(placement.level, placement.name, NOT_PLACED)), Cell(rests)))


def _declared_row(placement: DeclaredPlacement) -> Row:
    numbers = {"part": placement.answered, "whole": placement.criteria}
    if placement.answered and placement.open:
        rests = counted(
            "{part} of {whole} criteria answered, {count} open for the next level",
            "{part} of {whole} criteria answered, {count} open for the next level",
            len(placement.open),
            **numbers,
        )
    else:
        rests = sentence("{part} of {whole} criteria answered", **numbers)
    return Row(
        (Cell(placement.name), Cell(_level(placement.level, placement.level_name, NOT_ASSESSED)), Cell(rests))
    )


def _by_dimension(assessment: Assessment) -> Table:
    rows = []
    for placement in assessment.maturity.dimensions:
        reached = [
            percent(100 * placement.at_level[step] / placement.scored, 0) if placement.scored else "–"
            for step in sorted(placement.at_level)
        ]
        rows.append(
            Row(
                (
                    Cell(placement.dimension or _(KPI_DIMENSION)),
                    Cell(_level(placement.level, placement.name, NOT_PLACED)),
                    Cell(sentence("{part} of {whole}", part=placement.scored, whole=placement.with_target)),
                    *(Cell(text) for text in reached),
                )
            )
        )
    columns = (
        Column(_("KPIs by dimension"), "text"),
        Column(_("Level"), "short"),
        Column(_("Scored"), "number"),
        *(Column(sentence("≥ level {step}", step=step), "number") for step in range(1, 6)),
    )
    title = _("KPIs at each level or above, of those scored")
    return Table(columns, (Span("", tuple(rows)),), title, continued(title))


def _blocking(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    placement = assessment.maturity.kpi
    if not placement.blocking:
        return ()
    if placement.level is None:
        names = [kpi.name if (kpi := framework.kpi(code)) else code for code in placement.blocking]
        return (
            Heading(_("What is missing for a placement"), 3, "maturity-blocking"),
            Paragraph(sentence("KPIs with a target that are not scored: {names}.", names=semicolons(names))),
        )
    levels = {fold_code(code): level for code, level in assessment.maturity.kpi_levels.items()}
    rows = []
    for code in placement.blocking:
        kpi = framework.kpi(code)
        level = levels.get(fold_code(code))
        stands = _("not scored") if level is None else sentence("level {level}", level=level)
        rows.append(Row((Cell(code, "code"), Cell(kpi.name if kpi else code), Cell(stands))))
    columns = (Column(_("KPI number"), "code"), Column(_("KPI"), "wide"), Column(_("Stands at"), "short"))
    title = _("KPIs below the next level")
    said = sentence(
        "These KPIs stand below level {next} and keep the city from it:", next=placement.level + 1
    )
    return (
        Heading(_("What blocks the next level"), 3, "maturity-blocking"),
        Paragraph(said),
        Table(columns, (Span("", tuple(rows)),), continued=continued(title)),
    )
