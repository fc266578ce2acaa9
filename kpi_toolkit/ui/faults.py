"""What people see when something cannot be done, or fails: a sentence, never a traceback."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from kpi_toolkit.framework import PackError
from kpi_toolkit.i18n import _
from kpi_toolkit.review.ports import Unavailable
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.ui.components.html import md

log = logging.getLogger("kpi_toolkit.ui")

EXPECTED = (Refused, UnusableFile, PackError, Unavailable)
"""What may happen to people through no fault of ours."""


@contextmanager
def told(place: str) -> Iterator[None]:
    """Show a refusal as a sentence, and a fault of ours as a sentence with a number that the log knows too."""
    try:
        yield
    except Exception as error:
        ours = not isinstance(error, EXPECTED)
        icon = ":material/report:" if ours else ":material/error:"
        st.error(md(excused(error, place)), icon=icon)


def excused(error: Exception, place: str) -> str:
    """What somebody reads of an error that is being handled; of a fault of ours the log keeps everything."""
    if isinstance(error, EXPECTED):
        return str(error)
    number = uuid.uuid4().hex[:8]
    log.exception("fault %s on page %s", number, place)
    return _(
        "Something failed here, and it is our mistake. What was saved is safe. Please try again, "
        "and tell the number {number} to whoever runs this installation."
    ).format(number=number)
