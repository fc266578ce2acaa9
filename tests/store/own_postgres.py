"""A PostgreSQL server of a test's own, which may be killed and started again, on a disk of its choice.

Nothing is switched off for speed: what it has acknowledged is on the disk. Its programs come from the pgserver
wheel, or from an installed PostgreSQL where there is no wheel.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

import psutil
import pytest
from sqlalchemy import URL, Connection, create_engine

from kpi_toolkit.store.address import address

PATIENCE_SECONDS = 60
_numbers = itertools.count(1)
SETTINGS = (
    "wal_level=minimal",
    "max_wal_senders=0",
    "min_wal_size=2MB",
    "max_wal_size=4MB",
    "shared_buffers=8MB",
)


def programs() -> Path:
    """The folder of initdb and postgres; fails where there is none, for nothing is skipped."""
    with suppress(ImportError):
        from pgserver._commands import POSTGRES_BIN_PATH

        return Path(POSTGRES_BIN_PATH)
    installed = [
        *sorted(Path("/usr/lib/postgresql").glob("*/bin")),
        Path(shutil.which("initdb") or "/none").parent,
    ]
    found = [folder for folder in installed if (folder / "initdb").exists()]
    if not found:
        pytest.fail(
            "These tests start PostgreSQL themselves: install the extra 'dev', which brings pgserver, or PostgreSQL.",
            pytrace=False,
        )
    return found[-1]


def server_user() -> str | None:
    """PostgreSQL refuses to run as root: the user it runs as then, which pgserver makes."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    from pgserver.utils import ensure_user_exists

    ensure_user_exists("pgserver")
    return "pgserver"


class OwnPostgres:
    """One server. ``folder``: an empty one for its data and its socket."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.user = folder, folder / "data", server_user()
        self._process: subprocess.Popen[bytes] | None = None
        if self.user:
            shutil.chown(folder, self.user)
        self._run(
            "initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "--encoding=utf8", "--wal-segsize=1"
        )

    @property
    def url(self) -> URL:
        """Of a database that is always there."""
        return address(f"postgresql://postgres@/postgres?host={self.folder}")

    def database(self) -> URL:
        """A new database."""
        name = f"kpi_{next(_numbers)}"
        with outside(self.url) as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        return self.url.set(database=name)

    def start(self) -> None:
        """Start it, and wait until it answers; after a kill it recovers first."""
        command = [str(programs() / "postgres"), "-D", str(self.data), "-k", str(self.folder), "-h", ""]
        for setting in SETTINGS:
            command += ["-c", setting]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, user=self.user, start_new_session=True, stdout=log, stderr=log, cwd=self.folder
            )
        given_up = monotonic() + PATIENCE_SECONDS
        while not self.answers():
            if self._process.poll() is not None or monotonic() > given_up:
                raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])

    def answers(self) -> bool:
        engine = create_engine(self.url)
        try:
            engine.connect().close()
        except Exception:
            return False
        finally:
            engine.dispose()
        return True

    def kill(self) -> None:
        """kill -9 to the server and all its processes, as when the machine loses them."""
        assert self._process is not None
        children = psutil.Process(self._process.pid).children(recursive=True)
        self._process.kill()
        self._process.wait()
        for child in children:
            with suppress(psutil.NoSuchProcess):
                child.kill()
        psutil.wait_procs(children, timeout=PATIENCE_SECONDS)
        self._process = None

    def stop(self) -> None:
        """End it in an orderly way."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(programs() / program), *map(str, arguments)]
        done = subprocess.run(
            command, user=self.user, capture_output=True, text=True, cwd=self.folder, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr)


@contextmanager
def outside(url: URL) -> Iterator[Connection]:
    """A connection beside the store's own."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def own_postgres(folder: Path | None = None) -> Iterator[OwnPostgres]:
    """A server that runs; stopped at the end, and its folder removed where it was made here."""
    made = folder or Path(tempfile.mkdtemp(prefix="kpi-pg-"))  # short: the path of a socket has little room
    made.chmod(0o755)
    server = OwnPostgres(made)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        if folder is None:
            shutil.rmtree(made, ignore_errors=True)
