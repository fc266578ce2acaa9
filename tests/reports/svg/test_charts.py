"""Bars and trends: lengths are those of the numbers, everything is said in words, gaps stay gaps."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports.sample_cities import complete, empty, framework, published
from reports.svg.drawn import SVG, classed, every, ids, only, pieces, read, texts

from kpi_toolkit.i18n import speaking
from kpi_toolkit.reports.content.charts import Bar, Bars, Year, group_bars, trend
from kpi_toolkit.reports.content.model import Mark
from kpi_toolkit.reports.content.words import percent
from kpi_toolkit.reports.palette import look_of
from kpi_toolkit.reports.svg import bars_svg, trend_svg

BAND = Mark("band", "66-95", "66-95", 3, 4)
UNSCORED = Mark("no-target", "Not scored", "Not scored")
YEARS = (
    Year(2024, 97.0, "97.00 %"),
    Year(2020, 91.5, "91.50 %"),
    Year(2022, None, "Not Reported"),
    Year(2019, 88.0, "88.00 %"),
    Year(2023, 96.0, "96.00 %"),
)


@pytest.mark.parametrize("level", ["dimension", "sub_dimension", "category"])
@pytest.mark.parametrize("city", [complete, empty, lambda: published("karmoy-2020")])
@pytest.mark.parametrize("width", [320, 640])
def test_bars_are_the_scores_of_the_groups(level, city, width) -> None:  # type: ignore[no-untyped-def]
    assessment = city()
    bars = group_bars(assessment, framework(), level, "Scores")
    groups = [g for g in assessment.groups if g.level == level]
    assert [bar.name for bar in bars.bars] == [g.name for g in groups]
    root = read(bars_svg(bars, width=width))
    said = texts(root)
    tracks = [float(t.get("width") or 0) for t in classed(root, "track")]
    covered = [float(t.get("width") or 0) for t in classed(root, "covered")]
    for number, (group, bar) in enumerate(zip(groups, bars.bars, strict=True)):
        assert f"{group.scored} of {group.total} data points scored" in said
        assert covered[number] / tracks[2 * number + 1] == pytest.approx(group.scored / group.total, abs=0.01)
        if group.percent is None:
            assert f"{group.name}: {bar.mark.word}, " in bars.alt
            continue
        assert percent(group.percent) in said
        assert f"{group.name}: {percent(group.percent)}, band {group.band}, " in bars.alt
    wanted = [g.percent for g in groups if g.percent is not None]
    drawn = [
        float(r.get("width") or 0) / tracks[0]
        for r in every(root, "rect")
        if (r.get("class") or "").startswith("band")
    ]
    assert drawn == [pytest.approx(p / 100, abs=0.01) for p in wanted]
    dots = [c for c in classed(root, "dot") if "no" not in (c.get("class") or "").split()]
    assert len(dots) == sum(bar.mark.step for bar in bars.bars)


def test_the_line_stands_where_the_best_band_begins() -> None:
    bars = group_bars(complete(), framework(), "dimension", "Scores")
    root = read(bars_svg(bars, width=640))
    track = float(classed(root, "track")[0].get("width") or 0)
    edges = [re.match(r"M([\d.]+) ", e.get("d") or "") for e in classed(root, "target")[:-1]]
    assert [float(edge[1]) for edge in edges if edge] == [pytest.approx(track * 0.95, abs=0.01)] * 6
    assert "Line: from 95 % on, a score is in band 95+" in texts(root)


def test_charts_are_pictures_with_a_title_and_a_text() -> None:
    bars = group_bars(complete(), framework(), "dimension", "Scores of the dimensions")
    line = trend("Household Internet Access", YEARS, 95.0, "Target: 95 %")
    for drawing, title, alt in (
        (bars_svg(bars, prefix="x"), bars.title, bars.alt),
        (trend_svg(line, prefix="x"), line.name, line.alt),
    ):
        root = read(drawing)
        assert root.get("role") == "img"
        assert only(root, "title", id=root.get("aria-labelledby") or "").text == title
        assert only(root, "desc", id=root.get("aria-describedby") or "").text == alt
        assert len(ids(root)) == len(set(ids(root)))
        assert all(found == "x" or found.startswith("x-") for found in ids(root))
        hidden = [e for g in every(root, "g", aria_hidden="true") for e in g.iter()]
        assert all(text in hidden for text in every(root, "text"))


def test_a_trend_says_every_year_and_its_target() -> None:
    line = trend("Household Internet Access", YEARS, 95.0, "Target: 95 %")
    assert [one.year for one in line.years] == [2019, 2020, 2022, 2023, 2024]
    assert line.alt == (
        "2019: 88.00 %; 2020: 91.50 %; 2022: Not Reported; 2023: 96.00 %; 2024: 97.00 %; Target: 95 %."
    )
    root = read(trend_svg(line))
    assert {"88.00 %", "91.50 %", "96.00 %", "97.00 %", "Target: 95 %", "2019", "2024"} <= set(texts(root))
    assert "Not Reported" not in texts(root)


def test_a_year_without_a_value_is_a_gap() -> None:
    root = read(trend_svg(trend("x", YEARS)))
    (line,) = classed(root, "line")
    assert (line.get("d") or "").count("M") == 2  # 2019 to 2020 and 2023 to 2024
    assert pieces(root, "dot") == 4
    assert not classed(root, "target")


@given(
    st.lists(
        st.tuples(st.integers(1990, 2060), st.none() | st.floats(-1e15, 1e15)),
        max_size=12,
        unique_by=lambda t: t[0],
    ),
    st.none() | st.floats(-1e6, 1e6),
)
@settings(max_examples=80, deadline=None)
def test_any_values_stay_inside_the_picture(
    found: list[tuple[int, float | None]], target: float | None
) -> None:
    years = [Year(year, value, "–" if value is None else f"{value:.4g}") for year, value in found]
    drawing = trend_svg(trend("x", years, target, "T"), width=360, height=150)
    root = read(drawing)
    assert "nan" not in drawing
    assert "inf" not in drawing
    for path in every(root, "path"):
        for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path.get("d") or ""):
            assert 0 <= float(x) <= 360
            assert 0 <= float(y) <= 150
    for text in every(root, "text"):
        assert 0 <= float(text.get("x") or 0) <= 360
        assert 0 <= float(text.get("y") or 0) <= 150
    assert pieces(root, "dot") == sum(value is not None for _, value in found)


@given(
    st.none() | st.floats(-1e6, 1e6), st.floats(0, 100), st.text(max_size=200), st.sampled_from([300, 640])
)
@settings(max_examples=60, deadline=None)
def test_any_bar_can_be_drawn(score: float | None, share: float, name: str, width: int) -> None:
    bar = Bar(name, "–", score, UNSCORED if score is None else BAND, "1 of 2", share)
    root = read(bars_svg(Bars("T", (bar,), 95.0, "Line", "Alt"), width=width))
    for rect in every(root, "rect"):
        assert 0 <= float(rect.get("width") or 0) <= width
    assert len(every(root, "rect", class_=look_of(BAND))) == (score is not None)


@pytest.mark.parametrize("text", ["<script>x</script>", "\x00\u202e]]>", '" onload="x'])
def test_hostile_texts_are_text(text: str) -> None:
    bar = Bar(text, text, 50.0, BAND, text, 40.0)
    for drawing in (
        bars_svg(Bars(text, (bar,), 95.0, text, text)),
        trend_svg(trend(text, [Year(2020, 1.0, text)], 2.0, text)),
    ):
        root = read(drawing)
        assert {e.tag for e in root.iter()} <= {
            f"{SVG}{name}" for name in ("svg", "g", "path", "rect", "text", "title", "desc", "style")
        }
        assert not [key for e in root.iter() for key in e.attrib if key.startswith("on")]
        assert "\u202e" not in drawing


def test_the_same_data_gives_the_same_bytes() -> None:
    bars = group_bars(complete(), framework(), "category", "Scores")
    assert bars_svg(bars) == bars_svg(bars)
    assert trend_svg(trend("x", YEARS)) == trend_svg(trend("x", reversed(YEARS)))


def test_bars_begin_at_the_right_where_the_language_does() -> None:
    bars = group_bars(complete(), framework(), "dimension", "Scores")
    plain = bars_svg(bars)
    with speaking("ar"):
        turned = bars_svg(bars)
    boxes = [
        [(float(r.get("x") or 0), float(r.get("width") or 0)) for r in every(read(made), "rect")]
        for made in (plain, turned)
    ]
    assert boxes[0]
    for (x, wide), (other, same) in zip(*boxes, strict=True):
        assert same == wide
        assert other == pytest.approx(640 - x - wide, abs=0.02)
