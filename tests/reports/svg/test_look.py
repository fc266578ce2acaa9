"""Colours, signs, estimated lengths and the markup everything is made of."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.reports.content.judged import VERDICTS
from kpi_toolkit.reports.content.marks import STATES
from kpi_toolkit.reports.content.model import Mark
from kpi_toolkit.reports.markup import Markup, clear, css_string, direction, join, lines, tag
from kpi_toolkit.reports.palette import Palette, dark, declarations, light, look_of, pattern_of
from kpi_toolkit.reports.svg import sign_svg
from kpi_toolkit.reports.svg.text import fitted, shortened, width, wrap
from kpi_toolkit.reports.tokens import tokens

PALETTES = {"light": light, "dark": dark}


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", PALETTES)
def test_text_stands_out_from_what_lies_behind_it(name: str) -> None:
    palette: Palette = PALETTES[name]()
    pairs = [*palette.pairs.values(), *palette.bands.values(), *palette.marks.values()]
    pairs += palette.severities.values()
    pairs += [
        (palette.colours[ground], palette.colours[ink])
        for ground in ("paper", "panel")
        for ink in ("ink", "quiet", "accent", "deep")
    ]
    for fill, ink in pairs:
        assert contrast(fill, ink) >= 4.5, (fill, ink)


@pytest.mark.parametrize("name", PALETTES)
def test_the_ends_of_the_bands_stand_out_from_the_paper(name: str) -> None:
    palette: Palette = PALETTES[name]()
    for place in (min(palette.bands), max(palette.bands)):
        assert contrast(palette.bands[place][0], palette.colours["paper"]) >= 3


def test_dark_colours_have_the_names_of_the_light_ones() -> None:
    assert list(dark().named()) == list(light().named())
    assert {n for n in light().named() if light().named()[n] != dark().named()[n]}


def test_light_colours_are_those_of_the_documents() -> None:
    names = light().named()
    for step in range(1, 5):
        assert (names[f"band{step}"], names[f"band{step}-ink"]) == tuple(
            f"#{c}" for c in tokens().band(step, 4)
        )
    assert names["ink"] == f"#{tokens().colour('ink')}"
    declared = dict(part.split(":") for part in declarations(light()).split(";") if part)
    assert declared == {f"--kpi-{name}": colour for name, colour in names.items()}


@pytest.mark.parametrize("mark", [*STATES.values(), *VERDICTS.values()])
def test_every_state_has_colours(mark: Mark) -> None:
    assert f"{look_of(mark)}-ink" in light().named()


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5, 7])
def test_bands_of_other_packs_share_the_scale_between_its_ends(steps: int) -> None:
    found = [look_of(Mark("band", "x", "x", step, steps)) for step in range(1, steps + 1)]
    assert found[-1] == "band4"
    assert found == sorted(found)
    assert steps == 1 or found[0] == "band1"


@pytest.mark.parametrize("mark", [*STATES.values(), *VERDICTS.values()])
def test_signs_tell_states_apart(mark: Mark) -> None:
    sign = sign_svg(mark)
    if pattern_of(mark) == "none":
        assert sign == ""
        return
    root = ElementTree.fromstring(sign)
    assert root.get("aria-hidden") == "true"
    others = {pattern_of(m): sign_svg(m) for m in (*STATES.values(), *VERDICTS.values())}
    assert list(others.values()).count(sign) == 1


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_signs_of_bands_count(step: int) -> None:
    full, *rest = ElementTree.fromstring(sign_svg(Mark("band", "x", "x", step, 4)))
    assert (full.get("d") or "").count("Z") == step
    assert sum((path.get("d") or "").count("Z") for path in rest) == 4 - step


# --- lengths -----------------------------------------------------------------------------------------------


@given(st.text(max_size=200), st.floats(5, 60), st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_what_is_fitted_has_room(text: str, room: float, most: int) -> None:
    found = fitted(text, (3.0, 2.5, 2.0), room, most)
    assert 1 <= len(found.lines) <= most
    for line, held in zip(found.lines, found.held, strict=True):
        assert width(line, found.size) <= room + 1e-9 or len(line) == 1
        assert held is None or held <= room
    if not any(line.endswith("…") for line in found.lines):
        assert "".join("".join(found.lines).split()) == "".join(text.split())


@given(st.text(max_size=200), st.floats(3, 60))
@settings(max_examples=150, deadline=None)
def test_wrapping_loses_nothing(text: str, room: float) -> None:
    found = wrap(text, 2.0, room)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(width(line, 2.0) <= room + 1e-9 or len(line) == 1 for line in found)


def test_words_stay_whole_where_a_smaller_size_allows_it() -> None:
    assert fitted("Infrastructure", (3.0, 2.0, 1.0), 16, 2).lines == ("Infrastructure",)
    assert fitted("Infrastructure", (3.0, 2.0, 1.0), 16, 2).size == 2.0
    assert len(fitted("Infrastructure", (3.0,), 16, 2).lines) == 2
    assert shortened("A long name", 2.0, 8).endswith("…")


# --- markup ------------------------------------------------------------------------------------------------


@given(st.text(max_size=100))
def test_texts_come_back_as_they_were(text: str) -> None:
    element = ElementTree.fromstring(tag("p", text, title=text, data_key="k"))
    assert (element.text or "") == re.sub("\r\n?", "\n", clear(text))  # as XML reads the ends of lines
    assert element.get("title") == re.sub("[\t\n\r]", " ", re.sub("\r\n", "\n", clear(text)))
    assert element.get("data-key") == "k"


def test_markup_is_kept_and_nothing_else() -> None:
    assert tag("p", Markup("<b>x</b>"), "<b>") == "<p><b>x</b>&lt;b&gt;</p>"
    assert tag("br") == "<br/>"
    assert tag("a", "x", href=None, class_="c") == '<a class="c">x</a>'
    assert lines("a\nb<") == "a<br/>b&lt;"
    assert join("&", Markup("&amp;")) == "&amp;&amp;"
    assert tag("p", title=Markup('"')) == '<p title="&#34;"></p>'


def test_unfit_characters_are_left_out() -> None:
    assert clear("a\x00b\u202ec\ud800d\u2066e\tf\ng\u200fh") == "abcde\tf\ngh"


@given(st.text(max_size=60))
def test_a_string_of_css_cannot_be_left(text: str) -> None:
    said = css_string(text)
    assert re.fullmatch(r'"(?:[A-Za-z0-9]|\\[0-9a-f]{6})*"', said)
    back = re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found[1], 16)), said[1:-1])
    assert back == clear(text)


def test_directions() -> None:
    assert [direction(language) for language in ("en", "ar", "unknown")] == ["ltr", "rtl", "ltr"]
