"""The first sheet: what to do, what the check says, what is published and what is ours, versions."""

from __future__ import annotations

from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from kpi_toolkit.framework import Framework
from kpi_toolkit.workbook import layout
from kpi_toolkit.workbook.layout import README, README_COLUMNS
from kpi_toolkit.workbook.sheets.building import Building
from kpi_toolkit.workbook.sheets.data import MARK
from kpi_toolkit.workbook.styles import LINE_HEIGHT, fill_across, lines, print_setup, protect, start_height
from kpi_toolkit.workbook.words import LOWEST_SCORE, NO_OVERALL
from kpi_toolkit.workbook.writing import put

MARKER_ROW, FIRST_ROW = 1, 2
VISIBLE = sum(not column.hidden for column in README_COLUMNS)

STEPS = (
    (
        layout.PROFILE,
        "Fill in the city profile first. Its figures are repeated wherever an indicator needs them.",
    ),
    (
        layout.DATA,
        "Go through the data entry, one row per data point. Fill in the yellow cells: the figures behind the "
        "result, or the final value where you have nothing else. The result appears at once.",
    ),
    (
        layout.DATA,
        "Where there is no figure, choose why: not reported (you have none), not applicable (there is "
        "nothing to measure) or confidential. For every figure state the year, the quality and the source.",
    ),
    (layout.MATURITY, "Answer the maturity checklist, if your city takes part in it."),
    (
        layout.SCORES,
        'Look at the scores and at the column "Look at this" of the data entry. Then save the workbook as '
        ".xlsx and let the toolkit check it; it names every cell that needs attention and how to mend it.",
    ),
)
SEVERITIES = (
    (
        "Error",
        "The value cannot be computed or contradicts its definition. It is not scored until it is mended.",
    ),
    (
        "Warning",
        "The value is possible but unusual, or contradicts another one. It is scored; a verifier will ask.",
    ),
    (
        "Info",
        "Something to look at, such as a number that was understood in a certain way. Nothing must be done.",
    ),
)
RULES = (
    "Figures count before the final value. Give the final value only where you do not have all the figures.",
    "A figure from the city profile may be typed over where an indicator rests on another one. It is then "
    "marked, and the check asks why.",
    "Choose the scale (units, thousands, millions) beside each amount of money. All amounts are in the "
    "currency of the city profile.",
    "Where a divisor is 0 because there is nothing to measure, the data point counts as not applicable. It "
    "is then neither a gap nor a zero.",
    "Results in per cent are entered as 97, not as 0.97.",
    "Sheets are protected without a password, so that formulas are not overwritten by accident. You may "
    "change widths and heights, and print.",
)


def build_readme(built: Building) -> None:
    """Add the sheet. Versions also stand in hidden keys, for programs that drop document properties."""
    _Readme(built).build()


class _Readme:
    def __init__(self, built: Building) -> None:
        self.built = built
        self.sheet: Worksheet
        self.sheet, self.letters = built.sheet(README, README_COLUMNS, MARKER_ROW)
        self.widths = {column.key: column.width for column in README_COLUMNS}
        self.row = FIRST_ROW

    def build(self) -> None:
        framework = self.built.framework
        pack = framework.pack
        put(self.sheet.cell(self.row, 1), f"{pack.short_title}: data collection workbook", "kpi title")
        self.sheet.row_dimensions[self.row].height = 28
        self.row += 1
        self._line(pack.title)
        self._line(pack.disclaimer, bold=True)

        self._section("What to do, in five steps")
        for number, (sheet, text) in enumerate(STEPS, start=1):
            self._line(text, step=number, link=sheet)

        self._section("Good to know")
        for text in RULES:
            self._line(text, step="-")

        self._section("What the check will say")
        for name, text in SEVERITIES:
            self._line(f"{name}: {text}", step="-")

        self._section("How results score")
        self._line(
            "Each reported data point with a target gets a per cent of target, a band and points:",
            step="-",
        )
        for band in framework.bands:
            points = "1 point" if band.points == 1 else f"{band.points} points"
            self._line(f"    {band.name}: {band.legend}, {points}")
        self._line(
            "A group (category, sub-dimension, dimension) scores the sum of its points, divided by "
            f"{framework.bands[-1].points} points for each scored data point.",
            step="-",
        )
        self._line(NO_OVERALL, step="-")
        self._line(LOWEST_SCORE, step="-")

        self._section("What is published and what is ours")
        self._line("Definitions and formulas", bold=True)
        for level, text in pack.confirmed.items():
            mark = f"Marked with {MARK} in the data entry" if level == "definition" else "Without a mark"
            self._line(f"{mark}: {text}", step="-")
        self._line('Targets, by the word in the column "Basis of the target"', bold=True)
        for basis, text in pack.bases.items():
            self._line(f"{basis}: {text}", step="-")
        self._line(
            "Bands and points are published. That an edge belongs to the band above it, and the ways to "
            "reach a per cent of target, are ours.",
            step="-",
        )

        self._section("This workbook")
        for key, (label, value) in self._versions(framework).items():
            self._line(label, step="-", key=key, value=value)
        self._line("Based on:", step="-")
        for text in pack.based_on:
            self._line(f"    {text}")
        print_setup(self.sheet, self.built.footer)
        protect(self.sheet)

    @staticmethod
    def _versions(framework: Framework) -> dict[str, tuple[str, str]]:
        pack = framework.pack
        return {
            "template_version": ("Version of the template", layout.TEMPLATE_VERSION),
            "pack": (f"Indicators: {pack.short_title}", pack.key),
            "pack_version": ("Version of the indicators", pack.version),
            "overlays": (
                "Targets replaced by those of (overlay or own target file)",
                ", ".join(framework.applied) or "-",
            ),
        }

    def _section(self, title: str) -> None:
        self.sheet.row_dimensions[self.row].height = 8
        self.row += 1
        put(fill_across(self.sheet, self.row, VISIBLE, "kpi category"), title)
        self.sheet.row_dimensions[self.row].height = 19
        self.row += 1

    def _line(
        self,
        text: str,
        step: object = None,
        *,
        bold: bool = False,
        link: str | None = None,
        key: str | None = None,
        value: str | None = None,
    ) -> None:
        sheet, row = self.sheet, self.row
        put(sheet[f"{self.letters['step']}{row}"], step, "kpi step")
        put(sheet[f"{self.letters['text']}{row}"], text, "kpi bold paragraph" if bold else "kpi paragraph")
        if link:
            title = layout.SHEETS[link]
            there = put(sheet[f"{self.letters['value']}{row}"], f"Go to {title}", "kpi link")
            there.hyperlink = Hyperlink(ref=there.coordinate, location=f"{quote_sheetname(title)}!A1")
        put(sheet[f"{self.letters['key']}{row}"], key)
        if key:
            put(sheet[f"{self.letters['value']}{row}"], value, "kpi paragraph")
        start_height(sheet, row, LINE_HEIGHT * 1.04 * lines(text, self.widths["text"] * 1.06, 10) + 3)
        self.row += 1
