"""Many submissions at once, in chunks: the same as one by one, and each score can be walked back."""

from __future__ import annotations

import math
import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.framework import load_framework
from kpi_toolkit.framework.formula import parse_formula, value_of
from kpi_toolkit.scoring.groups import GroupScores
from kpi_toolkit.scoring.many import WAYS, score_many
from kpi_toolkit.scoring.performance import score
from kpi_toolkit.scoring.values import Figures, input_columns, point_columns

TINY = load_framework(Path(__file__).parents[1] / "packs" / "tiny")
U4SSC = load_framework()
INPUTS, POINTS = len(input_columns(TINY)), len(TINY.points)

amounts = st.one_of(
    st.just(math.nan), st.just(0.0), st.floats(0, 1e6), st.floats(allow_nan=False, allow_infinity=False)
)


@st.composite
def figures(draw: st.DrawFn) -> tuple[Figures, pd.DataFrame]:
    """Figures of a few submissions, and what an error excludes of them."""
    rows = draw(st.integers(1, 6))

    def table(element: st.SearchStrategy, columns: pd.MultiIndex, kind: type) -> pd.DataFrame:
        row = st.lists(element, min_size=len(columns), max_size=len(columns))
        drawn = draw(st.lists(row, min_size=rows, max_size=rows))
        return pd.DataFrame(np.array(drawn, dtype=kind), columns=columns)

    by_point = point_columns(TINY)
    return (
        Figures(
            table(amounts, input_columns(TINY), float),
            table(amounts, by_point, float),
            table(st.integers(-1, 3), by_point, np.int8),
            table(st.booleans(), by_point, bool),
        ),
        table(st.booleans(), by_point, bool),
    )


def of_row(given_figures: Figures, row: int) -> Figures:
    names = Figures.__dataclass_fields__
    return Figures(*(getattr(given_figures, name).iloc[[row]] for name in names))


@given(figures(), st.integers(1, 7))
@settings(max_examples=60, deadline=None)
def test_chunks_of_any_size_give_what_each_submission_gives_alone(
    drawn: tuple[Figures, pd.DataFrame], rows: int
) -> None:
    given_figures, excluded = drawn
    chunks = list(score_many(TINY, given_figures, excluded, rows=rows))
    assert [len(chunk.keys) for chunk in chunks[:-1]] == [rows] * (len(chunks) - 1)
    number = 0
    for chunk in chunks:
        for row in range(len(chunk.keys)):
            (alone,) = score_many(TINY, of_row(given_figures, number), excluded.iloc[[number]])
            for part in ("results", "performance"):
                one, many = getattr(alone, part), getattr(chunk, part)
                for name in type(one).__dataclass_fields__:
                    ours, theirs = (getattr(side, name).to_numpy() for side in (one, many))
                    np.testing.assert_array_equal(ours[0], theirs[row], err_msg=name)
            for name in GroupScores.__dataclass_fields__:
                ours, theirs = (getattr(side, name) for side in (alone.groups, chunk.groups))
                np.testing.assert_array_equal(ours[0], theirs[row], err_msg=name)
            np.testing.assert_array_equal(alone.keys[0], chunk.keys[row])
            number += 1
    assert number == len(given_figures.finals)


@given(figures())
@settings(max_examples=60, deadline=None)
def test_every_score_can_be_walked_back(drawn: tuple[Figures, pd.DataFrame]) -> None:
    """With nothing but the walk, the same result, percent and points come out again."""
    given_figures, excluded = drawn
    (chunk,) = score_many(TINY, given_figures, excluded)
    for row in range(len(chunk.keys)):
        earned: dict[str, int] = {}
        for point in TINY.points:
            walk = chunk.walk(row, point.key)
            parts = value_of(parse_formula(walk.formula), walk.inputs)
            expected = {"from_parts": parts, "from_final": walk.final}.get(walk.way)
            assert walk.value == expected
            assert (walk.way == "excluded") == excluded[point.key].iloc[row]
            assert walk.way in WAYS
            if walk.value is None or not point.target.scored:
                assert (walk.percent, walk.points) == (None, None)
            else:
                percent, points = score(point.target, np.array([walk.value]), TINY.bands)
                assert walk.points == points[0]
                assert walk.percent == (None if np.isnan(percent[0]) else percent[0])
            assert [step.level for step in walk.groups] == ["category", "sub_dimension", "dimension"]
            for step in walk.groups:
                earned[step.name] = earned.get(step.name, 0) + (walk.points or 0)
        for point in TINY.points:
            for step in chunk.walk(row, point.key).groups:
                assert step.points == earned[step.name]


def test_ways_of_a_zero_below_the_line() -> None:
    """Nothing to measure and impossible are told apart, and a final value beside a 0 counts."""
    key = ("SK: D: L: 1", "value")
    inputs = pd.DataFrame(np.nan, index=range(3), columns=input_columns(TINY))
    shielded, lamps = (*key, "shielded_lamps"), (*key, "lamps")
    inputs[lamps] = 0.0
    inputs[shielded] = [0.0, 5.0, 0.0]
    finals = pd.DataFrame(np.nan, index=range(3), columns=point_columns(TINY))
    finals.loc[2, key] = 12.0
    nothing = pd.DataFrame(-1, index=range(3), columns=point_columns(TINY), dtype=np.int8)
    given_figures = Figures(inputs, finals, nothing, finals.notna())
    (chunk,) = score_many(TINY, given_figures)
    assert [chunk.walk(row, key).way for row in range(3)] == [
        "nothing_to_measure",
        "impossible",
        "from_final",
    ]


def test_memory_depends_on_the_chunk_and_not_on_how_many_there_are() -> None:
    peaks = []
    for count in (512, 4096):
        by_point = point_columns(U4SSC)
        given_figures = Figures(
            pd.DataFrame(np.ones((count, len(input_columns(U4SSC)))), columns=input_columns(U4SSC)),
            pd.DataFrame(np.full((count, len(by_point)), np.nan), columns=by_point),
            pd.DataFrame(np.full((count, len(by_point)), -1, dtype=np.int8), columns=by_point),
            pd.DataFrame(np.ones((count, len(by_point)), dtype=bool), columns=by_point),
        )
        tracemalloc.start()
        for chunk in score_many(U4SSC, given_figures, rows=256):
            assert (chunk.performance.points.to_numpy() >= 0).all()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]
