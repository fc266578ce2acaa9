"""Several files of one city (departments that each fill a part) become one submission.

The first file that says something counts; where another says something else, that is a note with both
places. That a department left a data point unreported is no disagreement with the one that has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kpi_toolkit.framework import PointKey
from kpi_toolkit.submission.builder import TEXT_FIELDS, say_place
from kpi_toolkit.submission.models import Entry, Note, ReportedValue, Submission


def merge(submissions: Sequence[Submission]) -> Submission:
    """Merge submissions of one city; the order of the files decides which value is kept."""
    if len(submissions) == 1:
        return submissions[0]
    notes = [note for submission in submissions for note in submission.notes]
    values: dict[PointKey, ReportedValue] = {}
    for submission in submissions:
        for key, value in submission.values.items():
            values[key] = _merge_value(values[key], value, key, notes) if key in values else value
    return Submission(
        profile=_merge_entries([s.profile for s in submissions], None, notes),
        values=values,
        maturity=_merge_entries([s.maturity for s in submissions], None, notes),
        maturity_evidence=_first([s.maturity_evidence for s in submissions]),
        notes=tuple(notes),
        files=tuple(file for submission in submissions for file in submission.files),
    )


def _merge_value(old: ReportedValue, new: ReportedValue, key: PointKey, notes: list[Note]) -> ReportedValue:
    silent = _says_nothing(old)
    if silent != _says_nothing(new):
        return replace(new, places={**old.places, **new.places}) if silent else old
    merged: dict[str, Any] = {"inputs": _merge_entries([old.inputs, new.inputs], key, notes)}
    for name in ("final", "notation"):
        pair = [{name: entry} for value in (old, new) if (entry := getattr(value, name))]
        merged[name] = _merge_entries(pair, key, [] if silent else notes).get(name)
    for name in ("year", *TEXT_FIELDS):
        merged[name] = getattr(old, name) or getattr(new, name)
    return ReportedValue(**merged, places={**new.places, **old.places})


def _says_nothing(value: ReportedValue) -> bool:
    weak = value.notation is None or value.notation.value in ("not_reported", "not_verified")
    return not value.has_data and weak


def _merge_entries(
    parts: Sequence[Mapping[str, Entry]], key: PointKey | None, notes: list[Note]
) -> dict[str, Entry]:
    merged: dict[str, Entry] = {}
    for part in parts:
        for name, entry in part.items():
            first = merged.setdefault(name, entry)
            if first is not entry and first.value != entry.value:
                notes.append(_disagreement(first, entry, key))
    return merged


def _disagreement(first: Entry, second: Entry, key: PointKey | None) -> Note:
    code, data_point = key or (None, None)
    parameters = {
        "first": first.raw,
        "first_place": say_place(first.place),
        "second": second.raw,
        "second_place": say_place(second.place),
    }
    return Note("files-disagree", second.place, code, data_point, second.raw, parameters)


def _first(parts: Sequence[Mapping[str, Entry]]) -> dict[str, Entry]:
    merged: dict[str, Entry] = {}
    for part in parts:
        for name, entry in part.items():
            merged.setdefault(name, entry)
    return merged
