"""Cities with their rounds: enter a city, open a round, assign a verifier, withdraw a round."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.dates import day
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.review.models import City, Person, Round, RoundState
from kpi_toolkit.review.words import STATE_WORDS
from kpi_toolkit.services.directory import Directory, directory
from kpi_toolkit.services.people import add_city
from kpi_toolkit.services.rounds import assign, reassign, withdraw
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, show, table
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.components.people import person_name
from kpi_toolkit.ui.components.rounds import state_badge
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.faults import told
from kpi_toolkit.ui.navigation import to
from kpi_toolkit.ui.notices import done


def page(desk: Desk) -> None:
    """Draw the page."""
    found = directory(desk.acting)
    st.title(_("Cities and rounds"))
    if found.cities:
        show(_list(found))
    else:
        st.info(_("No city is entered yet. Begin with the first one below."), icon=":material/info:")
    to("new_round", _("Open a round for a city and a year"), icon="add")
    st.header(_("Enter a city"))
    _new_city(desk)
    rounds = [one for own in found.rounds.values() for one in own]
    if rounds:
        st.header(_("Who verifies"))
        _verifiers(desk, found, rounds)
        st.header(_("Withdraw a round"))
        _withdrawal(desk, found, rounds)


def _list(found: Directory) -> Markup:
    columns = [Column(_("Year")), Column(_("State")), Column(_("Verifiers")), Column(_("Opened on"))]
    rows: list[Row] = []
    for city in found.cities:
        rows.append(Row([f"{city.name}, {city.country}"], group=True))
        for one in found.rounds[city.id]:
            year = link(one.year, "round", round=one.id, label=_named(city, one))
            names = [person_name(found.person(a.verifier_id)) for a in found.assignments[one.id]]
            cells: list[Cell | str] = [
                Cell(year, head=True),
                state_badge(one.state),
                commas(names) or "–",
                day(one.created_at),
            ]
            rows.append(Row(cells))
        if not found.rounds[city.id]:
            rows.append(Row([Cell("–", head=True), _("no round yet"), "", ""]))
    return table(Table(_("Cities and their rounds"), columns, rows, quiet=True))


def _named(city: City, one: Round) -> str:
    return f"{city.name} {one.year}"


def _label(found: Directory, one: Round) -> str:
    city = found.city(one.city_id)
    return f"{_named(city, one) if city else one.year} ({_(STATE_WORDS[one.state])})"


def _new_city(desk: Desk) -> None:
    with st.form("new city", clear_on_submit=False):
        name = st.text_input(_("Name of the city"), max_chars=200)
        country = st.text_input(_("Country"), max_chars=200)
        if st.form_submit_button(_("Enter the city"), type="primary"):
            with told("new city"):
                city = add_city(desk.acting, name, country)
                done(_("{city} is entered.").format(city=city.name))


def _verifiers(desk: Desk, found: Directory, rounds: list[Round]) -> None:
    st.write(
        _(
            "A verifier works on assigned rounds only and declares conflicts of interest first. Nobody can "
            "verify a city they are an official of."
        )
    )
    open_ones = [one for one in rounds if one.state not in (RoundState.DRAFT, *_ENDED)]
    if not open_ones:
        st.info(_("No round is handed in and waits for a verifier."), icon=":material/info:")
        return
    people = found.people if desk.single_user else found.verifiers
    if not people:
        st.info(_("Nobody has the role of a verifier yet."), icon=":material/info:")
        to("people", _("Enter people and give them roles"), icon="group")
        return
    one = st.selectbox(
        _("Round"), open_ones, format_func=lambda one: _label(found, one), key="verified round"
    )
    running = found.assignments[one.id]
    with st.form("assignment"):
        chosen = st.selectbox(_("Verifier"), people, format_func=_name)
        instead: Person | None = None
        reason = ""
        if running:
            nobody = _("nobody; this one comes in addition")
            instead = st.selectbox(
                _("In place of"),
                [None, *(found.person(a.verifier_id) for a in running)],
                format_func=lambda person: nobody if person is None else _name(person),
            )
            reason = st.text_input(_("Reason, where somebody is replaced"), max_chars=500)
        if st.form_submit_button(_("Assign"), type="primary"):
            with told("assignment"):
                if instead is not None:
                    reassign(desk.acting, one.id, instead.id, chosen.id, reason)
                else:
                    assign(desk.acting, one.id, chosen.id)
                done(_("{person} is assigned.").format(person=_name(chosen)))


_ENDED = (RoundState.VERIFIED, RoundState.PUBLISHED, RoundState.WITHDRAWN)


def _name(person: Person) -> str:
    return person_name(person)


def _withdrawal(desk: Desk, found: Directory, rounds: list[Round]) -> None:
    st.write(
        _(
            "A withdrawn round is ended, with every document of it. Everything stays readable for those who "
            "took part, and a new round can be opened for the same year."
        )
    )
    standing = [one for one in rounds if one.state is not RoundState.WITHDRAWN]
    with st.form("withdrawal"):
        one = st.selectbox(
            _("Round to withdraw"),
            standing,
            index=None,
            format_func=lambda one: _label(found, one),
            placeholder=_("Choose a round"),
        )
        reason = st.text_input(_("Reason, which is kept"), max_chars=500)
        sure = st.checkbox(_("Yes, this round is to be ended"))
        if st.form_submit_button(_("Withdraw")):
            with told("withdrawal"):
                if one is None or not sure:
                    st.warning(_("Choose a round and tick the box first."), icon=":material/warning:")
                else:
                    withdraw(desk.acting, one.id, reason)
                    done(_("The round {round} is withdrawn.").format(round=_label(found, one)))
