"""The results: the wheel, and what of it is chosen; below it how the city stands."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.assessment.models import Group, Value
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.i18n.numbers import percent
from kpi_toolkit.reports.content.figures import wheel as wheel_of
from kpi_toolkit.reports.content.model import Wheel
from kpi_toolkit.review.table import ATTESTED
from kpi_toolkit.services.reading import results
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, esc, facts, md, show, table
from kpi_toolkit.ui.components.rounds import open_round
from kpi_toolkit.ui.components.standing import band_html, part_of, score_words, standing_html, value_link
from kpi_toolkit.ui.components.wheel import wheel
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.figures import Figures, needed_figures
from kpi_toolkit.ui.navigation import may_go, to


def page(desk: Desk) -> None:
    """Draw the page."""
    view = open_round(desk, _("Results"))
    if view.round.state in ATTESTED and not view.submissions:
        _scores_alone(desk, view.round.id)
        return
    found = needed_figures(desk, view)
    round_id = view.round.id
    if found.prepared is not None:
        st.info(
            _("These are the figures you are preparing; they are not handed in yet."), icon=":material/edit:"
        )
    _wheel(found, round_id)
    values = may_go("value")
    show(memory.made("standing", f"{found.key} {round_id} {values}", standing_html, found, round_id, values))


def _scores_alone(desk: Desk, round_id: str) -> None:
    """The scores of a verified round for somebody who sees no single values."""
    found = next(one for one in results(desk.acting) if one.round.id == round_id)
    st.caption(md(found.mark))
    columns = [
        Column(_("Score of")),
        Column(_("Score"), "end"),
        Column(_("Band")),
        Column(_("Reported"), "end"),
    ]
    rows = []
    for group in found.groups:
        name = group["name"] if group["level"] == "dimension" else f"{group['dimension']}: {group['name']}"
        reached = "–" if group["percent"] is None else percent(group["percent"], 1)
        covered = part_of(group["reported"], group["total"])
        rows.append(Row([Cell(name, head=True), reached, group["band"] or "–", covered]))
    show(table(Table(_("Scores"), columns, rows, quiet=True)))
    level = found.maturity["kpi"]["level"]
    st.write(
        _("Maturity by indicators: level {level}").format(level=level)
        if level is not None
        else _("Maturity by indicators: not placed")
    )


def _wheel(found: Figures, round_id: str) -> None:
    drawn: Wheel = memory.made("wheel", found.key, wheel_of, found.assessment, found.framework)
    chosen = wheel(drawn, key="wheel")
    if chosen is None:
        return
    if chosen.kind == "data_point":
        _value(found.assessment.value(chosen.code, chosen.data_point), round_id)
        return
    level, name = ("category", chosen.category) if chosen.category else ("dimension", chosen.dimension)
    group = found.assessment.group(level, name, chosen.dimension)
    show(_group_table(found, group, round_id))


def _value(value: Value, round_id: str) -> None:
    """A data point of the wheel: from its figures to the groups it counts in."""
    trace = value.trace
    rows = [
        (_("Value"), value.printed),
        (_("Formula"), trace.words),
        (_("With the figures"), trace.calculation),
        (_("Score"), trace.scoring),
        (_("Where the target is from"), value.source),
        (_("It counts in"), commas(trace.groups)),
    ]
    st.subheader(md(f"{value.code} {value.name}"))
    show(facts((label, text) for label, text in rows if text))
    to(
        "value",
        _("Everything about this value"),
        icon="manage_search",
        round=round_id,
        code=value.code,
        data_point=value.data_point,
    )


def _group_table(found: Figures, group: Group, round_id: str) -> Markup:
    columns = [
        Column(_("Data point")),
        Column(_("Value"), "end"),
        Column(_("Of the target"), "end"),
        Column(_("Band")),
    ]
    rows = []
    for member in group.members:
        value = found.assessment.value(member.code, member.data_point)
        name = value_link(value, round_id) if may_go("value") else esc(f"{value.code} {value.name}")
        reached = "–" if value.percent_of_target is None else percent(value.percent_of_target, 1)
        rows.append(Row([Cell(name, head=True), value.printed, reached, band_html(value.band, value.points)]))
    caption = _("{name}: {score}").format(name=group.name, score=score_words(group))
    return table(Table(caption, columns, rows))
