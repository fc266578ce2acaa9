"""What stands beside a value: last year's, and what other cities have. Published elsewhere and ours apart."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.assessment.models import Value
from kpi_toolkit.assessment.printing import in_unit, printed
from kpi_toolkit.framework import Point
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.numbers import percent
from kpi_toolkit.review.models import RoundState
from kpi_toolkit.services.peers import Peers, PeerSet, peers
from kpi_toolkit.services.years import Compared, compared
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, esc, facts, show, table
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.verifying import Bench


def around(desk: Desk, bench: Bench, value: Value) -> None:
    """Last year's result and the range of other cities at a glance; the cities one by one on request."""
    point = bench.framework.by_key.get((value.code, value.data_point))
    if point is None:
        return
    others = _peers(desk, bench, point)
    rows = [
        (_("Last year"), _last_year(desk, bench, point, value)),
        (_("Published for other cities"), _range(others.published, point)),
        (_("Other cities of this installation"), _range(others.rounds, point)),
    ]
    show(facts(rows))
    if others.published.peers or others.rounds.peers:
        with st.expander(_("The other cities one by one")):
            show(_cities(others))


def _peers(desk: Desk, bench: Bench, point: Point) -> Peers:
    """They change when a round is published or withdrawn, or when the person may see others."""
    published = [
        f"{one.round.id}.{one.round.version}"
        for one in memory.rounds(desk)
        if one.round.state is RoundState.PUBLISHED
    ]
    key = "|".join((desk.person.id, bench.round_id, bench.record.pack_version, *point.key, *published))
    found: Peers = memory.made("peers", key, _asked, desk, bench.round_id, point)
    return found


def _asked(desk: Desk, round_id: str, point: Point) -> Peers:
    return peers(desk.acting, *point.key, round_id=round_id)


def _last_year(desk: Desk, bench: Bench, point: Point, value: Value) -> Markup:
    found: Compared = memory.made("compared", bench.record.id, compared, desk.acting, bench.round_id)
    before = found.previous.get(point.key)
    if before is None:
        return _quiet(_("not known here"))
    told = esc(printed(point, before, "reported"))
    if point.yes_no or not before or isinstance(value.value, bool) or value.value is None:
        return told
    change = 100 * (value.value - before) / abs(before)
    sign = "+" if change > 0 else ""
    since = _("since then {change}").format(change=sign + percent(change, 1))
    return Markup("{}<br>{}").format(told, _quiet(since))


def _range(found: PeerSet, point: Point) -> Markup:
    count = len(found.peers)
    if not count:
        return _quiet(_("none"))
    words = ngettext("{count} result", "{count} results", count).format(count=count)
    if point.yes_no:
        yes = sum(bool(peer.value) for peer in found.peers)
        return esc(_("{yes} of {count} say yes").format(yes=yes, count=count))
    if found.minimum is None or found.median is None or found.maximum is None:
        return esc(words)
    low, middle, high = (
        in_unit(point, figure, point.decimals) for figure in (found.minimum, found.median, found.maximum)
    )
    told = _("{low} to {high}").format(low=low, high=high)
    rest = _("{results}, half of them at most {middle}").format(results=words, middle=middle)
    return Markup("{}<br>{}").format(esc(told), _quiet(rest))


def _cities(found: Peers) -> Markup:
    columns = [Column(_("City")), Column(_("Year")), Column(_("Value"), "end"), Column(_("Where it is from"))]
    parts = []
    for caption, peer_set in (
        (_("Published for other cities"), found.published),
        (_("Other cities of this installation"), found.rounds),
    ):
        rows = [
            Row(
                [
                    Cell(f"{peer.city}, {peer.country}", head=True),
                    str(peer.year or "–"),
                    peer.printed,
                    peer.source,
                ]
            )
            for peer in peer_set.peers
        ]
        if rows:
            parts.append(table(Table(caption, columns, rows)))
    return Markup("").join(parts)


def _quiet(text: str) -> Markup:
    return Markup('<span class="quiet">{}</span>').format(esc(text))
