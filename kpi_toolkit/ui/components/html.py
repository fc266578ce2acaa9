"""HTML of our own: everything that comes from a file or a person is escaped, tables can be read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import streamlit as st
from markupsafe import Markup, escape

from kpi_toolkit.i18n.signs import shown

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&=@/])")
_ADDRESS = re.compile(r"(://|@|www(?=\.))", re.IGNORECASE)
_INVISIBLE = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])


def plain(text: object) -> str:
    """A text without signs that turn the direction of what follows or cannot be shown."""
    return shown(str(text).translate(_INVISIBLE))


def md(text: object) -> str:
    """A text for widgets that read Markdown, so that nothing in it is read as such.

    They make links of addresses after everything else, whatever was escaped; a joiner inside keeps them from it.
    """
    apart = _ADDRESS.sub("\\1\u2060", plain(text))
    return _MARKDOWN.sub(r"\\\1", apart).replace("\n", "  \n")


def esc(text: object) -> Markup:
    """A text for HTML. What is ``Markup`` already stays as it is."""
    return text if isinstance(text, Markup) else escape(plain(text))


def lines(text: object) -> Markup:
    """A text of several lines for HTML."""
    return Markup("<br>").join(esc(line) for line in plain(text).splitlines())


def show(html: Markup) -> None:
    """Put HTML on the page, where there is any."""
    if html:
        st.html(html)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. ``head``: it names its row. ``css``: class names of style.css."""

    content: object
    head: bool = False
    css: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. ``group``: one cell over the whole width, which heads the rows below."""

    cells: Sequence[Cell | str]
    css: str = ""
    group: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``align`` end is for numbers."""

    title: str
    align: Literal["start", "end"] = "start"
    css: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption, which is hidden from the eye where ``quiet``."""

    caption: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    quiet: bool = False
    css: str = field(default="")


def table(made: Table) -> Markup:
    """The HTML of a table; it scrolls by itself where the screen is too narrow."""
    head = Markup("").join(
        Markup('<th scope="col" class="{} {}">{}</th>').format(c.align, c.css, esc(c.title))
        for c in made.columns
    )
    body = Markup("").join(_row(row, made.columns) for row in made.rows)
    return Markup(
        '<div class="kpi-scroll" tabindex="0" role="region" aria-label="{caption}"><table class="kpi-table {css}">'
        '<caption class="{quiet}">{caption}</caption><thead><tr>{head}</tr></thead>'
        "<tbody>{body}</tbody></table></div>"
    ).format(
        css=made.css,
        quiet="kpi-hidden" if made.quiet else "",
        caption=esc(made.caption),
        head=head,
        body=body,
    )


def _row(row: Row, columns: Sequence[Column]) -> Markup:
    if row.group:
        return Markup('<tr class="group {}"><th scope="colgroup" colspan="{}">{}</th></tr>').format(
            row.css, len(columns), esc(_content(row.cells[0]))
        )
    cells = []
    for column, cell in zip(columns, row.cells, strict=True):
        own = cell if isinstance(cell, Cell) else Cell(cell)
        tag = Markup('<th scope="row" class="{} {}">{}</th>' if own.head else '<td class="{} {}">{}</td>')
        cells.append(tag.format(column.align, own.css, esc(own.content)))
    return Markup('<tr class="{}">{}</tr>').format(row.css, Markup("").join(cells))


def _content(cell: Cell | str) -> object:
    return cell.content if isinstance(cell, Cell) else cell


def badge(word: str, look: str, *, icon: str = "") -> Markup:
    """A word on a coloured ground; the word says what the colour says. ``look``: a class of style.css."""
    sign = Markup('<span aria-hidden="true">{}</span> ').format(icon) if icon else Markup("")
    return Markup('<span class="kpi-badge {}">{}{}</span>').format(look, sign, esc(word))


def facts(rows: Iterable[tuple[str, object]]) -> Markup:
    """Labels with values."""
    inside = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(esc(label), esc(value)) for label, value in rows
    )
    return Markup('<dl class="kpi-facts">{}</dl>').format(inside)


def tiles(rows: Iterable[tuple[str, object]]) -> Markup:
    """Figures that stand out, each with what it counts."""
    inside = Markup("").join(
        Markup('<div class="kpi-tile"><dd>{}</dd><dt>{}</dt></div>').format(esc(value), esc(label))
        for label, value in rows
    )
    return Markup('<dl class="kpi-tiles">{}</dl>').format(inside)


def meter(percent: float | None, label: str, look: str = "") -> Markup:
    """A bar from 0 to 100 per cent with its words."""
    width = 0.0 if percent is None else min(max(percent, 0.0), 100.0)
    return Markup(
        '<span class="kpi-meter {}" role="img" aria-label="{}"><span style="width:{:.1f}%"></span></span>'
    ).format(look, esc(label), width)
