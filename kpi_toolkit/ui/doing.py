"""Buttons and boxes that act on what was on the screen when they were drawn.

Streamlit draws a page anew before it says which button was pressed: the number of the submission, or the last
decision, would then be what is there by now, and not what somebody saw and decided on. So what a button does is
bound when it is drawn, and is done before the page is drawn again. What came of it is shown beside the button.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from kpi_toolkit.i18n import language_in_force, speaking
from kpi_toolkit.ui.components.html import md
from kpi_toolkit.ui.faults import excused

Act = Callable[[], str | None]
"""Does something; returns what was done as a sentence, if it is worth saying. Raises Refused."""

_CAME = "what came of it"


def bound(place: str, act: Act) -> Callable[[], None]:
    """``act`` in the form that a widget's ``on_click`` or ``on_change`` takes.

    ``place``: where ``came_of`` shows what came of it.
    """
    language = language_in_force()

    def run() -> None:
        with speaking(language):
            try:
                said, done = act(), True
            except Exception as error:
                said, done = excused(error, place), False
        if said:
            st.session_state.setdefault(_CAME, {})[place] = (done, said)

    return run


def came_of(place: str) -> None:
    """Show, once, what came of an act: what was done, or why it was not."""
    found = st.session_state.get(_CAME, {}).pop(place, None)
    if found is None:
        return
    done, said = found
    if done:
        st.success(md(said), icon=":material/check_circle:")
    else:
        st.error(md(said), icon=":material/error:")
