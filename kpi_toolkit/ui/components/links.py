"""HTML with links to other pages of the app: a click changes the page without loading it anew.

A link is a real one, so that it can be opened in another tab.
"""

from __future__ import annotations

import json
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.ui.components.html import esc

_SCRIPT = """
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".kpi-linked");
  if (root.dataset.stamp !== data.html) {
    root.innerHTML = data.html;
    root.dataset.stamp = data.html;
  }
  root.onclick = (event) => {
    const link = event.target.closest("a[data-go]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    setTriggerValue("go", link.dataset.go);
  };
}
"""
_mount = st.components.v2.component(
    "kpi_linked", html='<div class="kpi-linked"></div>', js=_SCRIPT, isolate_styles=False
)


def address(page: str, /, **place: str) -> str:
    """The address of a page of the app. ``place``: what it is about, such as the round."""
    return f"{page}?{urlencode(place)}" if place else page


def link(text: object, page: str, /, *, css: str = "", label: str = "", **place: str) -> Markup:
    """A link to a page of the app, for HTML that ``linked`` shows. ``label``: its words for screen readers."""
    aria = Markup(' aria-label="{}"').format(esc(label)) if label else Markup("")
    return Markup('<a href="{}" data-go="{}" class="{}"{}>{}</a>').format(
        address(page, **place), json.dumps([page, place]), css, aria, esc(text)
    )


def linked(html: Markup, key: str) -> None:
    """Show HTML that holds links made by ``link``."""
    from kpi_toolkit.ui.navigation import go

    clicked = _mount(data={"html": str(html)}, key=key, on_go_change=lambda: None)
    if clicked.get("go"):
        page, place = json.loads(clicked["go"])
        go(str(page), **{str(name): str(value) for name, value in place.items()})
