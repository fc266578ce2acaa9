"""A round at a glance: what comes next, what was handed in, what happened."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.i18n import N_, _, ngettext
from kpi_toolkit.i18n.dates import moment
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.review.models import SubmissionRecord
from kpi_toolkit.review.table import TABLE, UNATTESTED, Action
from kpi_toolkit.review.words import STATE_WORDS
from kpi_toolkit.services.reading import RoundView
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, esc, facts, meter, show, table
from kpi_toolkit.ui.components.next_step import next_step
from kpi_toolkit.ui.components.people import person_name
from kpi_toolkit.ui.components.rounds import open_round
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.figures import working_copy

KINDS = {
    "files": N_("files"),
    "correction": N_("correction of single values"),
    "restatement": N_("restated with other targets or a newer pack"),
}


def page(desk: Desk) -> None:
    """Draw the page."""
    view = open_round(desk, _("Overview"))
    prepared = working_copy(desk, view.round.id) is not None and view.round.state in UNATTESTED
    next_step(desk, view.round.state, view.round.id, prepared=prepared)
    if view.submissions:
        _figures(desk, view)
    st.header(_("Verification"))
    show(facts(_verification(view)))
    if view.submissions:
        st.header(_("Handed in"))
        show(_submissions(view))
    st.header(_("What happened"))
    show(_history(view))


def _figures(desk: Desk, view: RoundView) -> None:
    from kpi_toolkit.ui.components.html import tiles

    handed = [record for record in view.submissions if record.kind != "restatement"]
    found = memory.assessment(desk, handed[-1])
    coverage = found.coverage
    reported = _("{part} of {whole}").format(
        part=coverage.data_points_reported, whole=coverage.data_points_total
    )
    rows = [
        (_("data points reported"), reported),
        (ngettext("error", "errors", found.counts["error"]), str(found.counts["error"])),
        (ngettext("warning", "warnings", found.counts["warning"]), str(found.counts["warning"])),
        (ngettext("note", "notes", found.counts["info"]), str(found.counts["info"])),
    ]
    show(tiles(rows))


def _verification(view: RoundView) -> Iterable[tuple[str, object]]:
    running = [one for one in view.assignments if one.ended_at is None]
    names = commas(person_name(view.people.get(one.verifier_id)) for one in running)
    yield _("Verifiers"), names or _("nobody is assigned yet")
    if view.progress and view.progress.reported:
        words = _("{decided} of {reported} data points").format(
            decided=view.progress.decided, reported=view.progress.reported
        )
        bar = meter(100 * view.progress.decided / view.progress.reported, words)
        yield _("Decided"), bar + Markup(" ") + esc(words)
        yield _("Open questions"), str(view.progress.questions_open)
    if view.attestation:
        yield (
            _("Attested"),
            _("by {name} on {when}").format(
                name=view.attestation.name or _("somebody whose name is not here"),
                when=moment(view.attestation.at),
            ),
        )
        independent = (
            _("yes") if view.attestation.independent else _("no: figures and attestation by one person")
        )
        yield _("Independent"), independent


def _submissions(view: RoundView) -> Markup:
    columns = [
        Column(_("Number"), "end"),
        Column(_("When")),
        Column(_("Who")),
        Column(_("What")),
        Column(_("Files with their fingerprint (SHA-256)")),
    ]
    rows = [
        Row(
            [
                Cell(str(record.number), head=True),
                moment(record.at),
                person_name(view.people.get(record.by)),
                _(KINDS.get(record.kind, record.kind)),
                _files(record),
            ]
        )
        for record in reversed(view.submissions)
    ]
    return table(Table(_("Submissions, the newest first"), columns, rows, quiet=True))


def _files(record: SubmissionRecord) -> Markup:
    made = [Markup("{}<br><code>{}</code>").format(esc(file.name), file.sha256) for file in record.files]
    if record.changes:
        count = len(record.changes)
        made.append(esc(ngettext("{count} typed value", "{count} typed values", count).format(count=count)))
    return Markup("<br>").join(made) or Markup("–")


def _history(view: RoundView) -> Markup:
    columns = [
        Column(_("When")),
        Column(_("What")),
        Column(_("Who")),
        Column(_("State after it")),
        Column(_("Reason")),
    ]
    rows = [
        Row(
            [
                Cell(moment(event.at), head=True),
                _(TABLE[Action(event.action)].what) if event.action in set(Action) else event.action,
                person_name(view.people.get(event.by)),
                _(STATE_WORDS[event.to_state]),
                event.reason or "–",
            ]
        )
        for event in reversed(view.events)
    ]
    return table(Table(_("What happened, the newest first"), columns, rows, quiet=True))
