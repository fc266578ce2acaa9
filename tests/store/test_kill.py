"""kill -9 at random moments while a process writes: nothing acknowledged is lost, nothing is half there.

KPI_TOOLKIT_TEST_KILLS sets how many times; a few dozen without it.
"""

from __future__ import annotations

import os
import random
import signal
import time

from store.store_samples import World
from store.store_workers import DECISIONS, hand_in, received, start

from kpi_toolkit.store.checking import check, verify_store

KILLS = int(os.environ.get("KPI_TOOLKIT_TEST_KILLS", "24"))
FULL_CHECK_EVERY = 8
LONGEST = 0.08  # seconds; a unit of work takes about a tenth of it


def test_kill_9_at_random_moments(world: World) -> None:
    case, store = world.own, world.store
    chance = random.Random(20250301)
    stored, entries = 1, 15
    for kill in range(1, KILLS + 1):
        child, acknowledged = start(hand_in, store, case.official.id, case.round.id)
        if kill % 3:  # otherwise perhaps before it has begun
            acknowledged.poll(10)
        time.sleep(chance.uniform(0, LONGEST))
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        last = max(received(acknowledged), default=stored)
        with store.begin(world.administrator.id) as unit:
            numbers = [one.number for one in unit.submissions(case.round.id)]
            decided = unit.decisions(case.round.id)
            found = unit.round(case.round.id)
            head = unit.head()
        assert numbers == list(range(1, len(numbers) + 1))
        assert last <= len(numbers) <= last + 1, "what was acknowledged, and at most the one under way"
        new = len(numbers) - 1
        assert len(decided) == len(case.decisions) + new * DECISIONS
        assert found is not None
        assert found.version == case.round.version + new
        assert head[0] == entries + 2 * new
        if kill % FULL_CHECK_EVERY:
            assert verify_store(store.url).intact
        else:
            assert check(store.url) == []
        stored = len(numbers)
    assert stored > 1
    assert check(store.url) == []
