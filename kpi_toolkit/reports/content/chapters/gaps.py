"""Chapters 7 and 8: what is not reported, and what is not verified."""

from __future__ import annotations

from collections.abc import Callable

from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.reports.content.chapters import decisions
from kpi_toolkit.reports.content.judged import Judged
from kpi_toolkit.reports.content.model import Block, Cell, Column, Heading, Paragraph, Row, Span, Table
from kpi_toolkit.reports.content.tally import KpiState, kpi_states
from kpi_toolkit.reports.content.words import clean, continued, counted, sentence, shorten

PARTIAL = N_("Partial - Following not reported:")
EXPLANATION_LENGTH = 600


def not_reported(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    """Chapter 7: KPI Number and Description; confidential and not applicable ones apart."""
    states = kpi_states(assessment, framework)
    gaps = [s for s in states if s.status in ("not_reported", "partial")]
    silent = [s for s in states if s.status == "confidential"]
    absent = [s for s in states if any(v.status == "not_applicable" for v in s.values)]
    blocks: list[Block] = []
    if gaps:
        part = sum(s.status == "partial" for s in gaps)
        blocks.append(
            Paragraph(
                sentence(
                    "{all} KPIs are not reported or reported only in part: {none} not at all, {part} in "
                    "part.",
                    all=len(gaps),
                    none=len(gaps) - part,
                    part=part,
                ),
                "lead",
            )
        )
        blocks.append(_table(_("KPIs not reported"), gaps, framework, _gap))
    else:
        complete = (
            _("Every KPI that applies to the city is reported in full or confidential.")
            if silent
            else _("Every KPI that applies to the city is reported in full.")
        )
        blocks.append(Paragraph(complete, "lead"))
    if silent:
        blocks += [
            Heading(_("Confidential"), 2, "confidential"),
            Paragraph(_("The city has these figures and keeps them to itself. They count as not reported.")),
            _table(
                _("Confidential KPIs"),
                silent,
                framework,
                lambda s: _with_reasons(s.kpi.name, s, "confidential"),
            ),
        ]
    if absent:
        blocks += [
            Heading(_("Not applicable"), 2, "not-applicable"),
            Paragraph(
                _("There is nothing to measure for these in the city. They are no gap and count in no total.")
            ),
            _table(_("KPIs and data points that do not apply"), absent, framework, _absent),
        ]
    return tuple(blocks)


def not_verified(
    assessment: Assessment, framework: Framework, judged: Judged | None = None
) -> tuple[Block, ...]:
    """Chapter 8; without a verification, nothing is verified."""
    if judged:
        return decisions.not_verified(judged, framework)
    coverage = assessment.coverage
    count = coverage.kpis_reported + coverage.kpis_partial
    return (
        Paragraph(_("No value in this report has been verified yet."), "lead"),
        Paragraph(
            counted(
                "The {count} KPI that is reported, in full or in part, is the city's self-assessment: "
                "{points} reported data points wait for a verifier.",
                "The {count} KPIs that are reported, in full or in part, are the city's self-assessment: "
                "{points} reported data points wait for a verifier.",
                count,
                points=coverage.data_points_reported,
            )
        ),
        Paragraph(
            _(
                "After a verification this chapter lists the KPIs that could not be verified, with the reasons, "
                "or states that all reported KPIs were verified."
            )
        ),
    )


def _table(
    title: str, states: list[KpiState], framework: Framework, words: Callable[[KpiState], str]
) -> Table:
    spans = []
    for dimension in framework.pack.dimensions:
        rows = tuple(
            Row((Cell(s.kpi.code, "code"), Cell(words(s))))
            for s in states
            if s.kpi.dimension == dimension.name
        )
        if rows:
            spans.append(Span("", (Row((Cell(dimension.name, "strong"),), "group"), *rows)))
    columns = (Column(_("KPI Number"), "code"), Column(_("Description"), "wide"))
    return Table(columns, tuple(spans), title, continued(title))


def _gap(state: KpiState) -> str:
    if state.status == "not_reported":
        return _with_reasons(state.kpi.name, state, "not_reported", "confidential")
    names = []
    for value in state.missing:
        own = value.name.removeprefix(f"{state.kpi.name} - ")
        own = sentence("{name} (confidential)", name=own) if value.status == "confidential" else own
        names.append(f"– {own}")
    return _with_reasons(
        "\n".join((state.kpi.name, _(PARTIAL), *names)), state, "not_reported", "confidential"
    )


def _absent(state: KpiState) -> str:
    if state.status == "not_applicable":
        return _with_reasons(state.kpi.name, state, "not_applicable")
    names = [
        v.name.removeprefix(f"{state.kpi.name} - ") for v in state.values if v.status == "not_applicable"
    ]
    return _with_reasons(
        sentence("{kpi}: {names}", kpi=state.kpi.name, names=commas(names)), state, "not_applicable"
    )


def _with_reasons(words: str, state: KpiState, *statuses: str) -> str:
    """The words, and what the city said about the values with these statuses."""
    said = dict.fromkeys(clean(v.comment) for v in state.values if v.status in statuses)
    lines = [
        sentence("Explanation of the city: {text}", text=shorten(text, EXPLANATION_LENGTH))
        for text in said
        if text
    ]
    return "\n".join((words, *lines))
