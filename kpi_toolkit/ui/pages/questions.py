"""The questions of the verifier and the answers of the city, with their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.asking import WHOLE, answer
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.permitted import permitted
from kpi_toolkit.services.reading import RoundView, Thread, content
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.downloads import delivered
from kpi_toolkit.ui.components.drafted import saved, text_field, typed
from kpi_toolkit.ui.components.file_field import file_field
from kpi_toolkit.ui.components.html import md, show
from kpi_toolkit.ui.components.rounds import open_round
from kpi_toolkit.ui.components.threads import thread_html
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.doing import bound, came_of
from kpi_toolkit.ui.navigation import may_go, to

EVIDENCE = ("pdf", "xlsx", "csv", "docx", "png", "jpg")
"""What evidence usually is; any other file is taken as well."""


def page(desk: Desk) -> None:
    """Draw the page."""
    view = open_round(desk, _("Questions"))
    if not view.threads:
        st.info(
            _("Nothing was asked so far. Questions of the verifier appear here, to be answered with files."),
            icon=":material/info:",
        )
        return
    may = permitted(desk.acting, view.round.id)
    framework = memory.framework(desk, key=view.round.framework)
    waiting = [one for one in view.threads if one.question.closed_at is None]
    closed = [one for one in view.threads if one.question.closed_at is not None]
    st.write(
        ngettext("{count} question is open.", "{count} questions are open.", len(waiting)).format(
            count=len(waiting)
        )
    )
    for thread in waiting:
        _thread(desk, view, thread, framework, may)
    if closed:
        st.header(_("Closed"))
        for thread in closed:
            _thread(desk, view, thread, framework, frozenset())


def _thread(
    desk: Desk, view: RoundView, thread: Thread, framework: Framework, may: frozenset[Action]
) -> None:
    question = thread.question
    with st.container(border=True, key=f"thread {question.id}"):
        st.subheader(md(_about(question.code, question.data_point, framework)))
        show(thread_html(thread, view.people))
        _files(desk, view, thread)
        point = (question.code, question.data_point)
        if point in framework.by_key:
            page, words = (
                ("kpi", _("To the decision on it"))
                if Action.DECIDE in may
                else ("value", _("Look at the value"))
            )
            if may_go(page):
                place: Mapping[str, str] = {"code": question.code, "data_point": question.data_point}
                to(page, words, icon="manage_search", round=view.round.id, **place)
        if Action.ANSWER in may:
            _answer(desk, view, thread)


def _about(code: str, data_point: str, framework: Framework) -> str:
    if (code, data_point) in framework.by_key:
        return f"{code} {framework.by_key[code, data_point].name}"
    labels = {field.key: field.label for field in framework.pack.profile}
    if (code, data_point) == WHOLE:
        return _("The whole round")
    return _("City profile: {name}").format(name=labels.get(data_point, data_point))


def _files(desk: Desk, view: RoundView, thread: Thread) -> None:
    for one in thread.attachments:
        size = number(max(one.file.size / 1000, 1), 0)
        st.download_button(
            md(_("{name} ({size} kB)").format(name=one.file.name, size=size)),
            delivered(partial(content, desk.acting, view.round.id, one.file.sha256), "attachment"),
            file_name=one.file.name,
            mime="application/octet-stream",
            key=f"file {one.id}",
            icon=":material/attach_file:",
            on_click="ignore",
        )


def _answer(desk: Desk, view: RoundView, thread: Thread) -> None:
    place = f"round/{view.round.id}/answer/{thread.question.id}"
    came_of(place)
    text_field(desk, place, _("Your answer"))
    key = f"evidence {thread.question.id} {st.session_state.get(place, 0)}"
    area = f"files-{thread.question.id[:8]}"
    given = file_field(_("Files as evidence, if you have some"), key=key, area=area, endings=EVIDENCE)
    files = [SourceData(one.name, one.getvalue()) for one in given]
    if files:
        st.caption(_("The files are sent with your answer; they are not saved before."))
    st.button(
        _("Send the answer"),
        key=f"send {place}",
        type="primary",
        icon=":material/send:",
        on_click=bound(place, partial(_send, desk, view, thread, place, files)),
    )


def _send(desk: Desk, view: RoundView, thread: Thread, place: str, files: Sequence[SourceData]) -> str:
    answer(desk.acting, view.round.id, thread.question.id, typed(place), files)
    saved(desk, place)
    st.session_state[place] = st.session_state.get(place, 0) + 1  # a new field, without the files
    return _("Your answer is sent.")
