"""A file that takes a while to make: a button to have it made, how far it is, then a button to take it.

The work goes on where the page is left or loaded anew, and is found again then (``services.jobs``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.i18n import _, language_in_force
from kpi_toolkit.review.desk import Job, JobState
from kpi_toolkit.services import jobs
from kpi_toolkit.ui.components.downloads import delivered
from kpi_toolkit.ui.components.html import esc, md, meter, show
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.doing import bound, came_of
from kpi_toolkit.ui.parts import part

LOOK_EVERY = 1.0
"""Seconds after which a file that is being made is looked at again."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be made, as ``services.jobs`` takes it, and the words around it."""

    key: str
    kind: str
    parameters: Mapping[str, Any]
    make: str
    take: str
    name: str | None

    @property
    def widget(self) -> str:
        """What the widgets are known by: another one for other work, so that no click hits the wrong one."""
        return f"{self.key} {sorted(self.parameters.items())}"


def job_download(
    desk: Desk,
    key: str,
    kind: str,
    parameters: Mapping[str, Any],
    *,
    make: str,
    take: str,
    name: str | None = None,
) -> None:
    """Draw the buttons of a file. ``key``, ``kind``, ``parameters``: as ``jobs.start`` takes them.

    ``make`` and ``take``: the words of the two buttons, as Streamlit takes them. ``name``: of the file; as the
    job calls it where None.
    """
    wanted = _Wanted(key, kind, parameters, make, take, name)
    job = _found(desk, wanted)
    under_way = job is not None and job.unfinished
    part(_draw, every=LOOK_EVERY if under_way else None)(desk, wanted, under_way)


def _found(desk: Desk, wanted: _Wanted) -> Job | None:
    """The person's job of just this, in the language in force."""
    same = (wanted.kind, dict(wanted.parameters), language_in_force())
    for job in jobs.jobs(desk.acting, wanted.key):
        if job.key == wanted.key and (job.kind, job.parameters, job.language) == same:
            return job
    return None


def _draw(desk: Desk, wanted: _Wanted, watched: bool) -> None:
    job = _found(desk, wanted)
    if (job is not None and job.unfinished) != watched:
        st.rerun()  # the whole page decides whether this part looks again by itself
    came_of(wanted.widget)
    if job is not None and job.unfinished:
        _under_way(desk, wanted, job)
    elif job is not None and job.state is JobState.DONE:
        st.download_button(
            wanted.take,
            delivered(lambda: jobs.result(desk.acting, job.id).data, "download"),
            file_name=wanted.name or job.name,
            mime=job.mime,
            key=f"take {wanted.widget}",
            icon=":material/download:",
            on_click="ignore",
        )
    else:
        if job is not None and job.state is JobState.FAILED:
            st.error(md(job.problem or _("It could not be made.")), icon=":material/error:")
        st.button(
            wanted.make,
            key=f"make {wanted.widget}",
            icon=":material/build:",
            on_click=bound(wanted.widget, partial(_start, desk, wanted)),
        )


def _under_way(desk: Desk, wanted: _Wanted, job: Job) -> None:
    if job.state is JobState.WAITING:
        words = _("It waits for its turn. You may leave this page; the file will be here.")
    else:
        words = job.message or _("It is being made.")
    bar = meter(100 * job.progress, _("{percent} per cent").format(percent=round(100 * job.progress)))
    show(Markup('<p role="status">{} {}</p>').format(bar, esc(words)))
    st.button(
        _("Stop"),
        key=f"stop {wanted.widget}",
        icon=":material/close:",
        on_click=bound(wanted.widget, partial(_stop, desk, job)),
    )


def _start(desk: Desk, wanted: _Wanted) -> None:
    jobs.start(desk.acting, wanted.key, wanted.kind, wanted.parameters)


def _stop(desk: Desk, job: Job) -> None:
    jobs.cancel(desk.acting, job.id)
