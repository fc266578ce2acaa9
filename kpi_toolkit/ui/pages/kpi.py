"""One indicator as the verifier judges it: what was handed in, what stands beside it, questions, decision."""

from __future__ import annotations

import streamlit as st

from kpi_toolkit.framework.models import Kpi
from kpi_toolkit.i18n import _
from kpi_toolkit.review.models import PointState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.worklist import Line, Neighbours, Wanted, neighbours
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.around import around
from kpi_toolkit.ui.components.decisions import GO_ON, decision
from kpi_toolkit.ui.components.document import arrived
from kpi_toolkit.ui.components.evidence import findings_html, origin_html, parts_html, value_html
from kpi_toolkit.ui.components.html import md, show
from kpi_toolkit.ui.components.indicator import background_html, indicator_html, targets_html
from kpi_toolkit.ui.components.manual_checks import manual_checks
from kpi_toolkit.ui.components.rounds import open_round, round_line
from kpi_toolkit.ui.components.threads import threads
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.navigation import go, to
from kpi_toolkit.ui.notices import say
from kpi_toolkit.ui.place import asked, needed_round
from kpi_toolkit.ui.verifying import Bench, needed_bench, wanted_in, wanted_place

SIDES = (3, 2)
PREVIOUS, NEXT = "Alt+PageUp", "Alt+PageDown"


def page(desk: Desk) -> None:
    """Draw the page."""
    if on := st.session_state.pop(GO_ON, None):
        say(on.said)
        go("kpi", round=needed_round(), code=on.code, **wanted_place())
    try:
        view = memory.view(desk, needed_round())
    except Refused:
        st.title(_("One indicator"))
        raise
    framework = memory.framework(
        desk, view.submissions[-1] if view.submissions else None, view.round.framework
    )
    kpi = framework.kpi(asked("code"))
    if kpi is None:
        open_round(desk, _("One indicator"))
        _unknown(view.round.id)
        return
    st.title(md(kpi.name))
    round_line(view)
    bench = needed_bench(desk, view)
    wanted = wanted_in(bench.framework)
    around_it = neighbours(bench.lines, wanted, kpi.code)
    _way(bench, kpi, wanted, around_it)
    show(indicator_html(kpi, bench.framework, targets=len(kpi.data_points) == 1))
    with st.expander(_("What is known about this indicator")):
        show(background_html(kpi, bench.framework))
    _indicator(desk, bench, kpi, around_it.next)
    arrived(f"{view.round.id} {kpi.code}")  # last: nothing of the page before is left by then


def _unknown(round_id: str) -> None:
    st.info(
        md(_("There is no indicator “{code}”. Choose one from the work list.").format(code=asked("code"))),
        icon=":material/info:",
    )
    to("work", _("To the work list"), icon="checklist", round=round_id)


def _way(bench: Bench, kpi: Kpi, wanted: Wanted, way: Neighbours) -> None:
    """Back, on, and where one is on the list."""
    place = {"round": bench.round_id, **wanted_place()}
    with st.container(horizontal=True, vertical_alignment="center", key="kpi-way"):
        to("work", _("Work list"), icon="checklist", **place)
        if st.button(
            _("Previous"),
            key="previous",
            icon=":material/chevron_left:",
            shortcut=PREVIOUS,
            disabled=way.previous is None,
        ):
            go("kpi", code=str(way.previous), **place)
        if st.button(
            _("Next"),
            key="next",
            icon=":material/chevron_right:",
            icon_position="right",
            shortcut=NEXT,
            disabled=way.next is None,
        ):
            go("kpi", code=str(way.next), **place)
        st.caption(_where(wanted, way))


def _where(wanted: Wanted, way: Neighbours) -> str:
    """Which of how many indicators this is, of all or of those that were asked for."""
    if wanted.everything:
        return _("{place} of {count} indicators").format(place=way.place, count=way.count)
    if way.place is None:
        return _("not among the {count} indicators you filtered").format(count=way.count)
    return _("{place} of the {count} indicators you filtered").format(place=way.place, count=way.count)


def _indicator(desk: Desk, bench: Bench, kpi: Kpi, after: str | None) -> None:
    """Evidence at the left, judgement at the right; of several data points each beside its own evidence."""
    own = [line for line in bench.lines if line.value.code == kpi.code]
    topics = {line.key: line.value.name for line in own}
    if len(own) > 1:
        for line in own:
            st.header(md(line.value.name))
            evidence, judgement = st.columns(SIDES, gap="large")
            with evidence:
                _evidence(desk, bench, line)
                points = [point for point in bench.framework.points_of(kpi) if point.key == line.key]
                show(targets_html(points, bench.framework))
            with judgement:
                st.subheader(_("Decision"))
                _decision(desk, bench, own, line, after)
    evidence, judgement = st.columns(SIDES, gap="large")
    with evidence:
        if len(own) == 1:
            st.header(_("What was handed in"))
            _evidence(desk, bench, own[0])
        st.header(_("Checks of the manual"))
        manual_checks(desk, bench, kpi)
    with judgement:
        st.header(_("Questions"))
        threads(desk, bench, topics)
        if len(own) == 1:
            st.header(_("Decision"))
            _decision(desk, bench, own, own[0], after)


def _evidence(desk: Desk, bench: Bench, line: Line) -> None:
    value = line.value
    show(value_html(line) + findings_html(line.findings))
    show(parts_html(value, bench.framework) + origin_html(value, bench.framework))
    around(desk, bench, value)


def _decision(desk: Desk, bench: Bench, own: list[Line], line: Line, after: str | None) -> None:
    """The decision on a data point: the last open one leads on, and the first one listens to the keyboard."""
    open_ones = [one for one in own if one.reported and one.standing.state is PointState.OPEN]
    then = after if open_ones == [line] else None
    decision(desk, bench, line, then=then, shortcut=line in open_ones[:1])
