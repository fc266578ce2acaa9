"""Data entry: one row per data point, with its figures, its result and how that scores."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Protection

from kpi_toolkit.framework import Point
from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.framework.models import Unit
from kpi_toolkit.submission.models import Entry, ReportedValue
from kpi_toolkit.workbook import layout
from kpi_toolkit.workbook.layout import DATA, Column
from kpi_toolkit.workbook.sheets import building
from kpi_toolkit.workbook.sheets.building import Building, said
from kpi_toolkit.workbook.sheets.row_formulas import NOT_APPLICABLE, REPORTED, InputCells, RowFormulas
from kpi_toolkit.workbook.styles import (
    NUMBER_INPUT,
    WHOLE_NUMBER,
    band_rules,
    fill_across,
    fit_height,
    is_whole,
    look,
    print_setup,
    protect,
    rule,
    start_height,
    whole_number_rule,
)
from kpi_toolkit.workbook.words import target_words
from kpi_toolkit.workbook.writing import put, put_formula

GROUP_ROW, HEAD_ROW, MARKER_ROW, FIRST_ROW = 4, 5, 6, 7
MARK = "*"
"""Beside an indicator whose formula is not confirmed against the published methodology."""

LEGEND = (
    ("definition", "kpi input", "Fill in the cells of this colour"),
    ("input_1_label", "kpi prefilled", "Italic: repeated from the city profile"),
    ("input_2_label", "kpi changed", "A profile figure that was typed over"),
    ("unit", "kpi computed", "Calculated"),
    ("notation", "kpi locked", "Not needed"),
)
LEAST_HEIGHT = 37  # three lines of a hint
TEXT_PROMPTS = {
    "source": (
        "Source",
        "Who published or measured this figure, and where it can be found. A verifier asks for it.",
    ),
    "comment": ("Comment", "Anything that helps to understand the figure: area covered, changes, estimates."),
    "evidence": ("Evidence", "A link to the document or data set that shows the figure."),
}


def build_data(built: Building) -> None:
    """Add the sheet. The columns that scores are summed over get names: ``row_points``, ..."""
    _DataSheet(built).build()


class _DataSheet:
    def __init__(self, built: Building) -> None:
        self.built = built
        self.framework = built.framework
        self.columns: tuple[Column, ...] = layout.data_columns(
            max(len(p.inputs) for p in self.framework.points)
        )
        self.inputs = sum(c.key.startswith("input_") and c.key.endswith("_label") for c in self.columns)
        self.widths = {c.key: c.width for c in self.columns}
        self.visible = sum(not c.hidden for c in self.columns)
        self.figures: dict[str, list[Cell]] = {}
        self.prefilled: dict[str, list[Cell]] = {}
        self.sheet, self.letters = built.sheet(DATA, self.columns, MARKER_ROW)
        self.numbers = {
            (group.level, index): number
            for number, group in enumerate(self.framework.groups)
            for index in group.members
        }

    def build(self) -> None:
        last = self._rows()
        self._top(last)
        self._rules(last)
        for key in ("points", "status", "yes_no", "category", "sub_dimension", "dimension"):
            letter = self.letters[key]
            self.built.name(
                layout.NAME_ROW + key, self.sheet.title, f"${letter}${FIRST_ROW}:${letter}${last}"
            )
        sheet, letters = self.sheet, self.letters
        sheet.freeze_panes = f"{letters['mark']}{FIRST_ROW}"
        last_visible = self.columns[self.visible - 1].key
        sheet.print_area = f"A1:{letters[last_visible]}{last}"
        print_setup(
            sheet,
            self.built.footer,
            head_rows=f"{GROUP_ROW}:{HEAD_ROW}",
            head_columns=f"{letters['code']}:{letters['data_point_name']}",
            wide=2,
        )
        protect(sheet)

    # --- top of the sheet ------------------------------------------------------------------------------

    def _top(self, last: int) -> None:
        sheet, letters = self.sheet, self.letters
        put(sheet["A1"], "Data entry", "kpi title")
        put_formula(
            sheet[f"{letters['definition']}1"],
            f'={layout.NAME_PROFILE}city&IF({layout.NAME_PROFILE}year="",""," "&{layout.NAME_PROFILE}year)',
            "kpi title",
        )
        status, points, hint = (
            f"{letters[key]}{FIRST_ROW}:{letters[key]}{last}" for key in ("status", "points", "hint")
        )
        put_formula(
            sheet["A2"],
            f'=COUNTIF({status},{REPORTED})&" of "&(COUNT({status})-COUNTIF({status},{NOT_APPLICABLE}))'
            f'&" data points reported, "&COUNT({points})&" scored, "&COUNTIF({hint},"?*")&" rows to look at"',
            "kpi heading",
        )
        put(sheet["A3"], f"{MARK}  formula not confirmed, see Read me", "kpi note")
        for key, style, text in LEGEND:
            cell = put(sheet[f"{letters[key]}3"], text, style)
            cell.protection, cell.alignment = Protection(), Alignment("center", "center", wrap_text=True)
        sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 24, 18
        sheet.row_dimensions[3].height, sheet.row_dimensions[HEAD_ROW].height = 28, 40
        group = ""
        for position, column in enumerate(self.columns[: self.visible], start=1):
            put(
                sheet.cell(GROUP_ROW, position),
                column.group if column.group != group else None,
                "kpi head group",
            )
            group = column.group
        self.built.heads(sheet, self.columns, HEAD_ROW)

    def _rules(self, last: int) -> None:
        sheet, letters = self.sheet, self.letters
        for key in ("points", "band"):
            area = f"{letters[key]}{FIRST_ROW}:{letters[key]}{last}"
            for band_rule in band_rules(self.framework, f"${letters['band']}{FIRST_ROW}"):
                sheet.conditional_formatting.add(area, band_rule)
        for cells in self.figures.values():
            sheet.conditional_formatting.add(_area(cells), whole_number_rule(cells[0].coordinate))
        for cells in self.prefilled.values():
            # LibreOffice applies the first rule that holds, Excel all of them: the first one does both.
            first = cells[0]  # rules are relative to their first cell
            changed, whole = f"${letters['changed']}{first.row}=1", is_whole(first.coordinate)
            look_changed = look().styles["changed"]
            for each in (
                rule(f"AND({changed},{whole})", look_changed, bold=True, number_format=WHOLE_NUMBER),
                rule(changed, look_changed, bold=True),
                whole_number_rule(first.coordinate),
            ):
                sheet.conditional_formatting.add(_area(cells), each)

    # --- rows ------------------------------------------------------------------------------------------

    def _rows(self) -> int:
        row, dimension, category = FIRST_ROW, "", ""
        for point in self.framework.points:
            kpi = point.kpi
            if kpi.dimension != dimension:
                self._bar(row, "kpi dimension", kpi.dimension)
                self.sheet.row_dimensions[row].height = 20
                row, category = row + 1, ""
            if kpi.category != category:
                self._bar(row, "kpi category", kpi.category)
                self.sheet.row_dimensions[row].height = 17
                row += 1
            dimension, category = kpi.dimension, kpi.category
            self._row(row, point)
            row += 1
        return row - 1

    def _bar(self, row: int, style: str, text: str) -> None:
        fill_across(self.sheet, row, self.visible, style)
        put(
            self.sheet[f"{self.letters['kpi']}{row}"], text
        )  # not in the column of codes: rows are found by them

    def _row(self, row: int, point: Point) -> None:
        cells = {key: f"{letter}{row}" for key, letter in self.letters.items()}
        reported = self.built.submission.value(point) if self.built.submission else ReportedValue()
        self._indicator(cells, point)
        inputs = tuple(
            self._input(cells, number, name, point) for number, name in enumerate(point.inputs, start=1)
        )
        for number in range(len(inputs) + 1, self.inputs + 1):
            for part in ("_label", "", "_unit"):
                self.sheet[cells[f"input_{number}{part}"]].style = "kpi locked"
        self._statements(cells, point)
        self._formulas(cells, RowFormulas(self.framework, point, cells, inputs))
        self._fill(cells, point, inputs, reported)
        texts = [
            (self.sheet[cells[key]].value, self.widths[key] * (0.9 if key == "kpi" else 1))
            for key in (
                "kpi",
                "definition",
                "input_1_label",
                "input_2_label",
                "target",
                "target_source",
                "source",
                "comment",
            )
        ]
        start_height(self.sheet, row, max(LEAST_HEIGHT, fit_height(texts)))

    def _indicator(self, cells: Mapping[str, str], point: Point) -> None:
        kpi, target = point.kpi, point.target
        sheet = self.sheet
        put(sheet[cells["code"]], kpi.code, "kpi text")
        put(sheet[cells["kpi"]], kpi.name, "kpi strong")
        put(sheet[cells["data_point_name"]], point.data_point.name, "kpi text")
        put(sheet[cells["mark"]], MARK if kpi.confirmed == "definition" else None, "kpi centred")
        put(sheet[cells["definition"]], kpi.definition, "kpi text")
        put(sheet[cells["unit"]], point.printed_unit, "kpi text")
        put(sheet[cells["data_point"]], point.data_point.key)
        words = target_words(
            target.method, target.target, target.edges, target.zero, target.basis, point.printed_unit,
            self.framework.bands,
        )  # fmt: skip
        put(sheet[cells["target"]], words, "kpi text")
        put(sheet[cells["basis"]], target.basis, "kpi text")
        source = ". ".join(part.rstrip(".") for part in (target.source, target.note) if part)
        put(sheet[cells["target_source"]], source, "kpi text")
        put(sheet[cells["yes_no"]], int(point.yes_no))
        for level in ("category", "sub_dimension", "dimension"):
            put(sheet[cells[level]], self.numbers[level, point.index])

    def _input(self, cells: Mapping[str, str], number: int, name: str, point: Point) -> InputCells:
        framework, sheet = self.framework, self.sheet
        definition = framework.inputs[name]
        unit = framework.units[definition.unit]
        shared = name in framework.shared_inputs
        value, beside = sheet[cells[f"input_{number}"]], sheet[cells[f"input_{number}_unit"]]
        put(sheet[cells[f"input_{number}_label"]], definition.label, "kpi text")
        put(sheet[cells[f"input_{number}_key"]], name)
        labels = {key: framework.inputs[key].label for key in point.inputs}
        words = "" if point.direct else f"Result: {formulas.to_words(point.formula, labels)}."
        if shared:
            put_formula(value, layout.prefill(layout.NAME_PROFILE + name), "kpi prefilled")
            self.prefilled.setdefault(value.column_letter, []).append(value)
            words = (
                "Repeated from the city profile. Type over it only if this indicator rests on another figure."
            )
        else:
            value.style = "kpi input"
            self.figures.setdefault(value.column_letter, []).append(value)
        if unit.yes_no:
            value.style = "kpi input choice"
            self.built.choice(value, building.LIST_YES_NO, definition.label, definition.label)
        else:
            value.number_format = NUMBER_INPUT
            self.built.number(value, definition.label, f"{_in_unit(unit)} {words}")
        if unit.money:
            beside.style = "kpi input choice"
            if shared:
                put_formula(beside, layout.prefill(layout.NAME_SCALE + name))
            else:
                put(beside, "units")
            self.built.choice(beside, building.LIST_SCALE, "Scale", building.SCALE_PROMPT)
        else:
            put(beside, unit.printed, "kpi text")
        return InputCells(
            name, definition, value.coordinate, beside.coordinate, unit.money, unit.yes_no, shared
        )

    def _statements(self, cells: Mapping[str, str], point: Point) -> None:
        built, sheet = self.built, self.sheet

        def cell(key: str, style: str) -> Cell:
            found = sheet[cells[key]]
            found.style = style
            return found

        if point.direct:
            cell("final", "kpi locked")
        elif point.yes_no:
            built.choice(cell("final", "kpi input choice"), building.LIST_YES_NO, "Final value", "Yes or No")
        else:
            final = cell("final", "kpi input")
            final.number_format = NUMBER_INPUT
            self.figures.setdefault(final.column_letter, []).append(final)
            unit = f" Unit: {point.printed_unit}." if point.printed_unit else ""
            prompt = (
                f"Only if you have the finished result but not its figures.{unit} Figures count before it."
            )
            built.number(final, "Final value", prompt, any_sign=True)
        built.choice(
            cell("notation", "kpi input choice"),
            building.LIST_NOTATION,
            "If there is no value",
            "Not reported: you have no figure. Not applicable: there is nothing to measure, such as no water "
            "meters. Confidential: the figure may not be published.",
        )
        built.year(cell("year", "kpi input choice"), "Year", "The year the figure describes.")
        built.choice(
            cell("quality", "kpi input text"), building.LIST_QUALITY, "Quality", "How the figure was found."
        )
        built.choice(
            cell("origin", "kpi input text"), building.LIST_ORIGIN, "Origin", "Where the figure comes from."
        )
        for key, (title, prompt) in TEXT_PROMPTS.items():
            built.message(cell(key, "kpi input text"), title, prompt)

    def _formulas(self, cells: Mapping[str, str], row: RowFormulas) -> None:
        decimals = row.point.decimals
        result_format = "#,##0" + ("." + "0" * decimals if decimals else "")
        styles = {
            "result": ("kpi computed", result_format),
            "percent": ("kpi number", "0.0"),
            "points": ("kpi computed text", None),
            "band": ("kpi computed text", None),
            "hint": ("kpi hint", None),
        }
        for key in (
            "own",
            "changed",
            "zero",
            "usable",
            "status",
            "result",
            "percent",
            "points",
            "band",
            "hint",
        ):
            content = getattr(row, key)()
            style, shown = styles.get(key, (None, None))
            if isinstance(content, str):
                put_formula(self.sheet[cells[key]], content, style, shown)
            else:
                put(self.sheet[cells[key]], content, style)

    # --- what the city said ----------------------------------------------------------------------------

    def _fill(
        self, cells: Mapping[str, str], point: Point, inputs: tuple[InputCells, ...], reported: ReportedValue
    ) -> None:
        sheet, submission = self.sheet, self.built.submission
        if submission is None:
            return
        final, own = reported.final, dict(reported.inputs)
        if final is not None and point.direct and submission.input(point, point.inputs[0]) is None:
            own[point.inputs[0]], final = final, None  # its cell for the final value is not open
        for part in inputs:
            if part.key in own:
                put(sheet[part.value], _figure(own[part.key], part.yes_no))
                if part.money and part.shared:
                    put(sheet[part.unit], "units")
        put(sheet[cells["final"]], _figure(final, point.yes_no))
        notation = reported.notation
        if notation is not None:
            word = "not_reported" if notation.value == "not_verified" else str(notation.value)
            put(sheet[cells["notation"]], layout.NOTATIONS.get(word, notation.raw))
        year = said(reported.year)
        put(sheet[cells["year"]], int(year) if isinstance(year, float) and year.is_integer() else year)
        for key in ("quality", "origin", "source", "comment", "evidence"):
            put(sheet[cells[key]], said(getattr(reported, key)))


def _in_unit(unit: Unit) -> str:
    if unit.money:
        return "An amount in the currency of the city profile; its scale stands beside it."
    return f"Unit: {unit.printed}." if unit.printed else "A plain number."


def _area(cells: list[Cell]) -> str:
    """Cells of one column as an area: "G9:G14 G16"."""
    runs: list[list[Cell]] = []
    for cell in cells:
        if runs and runs[-1][-1].row == cell.row - 1:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return " ".join(f"{run[0].coordinate}:{run[-1].coordinate}" for run in runs)


def _figure(entry: Entry | None, yes_no: bool) -> object:
    """What a figure's cell is filled with: Yes or No, a number, or the text that could not be read."""
    value = said(entry)
    if yes_no and isinstance(value, int | float):
        return value >= 0.5
    return float(value) if isinstance(value, bool) and not yes_no else value
