"""The schema of a store and its migrations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, inspect, text

from kpi_toolkit.review.ports import Unavailable
from kpi_toolkit.store.address import address, sqlite_file
from kpi_toolkit.store.engine import faults, opened
from kpi_toolkit.store.log import log

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0002"  # the newest migration; a test holds it against the folder, so that opening needs no alembic


class OtherSchema(Unavailable):
    """The database was made by another version of the toolkit."""


def revision(connection: Connection) -> str | None:
    """The revision of a database; None for one without our tables."""
    with faults():
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def prepare(url: URL) -> None:
    """Set up an empty database; leave a current one. Raises OtherSchema for any other, and Unavailable."""
    found = current(url)
    if found is None:
        upgrade(url)
    elif found != HEAD:
        raise OtherSchema(problem(found))


def current(url: URL) -> str | None:
    """The revision of a database; None for an empty or missing one. Raises Unavailable."""
    path = sqlite_file(url)
    if path is not None and not path.exists():
        return None
    with opened(url, reading=True) as connection:
        return revision(connection)


def ready(url: str | Path | URL | None = None) -> str:
    """The revision of a database that answers and is the newest; nothing is made or changed.

    Raises Unavailable, and OtherSchema for one that has to be made or upgraded first.
    """
    found = current(address(url))
    if found != HEAD:
        raise OtherSchema(problem(found))
    return found


def must_be_current(connection: Connection) -> None:
    """Raise OtherSchema where the schema is not the newest."""
    if (found := revision(connection)) != HEAD:
        raise OtherSchema(problem(found))


def problem(found: str | None) -> str:
    """The sentence for a revision that is not the current one."""
    if found is None:
        return "There is no store in this database yet."
    if found in known():
        return "This store was made by an older version of the toolkit. Make a backup, then upgrade it."
    return "This store was made by a newer version of the toolkit. Install that version, or a newer one."


def upgrade(url: str | Path | URL | None = None, to: str = "head") -> str:
    """Bring a database to the newest schema, making it where it is missing; its revision afterwards.

    Several at once wait for one another; a failure leaves the database as it was. Raises Unavailable, and
    OtherSchema for a store of a newer version.
    """
    from alembic import command

    where = address(url)
    if (path := sqlite_file(where)) is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"The folder {path.parent} cannot be made. Nothing was written.") from error
    with opened(where, create=True) as connection:
        _needs_utf8(connection)
        if (found := revision(connection)) is not None and found not in known():
            raise OtherSchema(problem(found))
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, to)
        _references_hold(connection)
        after = revision(connection) or ""
        connection.commit()
    log("upgraded", before=found or "none", after=after)
    return after


def _needs_utf8(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
        if encoding != "UTF8":
            raise Unavailable(f"The database's encoding is {encoding}; make one with UTF8.")


def _references_hold(connection: Connection) -> None:
    # only SQLite had them switched off
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise Unavailable("The upgrade would leave rows that name something missing. Nothing was changed.")


def _configuration() -> Config:
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option(
        "script_location", str(Path(__file__).parent / "migrations").replace("%", "%%")
    )
    return configuration


def known() -> set[str]:
    """The revisions this version can upgrade from."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_configuration()).walk_revisions()}
