"""The web app beside an empty Streamlit app; ``benchmarks/app_speed.py`` says what is measured."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks import app_speed
from benchmarks.measuring import Row

REPEATS = 5


def rows() -> Iterator[Row]:
    bounds = {"first page": app_speed.FIRST_PAGE_BOUND, "page change": app_speed.PAGE_CHANGE_BOUND}
    for what, times in app_speed.measure(REPEATS).items():
        empty, ours = (statistics.median(times[kind]) for kind in ("empty", "ours"))
        yield Row(f"app: {what}", ours, "empty Streamlit app", empty, bounds[what])
