"""Somebody acting on a store: the context every use case of a verification takes.

Every use case is a function of an ``Acting`` and returns a typed result or raises ``Refused``; nothing was
written then. Roles and states are checked here, from the table of the workflow.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from kpi_toolkit.framework import Framework, PackError, load_framework
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.signs import shown
from kpi_toolkit.review.models import (
    Grant,
    Role,
    RoundState,
)
from kpi_toolkit.review.ports import Hidden, Stale, Store, Unavailable, UnitOfWork, Unsure
from kpi_toolkit.review.refusal import Refusal, Refused
from kpi_toolkit.review.roles import Standing
from kpi_toolkit.review.table import Action
from kpi_toolkit.review.workflow import allowed

Result = TypeVar("Result")


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return uuid.uuid4().hex


@contextmanager
def faults() -> Iterator[None]:
    """What a store raises, as a refusal with a plain sentence. Nothing was written, or it says so."""
    try:
        yield
    except Stale:
        raise Refused("changed-meanwhile") from None
    except Hidden:
        raise Refused("not-there") from None
    except Unsure as error:
        raise Refused("store-unsure") from error
    except Unavailable as error:
        problem = str(error).replace("Nothing was written.", "").strip().rstrip(".")
        raise Refused("store-unavailable", problem=problem or _("it does not answer")) from error


@dataclass(frozen=True)
class Acting:
    """A person at work on a store.

    ``single_user``: the installation of one person, who may try everything; what they attest is never
    independent. ``framework``: the pack as installed, without overlays; the one a round names where None.
    """

    store: Store
    person_id: str
    single_user: bool = False
    framework: Framework | None = None
    clock: Callable[[], datetime] = field(default=now, repr=False)

    def read(self, look: Callable[[UnitOfWork], Result]) -> Result:
        """Look something up in one unit of work, which sees one state. Raises Refused."""
        return self._once(look, read_only=True)

    def write(self, change: Callable[[UnitOfWork], Result]) -> Result:
        """Change something in one unit of work, all of it or nothing. Raises Refused.

        Units that write take turns, so what ``change`` reads holds until it is written. Slow work comes
        before.
        """
        return self._once(change, read_only=False)

    def _once(self, work: Callable[[UnitOfWork], Result], *, read_only: bool) -> Result:
        with faults(), ExitStack() as stack:
            try:
                unit = stack.enter_context(self.store.begin(self.person_id, read_only=read_only))
            except Hidden:
                raise Refused("unknown-person", person=self.person_id) from None
            result = work(unit)
            if not read_only:
                unit.commit()
        return result

    def pack(self, key: str) -> Framework:
        """The installed pack of this key. Raises Refused where it is not the one this installation uses."""
        if self.framework is None:
            try:
                return load_framework(key)
            except PackError as error:
                raise Refused("unusable-pack", problem=str(error)) from None
        if self.framework.pack.key != key:
            raise Refused("other-framework", round=key, given=self.framework.pack.key)
        return self.framework

    def may(self, unit: UnitOfWork, action: Action, city_id: str | None = None) -> Role:
        """The role in which the person may do something that belongs to no round. Raises Refused."""
        standing = Standing(self.person_id, unit.grants(), city_id, single_user=self.single_user)
        return allowed_role(action, standing, None)


def allowed_role(action: Action, standing: Standing, state: RoundState | None) -> Role:
    answer = allowed(action, standing, state)
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return answer.role


LONGEST_TEXT = 20_000
"""Letters of a question, an answer or a reason: six pages. What is longer belongs into an attachment, and a store
keeps every text forever."""

LONGEST_NAME = 200
"""Letters of the name of a city, a country or a person."""


def clean(text: str | None, longest: int = LONGEST_TEXT) -> str:
    """What somebody typed, without signs that no database holds or that no page shows.

    Raises Refused where it has more letters than ``longest``.
    """
    words = shown(text or "").strip()
    if len(words) > longest:
        raise Refused("text-too-long", count=len(words), limit=longest)
    return words


def reason_of(reason: str | None) -> str:
    """A reason that says something. Raises Refused."""
    words = clean(reason)
    if not words:
        raise Refused("reason-needed")
    return words


def has_role(grants: tuple[Grant, ...], role: Role) -> bool:
    return any(grant.role is role for grant in grants)
