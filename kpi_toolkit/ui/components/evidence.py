"""A data point with all there is to judge it by: its value, what the checks say, its parts, where they are from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from kpi_toolkit.assessment.models import FindingText, InputTrace, Value
from kpi_toolkit.checks.words import yes_or_no
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.numbers import number, percent
from kpi_toolkit.review.worklist import Line
from kpi_toolkit.ui.components.findings import severity_badge
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, badge, esc, facts, lines, table, tiles
from kpi_toolkit.ui.components.points import point_badge

GIVEN_AS = {
    "inputs": N_("computed from its parts"),
    "final": N_("typed in by the city as the final value"),
}


def value_html(line: Line) -> Markup:
    """The value with its score and its state."""
    value = line.value
    rows: list[tuple[str, object]] = [(_("Value"), esc(value.printed))]
    if value.percent_of_target is not None:
        rows.append((_("of the target"), percent(value.percent_of_target, 1)))
    if value.band is not None:
        rows.append((_("Band"), badge(value.band, f"band{value.points}")))
    rows.append((_("Verification"), point_badge(line.standing, reported=line.reported)))
    if line.first is not None:
        rows.append((_("First handed in"), esc(line.first)))
    return tiles(rows)


def findings_html(findings: Iterable[FindingText]) -> Markup:
    """What the checks say of a data point, why it matters and what can be done."""
    return Markup("").join(_finding(finding) for finding in findings)


def _finding(finding: FindingText) -> Markup:
    return Markup(
        '<article class="kpi-said {severity}"><p>{badge} <strong>{title}</strong> <code>{where}</code></p>'
        '<p>{message}</p><p class="quiet">{why} {fix}</p></article>'
    ).format(
        severity=finding.severity,
        badge=severity_badge(finding.severity),
        title=esc(finding.title),
        where=esc(address(finding.sheet, finding.cell)),
        message=esc(finding.message),
        why=esc(finding.why),
        fix=esc(finding.fix),
    )


def address(sheet: str | None, cell: str | None) -> str:
    """Where something stands, as a spreadsheet says it."""
    return "!".join(part for part in (sheet, cell) if part)


def parts_html(value: Value, framework: Framework) -> Markup:
    """The figures a value is computed from, as they were written and as they were understood; and how."""
    if not value.trace.inputs:
        return Markup("")
    columns = [Column(_("Figure")), Column(_("As written")), Column(_("Understood as"))]
    rows = [_input(given, framework) for given in value.trace.inputs]
    caption = _("Figures of {name}").format(name=value.name)
    return table(Table(caption, columns, rows, quiet=True)) + _how(value)


def _input(given: InputTrace, framework: Framework) -> Row:
    where = address(given.sheet, given.cell)
    profile = _("from the city's profile") if given.from_profile else ""
    below = " · ".join(part for part in (where, profile) if part)
    written = Markup("{}<br><span class=quiet>{}</span>").format(esc(given.raw or "–"), esc(below))
    understood = Markup("{}<br><span class=quiet>{}</span>").format(
        esc(_amount(given, framework)), esc(given.understood or "")
    )
    return Row([Cell(esc(given.label), head=True), Cell(written), Cell(understood, css="num")])


def _amount(given: InputTrace, framework: Framework) -> str:
    if given.value is None:
        return _("nothing that can be used") if given.raw else _("nothing was entered")
    unit = framework.units.get(given.unit)  # none for a currency
    if isinstance(given.value, bool) or (unit and unit.yes_no):
        return yes_or_no(given.value)
    return f"{number(given.value)} {unit.printed if unit else given.unit}".strip()


def _how(value: Value) -> Markup:
    trace = value.trace
    rows = [
        (_("Formula"), trace.words),
        (_("With the figures"), trace.calculation),
        (_("Score"), trace.scoring),
    ]
    return _rows(rows)


def origin_html(value: Value, framework: Framework) -> Markup:
    """Where a value is from: year, quality, source, and the city's own words."""
    said = framework.said
    rows = [
        (_("Year"), str(value.year) if value.year else None),
        (_("Quality"), said(value.quality) if value.quality else None),
        (_("Origin"), said(value.origin) if value.origin else None),
        (_("Source"), value.stated_source),
        (_("Comment"), value.comment),
        (_("Evidence"), value.evidence),
        (_("The value is"), _(GIVEN_AS[value.given_as]) if value.given_as else None),
    ]
    return _rows(rows, missing=(_("Year"), _("Source"), _("Quality")))


def _rows(rows: Iterable[tuple[str, str | None]], missing: tuple[str, ...] = ()) -> Markup:
    """Labels with texts; without what is not there, unless it is ``missing`` when it is not."""

    def shown() -> Iterator[tuple[str, object]]:
        for label, text in rows:
            if text:
                yield label, lines(text)
            elif label in missing:
                yield label, Markup('<span class="quiet">{}</span>').format(_("not stated"))

    return facts(shown())
