"""The tables, as SQLAlchemy mappings. Columns carry the names of the records' fields.

``serial`` keeps the order in which rows were written. ``salt`` is random: with it a row's hash may stand in
the ledger without telling the name in the row, once name and salt are erased.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from kpi_toolkit.review.models import DecisionKind, ReportState, Role, RoundState


class Utc(TypeDecorator[datetime]):
    """A time in UTC. SQLite knows no zones: there it is stored without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonObject(TypeDecorator[dict[str, Any]]):
    """A dictionary as a JSON object."""

    impl = JSON
    cache_ok = True
    shape = dict


class JsonTuple(TypeDecorator[tuple[Any, ...]]):
    """A tuple as a JSON list."""

    impl = JSON
    cache_ok = True
    shape = list

    def process_result_value(self, value: list[Any] | None, dialect: Dialect) -> tuple[Any, ...] | None:
        return None if value is None else tuple(value)


def words(kind: type[Enum]) -> EnumType:
    """The type of a column that holds one of a few words."""
    return EnumType(
        kind, native_enum=False, length=40, values_callable=lambda kind: [word.value for word in kind]
    )


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        datetime: Utc(),
        dict[str, Any]: JsonObject(),
        tuple[Any, ...]: JsonTuple(),
        **{kind: words(kind) for kind in (Role, RoundState, DecisionKind, ReportState)},
    }


class Recorded:
    """A row with an id and its place in the order of writing."""

    serial: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)


def reference(target: str, **options: Any) -> Any:
    """A column that names a row of another table."""
    return mapped_column(ForeignKey(target), **options)


def _by() -> Any:
    return reference("people.id")


def _round() -> Any:
    return reference("rounds.id", index=True)


class CityRow(Recorded, Base):
    __tablename__ = "cities"
    name: Mapped[str]
    country: Mapped[str]
    version: Mapped[int]


class PersonRow(Recorded, Base):
    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)
    name: Mapped[str | None]
    contact: Mapped[str | None]
    issuer: Mapped[str | None]
    subject: Mapped[str | None]
    erased: Mapped[bool]
    salt: Mapped[str | None]


class GrantRow(Recorded, Base):
    __tablename__ = "grants"
    person_id: Mapped[str] = reference("people.id", index=True)
    role: Mapped[Role]
    city_id: Mapped[str | None] = reference("cities.id")


class RoundRow(Recorded, Base):
    __tablename__ = "rounds"
    city_id: Mapped[str] = reference("cities.id", index=True)
    year: Mapped[int]
    framework: Mapped[str]
    state: Mapped[RoundState]
    version: Mapped[int]
    created_at: Mapped[datetime]


class EventRow(Recorded, Base):
    __tablename__ = "events"
    round_id: Mapped[str] = _round()
    action: Mapped[str]
    from_state: Mapped[RoundState | None]
    to_state: Mapped[RoundState]
    by: Mapped[str] = _by()
    at: Mapped[datetime]
    reason: Mapped[str | None]


class AssignmentRow(Recorded, Base):
    __tablename__ = "assignments"
    round_id: Mapped[str] = _round()
    verifier_id: Mapped[str] = reference("people.id", index=True)
    assigned_by: Mapped[str] = _by()
    assigned_at: Mapped[datetime]
    conflicts: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]


class SubmissionRow(Recorded, Base):
    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("round_id", "number"),)
    round_id: Mapped[str] = _round()
    number: Mapped[int]
    parent_id: Mapped[str | None] = reference("submissions.id")
    kind: Mapped[str]
    by: Mapped[str] = _by()
    at: Mapped[datetime]
    parsed: Mapped[dict[str, Any]]
    assessment: Mapped[dict[str, Any]]
    pack: Mapped[str]
    pack_version: Mapped[str]
    pinned: Mapped[dict[str, Any]]
    changes: Mapped[tuple[Any, ...]]


class DecisionRow(Recorded, Base):
    __tablename__ = "decisions"
    round_id: Mapped[str] = _round()
    submission_id: Mapped[str] = reference("submissions.id")
    code: Mapped[str]
    data_point: Mapped[str]
    kind: Mapped[DecisionKind]
    reason: Mapped[str | None]
    fingerprint: Mapped[str]
    by: Mapped[str] = _by()
    at: Mapped[datetime]
    about: Mapped[str | None]


