"""Where fonts come from, and which letters they have.

FiraGO comes with the package pymupdf-fonts, and so does Cascadia Mono, of which only the box for unknown
characters is used (both under the SIL Open Font License). fpdf2 reads fonts from files only, so each
is written once per process into a temporary folder. A font for Chinese is too large for a package: it is one of
the system's, or the file that KPI_TOOLKIT_CJK_FONT names. Which fonts draw what stands in ``templates/report.yaml``.
"""

from __future__ import annotations

import logging
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from kpi_toolkit.i18n import LANGUAGES
from kpi_toolkit.reports.tokens import FaceName, FontSource, tokens
from kpi_toolkit.submission.errors import UnusableFile

VARIABLE = "KPI_TOOLKIT_CJK_FONT"
"""The environment variable with the file of a Chinese font; a second file, parted as in PATH, is the bold one."""
UNKNOWN = "□"
"""Stands for every character that the fonts do not have."""
SYMBOLS = "symbols"

logging.getLogger("fontTools.subset").setLevel(logging.WARNING)  # it reports every table of every font
_writing = Lock()


@dataclass(frozen=True, slots=True)
class FontFile:
    """A file and the number of the font in it, which is 0 but for collections."""

    path: Path
    number: int = 0


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="kpi-toolkit-fonts-")


def font_file(key: str) -> FontFile:
    """The file of a font. Raises UnusableFile where there is none, which says what to install."""
    source = tokens().fonts[key]
    if source.package:
        return FontFile(_packaged(source.package))
    path = _named(key) or next((Path(file) for file in source.files if Path(file).is_file()), None)
    if path is None:
        raise UnusableFile("no-font", LANGUAGES["zh"].name)
    return FontFile(path, _member(path, source))


def _packaged(name: str) -> Path:
    """A font of the package; written again where someone has emptied the temporary folder."""
    with _writing:
        folder = Path(_folder().name)
        path = folder / f"{name}.ttf"
        if not path.is_file():
            import pymupdf_fonts

            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pymupdf_fonts.myfont(name))
    return path


def _named(key: str) -> Path | None:
    """The file that the environment names; the first one where none is named for bold."""
    files = [part for part in os.environ.get(VARIABLE, "").split(os.pathsep) if part]
    if not files:
        return None
    path = Path(files[-1] if "bold" in key else files[0])
    if not path.is_file():
        raise UnusableFile("missing", str(path))
    return path


@cache
def _member(path: Path, source: FontSource) -> int:
    """The number of the font in a collection whose name has the wanted word."""
    from fontTools.ttLib import TTCollection, TTLibError  # type: ignore[import-untyped]

    with path.open("rb") as file:
        if file.read(4) != b"ttcf":
            return 0
    try:
        with TTCollection(path, lazy=True) as collection:
            names = [str(font["name"].getBestFamilyName() or "") for font in collection.fonts]
    except TTLibError:
        raise UnusableFile("not-font", path.name) from None
    return next((number for number, name in enumerate(names) if source.member in name.split()), 0)


@cache
def advances(key: str) -> dict[int, int]:
    """The advance widths of the characters a font has, in thousandths of the type size."""
    from fontTools.ttLib import TTFont, TTLibError

    file = font_file(key)
    try:
        with TTFont(file.path, lazy=True, fontNumber=file.number) as font:
            scale = 1000 / font["head"].unitsPerEm
            metrics = font["hmtx"].metrics
            return {code: round(metrics[glyph][0] * scale) for code, glyph in font.getBestCmap().items()}
    except (TTLibError, KeyError, AttributeError):
        raise UnusableFile("not-font", file.path.name) from None


@cache
def fonts_of(face: FaceName) -> tuple[str, ...]:
    """The fonts of a face in their order."""
    return tokens().faces[face]


def has(face: FaceName, character: str) -> bool:
    """Whether a font of the face has a character."""
    return any(ord(character) in advances(font) for font in fonts_of(face))


@cache
def harfbuzz(key: str) -> Any:
    """The font for the shaping engine."""
    import uharfbuzz

    file = font_file(key)
    blob = uharfbuzz.Blob.from_file_path(str(file.path))
    return uharfbuzz.Font(uharfbuzz.Face(blob, file.number))
