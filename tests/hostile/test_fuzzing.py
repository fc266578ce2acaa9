"""A few seconds of fuzzing, and everything that fuzzing ever found. ``make fuzz`` goes on for longer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hostile.fuzz import FOUND, fuzz, guided
from hostile.targets import SEEDS, TARGETS

SECONDS = 4
KEPT = sorted(path for path in FOUND.glob("*/*") if path.is_file())


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_but_refusals(target: str, tmp_path: Path) -> None:
    done = fuzz(target, SECONDS, tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert not list(tmp_path.iterdir())
    tried = re.search(r"stat::number_of_executed_units: (\d+)", done.stderr)
    assert tried, done.stderr[-1000:]
    assert int(tried[1]) > len(SEEDS[target])
    if guided():
        assert "INITED" in done.stderr, "coverage is watched"


@pytest.mark.parametrize("target", TARGETS)
def test_the_seeds_are_good_for_something(target: str) -> None:
    for seed in SEEDS[target]:
        TARGETS[target](seed)


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name} {path.name[:20]}")
def test_what_was_found_once(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())
