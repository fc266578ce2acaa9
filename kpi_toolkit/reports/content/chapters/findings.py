"""Annex A: what the checks found. Errors and warnings one by one, the rest counted."""

from __future__ import annotations

from itertools import groupby

from kpi_toolkit.assessment.models import Assessment, FindingText
from kpi_toolkit.checks.registry import SEVERITIES
from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.models import Severity
from kpi_toolkit.i18n import N_, _, pgettext
from kpi_toolkit.reports.content.model import Block, Cell, Column, Heading, Mark, Paragraph, Row, Span, Table
from kpi_toolkit.reports.content.words import clean, continued, figure, sentence, shorten

NAMES: dict[Severity, str] = {"error": N_("Error"), "warning": N_("Warning"), "info": N_("Information")}
PLURALS: dict[Severity, str] = {"error": N_("Errors"), "warning": N_("Warnings"), "info": N_("Information")}
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
        blocks += [Heading(_("Findings by check"), 2, "findings-by-check"), _by_check(assessment)]
    for severity in LISTED:
        own = [f for f in assessment.findings if f.severity == severity]
        if own:
            title = _(PLURALS[severity])
            blocks += [Heading(title, 2, f"findings-{severity}"), _listed(title, own)]
    return tuple(blocks)


def severity_mark(severity: Severity) -> Mark:
    """The mark of a severity, in the language in force."""
    name = _(NAMES[severity])
    return Mark(severity, name, name)


def _severity(severity: Severity) -> Cell:
    mark = severity_mark(severity)
    return Cell(mark.word, "severity", mark)


def _severities(assessment: Assessment) -> Table:
    rows = tuple(
        Row(
            (
                _severity(key),
                Cell(_(meaning)),
                Cell(figure(assessment.counts.get(key, 0))),
            )
        )
        for key, meaning in SEVERITIES.items()
    )
    columns = (
        Column(_("Severity"), "short"),
        Column(_("What it means"), "wide"),
        Column(_("Count"), "number"),
    )
    return Table(columns, (Span("", rows),))


def _by_check(assessment: Assessment) -> Table:
    found: dict[tuple[Severity, str], list[FindingText]] = {}
    for finding in assessment.findings:
        found.setdefault((finding.severity, finding.check), []).append(finding)
    rows = tuple(
        Row(
            (
                _severity(severity),
                Cell(clean(own[0].title).rstrip(".")),
                Cell(clean(own[0].why)),
                Cell(figure(len(own))),
            )
        )
        for (severity, _check), own in found.items()
    )
    columns = (
        Column(_("Severity"), "short"),
        Column(pgettext("one of the rules", "Check"), "text"),
        Column(_("Why it matters"), "wide"),
        Column(_("Count"), "number"),
    )
    return Table(columns, (Span("", rows),), continued=continued(_("Findings by check")))


def _listed(title: str, found: list[FindingText]) -> Table:
    spans = []
    for _check, group in groupby(found, key=lambda f: f.check):
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
        Column(_("Cell"), "short"),
        Column(_("KPI / Data Point"), "code"),
        Column(_("What was found"), "wide"),
        Column(_("What to do"), "text"),
    )
    return Table(columns, tuple(spans), continued=continued(title))


def _place(finding: FindingText) -> str:
    """The cell as a spreadsheet shows it; the file's name where there is no sheet."""
    parts = [shorten(clean(part), 60) for part in (finding.sheet or finding.file, finding.cell) if part]
    return " ".join(parts) or "–"


def _subject(finding: FindingText) -> str:
    if finding.code is None:
        return _("The whole submission")
    return "\n".join(filter(None, (clean(finding.code), clean(finding.name))))
