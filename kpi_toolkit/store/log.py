"""The log of the store: one line of JSON per event, with ids, counts and machine words, never with values."""

from __future__ import annotations

import logging

from kpi_toolkit.store.ledger import canonical, is_word

_logger = logging.getLogger("kpi_toolkit.store")


def log(event: str, **ids: str | int) -> None:
    """Write an event. What does not have the form of an id or a machine word is left out."""
    if _logger.isEnabledFor(logging.INFO):
        said = {
            name: value if isinstance(value, int) or is_word(value) else "?" for name, value in ids.items()
        }
        _logger.info(canonical({"event": event} | said).decode())
