"""Long pages: headings one can link to, and a table of contents."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from kpi_toolkit.reports.markup import join, tag


def heading(text: str, anchor: str, *aside: str) -> Markup:
    """A heading of the second level with its anchor; ``aside`` stands behind it in smaller letters."""
    behind = (" ", tag("span", *aside, class_="quiet")) if aside else ()
    return tag("h2", text, *behind, id=anchor)


def contents(label: str, entries: Iterable[tuple[str, str]]) -> Markup:
    """Links to the headings of a page: (anchor, words)."""
    items = (tag("li", tag("a", words, href=f"#{anchor}")) for anchor, words in entries)
    return tag("nav", tag("ul", join(*items)), class_="kpi-contents", aria_label=label)
