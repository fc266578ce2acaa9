"""The store: assessments, their verification and the ledger, in SQLite or PostgreSQL."""

from kpi_toolkit.store.store import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]
