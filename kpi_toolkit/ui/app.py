"""The app: who is there, in which language, which page. Pages are drawn by ``kpi_toolkit.ui.pages``."""

from __future__ import annotations

import streamlit as st

from kpi_toolkit.i18n import _, speaking
from kpi_toolkit.reports.markup import join, tag
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.ui import language, memory, navigation
from kpi_toolkit.ui.components.document import announce, dressed
from kpi_toolkit.ui.components.html import esc, show
from kpi_toolkit.ui.desk import Desk, arrive
from kpi_toolkit.ui.faults import told
from kpi_toolkit.ui.notices import said
from kpi_toolkit.ui.place import round_id

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#1F5F8B" stroke-width="5">'
    '<path d="M13.5 4.1A8 8 0 0 1 19.9 10.5"/><path d="M19.9 13.5A8 8 0 1 1 10.5 4.1"/></svg>'
)
"""Of the browser's tab. Material icons, which stand on the pages, would be fetched from the internet there."""


def page() -> None:
    """Draw the page of the address for whoever opened it."""
    st.set_page_config(page_title="KPI toolkit", page_icon=ICON, layout="wide")
    dressed()
    with speaking(language.in_force()), told("arrival"):
        desk = arrive()
        language.settle(desk)
        with speaking(language.in_force(desk)):
            _draw(desk)


def _draw(desk: Desk) -> None:
    shown = navigation.build(desk)
    announce(shown.title)
    with st.sidebar:
        _side(desk, navigation.current_key(shown))
    said()
    with told(navigation.current_key(shown)):
        shown.run()


def _side(desk: Desk, shown: str) -> None:
    found = round_id()
    name = None
    if found:
        try:
            name = next(
                f"{one.city.name} {one.round.year}"
                for one in memory.rounds(desk)
                if one.round.id.startswith(found)
            )
        except (Refused, StopIteration):
            found = None  # the page itself says why
    if desk.single_user:
        who = _("On this computer only, without sign-in")
    else:
        who = _("Signed in as {name}").format(name=desk.person.name or desk.person.id[:8])
    show(
        join(
            navigation.menu(desk, shown, found, name),
            tag("footer", language.choice(shown), tag("p", esc(who)), class_="kpi-side"),
        )
    )
    if not desk.single_user and st.button(_("Sign out"), icon=":material/logout:", key="sign out"):
        st.logout()
