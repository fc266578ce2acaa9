"""Real databases for tests: SQLite files, and PostgreSQL from the pgserver wheel or from a running server."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, create_engine, make_url

from kpi_toolkit.store.address import address
from kpi_toolkit.store.schema import HEAD, upgrade
from kpi_toolkit.store.tables import Base

VARIABLE = "KPI_TOOLKIT_TEST_POSTGRES"
KINDS = ("sqlite", "postgresql")
_numbers = itertools.count(1)


class Databases:
    """Makes databases of one kind, empty or already set up, and takes them back."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder = kind, folder
        self.started: Any = None
        self.server = self._postgres() if kind == "postgresql" else None
        self.made: list[URL] = []
        self.spare: list[URL] = []
        if self.started is not None:  # a server for tests alone need not survive the machine
            self._command("ALTER SYSTEM SET fsync = off")
            self._command("SELECT pg_reload_conf()")
        self.template = self.empty()
        upgrade(self.template)
        self.shape = self._shape(self.template) if self.server is not None else None

    def empty(self) -> URL:
        """A new database without tables."""
        return self._create()

    def ready(self) -> URL:
        """A database with the current schema and no rows."""
        return self.spare.pop() if self.spare else self._create(self.template)

    def _create(self, template: URL | None = None) -> URL:
        name = f"kpi_test_{os.getpid()}_{next(_numbers)}"
        if self.server is None:
            path = self.folder / f"{name}.sqlite"
            if template is not None:
                shutil.copyfile(str(template.database), path)
            return address(path)
        copied = f' TEMPLATE "{template.database}"' if template is not None else ""
        self._command(f'CREATE DATABASE "{name}"{copied}')
        made = self.server.set(database=name)
        self.made.append(made)
        return made

    def drop(self, url: URL) -> None:
        """Take a database back, whoever is still connected: emptied for the next test, or removed."""
        if self.server is None:
            return
        others = f"datname = '{url.database}' AND pid <> pg_backend_pid()"
        self._command(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        if self._shape(url) == self.shape:
            self._command(
                "SET session_replication_role = replica;"  # no guards, no foreign keys
                + "".join(f"DELETE FROM {name};" for name in Base.metadata.tables)
                + f"UPDATE alembic_version SET version_num = '{HEAD}'",
                url,
            )
            self.spare.append(url)
        else:
            self.made.remove(url)
            self._command(f'DROP DATABASE "{url.database}" WITH (FORCE)')

    def _shape(self, url: URL) -> Any:
        """What tells whether a test has changed the schema."""
        return self._command(
            "SELECT string_agg(name, ',' ORDER BY name) FROM ("
            " SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " UNION ALL SELECT conname::text FROM pg_constraint"
            " UNION ALL SELECT tgname::text || tgenabled::text FROM pg_trigger) AS everything",
            url,
        )

    def close(self) -> None:
        for url in self.made:
            self._command(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)')
        if self.started is not None:
            self.started.cleanup()

    def _postgres(self) -> URL:
        """A PostgreSQL server to make databases on; fails where there is none, for nothing is skipped."""
        try:
            return address(make_url(os.environ.get(VARIABLE) or self._start()))
        except Exception as error:
            pytest.fail(
                f"These tests need PostgreSQL ({type(error).__name__}: {error}). Install the extra 'dev', which "
                f"brings pgserver, or set {VARIABLE} to the URL of a server on which databases may be made.",
                pytrace=False,
            )

    def _start(self) -> str:
        # not below pytest's own folder, which another user (pgserver makes one for root) may not enter
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
        data = Path(tempfile.gettempdir()) / f"kpi-postgres-{run}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the platform's runtime folder
            import pgserver

            self.started = pgserver.get_server(data, cleanup_mode="delete")
        return str(self.started.get_uri())

    def _command(self, sql: str, url: URL | None = None) -> Any:
        engine = create_engine(url or self.server, isolation_level="AUTOCOMMIT")  # type: ignore[arg-type]
        try:
            with engine.connect() as connection:
                done = connection.exec_driver_sql(sql.replace("%", "%%"))
                return done.scalar() if done.returns_rows else None
        finally:
            engine.dispose()


def by_kind(factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Databases]]:
    """Gives the databases of a kind for a session; parallel workers share one PostgreSQL server."""
    made: dict[str, Databases] = {}

    def get(kind: str) -> Databases:
        if kind not in made:
            made[kind] = Databases(kind, factory.mktemp("databases"))
        return made[kind]

    yield get
    for one in made.values():
        one.close()
