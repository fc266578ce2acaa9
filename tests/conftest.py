"""Real databases for all tests: whatever asks for a ``database_url`` or a ``store`` runs on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import URL
from store.store_databases import KINDS, Databases, by_kind

from kpi_toolkit.store import SqlStore, open_store


@pytest.fixture(scope="session")
def server_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Databases]]:
    yield from by_kind(tmp_path_factory)


@pytest.fixture(scope="session", params=KINDS)
def server(request: pytest.FixtureRequest, server_of: Callable[[str], Databases]) -> Databases:
    return server_of(request.param)


@pytest.fixture
def database_url(server: Databases) -> Iterator[URL]:
    """A database with the current schema and no rows."""
    url = server.ready()
    yield url
    server.drop(url)


@pytest.fixture
def store(database_url: URL) -> Iterator[SqlStore]:
    opened = open_store(database_url)
    yield opened
    opened.close()
