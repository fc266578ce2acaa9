"""The first start on one's own computer: the example city is entered in the background, and never twice at once."""

from __future__ import annotations

import threading

import streamlit as st

from kpi_toolkit.i18n import _, language_in_force, speaking
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.example import enter_example, wanted
from kpi_toolkit.ui.components.html import md
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.faults import excused
from kpi_toolkit.ui.parts import part

LOOK_EVERY = 1.0
"""Seconds after which the page looks whether the city is there."""


class Entering:
    """The one thread of this process that enters the example. ``problem``: why it failed, in a sentence."""

    def __init__(self) -> None:
        self.problem: str | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def begin(self, acting: Acting) -> None:
        """Enter the example, unless that is being done."""
        with self._lock:
            if not self.running:
                self.problem = None
                arguments = (acting, language_in_force())
                self._thread = threading.Thread(
                    target=self._enter, args=arguments, name="example", daemon=True
                )
                self._thread.start()

    def wait(self) -> None:
        """Wait until it is done."""
        if self._thread is not None:
            self._thread.join()

    def _enter(self, acting: Acting, language: str) -> None:
        with speaking(language):
            try:
                enter_example(acting)
            except Exception as error:
                self.problem = excused(error, "example")


@st.cache_resource(show_spinner=False)
def entering() -> Entering:
    """The one of this process."""
    return Entering()


def example_city(desk: Desk) -> bool:
    """Have the example city entered where the installation is new, and say how that stands; whether it is under way."""
    if not desk.single_user:
        return False
    state = entering()
    if not state.running and state.problem is None and wanted(desk.acting):
        state.begin(desk.acting)
    if state.problem is not None:
        _failed(desk, state)
    elif state.running:
        part(_watch, every=LOOK_EVERY)()
        return True
    return False


def _watch() -> None:
    if not entering().running:
        st.rerun()
    st.info(
        _(
            "An example city is being prepared for you to look at: its workbook is read, checked and scored. "
            "This takes a few seconds."
        ),
        icon=":material/hourglass_top:",
    )


def _failed(desk: Desk, state: Entering) -> None:
    st.warning(
        md(_("The example city could not be prepared. {problem}").format(problem=state.problem)),
        icon=":material/warning:",
    )
    st.button(_("Try again"), key="example again", on_click=state.begin, args=(desk.acting,))
