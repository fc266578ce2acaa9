"""What a screen reader needs of the whole document: its language, its direction, and the page's name."""

from __future__ import annotations

import streamlit as st

from kpi_toolkit.i18n import LANGUAGES, language_in_force

_SCRIPT = """
export default function (component) {
  const { data } = component;
  const root = document.documentElement;
  root.lang = data.lang;
  root.dataset.kpiDirection = data.direction;
  if (root.dataset.kpiPage !== data.page) {
    root.dataset.kpiPage = data.page;
    document.querySelectorAll('[data-testid="stMain"]').forEach((main) => main.scrollTo(0, 0));
  }
}
"""
_mount = st.components.v2.component("kpi_document", html="<span hidden></span>", js=_SCRIPT)


def announce(page: str) -> None:
    """Tell the document which page it is and in which language."""
    spoken = LANGUAGES.get(language_in_force())
    _mount(
        data={
            "lang": spoken.code if spoken else "en",
            "direction": spoken.direction if spoken else "ltr",
            "page": page,
        },
        key="document",
    )


_ARRIVAL = """
export default function (component) {
  const root = document.documentElement;
  const place = component.data.place;
  if (root.dataset.kpiPlace === place) return;
  root.dataset.kpiPlace = place;
  document.querySelectorAll('[data-testid="stMain"]').forEach((main) => main.scrollTo(0, 0));
  const head = document.querySelector('[data-testid="stMain"] h1');
  if (head) {
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
  }
}
"""
_arrive = st.components.v2.component("kpi_arrival", html="<span hidden></span>", js=_ARRIVAL)


def arrived(place: str) -> None:
    """Begin at the head of the page, where reading and the keyboard go on from, whenever ``place`` is another one.

    For a page that shows one thing after another. To be called at its end: what is drawn by then is the new page.
    """
    _arrive(data={"place": place}, key="arrival")
