"""What a case of the corpus is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Build = Callable[[Path], None]
"""Writes the file to a path."""


@dataclass(frozen=True)
class Streamed:
    """A file too big to be made in memory: what writes it to a path."""

    write: Build


Content = bytes | Callable[[], bytes] | Streamed
"""What a file holds. Functions are called when the case is run, and not before."""

UNUSABLE = 2
USED = frozenset({0, 1})
"""The statuses of a file that was read: without findings at error level, and with some."""


@dataclass(frozen=True)
class Case:
    """A hostile or broken file, and what must be said about it.

    ``says``: words that the command line prints, each of them. ``status``: those it may end with, mostly one.
    ``file``: the name under which it comes.
    """

    name: str
    build: Build
    says: tuple[str, ...]
    status: frozenset[int]
    file: str = "city.xlsx"

    def write(self, folder: Path) -> Path:
        """Writes the file into a folder and returns its path."""
        path = folder / self.file
        self.build(path)
        return path


def of(content: Content) -> Build:
    """Writes bytes, those that a function makes, or a file that comes piece by piece."""

    def build(path: Path) -> None:
        if isinstance(content, Streamed):
            content.write(path)
        else:
            path.write_bytes(content() if callable(content) else content)

    return build


def refused(name: str, content: Content, *says: str, file: str = "city.xlsx") -> Case:
    """A case of a file that cannot be used."""
    return Case(name, of(content), says, frozenset({UNUSABLE}), file)


def read(
    name: str,
    content: Content,
    *says: str,
    status: int | frozenset[int] = USED,
    file: str = "city.xlsx",
) -> Case:
    """A case of a file that is read, with what is said about it."""
    ends = frozenset({status}) if isinstance(status, int) else status
    return Case(name, of(content), says, ends, file)
