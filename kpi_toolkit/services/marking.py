"""The marked-up workbook: the city's own file with every finding at its cell, and an index of them in front."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.assessment.models import FindingText
from kpi_toolkit.bounded import LIMITS, Limits
from kpi_toolkit.checks.words import say
from kpi_toolkit.framework import Framework
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.submission.models import Place, Submission
from kpi_toolkit.workbook.grid import run_child
from kpi_toolkit.workbook.reader import read_workbook
from kpi_toolkit.workbook.template import template_bytes

FILLS = {"error": "FFF4B6B6", "warning": "FFFBE3A4", "info": "FFCFE3F5"}
HEADER = ("No.", "Severity", "Where", "Code", "Indicator", "Your value", "What is wrong", "What to do", "Why")
WIDTHS = (6, 11, 22, 18, 30, 18, 60, 50, 40)
TITLE = "Findings"

MARKING = Limits(computing=3)
"""What marking a city's own workbook may take: ten times what an honest one does."""

At = tuple[str, str]  # sheet and cell


def marked_up_workbook(
    assessment: Assessment, submission: Submission, framework: Framework, sources: Sequence[SourceData]
) -> bytes:
    """The bytes of the marked-up workbook.

    One workbook comes back as it is, with comments and colours. A CSV file, several files together, and a
    workbook that could be read but not be written again within the limits come back as a filled template.
    """
    if len(sources) == 1 and not sources[0].is_text:
        spots = [(f.sheet, f.cell) if f.sheet and f.cell else None for f in assessment.findings]
        with suppress(UnusableFile):
            return _marked(assessment, sources[0].data, sources[0].name, spots, MARKING)
    data, name = template_bytes(framework, submission), "filled template"
    moved = _Moved(submission, read_workbook(data, name, framework))
    return _marked(assessment, data, name, [moved.spot(finding) for finding in assessment.findings], LIMITS)


def _marked(
    assessment: Assessment, data: bytes, name: str, spots: Sequence[At | None], limits: Limits
) -> bytes:
    arguments = {
        "comments": [
            {"sheet": at[0], "cell": at[1], "text": _comment(finding), "fill": FILLS[finding.severity]}
            # the worst comes last, so that its colour stays
            for finding, at in reversed(list(zip(assessment.findings, spots, strict=True)))
            if at is not None
        ],
        "sheets": [_index(assessment, spots)],
    }
    return run_child("mark", data, arguments, name=name, limits=limits)


def _comment(finding: FindingText) -> str:
    return f"{finding.severity.upper()}: {finding.message}\nTo do: {finding.fix}\n({finding.check})"


def _index(assessment: Assessment, spots: Sequence[At | None]) -> dict[str, Any]:
    rows: list[list[Any]] = []
    links: list[list[Any]] = []
    for number, (finding, at) in enumerate(zip(assessment.findings, spots, strict=True), start=1):
        where = f"{at[0]}!{at[1]}" if at else "Whole file"
        value = say(finding.value) if finding.value is not None else ""
        rows.append(
            [
                number,
                finding.severity.capitalize(),
                where,
                finding.code or "",
                finding.name or "",
                value,
                finding.message,
                finding.fix,
                finding.why,
            ]
        )
        if at:
            sheet = at[0].replace("'", "''")
            links.append([number - 1, 2, f"#'{sheet}'!{at[1]}"])
    if not rows:
        rows.append(["", "", "", "", "", "", "Nothing was found.", "", ""])
    fills = [[number, 1, FILLS[finding.severity]] for number, finding in enumerate(assessment.findings)]
    return {
        "title": TITLE,
        "columns": list(WIDTHS),
        "header": list(HEADER),
        "rows": rows,
        "links": links,
        "fills": fills,
    }


class _Moved:
    """Finds the cell of the filled template that stands for a place in another kind of file."""

    def __init__(self, given: Submission, filled: Submission) -> None:
        self.filled = filled
        self.profile = {entry.place: key for key, entry in given.profile.items()}
        self.maturity = {entry.place: key for key, entry in given.maturity.items()}
        self.fields: dict[tuple[Any, Place], str] = {}
        for key, value in given.values.items():
            for field, place in value.places.items():
                self.fields.setdefault((key, place), "notation" if field == "status" else field)
            for field, entry in value.inputs.items():
                self.fields[key, entry.place] = field

    def spot(self, finding: FindingText) -> At | None:
        place = Place(finding.file, finding.sheet, finding.cell)
        if place in self.profile:
            entry = self.filled.profile.get(self.profile[place])
            return _at(entry.place) if entry else None
        if place in self.maturity:
            entry = self.filled.maturity.get(self.maturity[place])
            return _at(entry.place) if entry else None
        if finding.code is None or finding.data_point is None:
            return None
        key = (finding.code, finding.data_point)
        places = self.filled.values[key].places if key in self.filled.values else {}
        field = self.fields.get((key, place), "code")
        return _at(places.get(field, places.get("code", Place())))


def _at(place: Place) -> At | None:
    return (place.sheet, place.cell) if place.sheet and place.cell else None
