"""Findings as people read them: what kind, how often, what to do, and where, as a piece of the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from markupsafe import Markup

from kpi_toolkit.assessment.excerpt import Excerpt, Sheets
from kpi_toolkit.assessment.models import FindingText
from kpi_toolkit.framework.models import Severity
from kpi_toolkit.i18n import N_, _, ngettext
from kpi_toolkit.ui.components.html import badge, esc
from kpi_toolkit.ui.components.links import link

SEVERITIES: Mapping[Severity, tuple[str, str, str]] = {
    "error": (N_("Mend these first"), N_("They are not scored until they are mended."), "✕"),
    "warning": (
        N_("Mend or explain these"),
        N_("They are scored as they stand, and a verifier will ask."),
        "!",
    ),
    "info": (N_("Have a look at these"), N_("Nothing needs to change if it is right."), "i"),
}
"""Heading, what it means for the city, sign."""

WORDS: Mapping[Severity, str] = {"error": N_("error"), "warning": N_("warning"), "info": N_("note")}


def severity_badge(severity: Severity) -> Markup:
    """A severity in a word."""
    return badge(_(WORDS[severity]), severity, icon=SEVERITIES[severity][2])


def by_check(findings: Iterable[FindingText]) -> Iterable[tuple[FindingText, Sequence[FindingText]]]:
    """Findings of one kind together, as they are ordered, each kind with its first one."""
    for _key, kind in groupby(findings, key=lambda finding: finding.check):
        same = list(kind)
        yield same[0], same


def findings_html(
    findings: Sequence[FindingText], sheets: Sheets, round_id: str, standing: Mapping[int, str] | None = None
) -> Markup:
    """Findings of one severity, kind by kind. ``standing``: by id of a finding, whether it is new."""
    return Markup("").join(
        _kind(first, same, sheets, round_id, standing or {}) for first, same in by_check(findings)
    )


def _kind(
    first: FindingText,
    same: Sequence[FindingText],
    sheets: Sheets,
    round_id: str,
    standing: Mapping[int, str],
) -> Markup:
    count = ngettext("{count} place", "{count} places", len(same)).format(count=len(same))
    return Markup(
        '<section class="kpi-finding"><h3>{title} <span class="quiet">{count}</span></h3>'
        '<p class="quiet">{why}</p>{items}</section>'
    ).format(
        title=esc(first.title),
        count=esc(count),
        why=esc(first.why),
        items=Markup("").join(_one(finding, sheets, round_id, standing) for finding in same),
    )


def _one(finding: FindingText, sheets: Sheets, round_id: str, standing: Mapping[int, str]) -> Markup:
    new = standing.get(id(finding))
    return Markup(
        '<article><p class="where">{where} {new}</p><p><strong>{message}</strong></p>{excerpt}'
        '<p class="fix"><span aria-hidden="true">→</span> {fix} {mend}</p></article>'
    ).format(
        where=where(finding),
        new=badge(new, "info") if new else "",
        message=esc(finding.message),
        excerpt=excerpt_html(sheets.around(finding.file, finding.sheet, finding.cell)),
        fix=esc(finding.fix),
        mend=_mend(finding, round_id),
    )


def where(finding: FindingText) -> Markup:
    """The place of a finding in words: indicator, sheet and cell."""
    parts = []
    if finding.code:
        parts.append(Markup("<strong>{}</strong> {}").format(esc(finding.code), esc(finding.name or "")))
    if finding.cell:
        place = f"{finding.sheet}!{finding.cell}" if finding.sheet else finding.cell
        parts.append(Markup("<code>{}</code>").format(esc(place)))
    elif finding.sheet:
        parts.append(esc(_("sheet {sheet}").format(sheet=finding.sheet)))
    if not parts:
        parts.append(esc(_("the whole file")))
    return Markup(" · ").join(parts)


def _mend(finding: FindingText, round_id: str) -> Markup:
    if not finding.code:
        return Markup("")
    return link(
        _("Look at the value"),
        "value",
        round=round_id,
        code=finding.code,
        data_point=finding.data_point or "",
        label=_("Look at the value of {code} {name}").format(code=finding.code, name=finding.name or ""),
    )


def excerpt_html(excerpt: Excerpt | None) -> Markup:
    """A piece of the spreadsheet with column letters, row numbers and the cell in question."""
    if excerpt is None:
        return Markup("")
    head = Markup("").join(
        Markup('<th scope="col">{}</th>').format(letter) for letter in ("", *excerpt.columns)
    )
    rows = []
    for row in excerpt.rows:
        cells = [Markup('<th scope="row">{}</th>').format(row.number)]
        for position, text in enumerate(row.cells):
            marked = position == row.mark
            hint = Markup('<span class="kpi-hidden">{}</span>').format(esc(_("this cell:"))) if marked else ""
            cells.append(Markup('<td class="{}">{}{}</td>').format("mark" if marked else "", hint, esc(text)))
        rows.append(Markup("<tr>{}</tr>").format(Markup("").join(cells)))
    caption = _("Sheet {sheet} around cell {cell}").format(sheet=excerpt.sheet, cell=excerpt.cell)
    return Markup(
        '<div class="kpi-scroll" tabindex="0" role="region" aria-label="{caption}"><table class="kpi-sheet">'
        '<caption class="kpi-hidden">{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>'
        "</table></div>"
    ).format(caption=esc(caption), head=head, rows=Markup("").join(rows))
