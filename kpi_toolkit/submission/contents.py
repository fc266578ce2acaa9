"""Where the figures of a submission stand: how many filled cells were read from which sheet of which file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpi_toolkit.submission.models import Place, Submission

FIGURES = ("final", "notation", "year", "quality", "origin", "source", "comment", "evidence")


def filled_cells(submission: Submission) -> dict[str, dict[str, int]]:
    """By file and sheet the number of filled cells that were understood as something; a CSV file is its own sheet."""
    places = {place for place in _places(submission) if place.file and place.cell}
    counts: dict[str, dict[str, int]] = {}
    for place in places:
        assert place.file is not None
        sheets = counts.setdefault(place.file, {})
        sheet = place.sheet or place.file
        sheets[sheet] = sheets.get(sheet, 0) + 1
    return {file: dict(sorted(sheets.items())) for file, sheets in sorted(counts.items())}


def _places(submission: Submission) -> Iterator[Place]:
    entries: tuple[Mapping, ...] = (submission.profile, submission.maturity, submission.maturity_evidence)
    for of_sheet in entries:
        yield from (entry.place for entry in of_sheet.values())
    for value in submission.values.values():
        yield from (entry.place for entry in value.inputs.values())
        yield from (entry.place for name in FIGURES if (entry := getattr(value, name)) is not None)
