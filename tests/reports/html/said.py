"""What a document has to say, word by word, from its content alone; and what an HTML file says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from kpi_toolkit.reports.content.model import (
    Block,
    Box,
    Bullets,
    Cell,
    Certificate,
    Chapter,
    Cover,
    Document,
    Facts,
    Grid,
    Heading,
    Legend,
    Note,
    Paragraph,
    Snapshot,
    SnapshotPage,
    Table,
    Tile,
    Tiles,
    Wheel,
)
from kpi_toolkit.reports.markup import clear

Element = ElementTree.Element


def read(html: bytes) -> Element:
    """A file of ours as XML, which is stricter than HTML."""
    head, _, rest = html.decode().partition("\n")
    assert head == "<!DOCTYPE html>"
    return ElementTree.fromstring(rest)


def words_of(document: Document) -> list[str]:
    """All words in their order."""
    return [word for text in _document(document) for word in clear(text).split()]


def words_shown(root: Element) -> list[str]:
    """All words of a file outside its pictures, its contents and the links that skip something."""
    (body,) = root.findall("body")
    return "".join(_shown(body)).split()


INLINE = ("a", "b", "bdi", "i", "span", "strong", "sup")


def _shown(element: Element) -> Iterator[str]:
    if element.tag in ("nav", "{http://www.w3.org/2000/svg}svg") or element.get("class") == "skip":
        return
    edge = "" if element.tag in INLINE else " "
    yield edge + (element.text or "")
    for child in element:
        yield from _shown(child)
        yield child.tail or ""
    yield edge


def _document(document: Document) -> Iterator[str]:
    yield document.info.running
    yield document.info.mark
    yield from _cover(document.cover)
    if isinstance(document, Snapshot):
        for page in document.pages:
            yield from _page(page)
    elif isinstance(document, Certificate):
        yield from _blocks(document.blocks)
    else:
        for chapter in (*document.front, *document.chapters):
            yield from _chapter(chapter)
    yield document.info.origin


def _cover(cover: Cover) -> Iterator[str]:
    """The headline is said by the pages."""
    yield from (cover.kind, cover.title, cover.line)
    for label, value in cover.facts:
        yield from (label, value)
    yield cover.subtitle
    yield from _tiles(cover.tiles)
    yield cover.disclaimer


def _page(page: SnapshotPage) -> Iterator[str]:
    yield page.title
    yield from _blocks((*page.blocks, *page.aside))


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield from (chapter.number, chapter.title)
    yield from _blocks(chapter.blocks)


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Bullets():
            yield from block.items
        case Facts():
            for label, value in block.rows:
                yield from (label, value)
        case Legend():  # a band is told by its sample, a state by its word
            for entry in block.entries:
                yield entry.text if entry.mark.step else f"{entry.mark.word}. {entry.text}"
        case Tiles():
            yield from _tiles(block.tiles)
        case Table():
            yield from _table(block)
        case Wheel():
            yield from _wheel(block)
        case Grid():
            yield from _grid(block)
        case Box():
            yield from (block.title, block.lead)
            for label, value in block.rows:
                yield from (label, value)
            yield block.note


def _tiles(tiles: Iterable[Tile]) -> Iterator[str]:
    for tile in tiles:
        yield from (tile.figure, tile.text)


def _table(table: Table) -> Iterator[str]:
    """``continued`` is for pages."""
    if not table.rows:
        return
    yield table.caption
    yield from (column.title for column in table.columns)
    for span in table.spans:
        yield span.label
        for row in span.rows:
            for cell in row.cells[:1] if row.kind == "group" else row.cells:
                yield from _cell(cell)
    for note in table.notes:
        yield from _note(note)


def _cell(cell: Cell) -> Iterator[str]:
    yield cell.text
    yield from (f"{number})" for number in cell.notes)


def _note(note: Note) -> Iterator[str]:
    yield f"{note.number}) {note.text}"
    if note.said:
        yield f"“{note.said}”"


def _wheel(wheel: Wheel) -> Iterator[str]:
    for dimension in wheel.dimensions:
        yield dimension.label
        for category in dimension.categories:
            yield category.name
            if category.mark:
                yield category.mark.word
            for point in category.points:
                yield from (point.name, point.mark.word)


def _grid(grid: Grid) -> Iterator[str]:
    for row in grid.rows:
        yield row.title
        if row.mark.step:
            yield row.score
        yield row.mark.word
        for block in row.blocks:
            yield from (block.title, block.score, block.mark.word, *block.coverage, *block.categories)
