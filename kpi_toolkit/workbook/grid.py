"""A workbook as a plain grid of cells, read in a child process with limits on time and memory.

Honest and hostile files alike have brought down the libraries that read them. The child may die of a file;
this process survives and says what happened.
"""

from __future__ import annotations

import json
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

from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.workbook.grid_child import OUT_OF_MEMORY, pack, unpack
from kpi_toolkit.workbook.preflight import MEGABYTE, preflight

log = logging.getLogger(__name__)

# -I and -S: nothing from the environment, the working directory or site-packages may get in; what the child
# needs is named.
START = "import sys; sys.path.extend(sys.argv[1:]); from kpi_toolkit.workbook.grid_child import main; main()"
PACKAGES = ("kpi_toolkit", "openpyxl", "et_xmlfile", "defusedxml", "PIL")
ENVIRONMENT = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
STOPPED_BY_CPU_LIMIT = -getattr(signal, "SIGXCPU", 0)  # 0 on Windows, which has no such limit


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child process may use: seconds by the clock, and bytes of address space (POSIX only)."""

    seconds: float = 20
    memory: int = 1024 * MEGABYTE


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell.

    `kind` is "number", "text", "bool", "date" (value: ISO text), "error" (value: "#DIV/0!" and the like) or
    "empty". `formula` is the text of the formula when the cell holds one; `value` is then the result that the
    spreadsheet program stored, and None with kind "empty" when it was never calculated.
    """

    row: int
    column: int
    value: float | int | bool | str | None
    kind: str
    number_format: str
    formula: str | None

    @property
    def address(self) -> str:
        """The address as a spreadsheet shows it, such as F12."""
        letters, rest = "", self.column
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.row}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its filled cells by (row, column).

    `state` is "visible", "hidden" or "veryHidden". `outside` tells that there is something beyond the rows
    and columns that are read. Of merged cells only the top left one has a value.
    """

    name: str
    state: str
    cells: dict[tuple[int, int], Cell]
    outside: bool

    def get(self, row: int, column: int) -> Cell | None:
        """The cell at `row` and `column` (both from 1), None when it is empty."""
        return self.cells.get((row, column))


@dataclass(frozen=True, slots=True)
class Grid:
    """All sheets of a workbook, in their order, and its custom document properties as text."""

    sheets: tuple[Sheet, ...]
    properties: dict[str, str]


def read_grid(data: bytes, name: str, limits: Limits = LIMITS) -> Grid:
    """Reads the workbook `data` (the bytes of the upload called `name`).

    Raises UnusableFile when the file is not a workbook, is unsafe or damaged, or exceeds a limit.
    """
    answer = json.loads(run_child("read", data, {}, name=name, limits=limits))
    sheets = []
    for sheet in answer["sheets"]:
        cells = {(row, column): Cell(row, column, *fields) for row, column, *fields in sheet["cells"]}
        sheets.append(Sheet(sheet["name"], sheet["state"], cells, sheet["outside"]))
    return Grid(tuple(sheets), answer["properties"])


def run_child(
    operation: str,
    data: bytes,
    arguments: dict[str, Any],
    *,
    name: str = "the workbook",
    limits: Limits = LIMITS,
) -> bytes:
    """Runs an operation of grid_child ("read", "mark") on the workbook `data` and returns its result.

    `arguments` must be plain JSON; what they and the result mean is told with the operation. The file passes
    preflight first. Raises UnusableFile, which calls the file `name`, when it is refused, or when the child
    exceeds its limits or dies.
    """
    preflight(data, name)
    header = {"operation": operation, "arguments": arguments, **asdict(limits)}
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-S", "-X", "utf8", "-W", "ignore", "-c", START, *_package_folders()],
            input=pack(header, data),
            capture_output=True,
            timeout=limits.seconds,
            env={key: os.environ[key] for key in ENVIRONMENT if key in os.environ},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise UnusableFile("timeout", name, seconds=limits.seconds) from error
    if child.stderr:
        log.warning("%s %r: %s", operation, name, child.stderr.decode(errors="replace")[-4000:])
    if child.returncode == OUT_OF_MEMORY:
        raise UnusableFile("memory", name)
    if STOPPED_BY_CPU_LIMIT and child.returncode == STOPPED_BY_CPU_LIMIT:
        raise UnusableFile("timeout", name, seconds=limits.seconds)
    try:
        if child.returncode:
            raise ValueError(f"exit code {child.returncode}")
        answer, result = unpack(child.stdout)
    except (ValueError, struct.error) as error:
        log.error("%s %r: the reader died: %s", operation, name, error)
        raise UnusableFile("reader-died", name) from error
    if "reason" in answer:
        raise UnusableFile(answer["reason"], name, **answer["parameters"])
    return result


def _package_folders() -> list[str]:
    """The folders that the child needs on its path, wherever each package is installed."""
    folders = []
    for package in PACKAGES:
        spec = find_spec(package)
        if spec and spec.submodule_search_locations:
            folders.append(str(Path(next(iter(spec.submodule_search_locations))).absolute().parent))
    return list(dict.fromkeys(folders))
