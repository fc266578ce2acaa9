"""What a subject measures with: rows of the table, and calls timed in turns."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKBOOK = ROOT / "examples" / "complete-city.xlsx"
CITY = ROOT / "examples" / "complete-city.csv"


@dataclass(frozen=True)
class Row:
    """One line of the table.

    ``ours`` and ``theirs``: medians in ``unit`` (s, M/s or MB). The figure a bound is held against is their ratio,
    or ``ours`` where there is nothing beside it. ``bound``: at most this, or at least where ``floor``.
    """

    what: str
    ours: float
    against: str = ""
    theirs: float | None = None
    bound: float | None = None
    unit: str = "s"
    floor: bool = False

    @property
    def ratio(self) -> float | None:
        return None if self.theirs is None else self.ours / self.theirs

    @property
    def held(self) -> bool | None:
        """Whether the bound holds; None where there is none."""
        if self.bound is None:
            return None
        figure = self.ours if self.ratio is None else self.ratio
        return figure >= self.bound if self.floor else figure <= self.bound


def in_turns(
    calls: Mapping[str, Callable[[], object]],
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """The median of each call's time, all called in turns; each was called once before for imports and caches."""
    for call in calls.values():
        call()
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            gc.collect()
            begun = clock()
            call()
            taken[name].append(clock() - begun)
    return {name: statistics.median(times) for name, times in taken.items()}
