"""The app: who is there, in which language, which page. Pages are drawn by ``kpi_toolkit.ui.pages``."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kpi_toolkit.i18n import _, speaking
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.ui import language, memory, navigation
from kpi_toolkit.ui.components.document import announce
from kpi_toolkit.ui.components.html import md
from kpi_toolkit.ui.desk import Desk, arrive
from kpi_toolkit.ui.faults import told
from kpi_toolkit.ui.notices import said
from kpi_toolkit.ui.place import round_id

STYLE = Path(__file__).parent / "style.css"


def page() -> None:
    """Draw the page of the address for whoever opened it."""
    st.set_page_config(page_title="KPI toolkit", page_icon=":material/donut_large:", layout="wide")
    st.html(STYLE)
    with speaking(language.in_force()), told("arrival"):
        desk = arrive()
        with speaking(language.in_force(desk)):
            _draw(desk)


def _draw(desk: Desk) -> None:
    shown = navigation.build(desk)
    announce(shown.title)
    with st.sidebar:
        _side(desk)
    said()
    with told(navigation.current_key(shown)):
        shown.run()


def _side(desk: Desk) -> None:
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
    navigation.menu(desk, found, md(name) if name else None)
    st.divider()
    language.switch(desk)
    if not desk.single_user:
        st.caption(md(_("Signed in as {name}").format(name=desk.person.name or desk.person.id[:8])))
        if st.button(_("Sign out"), icon=":material/logout:", key="sign out"):
            st.logout()
    else:
        st.caption(_("On this computer only, without sign-in"))
