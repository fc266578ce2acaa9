"""Where one is in the app: the address says it, so that reload, back button and a second tab just work."""

from __future__ import annotations

import streamlit as st

from kpi_toolkit.i18n import _
from kpi_toolkit.ui.navigation import to


def round_id() -> str | None:
    """The round of the address."""
    return st.query_params.get("round") or None


def asked(name: str) -> str:
    """A part of the address; empty where it is missing."""
    return st.query_params.get(name) or ""


def needed_round() -> str:
    """The round of the address; without one the page ends with a way back."""
    found = round_id()
    if found is None:
        st.info(_("Choose a round first."), icon=":material/info:")
        to("start", _("To my rounds"), icon="home")
        st.stop()
    return found
