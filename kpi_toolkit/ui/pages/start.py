"""The rounds of the person, and what to do next in each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.i18n import _
from kpi_toolkit.review.models import Role
from kpi_toolkit.review.table import UNATTESTED
from kpi_toolkit.services import example
from kpi_toolkit.services.reading import Listed
from kpi_toolkit.services.unfinished import unfinished
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, esc, md, meter, show, table
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.components.next_step import own_step
from kpi_toolkit.ui.components.rounds import state_badge
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.first_start import example_city
from kpi_toolkit.ui.navigation import to


def page(desk: Desk) -> None:
    """Draw the page."""
    st.title(_("My rounds"))
    st.write(_("A round is the assessment of one city for one year: its figures, their check, its results."))
    prepares_example = example_city(desk)
    found = memory.rounds(desk)
    if found:
        show(_table(desk, found))
        _example(desk, found)
    elif not prepares_example:
        _empty(desk)
    if desk.is_any(Role.OFFICIAL, Role.ADMINISTRATOR):
        to("new_round", _("Open a round for a city and a year"), icon="add")


def _example(desk: Desk, found: Sequence[Listed]) -> None:
    """What the example city is for, as long as there is no other."""
    cities = {one.city.name for one in found}
    if desk.single_user and cities == {example.CITY}:
        st.caption(
            md(
                _(
                    "{city} is made up, for you to try everything: look at its results and findings, upload its "
                    "workbook with mistakes, verify it. For your own city, open a round."
                ).format(city=example.CITY)
            )
        )


def _empty(desk: Desk) -> None:
    """Why there is nothing, and what to do about it."""
    if desk.is_any(Role.OFFICIAL, Role.ADMINISTRATOR):
        words = _("There is no round yet. Open the first one below.")
    elif desk.is_any(Role.VERIFIER):
        words = _("No round is assigned to you yet. It appears here when an administrator assigns one.")
    elif desk.is_any(Role.ANALYST):
        words = _("No round is verified yet. Rounds appear here once they are.")
    else:
        words = _("You have no role here yet. Ask the administrator of this installation for one.")
    st.info(words, icon=":material/info:")


def _table(desk: Desk, found: Sequence[Listed]) -> Markup:
    columns = [
        Column(_("City")),
        Column(_("Year")),
        Column(_("State")),
        Column(_("What comes next")),
        Column(_("Verified so far")),
    ]
    prepared = _prepared(desk, found)
    rows = [_row(desk, one, prepared) for one in found]
    return table(Table(_("Rounds"), columns, rows, quiet=True, css="kpi-rounds"))


def _prepared(desk: Desk, found: Sequence[Listed]) -> Collection[str]:
    """The rounds that have something that is not handed in yet, for those who prepare figures."""
    if not desk.is_any(Role.OFFICIAL):
        return frozenset()
    open_ones = (one.round.id for one in found if one.round.state in UNATTESTED)
    return unfinished(desk.acting, open_ones)


def _row(desk: Desk, one: Listed, prepared: Collection[str]) -> Row:
    name = link(f"{one.city.name}, {one.city.country}", "round", round=one.round.id)
    cells = (
        Cell(name, head=True),
        str(one.round.year),
        Cell(state_badge(one.round.state)),
        Cell(_next(desk, one, one.round.id in prepared)),
        Cell(_verified(one)),
    )
    return Row(cells)


def _next(desk: Desk, one: Listed, prepared: bool) -> Markup:
    step = own_step(desk, one.round.state, prepared=prepared)
    if step is None:
        return Markup("–")
    label = _("{link}: {city} {year}").format(link=_(step.link), city=one.city.name, year=one.round.year)
    way = link(_(step.link), step.page, round=one.round.id, label=label)
    return Markup("{}<br>{}").format(esc(_(step.text)), way)


def _verified(one: Listed) -> Markup:
    if not one.progress or not one.progress.reported:
        return Markup("–")
    words = _("{decided} of {reported} data points").format(
        decided=one.progress.decided, reported=one.progress.reported
    )
    return meter(100 * one.progress.decided / one.progress.reported, words) + Markup(" ") + esc(words)
