"""Reading and assessing a workbook, against bare reads of the same file.

The start of the reading child process is left aside, as it belongs to a process and not to a file: the child's own
work (the same function, run here) is counted.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import openpyxl
import python_calamine

from benchmarks.measuring import WORKBOOK, Row, in_turns
from kpi_toolkit.assessment import assess_submission
from kpi_toolkit.framework import load_framework
from kpi_toolkit.workbook import grid, grid_child, reader


def openpyxl_alone(data: bytes) -> None:
    """Read every cell of the workbook with openpyxl."""
    workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows(values_only=True):
            for _ in row:
                pass


def calamine_alone(data: bytes) -> None:
    """Read every cell of the workbook with calamine, which is written in Rust: the limit of what is possible."""
    workbook = python_calamine.CalamineWorkbook.from_object(io.BytesIO(data))
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()


@contextmanager
def read_in_this_process() -> Iterator[None]:
    """Let the reader call the child's work here instead of in a child."""
    kept = grid.run_child

    def here(operation: str, content: bytes, arguments: dict, **_: object) -> bytes:
        return grid_child.OPERATIONS[operation][0](content, arguments)

    grid.run_child = here  # type: ignore[assignment]
    try:
        yield
    finally:
        grid.run_child = kept


def rows() -> Iterator[Row]:
    data, framework = WORKBOOK.read_bytes(), load_framework()

    def read() -> object:
        return reader.read_workbook(data, WORKBOOK.name, framework)

    with read_in_this_process():
        took = in_turns(
            {
                "read": read,
                "assess": lambda: assess_submission(
                    reader.read_workbook(data, WORKBOOK.name, framework), framework
                ),
                "openpyxl": lambda: openpyxl_alone(data),
                "calamine": lambda: calamine_alone(data),
            },
            9,
        )
    yield Row("read a workbook", took["read"], "openpyxl alone", took["openpyxl"], 3)
    yield Row("read a workbook", took["read"], "calamine alone", took["calamine"])
    yield Row("assess(), no outputs", took["assess"], "openpyxl alone", took["openpyxl"], 5)
