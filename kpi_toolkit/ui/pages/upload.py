"""A city's figures on their way into a round: template, upload, what was read, findings, targets, handing in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from kpi_toolkit.framework.models import Severity
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.dates import moment
from kpi_toolkit.review.carry import Difference
from kpi_toolkit.review.models import RoundState, SubmissionRecord
from kpi_toolkit.review.refusal import Refusal
from kpi_toolkit.review.table import Action
from kpi_toolkit.review.words import STATE_MEANINGS
from kpi_toolkit.services.making import Makeable, makeable
from kpi_toolkit.services.preparing import Prepared, catch_up, discard
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.confirm import confirmed_button
from kpi_toolkit.ui.components.difference import difference_html
from kpi_toolkit.ui.components.downloads import file_name
from kpi_toolkit.ui.components.expected import expected_html
from kpi_toolkit.ui.components.handing_in import handing_in, notices, settled
from kpi_toolkit.ui.components.html import md, show, tiles
from kpi_toolkit.ui.components.job_download import job_download
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.components.next_step import next_step
from kpi_toolkit.ui.components.people import person_name
from kpi_toolkit.ui.components.rounds import open_round
from kpi_toolkit.ui.components.steps import head_html, overview_html
from kpi_toolkit.ui.components.target_choice import target_choice
from kpi_toolkit.ui.components.template_files import templates
from kpi_toolkit.ui.components.typed_values import typed_html
from kpi_toolkit.ui.components.uploading import drawn_before, uploading
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.doing import came_of
from kpi_toolkit.ui.figures import Figures
from kpi_toolkit.ui.journey import Standing, Step
from kpi_toolkit.ui.navigation import to
from kpi_toolkit.ui.preparing import Preparation, meanwhile, preparation, seen_now

CAUGHT_UP, EXPECTED, DISCARDED = "caught up", "expected", "discarded"
MARKED_UP = "marked-up.xlsx"
FROZEN = frozenset({RoundState.VERIFIED, RoundState.PUBLISHED, RoundState.WITHDRAWN})


def page(desk: Desk) -> None:
    """Draw the page."""
    view = open_round(desk, _("Template and upload"))
    of = preparation(desk, view)
    told = meanwhile(of, drawn_before=drawn_before(of.round_id))
    if told:
        st.warning(md(told), icon=":material/group:")
    _locked(of)
    _behind(of)
    if of.copy is None and _last(of) is not None:
        next_step(desk, view.round.state, view.round.id)
    show(overview_html(of.standings))
    for step, standing in of.standings.items():
        show(head_html(step, standing))
        BODIES[step](of)


def _locked(of: Preparation) -> None:
    """Why nothing can be uploaded here, where that is so."""
    if of.may_prepare:
        return
    state = of.view.round.state
    said = (
        _(STATE_MEANINGS[state])
        if state in FROZEN
        else _("Officials of the city upload and hand in figures. You can look at what is there.")
    )
    st.info(md(said), icon=":material/lock:")


def _behind(of: Preparation) -> None:
    """A working copy that has to catch up with what was handed in or installed since."""
    came_of(CAUGHT_UP)
    if of.copy is None or (of.readable and not of.copy.behind):
        return
    st.warning(md(Refusal("behind").sentence), icon=":material/update:")
    if of.may_prepare:
        st.button(
            _("Bring it up to date"),
            type="primary",
            key=f"catch up {of.version}",
            on_click=of.doing(CAUGHT_UP, partial(_catch_up, of, of.copy)),
        )


def _catch_up(of: Preparation, copy: Prepared) -> str:
    with st.spinner(_("Reading, checking and scoring anew ...")):
        made = catch_up(of.desk.acting, of.round_id, on=copy.version)
    seen_now(of.round_id, (made.version, of.seen[1]))
    return _("The working copy is up to date. Look at what it says now.")


# --- what was read ---------------------------------------------------------------------------------------------------


def _expected(of: Preparation) -> None:
    came_of(EXPECTED)
    came_of(DISCARDED)
    found = of.found
    if found is None:
        st.caption(_("Once files are uploaded, you see here what was read from them."))
        return
    st.write(md(_provenance(of, found)))
    read = memory.made("what was read", found.key, expected_html, found)
    if of.standings[Step.EXPECTED] is Standing.DONE:
        with st.expander(_("What was read"), key="what was read"):
            show(read)
    else:
        show(read)
    if found.prepared is not None:
        show(typed_html(found.prepared.changes, found.prepared.dropped, found.framework))
        _compared(of, found.prepared)
        if not of.expected:
            notices(found.prepared)
        _answers(of, found.prepared)


def _provenance(of: Preparation, found: Figures) -> str:
    """Whose figures these are, and where they stand."""
    copy, record = found.prepared, found.record
    if copy is None:
        words = _("Handed in as submission {number} by {name} on {when}.")
    elif copy.files:
        words = _("Uploaded by {name} on {when}. Nothing of it is handed in yet.")
    else:
        words = _("Changed by {name} on {when} over what was handed in. Nothing of it is handed in yet.")
    by, at = (copy.by, copy.at) if copy else (record.by, record.at)
    name = person_name(of.view.people.get(by))
    return words.format(number=record.number, name=name, when=moment(at))


def _compared(of: Preparation, copy: Prepared) -> None:
    """What changed: since the files before, and since what is handed in."""
    if of.since_upload is not None:
        _difference(_("Since the files before"), of.since_upload, f"upload {of.files_key}")
    if copy.current is not None and copy.compared is not None:
        title = _("Since submission {number}").format(number=copy.current.number)
        _difference(title, copy.compared, f"submission {copy.record.id}")


def _difference(title: str, found: Difference, key: str) -> None:
    st.subheader(title)
    rows = [
        (_("findings mended"), str(len(found.fixed))),
        (_("findings new"), str(len(found.new))),
        (_("findings still open"), str(len(found.still_open))),
        (_("values changed"), str(len(found.values) + len(found.profile))),
    ]
    show(tiles(rows))
    with st.expander(_("Show every change"), key=f"every change since {key}"):
        show(memory.made("difference", key, difference_html, found))


def _answers(of: Preparation, copy: Prepared) -> None:
    """Yes, or no: then other files, or none."""
    if not of.expected:
        st.button(
            _("Yes, this is it"),
            type="primary",
            icon=":material/check:",
            key=f"yes {of.files_key}",
            on_click=of.doing(EXPECTED, partial(_yes, of)),
        )
    if Action.DISCARD not in of.may:
        return
    with st.expander(_("No, something is wrong"), key="something is wrong"):
        st.write(
            _(
                "If it is the wrong file, choose the right one in step 2: it takes the place of this one. If "
                "figures are wrong, mend them in the file and choose it again."
            )
        )
        lost = ngettext(
            "Or throw everything away that is not handed in: the files and {count} typed value.",
            "Or throw everything away that is not handed in: the files and {count} typed values.",
            len(copy.changes),
        )
        st.write(lost.format(count=len(copy.changes)))
        confirmed_button(
            _("Yes, throw it away"),
            _("Throw away"),
            of.doing(DISCARDED, partial(_discard, of, copy)),
            key=f"discard {of.round_id} {copy.version}",
            icon=":material/delete:",
        )


def _yes(of: Preparation) -> None:
    of.note(expected=of.files_key)


def _discard(of: Preparation, copy: Prepared) -> str:
    discard(of.desk.acting, of.round_id, on=copy.version)
    seen_now(of.round_id, (None, of.seen[1]))
    return _("What was not handed in is thrown away.")


# --- what to do about it ---------------------------------------------------------------------------------------------


def _waits(of: Preparation) -> bool:
    """Whether a step waits for an earlier one; then it says so."""
    if of.found is not None and of.expected:
        return False
    st.caption(
        _("This comes once files are uploaded.")
        if of.found is None
        else _("First say in step 3 whether this is what you expected.")
    )
    return True


def _findings(of: Preparation) -> None:
    if _waits(of) or of.found is None:
        return
    counts = of.found.assessment.counts
    labels: tuple[tuple[Severity, str], ...] = (
        ("error", ngettext("error", "errors", counts["error"])),
        ("warning", ngettext("warning", "warnings", counts["warning"])),
        ("info", ngettext("note", "notes", counts["info"])),
    )
    rows = [
        (
            label,
            link(counts[kind], "findings", round=of.round_id, kind=kind, label=f"{counts[kind]} {label}")
            if counts[kind]
            else "0",
        )
        for kind, label in labels
    ]
    show(tiles(rows))
    to("findings", _("Go through the findings"), icon="fact_check", round=of.round_id)
    wanted = _marked_up(of, of.found)
    if wanted is not None:
        st.write(_("Or take your workbook home with every finding marked at its cell, and mend it there."))
        city, year = of.view.city.name, of.view.round.year
        job_download(
            of.desk,
            wanted.key,
            wanted.kind,
            wanted.parameters,
            make=_("Make the marked-up workbook"),
            take=_("Download the marked-up workbook"),
            name=file_name(city, year, _("marked up"), ending="xlsx"),
        )


def _marked_up(of: Preparation, found: Figures) -> Makeable | None:
    """The marked-up workbook among what can be made of the figures."""
    key = f"{of.desk.person.id} {found.key} {of.view.round.version}"
    every = memory.made("makeable", key, _makeable, of, found.prepared is not None)
    return next((one for one in every if one.name == MARKED_UP), None)


def _makeable(of: Preparation, prepared: bool) -> Sequence[Makeable]:
    return makeable(of.desk.acting, of.round_id, prepared=prepared)


def _targets(of: Preparation) -> None:
    if _waits(of) or of.found is None:
        return
    chosen = tuple(of.found.record.pinned.get("overlays", ()))
    target_choice(of, of.found.framework, chosen)


def _hand_in(of: Preparation) -> None:
    last = _last(of)
    if of.copy is None and last is not None:
        settled(of, last)
        return
    if _waits(of) or of.found is None or of.found.prepared is None:
        return
    if of.copy is not None and of.copy.behind:
        st.caption(_("First bring the working copy up to date, at the top of this page."))
    elif of.may_prepare:
        handing_in(of, of.found, of.found.prepared)


def _last(of: Preparation) -> SubmissionRecord | None:
    handed_in = [record for record in of.view.submissions if record.kind != "restatement"]
    return handed_in[-1] if handed_in else None


BODIES: Mapping[Step, Callable[[Preparation], None]] = {
    Step.TEMPLATE: templates,
    Step.UPLOAD: uploading,
    Step.EXPECTED: _expected,
    Step.FINDINGS: _findings,
    Step.TARGETS: _targets,
    Step.HAND_IN: _hand_in,
}
"""What each step shows."""
