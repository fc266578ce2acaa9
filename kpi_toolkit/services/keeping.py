"""Looking after a store from within the app: is it as it was written, its ledger, a copy to take away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kpi_toolkit.i18n import _
from kpi_toolkit.review.models import LedgerEntry
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.acting import Acting, faults
from kpi_toolkit.store import SqlStore
from kpi_toolkit.store import operations as store_operations
from kpi_toolkit.store.ledger import Anchor, LedgerReport


@dataclass(frozen=True, slots=True)
class StoreCheck:
    """What a check of the store found. ``problems``: sentences; none where everything is as it was written."""

    ledger: LedgerReport
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenCopy:
    """A copy to keep elsewhere. ``anchor``: the ledger's count and head in it, to be kept apart from it."""

    name: str
    data: bytes
    anchor: str


def _store(acting: Acting) -> SqlStore:
    """The store, for somebody who may look after it. Raises Refused."""
    acting.read(lambda unit: acting.may(unit, Action.KEEP))
    if not isinstance(acting.store, SqlStore):
        raise Refused("store-unavailable", problem=_("it is of another kind"))
    return acting.store


def check_store(acting: Acting, anchors: Iterable[str] = ()) -> StoreCheck:
    """Check schema, references, ledger, rows and files against what was written.

    ``anchors``: ``count:hash`` as printed on reports, exports and backups. Raises Refused.
    """
    store = _store(acting)
    try:
        known = [Anchor.parse(text) for text in anchors if text.strip()]
    except ValueError as error:
        raise Refused("not-an-anchor", problem=str(error)) from None
    with faults():
        ledger = store_operations.verify_store(store.url, known)
        problems = tuple(store_operations.check(store.url, known))
    return StoreCheck(ledger, problems)


def take_backup(acting: Acting) -> TakenCopy:
    """A copy of the whole store as it is now, while others go on working. Raises Refused."""
    return _copy(acting, "backup")


def take_ledger(acting: Acting) -> TakenCopy:
    """The ledger in the form that anybody can verify without this program (docs/ledger.md). Raises Refused."""
    return _copy(acting, "ledger")


def _copy(acting: Acting, kind: str) -> TakenCopy:
    store = _store(acting)
    make = {"backup": store_operations.backup, "ledger": store_operations.export_ledger}[kind]
    ending = {"backup": "zip", "ledger": "jsonl"}[kind]
    with tempfile.TemporaryDirectory() as folder, faults():
        target = Path(folder) / f"kpi-toolkit-{kind}-{acting.clock():%Y-%m-%d}.{ending}"
        try:
            copy = make(store.url, target)
        except OSError:
            raise Refused(
                "store-unavailable", problem=_("the disk for the copy takes nothing more")
            ) from None
        return TakenCopy(target.name, target.read_bytes(), str(copy.head))


def entries(acting: Acting, *, last: int) -> tuple[LedgerEntry, ...]:
    """The last entries of the ledger, newest first. Raises Refused."""
    _store(acting)
    return acting.read(lambda unit: unit.ledger())[-last:][::-1]
