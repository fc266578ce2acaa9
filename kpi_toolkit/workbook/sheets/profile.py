"""The city profile: who reports, and the figures that several indicators share, entered once."""

from __future__ import annotations

from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from kpi_toolkit.framework.models import ProfileField
from kpi_toolkit.submission.models import Entry
from kpi_toolkit.workbook import layout
from kpi_toolkit.workbook.layout import PROFILE, PROFILE_COLUMNS
from kpi_toolkit.workbook.sheets import building
from kpi_toolkit.workbook.sheets.building import Building, said
from kpi_toolkit.workbook.styles import (
    NUMBER_INPUT,
    fill_across,
    fit_height,
    print_setup,
    protect,
    start_height,
    whole_number_rule,
)
from kpi_toolkit.workbook.writing import put

HEAD_ROW, MARKER_ROW, FIRST_ROW = 4, 5, 6
DEFAULT_SCALE = "units"
VISIBLE = sum(not column.hidden for column in PROFILE_COLUMNS)


def build_profile(built: Building) -> None:
    """Add the sheet; each value gets the name ``profile_<key>``, the scale of an amount ``scale_<key>``."""
    sheet, letters = built.sheet(PROFILE, PROFILE_COLUMNS, MARKER_ROW)
    put(sheet["A1"], "City profile", "kpi title")
    sheet.row_dimensions[1].height, sheet.row_dimensions[HEAD_ROW].height = 26, 30
    put(
        sheet["A2"],
        "Enter each figure once. It is repeated wherever an indicator needs it, so fill in this sheet first.",
        "kpi note",
    )
    built.heads(sheet, PROFILE_COLUMNS, HEAD_ROW)
    row = _section(sheet, FIRST_ROW, "The city")
    framework = built.framework
    for field in framework.pack.profile:
        _field(built, sheet, letters, row, field)
        row += 1
    own = {field.key for field in framework.pack.profile}
    rest = [key for key in framework.shared_inputs if key not in own]
    if rest:
        row = _section(sheet, row, "Figures that several indicators share")
    for key in rest:
        names = dict.fromkeys(point.kpi.name for point in framework.points if key in point.inputs)
        help_text = f"Used for: {', '.join(names)}."
        label = framework.inputs[key].label
        _field(built, sheet, letters, row, ProfileField(key=key, label=label, kind="input", help=help_text))
        row += 1
    sheet.freeze_panes = f"B{FIRST_ROW}"
    print_setup(sheet, built.footer, head_rows=f"{HEAD_ROW}:{HEAD_ROW}")
    protect(sheet)


def _section(sheet: Worksheet, row: int, title: str) -> int:
    put(fill_across(sheet, row, VISIBLE, "kpi category"), title)
    sheet.row_dimensions[row].height = 19
    return row + 1


def _field(built: Building, sheet: Worksheet, letters: dict[str, str], row: int, field: ProfileField) -> None:
    cells = {key: sheet[f"{letter}{row}"] for key, letter in letters.items()}
    entry = built.submission.profile.get(field.key) if built.submission else None
    put(cells["key"], field.key)
    put(cells["label"], field.label, "kpi strong")
    put(cells["help"], field.help, "kpi text")
    put(cells["unit"], field.unit, "kpi text")
    if field.kind in ("number", "input"):
        _figure(built, cells, field, entry)
    else:
        cells["value"].style = "kpi input text"
        (built.year if field.kind == "year" else built.message)(cells["value"], field.label, field.help)
        for key in ("year", "source", "comment"):
            cells[key].style = "kpi locked"
    filled = said(entry)
    if field.kind == "year" and isinstance(filled, float) and filled.is_integer():
        filled = int(filled)
    put(cells["value"], filled)
    built.name(layout.NAME_PROFILE + field.key, sheet.title, f"${letters['value']}${row}")
    widths = {column.key: column.width for column in PROFILE_COLUMNS}
    texts = [(field.help, widths["help"]), (field.label, widths["label"] * 0.85)]
    start_height(sheet, row, fit_height(texts) + 4)


def _figure(built: Building, cells: dict[str, Cell], field: ProfileField, entry: Entry | None) -> None:
    framework, value, unit = built.framework, cells["value"], cells["unit"]
    value.style, value.number_format = "kpi input", NUMBER_INPUT
    rule = whole_number_rule(value.coordinate)
    built.workbook[layout.SHEETS[PROFILE]].conditional_formatting.add(value.coordinate, rule)
    built.number(value, field.label, field.help, any_sign=field.kind == "number")
    if field.kind == "input":
        definition = framework.units[framework.inputs[field.key].unit]
        put(unit, definition.printed)
        if definition.money:
            put(unit, DEFAULT_SCALE, "kpi input choice")
            built.choice(unit, building.LIST_SCALE, "Scale", building.SCALE_PROMPT)
            built.name(
                layout.NAME_SCALE + field.key, layout.SHEETS[PROFILE], f"${unit.column_letter}${unit.row}"
            )
    cells["year"].style = "kpi input choice"
    prompt = "The year this figure describes, if it is not the reporting year."
    built.year(cells["year"], "Year of the figure", prompt)
    put(cells["year"], entry.year if entry else None)
    for key in ("source", "comment"):
        cells[key].style = "kpi input text"
