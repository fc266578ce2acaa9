"""What comes next in a round, for whom, and where: a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from kpi_toolkit.i18n import N_, _
from kpi_toolkit.review.models import Role, RoundState
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.navigation import may_go, to

OFFICIAL, VERIFIER, ADMINISTRATOR = Role.OFFICIAL, Role.VERIFIER, Role.ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does next: a sentence, the words of the link, the page it leads to."""

    text: str
    link: str
    page: str


STEPS: Mapping[RoundState, Mapping[Role, Step]] = {
    RoundState.DRAFT: {
        OFFICIAL: Step(
            N_("Download the workbook, fill it, and upload it. Nothing is handed in before you say so."),
            N_("To the template and the upload"),
            "upload",
        ),
    },
    RoundState.SUBMITTED: {
        ADMINISTRATOR: Step(
            N_("The figures are handed in. A verifier has to be assigned."), N_("Assign a verifier"), "cities"
        ),
        VERIFIER: Step(
            N_("The figures are handed in. Declare your conflicts of interest, then begin."),
            N_("To the work list"),
            "work",
        ),
        OFFICIAL: Step(
            N_("The figures are handed in and wait for a verifier. You may still correct them."),
            N_("Look at the findings"),
            "findings",
        ),
    },
    RoundState.IN_VERIFICATION: {
        VERIFIER: Step(N_("Decide on the values that are open."), N_("To the work list"), "work"),
        OFFICIAL: Step(
            N_("A verifier is at work. Questions will appear under “Questions”."),
            N_("Look at the questions"),
            "questions",
        ),
    },
    RoundState.QUESTIONS_OPEN: {
        OFFICIAL: Step(N_("The verifier has questions for you."), N_("Answer the questions"), "questions"),
        VERIFIER: Step(
            N_("The city has to answer. You may go on with other values."), N_("To the work list"), "work"
        ),
    },
    RoundState.ANSWERED: {
        VERIFIER: Step(
            N_("All questions are answered. Close them or ask again."), N_("To the answers"), "questions"
        ),
        OFFICIAL: Step(
            N_("All questions are answered; the verifier reads the answers."),
            N_("Look at the questions"),
            "questions",
        ),
    },
    RoundState.VERIFIED: {
        VERIFIER: Step(
            N_("The round is attested and frozen. Its documents can be issued."),
            N_("To the documents"),
            "documents",
        ),
        OFFICIAL: Step(
            N_("The round is attested and frozen. Look at the results and publish them."),
            N_("To the results"),
            "results",
        ),
    },
    RoundState.PUBLISHED: {
        OFFICIAL: Step(N_("The results are published."), N_("To the documents"), "documents"),
    },
    RoundState.WITHDRAWN: {},
}
_ORDER = (VERIFIER, OFFICIAL, ADMINISTRATOR)


PREPARED = Step(
    N_("Figures are prepared and not handed in yet. Go on where you left off."),
    N_("Go on with the figures"),
    "upload",
)
"""What comes next for the city where it has a working copy, whatever the state of the round."""


def own_step(desk: Desk, state: RoundState, *, prepared: bool = False) -> Step | None:
    """What comes next for the person. ``prepared``: there is something that is not handed in."""
    if prepared and desk.is_any(OFFICIAL):
        return PREPARED
    steps = STEPS[state]
    mine = (steps[role] for role in _ORDER if role in steps and desk.is_any(role))
    return next((step for step in mine if may_go(step.page)), None)


def next_step(desk: Desk, state: RoundState, round_id: str, *, prepared: bool = False) -> None:
    """Say what comes next for the person, with a link to where it is done. ``prepared`` as for ``own_step``."""
    step = own_step(desk, state, prepared=prepared)
    if step is not None:
        with st.container(border=True):
            head = _("Next:")
            st.markdown(f"**{head}** {_(step.text)}")
            to(step.page, _(step.link), icon="arrow_forward", round=round_id)
