"""The verifier's list: every data point once, in groups, and a way through any part of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_toolkit.assessment.models import FindingText, Trace, Value
from kpi_toolkit.review.models import PointState
from kpi_toolkit.review.points import PointStanding
from kpi_toolkit.review.worklist import (
    RANKS,
    Line,
    Wanted,
    first_open,
    grouped,
    neighbours,
)

NO_TRACE = Trace(inputs=(), formula="a", words="a", calculation=None, scoring=None, groups=())
STANDINGS = {
    PointState.OPEN: PointStanding(),
    PointState.QUESTION: PointStanding(questioned=True),
}


def line(
    code: str,
    data_point: str = "value",
    *,
    severities: tuple[str, ...] = (),
    status: str = "reported",
    state: PointState = PointState.OPEN,
    name: str = "Lamps",
    dimension: str = "Sky",
) -> Line:
    value = Value.model_construct(
        code=code,
        data_point=data_point,
        name=name,
        dimension=dimension,
        category="Light",
        status=status,
        trace=NO_TRACE,
    )
    findings = tuple(
        FindingText.model_construct(severity=severity, title=f"A {severity} of it") for severity in severities
    )
    return Line(value, findings, STANDINGS[state])


@pytest.mark.parametrize(
    ("made", "rank"),
    [
        (line("A", severities=("info", "error")), "error"),
        (line("A", severities=("info", "warning")), "warning"),
        (line("A", severities=("info",)), "info"),
        (line("A"), "clean"),
        (line("A", status="not_reported"), "not_reported"),
        (line("A", status="not_applicable", severities=("warning",)), "warning"),
    ],
)
def test_the_rank_is_the_worst_that_is_said(made: Line, rank: str) -> None:
    assert made.rank == rank


SKY = line("SK: D: L: 1", severities=("error",), name="Shielded Lamps", dimension="Sky")
ASKED = line("PE: G: V: 1", state=PointState.QUESTION, dimension="People")
SILENT = line("PE: G: V: 2", status="not_reported", dimension="People")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [SKY, ASKED, SILENT]),
        (Wanted(rank="error"), [SKY]),
        (Wanted(rank="clean"), [ASKED]),
        (Wanted(state="open"), [SKY]),  # what is not reported is not open: there is nothing to decide
        (Wanted(state="question"), [ASKED]),
        (Wanted(dimension="People"), [ASKED, SILENT]),
        (Wanted(text="sk:d:l"), [SKY]),
        (Wanted(text="  shielded   LAMPS "), [SKY]),
        (Wanted(text="an error"), []),
        (Wanted(text="a error of"), [SKY]),
        (Wanted(text="light"), [SKY, ASKED, SILENT]),
        (Wanted(text=" "), [SKY, ASKED, SILENT]),
        (Wanted(rank="nonsense"), []),
        (Wanted(rank="error", dimension="People"), []),
    ],
)
def test_a_part_of_the_list(wanted: Wanted, found: list[Line]) -> None:
    assert [one for one in (SKY, ASKED, SILENT) if wanted.has(one)] == found


lines = st.lists(
    st.builds(
        line,
        code=st.sampled_from("ABCDEF"),
        data_point=st.sampled_from(["x", "y"]),
        severities=st.sampled_from([(), ("error",), ("info",)]),
        status=st.sampled_from(["reported", "not_reported"]),
        state=st.sampled_from(list(STANDINGS)),
    ),
    max_size=12,
)
parts = st.builds(Wanted, rank=st.sampled_from(["", *RANKS]), state=st.sampled_from(["", "open", "question"]))


@given(lines)
def test_groups_hold_every_line_once_the_worst_first(made: list[Line]) -> None:
    groups = grouped(made)
    assert sorted(map(id, made)) == sorted(id(one) for group in groups.values() for one in group)
    assert list(groups) == sorted(groups, key=RANKS.index)
    assert all(groups.values())


@given(lines, parts)
def test_going_on_meets_every_indicator_of_the_part_once(made: list[Line], wanted: Wanted) -> None:
    part = list(dict.fromkeys(one.value.code for one in made if wanted.has(one)))
    every = dict.fromkeys(one.value.code for one in made)
    in_order = [code for code in every if code in part]
    met: list[str] = []
    code: str | None = in_order[0] if in_order else None
    while code is not None:
        met.append(code)
        way = neighbours(made, wanted, code)
        assert (way.place, way.count) == (len(met), len(part))
        assert way.previous == (met[-2] if len(met) > 1 else None)
        code = way.next
    assert met == in_order


@given(lines, parts, st.sampled_from("ABCDEFG"))
def test_what_left_the_part_still_knows_the_way(made: list[Line], wanted: Wanted, code: str) -> None:
    part = {one.value.code for one in made if wanted.has(one)}
    way = neighbours(made, wanted, code)
    codes = [one for one in dict.fromkeys(one.value.code for one in made) if one == code or one in part]
    at = codes.index(code) if code in codes else -1
    assert way.next == (codes[at + 1] if at + 1 < len(codes) else None)
    assert way.previous == (codes[at - 1] if at > 0 else None)
    assert (way.place is None) == (code not in part)


def test_the_first_open_one_is_reported_and_undecided() -> None:
    closed = replace(SKY, standing=PointStanding(questioned=True))
    assert first_open([SILENT, closed, ASKED, line("B")]) == "B"
    assert first_open([SILENT, closed]) is None
