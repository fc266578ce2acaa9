"""The HTML files in all languages: the words, the direction, and where Chromium puts them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser
from reports.html.said import read, words_of, words_shown
from reports.sample_languages import KINDS, city_of, document

from kpi_toolkit.i18n import LANGUAGES
from kpi_toolkit.reports.content.model import Snapshot
from kpi_toolkit.reports.geometry import wheel_layout
from kpi_toolkit.reports.html import draw
from kpi_toolkit.reports.html import page as frame

SVG = "{http://www.w3.org/2000/svg}"
SIGNS = str.maketrans("", "", "\u2066\u2069\u200e")
"""What keeps words in their order and is no part of them."""
every = pytest.mark.parametrize(("code", "kind"), [(code, kind) for code in LANGUAGES for kind in KINDS])


@cache
def html(code: str, kind: str) -> bytes:
    return draw(document(code, city_of(kind), kind))


def tree(code: str, kind: str) -> ElementTree.Element:
    return read(html(code, kind))


@every
def test_every_word_is_there_once_and_in_order(code: str, kind: str) -> None:
    shown = [word.translate(SIGNS) for word in words_shown(tree(code, kind))]
    assert shown == [word.translate(SIGNS) for word in words_of(document(code, city_of(kind), kind))]


@every
def test_the_file_says_its_language_and_its_direction(code: str, kind: str) -> None:
    root = tree(code, kind)
    assert (root.get("lang"), root.get("dir")) == (code, LANGUAGES[code].direction)
    wheels = [svg for svg in root.iter(f"{SVG}svg") if (svg.get("class") or "") == "kpi-wheel"]
    assert len(wheels) >= (1 if kind == "certificate" else 2)
    assert {svg.get("direction") for svg in wheels} == {LANGUAGES[code].direction}


def test_only_arabic_needs_signs_of_order() -> None:
    for code in LANGUAGES:
        assert ("\u2066" in html(code, "snapshot").decode()) == (LANGUAGES[code].direction == "rtl")


def test_a_mirrored_wheel_has_the_same_sectors_on_the_other_side() -> None:
    made = document("ar", "complete", "snapshot").wheel
    plain, turned = wheel_layout(made), wheel_layout(made, mirrored=True)
    for one, other in zip(plain.points, turned.points, strict=True):
        assert one.item is other.item
        assert (one.start, one.end) == pytest.approx((360 - other.end, 360 - other.start))


def test_the_style_knows_no_left_and_right_but_for_digits() -> None:
    rules = Path(frame.__file__).with_name("style.css").read_text(encoding="utf-8")
    found = re.findall(r"[^{;]*\b(?:left|right)\b[^;}]*", rules)
    assert [one.strip() for one in found] == ["text-align: right"] * 2


@pytest.mark.parametrize(
    ("code", "running", "mark"), [("fr", "left", "right"), ("ar", "right", "left"), ("zh", "left", "right")]
)
def test_printed_margins_follow_the_direction(code: str, running: str, mark: str) -> None:
    info = document(code, "complete", "snapshot").info
    text = html(code, "snapshot").decode()
    assert f"@top-{running}{{content:{frame.css_string(info.running)}}}" in text
    assert f"@top-{mark}{{content:{frame.css_string(info.mark)}}}" in text


REACH = """() => {
  const svg = document.querySelector('svg[id=drawing]');
  const box = svg.getBoundingClientRect(), view = svg.viewBox.baseVal, unit = box.width / view.width;
  const middle = [box.left - view.x * unit, box.top - view.y * unit];
  return [...svg.querySelectorAll('.names text')].map(text => {
    const own = text.getBBox(), matrix = text.getCTM(), ends = [];
    for (const x of [own.x, own.x + own.width]) {
      const spot = new DOMPoint(x, own.y + own.height / 2).matrixTransform(text.getScreenCTM());
      ends.push(Math.hypot(spot.x - middle[0], spot.y - middle[1]) / unit);
    }
    return Math.min(...ends);
  });
}"""


@pytest.mark.browser
@pytest.mark.parametrize("code", ["ar", "zh"])
def test_names_begin_outside_of_the_rings_and_nothing_is_wider_than_the_page(
    chromium: Browser, tmp_path: Path, code: str
) -> None:
    made = document(code, "complete", "snapshot")
    assert isinstance(made, Snapshot)
    file = tmp_path / "snapshot.html"
    file.write_bytes(html(code, "snapshot"))
    for width in (1280, 390):
        context = chromium.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == 1280:
            begins = page.evaluate(REACH)
            assert len(begins) == len(made.wheel.points)
            assert all(55 <= begin <= 57 for begin in begins)
        context.close()
