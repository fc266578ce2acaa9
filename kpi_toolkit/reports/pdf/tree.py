"""The structure of a document: what a screen reader walks along, apart from where things stand on the pages.

Roles are the standard structure types of ISO 32000-1, 14.8.4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kpi_toolkit.reports.pdf.ink import LinkMark, PageMark, SignatureMark

Container = Literal["Document", "Sect", "Div", "L", "LI", "Table", "THead", "TBody", "TR", "TOC"]
Leaf = Literal[
    "H1", "H2", "H3", "P", "Lbl", "LBody", "TH", "TD", "Caption", "Figure", "Note", "TOCI", "Reference", "Link",
    "Form",
]  # fmt: skip
Role = Container | Leaf
CONTAINERS = frozenset(("Document", "Sect", "Div", "L", "LI", "Table", "THead", "TBody", "TR", "TOC"))

Artifact = Literal["layout", "head", "foot", "repeated"]
"""What belongs to no element: decoration, running head and foot, what is repeated on a further page."""


@dataclass(eq=False, slots=True)
class Element:
    """A node of the structure with what belongs to it, in reading order.

    ``alt`` describes a figure; ``actual`` is the text of the whole element where what is drawn differs from it.
    ``key`` names for programs what a row or block speaks of. ``scope``, ``columns``, ``rows`` and ``headers``
    are those of a cell (``rows`` 0: it spans none), ``numbering`` is that of a list.
    """

    role: Role
    kids: list[Element | Piece | Anchored] = field(default_factory=list)
    alt: str = ""
    actual: str = ""
    key: str = ""
    scope: Literal["", "Column", "Row"] = ""
    columns: int = 1
    rows: int = 0
    headers: tuple[Element, ...] = ()
    numbering: Literal["", "Decimal", "Disc"] = ""


@dataclass(eq=False, slots=True)
class Piece:
    """Marks that stand together on one page and belong to one element, or to none.

    ``said``: their text where it is not what is drawn.
    """

    owner: Element | Artifact
    page: int
    marks: list[PageMark] = field(default_factory=list)
    said: str | None = None


@dataclass(eq=False, slots=True)
class Anchored:
    """A link or a field on a page, as a part of its element."""

    page: int
    mark: LinkMark | SignatureMark
