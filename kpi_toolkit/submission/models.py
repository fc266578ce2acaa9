"""What a city said: typed values, each with the cell it came from. Nothing is computed or judged here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kpi_toolkit.framework import Point, PointKey

Scalar = float | bool | str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, sheet and cell as a spreadsheet shows them ("Data entry", "F12").

    A CSV file has no sheet: its file name stands in for it, and lines and columns are named as a
    spreadsheet would name them.
    """

    file: str | None = None
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell as it was understood.

    ``value``: a number, True / False, a text, or None where the cell holds something that could not be read
    (a Note then says what). ``raw``: what stands in the cell. ``understood``: how it was read where that is
    not obvious. ``year``: the reference year of this figure where it has one of its own.
    """

    value: Scalar
    raw: str
    place: Place
    understood: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reading itself noticed; ``check`` is the key of the check that speaks of it."""

    check: str
    place: Place
    code: str | None = None
    data_point: str | None = None
    value: Scalar = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """Everything a city said of one data point.

    ``inputs`` holds the figures typed for this data point only: a cell that still carries the template's
    prefill is not in it, the profile's figure counts there. ``final``: the result where the city gives it
    itself. ``notation``: not_reported, not_applicable, confidential or not_verified. ``places`` names the cell
    of every field, also of empty ones, so that a finding can point at it.
    """

    inputs: Mapping[str, Entry] = field(default_factory=dict)
    final: Entry | None = None
    notation: Entry | None = None
    year: Entry | None = None
    quality: Entry | None = None
    origin: Entry | None = None
    source: Entry | None = None
    comment: Entry | None = None
    evidence: Entry | None = None
    places: Mapping[str, Place] = field(default_factory=dict)

    def place(self, *fields: str) -> Place:
        """The cell of the first of these fields that is known, else of the row."""
        for name in (*fields, "code"):
            if name in self.places:
                return self.places[name]
        return next(iter(self.places.values()), Place())

    @property
    def has_data(self) -> bool:
        """Whether the city typed any figure for this data point itself."""
        return bool(self.inputs) or self.final is not None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file the submission was read from."""

    name: str
    sha256: str
    size: int
    kind: str
    template_version: str | None = None
    pack_version: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """All a city handed in for one year: profile, values by data point, maturity answers, files.

    ``profile`` is keyed by profile field or shared input; ``maturity`` by criterion, its Entry's value
    True, False or None; ``maturity_evidence`` by criterion.
    """

    profile: Mapping[str, Entry] = field(default_factory=dict)
    values: Mapping[PointKey, ReportedValue] = field(default_factory=dict)
    maturity: Mapping[str, Entry] = field(default_factory=dict)
    maturity_evidence: Mapping[str, Entry] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    files: tuple[SourceFile, ...] = ()

    def value(self, point: Point) -> ReportedValue:
        """What was said of a data point; an empty ReportedValue where nothing was."""
        return self.values.get(point.key) or _NOTHING

    def input(self, point: Point, name: str) -> Entry | None:
        """The figure that counts for an input of a data point: the row's own, else the profile's."""
        return self.value(point).inputs.get(name) or self.profile.get(name)

    def number(self, point: Point, name: str) -> float | None:
        """The number behind ``input``; yes and no as 1 and 0. None where it is missing or unreadable."""
        return as_number(self.input(point, name))

    def profile_number(self, name: str) -> float | None:
        return as_number(self.profile.get(name))

    def text(self, name: str) -> str | None:
        """A profile field as text (city, country, currency)."""
        entry = self.profile.get(name)
        return None if entry is None or entry.value is None else str(entry.value)

    @property
    def year(self) -> int | None:
        number = as_number(self.profile.get("year"))
        return None if number is None else int(number)


_NOTHING = ReportedValue()


def as_number(entry: Entry | None) -> float | None:
    """The number of an entry; True and False as 1.0 and 0.0; None for texts and empty entries."""
    if entry is None or entry.value is None or isinstance(entry.value, str):
        return None
    return float(entry.value)
