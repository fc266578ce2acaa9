"""The results: the wheel, the sub-dimensions, strengths and gaps, the place on the maturity scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.assessment.blocking import Blocked, blocking
from kpi_toolkit.assessment.data_quality import DataQuality, data_quality
from kpi_toolkit.assessment.levers import Placed, gaps, strengths
from kpi_toolkit.assessment.models import Group, Value
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.numbers import number, percent
from kpi_toolkit.reports.content.figures import wheel as wheel_of
from kpi_toolkit.reports.content.model import Wheel
from kpi_toolkit.review.table import ATTESTED
from kpi_toolkit.services.reading import results
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, badge, esc, facts, md, meter, show, table
from kpi_toolkit.ui.components.links import link, linked
from kpi_toolkit.ui.components.rounds import open_round
from kpi_toolkit.ui.components.wheel import wheel
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.figures import Figures, needed_figures
from kpi_toolkit.ui.navigation import may_go, to

MOST = 6
"""Strengths and gaps shown."""


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
    st.header(_("Sub-dimensions"))
    st.write(
        _(
            "The score is the share of points reached, of those that could be reached with what is reported. "
            "Look at the coverage first: leaving out a weak figure raises a score."
        )
    )
    linked(memory.made("cards", f"{found.key} {round_id}", _cards, found, round_id), key="cards")
    if may_go("value") and found.as_installed:
        left, right = st.columns(2)
        with left:
            st.header(_("Strengths"))
            linked(_placed(strengths(found.assessment, found.framework, MOST), round_id), key="strengths")
        with right:
            st.header(_("Gaps"))
            linked(_placed(gaps(found.assessment, found.framework, MOST), round_id), key="gaps")
        to("improve", _("What would lift the scores"), icon="trending_up", round=round_id)
    st.header(_("Maturity"))
    _maturity(found, round_id)


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
        covered = _of(group["reported"], group["total"])
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
    linked(_group_table(found, group, round_id), key="group of the wheel")


def _value(value: Value, round_id: str) -> None:
    """A data point of the wheel: from its figures to the groups it counts in."""
    trace = value.trace
    rows = [
        (_("Value"), value.printed),
        (_("Formula"), trace.words),
        (_("With the figures"), trace.calculation),
        (_("Score"), trace.scoring),
        (_("Where the target is from"), value.source),
        (_("It counts in"), ", ".join(trace.groups)),
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
        name = _value_link(value, round_id)
        reached = "–" if value.percent_of_target is None else percent(value.percent_of_target, 1)
        rows.append(Row([Cell(name, head=True), value.printed, reached, _band(value.band, value.points)]))
    caption = _("{name}: {score}").format(name=group.name, score=_score(group))
    return table(Table(caption, columns, rows))


def _value_link(value: Value, round_id: str) -> Markup:
    words = f"{value.code} {value.name}"
    if not may_go("value"):
        return esc(words)
    return link(words, "value", round=round_id, code=value.code, data_point=value.data_point)


def _band(band: str | None, points: int | None) -> Markup:
    return badge(band, f"band{points}") if band else Markup("–")


def _score(group: Group) -> str:
    return _("nothing scored") if group.percent is None else percent(group.percent, 1)


def _cards(found: Figures, round_id: str) -> Markup:
    assessment, framework = found.assessment, found.framework
    cards = [
        _card(group, data_quality(assessment, framework, group), framework)
        for group in assessment.groups
        if group.level == "sub_dimension"
    ]
    rows = [
        Row(
            [
                Cell(group.name, head=True),
                _score(group),
                _band(group.band, _points(group, framework)),
                _of(group.scored, group.total),
                _of(group.reported, group.total),
            ]
        )
        for group in assessment.groups
        if group.level == "dimension"
    ]
    columns = [
        Column(_("Dimension")),
        Column(_("Score"), "end"),
        Column(_("Band")),
        Column(_("Scored"), "end"),
        Column(_("Reported"), "end"),
    ]
    dimensions = table(Table(_("Dimensions"), columns, rows, quiet=True))
    return Markup('<div class="kpi-cards">{}</div>{}').format(Markup("").join(cards), dimensions)


def _of(part: int, whole: int) -> str:
    return _("{part} of {whole}").format(part=part, whole=whole)


def _points(group: Group, framework: Framework) -> int:
    return next((band.points for band in framework.bands if band.name == group.band), 0)


def _card(group: Group, quality: DataQuality, framework: Framework) -> Markup:
    name = _("{dimension}: {name}").format(dimension=group.dimension, name=group.name)
    covered = 100 * group.reported / group.total if group.total else None
    lines = (
        (_("Reported"), covered, _of(group.reported, group.total)),
        (_("Traceable to data"), quality.percent, _of(quality.traceable, quality.reported)),
    )
    inside = Markup("").join(
        Markup("<p>{} {} <span class=quiet>{}</span></p>").format(
            esc(label), meter(share, f"{label}: {words}"), esc(words)
        )
        for label, share, words in lines
    )
    return Markup('<section class="kpi-card"><h3>{}</h3><p class="score">{} {}</p>{}</section>').format(
        esc(name), esc(_score(group)), _band(group.band, _points(group, framework)), inside
    )


def _placed(placed: Sequence[Placed], round_id: str) -> Markup:
    if not placed:
        return Markup("<p>{}</p>").format(esc(_("None among what is scored.")))
    items = []
    for one in placed:
        value = one.value
        reached = "" if value.percent_of_target is None else percent(value.percent_of_target, 1)
        of_target = _("{percent} of the target").format(percent=reached) if reached else ""
        items.append(
            Markup("<li>{} <span class=quiet>{} · {}</span> {} {}</li>").format(
                _value_link(value, round_id),
                esc(value.dimension),
                esc(value.category),
                _band(value.band, value.points),
                esc(" · ".join(part for part in (value.printed, of_target) if part)),
            )
        )
    return Markup('<ul class="kpi-list">{}</ul>').format(Markup("").join(items))


def _maturity(found: Figures, round_id: str) -> None:
    result = found.assessment.maturity
    levels = found.framework.maturity.levels
    st.write(
        _(
            "Placed by two things: how close the indicators are to their targets, and what the city declares "
            "in the checklist. The lowest of the six dimensions counts for the whole."
        )
    )
    show(_ladder(found.assessment, {level.level: level.name for level in levels}))
    if result.overall.level is None:
        st.info(
            _("No overall level yet: {assessed} of {of} dimensions could be assessed.").format(
                assessed=result.overall.assessed, of=result.overall.of
            ),
            icon=":material/info:",
        )
    if not may_go("value") or not found.as_installed:
        return
    made: tuple[Blocked, ...] = memory.made(
        "blocking", found.key, blocking, found.assessment, found.framework
    )
    for blocked in made:
        if blocked.indicators:
            with st.expander(_blocked_title(blocked)):
                linked(_blocked(blocked, round_id), key=f"blocked {blocked.dimension}")
    declared = [one for one in result.declared if one.open]
    criteria = {c.key: c for d in found.framework.maturity.dimensions for c in d.criteria}
    for one in declared:
        with st.expander(_("{dimension}: what the next level asks for").format(dimension=one.name)):
            items = (criteria[key].text for key in one.open if key in criteria)
            show(_list(items))


def _list(items: Iterable[str]) -> Markup:
    made = Markup("").join(Markup("<li>{}</li>").format(esc(item)) for item in items)
    return Markup('<ul class="kpi-list">{}</ul>').format(made)


def _ladder(assessment: Assessment, names: dict[int, str]) -> Markup:
    result = assessment.maturity
    columns = [Column(_("Dimension of maturity")), Column(_("Level")), Column(_("Rests on"))]
    rows = []
    for placement in (result.kpi, *result.dimensions):
        label = placement.dimension or _("Indicators of the city")
        rests = _("{scored} of {whole} indicators with a target").format(
            scored=placement.scored, whole=placement.with_target
        )
        rows.append(Row([Cell(label, head=True), _level(placement.level, placement.name, len(names)), rests]))
    for one in result.declared:
        rests = _("{answered} of {criteria} criteria answered").format(
            answered=one.answered, criteria=one.criteria
        )
        rows.append(Row([Cell(one.name, head=True), _level(one.level, one.level_name, len(names)), rests]))
    whole = _level(result.overall.level, result.overall.name, len(names))
    rests = _("{assessed} of {of} dimensions assessed").format(
        assessed=result.overall.assessed, of=result.overall.of
    )
    rows.append(Row([Cell(_("The whole"), head=True), whole, rests], css="total"))
    return table(Table(_("Maturity profile"), columns, rows, quiet=True))


def _level(level: int | None, name: str | None, most: int) -> Markup:
    if level is None:
        return esc(_("not placed"))
    steps = Markup("").join(
        Markup('<i class="{}"></i>').format("on" if step <= level else "") for step in range(1, most + 1)
    )
    return Markup('<span class="kpi-steps" aria-hidden="true">{}</span> {} {}').format(
        steps, number(level, 0), esc(name or "")
    )


def _blocked_title(blocked: Blocked) -> str:
    where = blocked.dimension or _("Indicators of the city")
    if blocked.next is None:
        words = ngettext(
            "{where}: {count} more indicator has to be scored before it can be placed",
            "{where}: {count} more indicators have to be scored before it can be placed",
            blocked.needed,
        )
    else:
        words = ngettext(
            "{where}: {count} indicator short of level {level}",
            "{where}: {count} indicators short of level {level}",
            blocked.needed,
        )
    return words.format(where=where, count=blocked.needed, level=blocked.next)


def _blocked(blocked: Blocked, round_id: str) -> Markup:
    columns = [Column(_("Indicator")), Column(_("Now"), "end"), Column(_("Needed"), "end")]
    rows = []
    for indicator in blocked.indicators:
        for point in indicator.points:
            needed = point.reach.printed if point.reach else "–"
            if point.reach and not point.reach.reachable:
                needed = _("{value} (beyond what the definition allows)").format(value=needed)
            name = _value_link(point.value, round_id)
            rows.append(Row([Cell(name, head=True), point.value.printed, needed]))
        if not indicator.points:
            rows.append(Row([Cell(f"{indicator.code} {indicator.name}", head=True), "–", "–"]))
    return table(Table(_("What keeps it from the next level"), columns, rows, quiet=True))
