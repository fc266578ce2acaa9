"""A small disk of its own for a test: a tmpfs, which only root may mount."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SmallDisk:
    folder: Path

    def grow(self, megabytes: int) -> None:
        """More room, as when an administrator has made some."""
        subprocess.run(
            ["mount", "-o", f"remount,size={megabytes}m", str(self.folder)], check=True, capture_output=True
        )


def why_not() -> str | None:
    """Why no disk can be mounted here; None where it can."""
    if not sys.platform.startswith("linux"):
        return f"a small disk is a tmpfs, which {sys.platform} does not have"
    if os.geteuid() != 0:
        return "only root may mount a small disk"
    try:
        with small_disk(1):
            return None
    except subprocess.CalledProcessError as error:
        return f"mounting is not allowed here: {error.stderr.decode(errors='replace').strip()}"


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """A disk with so much room. Raises CalledProcessError where it cannot be mounted."""
    folder = Path(tempfile.mkdtemp(prefix="kpi-disk-"))
    try:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder)]
        subprocess.run(mount, check=True, capture_output=True)
        try:
            yield SmallDisk(folder)
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)
    finally:
        folder.rmdir()
