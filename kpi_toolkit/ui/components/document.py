"""What concerns the whole document: its language, its direction, the page's name, and clicks on links of ours."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st

from kpi_toolkit.i18n import LANGUAGES, language_in_force

_STYLE = (Path(__file__).parents[1] / "style.css").read_text("utf-8")
_DRESSING = f"""
const style = document.createElement("style");
style.id = "kpi-style";
style.textContent = {json.dumps(_STYLE)};
export default function () {{
  const worn = document.getElementById(style.id);
  if (worn !== style) {{
    worn?.remove();
    document.head.append(style);
  }}
}}
"""
_dress = st.components.v2.component("kpi_style", html="<span hidden></span>", js=_DRESSING)


def dressed() -> None:
    """Put the style sheet into the head of the document, where it stays: what does not change is not sent again."""
    _dress(key="style")


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
  if (root.dataset.kpiLinks) return;
  root.dataset.kpiLinks = "heard";
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button) return;
    event.preventDefault();
    history.pushState({}, "", link.href);
    window.dispatchEvent(new PopStateEvent("popstate")); // as after the back button, the address says where to go
  });
}
"""
_mount = st.components.v2.component("kpi_document", html="<span hidden></span>", js=_SCRIPT)


def announce(page: str) -> None:
    """Tell the document which page it is and in which language, and have it follow links made by ``links.link``."""
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
