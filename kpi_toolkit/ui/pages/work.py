"""The verifier's work list: how far it is, what is open and how bad, and the way into each indicator."""

from __future__ import annotations

from functools import partial

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.review.choices import clean_points
from kpi_toolkit.review.models import PointKey, PointState
from kpi_toolkit.review.table import Action
from kpi_toolkit.review.words import POINT_WORDS
from kpi_toolkit.review.worklist import RANKS, first_open, grouped
from kpi_toolkit.services.deciding import accept_clean
from kpi_toolkit.services.reading import diff
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.conflicts import declared
from kpi_toolkit.ui.components.difference import difference_html
from kpi_toolkit.ui.components.filters import choice, everything, search
from kpi_toolkit.ui.components.html import esc, show
from kpi_toolkit.ui.components.points import RANK_WORDS
from kpi_toolkit.ui.components.progress import progress_html
from kpi_toolkit.ui.components.rounds import open_round
from kpi_toolkit.ui.components.threads import general_topics, thread_topic, threads
from kpi_toolkit.ui.components.worklist import list_html
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.doing import bound, came_of
from kpi_toolkit.ui.navigation import go, to
from kpi_toolkit.ui.verifying import FILTERS, Bench, needed_bench, wanted_in, wanted_place

CLEAN = "accept all clean"


def page(desk: Desk) -> None:
    """Draw the page."""
    view = open_round(desk, _("Work list"))
    bench = needed_bench(desk, view)
    if not declared(desk, bench):
        return
    if view.progress:
        show(progress_html(view.progress))
    _next(bench)
    _clean(desk, bench)
    _changes(desk, bench)
    _general_questions(desk, bench)
    st.header(_("Data points"))
    _filters(bench)
    wanted = wanted_in(bench.framework)
    found = [line for line in bench.lines if wanted.has(line)]
    words = ngettext(
        "{found} of {count} data point is shown.",
        "{found} of {count} data points are shown.",
        len(bench.lines),
    )
    st.markdown(words.format(found=len(found), count=len(bench.lines)))
    if found:
        place = {"round": bench.round_id, **wanted_place()}
        show(memory.made("list", f"{bench.key} {place}", list_html, found, place))
    else:
        st.info(_("Nothing is left with these filters. Take one away."), icon=":material/info:")


def _next(bench: Bench) -> None:
    """The way on: the first open value, or the attestation."""
    if bench.may.isdisjoint({Action.DECIDE, Action.ATTEST}):
        return
    code = first_open(bench.lines)
    if code is None:
        to("attest", _("To the attestation"), icon="verified", round=bench.round_id)
    elif st.button(
        _("Go on with the first open value"),
        type="primary",
        key="go on",
        icon=":material/arrow_forward:",
        shortcut="Alt+PageDown",
    ):
        go("kpi", round=bench.round_id, code=code, state=PointState.OPEN.value)


def _clean(desk: Desk, bench: Bench) -> None:
    """Accept everything no check says anything about, after a look at what that is."""
    came_of(CLEAN)
    if Action.DECIDE not in bench.may:
        return
    keys = clean_points(bench.inspected.facts, bench.view.points)
    if not keys:
        return
    count = len(keys)
    title = ngettext("Accept the clean value", "Accept all {count} clean values", count).format(count=count)
    with st.expander(title):
        words = ngettext(
            "No check says anything about this value, and no question about it is open.",
            "No check says anything about these {count} values, and no question about them is open.",
            count,
        )
        st.markdown(words.format(count=count))
        show(_named(bench, keys))
        confirm = ngettext("Yes, accept this value", "Yes, accept these {count} values", count)
        st.button(
            confirm.format(count=count),
            type="primary",
            key="accept clean",
            on_click=bound(CLEAN, partial(_accept, desk, bench, keys)),
        )


def _named(bench: Bench, keys: tuple[PointKey, ...]) -> Markup:
    values = (bench.inspected.values[key] for key in keys)
    items = (
        Markup('<li>{}: <strong>{}</strong> <span class="quiet">{}</span></li>').format(
            esc(value.name), esc(value.printed), esc(value.code)
        )
        for value in values
    )
    return Markup('<ul class="kpi-columns">{}</ul>').format(Markup("").join(items))


def _accept(desk: Desk, bench: Bench, keys: tuple[PointKey, ...]) -> str:
    made = accept_clean(desk.acting, bench.round_id, on=bench.record.number, only=keys)
    count = len(made)
    said = ngettext("Saved: {count} value is accepted.", "Saved: {count} values are accepted.", count)
    return said.format(count=count)


def _changes(desk: Desk, bench: Bench) -> None:
    """What the last submission changed, where there were several."""
    if len(bench.handed_in) < 2:
        return
    older, newer = bench.handed_in[-2:]
    title = _("What changed from submission {older} to {newer}").format(
        older=older.number, newer=newer.number
    )
    with st.expander(title):
        found = memory.made(
            "difference",
            f"{older.id} {newer.id}",
            diff,
            desk.acting,
            bench.round_id,
            older.number,
            newer.number,
        )
        show(difference_html(found))


def _general_questions(desk: Desk, bench: Bench) -> None:
    """Questions that belong to no data point: about the city's profile, or the whole round."""
    topics = general_topics(bench.framework)
    own = [thread for thread in bench.view.threads if thread_topic(thread) in topics]
    waiting = sum(thread.question.closed_at is None for thread in own)
    if not own and Action.ASK not in bench.may:
        return
    title = _("Questions about the city's profile or the whole round")
    if waiting:
        words = ngettext("{title}: {count} is open", "{title}: {count} are open", waiting)
        title = words.format(title=title, count=waiting)
    with st.expander(title, expanded=bool(waiting)):
        threads(desk, bench, topics)


def _filters(bench: Bench) -> None:
    groups = grouped(bench.lines)
    kinds: dict[str, str] = {
        rank: _("{kind} ({count})").format(kind=_(RANK_WORDS[rank]), count=len(groups[rank]))
        for rank in RANKS
        if rank in groups
    }
    states = {state.value: _(POINT_WORDS[state]) for state in PointState}
    dimensions = {one.code: one.name for one in bench.framework.pack.dimensions}
    columns = st.columns([2, 2, 2, 3], vertical_alignment="bottom")
    with columns[0]:
        choice("kind", _("What the checks say"), kinds, _("Anything"))
    with columns[1]:
        choice("state", _("State"), states, _("Any state"))
    with columns[2]:
        choice("dimension", _("Dimension"), dimensions, _("All dimensions"))
    with columns[3]:
        search("text", _("Search"), _("Code, name, category or finding"))
    everything(FILTERS, _("Show everything"))
