"""What the verifier's pages are about: the current submission of a round as it is verified, and the way through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.review.inspecting import Inspected, inspect
from kpi_toolkit.review.models import SubmissionRecord
from kpi_toolkit.review.table import Action
from kpi_toolkit.review.worklist import Line, Wanted, lines_of
from kpi_toolkit.services.case import RESTATEMENT
from kpi_toolkit.services.permitted import permitted
from kpi_toolkit.services.reading import RoundView
from kpi_toolkit.services.stamps import stamp
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.filters import chosen
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.place import asked

FILTERS = ("kind", "state", "dimension", "text")
"""What of the address chooses a part of the list."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A round under verification, as one person sees it. ``key`` is another one after every change of it.

    ``handed_in``: its submissions, the last of which is verified; ``lines``: the whole list; ``may``: what the
    person may do now.
    """

    key: str
    view: RoundView
    handed_in: tuple[SubmissionRecord, ...]
    assessment: Assessment
    framework: Framework
    inspected: Inspected
    lines: tuple[Line, ...]
    may: frozenset[Action]

    @property
    def record(self) -> SubmissionRecord:
        """The submission that is verified."""
        return self.handed_in[-1]

    @property
    def round_id(self) -> str:
        return self.view.round.id


def needed_bench(desk: Desk, view: RoundView) -> Bench:
    """What there is to verify in a round; the page ends with a sentence where nothing was handed in."""
    if not _handed_in(view):
        st.info(_("The city has not handed in anything yet. Come back when it has."), icon=":material/info:")
        st.stop()
    key = f"{desk.person.id}|{desk.single_user}|{stamp(desk.acting, view.round.id)}"
    bench: Bench = memory.made("bench", key, _bench, desk, view.round.id, key)
    return bench


def _handed_in(view: RoundView) -> tuple[SubmissionRecord, ...]:
    return tuple(record for record in view.submissions if record.kind != RESTATEMENT)


def _bench(desk: Desk, round_id: str, key: str) -> Bench:
    view = memory.view(desk, round_id)  # looked at after its stamp was, so never older than the key says
    handed_in = _handed_in(view)
    record = handed_in[-1]
    assessment, framework = memory.assessment(desk, record), memory.framework(desk, record)
    inspected = memory.made("inspected", record.id, inspect, handed_in, assessment, framework)
    return Bench(
        key=key,
        view=view,
        handed_in=handed_in,
        assessment=assessment,
        framework=framework,
        inspected=inspected,
        lines=lines_of(inspected, view.points),
        may=permitted(desk.acting, view.round.id),
    )


def wanted_in(framework: Framework) -> Wanted:
    """The part of the list that the address asks for. Dimensions stand there by their codes."""
    names = {dimension.code: dimension.name for dimension in framework.pack.dimensions}
    return Wanted(
        rank=asked("kind"),
        state=asked("state"),
        dimension=names.get(asked("dimension"), ""),
        text=asked("text"),
    )


def wanted_place() -> Mapping[str, str]:
    """The same as it stands in the address, to be kept on the way to another page."""
    return chosen(FILTERS)
