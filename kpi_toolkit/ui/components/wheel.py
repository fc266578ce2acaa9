"""The benchmarking wheel to choose from, with the pointer or with the keyboard. It needs no network."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import streamlit as st

from kpi_toolkit.i18n import _
from kpi_toolkit.reports.content.model import Wheel
from kpi_toolkit.reports.palette import dark, declarations, light
from kpi_toolkit.reports.svg import Part, parts, wheel_svg

__all__ = ["Selection", "chosen", "wheel"]

Selection = Part
"""The part that is chosen: a dimension, a category or a data point, with its codes and names."""

HERE = Path(__file__).parent
FRAME = (
    '<div class="kpi-choose"><div class="kpi-picture"></div><div class="kpi-below">'
    '<p class="kpi-now" role="status" aria-live="polite"></p><p class="kpi-help" id="kpi-help"></p></div></div>'
)
PALETTES = f'.kpi-choose{{{declarations(light())}}}.kpi-choose[data-theme="dark"]{{{declarations(dark())}}}'
_mount = st.components.v2.component(
    "kpi_wheel",
    html=FRAME,
    css=PALETTES + HERE.joinpath("wheel.css").read_text(encoding="utf-8"),
    js=HERE.joinpath("wheel.js").read_text(encoding="utf-8"),
)


def wheel(made: Wheel, key: str, *, on_change: Callable[[], None] | None = None) -> Selection | None:
    """Show a wheel; the part that is chosen, or None. Choosing it again takes the choice back.

    The choice stays over reruns under ``key``. ``on_change`` is called before the rerun that a choice causes.
    """
    before = st.session_state.get(key) or {}
    found = chosen(made, before.get("selected"))
    result = _mount(
        key=key,
        data={
            "svg": _drawn(made),
            "selected": found.key if found else None,
            "nothing": _("Point at a part of the wheel to read its name; choose it to see more."),
            "help": _(
                "With the keyboard: the left and right arrow keys move along a ring, up and down change the "
                "ring, Home and End lead to its ends. Enter chooses."
            ),
        },
        default={"selected": None},
        on_selected_change=on_change or _nothing,
    )
    return chosen(made, result.selected)


def chosen(made: Wheel, key: object) -> Selection | None:
    """The part of a wheel with this key. The key comes from a browser: None for whatever this wheel has not."""
    return next((part for part in _parts(made) if part.key == key), None)


@lru_cache(maxsize=64)
def _drawn(made: Wheel) -> str:
    return str(wheel_svg(made, interactive=True, prefix="kpi-wheel"))


@lru_cache(maxsize=64)
def _parts(made: Wheel) -> tuple[Part, ...]:
    return parts(made)


def _nothing() -> None:
    """The choice alone is wanted."""
