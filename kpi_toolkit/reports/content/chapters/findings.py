"""Annex A: what the checks found. Errors and warnings one by one, the rest counted."""

from __future__ import annotations

from itertools import groupby

from kpi_toolkit.assessment.models import Assessment, FindingText
from kpi_toolkit.checks.registry import SEVERITIES
from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.models import Severity
from kpi_toolkit.reports.content.model import Block, Cell, Column, Heading, Mark, Paragraph, Row, Span, Table
from kpi_toolkit.reports.content.words import clean, sentence, shorten

NAMES: dict[Severity, str] = {"error": "Error", "warning": "Warning", "info": "Information"}
PLURALS: dict[Severity, str] = {"error": "Errors", "warning": "Warnings", "info": "Information"}
LISTED: tuple[Severity, ...] = ("error", "warning")
MESSAGE_LENGTH = 900


def findings(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    """Counts by severity and by check, then the errors and warnings with cell, message and what to do."""
    counts = assessment.counts
    blocks: list[Block] = [
        Paragraph(
            sentence(
                "Errors: {error}, warnings: {warning}, information: {info}.",
                **{key: counts.get(key, 0) for key in NAMES},
            ),
            "lead",
        ),
        _severities(assessment),
    ]
    if assessment.findings:
        blocks += [Heading("Findings by check", 2, "findings-by-check"), _by_check(assessment)]
    for severity in LISTED:
        own = [f for f in assessment.findings if f.severity == severity]
        if own:
            title = PLURALS[severity]
            blocks += [Heading(title, 2, f"findings-{severity}"), _listed(title, own)]
    return tuple(blocks)


def _severities(assessment: Assessment) -> Table:
    rows = tuple(
        Row(
            (
                Cell(NAMES[key], "severity", Mark(key, NAMES[key], NAMES[key])),
                Cell(meaning),
                Cell(sentence("{n}", n=assessment.counts.get(key, 0))),
            )
        )
        for key, meaning in SEVERITIES.items()
    )
    columns = (Column("Severity", "short"), Column("What it means", "wide"), Column("Number", "number"))
    return Table(columns, (Span("", rows),))


def _by_check(assessment: Assessment) -> Table:
    found: dict[tuple[Severity, str], list[FindingText]] = {}
    for finding in assessment.findings:
        found.setdefault((finding.severity, finding.check), []).append(finding)
    rows = tuple(
        Row(
            (
                Cell(NAMES[severity], "severity", Mark(severity, NAMES[severity], NAMES[severity])),
                Cell(clean(own[0].title).rstrip(".")),
                Cell(clean(own[0].why)),
                Cell(sentence("{n}", n=len(own))),
            )
        )
        for (severity, _), own in found.items()
    )
    columns = (
        Column("Severity", "short"),
        Column("Check", "text"),
        Column("Why it matters", "wide"),
        Column("Number", "number"),
    )
    return Table(columns, (Span("", rows),), continued="Findings by check (continued)")


def _listed(title: str, found: list[FindingText]) -> Table:
    spans = []
    for _, group in groupby(found, key=lambda f: f.check):
        own = list(group)
        head = sentence("{title} ({count})", title=clean(own[0].title).rstrip("."), count=len(own))
        rows = tuple(
            Row(
                (
                    Cell(_place(f)),
                    Cell(_subject(f)),
                    Cell(shorten(clean(f.message), MESSAGE_LENGTH)),
                    Cell(shorten(clean(f.fix), MESSAGE_LENGTH)),
                )
            )
            for f in own
        )
        spans.append(Span("", (Row((Cell(head, "strong"),), "group"), *rows)))
    columns = (
        Column("Cell", "short"),
        Column("KPI / Data Point", "code"),
        Column("What was found", "wide"),
        Column("What to do", "text"),
    )
    return Table(columns, tuple(spans), continued=f"{title} (continued)")


def _place(finding: FindingText) -> str:
    """The cell as a spreadsheet shows it; the file's name where there is no sheet."""
    parts = [shorten(clean(part), 60) for part in (finding.sheet or finding.file, finding.cell) if part]
    return " ".join(parts) or "–"


def _subject(finding: FindingText) -> str:
    if finding.code is None:
        return "The whole submission"
    return "\n".join(filter(None, (clean(finding.code), clean(finding.name))))
