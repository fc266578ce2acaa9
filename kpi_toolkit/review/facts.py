"""What verification needs to know of a submission: its values, their fingerprints, and what the checks
raised.

It reads the stored documents as they are (``submission.codec`` and ``assessment.models``), not the models
of today: a submission that was assessed with an older pack or toolkit stays readable.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kpi_toolkit.checks.words import fill, say
from kpi_toolkit.i18n import _
from kpi_toolkit.review.models import PointKey, SubmissionRecord

Document = Mapping[str, Any]
PlaceKey = tuple[str | None, str | None, str | None]

SERIOUS = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a check raised. ``field``: that of the data point or profile it stands at, where known."""

    check: str
    severity: str
    title: str
    message: str
    code: str | None
    data_point: str | None
    field: str | None
    place: PlaceKey
    parameters: Document

    @property
    def serious(self) -> bool:
        """Whether accepting the value takes a reason: an error or a warning."""
        return self.severity in SERIOUS


class Facts:
    """One submission as verification sees it. Everything is computed when it is first asked for."""

    def __init__(self, parsed: Document, assessment: Document) -> None:
        self.parsed, self.assessment = parsed, assessment

    @classmethod
    def of(cls, record: SubmissionRecord) -> Facts:
        return cls(record.parsed, record.assessment)

    @cached_property
    def values(self) -> dict[PointKey, Document]:
        """The values of the assessment by data point, in pack order."""
        return {(value["code"], value["data_point"]): value for value in self.assessment["values"]}

    @cached_property
    def said(self) -> dict[PointKey, Document]:
        """What the city said, by data point."""
        return {(value["code"], value["data_point"]): value for value in self.parsed["values"]}

    @property
    def reported(self) -> tuple[PointKey, ...]:
        """The data points that are reported and so need a decision."""
        return tuple(key for key, value in self.values.items() if value["status"] == "reported")

    @cached_property
    def substances(self) -> dict[PointKey, Document]:
        """What each data point's fingerprint is made of; see docs/workflow.md."""
        return {key: self._substance(key, value) for key, value in self.values.items()}

    @cached_property
    def fingerprints(self) -> dict[PointKey, str]:
        return {key: fingerprint(substance) for key, substance in self.substances.items()}

    @cached_property
    def values_sha256(self) -> str:
        """One fingerprint over those of all data points, sorted."""
        return hashlib.sha256("\n".join(sorted(self.fingerprints.values())).encode()).hexdigest()

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """Everything the checks raised, in the order of the assessment."""
        return tuple(self._flag(finding) for finding in self.assessment["findings"])

    @cached_property
    def flags_by_point(self) -> dict[PointKey, tuple[Flag, ...]]:
        """What concerns each data point.

        That is a finding at the data point or its indicator, a finding that names it besides, and one on a
        figure of the profile it is computed from.
        """
        found: dict[PointKey, list[Flag]] = {key: [] for key in self.values}
        users = self._users_of_profile_cells
        points_of: dict[str, list[PointKey]] = {}
        for key in self.values:
            points_of.setdefault(key[0], []).append(key)
        for flag, finding in zip(self.flags, self.assessment["findings"], strict=True):
            keys: list[PointKey] = [(code, point) for code, point in finding.get("concerns", ())]
            if flag.code is None:
                keys += users.get(flag.place, ())
            elif flag.data_point is None:
                keys += points_of.get(flag.code, ())
            else:
                keys.append((flag.code, flag.data_point))
            for key in dict.fromkeys(keys):
                if key in found:
                    found[key].append(flag)
        self._add_exclusions(found)
        return {key: tuple(flags) for key, flags in found.items()}

    def serious_flags(self, key: PointKey) -> tuple[Flag, ...]:
        return tuple(flag for flag in self.flags_by_point.get(key, ()) if flag.serious)

    # -----------------------------------------------------------------------------------------------------

    def _substance(self, key: PointKey, value: Document) -> Document:
        said = self.said.get(key, {})
        own, profile = said.get("inputs", {}), self.parsed["profile"]
        inputs = []
        for given in sorted(value["trace"]["inputs"], key=lambda one: one["input"]):
            entry = own.get(given["input"]) or profile.get(given["input"]) or {}
            inputs.append(
                {
                    "input": given["input"],
                    "unit": given["unit"],
                    "value": _figure(given["value"], entry),
                    "year": entry.get("year"),
                }
            )
        return {
            "code": key[0],
            "data_point": key[1],
            "inputs": inputs,
            "status": value["status"],
            "unit": value["unit"],
            "value": _figure(value["value"], said.get("final") or {}),
            "year": value["year"],
        }

    @cached_property
    def _users_of_profile_cells(self) -> dict[PlaceKey, list[PointKey]]:
        users: dict[PlaceKey, list[PointKey]] = {}
        for key, value in self.values.items():
            for given in value["trace"]["inputs"]:
                if given["from_profile"] and given["cell"]:
                    users.setdefault((given["file"], given["sheet"], given["cell"]), []).append(key)
        return users

    @cached_property
    def _fields(self) -> dict[PlaceKey, str]:
        """The field that stands in each cell: what a finding is about, whatever row it stands in."""
        fields: dict[PlaceKey, str] = {}
        for value in self.parsed["values"]:
            # A stored document has no order of its own, and a cell may have a second name: the column's.
            fields |= {_place(place): name for name, place in sorted(value.get("places", {}).items())}
            own = dict(value.get("inputs", {}))
            own |= {name: value[name] for name in ("final", "notation") if name in value}
            fields |= {_place(entry["place"]): name for name, entry in own.items()}
        for name, entry in (*self.parsed["profile"].items(), *self.parsed["maturity"].items()):
            fields[_place(entry["place"])] = name
        return fields

    def _flag(self, finding: Document) -> Flag:
        place = _place(finding)
        return Flag(
            check=finding["check"],
            severity=finding["severity"],
            title=finding["title"],
            message=finding["message"],
            code=finding["code"],
            data_point=finding["data_point"],
            field=self._fields.get(place) if place[2] else None,
            place=place,
            parameters=finding["parameters"],
        )

    def _add_exclusions(self, found: dict[PointKey, list[Flag]]) -> None:
        """A value kept from being scored is flagged, also where the error stands at another data point."""
        for key, value in self.values.items():
            check = value["excluded_by"]
            if check and not any(flag.check == check for flag in found[key]):
                found[key] += [flag for flag in self.flags if flag.check == check][:1]


def fingerprint(substance: Document) -> str:
    """SHA-256 of the canonical JSON of a data point's substance."""
    text = json.dumps(substance, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _figure(value: Any, entry: Document) -> Any:
    """A number without a needless ".0"; what could not be read stands as it was written."""
    if value is None:
        return {"unread": entry["raw"]} if entry.get("raw") and entry.get("value") is None else None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _place(place: Document) -> PlaceKey:
    return place.get("file"), place.get("sheet"), place.get("cell")


def names(keys: Iterable[PointKey], facts: Facts, limit: int = 5) -> str:
    """Data points in a sentence in the language in force: code and name, the first few of them."""
    listed = list(keys)
    shown = [
        f"{facts.values[key]['name']} ({key[0]})" if key in facts.values else " ".join(key) for key in listed
    ]
    first, more = say(shown[:limit]), len(listed) - limit
    return fill(_("{points} and {count} more"), {"points": first, "count": more}) if more > 0 else first
