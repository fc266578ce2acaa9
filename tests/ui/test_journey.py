"""The steps of a city's way: done, then one that comes now, then what follows."""

from __future__ import annotations

import itertools

import pytest

from kpi_toolkit.ui.journey import Standing, Step, Way

DONE, NOW, NEXT, FREE = Standing.DONE, Standing.NOW, Standing.NEXT, Standing.FREE


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        (Way(), (NOW, NEXT, NEXT, NEXT, FREE, NEXT)),
        (Way(taken=True), (DONE, NOW, NEXT, NEXT, FREE, NEXT)),
        (Way(prepared=True), (DONE, DONE, NOW, NEXT, FREE, NEXT)),
        (Way(prepared=True, expected=True, errors=3), (DONE, DONE, DONE, NOW, FREE, NEXT)),
        (Way(prepared=True, expected=True), (DONE, DONE, DONE, DONE, FREE, NOW)),
        (Way(handed_in=True, errors=3), (DONE, DONE, DONE, DONE, FREE, DONE)),
        (Way(handed_in=True, prepared=True), (DONE, DONE, NOW, NEXT, FREE, NEXT)),
        (Way(handed_in=True, prepared=True, expected=True), (DONE, DONE, DONE, DONE, FREE, NOW)),
    ],
)
def test_standings(way: Way, expected: tuple[Standing, ...]) -> None:
    assert tuple(way.standings.values()) == expected
    assert tuple(way.standings) == tuple(Step)


def test_one_step_at_most_comes_now_and_nothing_done_follows_it() -> None:
    truths = (False, True)
    for taken, prepared, expected, errors, handed_in in itertools.product(
        truths, truths, truths, (0, 2), truths
    ):
        found = list(Way(taken, prepared, expected, errors, handed_in).standings.values())
        steps = [one for one in found if one is not FREE]
        assert steps.count(NOW) == (0 if set(steps) == {DONE} else 1)
        if NOW in steps:
            at = steps.index(NOW)
            assert set(steps[:at]) <= {DONE}
            assert set(steps[at + 1 :]) <= {NEXT}
