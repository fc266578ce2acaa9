"""Writing what an assessment gives: JSON, workbooks, PDFs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.submission.models import Submission


def assessment_json(assessment: Assessment) -> str:
    """The assessment as JSON text, two blanks of indent, UTF-8 letters as they are."""
    return assessment.model_dump_json(indent=2) + "\n"


def outputs(
    assessment: Assessment, submission: Submission, framework: Framework, sources: Sequence[SourceData]
) -> Mapping[str, Callable[[], bytes]]:
    """What can be made of an assessment: file name -> how to make its bytes. Nothing is made before it is asked for."""

    def marked_up() -> bytes:
        from kpi_toolkit.services.marking import marked_up_workbook

        return marked_up_workbook(assessment, submission, framework, sources)

    def results() -> bytes:
        from kpi_toolkit.workbook.results import results_bytes

        return results_bytes(assessment, framework)

    def snapshot() -> bytes:
        from kpi_toolkit.reports import snapshot_pdf

        return snapshot_pdf(assessment, framework)

    def report() -> bytes:
        from kpi_toolkit.reports import verification_report_pdf

        return verification_report_pdf(assessment, framework)

    return {
        "assessment.json": lambda: assessment_json(assessment).encode(),
        "marked-up.xlsx": marked_up,
        "results.xlsx": results,
        "snapshot.pdf": snapshot,
        "verification-report.pdf": report,
    }


def write_all(makers: Mapping[str, Callable[[], bytes]], folder: Path) -> Iterator[Path]:
    """Write each output into the folder, which is made where it is missing; yields each path when it stands.

    A file appears whole or not at all. Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in makers.items():
        yield write_whole(folder / name, make())


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file in one step, so that nobody sees half of it. Raises OSError."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
