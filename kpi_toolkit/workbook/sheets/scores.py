"""Scores of dimensions, sub-dimensions and categories, live. There is no overall score."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from kpi_toolkit.framework import Group
from kpi_toolkit.workbook import layout
from kpi_toolkit.workbook.layout import SCORE_COLUMNS, SCORES
from kpi_toolkit.workbook.sheets.building import Building
from kpi_toolkit.workbook.sheets.row_formulas import NOT_APPLICABLE, REPORTED, by_percent
from kpi_toolkit.workbook.styles import band_rules, fill_across, print_setup, protect, quoted
from kpi_toolkit.workbook.words import LOWEST_SCORE, NO_OVERALL, why_no_score
from kpi_toolkit.workbook.writing import put, put_formula

HEAD_ROW, MARKER_ROW, FIRST_ROW = 7, 8, 9
VISIBLE = sum(not column.hidden for column in SCORE_COLUMNS)
LEVELS = {"dimension": "Dimensions", "sub_dimension": "Sub-dimensions", "category": "Categories"}


def build_scores(built: Building) -> None:
    """Add the sheet; it sums over the named columns of the data entry sheet, one row per group."""
    sheet, letters = built.sheet(SCORES, SCORE_COLUMNS, MARKER_ROW)
    put(sheet["A1"], "Scores", "kpi title")
    sheet.row_dimensions[1].height = 26
    notes = (
        NO_OVERALL,
        "The score of a group is the sum of its points, divided by 4 points for each scored data point. "
        "It comes straight from the data points.",
        LOWEST_SCORE,
        "These figures are provisional: the toolkit leaves out every value that has an error, this sheet "
        "only those outside the limits of their definition.",
    )
    for row, note in enumerate(notes, start=2):
        put(sheet.cell(row, 1), note, "kpi note")
    sheet.row_dimensions[HEAD_ROW - 1].height = 6
    built.heads(sheet, SCORE_COLUMNS, HEAD_ROW)
    sheet.row_dimensions[HEAD_ROW].height = 40
    row = FIRST_ROW
    for level, title in LEVELS.items():
        put(fill_across(sheet, row, VISIBLE, "kpi dimension"), title)
        sheet.row_dimensions[row].height = 20
        row += 1
        dimension = ""
        for number, group in enumerate(built.framework.groups):
            if group.level != level:
                continue
            if level != "dimension" and group.dimension != dimension:
                put(fill_across(sheet, row, VISIBLE, "kpi category"), group.dimension)
                dimension, row = group.dimension, row + 1
            _group(built, sheet, letters, row, number, group)
            sheet.row_dimensions[row].height = 17
            row += 1
    last = row - 1
    band = letters["band"]
    for band_rule in band_rules(built.framework, f"${band}{FIRST_ROW}"):
        sheet.conditional_formatting.add(f"{band}{FIRST_ROW}:{band}{last}", band_rule)
    sheet.freeze_panes = f"B{FIRST_ROW}"
    print_setup(sheet, built.footer, head_rows=f"{HEAD_ROW}:{HEAD_ROW}")
    protect(sheet)


def _group(
    built: Building, sheet: Worksheet, letters: dict[str, str], row: int, number: int, group: Group
) -> None:
    framework = built.framework
    cells = {key: f"{letter}{row}" for key, letter in letters.items()}
    put(sheet[cells["label"]], group.name, "kpi strong" if group.level == "dimension" else "kpi text")
    for key, value in (
        ("level", group.level),
        ("dimension", group.dimension),
        ("name", group.name),
        ("group", number),
    ):
        put(sheet[cells[key]], value)
    names = {key: layout.NAME_ROW + key for key in ("points", "status", "yes_no", group.level)}
    mine = f"{names[group.level]},${letters['group']}{row}"
    best = framework.bands[-1].points
    has_targets = any(framework.points[index].target.scored for index in group.members)
    scored, percent = cells["scored"], cells["percent"]
    band = by_percent(percent, framework.bands, [f'"{quoted(b.name)}"' for b in framework.bands], '""')
    formulas = {
        "reported": f"=COUNTIFS({mine},{names['status']},{REPORTED})",
        "total": f"=COUNTIFS({mine})-COUNTIFS({mine},{names['status']},{NOT_APPLICABLE})",
        "scored": f'=COUNTIFS({mine},{names["points"]},">0")',
        "yes_no": f'=COUNTIFS({mine},{names["points"]},">0",{names["yes_no"]},1)',
        "points": f"=SUMIFS({names['points']},{mine})",
        "maximum": f"={best}*{scored}",
        "percent": f'=IF({scored}>0,100*{cells["points"]}/{cells["maximum"]},"")',
        "band": f'=IF({scored}=0,"{why_no_score(has_targets)}",{band})',
    }
    for key, formula in formulas.items():
        style = "kpi computed text" if key == "band" else "kpi centred"
        put_formula(sheet[cells[key]], formula, style, "0.0" if key == "percent" else None)
