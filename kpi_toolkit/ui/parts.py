"""Parts of a page that are drawn again by themselves: Streamlit's fragments, with our language and our errors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st

from kpi_toolkit.i18n import speaking
from kpi_toolkit.ui import language
from kpi_toolkit.ui.faults import told


def part(draw: Callable[..., None], *, every: float | None = None) -> Callable[..., None]:
    """``draw`` as a part of the page. ``every``: seconds after which it looks again by itself.

    A part that is drawn again starts outside the page, so the language is set anew.
    """

    @wraps(draw)
    def alone(*arguments: Any, **named: Any) -> None:
        with speaking(language.in_force()), told(draw.__name__):
            draw(*arguments, **named)

    made: Callable[..., None] = st.fragment(alone, run_every=every)
    return made
