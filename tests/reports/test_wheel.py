"""The wheel: all data points, in pack order, around the full circle; names that can be read."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from reports.sample_cities import complete, empty, framework, nasty, nasty_framework, published

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.reports.content.figures import wheel
from kpi_toolkit.reports.content.marks import STATES
from kpi_toolkit.reports.content.model import Wheel
from kpi_toolkit.reports.geometry import (
    Curve,
    reads_outwards,
    ring_piece,
    spot,
    text_turn,
    wheel_layout,
)
from kpi_toolkit.reports.pdf.canvas import Canvas, DotMark, ShapesMark, TextMark
from kpi_toolkit.reports.pdf.fonts import POINT, width
from kpi_toolkit.reports.pdf.wheel import WheelDrawing, draw_wheel, wheel_reach
from kpi_toolkit.reports.tokens import tokens

CENTRE = (105.0, 130.0)


def wheels() -> list[tuple[Assessment, Wheel]]:
    made = [(a, wheel(a, framework())) for a in (complete(), empty(), published("karmoy-2020"))]
    return [*made, (nasty(), wheel(nasty(), nasty_framework()))]


@pytest.mark.parametrize("number", range(4))
def test_data_points_fill_the_circle_in_pack_order(number: int) -> None:
    assessment, made = wheels()[number]
    layout = wheel_layout(made)
    assert [(s.item.code, s.item.data_point) for s in layout.points] == [p.key for p in framework().points]
    assert len(layout.points) == len(assessment.values)
    for ring in (layout.points, layout.categories, layout.dimensions):
        assert ring[0].start == 0
        assert ring[-1].end == pytest.approx(360)
        assert all(a.end == pytest.approx(b.start) for a, b in pairwise(ring))
    assert len({round(s.sweep, 9) for s in layout.points}) == 1


def test_rings_hold_the_groups_and_no_sub_dimension() -> None:
    assessment, made = wheels()[0]
    layout = wheel_layout(made)
    for ring, level in ((layout.categories, "category"), (layout.dimensions, "dimension")):
        groups = [g for g in assessment.groups if g.level == level]
        assert [s.item.name for s in ring] == [g.name for g in groups]
        step = layout.points[0].sweep
        assert [round(s.sweep / step) for s in ring] == [len(g.members) for g in groups]
    for sector in layout.categories:
        inside = [p.item for p in layout.points if sector.start <= p.middle < sector.end]
        assert tuple(inside) == sector.item.points


@pytest.mark.parametrize("number", range(4))
def test_marks_say_the_band_or_why_there_is_none(number: int) -> None:
    assessment, made = wheels()[number]
    for value, point in zip(assessment.values, made.points, strict=True):
        assert point.mark.step == (value.points or 0)
        if value.band is not None:
            assert point.mark.word == value.band
        else:
            assert point.mark in STATES.values()
            assert (point.mark.key == "not-reported") == (value.status == "not_reported")
    keys = {p.mark.key for p in made.points}
    if number == 3:
        assert keys >= {
            "band",
            "no-benchmark",
            "no-target",
            "excluded",
            "not-reported",
            "confidential",
            "not-applicable",
        }


def test_the_alternative_text_counts_every_data_point() -> None:
    _, made = wheels()[2]
    assert made.alt.startswith("Benchmarking wheel of Karmøy")
    for dimension in made.dimensions:
        assert dimension.label in made.alt
    assert "98 Not Reported" in sum_of(made)


def sum_of(made: Wheel) -> str:
    """The number of data points not reported, added up over the dimensions of the alternative text."""
    numbers = [
        int(n)
        for n, word in zip(made.alt.split(), made.alt.split()[1:], strict=False)
        if word == "Not" and n.isdigit()
    ]
    return f"{sum(numbers)} Not Reported"


@pytest.mark.parametrize("number", range(4))
def test_every_name_is_printed_large_enough_and_on_the_page(number: int) -> None:
    _, made = wheels()[number]
    canvas = Canvas(tokens())
    canvas.new_page()
    draw_wheel(canvas, made, CENTRE)
    marks = [m for m in canvas.pages[0].marks if isinstance(m, TextMark)]
    written = [m.text for m in marks]
    whole = " ".join(written)
    for point in made.points:
        assert point.name in written or all(word in whole for word in point.name.split())
    for dimension in made.dimensions:
        for category in dimension.categories:
            assert category.name in written or all(word in whole for word in category.name.split())
    assert not any("…" in text for text in written if number != 3)
    drawing = WheelDrawing(canvas, made, CENTRE)
    for sector in drawing.layout.points:
        size, lines = drawing._fitted_name(sector)
        assert size >= 4.5
        assert " ".join(lines).replace("- ", "-") == sector.item.name.replace("- ", "-")
        assert len(lines) <= 2
    page = tokens().page
    for mark in marks:
        turn = math.radians(mark.turn)
        end_x = mark.x + math.cos(turn) * width(mark.text, mark.face, mark.size)
        end_y = mark.y - math.sin(turn) * width(mark.text, mark.face, mark.size)
        assert 5 < mark.x < page.width - 5
        assert 5 < end_x < page.width - 5
        up, down = wheel_reach(canvas, made)
        assert CENTRE[1] - up - 0.1 <= min(mark.y, end_y)
        assert max(mark.y, end_y) <= CENTRE[1] + down + 0.1


def test_names_do_not_run_into_each_other() -> None:
    _, made = wheels()[0]
    canvas = Canvas(tokens())
    drawing = WheelDrawing(canvas, made, CENTRE)
    inner = drawing.look.steps + drawing.look.label_gap
    for sector in drawing.layout.points:
        size, lines = drawing._fitted_name(sector)
        room = math.radians(sector.sweep) * inner
        assert (0.9 + 0.98 * (len(lines) - 1)) * size * POINT <= room + 0.1
        assert all(width(line, "regular", size) <= drawing.look.labels - inner + 0.01 for line in lines)


def test_a_band_is_told_by_steps_as_well_as_by_colour() -> None:
    _, made = wheels()[0]
    canvas = Canvas(tokens())
    canvas.new_page()
    draw_wheel(canvas, made, CENTRE)
    shapes = {m.fill: len(m.outlines) for m in canvas.pages[0].marks if isinstance(m, ShapesMark)}
    look = tokens()
    for step in range(1, 5):
        points = [p for p in made.points if p.mark.step == step]
        groups = [d for d in made.dimensions if d.mark and d.mark.step == step]
        groups += [c for d in made.dimensions for c in d.categories if c.mark and c.mark.step == step]
        assert shapes[look.bands[step][0]] == step * len(points) + len(groups)
    pips = [m for m in canvas.pages[0].marks if isinstance(m, DotMark) and m.radius < 1 and m.fill]
    assert len(pips) == sum(c.mark.step for d in made.dimensions for c in d.categories if c.mark)


@pytest.mark.parametrize("angle", [0.5, 44, 90, 135, 179, 181, 225, 270, 300, 359])
def test_no_text_stands_on_its_head(angle: float) -> None:
    turn = (text_turn(angle) + 180) % 360 - 180
    assert -90 <= turn <= 90
    direction = math.cos(math.radians(turn)), -math.sin(math.radians(turn))
    away = spot((0, 0), 1, angle)
    along = direction[0] * away[0] + direction[1] * away[1]
    assert along == pytest.approx(1 if reads_outwards(angle) else -1)


@pytest.mark.parametrize(("start", "end"), [(0, 3.2), (10, 60), (0, 177), (90, 360), (0, 359.9)])
def test_outlines_follow_the_ring(start: float, end: float) -> None:
    for part in ring_piece((0, 0), 40, 50, start, end):
        points = [part.end] if isinstance(part, Curve) else [part]
        for x, y in points:
            assert min(abs(math.hypot(x, y) - r) for r in (40, 50)) < 1e-6
        if isinstance(part, Curve):  # handles of a good arc lie just outside it
            assert 39.9 < math.hypot(*part.first) < 58


def test_a_wheel_of_another_pack_can_be_drawn() -> None:
    canvas = Canvas(tokens())
    canvas.new_page()
    draw_wheel(canvas, Wheel("Nowhere", (), ""), CENTRE)
    assert canvas.pages[0].marks
