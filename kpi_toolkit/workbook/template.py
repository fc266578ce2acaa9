"""The data collection workbook, generated from a pack: empty, or filled with what a city said."""

from __future__ import annotations

from openpyxl import Workbook

from kpi_toolkit.framework import Framework
from kpi_toolkit.submission.models import Submission
from kpi_toolkit.workbook import layout
from kpi_toolkit.workbook.sheets.building import Building
from kpi_toolkit.workbook.sheets.data import build_data
from kpi_toolkit.workbook.sheets.lists import build_lists
from kpi_toolkit.workbook.sheets.maturity import build_maturity
from kpi_toolkit.workbook.sheets.profile import build_profile
from kpi_toolkit.workbook.sheets.readme import build_readme
from kpi_toolkit.workbook.sheets.scores import build_scores
from kpi_toolkit.workbook.styles import new_workbook
from kpi_toolkit.workbook.writing import set_properties, write_workbook

__all__ = ["build_template", "template_bytes", "write_workbook"]


def build_template(framework: Framework, submission: Submission | None = None) -> Workbook:
    """The workbook with which a city collects its data, for the targets of this framework.

    Sheets and columns are those of ``layout``. With a submission its cells hold what the city said: numbers
    as numbers, figures of its own in place of the prefilled formula, unreadable entries as the text that
    stood there; no text ever becomes a formula. Formulas carry no stored results: a spreadsheet program
    computes them when it opens the file. Never raises for what a city may have written.
    """
    pack = framework.pack
    built = Building(
        new_workbook(),
        framework,
        submission,
        footer=f"{pack.short_title} {pack.version}, template {layout.TEMPLATE_VERSION}",
    )
    build_readme(built)
    build_lists(built)  # before the sheets whose drop-downs point to it
    build_profile(built)
    build_data(built)
    build_scores(built)
    build_maturity(built)
    workbook = built.workbook
    workbook.move_sheet(layout.SHEETS[layout.LISTS], len(workbook.sheetnames))
    workbook.active = 0
    workbook.calculation.fullCalcOnLoad = True
    city = submission.text("city") if submission else None
    set_properties(
        workbook,
        title=f"{pack.short_title}: data collection workbook{f', {city}' if city else ''}",
        subject=pack.title,
        custom={
            layout.PROPERTY_TEMPLATE: layout.TEMPLATE_VERSION,
            layout.PROPERTY_PACK: pack.key,
            layout.PROPERTY_PACK_VERSION: pack.version,
            layout.PROPERTY_OVERLAYS: ", ".join(framework.applied) or "-",
        },
    )
    return workbook


def template_bytes(framework: Framework, submission: Submission | None = None) -> bytes:
    """The workbook of ``build_template`` as the bytes of an .xlsx file, equal for equal input."""
    return write_workbook(build_template(framework, submission))
