"""Where the log goes, and that nobody from outside can write into it.

What files and people say may stand in the message of an error: it comes into the log without control signs, and
never looks like a line of its own.
"""

from __future__ import annotations

import logging

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
FOLLOWS = "    | "
"""Stands before each further line of an entry."""


class Plain(logging.Formatter):
    """Writes an entry with every sign that is not shown as its number, each further line behind ``FOLLOWS``."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = "\\n".join(map(escaped, record.message.split("\n")))
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:
        """The lines of code an exception came through, and what it says."""
        lines = super().formatException(ei).split("\n")  # type: ignore[arg-type]
        return "\n".join(FOLLOWS + escaped(line) for line in lines)


def escaped(text: str) -> str:
    """A line with what is not shown (controls, escapes, signs that turn the direction) as ``\\x1b`` or ``\\u202e``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign == "\u00a0" else ascii(sign)[1:-1] for sign in text)


def to_the_terminal(level: str) -> None:
    """Log to standard error, as a server does; ``level``: "debug", "info", "warning" or "error"."""
    handler = logging.StreamHandler()
    handler.setFormatter(Plain(LINE))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)


def to_nowhere() -> None:
    """Log nothing, as commands do: they say in a sentence what is wrong."""
    logging.basicConfig(handlers=[logging.NullHandler()])
