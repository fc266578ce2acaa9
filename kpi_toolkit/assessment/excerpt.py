"""A finding as a piece of the spreadsheet: the cell, its neighbours and the row above, with column letters.

Nothing is read again: what stood in the cells is what the reading kept of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.submission.models import Entry, Place, ReportedValue, Submission

NEIGHBOURS = 2
"""Columns shown on either side of the cell, besides the one that names the row."""

_CELL = re.compile(r"^([A-Z]{1,3})([1-9][0-9]{0,6})$")
_FIGURES = ("final", "notation", "year", "quality", "origin", "source", "comment", "evidence")
Spot = tuple[int, int]
"""Row and column, counted from 1."""


@dataclass(frozen=True, slots=True)
class ExcerptRow:
    """A row: its number and the texts of the shown columns. ``mark``: index of the cell in question."""

    number: int
    cells: tuple[str, ...]
    mark: int | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few cells around one. ``columns`` are letters; ``rows`` the row above, where it is known, and the row."""

    sheet: str
    cell: str
    columns: tuple[str, ...]
    rows: tuple[ExcerptRow, ...]


class Sheets:
    """All cells of a submission that are known, by file, sheet, row and column."""

    def __init__(self, submission: Submission, framework: Framework) -> None:
        self._framework = framework
        self._cells: dict[tuple[str, str], dict[Spot, str]] = {}
        self._names: dict[tuple[str, str], int] = {}
        for point in framework.points:
            self._value(submission, point, submission.value(point))
        for entry in _entries(submission):
            self._put(entry.place, entry.raw)
        labels = {f.key: f.label for f in framework.pack.profile}
        labels |= {name: framework.inputs[name].label for name in framework.shared_inputs}
        for key, entry in submission.profile.items():
            self._label(entry.place, labels.get(key, key))
        for note in submission.notes:
            if note.value is not None and self._text(note.place) is None:
                self._put(note.place, str(note.value))

    def around(self, place_file: str | None, sheet: str | None, cell: str | None) -> Excerpt | None:
        """The cells around one; None where the place is no cell of the files."""
        at = _spot(cell)
        known = self._cells.get((place_file or "", sheet or ""))
        if at is None or known is None or cell is None:
            return None
        row, column = at
        first = self._names.get((place_file or "", sheet or ""), 1)
        rows = [number for number in (row - 1, row) if number == row or any(r == number for r, _ in known)]
        used = sorted({c for r, c in known if r in rows} | {column})
        place = used.index(column)
        near = used[max(place - NEIGHBOURS, 0) : place + NEIGHBOURS + 1]
        shown = sorted({*near, column, *([first] if (row, first) in known else [])})
        return Excerpt(
            sheet=sheet or "",
            cell=cell,
            columns=tuple(letters(c) for c in shown),
            rows=tuple(
                ExcerptRow(
                    number,
                    tuple(known.get((number, c), "") for c in shown),
                    shown.index(column) if number == row else None,
                )
                for number in rows
            ),
        )

    def _value(self, submission: Submission, point: Point, said: ReportedValue) -> None:
        places, texts = said.places, self._texts_of(submission, point, said)
        for name, place in places.items():
            text = texts.get(name)
            if text:
                self._put(place, text)
        if (code := places.get("code")) is not None and (at := _spot(code.cell)) is not None:
            self._names[code.file or "", code.sheet or ""] = at[1]

    def _texts_of(self, submission: Submission, point: Point, said: ReportedValue) -> Mapping[str, str]:
        """What stands in the fields of a row: what the template wrote there, and what the city typed."""
        out = {"code": point.code, "kpi": point.kpi.name, "data_point_name": point.data_point.name}
        for position, name in enumerate(point.inputs, start=1):
            out[f"input_{position}_label"] = self._framework.inputs[name].label
            entry = submission.input(point, name)
            if entry is not None:
                out[name] = entry.raw
        for name in _FIGURES:
            typed: Entry | None = getattr(said, name)
            if typed is not None:
                out[name] = typed.raw
        return out

    def _put(self, place: Place, text: str) -> None:
        at = _spot(place.cell)
        if at is not None:
            self._cells.setdefault((place.file or "", place.sheet or ""), {})[at] = text

    def _label(self, place: Place, label: str) -> None:
        """The label of a profile field stands left of it."""
        at = _spot(place.cell)
        known = self._cells.get((place.file or "", place.sheet or ""), {})
        if at is not None and at[1] > 1:
            known.setdefault((at[0], at[1] - 1), label)

    def _text(self, place: Place) -> str | None:
        at = _spot(place.cell)
        known = self._cells.get((place.file or "", place.sheet or ""), {})
        return known.get(at) if at else None


def _entries(submission: Submission) -> Iterable[Entry]:
    for kept in (submission.profile, submission.maturity, submission.maturity_evidence):
        yield from kept.values()


def _spot(cell: str | None) -> Spot | None:
    found = _CELL.match(cell or "")
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def letters(column: int) -> str:
    """The letters of a column, counted from 1: 28 is AB."""
    out = ""
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(ord("A") + rest) + out
    return out