class TickRow(Recorded, Base):
    __tablename__ = "ticks"
    round_id: Mapped[str] = _round()
    code: Mapped[str]
    check: Mapped[str]
    ticked: Mapped[bool]
    by: Mapped[str] = _by()
    at: Mapped[datetime]


class QuestionRow(Recorded, Base):
    __tablename__ = "questions"
    round_id: Mapped[str] = _round()
    code: Mapped[str]
    data_point: Mapped[str]
    asked_by: Mapped[str] = _by()
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = _by()


class MessageRow(Recorded, Base):
    __tablename__ = "messages"
    question_id: Mapped[str] = reference("questions.id", index=True)
    text: Mapped[str]
    answer: Mapped[bool]
    by: Mapped[str] = _by()
    at: Mapped[datetime]


class AttachmentRow(Recorded, Base):
    __tablename__ = "attachments"
    round_id: Mapped[str] = _round()
    code: Mapped[str]
    data_point: Mapped[str]
    message_id: Mapped[str | None] = reference("messages.id")
    by: Mapped[str] = _by()
    at: Mapped[datetime]


class FileRow(Recorded, Base):
    """A file of a submission or of an attachment.

    After ``forgotten_at`` its bytes are no longer kept for it.
    """

    __tablename__ = "files"
    submission_id: Mapped[str | None] = reference("submissions.id", index=True)
    attachment_id: Mapped[str | None] = reference("attachments.id", index=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    forgotten_at: Mapped[datetime | None]


class AttestationRow(Recorded, Base):
    __tablename__ = "attestations"
    round_id: Mapped[str] = _round()
    submission_id: Mapped[str] = reference("submissions.id")
    text: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    by: Mapped[str] = _by()
    at: Mapped[datetime]
    file_sha256: Mapped[tuple[Any, ...]]
    pack: Mapped[str]
    pack_version: Mapped[str]
    independent: Mapped[bool]
    salt: Mapped[str | None]


class ReportRow(Recorded, Base):
    """``kept``: the document's bytes are in the store."""

    __tablename__ = "reports"
    number: Mapped[str] = mapped_column(index=True)
    round_id: Mapped[str] = _round()
    kind: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    by: Mapped[str] = _by()
    at: Mapped[datetime]
    state: Mapped[ReportState]
    reason: Mapped[str | None]
    replaced_by: Mapped[str | None]
    kept: Mapped[bool]


class ImportRow(Recorded, Base):
    """Where a round came from:

    hash of the bundle, the other store's ledger head, and its entries of the round.
    """

    __tablename__ = "imports"
    round_id: Mapped[str] = _round()
    at: Mapped[datetime]
    bundle: Mapped[str]
    count: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str]
    entries: Mapped[tuple[Any, ...]]


class ConfigurationRow(Recorded, Base):
    """What an administrator chose for new rounds; the last row of a framework is in force."""

    __tablename__ = "configurations"
    framework: Mapped[str]
    pinned: Mapped[dict[str, Any]]
    by: Mapped[str] = _by()
    at: Mapped[datetime]


class LedgerRow(Base):
    __tablename__ = "ledger"
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str]
    previous: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(unique=True)


class BlobRow(Base):
    """Bytes by their SHA-256, each stored once."""

    __tablename__ = "blobs"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


def table(row: type[Base]) -> Table:
    """The table of a mapping."""
    found = row.__table__
    assert isinstance(found, Table)
    return found


# What the ledger covers, in an order in which whatever a row names stands before it.
RECORDED: tuple[type[Base], ...] = (
    CityRow,
    PersonRow,
    GrantRow,
    RoundRow,
    EventRow,
    AssignmentRow,
    SubmissionRow,
    DecisionRow,
    TickRow,
    QuestionRow,
    MessageRow,
    AttachmentRow,
    FileRow,
    AttestationRow,
    ReportRow,
    ImportRow,
    ConfigurationRow,
)
TABLES: dict[str, Table] = {row.__tablename__: table(row) for row in RECORDED}
# The triggers a store must have; roles may be taken away, so rows of grants may be deleted.
GUARDS = {
    f"guard_{name}_{action}" for name in (*TABLES, "ledger", "blobs") for action in ("update", "delete")
} - {"guard_grants_delete"}
