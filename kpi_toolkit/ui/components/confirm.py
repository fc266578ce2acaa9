"""A button that wants a box ticked first, for what cannot be taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from kpi_toolkit.i18n import _


def confirmed_button(
    box: str,
    label: str,
    act: Callable[[], None],
    *,
    key: str,
    icon: str,
    kind: Literal["primary", "secondary"] = "secondary",
) -> None:
    """A box with what is confirmed, and the button. ``act``: what a click does where it is ticked; ``doing.bound``.

    ``key``: another one for whatever else might be confirmed, so that no tick outlives what it was for.
    """
    ticked, missing = f"ticked {key}", f"missing {key}"

    def click() -> None:
        if st.session_state.get(ticked):
            act()
        else:
            st.session_state[missing] = True

    st.checkbox(box, key=ticked)
    st.button(label, key=key, icon=icon, type=kind, on_click=click)
    if st.session_state.pop(missing, False):
        st.error(_("Tick the box first, if this is what you want."), icon=":material/error:")
