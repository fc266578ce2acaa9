"""The documents as pages of HTML: the City Snapshot, documents in chapters, the certificate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from kpi_toolkit.i18n import speaking
from kpi_toolkit.reports.content.model import (
    Block,
    Certificate,
    Chapter,
    Document,
    Heading,
    Report,
    Snapshot,
    SnapshotPage,
    Table,
)
from kpi_toolkit.reports.html.blocks import Blocks
from kpi_toolkit.reports.html.page import Entry, page
from kpi_toolkit.reports.markup import Markup, join, tag
from kpi_toolkit.reports.tokens import Tokens, tokens


def draw(document: Document, look: Tokens | None = None) -> bytes:
    """One self-contained HTML file in UTF-8; the same document gives the same bytes.

    ``look``: other tokens than those of the toolkit.
    """
    with speaking(document.info.language):  # for the few words of the page itself, and for the wheel
        match document:
            case Snapshot():
                return _snapshot(document, look or tokens())
            case Report():
                return _report(document, look or tokens())
            case Certificate():
                return _certificate(document, look or tokens())


def _snapshot(made: Snapshot, look: Tokens) -> bytes:
    blocks = Blocks()
    main = join(*(_page(one, blocks) for one in made.pages))
    entries = tuple(Entry("", one.title, one.key, _headings((*one.blocks, *one.aside))) for one in made.pages)
    return page(made.info, made.cover, made.wheel, entries, main, "snapshot", look)


def _page(one: SnapshotPage, blocks: Blocks) -> Markup:
    title = blocks.title(Heading(one.title, 1, one.key))
    halves = [tag("div", blocks.write(half)) for half in (one.blocks, one.aside) if half]
    return tag("section", title, *halves, class_=f"page page-{one.key}", aria_labelledby=one.key)


def _report(made: Report, look: Tokens) -> bytes:
    everything = (*made.front, *made.chapters)
    blocks = Blocks(_rows(everything))
    main = join(*(_chapter(one, blocks) for one in everything))
    entries = tuple(Entry(one.number, one.title, one.key, _headings(one.blocks)) for one in everything)
    return page(made.info, made.cover, made.wheel, entries, main, "report", look)


def _certificate(made: Certificate, look: Tokens) -> bytes:
    main = tag("section", Blocks(highest=2).write(made.blocks), class_="page page-certificate")
    return page(made.info, made.cover, made.wheel, (), main, "certificate", look)


def _chapter(one: Chapter, blocks: Blocks) -> Markup:
    title = blocks.title(Heading(one.title, 1, one.key), one.number)
    return tag("section", title, blocks.write(one.blocks), class_="chapter", aria_labelledby=one.key)


def _headings(blocks: Iterable[Block]) -> tuple[Entry, ...]:
    return tuple(Entry("", b.text, b.key) for b in blocks if isinstance(b, Heading) and b.level == 2)


def _rows(chapters: Iterable[Chapter]) -> dict[str, str]:
    """An id for every row of the results by its key: "EC: ICT: ICT: 1C/value" is "row-EC-ICT-ICT-1C-value"."""
    keys = [
        row.key
        for chapter in chapters
        for block in chapter.blocks
        if isinstance(block, Table)
        for row in block.rows
        if row.key
    ]
    found = {key: re.sub(r"[^A-Za-z0-9]+", "-", f"row-{key}") for key in keys}
    counted = Counter(found.values())
    return {key: row for key, row in found.items() if counted[row] == 1}
