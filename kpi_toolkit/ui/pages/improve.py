"""What would lift the scores most: by performance, by reporting, by the choice of targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.assessment.changes import GroupChange
from kpi_toolkit.assessment.levers import PerformanceLever, ReportingLever, by_performance, by_reporting
from kpi_toolkit.assessment.models import Value
from kpi_toolkit.assessment.target_choice import TargetChoice, by_targets
from kpi_toolkit.i18n import N_, _, ngettext
from kpi_toolkit.i18n.numbers import percent
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.effects import LEVELS, points
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, badge, esc, md, show, table
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.components.rounds import open_round
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.figures import Figures, needed_figures

SHOWN = 12
"""Rows shown of each list before the rest is asked for."""

KINDS = {"report": N_("not reported"), "mend": N_("kept out by an error")}


def page(desk: Desk) -> None:
    """Draw the page."""
    view = open_round(desk, _("What would lift the scores"))
    found = needed_figures(desk, view)
    if not found.as_installed:
        st.info(
            _(
                "These figures were assessed with another version of the pack than is installed now. An "
                "administrator can restate them; what is computed here then fits the new scores."
            ),
            icon=":material/info:",
        )
        return
    st.write(
        _(
            "Each line is computed with the same rules as the scores, one change at a time. It says what a "
            "change would bring to the scores, not whether it is worth making. To try any figure, open its value."
        )
    )
    made = _levers(found)
    st.header(_("By performance"))
    st.write(
        _("The next band of each value that is not in the best one, those that lift a dimension most first.")
    )
    _shown(_performance, made[0], view.round.id)
    st.header(_("By reporting"))
    st.write(
        _(
            "Values that have a target and are not scored. What is reported can be weak or strong, so both "
            "ends are shown: a weak figure lowers the score and still tells the truth."
        )
    )
    _shown(_reporting, made[1], view.round.id)
    st.header(_("By the choice of targets"))
    st.write(
        _(
            "The same figures against other targets. They are chosen with the template and upload, before the "
            "figures are handed in, and every report names them."
        )
    )
    if not made[2]:
        st.write(_("No other targets of the pack would change anything."))
    for choice in made[2]:
        with st.expander(md(choice.title)):
            show(_choice(choice, view.round.id))


def _levers(
    found: Figures,
) -> tuple[tuple[PerformanceLever, ...], tuple[ReportingLever, ...], tuple[TargetChoice, ...]]:
    arguments = (found.assessment, found.framework)
    return (
        memory.made("by performance", found.key, by_performance, *arguments),
        memory.made("by reporting", found.key, by_reporting, *arguments),
        memory.made("by targets", found.key, by_targets, *arguments),
    )


def _shown(draw, levers: Sequence, round_id: str) -> None:  # type: ignore[no-untyped-def]
    if not levers:
        st.write(_("Nothing: everything that has a target is there already."))
        return
    show(draw(levers[:SHOWN], round_id))
    rest = levers[SHOWN:]
    if rest:
        words = ngettext("{count} more", "{count} more", len(rest)).format(count=len(rest))
        with st.expander(words):
            show(draw(rest, round_id))


def _name(value: Value, round_id: str) -> Markup:
    words = link(
        f"{value.code} {value.name}", "value", round=round_id, code=value.code, data_point=value.data_point
    )
    return Markup('{}<br><span class="quiet">{} · {}</span>').format(
        words, esc(value.dimension), esc(value.category)
    )


def _gains(groups: Iterable[GroupChange]) -> Markup:
    """What changes in the groups, from the dimension down."""
    order = {"dimension": 0, "sub_dimension": 1, "category": 2}
    parts = []
    for group in sorted(groups, key=lambda one: order[one.level]):
        if not group.changed:
            continue
        band = (
            badge(_("then band {band}").format(band=group.new_band), "info")
            if group.other_band and group.new_band
            else ""
        )
        reached = "–" if group.new_percent is None else percent(group.new_percent, 1)
        words = _("{group} ({level}): {gain} to {percent}").format(
            level=_(LEVELS[group.level]), group=group.name, gain=points(group.gain), percent=reached
        )
        parts.append(Markup("<li>{} {}</li>").format(esc(words), band))
    return Markup('<ul class="kpi-plain">{}</ul>').format(Markup("").join(parts)) if parts else Markup("–")


def _performance(levers: Sequence[PerformanceLever], round_id: str) -> Markup:
    columns = [
        Column(_("Data point")),
        Column(_("Now"), "end"),
        Column(_("Next band begins at"), "end"),
        Column(_("What it brings")),
    ]
    rows = []
    for lever in levers:
        now = Markup("{}<br>{}").format(
            esc(lever.value.printed), badge(lever.value.band or "–", f"band{lever.value.points}")
        )
        needed = esc(lever.reach.printed) if lever.reach else Markup("–")
        then: Markup | str = Markup("{}<br>{}").format(needed, esc(lever.band))
        brings = _gains(lever.groups)
        if not lever.reachable:
            then, brings = needed, esc(_("not possible by the definition of the indicator"))
        rows.append(Row([Cell(_name(lever.value, round_id), head=True), now, then, brings]))
    return table(Table(_("By performance"), columns, rows, quiet=True))


def _reporting(levers: Sequence[ReportingLever], round_id: str) -> Markup:
    columns = [
        Column(_("Data point")),
        Column(_("Now")),
        Column(_("With the weakest result")),
        Column(_("With the best result")),
    ]
    rows = [
        Row(
            [
                Cell(_name(lever.value, round_id), head=True),
                _(KINDS[lever.kind]),
                _gains(lever.lowest.groups),
                _gains(lever.highest.groups),
            ]
        )
        for lever in levers
    ]
    return table(Table(_("By reporting"), columns, rows, quiet=True))


def _choice(choice: TargetChoice, round_id: str) -> Markup:
    columns = [
        Column(_("Data point")),
        Column(_("Now")),
        Column(_("With the other target")),
        Column(_("Where it is from")),
    ]
    rows = []
    for other in choice.points:
        now = badge(other.value.band, f"band{other.value.points}") if other.value.band else esc("–")
        reached = "–" if other.percent is None else percent(other.percent, 1)
        then = Markup("{} {}").format(
            badge(other.band, f"band{other.points}") if other.band else esc("–"),
            esc(_("{percent} of the target").format(percent=reached)),
        )
        rows.append(
            Row([Cell(_name(other.value, round_id), head=True), now, then, other.target.source or "–"])
        )
    changed = [group for group in choice.groups if group.changed]
    head = Markup("<p>{}</p>{}").format(
        esc(_("Scores that change:") if changed else _("No score of a group changes.")),
        _gains(changed) if changed else "",
    )
    return head + table(Table(choice.title, columns, rows, quiet=True))
