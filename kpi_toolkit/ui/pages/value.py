"""One value: what it is made of, what the checks say, and what would be if it were another one."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.assessment.models import Value
from kpi_toolkit.framework import Point
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.i18n.numbers import percent
from kpi_toolkit.review.models import RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.correcting import Change
from kpi_toolkit.services.permitted import permitted
from kpi_toolkit.services.preparing import amend
from kpi_toolkit.services.reading import RoundView
from kpi_toolkit.services.what_if import what_if
from kpi_toolkit.submission.models import Entry
from kpi_toolkit.ui.components.effects import effects_html
from kpi_toolkit.ui.components.evidence import findings_html, origin_html, parts_html
from kpi_toolkit.ui.components.html import badge, md, show, tiles
from kpi_toolkit.ui.components.indicator import indicator_html
from kpi_toolkit.ui.components.rounds import open_round
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.faults import told
from kpi_toolkit.ui.figures import Figures, needed_figures
from kpi_toolkit.ui.navigation import to
from kpi_toolkit.ui.notices import done
from kpi_toolkit.ui.place import asked

NOTATIONS = {
    "": N_("a figure is given"),
    "NR": N_("not reported"),
    "NA": N_("not applicable"),
    "confidential": N_("confidential"),
}
"""What may stand in place of a figure, as the workbook writes it."""

TEXTS = ("source", "comment", "evidence")


def page(desk: Desk) -> None:
    """Draw the page."""
    view = open_round(desk, _("One value"))
    found = needed_figures(desk, view)
    point, value = _wanted(found)
    st.header(md(value.name))
    _ways(found, view, point)
    show(_head(value))
    said = [f for f in found.assessment.findings if (f.code, f.data_point) == point.key]
    if said:
        st.subheader(_("What the checks say"))
        show(findings_html(said))
    st.subheader(_("How the value comes about"))
    show(parts_html(value, found.framework))
    show(origin_html(value, found.framework))
    if value.trace.groups:
        st.caption(md(_("It counts in: {groups}.").format(groups=commas(value.trace.groups))))
    with st.expander(_("The indicator and its target")):
        show(indicator_html(point.kpi, found.framework))
    _other(desk, view, found, point)


def _wanted(found: Figures) -> tuple[Point, Value]:
    """The data point of the address; of an indicator alone its first one."""
    code, key = asked("code"), asked("data_point")
    kpi = found.framework.kpi(code)
    if kpi is None:
        raise Refused("unknown-data-point", code=code, data_point=key)
    points = found.framework.points_of(kpi)
    point = next((one for one in points if one.data_point.key == key), points[0])
    return point, found.assessment.value(point.code, point.data_point.key)


def _ways(found: Figures, view: RoundView, point: Point) -> None:
    """To the data points before and after it, and back to all findings."""
    points = found.framework.points
    left, middle, right = st.columns(3)
    neighbours = (
        (left, point.index - 1, _("Before: {code}"), "arrow_back"),
        (right, point.index + 1, _("Next: {code}"), "arrow_forward"),
    )
    for box, index, label, icon in neighbours:
        if 0 <= index < len(points):
            other = points[index]
            with box:
                words = md(label.format(code=f"{other.code} {other.data_point.name}".strip()))
                to(
                    "value",
                    words,
                    icon=icon,
                    round=view.round.id,
                    code=other.code,
                    data_point=other.data_point.key,
                )
    with middle:
        to("findings", _("All findings"), icon="fact_check", round=view.round.id)


def _head(value: Value) -> Markup:
    rows: list[tuple[str, object]] = [(_("Value"), value.printed)]
    if value.percent_of_target is not None:
        rows.append((_("of the target"), percent(value.percent_of_target, 1)))
    if value.band:
        rows.append((_("Band"), badge(value.band, f"band{value.points}")))
    if value.excluded_by:
        rows.append((_("Score"), badge(_("not scored"), "error", icon="✕")))
    return tiles(rows)


def _other(desk: Desk, view: RoundView, found: Figures, point: Point) -> None:
    """Type other figures: see what they would bring, and keep them where that is allowed."""
    st.header(_("Another value"))
    may = permitted(desk.acting, view.round.id)
    keeps = Action.PREPARE in may
    st.write(
        _("Type over what is there, as you would type it into the workbook, and see at once what it brings.")
    )
    key = f"value {found.key} {point.code} {point.data_point.key}"
    with st.form(key, border=True):
        typed = {
            field: _field(label, raw, found, point, field, key) for field, label, raw in _fields(found, point)
        }
        handed_in = view.round.state is not RoundState.DRAFT
        reason = ""
        if keeps:
            label = _("Reason of the correction, for the verifier") if handed_in else _("Reason, if you like")
            reason = st.text_input(label, max_chars=1000, key=f"{key} reason")
        left, right = st.columns(2)
        tried = left.form_submit_button(_("Only show what it would bring"), icon=":material/science:")
        kept = keeps and right.form_submit_button(
            _("Keep it in the working copy"), type="primary", icon=":material/save:"
        )
    if not (tried or kept):
        return
    before = {field: raw for field, _label, raw in _fields(found, point)}
    changes = [
        Change(point.code, point.data_point.key, field, text, reason)
        for field, text in typed.items()
        if text.strip() != before[field].strip()
    ]
    with told("value"):
        if kept:
            amend(desk.acting, view.round.id, changes, on=found.prepared.version if found.prepared else None)
            done(_("Kept in the working copy. It counts when you hand it in."))
        with st.spinner(_("Checking and scoring ...")):
            comparison = what_if(desk.acting, view.round.id, changes, of_copy=found.prepared is not None)
        st.subheader(_("What it would bring"))
        show(effects_html(comparison))
        st.caption(_("Nothing was kept."))


def _fields(found: Figures, point: Point) -> Iterator[tuple[str, str, str]]:
    """What can be typed: field, label, what stands there now."""
    said = found.submission.value(point)
    for name in point.inputs:
        definition = found.framework.inputs[name]
        unit = found.framework.units[definition.unit].printed
        label = (
            _("{figure} ({unit})").format(figure=definition.label, unit=unit) if unit else definition.label
        )
        yield name, label, _raw(found.submission.input(point, name))
    if not point.direct:
        yield "final", _("Final value, where the parts are not known"), _raw(said.final)
    yield "notation", _("Instead of a figure"), _raw(said.notation)
    yield "year", _("Year of the figure"), _raw(said.year)
    yield "quality", _("Quality"), _raw(said.quality)
    yield "origin", _("Origin"), _raw(said.origin)
    labels = {"source": _("Source"), "comment": _("Comment"), "evidence": _("Evidence (a link)")}
    for name in TEXTS:
        yield name, labels[name], _raw(getattr(said, name))


def _raw(entry: Entry | None) -> str:
    return entry.raw if entry else ""


def _field(label: str, raw: str, found: Figures, point: Point, field: str, key: str) -> str:
    pack, own = found.framework.pack, f"{key} {field}"
    choices = {"quality": pack.quality, "origin": pack.origin, "notation": tuple(NOTATIONS)[1:]}
    shown = md(label)
    if field not in choices:
        return st.text_input(shown, raw, max_chars=5000, key=own)
    options = ["", *choices[field], *([raw] if raw and raw not in choices[field] else [])]
    words = NOTATIONS if field == "notation" else {}

    def said(option: str) -> str:
        return _(words[option]) if option in words else found.framework.said(option) if option else "–"

    return st.selectbox(shown, options, index=options.index(raw), format_func=said, key=own) or ""
