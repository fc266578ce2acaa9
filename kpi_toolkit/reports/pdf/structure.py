"""Writes the structure tree of a document into its PDF (ISO 32000-1, 14.7), in place of fpdf2's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from kpi_toolkit.reports.pdf.bounds import bounds
from kpi_toolkit.reports.pdf.library import FPDF, Annotation, Name, PDFObject
from kpi_toolkit.reports.pdf.tree import Anchored, Element, Piece

LONGEST = 16_000
"""Letters of one text; a PDF/A holds no string above 32 767 bytes."""


class StructureTree:
    """Stands where fpdf2 keeps its own builder of a structure tree.

    Every piece is given its ``number`` while its page is written; ``finish`` comes when all pages are. fpdf2
    asks for the rest at the end.
    """

    def __init__(self, pdf: FPDF, root: Element) -> None:
        self._pages: dict[int, Any] = pdf.pages
        self._k, self._high = pdf.k, pdf.h
        self._root = root
        self._elements = tuple(_below(root))
        self._numbers: dict[Piece, int] = {}
        self._owners: dict[int, list[Element]] = {}
        self._annotations: Mapping[Anchored, Annotation] = {}
        self._tree, self._parents, self._names = (
            _Object(text) for text in (self._tree_root, self._parent_tree, self._id_tree)
        )
        self._objects = {one: _Object(partial(self._element, one)) for one in self._elements}
        self._over = {kid: one for one in self._elements for kid in one.kids if isinstance(kid, Element)}
        heads = {head for one in self._elements for head in one.headers}
        named = (one for one in self._elements if one.role == "Note" or one in heads)
        self._ids = {one: f"n{number:06}" for number, one in enumerate(named)}
        self.doc_struct_elem = _Nothing()

    def number(self, piece: Piece, owner: Element) -> int:
        """The number of a piece among the marked contents of its page."""
        owners = self._owners.setdefault(piece.page, [])
        owners.append(owner)
        self._numbers[piece] = len(owners) - 1
        return len(owners) - 1

    def finish(self, annotations: Mapping[Anchored, Annotation]) -> None:
        """Tell pages and annotations where the tree has them."""
        for key, number in enumerate(self._owners):
            self._pages[number].struct_parents = key
        for page in self._pages.values():
            page.tabs = Name("S")
        for key, annotation in enumerate(annotations.values(), start=len(self._owners)):
            annotation.struct_parent = key
        self._annotations = annotations

    def empty(self) -> bool:
        return not self._root.kids

    def __iter__(self) -> Iterator[PDFObject]:
        """Every object of the tree, its root first."""
        yield from (self._tree, self._parents, self._names, *self._objects.values())

    # --- objects as text -----------------------------------------------------------------------------------

    def _tree_root(self) -> str:
        last = len(self._owners) + len(self._annotations)
        return (
            f"/Type/StructTreeRoot/K {self._objects[self._root].ref}/ParentTree {self._parents.ref}"
            f"/ParentTreeNextKey {last}/IDTree {self._names.ref}"
        )

    def _parent_tree(self) -> str:
        """For every number of a page or annotation the elements its contents belong to."""
        entries = [
            f"{key}[{' '.join(self._objects[owner].ref for owner in owners)}]"
            for key, owners in enumerate(self._owners.values())
        ]
        owner = {kid: one for one in self._elements for kid in one.kids if isinstance(kid, Anchored)}
        entries += [
            f"{annotation.struct_parent} {self._objects[owner[kid]].ref}"
            for kid, annotation in self._annotations.items()
        ]
        return "/Nums[" + "\n".join(entries) + "]"

    def _id_tree(self) -> str:
        pairs = sorted((id_, self._objects[element].ref) for element, id_ in self._ids.items())
        return "/Names[" + "\n".join(f"({id_}){ref}" for id_, ref in pairs) + "]"

    def _element(self, element: Element) -> str:
        over = self._over.get(element)
        parent = self._objects[over] if over else self._tree
        page = next((kid.page for kid in element.kids if not isinstance(kid, Element)), None)
        out = [f"/S/{element.role}/P {parent.ref}"]
        if page is not None:
            out.append(f"/Pg {self._pages[page].ref}")
        if element in self._ids:
            out.append(f"/ID({self._ids[element]})")
        for key, text in (("T", element.key), ("Alt", element.alt), ("ActualText", element.actual)):
            if text:
                out.append(f"/{key}{text_string(text)}")
        kids = [self._kid(kid, page) for kid in element.kids]
        if kids:
            out.append(f"/K[{' '.join(kids)}]")
        out.append(self._attributes(element))
        return "".join(out)

    def _kid(self, kid: Element | Piece | Anchored, page: int | None) -> str:
        if isinstance(kid, Element):
            return self._objects[kid].ref
        own = self._pages[kid.page].ref
        if isinstance(kid, Piece):
            number = self._numbers[kid]
            return str(number) if kid.page == page else f"<</Type/MCR/Pg {own}/MCID {number}>>"
        return f"<</Type/OBJR/Pg {own}/Obj {self._annotations[kid].ref}>>"

    def _attributes(self, element: Element) -> str:
        if element.role == "Figure":
            return self._figure(element)
        if element.role == "L":
            return f"/A<</O/List/ListNumbering/{element.numbering or 'None'}>>"
        told = f"/Scope/{element.scope}" if element.scope else ""
        told += f"/ColSpan {element.columns}" if element.columns > 1 else ""
        told += f"/RowSpan {element.rows}" if element.rows else ""
        if element.headers:
            told += f"/Headers[{''.join(f'({self._ids[head]})' for head in element.headers)}]"
        return f"/A<</O/Table{told}>>" if told else ""

    def _figure(self, element: Element) -> str:
        marks = [mark for kid in element.kids if isinstance(kid, Piece) for mark in kid.marks]
        if not marks:
            return ""
        left, top, right, bottom = bounds(marks)
        k, high = self._k, self._high
        box = (left * k, (high - bottom) * k, right * k, (high - top) * k)
        return f"/A<</O/Layout/Placement/Block/BBox[{' '.join(f'{one:.2f}' for one in box)}]>>"


class _Object(PDFObject):
    """An object whose text is made when it is written, once all have their numbers."""

    def __init__(self, text: Callable[[], str]) -> None:
        super().__init__()
        self._text = text

    def serialize(self, obj_dict: object = None, _security_handler: object = None) -> str:
        return f"{self.id} 0 obj\n<<{self._text()}>>\nendobj"


@dataclass
class _Nothing:
    """What fpdf2 would have put its own figures into."""

    k: list[object] = field(default_factory=list)


def _below(element: Element) -> Iterator[Element]:
    """An element and all below it, in reading order."""
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _below(kid)


def text_string(text: str) -> str:
    """A text as PDF writes it."""
    text = text[:LONGEST]
    if text.isascii() and text.isprintable():
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"({escaped})"
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"
