"""Reading a filled workbook: finds sheets, columns and rows by their keys, wherever they were moved.

What a cell says is understood by ``submission.builder``; this module only knows where things stand.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpi_toolkit.framework import Framework, Point, PointKey
from kpi_toolkit.scoring.values import figures, results
from kpi_toolkit.submission.builder import TEXT_FIELDS, Builder, RawCell
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.submission.models import Place, SourceFile, Submission
from kpi_toolkit.workbook import layout
from kpi_toolkit.workbook.grid import Cell, Grid, Sheet, read_grid

HEADING_ROWS = 30
"""Where a template lost its markers, its headings are looked for in so many rows."""


@dataclass(frozen=True)
class Table:
    """A sheet of the template as it was found: the column of each field, and the row above its content."""

    file: str
    sheet: Sheet
    columns: Mapping[str, int]
    head: int

    def rows(self) -> Iterator[int]:
        """Numbers of the rows below the head that hold anything."""
        yield from sorted({row for row, _ in self.sheet.cells if row > self.head})

    def cell(self, row: int, field: str) -> RawCell:
        """The cell of a field; an empty one where the column is missing."""
        column = self.columns.get(field)
        found = self.sheet.get(row, column) if column else None
        if found is None:
            return RawCell(None, "empty", self.place(row, field))
        return RawCell(found.value, found.kind, self.place(row, field), found.number_format, found.formula)

    def text(self, row: int, field: str) -> str:
        return self.cell(row, field).text

    def place(self, row: int, field: str) -> Place:
        column = self.columns.get(field, self.columns.get("code", 1))
        return Place(self.file, self.sheet.name, Cell(row, column, None, "empty", "", None).address)


def read_workbook(data: bytes, name: str, framework: Framework) -> Submission:
    """Read a workbook made from our template.

    Raises UnusableFile for a file that is none, is unsafe or damaged. Everything else is a note of the
    submission: moved, missing or unreadable parts never stop the reading.
    """
    grid = read_grid(data, name)
    builder = Builder(framework)
    tables = _tables(grid, name, builder)
    if layout.DATA not in tables:
        raise UnusableFile("other-workbook", name)
    versions = _versions(grid, tables)
    _compare_versions(builder, tables[layout.DATA], versions, framework)
    for key in (layout.PROFILE, layout.MATURITY):
        if key not in tables:
            builder.note("missing-sheet", Place(name), name=layout.SHEETS[key])
    for table in tables.values():
        if table.sheet.outside:
            builder.note("cells-outside", Place(name, table.sheet.name, None), sheet=table.sheet.name)
    profile = _read_profile(builder, tables.get(layout.PROFILE))
    shown = _read_data(builder, framework, tables[layout.DATA], profile)
    if layout.MATURITY in tables:
        table = tables[layout.MATURITY]
        statements = {c.text: c.key for d in framework.maturity.dimensions for c in d.criteria}
        for row in table.rows():
            if key := table.text(row, "key") or statements.get(table.text(row, "statement"), ""):
                builder.maturity(key, table.cell(row, "answer"), table.cell(row, "evidence"))
    _compare_results(builder, framework, shown)
    digest = hashlib.sha256(data).hexdigest()
    template, pack = versions.get("template_version"), versions.get("pack_version")
    return builder.build(SourceFile(name, digest, len(data), "xlsx", template, pack))


# --- finding things --------------------------------------------------------------------------------------------


def _tables(grid: Grid, name: str, builder: Builder) -> dict[str, Table]:
    found: dict[str, Table] = {}
    for sheet in grid.sheets:
        marked = _by_markers(sheet) or _by_headings(sheet)
        if marked is None:
            continue
        key, columns, head = marked
        if key in found:
            builder.note(
                "sheet-ignored", Place(name, sheet.name, None), sheet=sheet.name, used=found[key].sheet.name
            )
            continue
        found[key] = Table(name, sheet, columns, head)
    return found


def _by_markers(sheet: Sheet) -> tuple[str, dict[str, int], int] | None:
    for (row, _), cell in sheet.cells.items():
        parsed = layout.parse_marker(cell.value)
        if parsed is None:
            continue
        key = parsed[0]
        columns: dict[str, int] = {}
        for at in range(1, max(c for _, c in sheet.cells) + 1):
            other = sheet.get(row, at)
            mark = layout.parse_marker(other.value) if other else None
            if mark and mark[0] == key:
                columns.setdefault(mark[1], at)
        return key, columns, row
    return None


def _by_headings(sheet: Sheet) -> tuple[str, dict[str, int], int] | None:
    """A sheet whose marker row was lost, found by its headings; equal headings go from left to right."""
    best: tuple[str, dict[str, int], int] | None = None
    for key, columns, needed in (
        (layout.DATA, layout.data_columns(), {"code"}),
        (layout.PROFILE, layout.PROFILE_COLUMNS, {"label", "value"}),
        (layout.MATURITY, layout.MATURITY_COLUMNS, {"statement", "answer"}),
    ):
        for row in range(1, HEADING_ROWS + 1):
            fields: dict[str, list[str]] = {}
            for column in columns:
                fields.setdefault(column.heading.casefold(), []).append(column.key)
            found: dict[str, int] = {}
            for (at, column_number), cell in sorted(sheet.cells.items()):
                keys = fields.get(str(cell.value).strip().casefold()) if at == row else None
                if keys:
                    found[keys.pop(0)] = column_number
            enough = needed <= found.keys() and len(found) >= 4
            if enough and (best is None or len(found) > len(best[1])):
                best = (key, found, row)
    return best


def _versions(grid: Grid, tables: Mapping[str, Table]) -> dict[str, str]:
    versions = {
        key: grid.properties[name]
        for key, name in layout.README_VERSIONS.items()
        if grid.properties.get(name)
    }
    if layout.README in tables:
        table = tables[layout.README]
        for row in table.rows():
            key = table.text(row, "key")
            if key in layout.README_VERSIONS and table.text(row, "value"):
                versions.setdefault(key, table.text(row, "value"))
    return versions


def _compare_versions(
    builder: Builder, data: Table, versions: Mapping[str, str], framework: Framework
) -> None:
    place = Place(data.file)
    current = layout.TEMPLATE_VERSION
    found = versions.get("template_version", "")
    if _version(found) < _version(current):
        builder.note("older-template", place, found=found or "unknown", current=current)
    pack, version = versions.get("pack"), versions.get("pack_version")
    wanted = f"{framework.pack.key} {framework.pack.version}"
    if pack and version and f"{pack} {version}" != wanted:
        builder.note("other-pack-version", place, found=f"{pack} {version}", current=wanted)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() and len(part) < 10 else 0 for part in text.split("."))


# --- reading ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Profile:
    """Numbers and scales of the profile, to recognise cells that only repeat them."""

    numbers: Mapping[str, float]
    units: Mapping[str, str]


def _read_profile(builder: Builder, table: Table | None) -> _Profile:
    numbers: dict[str, float] = {}
    units: dict[str, str] = {}
    if table is None:
        return _Profile(numbers, units)
    labels = {f.label.casefold(): f.key for f in builder.framework.pack.profile}
    labels |= {builder.framework.inputs[k].label.casefold(): k for k in builder.framework.shared_inputs}
    rows = []
    for row in table.rows():
        key = table.text(row, "key") or labels.get(table.text(row, "label").casefold(), "")
        if key:
            rows.append((key != "currency", row, key))
    for _, row, key in sorted(rows):  # the currency first: amounts are read with it
        cell, unit = table.cell(row, "value"), table.text(row, "unit")
        units[key] = unit
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            numbers[key] = float(cell.value)
        builder.profile(key, cell, unit, table.cell(row, "year"))
    return _Profile(numbers, units)


def _read_data(
    builder: Builder, framework: Framework, table: Table, profile: _Profile
) -> dict[PointKey, RawCell]:
    """Read all rows; returns the result cell of each data point."""
    shown: dict[PointKey, RawCell] = {}
    for field in ("notation", "final", "year", "quality", "source"):
        if field not in table.columns:
            builder.note("missing-column", Place(table.file, table.sheet.name, None), name=_heading(field))
    entries = [field for field in table.columns if field.startswith("input_") and field[6:].isdigit()]
    code_column = next(column for column in layout.data_columns() if column.key == "code")
    for row in table.rows():
        code = table.text(row, "code")
        filled = [f for f in (*entries, "final") if not table.cell(row, f).empty]
        if code in (code_column.heading, code_column.group):
            continue
        if not filled and framework.kpi(code) is None:
            continue  # the name of a dimension or category above its rows, a city's own remark
        if not code:
            if filled:
                text = table.text(row, filled[0])
                builder.note("row-without-code", table.place(row, filled[0]), value=text, text=text)
            continue
        data_point = table.text(row, "data_point") or table.text(row, "data_point_name")
        point = builder.find(code, data_point, table.place(row, "code"))
        if point is not None:
            shown[point.key] = table.cell(row, "result")
            _read_row(builder, framework, table, profile, row, point, entries)
    for point in framework.points:
        if point.key not in shown:
            builder.note("missing-row", Place(table.file, table.sheet.name, None), point)
    return shown


def _heading(field: str) -> str:
    return next(column.heading for column in layout.data_columns() if column.key == field)


def _read_row(
    builder: Builder,
    framework: Framework,
    table: Table,
    profile: _Profile,
    row: int,
    point: Point,
    entries: list[str],
) -> None:
    builder.row(point, {field: table.place(row, field) for field in table.columns})
    for number, field in enumerate(sorted(entries, key=lambda f: int(f[6:])), start=1):
        cell = table.cell(row, field)
        name = table.text(row, f"{field}_key") or (
            point.inputs[number - 1] if number <= len(point.inputs) else ""
        )
        if name not in point.inputs:
            if not cell.empty:
                builder.note("value-in-wrong-cell", cell.place, point, cell.text, text=cell.text)
            continue
        builder.row(point, {name: cell.place})
        if _repeats_profile(cell, name, profile):
            continue
        unit = table.cell(row, f"{field}_unit")
        repeated = layout.prefilled_from(unit.formula)
        words = profile.units.get(repeated, "") if repeated else unit.text
        builder.figure(point, name, cell, words)
    builder.figure(point, "final", table.cell(row, "final"))
    builder.notation(point, table.cell(row, "notation"))
    for field in ("year", *TEXT_FIELDS):
        builder.text(point, field, table.cell(row, field))
    result = table.cell(row, "result")
    if not result.empty and result.formula is None:
        builder.note("value-in-wrong-cell", result.place, point, result.text, text=result.text)


def _compare_results(builder: Builder, framework: Framework, shown: Mapping[PointKey, RawCell]) -> None:
    """Note where the workbook shows another result than its figures give: its formula was changed."""
    ours = results(framework, figures(framework, [builder.build()])).values.to_numpy()[0]
    for key, cell in shown.items():
        point = framework.by_key[key]
        if cell.formula is None or cell.kind != "number" or math.isnan(ours[point.index]):
            continue
        found, computed = float(cell.value or 0), float(ours[point.index])
        if not math.isclose(found, computed, rel_tol=1e-9, abs_tol=1e-9):
            builder.note("cached-result-differs", cell.place, point, found, found=found, ours=computed)


def _repeats_profile(cell: RawCell, name: str, profile: _Profile) -> bool:
    """Whether a cell only repeats the profile: by its formula, or by its number where the formula was lost."""
    if cell.formula is not None:
        return layout.prefilled_from(cell.formula) == name
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
        return False
    return name in profile.numbers and float(cell.value) == profile.numbers[name]
