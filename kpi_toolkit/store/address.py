"""Where the database is: a URL, a path, or the default file in the user's data folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from kpi_toolkit.review.ports import Unavailable

VARIABLE = "KPI_TOOLKIT_DATABASE"


class NoAddress(Unavailable, ValueError):
    """What was given names no database that is supported."""


def address(url: str | Path | URL | None = None) -> URL:
    """The URL of a store: the one given, else KPI_TOOLKIT_DATABASE, else the default file.

    A path stands for a SQLite file. Raises NoAddress for a kind of database that is not supported.
    """
    given = url or os.environ.get(VARIABLE) or default_file()
    if not isinstance(given, URL) and "://" not in str(given):
        return URL.create("sqlite", database=str(Path(given).expanduser().absolute()))
    try:
        made = given if isinstance(given, URL) else make_url(str(given))
    except ArgumentError:
        raise NoAddress("This is not the address of a database.") from None
    if made.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return made.set(drivername="postgresql+psycopg")
    if made.drivername in ("sqlite", "sqlite+pysqlite"):
        if made.database in (None, "", ":memory:"):
            raise NoAddress("A store in memory would be lost: name a file.")
        return URL.create("sqlite", database=str(Path(str(made.database)).absolute()))
    raise NoAddress(f"'{made.drivername}' is not supported: use a SQLite file or postgresql://.")


def default_file() -> Path:
    """The store of this user, in the folder where the platform keeps a program's data."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "kpi-toolkit" / "store.sqlite"


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite store; None for a server."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def shown(url: URL) -> str:
    """The address as it may be printed: without a password."""
    return str(sqlite_file(url) or url.render_as_string(hide_password=True))
