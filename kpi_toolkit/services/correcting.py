"""Single values typed in: a submission with some of its cells replaced, understood as cells of a file are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpi_toolkit.checks.registry import all_checks
from kpi_toolkit.checks.words import fill
from kpi_toolkit.framework import Framework, Point, fold_code
from kpi_toolkit.i18n import _
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services.acting import reason_of
from kpi_toolkit.submission.builder import TEXT_FIELDS, Builder, RawCell
from kpi_toolkit.submission.models import Entry, Note, Place, ReportedValue, Submission

PROFILE = "profile"
HARMLESS = frozenset({"understood-text", "unit-converted"})
"""Notes of the reading that say how something was understood, and not that it was not."""

SINGLE_FIELDS = ("final", "notation", "year", *TEXT_FIELDS)
"""What can be changed of a data point besides its inputs."""

SAME_CELL = frozenset({"duplicate-value", "repeated-value", "files-disagree"})
"""Notes that compare a cell with another one, which a correction settles."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value to correct.

    ``code`` and ``data_point`` name a data point, or "profile" and a figure of the profile. ``field``:
    one of the data point's inputs, final, notation, year, quality, origin, source, comment or evidence;
    value for the profile. ``text``: as one would type it into the workbook; empty takes the value away.
    """

    code: str
    data_point: str
    field: str
    text: str
    reason: str
    unit: str = ""


def apply(
    submission: Submission, framework: Framework, changes: Sequence[Change], *, number: int
) -> tuple[Submission, tuple[dict[str, Any], ...]]:
    """The submission with the changes made, and what was changed from what to what, and why.

    ``number``: of the new submission, which the place of a typed value names. Raises Refused for what is
    not known, cannot be understood, changes nothing or has no reason.
    """
    if not changes:
        raise Refused("nothing-changed")
    told = []
    for change in changes:
        reason = reason_of(change.reason)
        if change.code.strip().casefold() == PROFILE:
            submission, old, new = _profile(submission, framework, change, number)
            code, data_point = PROFILE, change.data_point
        else:
            point = find_point(framework, change.code, change.data_point)
            submission, old, new = _figure(submission, framework, point, change, number)
            code, data_point = point.key
        if (old.raw if old else "") == (new.raw if new else ""):
            raise Refused("nothing-changed")
        told.append(
            {
                "code": code,
                "data_point": data_point,
                "field": change.field,
                "old": old.raw if old else None,
                "new": new.raw if new else None,
                "reason": reason,
            }
        )
    return submission, tuple(told)


def entry_of(submission: Submission, code: str, data_point: str, field: str) -> Entry | None:
    """What stands in the field that a change is about (code "profile" for the profile); None for nothing."""
    if code == PROFILE:
        return submission.profile.get(data_point)
    said = submission.values.get((code, data_point), ReportedValue())
    found: Entry | None = said.inputs.get(field) or (getattr(said, field) if field in SINGLE_FIELDS else None)
    return found


def find_point(framework: Framework, code: str, data_point: str) -> Point:
    """A data point as somebody names it: the key may be left out where there is only one. Raises Refused."""
    kpi = framework.kpi(code)
    points = framework.points_of(kpi) if kpi else ()
    wanted = data_point.strip().casefold()
    for point in points:
        named = {
            name.casefold() for name in (point.data_point.key, point.data_point.name, point.name) if name
        }
        if wanted in named or (not wanted and len(points) == 1):
            return point
    raise Refused("unknown-data-point", code=code, data_point=data_point)


def _figure(
    submission: Submission, framework: Framework, point: Point, change: Change, number: int
) -> tuple[Submission, Entry | None, Entry | None]:
    fields = (*point.inputs, *SINGLE_FIELDS)
    name = change.field.strip()
    if name not in fields:
        raise Refused("unknown-field", field=name, name=point.name, fields=", ".join(fields))
    label = f"{name} of {fold_code(point.code)} {point.data_point.key}"
    cell = _cell(change, label, number)
    builder = _builder(framework, submission)
    if name in point.inputs or name == "final":
        builder.figure(point, name, cell, change.unit)
    elif name == "notation":
        builder.notation(point, cell)
    else:
        builder.text(point, name, cell)
    read = builder.build()
    _understood(framework, read.notes, change)
    typed, said = read.value(point), submission.value(point)
    # A word such as "NR" typed as a figure is a notation: then the figure goes and the notation comes.
    new = typed.inputs.get(name) or getattr(typed, name, None) or typed.notation
    if new is None and not cell.empty:
        raise Refused("not-understood", text=change.text, problem=_("it is not one of the words used here"))
    old = entry_of(submission, *point.key, name)
    changed = _replaced(said, typed, name, in_inputs=name in point.inputs)
    changed = replace(changed, places={**said.places, name: cell.place})
    gone = {entry.place for entry in (old,) if entry} | {said.places.get(name, cell.place)}
    notes = _without(submission.notes, point, gone)
    values = {**submission.values, point.key: changed}
    return replace(submission, values=values, notes=(*notes, *read.notes)), old, new


def _replaced(said: ReportedValue, typed: ReportedValue, name: str, *, in_inputs: bool) -> ReportedValue:
    if in_inputs:
        inputs = {key: entry for key, entry in said.inputs.items() if key != name}
        said = replace(said, inputs={**inputs, **typed.inputs})
    else:
        said = replace(said, **{name: getattr(typed, name)})
    return replace(said, notation=typed.notation) if typed.notation else said


def _profile(
    submission: Submission, framework: Framework, change: Change, number: int
) -> tuple[Submission, Entry | None, Entry | None]:
    name = change.data_point.strip()
    fields = dict.fromkeys((*(f.key for f in framework.pack.profile), *framework.shared_inputs))
    if name not in fields:
        raise Refused("unknown-field", field=name, name=_("the profile"), fields=", ".join(fields))
    cell = _cell(change, f"{name} of the profile", number)
    builder = _builder(framework, submission if name != "currency" else Submission())
    builder.profile(name, cell, change.unit)
    read = builder.build()
    _understood(framework, read.notes, change)
    old = entry_of(submission, PROFILE, name, change.field)
    new = read.profile.get(name) if not cell.empty else None
    profile = {key: entry for key, entry in submission.profile.items() if key != name}
    if new is not None:
        profile[name] = new
    notes = _without(submission.notes, None, {old.place} if old else set())
    return replace(submission, profile=profile, notes=(*notes, *read.notes)), old, new


def _builder(framework: Framework, submission: Submission) -> Builder:
    """A builder that knows the currency, which figures in money need."""
    builder = Builder(framework)
    currency = submission.text("currency")
    if currency:
        builder.profile("currency", RawCell(currency, "text", Place()))
    return builder


def _cell(change: Change, label: str, number: int) -> RawCell:
    return RawCell(change.text.strip() or None, "text", Place(f"Correction {number}", None, label))


def _understood(framework: Framework, notes: Iterable[Note], change: Change) -> None:
    """Refuse what a file would be given a finding for: whoever types can be asked at once."""
    checks = all_checks(framework)
    for note in notes:
        if note.check not in HARMLESS:
            parameters: Mapping[str, Any] = {"value": note.value, "name": "", **note.parameters}
            raise Refused(
                "not-understood", text=change.text, problem=fill(checks[note.check].message, parameters)
            )


def _without(notes: Iterable[Note], point: Point | None, places: set[Place]) -> list[Note]:
    """The notes that still hold once these cells are replaced."""

    def settled(note: Note) -> bool:
        own = point is not None and (note.code, note.data_point) == point.key
        return note.place in places or (own and note.check in SAME_CELL)

    return [note for note in notes if not settled(note)]
