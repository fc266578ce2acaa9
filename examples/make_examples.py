"""Makes the example workbooks from the data beside this file. Run: make examples

complete-city.csv   -> complete-city.xlsx   a fictional city with every input filled
messy-city.yaml     -> messy-city.xlsx      the same city with problems put in on purpose
                    -> messy-city.findings.csv   what the check finds there (look at it before you commit it)
"""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.framework import Framework, load_framework
from kpi_toolkit.submission.models import Place
from kpi_toolkit.submission.tidy_csv import read_csv
from kpi_toolkit.workbook.reader import read_workbook
from kpi_toolkit.workbook.template import template_bytes, write_workbook

HERE = Path(__file__).resolve().parent
COLUMNS = ("severity", "check", "code", "data_point", "sheet", "cell", "value")


def complete_workbook(framework: Framework) -> bytes:
    """The complete example as a filled template."""
    source = HERE / "complete-city.csv"
    return template_bytes(framework, read_csv(source.read_bytes(), source.name, framework))


def messy_workbook(framework: Framework, complete: bytes) -> bytes:
    """The complete example with the problems of messy-city.yaml."""
    problems = yaml.safe_load((HERE / "messy-city.yaml").read_text(encoding="utf-8"))["problems"]
    submission = read_workbook(complete, "complete-city.xlsx", framework)
    workbook = openpyxl.load_workbook(io.BytesIO(complete))

    def place(path: str) -> Place:
        kind, _, key = path.partition("/")
        if kind == "profile":
            return submission.profile[key].place
        if kind == "maturity":
            return submission.maturity[key].place
        code, data_point, field = path.rsplit("/", 2)
        return submission.values[code, data_point].places[field]

    for problem in problems:
        spot = place(problem["place"])
        value: Any = problem["value"]
        cell = workbook[str(spot.sheet)][str(spot.cell)]
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
    return write_workbook(workbook)


def findings_table(assessment: Assessment) -> str:
    """The findings as CSV text, in the order of the assessment."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for finding in assessment.findings:
        writer.writerow(["" if (v := getattr(finding, name)) is None else v for name in COLUMNS])
    return out.getvalue()


def main() -> None:
    framework = load_framework()
    complete = complete_workbook(framework)
    (HERE / "complete-city.xlsx").write_bytes(complete)
    messy = messy_workbook(framework, complete)
    (HERE / "messy-city.xlsx").write_bytes(messy)
    assessment = assess_submission(read_workbook(messy, "messy-city.xlsx", framework), framework)
    (HERE / "messy-city.findings.csv").write_text(findings_table(assessment), encoding="utf-8")
    print(f"messy-city.xlsx: {assessment.counts}")


if __name__ == "__main__":
    main()
