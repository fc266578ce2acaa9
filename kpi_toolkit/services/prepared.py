"""A working copy as the city sees it: reading it, and the stamp for whoever keeps what they computed of it.

``preparing`` changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from pydantic import ValidationError

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import PointKey
from kpi_toolkit.review.carry import Difference, difference
from kpi_toolkit.review.desk import WorkingCopy
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.models import SubmissionRecord, SubmittedFile
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.case import Case
from kpi_toolkit.services.handing_in import CORRECTION, FILES, notices
from kpi_toolkit.services.pinning import compared_with
from kpi_toolkit.services.typing_over import Typed, told
from kpi_toolkit.submission.codec import from_document
from kpi_toolkit.submission.models import Submission


class Stamp(NamedTuple):
    """What changes whenever a working copy looks different: for whoever keeps what they computed of it."""

    version: int
    hash: str


@dataclass(frozen=True)
class Prepared:
    """A working copy as the city sees it.

    ``copy``: as it is stored. ``current``: the submission in force, None before anything was handed in.
    ``number``: of the submission it would become. ``installed``: version of the installed pack. Whatever
    takes long is computed when it is first asked for.
    """

    copy: WorkingCopy
    city: str
    number: int
    installed: str
    current: SubmissionRecord | None = None

    @property
    def version(self) -> int:
        return self.copy.version

    @property
    def by(self) -> str:
        return self.copy.by

    @property
    def at(self) -> datetime:
        return self.copy.at

    @property
    def files(self) -> tuple[SubmittedFile, ...]:
        """The uploaded files, without bytes; none where it started from what was handed in."""
        return self.copy.files

    @property
    def changes(self) -> tuple[Typed, ...]:
        """The typed values in force: code, data_point, field, old, new, reason, and text and unit as typed."""
        return self.copy.changes

    @property
    def dropped(self) -> tuple[Typed, ...]:
        """The typed values the last step took away, as ``changes``, with what the new files say ``now``."""
        return self.copy.dropped

    @property
    def overlays(self) -> tuple[str, ...]:
        return tuple(self.copy.pinned.get("overlays", ()))

    @property
    def previous(self) -> dict[PointKey, float]:
        """The figures of the year before that it was compared with."""
        return compared_with(self.copy.pinned, "previous")

    @property
    def behind(self) -> bool:
        """Whether something was handed in, or another pack installed, since: ``catch_up`` before handing in."""
        return is_behind(self.copy, self.current.id if self.current else None, self.installed)

    @cached_property
    def submission(self) -> Submission:
        return from_document(self.copy.parsed)

    @cached_property
    def assessment(self) -> Assessment:
        """Raises Refused where another version of the toolkit made it: ``catch_up`` makes it anew."""
        try:
            return Assessment.model_validate(self.copy.assessment)
        except ValidationError:
            raise Refused("behind") from None

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.copy.parsed, self.copy.assessment)

    @cached_property
    def compared(self) -> Difference | None:
        """What lies between the submission in force and this; None before anything was handed in."""
        return difference(Facts.of(self.current), self.facts) if self.current else None

    @property
    def notices(self) -> tuple[str, ...]:
        """What the city should look at before handing in, in sentences."""
        return tuple(notices(self.city, self.copy.assessment["city"], self.compared))

    @cached_property
    def record(self) -> SubmissionRecord:
        """As the submission it would become, for whatever takes one; its id changes with every version."""
        names = (
            "id",
            "round_id",
            "by",
            "at",
            "files",
            "parsed",
            "assessment",
            "pack",
            "pack_version",
            "pinned",
        )
        return SubmissionRecord(
            **{name: getattr(self.copy, name) for name in names},
            number=self.number,
            parent_id=self.copy.base_id,
            kind=FILES if self.files else CORRECTION,
            changes=told(self.changes),
        )


def prepared(acting: Acting, round_id: str) -> Prepared | None:
    """The working copy of a round; None where there is none. Raises Refused."""

    def look(unit: UnitOfWork) -> Prepared | None:
        case = Case(acting, unit, round_id, Action.SEE_PREPARED)
        copy = unit.prepared(round_id)
        return prepared_of(case, copy) if copy else None

    return acting.read(look)


def stamp(acting: Acting, round_id: str) -> Stamp | None:
    """The stamp of the working copy, which is quick to get; None where there is none. Raises Refused."""

    def look(unit: UnitOfWork) -> Stamp | None:
        case = Case(acting, unit, round_id, Action.SEE_PREPARED)
        version = unit.prepared_version(round_id)
        return None if version is None else Stamp(version, f"{round_id}-{version}-{case.round.version}")

    return acting.read(look)


def prepared_of(case: Case, copy: WorkingCopy) -> Prepared:
    """A working copy of an opened round."""
    installed = case.acting.pack(case.round.framework).pack.version
    return Prepared(copy, case.city.name, len(case.submissions) + 1, installed, case.latest)


def is_behind(copy: WorkingCopy, latest_id: str | None, installed: str) -> bool:
    """Whether a working copy rests on another submission than the current one, or another version of the pack."""
    return copy.base_id != latest_id or copy.pack_version != installed
