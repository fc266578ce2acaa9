"""Walking along the structure tree of a PDF, as a screen reader does, with the text of its marked contents.

It understands documents of this toolkit; of others it may read less, and never more than stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject

MOST_NODES = 500_000
DEEPEST = 60
BFCHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
SHOWS = (b"Tj", b"TJ", b"'", b'"')


@dataclass(slots=True)
class Content:
    """A marked content: its glyphs as letters (``drawn``), and the text it stands for."""

    drawn: str = ""
    actual: str | None = None

    @property
    def said(self) -> str:
        return self.drawn if self.actual is None else self.actual


@dataclass(slots=True)
class Node:
    """An element of the structure. ``key``: its title, which names for programs what it speaks of."""

    role: str
    key: str = ""
    alt: str = ""
    actual: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: list[Node | Content] = field(default_factory=list)

    @property
    def said(self) -> str:
        """The text for the reader, all below it included."""
        return "".join(kid.said for kid in self.kids) if self.actual is None else self.actual

    @property
    def drawn(self) -> str:
        """The text that the glyphs show."""
        return "".join(kid.drawn for kid in self.kids)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()

    def without(self, role: str) -> Node:
        """The same without elements of a role below it."""
        kids = [
            kid.without(role) if isinstance(kid, Node) else kid
            for kid in self.kids
            if not (isinstance(kid, Node) and kid.role == role)
        ]
        return Node(self.role, self.key, self.alt, self.actual, self.attributes, kids)


@dataclass(slots=True)
class Page:
    """What a page shows: marked contents by number, and all text that belongs to none."""

    contents: dict[int, Content]
    apart: str
    stray: str
    """Text outside of every marked content: there should be none."""


def catalog(reader: PdfReader) -> DictionaryObject:
    """The root of a file. Raises ValueError where there is none."""
    root = reader.trailer["/Root"].get_object()
    if not isinstance(root, DictionaryObject):
        raise ValueError("the file has no catalog")
    return root


def read_pages(reader: PdfReader) -> list[Page]:
    """The marked contents of all pages. Raises ValueError for content that is not nested rightly."""
    fonts: dict[int, dict[int, str]] = {}
    return [_page(page, reader, fonts) for page in reader.pages]


def read_tree(reader: PdfReader, pages: list[Page]) -> Node | None:
    """The structure tree; None where there is none. Raises ValueError for one that has no end."""
    root = catalog(reader).get("/StructTreeRoot")
    if root is None:
        return None
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages)}  # type: ignore[union-attr]
    top = Node("StructTreeRoot")
    kids = _list(root.get_object().get("/K"))
    stack: list[tuple[Node, Any, int | None, int]] = [(top, kid, None, 1) for kid in reversed(kids)]
    count = 0
    while stack:
        above, raw, page, depth = stack.pop()
        count += 1
        if count > MOST_NODES or depth > DEEPEST:
            raise ValueError("the structure tree has no end")
        kid = raw.get_object()
        if isinstance(kid, DictionaryObject) and "/S" in kid:
            node = _node(kid)
            above.kids.append(node)
            own = _page_number(kid, numbers, page)
            stack += [(node, one, own, depth + 1) for one in reversed(_list(kid.get("/K")))]
        elif isinstance(kid, DictionaryObject) and "/MCID" in kid:
            above.kids.append(_content(pages, _page_number(kid, numbers, page), kid["/MCID"]))
        elif isinstance(kid, int):
            above.kids.append(_content(pages, page, kid))
    return top


def _list(kids: Any) -> list[Any]:
    found = kids.get_object() if kids is not None else ArrayObject()
    return list(found) if isinstance(found, ArrayObject) else [kids]


def _node(element: DictionaryObject) -> Node:
    actual = element.get("/ActualText")
    attributes = element.get("/A", DictionaryObject()).get_object()
    return Node(
        role=str(element["/S"]).removeprefix("/"),
        key=str(element.get("/T", "")),
        alt=str(element.get("/Alt", "")),
        actual=None if actual is None else str(actual),
        attributes={str(key): value.get_object() for key, value in attributes.items()},
    )


def _page_number(element: DictionaryObject, numbers: dict[int, int], default: int | None) -> int | None:
    page = element.raw_get("/Pg") if "/Pg" in element else None
    return numbers.get(page.idnum, default) if isinstance(page, IndirectObject) else default


def _content(pages: list[Page], page: int | None, number: Any) -> Content:
    if page is None or int(number) not in pages[page].contents:
        raise ValueError("the structure tree names a content that is not there")
    return pages[page].contents[int(number)]


def _page(page: Any, reader: PdfReader, fonts: dict[int, dict[int, str]]) -> Page:
    found = Page({}, "", "")
    open_: list[Content | None] = []  # the marked contents that are open; None for one that is in no element
    letters: dict[int, str] = {}
    resources = page.get("/Resources", DictionaryObject()).get("/Font", DictionaryObject()).get_object()
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"Tf":
            letters = _letters(resources[operands[0]].get_object(), fonts)
        elif operator in (b"BDC", b"BMC"):
            content = _begun(operands, found)
            open_.append(content if content or not open_ else open_[-1])
        elif operator == b"EMC":
            open_.pop()
        elif operator in SHOWS:
            text = "".join(_decoded(part, letters) for part in _strings(operands[-1]))
            if not open_:
                found.stray += text
            elif (content := open_[-1]) is None:
                found.apart += text
            else:
                content.drawn += text
    if open_:
        raise ValueError("a marked content is not closed")
    return found


def _begun(operands: list[Any], page: Page) -> Content | None:
    told = operands[1] if len(operands) > 1 else None
    if not isinstance(told, DictionaryObject) or "/MCID" not in told:
        return None
    actual = told.get("/ActualText")
    content = Content(actual=None if actual is None else str(actual))
    number: Any = told["/MCID"]
    if page.contents.setdefault(int(number), content) is not content:
        raise ValueError("two marked contents of a page have the same number")
    return content


def _strings(operand: Any) -> Iterator[bytes]:
    for part in operand if isinstance(operand, list) else [operand]:
        if isinstance(part, bytes):
            yield part
        elif isinstance(part, str):
            yield part.original_bytes  # type: ignore[attr-defined]


def _decoded(code: bytes, letters: dict[int, str]) -> str:
    return "".join(letters.get(code[n] << 8 | code[n + 1], "\ufffd") for n in range(0, len(code) - 1, 2))


def _letters(font: Any, fonts: dict[int, dict[int, str]]) -> dict[int, str]:
    """What the codes of a font stand for, by its map to Unicode."""
    key = font.indirect_reference.idnum
    if key not in fonts:
        data = font["/ToUnicode"].get_object().get_data()
        fonts[key] = {
            int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
            for block in BFCHARS.findall(data)
            for code, text in PAIR.findall(block)
        }
    return fonts[key]
