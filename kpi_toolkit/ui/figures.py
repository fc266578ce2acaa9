"""The figures a page is about: the working copy of the city where it has one, else what was handed in last."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.assessment.excerpt import Sheets
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.review.models import Role, SubmissionRecord
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import preparing
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.preparing import Prepared
from kpi_toolkit.services.reading import RoundView
from kpi_toolkit.submission.codec import from_document
from kpi_toolkit.submission.models import Submission
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.navigation import to


@dataclass(frozen=True, slots=True)
class Figures:
    """Assessed figures in the language in force. ``key`` is another one after every change of them.

    ``record``: the submission they were handed in with, or would become. ``prepared``: the working copy they are;
    None where they were handed in.
    """

    key: str
    assessment: Assessment
    framework: Framework
    submission: Submission
    record: SubmissionRecord
    prepared: Prepared | None = None

    @property
    def as_installed(self) -> bool:
        """Whether the pack they were assessed with is the installed one, so that more can be computed of them."""
        return self.record.pack_version == self.framework.pack.version

    @property
    def sheets(self) -> Sheets:
        """The cells of the files, for excerpts."""
        sheets: Sheets = memory.made("sheets", self.key, Sheets, self.submission, self.framework)
        return sheets


def figures(desk: Desk, view: RoundView, *, as_verifier: bool = False) -> Figures | None:
    """The figures of a round as the person works on them; None where there are none yet.

    ``as_verifier``: what was handed in, also where the person could see a working copy. Raises Refused.
    """
    copy = None if as_verifier else working_copy(desk, view.round.id)
    if copy is not None:
        return _of(desk, copy.record, copy)
    handed = [record for record in view.submissions if record.kind != "restatement"]
    return _of(desk, handed[-1]) if handed else None


def working_copy(desk: Desk, round_id: str) -> Prepared | None:
    """The working copy of a round, for those who may see it."""
    if not desk.is_any(Role.OFFICIAL, Role.ADMINISTRATOR):
        return None
    try:
        seen = preparing.stamp(desk.acting, round_id)
    except Refused:
        return None
    return None if seen is None else _prepared(f"{desk.person.id} {seen.hash}", desk.acting, round_id)


@st.cache_resource(show_spinner=False, max_entries=60)
def _prepared(seen: str, _acting: Acting, _round_id: str) -> Prepared | None:
    return preparing.prepared(_acting, _round_id)


def _of(desk: Desk, record: SubmissionRecord, copy: Prepared | None = None) -> Figures:
    return Figures(
        key=record.id,
        assessment=memory.assessment(desk, record),
        framework=memory.framework(desk, record),
        submission=memory.made("submission", record.id, from_document, record.parsed),
        record=record,
        prepared=copy,
    )


def needed_figures(desk: Desk, view: RoundView, *, as_verifier: bool = False) -> Figures:
    """As ``figures``; without any the page ends with a way to the upload."""
    found = figures(desk, view, as_verifier=as_verifier)
    if found is None:
        st.info(_("There are no figures in this round yet."), icon=":material/info:")
        to("upload", _("To the template and the upload"), icon="upload_file", round=view.round.id)
        st.stop()
    return found
