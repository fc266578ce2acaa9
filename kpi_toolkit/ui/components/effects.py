"""What a change does: values, scores, findings and maturity before and after."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from kpi_toolkit.assessment.changes import GroupChange
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.numbers import percent
from kpi_toolkit.review.comparing import Comparison, Score
from kpi_toolkit.review.facts import Flag
from kpi_toolkit.ui.components.findings import severity_badge
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, esc, table

LEVELS = {"dimension": N_("dimension"), "sub_dimension": N_("sub-dimension"), "category": N_("category")}
_ORDER = tuple(LEVELS)


def effects_html(comparison: Comparison) -> Markup:
    """Everything a change does, or that it does nothing to the scores."""
    parts = [_values(comparison), _groups(comparison.changed_groups)]
    for flags, caption in (
        (comparison.findings.fixed, _("No longer found")),
        (comparison.findings.new, _("Newly found")),
    ):
        if flags:
            parts.append(_flags(flags, caption))
    if not comparison.changed_groups:
        parts.append(Markup("<p>{}</p>").format(esc(_("No score of a group changes."))))
    return Markup("").join(parts)


def _values(comparison: Comparison) -> Markup:
    columns = [Column(_("Data point")), Column(_("Before")), Column(_("After"))]
    rows = [
        Row([Cell(f"{change.code} {change.name}", head=True), _score(change.old), _score(change.new)])
        for change in comparison.values
    ]
    return table(Table(_("Values"), columns, rows)) if rows else Markup("")


def _score(score: Score | None) -> Markup:
    if score is None:
        return Markup("–")
    parts = [esc(score.printed)]
    if score.percent_of_target is not None:
        reached = percent(score.percent_of_target, 1)
        parts.append(esc(_("{percent} of the target").format(percent=reached)))
    if score.band:
        parts.append(esc(_("band {band}").format(band=score.band)))
    if score.excluded_by:
        parts.append(esc(_("not scored")))
    return Markup("<br>").join(parts)


def _groups(groups: Sequence[GroupChange]) -> Markup:
    columns = [
        Column(_("Score of")),
        Column(_("Before"), "end"),
        Column(_("After"), "end"),
        Column(_("Change"), "end"),
    ]
    rows = []
    for group in sorted(groups, key=lambda one: _ORDER.index(one.level)):
        name = group.name if group.level == "dimension" else f"{group.dimension}: {group.name}"
        label = Markup('{} <span class="quiet">{}</span>').format(esc(name), esc(_(LEVELS[group.level])))
        before, after = (
            _reached(group.old_percent, group.old_band),
            _reached(group.new_percent, group.new_band),
        )
        rows.append(Row([Cell(label, head=True), before, after, points(group.gain)]))
    return table(Table(_("Scores"), columns, rows)) if rows else Markup("")


def _reached(reached: float | None, band: str | None) -> Markup:
    if reached is None:
        return Markup("–")
    return Markup("{}<br><span class=quiet>{}</span>").format(esc(percent(reached, 1)), esc(band or ""))


def points(gain: float) -> str:
    """Percentage points gained or lost, with their sign."""
    sign = "+" if gain > 0 else ""
    return sign + percent(gain, 1)


def _flags(flags: Sequence[Flag], caption: str) -> Markup:
    items = Markup("").join(
        Markup("<li>{} <strong>{}</strong> {}</li>").format(
            severity_badge(flag.severity),  # type: ignore[arg-type]
            esc(flag.title),
            esc(flag.message),
        )
        for flag in flags
    )
    return Markup('<p><strong>{}</strong></p><ul class="kpi-list">{}</ul>').format(esc(caption), items)
