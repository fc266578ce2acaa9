"""What stands on a page, as simple marks before they become a PDF. Lengths are millimetres, type sizes points."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_toolkit.reports.content.model import Picture
from kpi_toolkit.reports.geometry import Outline, Spot
from kpi_toolkit.reports.tokens import FaceName


@dataclass(frozen=True, slots=True)
class TextMark:
    """A line of text; ``y`` is its baseline, ``turn`` its angle counter-clockwise around (x, y).

    ``text`` is what is drawn; ``said`` is what it stands for, where that is something else. ``rtl``: the text that
    this is a line of runs from right to left; ``x`` is its left end nevertheless.
    """

    x: float
    y: float
    text: str
    face: FaceName
    size: float
    colour: str
    turn: float = 0
    said: str | None = None
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class ArcMark:
    """A text along a circle around (x, y), its middle at ``angle`` degrees clockwise from the top.

    ``inwards``: its letters stand with their heads to the centre. Baselines lie on the circle.
    """

    x: float
    y: float
    radius: float
    angle: float
    inwards: bool
    text: str
    face: FaceName
    size: float
    colour: str
    said: str | None = None
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class RectMark:
    x: float
    y: float
    width: float
    height: float
    fill: str | None
    stroke: str | None
    line: float


@dataclass(frozen=True, slots=True)
class LineMark:
    """A line through two or more points. ``sign``: it keeps its shape where a page is mirrored."""

    spots: tuple[Spot, ...]
    colour: str
    line: float
    sign: bool = False


@dataclass(frozen=True, slots=True)
class DotMark:
    x: float
    y: float
    radius: float
    fill: str | None
    stroke: str | None
    line: float


@dataclass(frozen=True, slots=True)
class ShapesMark:
    """Closed outlines filled or stroked together."""

    outlines: tuple[Outline, ...]
    fill: str | None
    stroke: str | None
    line: float


@dataclass(frozen=True, slots=True)
class PictureMark:
    """A picture whose upper left corner is at (x, y)."""

    x: float
    y: float
    width: float
    height: float
    picture: Picture


PageMark = TextMark | ArcMark | RectMark | LineMark | DotMark | ShapesMark | PictureMark


@dataclass(frozen=True, slots=True)
class LinkMark:
    """A part of a page that leads to an anchor; ``words`` say where to."""

    x: float
    y: float
    width: float
    height: float
    key: str
    words: str


@dataclass(frozen=True, slots=True)
class AnchorMark:
    """A place that links and bookmarks lead to. ``level`` 0 is the highest."""

    y: float
    key: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class SignatureMark:
    """The field of a signature, which shows nothing; ``words`` say what it is."""

    words: str
