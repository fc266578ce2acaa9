"""What can be wrong with a pack."""

from __future__ import annotations


class PackError(Exception):
    """A pack contradicts itself or cannot be read.

    ``file`` is the pack's file, ``key`` the place in it (a code, an input's key, ...), ``problem`` the sentence.
    """

    def __init__(self, file: str, key: str, problem: str) -> None:
        self.file, self.key, self.problem = file, key, problem
        super().__init__(f"{file}: {key}: {problem}" if key else f"{file}: {problem}")
