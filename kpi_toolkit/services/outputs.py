"""Writing what an assessment gives: JSON, workbooks, documents as PDF and as HTML."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.assessment.document import assessment_json
from kpi_toolkit.framework import Framework
from kpi_toolkit.reports.kinds import KINDS
from kpi_toolkit.review.verification import Verification
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.submission.models import Submission

if TYPE_CHECKING:
    from kpi_toolkit.reports.branding import Branding
    from kpi_toolkit.reports.content.earlier import Earlier


@dataclass(frozen=True, slots=True)
class Material:
    """What outputs are made of.

    ``framework``: the one the assessment was made with, in the same language. ``sources``: the city's files,
    which only a marked-up workbook needs. For documents: ``verification``, what a verifier recorded; ``earlier``,
    years of the city before; ``branding``, what is the city's own.
    """

    assessment: Assessment
    submission: Submission
    framework: Framework
    sources: Sequence[SourceData] = ()
    verification: Verification | None = None
    earlier: Sequence[Earlier] = ()
    branding: Branding | None = None


def _json(material: Material) -> bytes:
    return assessment_json(material.assessment).encode()


def _marked_up(material: Material) -> bytes:
    from kpi_toolkit.services.marking import marked_up_workbook

    return marked_up_workbook(material.assessment, material.submission, material.framework, material.sources)


def _results(material: Material) -> bytes:
    from kpi_toolkit.workbook.results import results_bytes

    return results_bytes(material.assessment, material.framework)


def _document(form: str, kind: str) -> Callable[[Material], bytes]:
    """A document of a kind as PDF or as HTML."""

    def make(material: Material) -> bytes:
        from kpi_toolkit import reports

        draw = {"pdf": reports.document_pdf, "html": reports.document_html}[form]
        return draw(
            kind,
            material.assessment,
            material.framework,
            material.verification,
            earlier=material.earlier,
            branding=material.branding,
        )

    return make


DOCUMENTS: Mapping[str, Callable[[Material], bytes]] = {
    f"{kind.file}.{form}": _document(form, kind.key)
    for kind in KINDS.values()
    if not kind.certifies
    for form in ("pdf", "html")
}
"""What prints how far the figures are verified."""

WITH_YEARS = frozenset(
    f"{kind.file}.{form}" for kind in KINDS.values() if kind.years for form in ("pdf", "html")
)
"""What shows earlier years of the city as well."""

OUTPUTS: Mapping[str, Callable[[Material], bytes]] = {
    "assessment.json": _json,
    "marked-up.xlsx": _marked_up,
    "results.xlsx": _results,
    **DOCUMENTS,
}
"""Everything that can be made of an assessment: file name -> how to make its bytes."""


def outputs(
    assessment: Assessment,
    submission: Submission,
    framework: Framework,
    sources: Sequence[SourceData],
    *,
    earlier: Sequence[Earlier] = (),
    branding: Branding | None = None,
) -> Mapping[str, Callable[[], bytes]]:
    """What can be made of an assessment: file name -> how to make its bytes. Nothing is made before it is asked for."""
    material = Material(assessment, submission, framework, sources, earlier=tuple(earlier), branding=branding)
    return {name: partial(make, material) for name, make in OUTPUTS.items()}


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
