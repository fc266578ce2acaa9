"""The HTML of a page as the browser gets it: that of plain elements, and that of elements with links."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest
from ui.desk_of import html


def told(app: AppTest) -> str:
    """All HTML of our own on a page."""
    return "\n".join(_decoded(text) for text in html(app))


def _decoded(text: str) -> str:
    if not text.startswith("{"):
        return text
    data = json.loads(text)
    return str(data.get("html", ""))
