"""The manual's checks of an indicator as a list to tick; each tick is saved at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.models import Kpi
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.review.manual import ManualCheck, tick_list
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.deciding import tick, ticks
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.html import badge, esc, md, show
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.doing import bound, came_of
from kpi_toolkit.ui.verifying import Bench


def manual_checks(desk: Desk, bench: Bench, kpi: Kpi) -> None:
    """The list, with boxes for those who may tick."""
    checks = tick_list(bench.framework, kpi)
    if not checks:
        st.markdown(_("The manual lists no checks for this indicator."))
        return
    set_ = ticks(desk.acting, bench.round_id)
    done = sum((kpi.code, check.key) in set_ for check in checks)
    words = ngettext("{done} of {count} is ticked.", "{done} of {count} are ticked.", len(checks))
    st.markdown(words.format(done=done, count=len(checks)))
    titles: Mapping[str, str] = memory.made("check titles", bench.record.id, _titles, bench.framework)
    if Action.TICK not in bench.may:
        show(_list(checks, kpi, set_, titles))
        return
    for check in checks:
        _box(desk, bench, kpi, check, (kpi.code, check.key) in set_, titles)


def _box(
    desk: Desk, bench: Bench, kpi: Kpi, check: ManualCheck, ticked: bool, titles: Mapping[str, str]
) -> None:
    key = f"tick {bench.round_id} {kpi.code} {check.key}"
    if (
        st.session_state.get(key) != ticked
    ):  # what is saved counts; setting it anew would undo a tick on its way
        st.session_state[key] = ticked
    besides = _besides(check, titles)
    label = f"{md(check.text)} *{md(besides)}*" if besides else md(check.text)
    changed = bound(key, partial(_tick, desk, bench, kpi.code, check.key, key))
    st.checkbox(label, key=key, on_change=changed, wrap=True)
    came_of(key)


def _tick(desk: Desk, bench: Bench, code: str, check: str, key: str) -> None:
    tick(desk.acting, bench.round_id, code, check, bool(st.session_state[key]))


def _besides(check: ManualCheck, titles: Mapping[str, str]) -> str:
    """Where a check is from, and which checks of the program do some or all of it."""
    said = [f"{check.source}."] if check.source else []
    if check.checked_by:
        names = commas(titles.get(key, key) for key in check.checked_by)
        said.append(_("The program looks at this too: {checks}.").format(checks=names))
    return " ".join(said)


def _list(
    checks: tuple[ManualCheck, ...],
    kpi: Kpi,
    set_: Mapping[tuple[str, str], object],
    titles: Mapping[str, str],
) -> Markup:
    def one(check: ManualCheck) -> Markup:
        ticked = (kpi.code, check.key) in set_
        state = badge(_("ticked"), "good", icon="✓") if ticked else badge(_("not ticked"), "quiet", icon="○")
        return Markup('<li>{} {} <span class="quiet">{}</span></li>').format(
            state, esc(check.text), esc(_besides(check, titles))
        )

    return Markup('<ul class="kpi-list">{}</ul>').format(Markup("").join(one(check) for check in checks))


def _titles(framework: Framework) -> Mapping[str, str]:
    """The titles of all checks by key, in the language in force."""
    from kpi_toolkit.checks.registry import all_checks

    return {key: check.title for key, check in all_checks(framework).items()}
