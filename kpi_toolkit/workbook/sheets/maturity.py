"""The checklist of the maturity model: one row per criterion, answered with yes or no."""

from __future__ import annotations

from kpi_toolkit.workbook import layout
from kpi_toolkit.workbook.layout import MATURITY, MATURITY_COLUMNS
from kpi_toolkit.workbook.sheets import building
from kpi_toolkit.workbook.sheets.building import Building, said
from kpi_toolkit.workbook.styles import fill_across, fit_height, print_setup, protect, start_height
from kpi_toolkit.workbook.writing import put, put_formula

HEAD_ROW, MARKER_ROW, FIRST_ROW = 5, 6, 7
VISIBLE = sum(not column.hidden for column in MATURITY_COLUMNS)


def build_maturity(built: Building) -> None:
    """Add the sheet."""
    model = built.framework.maturity
    sheet, letters = built.sheet(MATURITY, MATURITY_COLUMNS, MARKER_ROW)
    put(sheet["A1"], "Maturity checklist", "kpi title")
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 26, 18
    sheet.row_dimensions[HEAD_ROW].height = 22
    put(
        sheet["A3"],
        "A city stands at the highest level at which, and below which, every statement is answered with Yes. "
        "An open answer counts as No; a dimension without any answer is not assessed.",
        "kpi note",
    )
    put(sheet["A4"], f"Where the levels come from: {model.source}.", "kpi note")
    built.heads(sheet, MATURITY_COLUMNS, HEAD_ROW)
    levels = {level.level: f"{level.level} {level.name}" for level in model.levels}
    widths = {column.key: column.width for column in MATURITY_COLUMNS}
    row = FIRST_ROW
    for dimension in model.dimensions:
        put(fill_across(sheet, row, VISIBLE, "kpi category"), f"{dimension.name}: {dimension.meaning}")
        sheet.row_dimensions[row].height = 19
        row += 1
        for criterion in dimension.criteria:
            cells = {key: sheet[f"{letter}{row}"] for key, letter in letters.items()}
            put(cells["key"], criterion.key)
            put(cells["dimension"], dimension.name, "kpi text")
            put(cells["level"], levels.get(criterion.level, criterion.level), "kpi text")
            put(cells["statement"], criterion.text, "kpi text")
            put(cells["expected"], criterion.evidence, "kpi text")
            answer, evidence = cells["answer"], cells["evidence"]
            answer.style, evidence.style = "kpi input choice", "kpi input text"
            built.choice(
                answer, building.LIST_YES_NO, "Answer", "Does the statement hold for the city today?"
            )
            built.message(
                evidence, "Evidence", "Name the document or give a link, so that somebody else can see it."
            )
            if built.submission:
                put(answer, said(built.submission.maturity.get(criterion.key)))
                put(evidence, said(built.submission.maturity_evidence.get(criterion.key)))
            texts = [
                (cell.value, widths[key])
                for key, cell in cells.items()
                if key in ("statement", "expected", "evidence")
            ]
            start_height(sheet, row, fit_height(texts, least=2))
            row += 1
    answers = f"{letters['answer']}{FIRST_ROW}:{letters['answer']}{row - 1}"
    total = sum(len(dimension.criteria) for dimension in model.dimensions)
    yes, no = (f'COUNTIF({answers},"{word}")' for word in (layout.YES, layout.NO))
    put_formula(
        sheet["A2"], f'={yes}+{no}&" of {total} statements answered, "&{yes}&" with Yes"', "kpi heading"
    )
    sheet.freeze_panes = f"A{FIRST_ROW}"
    print_setup(sheet, built.footer, head_rows=f"{HEAD_ROW}:{HEAD_ROW}")
    protect(sheet)
