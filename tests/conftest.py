"""What tests share: real databases, and one Chromium.

Whatever asks for a ``database_url`` or a ``store`` runs on SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from sqlalchemy import URL
from store.store_databases import KINDS, Databases, by_kind

from kpi_toolkit.store import SqlStore, open_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("kpi", deadline=None)  # how long something takes is for the benchmarks to say
settings.load_profile("kpi")


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
def store(database_url: URL) -> Iterator[SqlStore]:
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests that are marked as needing a browser."""
    from browser.serving import launched
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()
