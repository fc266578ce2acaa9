"""A new submission and the one before: which decisions go on, which lapse, and what the difference is.

The rule (ours; U4SSC has none): a decision speaks of a value, so it goes on exactly where value, inputs,
units and years are what they were, and lapses visibly where they are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kpi_toolkit.review.facts import Facts, Flag
from kpi_toolkit.review.models import DecisionKind, PointKey, Tick
from kpi_toolkit.review.points import PointStanding

PARTS = ("value", "status", "unit", "year")
GONE = "gone"

NAMING = ("code", "data_point", "input", "label", "first_label", "second_label")
"""Parameters that say what a finding is about, and not what is wrong with it this time."""


@dataclass(frozen=True, slots=True)
class Passing:
    """What a new submission does to one decision. ``about``: the decision's id; ``changed``: what is not as
    it was.
    """

    key: PointKey
    kind: DecisionKind
    about: str
    fingerprint: str
    changed: tuple[str, ...] = ()


def carry(points: Mapping[PointKey, PointStanding], old: Facts, new: Facts) -> list[Passing]:
    """For every decision in force, whether it goes on. None is left out."""
    out = []
    for key, standing in points.items():
        decision = standing.decision
        if decision is None:
            continue
        current = new.fingerprints.get(key)
        if current is not None and current == decision.fingerprint:
            out.append(Passing(key, DecisionKind.CARRIED, decision.id, current))
        else:
            out.append(
                Passing(key, DecisionKind.LAPSED, decision.id, current or "", changed_parts(key, old, new))
            )
    return out


def lapsed_ticks(ticks: Mapping[tuple[str, str], Tick], old: Facts, new: Facts) -> list[Tick]:
    """The ticks of indicators of which a value changed: what was checked is not there any more."""
    codes = {key[0] for key in changed_points(old, new)}
    return [tick for tick in ticks.values() if tick.code in codes]


def changed_points(old: Facts, new: Facts) -> tuple[PointKey, ...]:
    """Data points whose fingerprint differs, and those only one of the two has; in the order of the newer
    one.
    """
    keys = dict.fromkeys((*new.fingerprints, *old.fingerprints))
    return tuple(key for key in keys if old.fingerprints.get(key) != new.fingerprints.get(key))


def changed_parts(key: PointKey, old: Facts, new: Facts) -> tuple[str, ...]:
    """Which parts of a data point differ: value, status, unit, year, inputs."""
    before, after = old.substances.get(key), new.substances.get(key)
    if before is None or after is None:
        return (GONE,)
    parts = [part for part in PARTS if before[part] != after[part]]
    return (*parts, *(("inputs",) if before["inputs"] != after["inputs"] else ()))


@dataclass(frozen=True, slots=True)
class ChangedInput:
    label: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A data point that is not as it was; ``old`` and ``new`` as reports print them, None where it is
    missing.
    """

    code: str
    data_point: str
    name: str
    parts: tuple[str, ...]
    old: str | None
    new: str | None
    inputs: tuple[ChangedInput, ...]


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A figure or word of the profile that is not as it was."""

    key: str
    label: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class FindingsBetween:
    """What the checks raised before and raise no more, raise newly, and raise still (as they say it now)."""

    fixed: tuple[Flag, ...]
    new: tuple[Flag, ...]
    open: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What lies between two submissions."""

    fixed: tuple[Flag, ...]
    new: tuple[Flag, ...]
    still_open: tuple[Flag, ...]
    values: tuple[ChangedValue, ...]
    profile: tuple[ChangedField, ...]


def difference(old: Facts, new: Facts) -> Difference:
    """Findings that are fixed, new and still open, and the values that changed."""
    findings = findings_between(old, new)
    values = tuple(_changed_value(key, old, new) for key in changed_points(old, new))
    profile = tuple(_changed_profile(old, new))
    return Difference(findings.fixed, findings.new, findings.open, values, profile)


def identity(flag: Flag) -> tuple:
    """What makes a finding the same one in two submissions: check, data point, field and what it names.

    Not its row, and not the figures in it: a value that is still too large is still the same problem.
    """
    names = NAMING if flag.data_point else (*NAMING, "text")
    named = tuple(_plain(flag.parameters.get(name)) for name in names)
    return flag.check, flag.code, flag.data_point, flag.field, named


def findings_between(old: Facts, new: Facts) -> FindingsBetween:
    """Pair findings of one identity; where there are several, those with the same parameters first."""
    waiting: dict[tuple, list[Flag]] = {}
    for flag in old.flags:
        waiting.setdefault(identity(flag), []).append(flag)
    paired: list[Flag | None] = [None] * len(new.flags)
    for exact in (True, False):
        for index, flag in enumerate(new.flags):
            candidates = waiting.get(identity(flag), [])
            if paired[index] is not None:
                continue
            match = next((c for c in candidates if not exact or c.parameters == flag.parameters), None)
            if match is not None:
                candidates.remove(match)
                paired[index] = match
    left = {id(flag) for flags in waiting.values() for flag in flags}
    matched = list(zip(new.flags, paired, strict=True))
    return FindingsBetween(
        fixed=tuple(flag for flag in old.flags if id(flag) in left),
        new=tuple(flag for flag, match in matched if match is None),
        open=tuple(flag for flag, match in matched if match is not None),
    )


def _changed_value(key: PointKey, old: Facts, new: Facts) -> ChangedValue:
    before, after = old.values.get(key), new.values.get(key)
    shown = after or before or {}
    return ChangedValue(
        code=key[0],
        data_point=key[1],
        name=shown["name"],
        parts=changed_parts(key, old, new),
        old=before["printed"] if before else None,
        new=after["printed"] if after else None,
        inputs=tuple(_changed_inputs(key, old, new)),
    )


def _changed_inputs(key: PointKey, old: Facts, new: Facts) -> Iterable[ChangedInput]:
    labels: dict[str, str] = {}
    figures: list[dict[str, Any]] = []
    for facts in (old, new):
        traced = facts.values[key]["trace"]["inputs"] if key in facts.values else ()
        labels |= {given["input"]: given["label"] for given in traced}
        figures.append({given["input"]: given["value"] for given in traced})
    before, after = figures
    for name, label in labels.items():
        if before.get(name) != after.get(name):
            yield ChangedInput(label, before.get(name), after.get(name))


def _changed_profile(old: Facts, new: Facts) -> Iterable[ChangedField]:
    before, after = old.assessment["profile"], new.assessment["profile"]
    for key in dict.fromkeys((*before, *after)):
        values = [profile[key]["value"] if key in profile else None for profile in (before, after)]
        if values[0] != values[1]:
            yield ChangedField(key, (after.get(key) or before[key])["label"], *values)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
