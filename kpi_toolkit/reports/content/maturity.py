"""The maturity placement in words. Always the profile with it, never a level alone."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment, DeclaredPlacement, KpiPlacement
from kpi_toolkit.framework import Framework, fold_code
from kpi_toolkit.reports.content.model import Block, Box, Cell, Column, Heading, Paragraph, Row, Span, Table
from kpi_toolkit.reports.content.words import counted, percent, sentence, share

KPI_DIMENSION = "KPIs"
NOT_ASSESSED = "not assessed"
NOT_PLACED = "not placed"
BASIS = (
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
    return without if level is None else sentence("{level} {name}", level=level, name=name)


def maturity_box(assessment: Assessment) -> Box:
    """The small box: the overall statement and the profile behind it."""
    found = assessment.maturity
    rows = [(KPI_DIMENSION, _level(found.kpi.level, found.kpi.name, NOT_PLACED))]
    rows += [(d.name, _level(d.level, d.level_name, NOT_ASSESSED)) for d in found.declared]
    return Box("Maturity", overall_words(assessment), tuple(rows), BASIS)


def maturity_section(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    """The section of the report: profile, placement by dimension, what blocks the next level."""
    found = assessment.maturity
    coverage, needed = framework.setting("maturity_minimum_coverage"), framework.setting("maturity_share")
    profile = [_kpi_row(KPI_DIMENSION, found.kpi), *(_declared_row(d) for d in found.declared)]
    columns = (
        Column("Dimension of maturity", "text"),
        Column("Level", "short"),
        Column("What it rests on", "wide"),
    )
    return (
        Heading("Maturity", 2, "maturity"),
        Paragraph(overall_words(assessment) + ".", "strong"),
        Paragraph(BASIS),
        Paragraph(
            sentence(
                "A KPI stands at level 1 when it is reported, and at levels 2 to 5 from {edges} % of its "
                "target. The city stands at the highest level that at least {share} % of its scored KPIs "
                "have reached. With less than {coverage} % of the KPIs that have a target scored, it is not "
                "placed. The other dimensions come from a checklist that the city answers about itself.",
                edges=", ".join(
                    sentence("{n}", n=framework.maturity.thresholds[step]) for step in (2, 3, 4, 5)
                ),
                share=needed,
                coverage=coverage,
            )
            + counted(
                " {count} KPI has thresholds of its own.",
                " {count} KPIs have thresholds of their own.",
                len(framework.maturity.kpi_thresholds),
            )
            * bool(framework.maturity.kpi_thresholds)
        ),
        Table(columns, (Span("", tuple(profile)),), "Profile", "Profile (continued)"),
        _by_dimension(assessment),
        *_blocking(assessment, framework),
    )


def _kpi_row(label: str, placement: KpiPlacement) -> Row:
    rests = sentence(
        "{scored} of {all} KPIs with a target are scored ({share})",
        scored=placement.scored,
        all=placement.with_target,
        share=share(placement.scored, placement.with_target),
    )
    return Row((Cell(label), Cell(_level(placement.level, placement.name, NOT_PLACED)), Cell(rests)))


def _declared_row(placement: DeclaredPlacement) -> Row:
    rests = sentence("{part} of {whole} criteria answered", part=placement.answered, whole=placement.criteria)
    if placement.answered and placement.open:
        rests += counted(
            ", {count} open for the next level", ", {count} open for the next level", len(placement.open)
        )
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
                    Cell(placement.dimension or KPI_DIMENSION),
                    Cell(_level(placement.level, placement.name, NOT_PLACED)),
                    Cell(sentence("{part} of {whole}", part=placement.scored, whole=placement.with_target)),
                    *(Cell(text) for text in reached),
                )
            )
        )
    columns = (
        Column("KPIs by dimension", "text"),
        Column("Level", "short"),
        Column("Scored", "number"),
        *(Column(sentence("≥ level {step}", step=step), "number") for step in range(1, 6)),
    )
    title = "KPIs at each level or above, of those scored"
    return Table(columns, (Span("", tuple(rows)),), title, f"{title} (continued)")


def _blocking(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    placement = assessment.maturity.kpi
    if not placement.blocking:
        return ()
    if placement.level is None:
        names = [kpi.name if (kpi := framework.kpi(code)) else code for code in placement.blocking]
        return (
            Heading("What is missing for a placement", 3, "maturity-blocking"),
            Paragraph(sentence("KPIs with a target that are not scored: {names}.", names="; ".join(names))),
        )
    levels = {fold_code(code): level for code, level in assessment.maturity.kpi_levels.items()}
    rows = []
    for code in placement.blocking:
        kpi = framework.kpi(code)
        level = levels.get(fold_code(code))
        stands = "not scored" if level is None else sentence("level {level}", level=level)
        rows.append(Row((Cell(code, "code"), Cell(kpi.name if kpi else code), Cell(stands))))
    columns = (Column("KPI number", "code"), Column("KPI", "wide"), Column("Stands at", "short"))
    title = "KPIs below the next level"
    said = sentence(
        "These KPIs stand below level {next} and keep the city from it:", next=placement.level + 1
    )
    return (
        Heading("What blocks the next level", 3, "maturity-blocking"),
        Paragraph(said),
        Table(columns, (Span("", tuple(rows)),), continued=f"{title} (continued)"),
    )
