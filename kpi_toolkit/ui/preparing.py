"""What the page of template and upload is about: a city's figures on their way into a round, and how far they are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import streamlit as st

from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.dates import moment
from kpi_toolkit.review.carry import Difference, difference
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services import drafts
from kpi_toolkit.services.permitted import permitted
from kpi_toolkit.services.preparing import Prepared
from kpi_toolkit.services.reading import RoundView
from kpi_toolkit.ui.components.people import person_name
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.doing import Act, bound
from kpi_toolkit.ui.figures import Figures, figures, working_copy
from kpi_toolkit.ui.journey import Standing, Step, Way

MEANWHILE = "changed meanwhile"
Seen = tuple[int | None, int]
"""Version of the working copy, None for none, and number of submissions."""


@dataclass(frozen=True)
class Preparation:
    """A round whose figures are prepared. ``copy``: the working copy, if there is one; ``readable``: whether this
    version of the toolkit can show it; ``may``: what the person may do now; ``journal``: what they did here."""

    desk: Desk
    view: RoundView
    may: frozenset[Action]
    copy: Prepared | None
    journal: Mapping[str, Any]

    @property
    def round_id(self) -> str:
        return self.view.round.id

    @property
    def version(self) -> int | None:
        """Of the working copy on the screen."""
        return self.copy.version if self.copy else None

    @property
    def may_prepare(self) -> bool:
        return Action.PREPARE in self.may

    @property
    def readable(self) -> bool:
        """Whether the working copy, if there is one, was made by a toolkit that speaks like this one."""
        try:
            return self.copy is None or bool(self.copy.assessment)
        except Refused:
            return False

    @cached_property
    def found(self) -> Figures | None:
        """The figures: of the working copy, else what was handed in last."""
        return figures(self.desk, self.view) if self.readable else None

    @property
    def files_key(self) -> str:
        """Another one for other files; what was typed over them does not matter."""
        return _key_of(self.copy) if self.copy else ""

    @property
    def expected(self) -> bool:
        """Whether the person said that these files are what they expected; of typed values nobody asks."""
        return not self.files_key or self.journal.get("expected") == self.files_key

    @cached_property
    def standings(self) -> dict[Step, Standing]:
        """How each step stands."""
        return Way(
            taken=bool(self.journal.get("taken")),
            prepared=self.copy is not None,
            expected=self.expected,
            errors=self.found.assessment.counts["error"] if self.found else 0,
            handed_in=bool(self.view.submissions),
        ).standings

    @cached_property
    def since_upload(self) -> Difference | None:
        """What the last upload changed against the one before it, where the person made both."""
        since = self.journal.get("since")
        if not since or since["files"] != self.files_key:
            return None
        found: Difference = _difference().validate_python(since["difference"])
        return found

    def note(self, **changes: Any) -> None:
        """Keep what the person did here, beside what is kept."""
        drafts.keep(self.desk.acting, _place(self.round_id), {**self.journal, **changes})

    def note_upload(self, new: Prepared) -> None:
        """Keep what new files changed against those that were there, as far as that is not too long to keep."""
        self.note(taken=True, since=None)  # whoever uploads has a workbook
        if self.copy is None or not self.copy.files or not self.readable:
            return
        told = _difference().dump_python(difference(self.copy.facts, new.facts), mode="json")
        with suppress(Refused):
            self.note(taken=True, since={"files": _key_of(new), "difference": told})

    @property
    def seen(self) -> Seen:
        """What is on the screen, for telling whether it is another thing later."""
        return self.version, len(self.view.submissions)

    def doing(self, place: str, act: Act, seen: Seen | None = None) -> Callable[[], None]:
        """``act`` for a button, as ``doing.bound``; that somebody was faster is told by ``meanwhile`` instead.

        ``seen``: what was on the screen when the person decided, where that is not what is there now.
        """

        def run() -> str | None:
            try:
                return act()
            except Refused as refused:
                if refused.reason != "changed-meanwhile":
                    raise
                st.session_state[MEANWHILE] = (self.round_id, seen or self.seen)
                return None

        return bound(place, run)


def preparation(desk: Desk, view: RoundView) -> Preparation:
    """What there is of a round whose figures are prepared. Raises Refused."""
    return Preparation(
        desk=desk,
        view=view,
        may=permitted(desk.acting, view.round.id),
        copy=working_copy(desk, view.round.id),
        journal=drafts.kept(desk.acting, _place(view.round.id)) or {},
    )


def meanwhile(of: Preparation, *, drawn_before: bool) -> str | None:
    """Who changed the figures since the person last saw them here, in sentences; None where nobody did.

    ``drawn_before``: whether the page was on the screen until now.
    """
    key = f"seen {of.round_id}"
    now = of.seen
    seen = st.session_state.get(key, now) if drawn_before else now
    st.session_state[key] = now
    refused_round, seen_then = st.session_state.pop(MEANWHILE, (None, now))
    refused = refused_round == of.round_id
    if not refused and seen == now:
        return None
    sentences = [_who(of, handed_in=now[1] > (seen_then if refused else seen)[1])]
    if refused:
        sentences.append(_("What you were about to do was not done."))
    sentences.append(_("Below is what is there now. Look at it before you go on."))
    return " ".join(sentences)


def seen_now(round_id: str, seen: Seen) -> None:
    """What the person has just done themselves is nothing that somebody did meanwhile."""
    st.session_state[f"seen {round_id}"] = seen


def _who(of: Preparation, *, handed_in: bool) -> str:
    last = of.view.submissions[-1] if handed_in else of.copy
    if last is None:
        return _("What was uploaded has been thrown away meanwhile.")
    if last.by == of.desk.person.id:
        words = (
            _("You handed the figures in meanwhile in another window, on {when}.")
            if handed_in
            else _("You changed the figures meanwhile in another window, on {when}.")
        )
    else:
        words = (
            _("Somebody else handed the figures in meanwhile: {name}, on {when}.")
            if handed_in
            else _("Somebody else changed the figures meanwhile: {name}, on {when}.")
        )
    return words.format(name=person_name(of.view.people.get(last.by)), when=moment(last.at))


def _key_of(copy: Prepared) -> str:
    hashes = "\n".join(file.sha256 for file in copy.files)
    return hashlib.sha256(hashes.encode()).hexdigest() if hashes else ""


def _place(round_id: str) -> str:
    return f"round/{round_id}/preparing"


def _difference() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Difference)
