"""Who sits at the screen: the store, the person and their roles. Nobody gets past ``arrive`` unknown."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from kpi_toolkit.i18n import _
from kpi_toolkit.review.models import Person, Role
from kpi_toolkit.review.ports import Store
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.identity import first_person, person_of, roles_of
from kpi_toolkit.ui.components.html import md

LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Desk:
    """The acting person with their roles. ``single_user``: an installation of one person, without sign-in."""

    acting: Acting
    person: Person
    roles: frozenset[Role]

    @property
    def single_user(self) -> bool:
        return self.acting.single_user

    def is_any(self, *roles: Role) -> bool:
        """Whether the person has one of the roles; in an installation of one person always."""
        return self.single_user or not self.roles.isdisjoint(roles)


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The store of this installation, opened once per process. Raises Unavailable."""
    from kpi_toolkit.store import open_store

    return open_store()


def signs_in() -> bool:
    """Whether an identity provider is configured; without one this is an installation of one person."""
    from streamlit.auth_util import get_secrets_auth_section

    return bool(get_secrets_auth_section())


def arrive() -> Desk:
    """The desk of whoever opened the page. Ends the page with a clear text for everybody else."""
    if not signs_in():
        return _alone()
    if not st.user.is_logged_in:
        _sign_in_page()
    if _expired():
        st.logout()
        st.stop()
    issuer, subject = str(st.user.get("iss") or ""), str(st.user.get("sub") or "")
    person = person_of(store(), issuer, subject)
    if person is None:
        _unknown_page(issuer, subject)
        raise AssertionError  # the page has ended
    return _desk(Acting(store(), person.id))


def _alone() -> Desk:
    address = str(st.get_option("server.address") or "")
    if address not in LOCAL and not os.environ.get("KPI_TOOLKIT_OPEN_SINGLE_USER"):
        st.error(
            _(
                "Without sign-in this program serves one person on their own computer only. Start it with "
                "the address 127.0.0.1, or configure an identity provider."
            )
        )
        st.stop()
    return _desk(Acting(store(), first_person(store()).id, single_user=True))


def _desk(acting: Acting) -> Desk:
    person, roles = roles_of(acting)
    return Desk(acting, person, roles)


def _expired() -> bool:
    expires = st.user.get("exp")
    return isinstance(expires, int | float) and datetime.now(UTC).timestamp() > float(expires)


def _sign_in_page() -> None:
    st.title(_("City indicators"))
    st.write(_("Please sign in. Your organisation's account decides what you may see."))
    if st.button(_("Sign in"), type="primary", icon=":material/login:"):
        st.login()
    st.stop()


def _unknown_page(issuer: str, subject: str) -> None:
    st.title(_("You are signed in, but not known here"))
    st.write(
        _(
            "Nothing can be shown to you yet. Send the two lines below to the administrator of this "
            "installation, who can enter you and give you a role. Then sign in again."
        )
    )
    st.code(f"{issuer}\n{subject}", language=None)
    name = st.user.get("email") or st.user.get("name")
    if name:
        st.caption(md(_("Signed in as {name}.").format(name=name)))
    if st.button(_("Sign out"), icon=":material/logout:"):
        st.logout()
    st.stop()
