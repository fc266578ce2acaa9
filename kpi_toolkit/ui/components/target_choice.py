"""The targets a city's figures are scored against: those of the pack, or some replaced by an overlay."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.services.preparing import choose
from kpi_toolkit.ui.components.html import md
from kpi_toolkit.ui.doing import came_of
from kpi_toolkit.ui.preparing import Preparation, seen_now

PLACE = "targets"


def target_choice(of: Preparation, framework: Framework, chosen: tuple[str, ...]) -> None:
    """A box for each overlay. ``chosen``: those in force, in their order."""
    st.write(
        _(
            "Scores compare a figure with a target. Here you may replace the targets of some indicators by those "
            "of another body. Figures stay as they are; scores change, and every report names the targets."
        )
    )
    came_of(PLACE)
    if not framework.overlays:
        st.caption(_("There are no other targets to choose from."))
        return
    locked = not of.may_prepare
    with st.form(f"targets {of.round_id} {of.version}", border=True):
        boxes = {
            key: st.checkbox(
                md(overlay.title),
                key in chosen,
                help=md(_("Replaces the targets of: {names}").format(names=_names(framework, key))),
                key=_box(of, key),
                disabled=locked,
            )
            for key, overlay in framework.overlays.items()
        }
        twice = _replaced_twice(framework)
        if twice:
            words = _(
                "Several of them replace the targets of: {names}. If you choose both, the lower one counts."
            )
            st.caption(md(words.format(names=twice)))
        st.form_submit_button(
            _("Use these targets"),
            disabled=locked,
            on_click=of.doing(PLACE, partial(_choose, of, tuple(boxes))),
        )


def _choose(of: Preparation, keys: tuple[str, ...]) -> str:
    wanted = [key for key in keys if st.session_state.get(_box(of, key))]
    with st.spinner(_("Scoring with these targets ...")):
        made = choose(of.desk.acting, of.round_id, wanted, on=of.version)
    seen_now(of.round_id, (made.version, of.seen[1]))
    return _("Scored with the targets you chose.")


def _box(of: Preparation, key: str) -> str:
    return f"overlay {of.round_id} {of.version} {key}"


def _names(framework: Framework, key: str) -> str:
    """The data points of an overlay."""
    overlay = framework.overlays[key]
    points = (
        framework.by_key.get((str(t["code"]), str(t.get("data_point", "value")))) for t in overlay.targets
    )
    return commas(point.name for point in points if point)


def _replaced_twice(framework: Framework) -> str:
    """The data points that several overlays speak of."""
    counts: dict[tuple[str, str], int] = {}
    for overlay in framework.overlays.values():
        for target in overlay.targets:
            place = str(target["code"]), str(target.get("data_point", "value"))
            counts[place] = counts.get(place, 0) + 1
    both = [
        framework.by_key[key].name for key, count in counts.items() if count > 1 and key in framework.by_key
    ]
    return commas(both)
