"""Reading the tidy CSV form.

Columns ``code,data_point,input,value,unit,status,year,quality,origin,source,comment`` (and ``evidence``), in any
order; only ``code`` and ``value`` are needed, others are ignored. Numbers have a decimal point. An empty
``input`` means the final result. ``code`` = ``profile`` carries the city profile, ``maturity`` the checklist.
Lines that start with # are comments.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator

from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n.signs import unsteered
from kpi_toolkit.submission.builder import TEXT_FIELDS, Builder, RawCell
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.submission.models import Place, SourceFile, Submission

MAX_BYTES = 20_000_000
MAX_ROWS = 20_000  # the whole set needs about 250
COLUMNS = ("code", "data_point", "input", "value", "unit", "status", "year", *TEXT_FIELDS)


def read_csv(data: bytes, name: str, framework: Framework) -> Submission:
    """Read a tidy CSV file. Raises UnusableFile where it is none; problems with single values become notes."""
    text, encoding = _decode(data, name)
    builder = Builder(framework)
    if encoding != "utf-8":
        builder.note("encoding-guessed", Place(name, name, None), encoding=encoding)
    header: dict[str, int] = {}
    rows: list[tuple[int, list[str]]] = []
    for number, cells in _records(text, name):
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = {
                cell.strip().casefold().replace(" ", "_"): i for i, cell in reversed(list(enumerate(cells)))
            }
            if not {"code", "value"} <= header.keys():
                raise UnusableFile("not-tidy", name)
            continue
        if len(rows) >= MAX_ROWS:
            builder.note("too-many-rows", Place(name, name, f"A{number}"), limit=MAX_ROWS)
            break
        rows.append((number, cells))
    if not header:
        raise UnusableFile("empty", name)
    lines = [_Line(name, number, cells, header) for number, cells in rows]
    for line in sorted(lines, key=_rank):
        _take(builder, line)
    return builder.build(SourceFile(name, hashlib.sha256(data).hexdigest(), len(data), "csv"))


def _rank(line: _Line) -> tuple[bool, bool]:
    """The profile first, and on it the currency, as the figures in money need it."""
    code, data_point = line.text("code").casefold(), line.text("data_point").casefold()
    return code != "profile", data_point != "currency"


def _take(builder: Builder, line: _Line) -> None:
    code = line.text("code")
    if code.casefold() == "profile":
        builder.profile(
            line.text("data_point").casefold(), line.cell("value"), line.text("unit"), line.cell("year")
        )
        return
    if code.casefold() == "maturity":
        builder.maturity(line.text("data_point"), line.cell("value"), line.cell("comment"))
        return
    if not code:
        builder.note("row-without-code", line.cell("code").place, value=line.text("value"), text=line.shown)
        return
    point = builder.find(code, line.text("data_point"), line.cell("code").place)
    if point is None:
        return
    wanted = line.text("input")
    if wanted and wanted not in point.inputs:
        known = list(point.inputs)
        builder.note(
            "unknown-input", line.cell("input").place, point, wanted, code=code, input=wanted, known=known
        )
        return
    name = wanted or "final"
    places = {field: line.cell(field).place for field in COLUMNS if field in line.header}
    places[name] = line.cell("value").place
    builder.row(point, places)
    builder.figure(point, name, line.cell("value"), line.text("unit"), line.cell("year"))
    builder.notation(point, line.cell("status"))
    for field in ("year", *TEXT_FIELDS):
        builder.text(point, field, line.cell(field))


class _Line:
    """One line with its cells by column name."""

    def __init__(self, file: str, number: int, cells: list[str], header: dict[str, int]) -> None:
        self.file, self.number, self.cells, self.header = file, number, cells, header

    def cell(self, column: str) -> RawCell:
        index = self.header.get(column)
        text = self.cells[index] if index is not None and index < len(self.cells) else None
        address = f"{_letters(index)}{self.number}" if index is not None else f"A{self.number}"
        return RawCell(text, "text", Place(self.file, self.file, address), csv=True)

    def text(self, column: str) -> str:
        return self.cell(column).text

    @property
    def shown(self) -> str:
        return ", ".join(cell for cell in self.cells if cell)[:100]


def _letters(index: int) -> str:
    out = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        out = chr(65 + rest) + out
    return out


def _decode(data: bytes, name: str) -> tuple[str, str]:
    if len(data) > MAX_BYTES:
        raise UnusableFile("too-large", name, size=len(data) // 1_000_000, limit=MAX_BYTES // 1_000_000)
    if not data.strip():
        raise UnusableFile("empty", name)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return unsteered(text), "utf-8" if encoding == "utf-8-sig" else encoding
    raise UnusableFile("not-text", name)


def _records(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Records with their row as a spreadsheet counts it; comment lines count, but are not given out."""
    skipped = 0
    fresh = True
    delimiter = _delimiter(text)

    def lines() -> Iterator[str]:
        nonlocal skipped, fresh
        for line in io.StringIO(text, newline=""):
            # A # inside a quoted text that runs over several lines is text, not a comment.
            if fresh and line.startswith("#"):
                skipped += 1
                continue
            fresh = False
            yield line

    # strict: a quote that is never closed would swallow the rows behind it without a word
    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    row = 0
    try:
        for cells in reader:
            row += 1
            fresh = True
            yield row + skipped, cells
    except csv.Error:
        raise UnusableFile("broken-csv", name, row=row + skipped + 1) from None


def _delimiter(text: str) -> str:
    lines = io.StringIO(text, newline="")
    head = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    return max((",", ";", "\t"), key=head.count)
