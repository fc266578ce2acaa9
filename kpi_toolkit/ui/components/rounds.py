"""How a round is shown wherever it appears: its name, its state, what comes next."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.i18n import _
from kpi_toolkit.review.models import RoundState
from kpi_toolkit.review.words import STATE_MEANINGS, STATE_WORDS
from kpi_toolkit.services.reading import RoundView
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.html import badge, esc, md, show
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.place import needed_round

STATE_LOOKS: Mapping[RoundState, tuple[str, str]] = {
    RoundState.DRAFT: ("quiet", "○"),
    RoundState.SUBMITTED: ("info", "◔"),
    RoundState.IN_VERIFICATION: ("info", "◑"),
    RoundState.QUESTIONS_OPEN: ("warning", "?"),
    RoundState.ANSWERED: ("info", "◕"),
    RoundState.VERIFIED: ("good", "✓"),
    RoundState.PUBLISHED: ("good", "✓"),
    RoundState.WITHDRAWN: ("quiet", "✕"),
}
"""Look of a state in style.css and its sign."""


def state_badge(state: RoundState) -> Markup:
    """The state of a round in a word."""
    look, sign = STATE_LOOKS[state]
    return badge(_(STATE_WORDS[state]), look, icon=sign)


def open_round(desk: Desk, title: str) -> RoundView:
    """The round of the address with the head of its page: what page this is, of which city, in which state.

    Ends the page with a sentence where there is no such round for this person.
    """
    st.title(md(title))
    found = memory.view(desk, needed_round())
    round_line(found)
    return found


def round_line(found: RoundView) -> None:
    """Which city, which year, in which state: the line below the title of a page about a round."""
    show(
        Markup('<p class="kpi-round"><strong>{}</strong> · {} · {} <span class="quiet">{}</span></p>').format(
            esc(f"{found.city.name}, {found.city.country}"),
            esc(found.round.year),
            state_badge(found.round.state),
            esc(_(STATE_MEANINGS[found.round.state])),
        )
    )
