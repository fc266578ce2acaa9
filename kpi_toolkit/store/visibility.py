"""What a person may see. The only place that decides it; every read and write asks here.

| | rounds | with files, questions, messages, attachments |
|---|---|---|
| administrator, the system | all | yes |
| official | of their cities | yes |
| verifier | they are or were assigned to | yes |
| analyst | verified or published | no |

What is being prepared is for officials of the city and administrators; drafts and long work are for whoever
they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, false, literal, or_, select, true, union

from kpi_toolkit.review.models import Grant, Person, Role, RoundState
from kpi_toolkit.store import tables as t

SYSTEM = Person(id="system", name=None)


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks, with the roles they have."""

    person: Person
    roles: frozenset[Role] = field(default=frozenset())
    cities: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, person: Person, grants: tuple[Grant, ...]) -> Sight:
        """The sight of a person with these grants."""
        own = frozenset(g.city_id for g in grants if g.role is Role.OFFICIAL and g.city_id is not None)
        return cls(person, frozenset(grant.role for grant in grants), own)

    @property
    def everything(self) -> bool:
        """Whether nothing is hidden: for administrators and the system."""
        return self.person is SYSTEM or Role.ADMINISTRATOR in self.roles


def _rounds(sight: Sight, *, closed: bool) -> ColumnElement[bool]:
    if sight.everything:
        return true()
    seen: list[ColumnElement[bool]] = [false()]
    if Role.OFFICIAL in sight.roles:
        seen.append(t.RoundRow.city_id.in_(sight.cities))
    if Role.VERIFIER in sight.roles:
        mine = t.AssignmentRow.verifier_id == sight.person.id
        seen.append(t.RoundRow.id.in_(select(t.AssignmentRow.round_id).where(mine)))
    if Role.ANALYST in sight.roles and closed:
        seen.append(t.RoundRow.state.in_((RoundState.VERIFIED, RoundState.PUBLISHED)))
    return or_(*seen)


def rounds_seen(sight: Sight) -> Select[Any]:
    """Ids of the rounds a person may see at all."""
    return select(t.RoundRow.id).where(_rounds(sight, closed=True))


def rounds_open(sight: Sight) -> Select[Any]:
    """Ids of the rounds a person may see with files, questions, messages and attachments, and write to."""
    return select(t.RoundRow.id).where(_rounds(sight, closed=False))


def rounds_prepared(sight: Sight) -> Select[Any]:
    """Ids of the rounds whose working copy a person may see and change: their city's."""
    own = t.RoundRow.city_id.in_(sight.cities)
    return select(t.RoundRow.id).where(true() if sight.everything else own)


def questions_open(sight: Sight) -> Select[Any]:
    """Ids of the question threads a person may see."""
    return select(t.QuestionRow.id).where(t.QuestionRow.round_id.in_(rounds_open(sight)))


def cities_seen(sight: Sight) -> Select[Any]:
    """Ids of the cities: one's own, and those of the rounds one sees."""
    if sight.everything:
        return select(t.CityRow.id)
    of_rounds = select(t.RoundRow.city_id).where(_rounds(sight, closed=True))
    return select(t.CityRow.id).where(or_(t.CityRow.id.in_(sight.cities), t.CityRow.id.in_(of_rounds)))


def people_seen(sight: Sight) -> Select[Any]:
    """Ids of the people: oneself, the officials of one's cities, and who acted in the rounds one works on."""
    if sight.everything:
        return select(t.PersonRow.id)
    actors = [
        *(select(row.by).where(row.round_id.in_(rounds_open(sight))) for row in _ACTED),
        *(select(who).where(of_round.in_(rounds_open(sight))) for who, of_round in _NAMED),
        select(t.MessageRow.by).where(t.MessageRow.question_id.in_(questions_open(sight))),
        select(t.GrantRow.person_id).where(t.GrantRow.city_id.in_(sight.cities)),
    ]
    mine = t.PersonRow.id == sight.person.id
    return select(t.PersonRow.id).where(or_(mine, t.PersonRow.id.in_(union(*actors))))


def subjects_seen(sight: Sight) -> ColumnElement[bool]:
    """Whether a ledger entry is about something one may see: oneself, a round, or a record in a round."""
    if sight.everything:
        return true()
    subjects = [
        select(literal(sight.person.id)),
        rounds_seen(sight),
        *(select(row.id).where(row.round_id.in_(rounds_seen(sight))) for row in _SHOWN),
        *(select(row.id).where(row.round_id.in_(rounds_open(sight))) for row in _HIDDEN),
        select(t.MessageRow.id).where(t.MessageRow.question_id.in_(questions_open(sight))),
    ]
    return t.LedgerRow.subject.in_(union(*subjects))


_SHOWN: tuple[Any, ...] = (
    t.EventRow,
    t.AssignmentRow,
    t.SubmissionRow,
    t.DecisionRow,
    t.TickRow,
    t.AttestationRow,
    t.ReportRow,
)
_HIDDEN: tuple[Any, ...] = (t.QuestionRow, t.AttachmentRow)
_ACTED: tuple[Any, ...] = tuple(row for row in (*_SHOWN, *_HIDDEN) if hasattr(row, "by"))
_NAMED: tuple[tuple[Any, Any], ...] = (
    (t.AssignmentRow.verifier_id, t.AssignmentRow.round_id),
    (t.AssignmentRow.assigned_by, t.AssignmentRow.round_id),
    (t.QuestionRow.asked_by, t.QuestionRow.round_id),
)
