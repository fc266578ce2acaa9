"""Links to other pages of the app: a click changes the page without loading it anew.

A link is a real one, so that it can be opened in another tab. The clicks are heard by ``document.announce``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.reports.markup import tag
from kpi_toolkit.ui.components.html import esc

_mount = st.components.v2.component(
    "kpi_picture",
    html='<div class="kpi-linked"></div>',
    js="""
export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".kpi-linked");
  if (root.dataset.stamp !== data.html) {
    root.innerHTML = data.html;
    root.dataset.stamp = data.html;
  }
}
""",
    isolate_styles=False,
)


def address(page: str, /, **place: str) -> str:
    """The address of a page of the app. ``place``: what it is about, such as the round."""
    return at(page, place)


def at(page: str, place: Mapping[str, str | Sequence[str]]) -> str:
    """The address of a page, of a place in which a name may stand several times."""
    path = "./" if page == "start" else page
    return f"{path}?{urlencode(place, doseq=True)}" if place else path


def link(
    text: object, page: str, /, *, css: str = "", label: str = "", here: str = "", **place: str
) -> Markup:
    """A link to a page of the app.

    ``label``: its words for screen readers. ``here``: "page" where it leads to the page one is on.
    """
    return tag(
        "a",
        esc(text),
        href=address(page, **place),
        data_go="",
        class_=css or None,
        aria_label=label or None,
        aria_current=here or None,
    )


def pictured(html: Markup, key: str) -> None:
    """Show HTML of our own with SVG in it, which ``show`` would leave out."""
    _mount(data={"html": str(html)}, key=key)
