"""What a verifier may decide about a data point, from its standing and the submissions alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.models import DecisionKind, PointKey, PointState
from kpi_toolkit.review.points import DECIDED, PointStanding
from kpi_toolkit.review.refusal import Refusal


def name_of(facts: Facts, key: PointKey) -> str:
    """A data point in a sentence: its name with its code."""
    return f"{facts.values[key]['name']} ({key[0]})"


def has_value(facts: Facts, key: PointKey) -> bool:
    """Whether a reported data point has a value that could be read and computed."""
    return facts.values[key]["value"] is not None


def undecidable(facts: Facts, key: PointKey, *, questioned: bool) -> Refusal | None:
    """Why nothing at all can be decided about a data point now; None where something can."""
    if facts.values[key]["status"] != "reported":
        return Refusal("not-reported", {"name": name_of(facts, key)})
    if questioned:
        return Refusal("question-open", {"name": name_of(facts, key)})
    return None


def hindrance(kind: DecisionKind, facts: Facts, key: PointKey, earlier: Iterable[Facts]) -> Refusal | None:
    """Why the value of a data point does not allow a decision; None where it does.

    ``earlier``: the submissions of the round before this one, of which a corrected value must differ.
    """
    name = {"name": name_of(facts, key)}
    if kind is not DecisionKind.NOT_VERIFIED and not has_value(facts, key):
        return Refusal("no-value", name)
    if kind is DecisionKind.ACCEPT and facts.serious_flags(key):
        return Refusal("flag-needs-reason", name)
    if kind is DecisionKind.CORRECT and differing(facts, key, earlier) is None:
        return Refusal("never-corrected", name)
    return None


def hindrances(
    facts: Facts, key: PointKey, earlier: Iterable[Facts]
) -> Mapping[DecisionKind, Refusal | None]:
    """Everything a verifier decides, with why it does not go here."""
    known = tuple(earlier)
    return {kind: hindrance(kind, facts, key, known) for kind in DECIDED}


def differing(facts: Facts, key: PointKey, earlier: Iterable[Facts]) -> Facts | None:
    """The last submission before this one in which the value was another; None where there is none."""
    now = facts.fingerprints[key]
    others = (one for one in reversed(tuple(earlier)) if one.fingerprints.get(key, now) != now)
    return next(others, None)


def clean_points(facts: Facts, points: Mapping[PointKey, PointStanding]) -> tuple[PointKey, ...]:
    """The open data points with a value of which no check says anything and no question is open."""
    flags = facts.flags_by_point
    return tuple(
        key
        for key in facts.reported
        if points[key].state is PointState.OPEN and not flags[key] and has_value(facts, key)
    )
