"""The verifier's decision on a data point: the form, the decision in force, taking it back, its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.dates import moment
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.review.carry import GONE
from kpi_toolkit.review.inspecting import Offer
from kpi_toolkit.review.models import Decision, DecisionKind, Person
from kpi_toolkit.review.points import DECIDED, NEEDS_REASON, PointStanding
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.review.words import POINT_WORDS
from kpi_toolkit.review.worklist import Line
from kpi_toolkit.services.deciding import Choice, decide, reopen
from kpi_toolkit.ui.components.drafted import TEXT, keeping, key, restored, saved, text_field, typed
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, esc, lines, md, show, table
from kpi_toolkit.ui.components.people import person_name
from kpi_toolkit.ui.components.points import point_badge
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.doing import bound, came_of
from kpi_toolkit.ui.verifying import Bench

KIND = "kind"
FIELDS = (KIND, TEXT)
GO_ON = "go on"
"""Where a saved decision leaves ``On`` for the page."""

KIND_WORDS: Mapping[DecisionKind, tuple[str, str]] = {
    DecisionKind.ACCEPT: (N_("Accept"), N_("The value is plausible. A remark is possible.")),
    DecisionKind.ACCEPT_WITH_REASON: (
        N_("Accept with a reason"),
        N_("The value is plausible although a check asks about it; the reason says why."),
    ),
    DecisionKind.CORRECT: (
        N_("Corrected"),
        N_("The city handed in another value than before, and this one is plausible."),
    ),
    DecisionKind.NOT_VERIFIED: (
        N_("Not verified"),
        N_("You could not convince yourself; the reason says why."),
    ),
}
HISTORY_WORDS: Mapping[DecisionKind, str] = {
    **{kind: POINT_WORDS[state] for kind, state in DECIDED.items()},
    DecisionKind.REOPEN: N_("taken back"),
    DecisionKind.CARRIED: N_("carried over to the new submission"),
    DecisionKind.LAPSED: N_("lapsed with the new submission"),
}
PART_WORDS: Mapping[str, str] = {
    "value": N_("the value"),
    "status": N_("whether it is reported"),
    "unit": N_("the unit"),
    "year": N_("the year"),
    "inputs": N_("the figures it is computed from"),
    GONE: N_("it is not there any more"),
}


@dataclass(frozen=True, slots=True)
class On:
    """The indicator that comes next, and what is to be said there of what was saved here."""

    code: str
    said: str


def decision(desk: Desk, bench: Bench, line: Line, *, then: str | None, shortcut: bool) -> None:
    """Everything about the decision on one data point.

    ``then``: the indicator that "save and next" leads to; None for no such button. ``shortcut``: whether the
    button listens to the keyboard, which one on a page does.
    """
    standing = line.standing
    show(standing_html(line, bench.view.people))
    came_of(_place(bench, line))
    if line.reported and standing.decision is None and Action.DECIDE in bench.may:
        offer = bench.inspected.offer(line.key, standing)
        if offer.not_now:
            st.info(md(offer.not_now.sentence), icon=":material/info:")
        else:
            _form(desk, bench, line, offer, then=then, shortcut=shortcut)
    if standing.decision is not None and Action.REOPEN in bench.may:
        with st.expander(_("Take the decision back")):
            _reopening(desk, bench, line)
    if standing.history:
        with st.expander(_("History")):
            show(_history(standing.history, bench.view.people))


def standing_html(line: Line, people: Mapping[str, Person]) -> Markup:
    """How a data point stands, in sentences."""
    standing = line.standing
    parts = [Markup("<p>{}</p>").format(point_badge(standing, reported=line.reported))]
    in_force = standing.decision
    if in_force is not None:
        parts.append(_signed(_("Decided by {name} on {when}."), in_force, people))
        if standing.carried:
            parts.append(_sentence(_("Decided on an earlier submission; the value is still what it was.")))
    elif standing.lapsed is not None:
        parts.append(
            Markup("<p><strong>{}</strong> {}</p>").format(
                esc(_("The decision lapsed: the city handed in something else.")), esc(_changed(standing))
            )
        )
        before = _("It was “{decision}”, by {name} on {when}.")
        parts.append(_signed(before, standing.lapsed, people))
    return Markup('<div class="kpi-standing">{}</div>').format(Markup("").join(parts))


def _signed(sentence: str, one: Decision, people: Mapping[str, Person]) -> Markup:
    said = sentence.format(
        decision=_(HISTORY_WORDS[one.kind]), name=person_name(people.get(one.by)), when=moment(one.at)
    )
    reason = Markup("<blockquote>{}</blockquote>").format(lines(one.reason)) if one.reason else Markup("")
    return _sentence(said) + reason


def _sentence(text: str) -> Markup:
    return Markup('<p class="quiet">{}</p>').format(esc(text))


def _changed(standing: PointStanding) -> str:
    """What a new submission changed, of the decision that lapsed last."""
    lapses = [one for one in standing.history if one.kind is DecisionKind.LAPSED]
    return _("What changed: {parts}.").format(parts=_parts(lapses[-1].reason)) if lapses else ""


def _parts(reason: str | None) -> str:
    words = [_(PART_WORDS[part]) if part in PART_WORDS else part for part in (reason or "").split()]
    return commas(words)


def _place(bench: Bench, line: Line) -> str:
    return f"round/{bench.round_id}/decision/{line.key[0]}/{line.key[1]}"


def _form(desk: Desk, bench: Bench, line: Line, offer: Offer, *, then: str | None, shortcut: bool) -> None:
    place = _place(bench, line)
    restored(desk, place, FIELDS)
    kinds = [kind.value for kind in offer.kinds]
    if typed(place, KIND) not in kinds:
        st.session_state[key(place, KIND)] = None
    st.radio(
        _("Your decision"),
        kinds,
        index=None,
        format_func=lambda kind: _(KIND_WORDS[DecisionKind(kind)][0]),
        captions=[_(KIND_WORDS[DecisionKind(kind)][1]) for kind in kinds],
        key=key(place, KIND),
        on_change=keeping(desk, place, FIELDS),
    )
    if why := offer.hindrances[DecisionKind.ACCEPT]:
        st.caption(md(why.sentence))
    needed = typed(place, KIND) in NEEDS_REASON or NEEDS_REASON.issuperset(offer.kinds)
    hint = _("Reasons and remarks are printed in the verification report.")
    text_field(desk, place, _("Reason") if needed else _("Remark, if wanted"), FIELDS, hint=hint)
    _buttons(desk, bench, line, then=then, shortcut=shortcut)


def _buttons(desk: Desk, bench: Bench, line: Line, *, then: str | None, shortcut: bool) -> None:
    place = _place(bench, line)
    with st.container(horizontal=True):
        if then is not None:
            st.button(
                _("Save and next"),
                key=f"next {place}",
                type="primary",
                shortcut="Ctrl+Enter" if shortcut else None,
                on_click=bound(place, partial(_decide, desk, bench, line, then)),
            )
        st.button(
            _("Save"),
            key=f"save {place}",
            type="secondary" if then is not None else "primary",
            shortcut="Ctrl+Enter" if shortcut and then is None else None,
            on_click=bound(place, partial(_decide, desk, bench, line, None)),
        )


def _decide(desk: Desk, bench: Bench, line: Line, then: str | None) -> str | None:
    """Save what stands in the form, as a decision on what was drawn: its submission and its last decision."""
    place, last = _place(bench, line), line.standing.last
    chosen = typed(place, KIND)
    if not chosen:
        raise Refused("nothing-chosen")
    kind = DecisionKind(chosen)
    choice = Choice(*line.key, kind, typed(place), last.id if last else None)
    decide(desk.acting, bench.round_id, [choice], on=bench.record.number)
    saved(desk, place, FIELDS)
    said = _("Saved: {name} is “{decision}”.").format(
        name=_name(line), decision=_(POINT_WORDS[DECIDED[kind]])
    )
    if then is None:
        return said
    st.session_state[GO_ON] = On(then, said)
    return None


def _name(line: Line) -> str:
    return f"{line.value.name} ({line.value.code})"


def _reopening(desk: Desk, bench: Bench, line: Line) -> None:
    place = f"{_place(bench, line)}/reopen"
    text_field(desk, place, _("Why do you take it back?"), hint=_("The reason is kept in the history."))
    st.button(
        _("Take it back"),
        key=f"reopen {place}",
        on_click=bound(_place(bench, line), partial(_reopen, desk, bench, line, place)),
    )


def _reopen(desk: Desk, bench: Bench, line: Line, place: str) -> str:
    last = line.standing.last
    seen = {line.key: last.id} if last else {}
    reopen(desk.acting, bench.round_id, [line.key], typed(place), seen=seen)
    saved(desk, place)
    return _("Taken back: {name} is open again.").format(name=_name(line))


def _history(history: Sequence[Decision], people: Mapping[str, Person]) -> Markup:
    columns = [Column(_("When")), Column(_("What")), Column(_("Who")), Column(_("Reason"))]
    rows = [
        Row(
            [
                Cell(moment(one.at), head=True),
                _(HISTORY_WORDS[one.kind]),
                person_name(people.get(one.by)),
                lines(_why(one)),
            ]
        )
        for one in reversed(history)
    ]
    return table(Table(_("History of the decision, the newest first"), columns, rows, quiet=True))


def _why(one: Decision) -> str:
    if one.kind is DecisionKind.LAPSED:
        return _("What changed: {parts}.").format(parts=_parts(one.reason))
    return one.reason or "–"
