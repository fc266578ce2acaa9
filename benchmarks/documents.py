"""What each PDF costs, against fpdf2 drawing the same words as bare table cells in the same run.

Counted is the CPU time of this process, of the whole way from an assessment to the signed-off bytes: content,
layout, tags, the enclosed assessment and workbook. The other side gets the words of the finished pages, one cell
for each line, in one font without any layout of its own: FiraGO, for Chinese the Chinese font. "Remarks" is a city
that writes Arabic in an English document; there, and in the Arabic document, fpdf2 shapes its cells.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from fpdf import FPDF

from benchmarks.measuring import CITY, Row, in_turns
from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.framework import Framework, load_framework
from kpi_toolkit.i18n import speaking
from kpi_toolkit.reports import content, document_pdf
from kpi_toolkit.reports.enclosed import results
from kpi_toolkit.reports.pdf import pages
from kpi_toolkit.reports.pdf.faces import font_file
from kpi_toolkit.reports.pdf.ink import ArcMark, TextMark
from kpi_toolkit.submission.models import Entry, Place, Submission
from kpi_toolkit.submission.tidy_csv import read_csv

ROUNDS = 5
BOUND = 3.0
COLUMNS = 4
ARABIC = "تم قياس هذا المؤشر من قبل الإدارة المسؤولة عنه في المدينة ويستند إلى سجلاتها السنوية"
KINDS = ("snapshot", "verification_report", "factsheet")


def rows() -> Iterator[Row]:
    framework = load_framework()
    submission = read_csv(CITY.read_bytes(), CITY.name, framework)
    arabic = in_arabic(submission)
    for script, handed_in, language in (
        ("Latin", submission, "en"),
        ("Cyrillic", submission, "ru"),
        ("remarks", arabic, "en"),
        ("Arabic", arabic, "ar"),
        ("Chinese", submission, "zh"),
    ):
        chosen = framework.in_language(language)
        assessment = assess_submission(handed_in, chosen, language=language)
        for kind in KINDS:
            yield compare(kind, script, assessment, chosen)


def in_arabic(submission: Submission) -> Submission:
    """The same city with a name in Arabic and a remark of its own on every figure."""

    def said(text: str) -> Entry:
        return Entry(text, text, Place())

    values = {
        key: replace(value, comment=said(f"{ARABIC} {number}"))
        for number, (key, value) in enumerate(submission.values.items())
    }
    profile = {**submission.profile, "city": said("المدينة الفاضلة")}
    return replace(submission, profile=profile, values=values)


def compare(kind: str, script: str, assessment: Assessment, framework: Framework) -> Row:
    """One document beside the same words as bare cells."""
    with speaking(assessment.language):
        document = getattr(content, kind)(assessment, framework)
    laid = pages(document).pages
    lines = [mark.text for page in laid for mark in page.marks if isinstance(mark, TextMark | ArcMark)]
    shaped = script in ("remarks", "Arabic")
    font = "han" if script == "Chinese" else "figo"

    def ours() -> None:
        results._kept = None  # else only the first document would pay for the workbook
        document_pdf(kind, assessment, framework)

    calls = {"ours": ours, "bare": lambda: bare_cells(lines, font, shaped)}
    took = in_turns(calls, ROUNDS, time.process_time)
    name = kind.replace("_", " ")
    return Row(
        f"{name} PDF, {script} (CPU)", took["ours"], f"fpdf2, {len(lines)} bare cells", took["bare"], BOUND
    )


def bare_cells(lines: list[str], font: str, shaped: bool) -> bytes:
    """The lines as cells of one table of fpdf2."""
    file = font_file(font)
    pdf = FPDF()
    pdf.add_font("text", "", str(file.path), collection_font_number=file.number)
    pdf.add_page()
    pdf.set_font("text", "", 8)
    if shaped:
        pdf.set_text_shaping(True)
    with pdf.table(first_row_as_headings=False) as table:
        for start in range(0, len(lines), COLUMNS):
            row = table.row()
            for line in lines[start : start + COLUMNS]:
                row.cell(line)
    return bytes(pdf.output())
