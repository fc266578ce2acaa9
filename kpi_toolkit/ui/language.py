"""The language of the screen: chosen, else remembered for the person, else the browser's."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.i18n import LANGUAGES, PSEUDO, SOURCE, _, available, language_in_force
from kpi_toolkit.reports.markup import direction, tag
from kpi_toolkit.ui.components.links import at
from kpi_toolkit.ui.desk import Desk

_CHOSEN, _ASKED = "language", "lang"


def in_force(desk: Desk | None = None) -> str:
    """The language for this run of the page."""
    wanted = _asked() or st.session_state.get(_CHOSEN) or _remembered(desk) or _browser()
    return wanted if wanted in _spoken() else SOURCE


def settle(desk: Desk) -> None:
    """What the address asks for is the person's choice from now on, and leaves the address."""
    asked = _asked()
    if asked is None:
        return
    st.session_state[_CHOSEN] = asked
    if asked != PSEUDO:
        _remember(desk, asked)
    del st.query_params[_ASKED]


def choice(page: str) -> Markup:
    """Links to the same place in every language, each in its own words. ``page``: the key of the one shown."""
    place = {name: st.query_params.get_all(name) for name in st.query_params}
    return tag(
        "ul",
        *(tag("li", _link(code, at(page, {**place, _ASKED: [code]}))) for code in available()),
        class_="kpi-languages",
        aria_label=_("Language"),
    )


def _link(code: str, address: str) -> Markup:
    here = "true" if code == language_in_force() else None
    name = LANGUAGES[code].name
    return tag("a", name, href=address, data_go="", lang=code, dir=direction(code), aria_current=here)


def _asked() -> str | None:
    wanted = st.query_params.get(_ASKED)
    return wanted if wanted in _spoken() else None


def _spoken() -> tuple[str, ...]:
    return (*available(), PSEUDO)


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
