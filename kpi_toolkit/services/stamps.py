"""Whether anything changed: a short text per round that is another one after every change of it.

Whoever keeps what they computed of a round keeps it under its stamp.
"""

from __future__ import annotations

from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services.acting import Acting


def stamp(acting: Acting, round_id: str) -> str:
    """The stamp of a round as the person sees it: its last ledger entry and the person's roles.

    Raises Refused where the round is not there or may not be seen.
    """

    def look(unit: UnitOfWork) -> str:
        found = unit.round(round_id)
        if found is None:
            raise Refused("unknown-round", round=round_id)
        roles = sorted(f"{grant.role}:{grant.city_id or ''}" for grant in unit.grants())
        return "|".join((round_id, str(found.version), str(unit.last_entry(round_id)), *roles))

    return acting.read(look)


def list_stamp(acting: Acting) -> str:
    """The stamp of everything a person sees: the head of the ledger and the person's roles. Raises Refused."""

    def look(unit: UnitOfWork) -> str:
        roles = sorted(f"{grant.role}:{grant.city_id or ''}" for grant in unit.grants())
        return "|".join((unit.head()[1], *roles))

    return acting.read(look)
