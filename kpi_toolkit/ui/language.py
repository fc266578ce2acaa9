"""The language of the screen: chosen, else remembered for the person, else the browser's."""

from __future__ import annotations

import streamlit as st

from kpi_toolkit.i18n import LANGUAGES, _, available
from kpi_toolkit.ui.desk import Desk

_CHOSEN = "language"


def in_force(desk: Desk | None = None) -> str:
    """The language for this run of the page."""
    wanted = st.session_state.get(_CHOSEN) or st.query_params.get("lang") or _remembered(desk) or _browser()
    return wanted if wanted in (*available(), "xx") else "en"


def switch(desk: Desk) -> None:
    """The choice of language."""
    codes = list(available())
    now = in_force(desk)
    chosen = st.selectbox(
        _("Language"),
        codes,
        index=codes.index(now) if now in codes else 0,
        format_func=lambda code: LANGUAGES[code].name,
        key="language choice",
    )
    if chosen != now and now in codes:
        st.session_state[_CHOSEN] = chosen
        _remember(desk, chosen)
        st.rerun()


def _browser() -> str:
    return str(st.context.locale or "en").split("-")[0]


def _remembered(desk: Desk | None) -> str | None:
    if desk is None:
        return None
    if "preferences" not in st.session_state:
        try:
            from kpi_toolkit.services.drafts import kept
        except ImportError:
            return None

        st.session_state["preferences"] = kept(desk.acting, "preferences") or {}
    return st.session_state["preferences"].get("language")


def _remember(desk: Desk, language: str) -> None:
    from kpi_toolkit.services.drafts import keep

    st.session_state["preferences"] = {"language": language}
    keep(desk.acting, "preferences", {"language": language})
