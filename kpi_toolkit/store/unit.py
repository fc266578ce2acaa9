"""One transaction of one acting person."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from kpi_toolkit.store.engine import committing
from kpi_toolkit.store.log import log
from kpi_toolkit.store.moving import Moving


class SqlUnit(Moving):
    """A ``UnitOfWork``: all repositories over one connection."""

    def commit(self) -> None:
        """Make everything last, together with its ledger entries.

        Raises Stale, Unavailable or ValueError where a step of this unit has failed before or the database
        refuses; nothing was written then. Raises Unsure where a server dies in this very moment: it may have
        been.
        """
        if self._fault is not None:
            raise self._fault
        self._record_remainder()
        count, head = self.head()
        with self._failing(), committing():
            self._connection.commit()
        log("committed", person=self.person.id, entries=count, head=head)
        self._tidy()

    def _tidy(self) -> None:
        """What was erased shall not survive in SQLite's write-ahead log."""
        if self._erased and self._connection.dialect.name == "sqlite":
            driver = self._connection.connection.driver_connection
            assert driver is not None
            with suppress(sqlite3.Error):  # it is written; a reader may hold the log open a while longer
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._erased = False
