"""The beginning of a longer text from outside, where there is no room for all of it."""

from __future__ import annotations

from kpi_toolkit.reports.content.judged import paragraphs
from kpi_toolkit.reports.content.words import shorten


def opening(text: str, most: int) -> tuple[tuple[str, ...], bool]:
    """The paragraphs of a text with at most so many letters together, and whether that is all of it."""
    found, left = [], most
    for one in paragraphs(text):
        if left > 0:
            found.append(shorten(one, left))
        left -= len(one)
    return tuple(found), left >= 0
