"""The parts documents are made of: what is said, in reading order, without a word on how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CellKind = Literal["text", "strong", "quiet", "code", "band", "score", "severity", "verdict"]
ColumnKind = Literal[
    "category",
    "name",
    "narrow_name",
    "result",
    "benchmark",
    "verdict",
    "code",
    "hash",
    "text",
    "label",
    "wide",
    "short",
    "number",
    "score",
    "band",
    "target",
    "basis",
    "source",
    "standing",
]
ParagraphKind = Literal["lead", "body", "strong", "quote", "note"]


@dataclass(frozen=True, slots=True)
class Mark:
    """How a value or a group stands: a band (``step`` of ``steps``), or a state without one (``step`` 0).

    ``word`` is printed beside the colour, always: no mark is told by its colour alone. ``short`` stands where
    there is little room; ``key`` names the look.
    """

    key: str
    word: str
    short: str
    step: int = 0
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """``key`` is unique in the document: contents and bookmarks lead to it. Level 1 opens a chapter."""

    text: str
    level: int
    key: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    kind: ParagraphKind = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """``kind`` says what the column holds; a drawing takes its width and alignment from it. Soft hyphens in a
    title say where it may break."""

    title: str
    kind: ColumnKind


@dataclass(frozen=True, slots=True)
class Cell:
    """``notes``: numbers of footnotes of the same table. ``percent``: length of the bar of a score."""

    text: str
    kind: CellKind = "text"
    mark: Mark | None = None
    percent: float | None = None
    notes: tuple[int | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``kind`` group: a heading inside the table, one cell over the whole width; part: belongs to
    the row above, set in. ``key`` tells programs which data point it speaks of."""

    cells: tuple[Cell, ...]
    kind: Literal["row", "part", "group", "total"] = "row"
    key: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Rows that share a first cell (a category); ``label`` empty where the table has no such cell."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote of a table. ``said``: the part that is somebody's own words. A number that is a text belongs
    to a series of the whole document."""

    number: int | str
    text: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``caption`` stands above the first part, ``continued`` above every further one."""

    columns: tuple[Column, ...]
    spans: tuple[Span, ...]
    caption: str = ""
    continued: str = ""
    spanning: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for span in self.spans for row in span.rows)


@dataclass(frozen=True, slots=True)
class LegendEntry:
    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Legend:
    """What the marks mean. ``alt`` is the legend as one text."""

    title: str
    entries: tuple[LegendEntry, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class WheelPoint:
    """``printed``: the value as reports print it, for a wheel that is read aloud or pointed at."""

    code: str
    data_point: str
    name: str
    printed: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class WheelCategory:
    name: str
    mark: Mark | None
    points: tuple[WheelPoint, ...]


@dataclass(frozen=True, slots=True)
class WheelDimension:
    """``label`` is the name with the band in words."""

    name: str
    label: str
    mark: Mark | None
    categories: tuple[WheelCategory, ...]


@dataclass(frozen=True, slots=True)
class Wheel:
    """The benchmarking wheel, from the centre outwards. ``alt`` says in words what it shows."""

    centre: str
    dimensions: tuple[WheelDimension, ...]
    alt: str

    @property
    def points(self) -> tuple[WheelPoint, ...]:
        return tuple(p for d in self.dimensions for c in d.categories for p in c.points)


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that stands out, with what it counts."""

    figure: str
    text: str


@dataclass(frozen=True, slots=True)
class Tiles:
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class GridBlock:
    """One sub-dimension: its score, and its categories as words without a score of their own. ``key`` tells
    programs which one it is."""

    title: str
    score: str
    mark: Mark
    coverage: tuple[str, ...]
    categories: tuple[str, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    title: str
    score: str
    mark: Mark
    blocks: tuple[GridBlock, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Performance to benchmarks: the sub-dimensions by dimension."""

    rows: tuple[GridRow, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Box:
    """A small framed text with labels and values beside it."""

    title: str
    lead: str
    rows: tuple[tuple[str, str], ...]
    note: str


Block = Heading | Paragraph | Bullets | Facts | Table | Legend | Wheel | Tiles | Grid | Box


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is safe to draw (see ``reports.pictures``), its size in pixels, and in ``alt`` what it shows."""

    data: bytes
    mime: Literal["image/png", "image/jpeg"]
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page. ``line`` is the country and year, ``headline`` the coverage in one sentence.
    ``facts``: labels with values that stand beside the figure. ``arms`` and ``photo``: of the city."""

    kind: str
    title: str
    line: str
    subtitle: str
    headline: str
    tiles: tuple[Tile, ...]
    disclaimer: str
    facts: tuple[tuple[str, str], ...] = ()
    arms: Picture | None = None
    photo: Picture | None = None


@dataclass(frozen=True, slots=True)
class Info:
    """What stands on every page or in the properties of the file.

    ``mark`` cannot be left out: it says whether a verifier has judged the values. ``verified``: whether an
    independent one has. ``page``: template with {page} and {pages}.
    """

    title: str
    subject: str
    author: str
    language: str
    running: str
    mark: str
    origin: str
    page: str
    contents: str
    year: int | None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """``number`` is "" in front matter and "Annex A" for an annex. ``alone``: it begins on a new page."""

    number: str
    title: str
    key: str
    blocks: tuple[Block, ...]
    alone: bool = False

    @property
    def heading(self) -> str:
        return f"{self.number}  {self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """One of the pages after the cover; ``aside`` stands beside the blocks or below them."""

    title: str
    key: str
    blocks: tuple[Block, ...]
    aside: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The City Snapshot: cover, foreword with how to read, wheel, grid."""

    info: Info
    cover: Cover
    wheel: Wheel
    pages: tuple[SnapshotPage, SnapshotPage, SnapshotPage]


@dataclass(frozen=True, slots=True)
class Report:
    """The report in the chapters of a verification report. ``front``: what stands before the contents."""

    info: Info
    cover: Cover
    wheel: Wheel
    front: tuple[Chapter, ...]
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate on one page. Of the cover its kind, city, line and arms stand above the blocks."""

    info: Info
    cover: Cover
    wheel: Wheel
    blocks: tuple[Block, ...]


Document = Snapshot | Report | Certificate
