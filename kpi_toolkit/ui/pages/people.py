"""People and their roles: enter, grant, revoke, erase."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.review.models import Grant, Person, Role
from kpi_toolkit.review.words import ROLE_NAMES
from kpi_toolkit.services.directory import Directory, directory
from kpi_toolkit.services.people import add_person, erase, grant, revoke
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, show, table
from kpi_toolkit.ui.components.people import person_name, role_name
from kpi_toolkit.ui.desk import Desk, signs_in
from kpi_toolkit.ui.faults import told
from kpi_toolkit.ui.notices import done


def page(desk: Desk) -> None:
    """Draw the page."""
    found = directory(desk.acting)
    st.title(_("People and roles"))
    st.write(
        _(
            "An official works for one city. A verifier works on assigned rounds, an analyst sees verified "
            "results of all cities, and an administrator enters cities and people and assigns verifiers."
        )
    )
    show(_list(found))
    st.header(_("Enter a person"))
    _new_person(desk)
    st.header(_("Give a role"))
    _grant(desk, found)
    st.header(_("Take a role away"))
    _revoke(desk, found)
    st.header(_("Erase a name"))
    _erase(desk, found)


def _list(found: Directory) -> Markup:
    columns = [Column(_("Name")), Column(_("Contact")), Column(_("Roles")), Column(_("Signs in as"))]
    rows = []
    for person in found.people:
        roles = commas(role_name(one, found) for one in found.grants[person.id])
        identity = f"{person.subject} ({person.issuer})" if person.subject else _("no identity entered")
        rows.append(
            Row([Cell(person_name(person), head=True), person.contact or "–", roles or "–", identity])
        )
    return table(Table(_("People"), columns, rows, quiet=True))


def _new_person(desk: Desk) -> None:
    with st.form("new person"):
        name = st.text_input(_("Name"), max_chars=200)
        contact = st.text_input(_("Contact, if wanted"), max_chars=200)
        issuer = subject = ""
        if signs_in():
            st.caption(
                _(
                    "The two lines below are shown to people who sign in and are not known here yet. They "
                    "send them to you."
                )
            )
            issuer = st.text_input(_("Identity provider (first line)"), max_chars=500)
            subject = st.text_input(_("Identity (second line)"), max_chars=500)
        if st.form_submit_button(_("Enter the person"), type="primary"):
            with told("new person"):
                person = add_person(
                    desk.acting,
                    name,
                    contact,
                    issuer=issuer.strip() or None,
                    subject=subject.strip() or None,
                )
                done(_("{person} is entered.").format(person=person_name(person)))


def _present(found: Directory) -> list[Person]:
    return [person for person in found.people if not person.erased]


def _grant(desk: Desk, found: Directory) -> None:
    with st.form("grant"):
        person = st.selectbox(_("Person"), _present(found), format_func=person_name)
        role = st.selectbox(_("Role"), list(Role), format_func=lambda role: _(ROLE_NAMES[role]))
        city = st.selectbox(
            _("City, for an official"),
            found.cities,
            index=None,
            format_func=lambda city: f"{city.name}, {city.country}",
            placeholder=_("No city"),
        )
        if st.form_submit_button(_("Give the role"), type="primary") and role is not None:
            with told("grant"):
                given = grant(desk.acting, person.id, role, city.id if city else None)
                words = {"person": person_name(person), "role": role_name(given, found)}
                done(_("{person} has the role: {role}.").format(**words))


def _revoke(desk: Desk, found: Directory) -> None:
    held = [one for person in _present(found) for one in found.grants[person.id]]

    def label(one: Grant) -> str:
        return f"{person_name(found.person(one.person_id))}: {role_name(one, found)}"

    with st.form("revoke"):
        one = st.selectbox(
            _("Role to take away"), held, index=None, format_func=label, placeholder=_("Choose a role")
        )
        if st.form_submit_button(_("Take the role away")) and one is not None:
            with told("revoke"):
                revoke(desk.acting, one.person_id, one.role, one.city_id)
                done(_("The role is taken away: {role}.").format(role=label(one)))


def _erase(desk: Desk, found: Directory) -> None:
    st.write(
        _(
            "Name, contact and sign-in of a person are erased for good, and their roles end. What they did "
            "stays, under a random number."
        )
    )
    with st.form("erase"):
        person = st.selectbox(
            _("Person whose name is erased"),
            _present(found),
            index=None,
            format_func=person_name,
            placeholder=_("Choose a person"),
        )
        sure = st.checkbox(_("Yes, erase it for good"))
        if st.form_submit_button(_("Erase the name")):
            with told("erase"):
                if person is None or not sure:
                    st.warning(_("Choose a person and tick the box first."), icon=":material/warning:")
                else:
                    erase(desk.acting, person.id)
                    done(_("The name is erased."))
