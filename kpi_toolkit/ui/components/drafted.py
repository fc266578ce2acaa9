"""Fields for longer texts: what is typed is kept as a draft until it is saved, so a reload loses nothing.

A form has a ``place``, which names its draft, and fields; a field's key is what Streamlit knows it by.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from kpi_toolkit.i18n import _
from kpi_toolkit.services.drafts import drop, keep, kept
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.doing import bound, came_of

TEXT = "text"
LONGEST = 4_000


def key(place: str, field: str = TEXT) -> str:
    """The key of a field of a form."""
    return f"{place}/{field}"


def typed(place: str, field: str = TEXT) -> Any:
    """What stands in a field now; empty for nothing."""
    return st.session_state.get(key(place, field)) or ""


def restored(desk: Desk, place: str, fields: Sequence[str] = (TEXT,)) -> None:
    """Fill a form with what was kept, where it holds nothing yet. To be called before its fields are drawn."""
    missing = [field for field in fields if key(place, field) not in st.session_state]
    if missing:
        content = kept(desk.acting, place) or {}
        for field in missing:
            st.session_state[key(place, field)] = content.get(field)


def keeping(desk: Desk, place: str, fields: Sequence[str] = (TEXT,)) -> Callable[[], None]:
    """What a field of the form calls when it was changed."""

    def act() -> None:
        content = {field: typed(place, field) for field in fields}
        if any(content.values()):
            keep(desk.acting, place, content)
        else:
            drop(desk.acting, place)

    return bound(f"draft {place}", act)


def text_field(
    desk: Desk, place: str, label: str, fields: Sequence[str] = (TEXT,), *, hint: str = "", height: int = 110
) -> None:
    """The field for the text of a form, which is kept as soon as it is left.

    ``fields``: those of the whole form. ``hint``: what stands below as long as the field is empty.
    """
    restored(desk, place, fields)
    changed = keeping(desk, place, fields)
    st.text_area(label, key=key(place), max_chars=LONGEST, height=height, on_change=changed)
    unsaved = bool(typed(place).strip())
    st.caption(_("Not saved yet. What you typed is kept as a draft that only you see.") if unsaved else hint)
    came_of(f"draft {place}")


def saved(desk: Desk, place: str, fields: Sequence[str] = (TEXT,)) -> None:
    """Empty a form whose content was saved. To be called before its fields are drawn again."""
    for field in fields:
        st.session_state[key(place, field)] = None
    drop(desk.acting, place)
