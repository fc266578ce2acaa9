"""The ledger and the store: check them, copy them, look at the last entries."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.dates import moment
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.review.models import LedgerEntry
from kpi_toolkit.review.table import TABLE, Action
from kpi_toolkit.services.directory import Directory, directory
from kpi_toolkit.services.keeping import StoreCheck, TakenCopy, check_store, entries, take_backup, take_ledger
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, esc, md, show, table
from kpi_toolkit.ui.components.people import person_name
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.faults import told

SHOWN = 50
_CHECKED, _COPY = "store check", "store copy"


def page(desk: Desk) -> None:
    """Draw the page."""
    st.title(_("Ledger and backup"))
    st.write(
        _(
            "Whatever is done is an entry of the ledger, and each entry seals the one before. Whoever changes "
            "the store behind the program's back is found by the check."
        )
    )
    _check(desk)
    _copies(desk)
    st.header(_("Last entries"))
    show(_entries(desk, directory(desk.acting)))


def _check(desk: Desk) -> None:
    st.header(_("Check"))
    with st.form("check"):
        anchors = st.text_area(
            _("Anchors, one per line, if you have some: count and hash as printed on a report or a backup"),
            height=68,
            max_chars=5000,
        )
        if st.form_submit_button(_("Check the store now"), type="primary"):
            with told("check"), st.spinner(_("Checking every entry, row and file ...")):
                st.session_state[_CHECKED] = check_store(desk.acting, anchors.splitlines())
    checked: StoreCheck | None = st.session_state.get(_CHECKED)
    if checked is None:
        return
    if checked.ledger.intact and not checked.problems:
        st.success(
            md(
                ngettext(
                    "Everything is as it was written: {count} entry, head {head}.",
                    "Everything is as it was written: {count} entries, head {head}.",
                    checked.ledger.count,
                ).format(count=number(checked.ledger.count, 0), head=checked.ledger.head)
            ),
            icon=":material/verified:",
        )
    else:
        st.error(_("Something is not as it was written. Keep this store and compare it with a backup."))
        for problem in dict.fromkeys((str(checked.ledger), *checked.problems)):
            st.error(md(problem), icon=":material/error:")


def _copies(desk: Desk) -> None:
    st.header(_("Copies to keep elsewhere"))
    st.write(
        _(
            "A backup holds everything, names and uploaded files too: keep it as safe as the store itself. "
            "The exported ledger can be verified by anybody without this program."
        )
    )
    left, right = st.columns(2)
    make = {"backup": take_backup, "ledger": take_ledger}
    labels = {"backup": _("Make a backup"), "ledger": _("Export the ledger")}
    for box, kind in zip((left, right), make, strict=True):
        if box.button(labels[kind], key=f"make {kind}", icon=":material/archive:"):
            with told(kind), st.spinner(_("Copying ...")):
                st.session_state[_COPY] = make[kind](desk.acting)
    copy: TakenCopy | None = st.session_state.get(_COPY)
    if copy is not None:
        st.download_button(
            md(_("Download {name}").format(name=copy.name)),
            copy.data,
            copy.name,
            "application/octet-stream",
            icon=":material/download:",
            type="primary",
        )
        st.write(_("Keep this anchor apart from the file; with it a later check finds any change:"))
        st.code(copy.anchor, language=None)


def _entries(desk: Desk, found: Directory) -> Markup:
    columns = [
        Column(_("Number"), "end"),
        Column(_("When")),
        Column(_("What")),
        Column(_("Who")),
        Column(_("Hash")),
    ]
    rows = [
        Row(
            [
                Cell(number(entry.sequence, 0), head=True),
                moment(entry.at),
                _what(entry),
                person_name(found.person(entry.by)) if entry.by != "system" else _("the system"),
                Markup("<code>{}</code>").format(entry.hash[:16]),
            ]
        )
        for entry in entries(desk.acting, last=SHOWN)
    ]
    caption = _("The last {count} entries, newest first").format(count=len(rows))
    return table(Table(caption, columns, rows, quiet=True))


def _what(entry: LedgerEntry) -> Markup:
    """What an entry is about: the words of its action, else the machine word of its kind."""
    action = str(entry.content.get("action") or "")
    if action in set(Action):
        return esc(_(TABLE[Action(action)].what))
    return Markup("<code>{}</code>").format(action or entry.kind)
