"""Open a round: which city, which year."""

from __future__ import annotations

import streamlit as st

from kpi_toolkit.i18n import _
from kpi_toolkit.review.models import City, Role, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services.directory import Directory, directory
from kpi_toolkit.services.people import add_city
from kpi_toolkit.services.rounds import open_round
from kpi_toolkit.ui.components.html import md
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.faults import told
from kpi_toolkit.ui.navigation import go, to
from kpi_toolkit.ui.notices import say

FIRST, LAST = 1990, 2100
"""Years a round can be about."""


def page(desk: Desk) -> None:
    """Draw the page."""
    st.title(_("New round"))
    st.write(_("Which city, and the year its figures are about? Everything else follows from there."))
    found = directory(desk.acting)
    may_enter = desk.is_any(Role.ADMINISTRATOR)
    if not found.cities and not may_enter:
        st.info(
            _(
                "No city is yours yet. Ask the administrator of this installation for the role of an official."
            ),
            icon=":material/info:",
        )
        return
    other = _("another city, entered below")
    choices: list[City | None] = [*found.cities, *([None] if may_enter else [])]
    city = st.selectbox(
        _("City"),
        choices,
        format_func=lambda city: other if city is None else f"{city.name}, {city.country}",
        key="city of the round",
    )
    with st.form("new round"):
        name = country = ""
        if city is None:
            name = st.text_input(_("Name of the city"), max_chars=200)
            country = st.text_input(_("Country"), max_chars=200)
        year = st.number_input(
            _("Year of the figures"), FIRST, LAST, _likely(desk, city, found), step=1, format="%d"
        )
        if st.form_submit_button(_("Open the round"), type="primary"):
            with told("new round"):
                _open(desk, city, name, country, int(year), found)


def _likely(desk: Desk, city: City | None, found: Directory) -> int:
    """Last year, or the first one after it that has no round yet."""
    year = desk.acting.clock().year - 1
    taken = _years(city, found)
    return next(one for one in range(year, LAST + 1) if one not in taken or one == LAST)


def _years(city: City | None, found: Directory) -> dict[int, str]:
    """The rounds of a city by year."""
    rounds = found.rounds.get(city.id, ()) if city else ()
    return {one.year: one.id for one in rounds if one.state is not RoundState.WITHDRAWN}


def _open(desk: Desk, city: City | None, name: str, country: str, year: int, found: Directory) -> None:
    entered = city or add_city(desk.acting, name, country)
    try:
        opened = open_round(desk.acting, entered.id, year)
    except Refused as refused:
        known = _years(entered, found).get(year)
        if refused.reason != "round-exists" or known is None:
            raise
        words = _("There is a round of {city} for {year} already.").format(city=entered.name, year=year)
        st.info(md(words), icon=":material/info:")
        to("round", _("To that round"), icon="arrow_forward", round=known)
        return
    say(_("The round {city} {year} is open.").format(city=entered.name, year=opened.year))
    go("upload", round=opened.id)
