"""Databases and worlds for the tests of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import URL
from store.store_databases import Databases
from store.store_samples import World

from kpi_toolkit.store import SqlStore


@pytest.fixture(scope="session")
def other_server(server: Databases, server_of: Callable[[str], Databases]) -> Databases:
    """For tests with two stores: the other kind."""
    return server_of("sqlite" if server.kind == "postgresql" else "postgresql")


@pytest.fixture
def empty_url(server: Databases) -> Iterator[URL]:
    """A database without tables."""
    url = server.empty()
    yield url
    server.drop(url)


@pytest.fixture
def world(store: SqlStore) -> World:
    """A store with two cities, people of every role and a round of each city with everything in it."""
    return World.build(store)
