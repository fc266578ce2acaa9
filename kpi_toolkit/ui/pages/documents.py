"""The documents of a round: files to take home, documents to issue, and the register of those that were."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.i18n import LANGUAGES, N_, SOURCE, _, language_in_force, pgettext
from kpi_toolkit.i18n.dates import moment
from kpi_toolkit.reports.kinds import KINDS
from kpi_toolkit.review.models import IssuedReport, ReportState, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.languages import document_language
from kpi_toolkit.services.making import MIMES, Makeable, makeable
from kpi_toolkit.services.permitted import permitted
from kpi_toolkit.services.reading import RoundView, content
from kpi_toolkit.services.register import correct_report, withdraw_report
from kpi_toolkit.services.rounds import publish
from kpi_toolkit.ui.components.downloads import delivered
from kpi_toolkit.ui.components.drafted import saved, text_field, typed
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, badge, md, show, table
from kpi_toolkit.ui.components.job_download import job_download
from kpi_toolkit.ui.components.people import person_name
from kpi_toolkit.ui.components.rounds import open_round
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.doing import bound, came_of
from kpi_toolkit.ui.figures import working_copy
from kpi_toolkit.ui.memory import framework

WORDS = {
    "assessment.json": N_("Assessment for programs (JSON)"),
    "marked-up.xlsx": N_("The workbook with all findings marked (Excel)"),
    "results.xlsx": N_("Results and scores (Excel)"),
}
FORMS = {"pdf": N_("{document} (PDF)"), "html": N_("{document} (web page)")}
STATES = {
    ReportState.STANDS: (N_("stands"), "good", "✓"),
    ReportState.CORRECTED: (N_("replaced by a corrected one"), "warning", "↻"),
    ReportState.WITHDRAWN: (N_("withdrawn"), "error", "✕"),
}


def page(desk: Desk) -> None:
    """Draw the page."""
    view = open_round(desk, _("Documents"))
    copy = working_copy(desk, view.round.id)
    handed = makeable(desk.acting, view.round.id)
    if copy is not None:
        st.header(_("Of the figures you are preparing"))
        st.write(_("They are not handed in. Every page says so, and that nobody has verified them."))
        _files(desk, view, makeable(desk.acting, view.round.id, prepared=True), "prepared")
    files = [one for one in handed if not one.issues]
    if files:
        st.header(_("Of the figures handed in"))
        if view.attestation is None:
            st.write(_("The round is not attested: every page says that the values are not verified."))
        _files(desk, view, files, "handed in")
    elif copy is None and not view.reports:
        st.info(
            _("There are no figures in this round yet, so there is nothing to make."), icon=":material/info:"
        )
    if language_in_force() != SOURCE and (files or copy is not None):
        _language(desk, view)
    _register(desk, view, [one for one in handed if one.issues])


def _called(name: str) -> str:
    """What a file or a kind of document is called."""
    if name in KINDS:
        return _(KINDS[name].name)
    file, _dot, form = name.rpartition(".")
    for kind in KINDS.values():
        if kind.file == file:
            return _(FORMS[form]).format(document=_(kind.plain))
    return _(WORDS.get(name, name))


def _language(desk: Desk, view: RoundView) -> None:
    """In which language documents are made, or why they are not."""
    try:
        code = document_language(None, framework(desk, key=view.round.framework))
    except Refused as refused:
        st.warning(str(refused))
    else:
        language = LANGUAGES[code].name if code in LANGUAGES else code
        st.caption(
            _(
                "Documents are written in the language of this page ({language}). Choose another one at the side."
            ).format(language=language)
        )


def _name(view: RoundView, name: str) -> str:
    city = "".join(sign if sign.isalnum() else "-" for sign in view.city.name).strip("-")
    return f"{city}-{view.round.year}-{name}"


def _files(desk: Desk, view: RoundView, wanted: Sequence[Makeable], where: str) -> None:
    columns = st.columns(2)
    for position, one in enumerate(wanted):
        with columns[position % 2], st.container(border=True, key=f"file {where} {one.name}"):
            words = _called(one.name)
            st.markdown(md(words))
            job_download(
                desk,
                one.key,
                one.kind,
                one.parameters,
                make=_("Make it"),
                take=_("Download: {what}").format(what=words),
                name=_name(view, one.name),
            )


def _register(desk: Desk, view: RoundView, issues: Sequence[Makeable]) -> None:
    may = permitted(desk.acting, view.round.id)
    st.header(_("Issued documents"))
    st.write(
        _(
            "An issued document has a number and stands in the register with the hash of its file, so that "
            "anybody can see whether a copy is genuine. It never disappears from there."
        )
    )
    came_of("register")
    if view.reports:
        show(_reports(view))
        for one in view.reports:
            if one.state is ReportState.STANDS:
                _download(desk, view, one)
    else:
        st.write(_("None so far."))
    for issue in issues:
        words = _called(issue.name)
        job_download(
            desk,
            issue.key,
            issue.kind,
            issue.parameters,
            make=_("Issue: {what}").format(what=words),
            take=_("Download what was issued: {what}").format(what=words),
        )
    if not issues and view.round.state not in (RoundState.VERIFIED, RoundState.PUBLISHED):
        st.caption(_("Documents can be issued when the round is attested."))
    if Action.PUBLISH in may:
        st.subheader(_("Publish"))
        st.write(
            _("Published results can be read by analysts and stand beside other cities as a comparison.")
        )
        st.button(
            _("Publish the results"),
            type="primary",
            icon=":material/public:",
            on_click=bound("register", partial(_publish, desk, view)),
        )
    standing = [one for one in view.reports if one.state is ReportState.STANDS]
    if standing and may & {Action.CORRECT_REPORT, Action.WITHDRAW_REPORT}:
        with st.expander(_("Replace or withdraw an issued document")):
            _change(desk, view, standing, may)


def _publish(desk: Desk, view: RoundView) -> str:
    publish(desk.acting, view.round.id)
    return _("The results are published.")


def _reports(view: RoundView) -> Markup:
    columns = [
        Column(pgettext("in the register", "Number")),
        Column(_("Document")),
        Column(_("State")),
        Column(_("Issued")),
        Column(_("Fingerprint (SHA-256)")),
    ]
    rows = []
    for one in view.reports:
        words, look, sign = STATES[one.state]
        by = person_name(view.people.get(one.by))
        issued = _("{when} by {name}").format(when=moment(one.at), name=by)
        state = badge(_(words), look, icon=sign)
        more = " ".join(part for part in (one.replaced_by, one.reason) if part)
        cells: list[Cell | str] = [
            Cell(one.number, head=True),
            _called(one.kind),
            Markup("{}<br>{}").format(state, more) if more else state,
            issued,
            Markup("<code>{}</code>").format(one.sha256),
        ]
        rows.append(Row(cells))
    return table(Table(_("Register of this round"), columns, rows, quiet=True))


def _download(desk: Desk, view: RoundView, one: IssuedReport) -> None:
    st.download_button(
        md(_("Download {number}").format(number=one.number)),
        delivered(partial(content, desk.acting, view.round.id, one.sha256), "issued document"),
        file_name=f"{one.number}.pdf",
        mime=MIMES[".pdf"],
        key=f"issued {one.number}",
        icon=":material/download:",
        on_click="ignore",
    )


def _change(desk: Desk, view: RoundView, standing: Sequence[IssuedReport], may: frozenset[Action]) -> None:
    place = f"round/{view.round.id}/register"
    came_of(place)
    numbers = [one.number for one in standing]
    number = st.selectbox(_("Document"), numbers, key="document to change", filter_mode=None)
    text_field(desk, place, _("Reason, which stands in the register"))
    for action, label, act in (
        (Action.CORRECT_REPORT, _("Issue it anew in its place"), correct_report),
        (Action.WITHDRAW_REPORT, _("Withdraw it"), withdraw_report),
    ):
        if action in may:
            run = partial(_changed, desk, place, number, act)
            st.button(label, key=action.value, on_click=bound(place, run))


def _changed(desk: Desk, place: str, number: str, act) -> str:  # type: ignore[no-untyped-def]
    changed: IssuedReport = act(desk.acting, number, typed(place))
    saved(desk, place)
    return _("Done: {number}.").format(number=changed.number)
