"""The log of the store: one line of JSON per event, with ids, counts and machine words, never with values."""

from __future__ import annotations

import logging
import re
import traceback
import uuid
from collections.abc import Mapping
from pathlib import Path

from kpi_toolkit.store.ledger import canonical, is_word

_logger = logging.getLogger("kpi_toolkit.store")


def log(event: str, **ids: str | int) -> None:
    """Write an event. What does not have the form of an id or a machine word is left out."""
    if _logger.isEnabledFor(logging.INFO):
        _logger.info(canonical({"event": event} | _said(ids)).decode())


def log_fault(event: str, error: BaseException, **ids: str | int) -> str:
    """Write a fault of ours with the lines of code it came through; the number to find it again by.

    What the error says is left out, for it may quote a value.
    """
    number = uuid.uuid4().hex[:8]
    kinds: list[str] = []
    lines: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < _DEEPEST:
        kinds.append(type(cause).__name__)
        lines += [_line(frame) for frame in traceback.extract_tb(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
    told = {"event": event, "number": number, "errors": kinds, "lines": lines}
    _logger.error(canonical(told | _said(ids)).decode())
    return number


_DEEPEST = 5


def _said(ids: Mapping[str, str | int]) -> dict[str, str | int]:
    return {name: value if isinstance(value, int) or is_word(value) else "?" for name, value in ids.items()}


def _line(frame: traceback.FrameSummary) -> str:
    """Where a line of code is: the end of its path, number and function."""
    path = "/".join(Path(frame.filename).parts[-3:])
    return re.sub(r"[^A-Za-z0-9_.+/@:-]", "_", f"{path}:{frame.lineno}:{frame.name}")
