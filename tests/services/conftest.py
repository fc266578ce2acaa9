"""Worlds for the tests of the services."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from services.towns import World
from store.store_databases import Databases

from kpi_toolkit.store import SqlStore, open_store


@pytest.fixture
def world(store: SqlStore) -> World:
    return World.build(store)


@pytest.fixture(scope="module")
def shared_world(server: Databases) -> Iterator[World]:
    """A world that many tests use one after the other, each with rounds of its own."""
    url = server.ready()
    opened = open_store(url)
    yield World.build(opened)
    opened.close()
    server.drop(url)
