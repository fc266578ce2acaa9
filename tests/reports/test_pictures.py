"""What the pages look like: the wheel, and two pages in every language, beside pictures somebody has looked at.

Fonts and renderers differ a little from machine to machine, so the pictures are compared tile by tile with a
tolerance. Pages that are meant to look different are drawn anew with KPI_TOOLKIT_NEW_PICTURES=1, and looked at.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reports.sample_languages import drawn

from kpi_toolkit.i18n import LANGUAGES

KEPT = Path(__file__).parents[1] / "golden" / "pages"
TILE = 12
"""Pixels of a tile's side."""
TOLERANCE = 26.0
"""How far the mean colour of a tile may be off, of 255; an edge that moves by a third of a pixel stays below."""
SHARE = 0.001
"""So many of the tiles may be further off: letters of another version of a font."""
WHEEL, GRID = 2, 3
PAGES = [
    ("en-wheel", "en", WHEEL, 72),
    *((f"{code}-{page + 1}", code, page, 36) for code in LANGUAGES for page in (WHEEL, GRID)),
]


@cache
def page(code: str, number: int, dots: int) -> Image.Image:
    """A page of the snapshot of the complete example."""
    document = pypdfium2.PdfDocument(drawn(code, "complete", "snapshot").pdf)
    picture: Image.Image = document[number].render(scale=dots / 72).to_pil().convert("RGB")
    document.close()
    return picture


def tiles(picture: Image.Image) -> np.ndarray:
    """The mean colours of the tiles: rows by columns by red, green, blue."""
    size = (max(1, picture.width // TILE), max(1, picture.height // TILE))
    return np.asarray(picture.resize(size, Image.Resampling.BOX), dtype=float)


def off(one: Image.Image, other: Image.Image) -> float:
    """The share of the tiles whose colour is further off than the tolerance."""
    assert one.size == other.size
    return float((np.abs(tiles(one) - tiles(other)).max(axis=2) > TOLERANCE).mean())


def kept(name: str) -> Image.Image:
    with Image.open(KEPT / f"{name}.png") as picture:
        return picture.convert("RGB")


@pytest.mark.parametrize(("name", "code", "number", "dots"), PAGES, ids=[one[0] for one in PAGES])
def test_a_page_looks_as_it_did(name: str, code: str, number: int, dots: int) -> None:
    now = page(code, number, dots)
    if os.environ.get("KPI_TOOLKIT_NEW_PICTURES"):
        KEPT.mkdir(parents=True, exist_ok=True)
        now.quantize(128).save(KEPT / f"{name}.png", optimize=True)
    assert off(now, kept(name)) <= SHARE


@pytest.mark.parametrize("shift", [(3, 0), (0, 3)])
def test_a_wheel_that_moved_would_be_found(shift: tuple[int, int]) -> None:
    now = page("en", WHEEL, 72)
    moved = Image.new("RGB", now.size, "white")
    moved.paste(now, shift)
    assert off(moved, kept("en-wheel")) > SHARE


def test_one_sector_in_another_colour_would_be_found() -> None:
    now = page("en", WHEEL, 72).copy()
    middle = (now.width // 2, now.height * 2 // 5)
    now.paste("#A63D2F", (middle[0] - 12, middle[1] - 60, middle[0] + 12, middle[1] - 36))
    assert off(now, kept("en-wheel")) > SHARE


@pytest.mark.parametrize("number", [WHEEL, GRID])
def test_pages_of_two_languages_are_told_apart(number: int) -> None:
    assert off(page("ar", number, 36), kept(f"en-{number + 1}")) > SHARE
