"""What was computed is kept until it changes: rounds under their stamp, assessments under their submission.

Each function first asks the services whether the person may see the thing; what is kept is shared by all who may.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import language_in_force
from kpi_toolkit.review.models import SubmissionRecord
from kpi_toolkit.services import reading
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.stamps import list_stamp, stamp
from kpi_toolkit.services.telling import assessment_in, framework_in
from kpi_toolkit.ui.desk import Desk

Known = TypeVar("Known")


def rounds(desk: Desk) -> tuple[reading.Listed, ...]:
    """The rounds of the person. Raises Refused."""
    return _rounds(list_stamp(desk.acting), desk.person.id, desk.acting)


@st.cache_resource(show_spinner=False, max_entries=200)
def _rounds(seen: str, person: str, _acting: Acting) -> tuple[reading.Listed, ...]:
    return reading.rounds(_acting)


def view(desk: Desk, round_id: str) -> reading.RoundView:
    """A round with everything the person may see of it. Raises Refused."""
    return _view(stamp(desk.acting, round_id), desk.person.id, round_id, desk.acting)


@st.cache_resource(show_spinner=False, max_entries=100)
def _view(seen: str, person: str, round_id: str, _acting: Acting) -> reading.RoundView:
    return reading.view(_acting, round_id)


def work_list(desk: Desk, round_id: str) -> tuple[reading.Item, ...]:
    """The verifier's list of data points. Raises Refused."""
    return _work_list(stamp(desk.acting, round_id), desk.person.id, round_id, desk.acting)


@st.cache_resource(show_spinner=False, max_entries=100)
def _work_list(seen: str, person: str, round_id: str, _acting: Acting) -> tuple[reading.Item, ...]:
    return reading.work_list(_acting, round_id)


def assessment(desk: Desk, record: SubmissionRecord) -> Assessment:
    """The assessment of a submission the person may see, in the language in force."""
    return _assessment(record.id, language_in_force(), desk.acting, record)


@st.cache_resource(show_spinner=False, max_entries=100)
def _assessment(record_id: str, language: str, _acting: Acting, _record: SubmissionRecord) -> Assessment:
    return assessment_in(_acting, _record, language)


def framework(desk: Desk, record: SubmissionRecord | None = None, key: str = "u4ssc") -> Framework:
    """The framework a submission was assessed with, or the installed one, in the language in force."""
    return _framework(record.id if record else key, language_in_force(), desk.acting, record, key)


@st.cache_resource(show_spinner=False, max_entries=60)
def _framework(
    seen: str, language: str, _acting: Acting, _record: SubmissionRecord | None, _key: str
) -> Framework:
    return framework_in(_acting, _record, language, _key)


def made(kind: str, key: str, make: Any, *arguments: Any) -> Any:
    """Anything else that follows from things with this key and nothing else: what ``make(*arguments)`` gives."""
    return _made(kind, key, language_in_force(), make, arguments)


@st.cache_resource(show_spinner=False, max_entries=300)
def _made(kind: str, key: str, language: str, _make: Any, _arguments: tuple[Any, ...]) -> Any:
    return _make(*_arguments)


def of_pack(kind: str, framework: Framework, make: Callable[[Framework], Known]) -> Known:
    """What follows from a framework alone: ``make(framework)``."""
    used = (framework.pack.key, framework.pack.version, framework.applied, *framework.changed_settings)
    known: Known = made(kind, repr(used), make, framework)
    return known
