"""The state of a data point, folded from its append-only history.

Open, question, accepted, accepted with reason, corrected and not verified are the verifier's judgement;
whether a data point is reported is another thing and stands in the assessment (three separate states per
data point: Verification Manual 2022 p.162-166; the finer ones are ours).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kpi_toolkit.review.models import Decision, DecisionKind, PointKey, PointState

DECIDED: Mapping[DecisionKind, PointState] = {
    DecisionKind.ACCEPT: PointState.ACCEPTED,
    DecisionKind.ACCEPT_WITH_REASON: PointState.ACCEPTED_WITH_REASON,
    DecisionKind.CORRECT: PointState.CORRECTED,
    DecisionKind.NOT_VERIFIED: PointState.NOT_VERIFIED,
}
"""What a verifier may decide, and the state it gives."""

VERIFIED = frozenset({PointState.ACCEPTED, PointState.ACCEPTED_WITH_REASON, PointState.CORRECTED})
"""States in which a value counts as verified."""

NEEDS_REASON = frozenset(
    {DecisionKind.ACCEPT_WITH_REASON, DecisionKind.CORRECT, DecisionKind.NOT_VERIFIED, DecisionKind.REOPEN}
)


@dataclass(frozen=True, slots=True)
class PointStanding:
    """How a data point stands.

    ``decision``: the verifier's decision in force, the original where it was carried over. ``last``: the
    last event of the history, which is what somebody must have seen to change it. ``lapsed``: the
    decision a new value made void, until somebody decides anew. ``questioned``: a question is open, which
    comes before everything else.
    """

    history: tuple[Decision, ...] = ()
    decision: Decision | None = None
    lapsed: Decision | None = None
    questioned: bool = False

    @property
    def state(self) -> PointState:
        return PointState.QUESTION if self.questioned else self.judgement

    @property
    def judgement(self) -> PointState:
        """The state apart from open questions."""
        return DECIDED[self.decision.kind] if self.decision else PointState.OPEN

    @property
    def last(self) -> Decision | None:
        return self.history[-1] if self.history else None

    @property
    def carried(self) -> bool:
        """Whether the decision in force was made on an earlier submission."""
        return self.decision is not None and self.last is not None and self.last.kind is DecisionKind.CARRIED


def fold(history: Iterable[Decision], questioned: bool = False) -> PointStanding:
    """The standing of one data point from its events in the order they were written."""
    events = tuple(history)
    by_id = {event.id: event for event in events}
    decision: Decision | None = None
    lapsed: Decision | None = None
    for event in events:
        match event.kind:
            case DecisionKind.CARRIED:
                decision, lapsed = by_id.get(event.about or ""), None
            case DecisionKind.LAPSED:
                decision, lapsed = None, by_id.get(event.about or "")
            case DecisionKind.REOPEN:
                decision, lapsed = None, None
            case _:
                decision, lapsed = event, None
    return PointStanding(events, decision, lapsed, questioned)


def standings(
    keys: Iterable[PointKey], decisions: Iterable[Decision], questioned: Collection[PointKey] = ()
) -> dict[PointKey, PointStanding]:
    """The standing of every data point; those without any event are open."""
    histories: dict[PointKey, list[Decision]] = {key: [] for key in keys}
    for decision in decisions:
        histories.setdefault((decision.code, decision.data_point), []).append(decision)
    return {key: fold(history, key in questioned) for key, history in histories.items()}
