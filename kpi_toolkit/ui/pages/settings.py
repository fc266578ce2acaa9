"""Targets and thresholds for new rounds, each change with its reason; the packs that are installed."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from kpi_toolkit import __version__
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.dates import moment
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.services.directory import directory
from kpi_toolkit.services.installation import Configured, configuration, configure
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, esc, facts, md, show, table
from kpi_toolkit.ui.components.people import person_name
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.doing import bound, came_of

PLACE = "settings"


def page(desk: Desk) -> None:
    """Draw the page."""
    st.title(_("Targets and thresholds"))
    framework = memory.framework(desk)
    found = configuration(desk.acting)
    st.write(
        _(
            "What is chosen here holds for rounds whose first figures are still to come. Rounds that have figures "
            "keep what they were assessed with, so that no score changes behind anybody's back."
        )
    )
    show(facts(_versions(framework)))
    came_of(PLACE)
    _targets(desk, framework, found)
    _threshold(desk, framework, found)
    st.header(_("In force, and before"))
    show(_history(desk, framework, found))


def _versions(framework: Framework) -> list[tuple[str, object]]:
    return [
        (_("Pack"), f"{framework.pack.title} ({framework.pack.key})"),
        (_("Version of the pack"), framework.pack.version),
        (_("Version of the toolkit"), __version__),
        (_("Indicators and data points"), f"{len(framework.kpis)} / {len(framework.points)}"),
    ]


def _targets(desk: Desk, framework: Framework, found: Configured) -> None:
    st.header(_("Other targets"))
    with st.form("targets"):
        chosen = {
            key: st.checkbox(md(overlay.title), key in found.overlays, key=f"overlay {key}")
            for key, overlay in framework.overlays.items()
        }
        st.form_submit_button(
            _("Use these targets for new rounds"),
            type="primary",
            on_click=bound(PLACE, partial(_choose, desk, found, tuple(chosen))),
        )


def _choose(desk: Desk, found: Configured, keys: tuple[str, ...]) -> str:
    overlays = [key for key in keys if st.session_state.get(f"overlay {key}")]
    configure(desk.acting, overlays, found.settings, on=_seen(found))
    return _("Kept. New rounds use these targets.")


def _seen(found: Configured) -> str | None:
    return found.in_force.id if found.in_force else None


def _threshold(desk: Desk, framework: Framework, found: Configured) -> None:
    st.header(_("A threshold of the checks"))
    keys = list(framework.settings)
    chosen = st.selectbox(
        _("Threshold"),
        keys,
        format_func=lambda key: f"{framework.settings[key].meaning} ({key})",
        key="threshold",
        bind="query-params",
    )
    setting = framework.settings[chosen]
    own = found.settings.get(chosen)
    show(
        facts(
            [
                (_("As the pack has it"), _amount(setting.value, setting.unit)),
                (_("In force here"), _amount(own["value"] if own else setting.value, setting.unit)),
                (_("Why the pack has it so"), setting.basis),
                (_("Reason for another value"), own["reason"] if own else "–"),
            ]
        )
    )
    with st.form(f"threshold {chosen}"):
        value = st.number_input(
            md(_("New value ({unit})").format(unit=setting.unit) if setting.unit else _("New value")),
            value=float(own["value"] if own else setting.value),
            key=f"value {chosen}",
            format="%g",
        )
        reason = st.text_input(_("Reason, which every report names"), key=f"reason {chosen}", max_chars=1000)
        st.form_submit_button(
            _("Keep this threshold for new rounds"),
            type="primary",
            on_click=bound(PLACE, partial(_keep, desk, found, chosen)),
        )
    del value, reason  # they are read from the session when the form is sent
    if own:
        st.button(
            _("Back to the value of the pack"),
            key=f"back {chosen}",
            on_click=bound(PLACE, partial(_back, desk, found, chosen)),
        )


def _amount(value: float, unit: str) -> str:
    return f"{number(value)} {unit}".strip()


def _keep(desk: Desk, found: Configured, key: str) -> str:
    change = {"value": st.session_state[f"value {key}"], "reason": st.session_state[f"reason {key}"]}
    _configured(desk, found, {**found.settings, key: change})
    return _("Kept. New rounds use this threshold.")


def _back(desk: Desk, found: Configured, key: str) -> str:
    _configured(desk, found, {name: one for name, one in found.settings.items() if name != key})
    return _("New rounds use the value of the pack again.")


def _configured(desk: Desk, found: Configured, settings: dict[str, Any]) -> None:
    configure(desk.acting, found.overlays, settings, on=_seen(found))


def _history(desk: Desk, framework: Framework, found: Configured) -> Markup:
    if not found.history:
        return Markup("<p>{}</p>").format(esc(_("Nothing was ever chosen: the pack holds as it is.")))
    people = directory(desk.acting)
    columns = [
        Column(_("When")),
        Column(_("Who")),
        Column(_("Targets")),
        Column(_("Thresholds, with reason")),
    ]
    rows = []
    for one in reversed(found.history):
        titles = [
            framework.overlays[key].title
            for key in one.pinned.get("overlays", ())
            if key in framework.overlays
        ]
        settings = [
            Markup("<li><code>{}</code> {}: {}</li>").format(
                key, esc(number(change["value"])), esc(change["reason"])
            )
            for key, change in one.pinned.get("settings", {}).items()
        ]
        listed = (
            Markup('<ul class="kpi-plain">{}</ul>').format(Markup("").join(settings))
            if settings
            else Markup("–")
        )
        who = person_name(people.person(one.by))
        rows.append(Row([Cell(moment(one.at), head=True), who, commas(titles) or "–", listed]))
    return table(Table(_("What was chosen, the newest first"), columns, rows, quiet=True))
