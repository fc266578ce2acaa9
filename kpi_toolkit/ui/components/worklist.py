"""The verifier's list as HTML: by how bad it is, each data point with a link to its indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.review.worklist import Line, grouped
from kpi_toolkit.ui.components.findings import severity_badge
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, badge, esc, table
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.components.points import RANK_MEANINGS, RANK_WORDS, point_badge


def list_html(lines: Iterable[Line], place: Mapping[str, str]) -> Markup:
    """The data points in groups. ``place``: round and filter, which go along with the links."""
    columns = [
        Column(_("Data point")),
        Column(_("Value"), "end"),
        Column(_("What the checks say")),
        Column(_("State")),
    ]
    parts = []
    for rank, group in grouped(lines).items():
        count = ngettext("{count} data point", "{count} data points", len(group)).format(count=len(group))
        rows = [_row(line, place) for line in group]
        parts.append(
            Markup(
                '<h3 class="kpi-rank">{} <span class="quiet">{}</span></h3><p class="quiet">{}</p>{}'
            ).format(
                esc(_(RANK_WORDS[rank])),
                esc(count),
                esc(_(RANK_MEANINGS[rank])),
                table(Table(_(RANK_WORDS[rank]), columns, rows, quiet=True, css="kpi-work")),
            )
        )
    return Markup("").join(parts)


def _row(line: Line, place: Mapping[str, str]) -> Row:
    value = line.value
    name = link(value.name, "kpi", code=value.code, **place)
    return Row(
        [
            Cell(Markup('{}<br><span class="quiet">{}</span>').format(name, esc(value.code)), head=True),
            Cell(esc(value.printed), css="value"),
            Cell(_said(line), css="said"),
            Cell(Markup(" ").join((point_badge(line.standing, reported=line.reported), *_marks(line)))),
        ]
    )


def _said(line: Line) -> Markup:
    """What the checks say, in a few words; each check once."""
    titles = {finding.title: finding.severity for finding in line.findings}
    return Markup("<br>").join(
        Markup("{} {}").format(severity_badge(severity), esc(title)) for title, severity in titles.items()
    )


def _marks(line: Line) -> Iterable[Markup]:
    """What became of the value or of its decision since."""
    if line.standing.lapsed is not None:
        yield badge(_("decision lapsed"), "warning", icon="↺")
    if line.first is not None:
        yield badge(_("changed since the first submission"), "info", icon="Δ")
