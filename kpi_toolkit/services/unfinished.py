"""Rounds in which something is prepared and not handed in yet."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.services.acting import Acting


def unfinished(acting: Acting, round_ids: Iterable[str]) -> frozenset[str]:
    """Those of the rounds that have a working copy the person may see. Raises Refused."""
    asked = tuple(round_ids)

    def look(unit: UnitOfWork) -> frozenset[str]:
        return frozenset(one for one in asked if unit.prepared_version(one) is not None)

    return acting.read(look)
