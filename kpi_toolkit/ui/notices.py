"""What was done is said once, on the page that is drawn next."""

from __future__ import annotations

import streamlit as st

from kpi_toolkit.ui.components.html import md

_SAID = "said"


def say(text: str) -> None:
    """Keep a sentence for the next page that is drawn. It is shown as it is: nothing in it is Markdown."""
    st.session_state.setdefault(_SAID, []).append(text)


def said() -> None:
    """Show what was kept, once."""
    for text in st.session_state.pop(_SAID, ()):
        st.success(md(text), icon=":material/check_circle:")


def done(text: str) -> None:
    """Say what was done and draw the page anew, with what is true now."""
    say(text)
    st.rerun()
