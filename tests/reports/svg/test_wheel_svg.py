"""The wheel as SVG: all data points, all marks, said in words; nothing that runs or loads; the same bytes."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports.sample_cities import complete, empty, framework, nasty, nasty_framework, published
from reports.svg.drawn import SVG, classed, every, ids, only, pieces, read, texts

from kpi_toolkit.assessment import assess_submission
from kpi_toolkit.framework import load_framework
from kpi_toolkit.reports.content.figures import wheel
from kpi_toolkit.reports.content.model import Mark, Wheel, WheelCategory, WheelDimension, WheelPoint
from kpi_toolkit.reports.markup import clear
from kpi_toolkit.reports.palette import light, look_of, pattern_of
from kpi_toolkit.reports.svg import parts, wheel_svg
from kpi_toolkit.reports.tokens import tokens
from kpi_toolkit.submission.models import Submission

ROOT = Path(__file__).resolve().parents[3]
NAMES = ("complete", "empty", "karmoy", "nasty")
MODES: dict[str, dict[str, Any]] = {
    "picture": {},
    "links": {"links": lambda point: f"#to-{point.code}"},
    "interactive": {"interactive": True},
    "ornament": {"words": False},
}
BAND = Mark("band", "95+", "95+", 4, 4)
OPEN = Mark("not-reported", "Not Reported", "Not reported")


@cache
def made(name: str) -> Wheel:
    if name == "nasty":
        return wheel(nasty(), nasty_framework())
    samples = {"complete": complete, "empty": empty, "karmoy": lambda: published("karmoy-2020")}
    return wheel(samples[name](), framework())


def small(name: str = "A", category: str = "C", dimension: str = "D", city: str = "City") -> Wheel:
    points = (WheelPoint("X: 1", "value", name, "97.00 %", BAND), WheelPoint("X: 2", "value", "B", "", OPEN))
    inside = (WheelCategory(category, None, points),)
    return Wheel(city, (WheelDimension(dimension, f"{dimension} · 95+", BAND, inside),), f"Wheel of {city}")


# --- what it says ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_written_once(name: str) -> None:
    root = read(wheel_svg(made(name)))
    (names,) = classed(root, "names")
    assert texts(names) == [point.name for point in made(name).points]
    (words,) = classed(root, "words")
    said = texts(words)
    for dimension in made(name).dimensions:
        assert said.count(dimension.label) == 1
        for category in dimension.categories:
            assert category.name in said
    (around,) = classed(root, "around")
    assert texts(around) == [dimension.label for dimension in made(name).dimensions]


@pytest.mark.parametrize("name", NAMES)
def test_a_state_is_told_by_its_word_and_by_a_pattern(name: str) -> None:
    root = read(wheel_svg(made(name)))
    (words,) = classed(root, "words")
    states = [point.mark for point in made(name).points if not point.mark.step]
    said = texts(words)
    for mark in states:
        assert said.count(mark.short) >= states.count(mark)
    for pattern in ("cross", "stripes", "dots", "open"):
        wanted = sum(pattern_of(mark) == pattern for mark in states)
        assert pieces(root, f"hatch {pattern}") == wanted
        assert len(every(root, "pattern", id=f"wheel-{pattern}")) == (wanted > 0)
    assert len(classed(words, "sign")) == sum(pattern_of(mark) != "none" for mark in states)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", MODES)
def test_a_band_is_told_by_steps_as_well_as_by_colour(name: str, mode: str) -> None:
    root = read(wheel_svg(made(name), **MODES[mode]))
    groups = [d.mark for d in made(name).dimensions]
    groups += [c.mark for d in made(name).dimensions for c in d.categories]
    points = [p.mark for p in made(name).points]
    for step in range(1, 5):
        wanted = sum(step for mark in points if mark.step == step)
        wanted += sum(mark is not None and mark.step == step for mark in groups)
        assert pieces(root, f"band{step}") == wanted
    assert pieces(root, "empty") == sum(mark.steps - mark.step for mark in points)
    own = [c.mark for d in made(name).dimensions for c in d.categories if c.mark]
    assert pieces(root, "pips") == sum(mark.step for mark in own)
    assert pieces(root, "pips no") == sum(mark.steps - mark.step for mark in own)


def test_steps_lie_above_one_another_and_do_not_touch() -> None:
    root = read(wheel_svg(made("complete"), words=False))
    look = tokens().wheel
    step = (look.steps - look.pips) / 4
    edges = {round(look.pips + number * step, 1) for number in range(4)}
    found = set()
    for name in ("band1", "band2", "band3", "band4", "empty"):
        corners = re.findall(
            r"M(\S+) (\S+)L(\S+) (\S+?)[CLZ]", only(root, "path", class_=name).get("d") or ""
        )
        for corner in corners:
            x, y, over_x, over_y = map(float, corner)
            low, high = math.hypot(x, y), math.hypot(over_x, over_y)
            if low > look.categories:
                found.add(round(low, 1))
                assert 0 < high - low < step
    assert found == edges


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_described_by_the_text_of_the_wheel(name: str) -> None:
    root = read(wheel_svg(made(name), prefix="w"))
    assert root.get("role") == "img"
    title, desc = only(root, "title", id="w-title"), only(root, "desc", id="w-desc")
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == ("w-title", "w-desc")
    assert " ".join((title.text or "", desc.text or "")).strip() == made(name).alt
    assert (title.text or "").startswith("Benchmarking wheel of ")
    assert not [e for e in root.iter() if e.get("tabindex") or e.tag == f"{SVG}a"]


def test_the_first_sentence_may_hold_a_dot_of_a_name() -> None:
    named = Wheel("St. Gallen", (), "Wheel of St. Gallen, inside out: parts. Nothing: 0.")
    root = read(wheel_svg(named))
    assert only(root, "title").text == "Wheel of St. Gallen, inside out: parts."
    assert only(root, "desc").text == "Nothing: 0."


def test_an_ornament_says_nothing() -> None:
    root = read(wheel_svg(made("complete"), words=False))
    assert root.get("aria-hidden") == "true"
    assert not texts(root)
    assert not every(root, "title")


@pytest.mark.parametrize("name", NAMES)
def test_pointing_at_a_part_shows_its_name(name: str) -> None:
    root = read(wheel_svg(made(name)))
    (layer,) = classed(root, "parts")
    assert [t.text for t in every(layer, "title")] == [part.words for part in parts(made(name))]


# --- links and buttons -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_part_is_a_button_with_a_key_and_a_name(name: str) -> None:
    root = read(wheel_svg(made(name), interactive=True))
    assert root.get("role") == "group"
    buttons = every(root, "g", role="button")
    found = parts(made(name))
    assert [(b.get("data-key"), b.get("data-kind"), b.get("aria-label")) for b in buttons] == [
        (part.key, part.kind, part.words) for part in found
    ]
    assert len({part.key for part in found}) == len(found)
    groups = len(made(name).dimensions) + sum(len(d.categories) for d in made(name).dimensions)
    assert len(found) == groups + len(made(name).points)
    tabbed = [b for b in buttons if b.get("tabindex") == "0"]
    assert [b.get("data-kind") for b in tabbed] == ["data_point"]
    assert {b.get("tabindex") for b in buttons} == {"0", "-1"}


def test_names_of_parts_say_value_and_mark() -> None:
    said = {part.key: part.words for part in parts(made("karmoy"))}
    assert said["data_point:EC: ICT: ICT: 1C/value"] == "Household Internet Access: 97.00 %, band 95+"
    assert said["data_point:EN: EN: AQ: 1C/pm10"].endswith(": Not Reported")
    assert said["dimension:Economy"].startswith("Economy: band ")
    assert said["category:Environment/Waste"] == "Waste: Not scored"


def test_links_lead_where_they_are_told_and_nowhere_else() -> None:
    wanted = {p.code: f"#row-{n}" for n, p in enumerate(made("complete").points) if n % 2}
    root = read(wheel_svg(made("complete"), links=lambda point: wanted.get(point.code)))
    assert root.get("role") == "group"
    links = every(root, "a")
    points = [part for part in parts(made("complete")) if part.code in wanted]
    assert [(a.get("href"), a.get("aria-label")) for a in links] == [
        (wanted[part.code], part.words) for part in points
    ]


@pytest.mark.parametrize("mode", ["links", "interactive"])
def test_only_links_and_buttons_are_read_aloud(mode: str) -> None:
    root = read(wheel_svg(made("complete"), **MODES[mode]))
    hidden = [e for g in every(root, "g", aria_hidden="true") for e in g.iter()]
    assert all(text in hidden for text in every(root, "text"))
    assert not [e for e in hidden if e.get("role") or e.get("aria-label")]


# --- what it is made of ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", MODES)
def test_nothing_runs_and_nothing_is_loaded(name: str, mode: str) -> None:
    drawing = wheel_svg(made(name), **MODES[mode])
    root = read(drawing)
    known = {
        "svg",
        "g",
        "path",
        "text",
        "textPath",
        "tspan",
        "title",
        "desc",
        "style",
        "defs",
        "pattern",
        "a",
    }
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= known
    for element in root.iter():
        assert not [key for key in element.attrib if key.startswith("on") or key == "style"]
        assert (element.get("href") or "#").startswith("#")
    (sheet,) = every(root, "style")
    assert "@import" not in (sheet.text or "")
    assert set(re.findall(r"url\(([^)]*)\)", drawing)) <= {
        f"#wheel-{pattern}" for pattern in ("cross", "stripes", "dots", "open")
    }


@pytest.mark.parametrize("mode", MODES)
def test_ids_begin_with_the_prefix_and_are_unique(mode: str) -> None:
    one, two = (read(wheel_svg(made("nasty"), **MODES[mode], prefix=prefix)) for prefix in ("one", "two"))
    assert len(ids(one)) == len(set(ids(one)))
    assert all(found == "one" or found.startswith("one-") for found in ids(one))
    assert not set(ids(one)) & set(ids(two))
    for element in one.iter():
        for target in (element.get("href"), element.get("aria-labelledby"), element.get("aria-describedby")):
            if target and not target.startswith("#to-"):
                assert target.lstrip("#") in ids(one)


@pytest.mark.parametrize("mode", MODES)
def test_rules_hold_for_this_drawing_alone(mode: str) -> None:
    (sheet,) = every(read(wheel_svg(made("complete"), **MODES[mode], prefix="w")), "style")
    plain = re.sub(r"@container [^{]*\{(.*)\}", r"\1", sheet.text or "")
    for selectors in re.findall(r"([^{}]+)\{[^{}]*\}", plain):
        assert all(selector.strip().startswith("#w") for selector in selectors.split(","))


@pytest.mark.parametrize("mode", MODES)
def test_colours_come_from_the_page_or_else_from_the_tokens(mode: str) -> None:
    drawing = wheel_svg(made("nasty"), **MODES[mode])
    names = light().named()
    asked = re.findall(r"var\(--kpi-([a-z0-9-]+),(#[0-9A-F]{6})\)", drawing)
    assert asked
    assert all(names[name] == colour for name, colour in asked)
    assert drawing.count("var(") == len(asked)
    looks = {look_of(p.mark) for p in made("nasty").points}
    assert looks <= {name for name, _ in asked}


def test_the_same_wheel_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, 'tests');"
        "from reports.svg.test_wheel_svg import *;"
        "print(hashlib.sha256(wheel_svg(made('nasty'), interactive=True).encode()).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    ]
    assert runs[0] == runs[1]
    assert wheel_svg(made("nasty")) == wheel_svg(made("nasty"))


# --- hostile and odd ---------------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]></style><svg onload=alert(1)>",
    "[click](javascript:alert(1)) & 'quotes' {braces} %s",
    "\x00\x1b[31mred\x7f\u202e drow \u2066 \ud800 \ufffe",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("mode", MODES)
def test_hostile_names_are_text(text: str, mode: str) -> None:
    one = small(text, f"{text} c", f"{text} d", text)
    root = read(wheel_svg(one, **MODES[mode]))
    assert not {"script", "img"} & {e.tag.removeprefix(SVG) for e in root.iter()}
    whole = "".join(root.itertext())
    assert not re.search(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", whole
    )
    if mode == "picture":
        said = clear(text)
        assert f"{said}: 97.00 %, band 95+" in [t.text for t in every(root, "title")]
        assert said in (only(root, "title", id="wheel-title").text or "")


@given(st.text(max_size=80), st.text(max_size=60), st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_name_can_be_drawn(name: str, group: str, city: str) -> None:
    root = read(wheel_svg(small(name, group, group, city), interactive=True))
    labels = [b.get("aria-label") for b in every(root, "g", role="button")]
    attribute = re.sub("[\t\r\n]", " ", clear(name))  # as XML reads an attribute
    assert labels[2] == f"{attribute}: 97.00 %, band 95+"


def test_a_wheel_without_parts_can_be_drawn() -> None:
    for mode in MODES.values():
        assert read(wheel_svg(Wheel("Nowhere", (), ""), **mode)) is not None


@pytest.mark.parametrize("pack", ["tiny", "local"])
def test_a_wheel_of_another_pack_can_be_drawn(pack: str) -> None:
    other = load_framework(ROOT / "tests" / "packs" / pack)
    root = read(wheel_svg(wheel(assess_submission(Submission(), other), other)))
    (names,) = classed(root, "names")
    assert len(texts(names)) == len(other.points)


@pytest.mark.parametrize("name", NAMES)
def test_names_have_room(name: str) -> None:
    """Names stay inside the picture, and neighbours do not touch, as far as lengths can be estimated."""
    from kpi_toolkit.reports.geometry import arc_width, wheel_layout
    from kpi_toolkit.reports.svg.text import width
    from kpi_toolkit.reports.svg.wheel_drawing import Drawing

    drawing = Drawing(made(name), wheel_layout(made(name)), "w")
    for sector, found in drawing._names:
        pitch = arc_width(drawing.start, sector.sweep)
        assert (0.9 + 0.98 * (len(found.lines) - 1)) * found.size <= pitch
        assert len(found.lines) <= 2
        assert all(drawing.start + width(line, found.size) < drawing.half * 1.42 for line in found.lines)
        assert found.size / (2 * drawing.half) > 0.0065  # 7 pixels and more on a wheel 1,100 wide
