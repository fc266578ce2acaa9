"""What somebody has typed and not saved yet, kept so that a reload or a broken connection loses nothing.

A draft belongs to a place in the program and to the person who wrote it; nobody else sees it, it counts for
nothing and stands in no ledger. Saving the real thing drops it.
"""

from __future__ import annotations

import json
from typing import Any

from kpi_toolkit.review.desk import Draft
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services.acting import Acting, clean, new_id

MAX_BYTES = 200_000
MAX_DRAFTS = 1_000
MAX_PLACE = 300


def keep(acting: Acting, place: str, content: dict[str, Any]) -> None:
    """Keep a draft, in place of the one that was there.

    ``place``: such as "round/<id>/decision/<code>/<data point>". ``content``: plain JSON data. Raises Refused
    where it is too large or there are too many, ValueError or TypeError for what is no place or no JSON.
    """
    _check(place)
    size = len(json.dumps(content, allow_nan=False))
    if size > MAX_BYTES:
        raise Refused("draft-too-large", limit=MAX_BYTES // 1_000)
    draft = Draft(new_id(), acting.person_id, place, content, acting.clock())

    def change(unit: UnitOfWork) -> None:
        new = all(one.place != place for one in unit.drafts(place))
        if new and unit.draft_count() >= MAX_DRAFTS:
            raise Refused("too-many-drafts", count=MAX_DRAFTS)
        unit.keep_draft(draft)

    acting.write(change)


def kept(acting: Acting, place: str) -> dict[str, Any] | None:
    """What the person has kept at a place; None for nothing. Raises Refused."""
    return drafts(acting, place).get(place)


def drop(acting: Acting, place: str) -> None:
    """Drop the draft at a place, where there is one. Raises Refused."""
    if kept(acting, place) is not None:  # looking waits for nobody, writing does
        acting.write(lambda unit: unit.drop_draft(place))


def drafts(acting: Acting, prefix: str = "") -> dict[str, dict[str, Any]]:
    """The person's drafts by place, of the places that begin so, oldest first. Raises Refused."""
    return {one.place: one.content for one in acting.read(lambda unit: unit.drafts(prefix))}


def _check(place: str) -> None:
    if not place or len(place) > MAX_PLACE or clean(place) != place:
        raise ValueError(f"{place!r} is no place for a draft")
