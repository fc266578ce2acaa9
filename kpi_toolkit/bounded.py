"""Running an operation on a file from outside in a child process with limits on time and memory.

Honest and hostile files alike have brought down the libraries that read them. The child may die of a file;
this process survives and says what happened.
"""

from __future__ import annotations

import logging
import os
import signal
import struct
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kpi_toolkit.bounded_child import OUT_OF_MEMORY, pack, unpack
from kpi_toolkit.logs import escaped
from kpi_toolkit.submission.errors import UnusableFile

log = logging.getLogger(__name__)

# -I and -S: nothing from the environment, the working directory or site-packages may get in; what the child
# needs is named.
START = (
    "import sys; sys.path.extend(sys.argv[2:]); "
    "from importlib import import_module; import_module(sys.argv[1]).main()"
)
ENVIRONMENT = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
STOPPED_BY_CPU_LIMIT = -getattr(signal, "SIGXCPU", 0)  # 0 on Windows, which has no such limit


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child process may use: ``computing`` whole seconds, bytes of address space (both POSIX only), and
    ``seconds`` by the clock, which are more, so that a busy machine refuses no honest file.
    """

    computing: int = 4
    seconds: float = 20
    memory: int = 256 * 2**20


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Child:
    """A kind of child process: its module, which has the operations, the packages it needs, and what stands
    before its reasons in the words for unusable files."""

    module: str
    packages: tuple[str, ...]
    prefix: str = ""


def run_child(
    child: Child,
    operation: str,
    data: bytes,
    arguments: dict[str, Any],
    *,
    name: str,
    limits: Limits = LIMITS,
) -> bytes:
    """Runs an operation of a child on a file and returns its result.

    `arguments` must be plain JSON; what they and the result mean is told with the operation. Raises
    UnusableFile, which calls the file `name`, when it is refused, or when the child exceeds its limits or
    dies.
    """
    header = {"operation": operation, "arguments": arguments, **asdict(limits)}
    folders = package_folders(child.packages)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-X", "utf8", "-W", "ignore", "-c", START, child.module, *folders],
            input=pack(header, data),
            capture_output=True,
            timeout=limits.seconds,
            env={key: os.environ[key] for key in ENVIRONMENT if key in os.environ},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise UnusableFile(f"{child.prefix}timeout", name, seconds=limits.seconds) from error
    if done.stderr:
        log.warning("%s %r: %s", operation, name, escaped(done.stderr.decode(errors="replace")[-4000:]))
    if done.returncode == OUT_OF_MEMORY:
        raise UnusableFile(f"{child.prefix}memory", name)
    if STOPPED_BY_CPU_LIMIT and done.returncode == STOPPED_BY_CPU_LIMIT:
        raise UnusableFile(f"{child.prefix}timeout", name, seconds=limits.computing)
    try:
        if done.returncode:
            raise ValueError(f"exit code {done.returncode}")
        answer, result = unpack(done.stdout)
    except (ValueError, struct.error) as error:
        log.error("%s %r: the reader died: %s", operation, name, error)
        raise UnusableFile(f"{child.prefix}reader-died", name) from error
    if "reason" in answer:
        raise UnusableFile(f"{child.prefix}{answer['reason']}", name, **answer["parameters"])
    return result


def package_folders(packages: tuple[str, ...]) -> list[str]:
    """The folders that a child needs on its path, wherever each package is installed."""
    folders = []
    for package in packages:
        spec = find_spec(package)
        if spec and spec.submodule_search_locations:
            folders.append(str(Path(next(iter(spec.submodule_search_locations))).absolute().parent))
    return list(dict.fromkeys(folders))
