"""The hidden sheet with the entries of the drop-downs: lists inside a cell break above 255 characters."""

from __future__ import annotations

from kpi_toolkit.workbook import layout
from kpi_toolkit.workbook.layout import Column
from kpi_toolkit.workbook.sheets import building
from kpi_toolkit.workbook.sheets.building import Building
from kpi_toolkit.workbook.styles import protect
from kpi_toolkit.workbook.writing import put

MARKER_ROW, FIRST_ROW = 1, 2


def build_lists(built: Building) -> None:
    """Add the sheet and name its lists."""
    pack = built.framework.pack
    lists = {
        building.LIST_NOTATION: tuple(layout.NOTATIONS.values()),
        building.LIST_QUALITY: pack.quality,
        building.LIST_ORIGIN: pack.origin,
        building.LIST_YES_NO: (layout.YES, layout.NO),
        building.LIST_SCALE: tuple(layout.MONEY_SCALES),
    }
    columns = tuple(Column(name.removeprefix(layout.NAME_LIST), name, 40) for name in lists)
    sheet, letters = built.sheet(layout.LISTS, columns, MARKER_ROW)
    for name, entries in lists.items():
        letter = letters[name.removeprefix(layout.NAME_LIST)]
        for row, entry in enumerate(entries, start=FIRST_ROW):
            put(sheet[f"{letter}{row}"], entry)
        last = FIRST_ROW + max(1, len(entries)) - 1
        built.name(name, sheet.title, f"${letter}${FIRST_ROW}:${letter}${last}")
    sheet.sheet_state = "veryHidden"
    protect(sheet)
