"""A Submission as a JSON document, and back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from kpi_toolkit.submission.models import Entry, Note, Place, ReportedValue, SourceFile, Submission

_ENTRIES = ("final", "notation", "year", "quality", "origin", "source", "comment", "evidence")


def to_document(submission: Submission) -> dict[str, Any]:
    """Plain JSON data; empty fields are left out."""
    return {
        "profile": _entries(submission.profile),
        "values": [
            {"code": code, "data_point": data_point, **_value(value)}
            for (code, data_point), value in submission.values.items()
        ],
        "maturity": _entries(submission.maturity),
        "maturity_evidence": _entries(submission.maturity_evidence),
        "notes": [_plain(note) | {"place": _plain(note.place)} for note in submission.notes],
        "files": [_plain(file) for file in submission.files],
    }


def from_document(document: Mapping[str, Any]) -> Submission:
    """The Submission of a document made by ``to_document``. KeyError or TypeError for anything else."""
    values = {}
    for item in document["values"]:
        single = {name: _entry(item[name]) for name in _ENTRIES if name in item}
        values[item["code"], item["data_point"]] = ReportedValue(
            inputs={name: _entry(entry) for name, entry in item.get("inputs", {}).items()},
            places={name: Place(**place) for name, place in item.get("places", {}).items()},
            **single,
        )
    return Submission(
        profile=_read_entries(document["profile"]),
        values=values,
        maturity=_read_entries(document["maturity"]),
        maturity_evidence=_read_entries(document["maturity_evidence"]),
        notes=tuple(Note(**{**note, "place": Place(**note["place"])}) for note in document["notes"]),
        files=tuple(SourceFile(**file) for file in document["files"]),
    )


def _value(value: ReportedValue) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if value.inputs:
        out["inputs"] = _entries(value.inputs)
    for name in _ENTRIES:
        if (entry := getattr(value, name)) is not None:
            out[name] = _from_entry(entry)
    if value.places:
        out["places"] = {name: _plain(place) for name, place in value.places.items()}
    return out


def _entries(entries: Mapping[str, Entry]) -> dict[str, Any]:
    return {name: _from_entry(entry) for name, entry in entries.items()}


def _from_entry(entry: Entry) -> dict[str, Any]:
    return _plain(entry) | {"place": _plain(entry.place), "value": entry.value}


def _read_entries(document: Mapping[str, Any]) -> dict[str, Entry]:
    return {name: _entry(entry) for name, entry in document.items()}


def _entry(document: Mapping[str, Any]) -> Entry:
    return Entry(**{**document, "place": Place(**document["place"])})


def _plain(thing: Any) -> dict[str, Any]:
    return {f.name: value for f in fields(thing) if (value := getattr(thing, f.name)) is not None}
