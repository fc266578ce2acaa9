"""What comes before a verification: somebody is assigned, and declares that there is no conflict of interest."""

from __future__ import annotations

import streamlit as st

from kpi_toolkit.i18n import _
from kpi_toolkit.review.models import Role
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.roles import NO_CONFLICT, declared_free, running
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.reading import RoundView
from kpi_toolkit.services.rounds import assign, declare
from kpi_toolkit.ui.components.html import md
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.faults import told
from kpi_toolkit.ui.navigation import to
from kpi_toolkit.ui.notices import done
from kpi_toolkit.ui.verifying import Bench


def declared(desk: Desk, bench: Bench) -> bool:
    """Say or ask what is missing before the person can verify. False: nothing else matters before that."""
    view, may = bench.view, bench.may
    own = running(view.assignments, desk.person.id)
    if own is None:
        return _unassigned(desk, view, may)
    if own.conflicts is None:
        if Action.DECLARE in may:
            _declaration(desk, view)
            return False
        return True
    if not declared_free(own) and not desk.single_user:
        st.warning(
            md(
                _(
                    "You declared a conflict of interest: “{words}”. Somebody else verifies this round."
                ).format(words=own.conflicts)
            ),
            icon=":material/block:",
        )
    return True


def _unassigned(desk: Desk, view: RoundView, may: frozenset[Action]) -> bool:
    """Somebody who is not assigned reads; where nobody is, the administrator is told."""
    if Action.ASSIGN not in may or any(one.ended_at is None for one in view.assignments):
        return True
    if desk.single_user:
        st.info(
            _("Nobody verifies this round yet. On an installation of one person you can do it yourself."),
            icon=":material/info:",
        )
        if st.button(_("Verify this round"), type="primary", key="verify myself"):
            with told("work"):
                assign(desk.acting, view.round.id, desk.person.id)
                st.rerun()
        return False
    if desk.is_any(Role.ADMINISTRATOR):
        st.info(_("Nobody verifies this round yet. Assign a verifier."), icon=":material/info:")
        to("cities", _("Assign a verifier"), icon="person_add")
    return True


def _declaration(desk: Desk, view: RoundView) -> None:
    st.header(_("Before you begin: conflicts of interest"))
    st.write(
        md(
            _(
                "You have a conflict of interest if you cannot judge {city} freely: because you work for it or "
                "are paid by it, had a part in its figures, or for any other reason."
            ).format(city=view.city.name)
        )
    )
    with st.form("conflicts"):
        answer = st.radio(
            _("Your declaration"),
            [NO_CONFLICT, "some"],
            index=None,
            format_func=_answer,
            key="conflicts answer",
        )
        words = st.text_area(
            _("Which one, in words (only if you have one)"), max_chars=2000, key="conflicts words"
        )
        st.caption(
            _(
                "The declaration is kept and cannot be changed. With a conflict you cannot verify this round, and "
                "the administrator assigns somebody else."
            )
        )
        if st.form_submit_button(_("Declare"), type="primary"):
            with told("work"):
                if answer is None or (answer == NO_CONFLICT and words.strip()):
                    raise Refused("nothing-declared")
                declare(desk.acting, view.round.id, NO_CONFLICT if answer == NO_CONFLICT else words)
                done(_("Your declaration is saved."))


def _answer(key: str) -> str:
    return (
        _("I have no conflict of interest")
        if key == NO_CONFLICT
        else _("I have a conflict of interest, or may seem to have one")
    )
