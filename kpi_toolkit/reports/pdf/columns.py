"""How wide the columns of a table are: by what they hold, and so that no word must be cut."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.reports.content.model import Cell, Table
from kpi_toolkit.reports.pdf.fonts import width
from kpi_toolkit.reports.pdf.marks import PIP, pips_width
from kpi_toolkit.reports.pdf.table_tree import SHY
from kpi_toolkit.reports.tokens import Tokens
from kpi_toolkit.reports.writing import pieces

STYLES = {"strong": "cell_strong", "quiet": "cell_quiet", "severity": "cell_strong"}
INDENT = 3.0
VERDICT = 3.4
"""Room of the sign before the word of a verdict."""
STRETCH = 1.8
"""A column grows to so much of its share for a word that is longer, not more: what is longer still is cut."""
EDGE = 0.1
"""Millimetres that a column is wider than its longest word, against rounding."""


def column_widths(table: Table, look: Tokens, wide: float, scale: float) -> list[float]:
    """The widths of the columns by their shares, but so that no word must be cut as far as there is room."""
    shares = [look.table.widths[column.kind] for column in table.columns]
    widths = [wide * share / sum(shares) for share in shares]
    needs = [
        max((need for need in found if need <= STRETCH * own), default=0.0)
        for found, own in zip(_needs(table, look, scale), widths, strict=True)
    ]
    lack = sum(max(need - own, 0.0) for need, own in zip(needs, widths, strict=True))
    spare = sum(max(own - need, 0.0) for need, own in zip(needs, widths, strict=True))
    if not lack or not spare:
        return widths
    met = min(1.0, spare / lack)
    return [
        own + met * (need - own) if need > own else own - met * lack * (own - need) / spare
        for need, own in zip(needs, widths, strict=True)
    ]


def _needs(table: Table, look: Tokens, scale: float) -> Iterator[set[float]]:
    """For every column how wide its words are, with what stands around them."""
    first = 1 if table.spanning else 0
    pad = 2 * look.table.pad_x * scale + EDGE
    rows = [row for row in table.rows if row.kind != "group"]
    for place, column in enumerate(table.columns):
        words = {("column_head", word, 0.0) for word in _undivided(column.title.replace(SHY, "- "))}
        if place < first:
            words |= {("small_caps", word, 0.0) for span in table.spans for word in _undivided(span.label)}
        else:
            for row in rows:
                words |= _words(row.cells[place - first], row.kind == "part" and place == first, scale)
        yield {
            width(word, look.type[name].face, look.type[name].size * scale) + around + pad
            for name, word, around in words
        }


def _undivided(text: str) -> Iterator[str]:
    """What no line may divide."""
    return (word for part in text.split("\n") for _, word in pieces(part))


def _halves(text: str) -> tuple[str, ...]:
    """A text in two lines of about the same length; in one where it has one word."""
    words = text.split(" ")
    pairs = ((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words)))
    return min(pairs, key=lambda pair: max(map(len, pair)), default=(text,))


def _words(cell: Cell, inset: bool, scale: float) -> set[tuple[str, str, float]]:
    """The words of a cell, each with its style and how much room is taken beside it."""
    style, around = cell_style(cell), 0.0
    if cell.kind == "band" and cell.mark is not None and cell.mark.step:  # one line, with its pips
        return {(style, cell.text, pips_width(cell.mark, PIP * scale) + 1.8 * scale)}
    if cell.kind == "band":  # what stands in place of a band takes two lines at most
        return {(style, half, around) for half in _halves(cell.text)}
    if inset:
        around = INDENT
    elif cell.kind == "verdict":
        around = VERDICT * scale
    return {(style, word, around) for word in _undivided(cell.text)}


def cell_style(cell: Cell) -> str:
    """The style of a cell. Quiet is what stands in place of a band or a score."""
    if cell.kind == "band" and cell.mark is not None:
        return "cell_strong" if cell.mark.step else "cell_quiet"
    if cell.kind == "score" and cell.percent is None:
        return "cell_quiet"
    return STYLES.get(cell.kind, "cell")
