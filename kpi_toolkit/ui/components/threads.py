"""Questions to the city with its answers, and the verifier's side of them: ask, ask on, close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.dates import day, moment
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.review.models import Attachment, Message, Person, PointKey
from kpi_toolkit.review.table import Action
from kpi_toolkit.review.workflow import awaits_answer
from kpi_toolkit.services.asking import WHOLE, ask, ask_again, close
from kpi_toolkit.services.correcting import PROFILE
from kpi_toolkit.services.reading import Thread, content
from kpi_toolkit.ui.components.downloads import delivered
from kpi_toolkit.ui.components.drafted import saved, text_field, typed
from kpi_toolkit.ui.components.html import badge, esc, lines, md, show
from kpi_toolkit.ui.components.people import person_name
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.doing import bound, came_of
from kpi_toolkit.ui.verifying import Bench


def general_topics(framework: Framework) -> Mapping[PointKey, str]:
    """What can be asked about beside data points: the whole round, and the figures of the city's profile."""
    fields = {field.key: field.label for field in framework.pack.profile}
    shared = {key: framework.inputs[key].label for key in framework.shared_inputs}
    return {WHOLE: _("The whole round")} | {(PROFILE, key): label for key, label in (fields | shared).items()}


def thread_topic(thread: Thread) -> PointKey:
    """What a thread is about."""
    return thread.question.code, thread.question.data_point


def threads(desk: Desk, bench: Bench, topics: Mapping[PointKey, str]) -> None:
    """The threads about some things, and a form to ask about them. ``topics``: the things with their names."""
    own = [thread for thread in bench.view.threads if thread_topic(thread) in topics]
    for thread in own:
        with st.container(border=True):
            name = topics[thread_topic(thread)] if len(topics) > 1 else ""
            show(thread_html(thread, bench.view.people, name))
            came_of(_place_of(bench, thread))
            if thread.question.closed_at is None:
                _go_on(desk, bench, thread)
    files(
        desk, bench.round_id, [one for one in bench.view.attachments if (one.code, one.data_point) in topics]
    )
    came_of(_place(bench, topics))
    if Action.ASK in bench.may:
        with st.expander(_("Ask the city another question") if own else _("Ask the city")):
            _new(desk, bench, topics)
    elif not own:
        st.markdown(_("Nothing was asked."))


def thread_html(thread: Thread, people: Mapping[str, Person], about: str = "") -> Markup:
    """A thread with all its messages. ``about``: the data point, where the reader would not know."""
    messages = Markup("").join(_message(message, thread.attachments, people) for message in thread.messages)
    head = Markup("<strong>{}</strong> ").format(esc(about)) if about else Markup("")
    return Markup('<div class="kpi-thread"><p>{}{}</p>{}</div>').format(head, _state(thread), messages)


def _state(thread: Thread) -> Markup:
    if thread.question.closed_at is not None:
        return badge(_("closed on {day}").format(day=day(thread.question.closed_at)), "quiet", icon="✓")
    if awaits_answer(thread.messages):
        return badge(_("waits for the city"), "warning", icon="?")
    return badge(_("answered"), "info", icon="◕")


def _message(message: Message, attachments: Sequence[Attachment], people: Mapping[str, Person]) -> Markup:
    who = _("The city: {name}") if message.answer else _("The verifier: {name}")
    names = [one.file.name for one in attachments if one.message_id == message.id]
    listed = Markup("").join(Markup('<p class="quiet">{}</p>').format(esc(_attached(name))) for name in names)
    return Markup('<article class="{}"><p class="quiet">{} · {}</p><p>{}</p>{}</article>').format(
        "answer" if message.answer else "asked",
        esc(who.format(name=person_name(people.get(message.by)))),
        esc(moment(message.at)),
        lines(message.text),
        listed,
    )


def _attached(name: str) -> str:
    return _("With the file {name}, see below.").format(name=name)


def files(desk: Desk, round_id: str, attachments: Sequence[Attachment]) -> None:
    """Files to download; their bytes are read when one is asked for, and never opened in the browser."""
    for one in attachments:
        size = number(max(one.file.size / 1000, 1), 0)
        st.download_button(
            md(_("{name} ({size} kB)").format(name=one.file.name, size=size)),
            delivered(partial(content, desk.acting, round_id, one.file.sha256), "attachment"),
            file_name=one.file.name,
            mime="application/octet-stream",
            key=f"file {one.id}",
            icon=":material/attach_file:",
            on_click="ignore",
        )


def _place_of(bench: Bench, thread: Thread) -> str:
    return f"round/{bench.round_id}/thread/{thread.question.id}"


def _go_on(desk: Desk, bench: Bench, thread: Thread) -> None:
    place = _place_of(bench, thread)
    if Action.ASK in bench.may:
        with st.expander(_("Ask on in this thread")):
            text_field(desk, place, _("What is still missing?"))
            st.button(
                _("Ask on"),
                key=f"ask on {place}",
                on_click=bound(place, partial(_ask_on, desk, bench, thread.question.id, place)),
            )
    if Action.CLOSE in bench.may:
        st.button(
            _("Close this question"),
            key=f"close {place}",
            icon=":material/check:",
            on_click=bound(place, partial(_close, desk, bench, thread.question.id)),
        )


def _ask_on(desk: Desk, bench: Bench, question_id: str, place: str) -> str:
    ask_again(desk.acting, bench.round_id, question_id, typed(place))
    saved(desk, place)
    return _("Asked. The question waits for the city.")


def _close(desk: Desk, bench: Bench, question_id: str) -> str:
    close(desk.acting, bench.round_id, question_id)
    return _("The question is closed.")


def _place(bench: Bench, topics: Mapping[PointKey, str]) -> str:
    code, _data_point = next(iter(topics))
    return f"round/{bench.round_id}/question/{code}"


def _new(desk: Desk, bench: Bench, topics: Mapping[PointKey, str]) -> None:
    place, about = _place(bench, topics), next(iter(topics))
    if len(topics) > 1:
        about = st.selectbox(
            _("About"),
            list(topics),
            format_func=lambda key: topics[key],
            key=f"about {place}",
            filter_mode=None,
        )
    hint = _("The city sees it on its page “Questions”.")
    text_field(desk, place, _("Your question"), hint=hint)
    st.button(
        _("Put the question to the city"),
        key=f"ask {place}",
        icon=":material/send:",
        on_click=bound(place, partial(_ask, desk, bench, about, place)),
    )


def _ask(desk: Desk, bench: Bench, key: PointKey, place: str) -> str:
    ask(desk.acting, bench.round_id, *key, typed(place))
    saved(desk, place)
    return _("The question is put to the city.")
