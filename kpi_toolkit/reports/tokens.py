"""The look of the documents as data: ``templates/report.yaml``, read and checked once."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from kpi_toolkit.resources import resource_folder

Colour = Annotated[str, Field(pattern=r"^[0-9A-F]{6}$")]
Pair = tuple[Colour, Colour]
"""Fill and text."""
FaceName = str
"""A key of ``faces``. Styles name regular, bold and italic; a language may draw them with other faces."""
Pattern = Literal["none", "open", "cross", "stripes", "dots", "tick", "double", "query"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(_Model):
    """Page and margins; ``head`` and ``foot`` are the distances of the running lines from the edges."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    head: float
    foot: float


class TypeStyle(_Model):
    """A style of text: size and leading in points, space before and after in millimetres."""

    size: float
    leading: float
    face: FaceName
    colour: str
    before: float = 0
    after: float = 0


class FontSource(_Model):
    """Where a font is: in the package pymupdf-fonts by its name there, or the first of the files that exists.
    ``member``: a word in the name of the face that is taken out of a collection."""

    package: str = ""
    files: tuple[str, ...] = ()
    member: str = ""


class MarkLook(_Model):
    pair: Pair
    pattern: Pattern


class TableLook(_Model):
    pad_x: float
    pad_y: float
    gap: float
    widths: dict[str, float]


class ListLook(_Model):
    indent: float
    gap: float


class WheelLook(_Model):
    """Outer radii of the rings, type sizes and the white lines between the parts of the wheel."""

    centre: float
    dimensions: float
    categories: float
    pips: float
    steps: float
    labels: float
    label_size: float
    label_gap: float
    category_size: float
    dimension_size: float
    word_size: float
    centre_size: float
    smallest: float
    gap_dimension: float
    gap_category: float
    gap_point: float


class Tokens(_Model):
    """Everything a drawing of a document needs to know of its look."""

    page: Page
    fonts: dict[str, FontSource]
    faces: dict[FaceName, tuple[str, ...]]
    languages: dict[str, dict[FaceName, FaceName]]
    colours: dict[str, Colour]
    pairs: dict[str, Pair]
    bands: dict[int, Pair]
    marks: dict[str, MarkLook]
    severities: dict[str, Pair]
    type: dict[str, TypeStyle]
    table: TableLook
    list: ListLook
    wheel: WheelLook
    language: str = ""

    def face(self, name: FaceName) -> FaceName:
        """The face that stands for this one in the language of the document."""
        return self.languages.get(self.language, {}).get(name, name)

    def in_language(self, language: str) -> Tokens:
        """The same tokens with the faces of a language."""
        look = self.model_copy(update={"language": language})
        styles = {
            name: style.model_copy(update={"face": look.face(style.face)})
            for name, style in self.type.items()
        }
        return look.model_copy(update={"type": styles})

    def colour(self, name: str) -> str:
        return self.colours[name]

    def place(self, step: int, steps: int) -> int:
        """The place of a band among those that have colours; a pack with another number of bands shares the
        scale between its ends."""
        last = max(self.bands)
        return last if steps < 2 else 1 + round((step - 1) * (last - 1) / (steps - 1))

    def band(self, step: int, steps: int) -> Pair:
        """The colours of a band."""
        return self.bands[self.place(step, steps)]


@cache
def tokens(language: str = "") -> Tokens:
    """The tokens that ship with the toolkit, with the faces of a language."""
    text = (resource_folder("templates") / "report.yaml").read_text(encoding="utf-8")
    return Tokens.model_validate(yaml.safe_load(text)).in_language(language)
