"""The texts of a document in reading order, taken from the content model and from nothing that draws it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpi_toolkit.reports.content.model import (
    Block,
    Box,
    Bullets,
    Certificate,
    Cover,
    Document,
    Facts,
    Grid,
    Heading,
    Legend,
    Paragraph,
    Report,
    Snapshot,
    Table,
    Tile,
    Tiles,
    Wheel,
)

SHY = "\u00ad"


def words(texts: Iterable[str]) -> list[str]:
    return " ".join(texts).split()


def said(document: Document) -> list[str]:
    """Every word of a document but those of its contents and inside its figures."""
    return words(_said(document))


def contents(document: Report) -> list[str]:
    """The titles of the contents in their order."""
    titles = [chapter.heading for chapter in document.front]
    for chapter in document.chapters:
        titles.append(chapter.heading)
        titles += [b.text for b in chapter.blocks if isinstance(b, Heading) and b.level == 2]
    return titles


def groups_of(document: Document) -> list[tuple[Block, ...]]:
    """The blocks of every page or chapter."""
    match document:
        case Snapshot():
            return [(*page.blocks, *page.aside) for page in document.pages]
        case Report():
            return [chapter.blocks for chapter in (*document.front, *document.chapters)]
        case Certificate():
            return [document.blocks]


def pictures(document: Document) -> list[str]:
    """The alternative texts of the pictures on the cover."""
    return [one.alt for one in (document.cover.arms, document.cover.photo) if one]


def wheels(document: Document) -> list[Wheel]:
    """The wheels that are drawn as figures (the one on the cover is decoration)."""
    return [block for blocks in groups_of(document) for block in blocks if isinstance(block, Wheel)]


def swatches(document: Document) -> int:
    """How many samples of marks the legends show."""
    return sum(len(b.entries) for blocks in groups_of(document) for b in blocks if isinstance(b, Legend))


def _said(document: Document) -> Iterator[str]:
    yield from _cover(document.cover, document.info.mark)
    if isinstance(document, Snapshot):
        for page in document.pages:
            yield page.title
            yield from in_blocks((*page.blocks, *page.aside))
        return
    if isinstance(document, Certificate):
        yield from in_blocks(document.blocks)
        return
    for chapter in document.front:
        yield chapter.heading
        yield from in_blocks(chapter.blocks)
    yield document.info.contents
    for chapter in document.chapters:
        yield chapter.heading
        yield from in_blocks(chapter.blocks)


def _cover(cover: Cover, mark: str) -> Iterator[str]:
    yield from (cover.kind, mark, cover.title, cover.line)
    for label, value in cover.facts:
        yield from (label, value)
    yield cover.subtitle
    yield from _tiles(cover.tiles)
    yield cover.disclaimer


def _tiles(tiles: Iterable[Tile]) -> Iterator[str]:
    for tile in tiles:
        yield from (tile.figure, tile.text)


def in_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    """The texts of blocks in reading order."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield block.text
            case Bullets():
                for number, item in enumerate(block.items, start=1):
                    yield from ((f"{number}.", item) if block.numbered else (item,))
            case Facts():
                for label, value in block.rows:
                    yield from (label, value)
            case Legend():
                for entry in block.entries:
                    yield entry.text if entry.mark.step else f"{entry.mark.word}. {entry.text}"
            case Tiles():
                yield from _tiles(block.tiles)
            case Table():
                yield from _table(block)
            case Grid():
                yield from _grid(block)
            case Box():
                yield from (block.title, block.lead)
                for label, value in block.rows:
                    yield from (label, value)
                yield block.note
            case Wheel():
                pass
            case _:
                raise AssertionError(f"the words of {type(block).__name__} are not known here")


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        return
    yield table.caption
    yield from (column.title.replace(SHY, "") for column in table.columns)
    for span in table.spans:
        if table.spanning:
            yield span.label
        for row in span.rows:
            for cell in row.cells:
                yield cell.text
                yield from (f"{number})" for number in cell.notes)
    for note in table.notes:
        yield f"{note.number}) {note.text}"
        if note.said:
            yield f"“{note.said}”"


def _grid(grid: Grid) -> Iterator[str]:
    for row in grid.rows:
        yield from (row.title, *((row.score,) if row.mark.step else ()), row.mark.word)
        for block in row.blocks:
            yield from (block.title, block.score, block.mark.word, *block.coverage, *block.categories)
