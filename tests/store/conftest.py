"""Worlds for the tests of the store."""

from __future__ import annotations

import pytest
from store.store_samples import World

from kpi_toolkit.store import SqlStore


@pytest.fixture
def world(store: SqlStore) -> World:
    """A store with two cities, people of every role and a round of each city with everything in it."""
    return World.build(store)
