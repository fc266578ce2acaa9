"""How long ``assess()`` takes in Python, against openpyxl's bare read of the same file.

Imports and the start of the reading child process are left aside, as both belong to a process and not to a
file: the child's own work (the same function, run here) is counted. Run: make bench
"""

from __future__ import annotations

import io
import statistics
import time
from pathlib import Path

import openpyxl

from kpi_toolkit.assessment import assess_submission
from kpi_toolkit.framework import load_framework
from kpi_toolkit.workbook import grid, grid_child, reader

ROOT = Path(__file__).resolve().parent.parent
WORKBOOK = ROOT / "examples" / "complete-city.xlsx"
ROUNDS = 9
BOUND = 5.0


def bare_read(data: bytes) -> None:
    """Read every cell of the workbook with openpyxl."""
    workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows(values_only=True):
            for _ in row:
                pass


def main() -> None:
    data = WORKBOOK.read_bytes()

    def in_process(operation: str, content: bytes, arguments: dict, **_: object) -> bytes:
        return grid_child.OPERATIONS[operation][0](content, arguments)

    grid.run_child = in_process  # type: ignore[assignment]
    framework = load_framework()

    def assess() -> None:
        assess_submission(reader.read_workbook(data, WORKBOOK.name, framework), framework)

    assess(), bare_read(data)  # imports and caches
    pairs = []
    for _ in range(ROUNDS):
        times = []
        for call in (assess, lambda: bare_read(data)):
            start = time.perf_counter()
            call()
            times.append(time.perf_counter() - start)
        pairs.append(times)
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"assess() without reports         {ours * 1000:6.0f} ms")
    print(f"openpyxl, bare read              {theirs * 1000:6.0f} ms")
    print(f"ratio                            {ours / theirs:6.2f}   (bound {BOUND})")


if __name__ == "__main__":
    main()
