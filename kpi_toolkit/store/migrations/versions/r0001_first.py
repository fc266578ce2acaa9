"""The first schema: tables, and the guards that keep rows from being changed or removed.

A guard refuses an UPDATE or DELETE unless its condition holds. It protects against mistakes and bypassing
programs; whoever owns the database can drop it, which is what the ledger is for.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
WORD = sa.String(40)


def column(name: str, kind: Any = None, *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind or sa.Text(), nullable=empty)


def recorded(name: str, *columns: sa.Column[Any], to: dict[str, str], unique: tuple[str, ...] = ()) -> None:
    """A table with serial and id; ``to``: which column names a row of which table."""
    op.create_table(
        name,
        sa.Column("serial", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("serial", name=f"pk_{name}"),
        sa.UniqueConstraint("id", name=f"uq_{name}_id"),
        *([sa.UniqueConstraint(*unique, name=f"uq_{name}_{'_'.join(unique)}")] if unique else []),
        *(
            sa.ForeignKeyConstraint([here], [f"{there}.id"], name=f"fk_{name}_{here}")
            for here, there in to.items()
        ),
    )


def index(table: str, *columns: str) -> None:
    for name in columns:
        op.create_index(f"ix_{table}_{name}", table, [name])


def upgrade() -> None:
    tables()
    guards()


def tables() -> None:
    who = {"by": "people"}
    of_round = {"round_id": "rounds", **who}
    recorded("cities", column("name"), column("country"), column("version", sa.Integer()), to={})
    recorded(
        "people",
        *(column(name, empty=True) for name in ("name", "contact", "issuer", "subject")),
        column("erased", sa.Boolean()),
        column("salt", empty=True),
        to={},
        unique=("issuer", "subject"),
    )
    recorded(
        "grants",
        column("person_id"),
        column("role", WORD),
        column("city_id", empty=True),
        to={"person_id": "people", "city_id": "cities"},
    )
    index("grants", "person_id")
    recorded(
        "rounds",
        column("city_id"),
        column("year", sa.Integer()),
        column("framework"),
        column("state", WORD),
        column("version", sa.Integer()),
        column("created_at", TIME),
        to={"city_id": "cities"},
    )
    index("rounds", "city_id")
    recorded(
        "events",
        column("round_id"),
        column("action"),
        column("from_state", WORD, empty=True),
        column("to_state", WORD),
        column("by"),
        column("at", TIME),
        column("reason", empty=True),
        to=of_round,
    )
    recorded(
        "assignments",
        column("round_id"),
        column("verifier_id"),
        column("assigned_by"),
        column("assigned_at", TIME),
        column("conflicts", empty=True),
        column("ended_at", TIME, empty=True),
        column("ended_because", empty=True),
        to={"round_id": "rounds", "verifier_id": "people", "assigned_by": "people"},
    )
    index("assignments", "verifier_id")
    recorded(
        "submissions",
        column("round_id"),
        column("number", sa.Integer()),
        column("parent_id", empty=True),
        column("kind"),
        column("by"),
        column("at", TIME),
        column("parsed", sa.JSON()),
        column("assessment", sa.JSON()),
        column("pack"),
        column("pack_version"),
        column("pinned", sa.JSON()),
        column("changes", sa.JSON()),
        to={**of_round, "parent_id": "submissions"},
        unique=("round_id", "number"),
    )
    recorded(
        "decisions",
        column("round_id"),
        column("submission_id"),
        column("code"),
        column("data_point"),
        column("kind", WORD),
        column("reason", empty=True),
        column("fingerprint"),
        column("by"),
        column("at", TIME),
        column("about", empty=True),
        to={**of_round, "submission_id": "submissions"},
    )
    recorded(
        "ticks",
        column("round_id"),
        column("code"),
        column("check"),
        column("ticked", sa.Boolean()),
        column("by"),
        column("at", TIME),
        to=of_round,
    )
    recorded(
        "questions",
        column("round_id"),
        column("code"),
        column("data_point"),
        column("asked_by"),
        column("asked_at", TIME),
        column("closed_at", TIME, empty=True),
        column("closed_by", empty=True),
        to={"round_id": "rounds", "asked_by": "people", "closed_by": "people"},
    )
    recorded(
        "messages",
        column("question_id"),
        column("text"),
        column("answer", sa.Boolean()),
        column("by"),
        column("at", TIME),
        to={"question_id": "questions", **who},
    )
    index("messages", "question_id")
    recorded(
        "attachments",
        column("round_id"),
        column("code"),
        column("data_point"),
        column("message_id", empty=True),
        column("by"),
        column("at", TIME),
        to={**of_round, "message_id": "messages"},
    )
    recorded(
        "files",
        column("submission_id", empty=True),
        column("attachment_id", empty=True),
        column("name"),
        column("sha256"),
        column("size", sa.BigInteger()),
        column("forgotten_at", TIME, empty=True),
        to={"submission_id": "submissions", "attachment_id": "attachments"},
    )
    index("files", "submission_id", "attachment_id", "sha256")
    recorded(
        "attestations",
        column("round_id"),
        column("submission_id"),
        column("text"),
        column("name"),
        column("role"),
        column("by"),
        column("at", TIME),
        column("file_sha256", sa.JSON()),
        column("pack"),
        column("pack_version"),
        column("independent", sa.Boolean()),
        column("salt", empty=True),
        to={**of_round, "submission_id": "submissions"},
    )
    recorded(
        "reports",
        column("number"),
        column("round_id"),
        column("kind"),
        column("sha256"),
        column("by"),
        column("at", TIME),
        column("state", WORD),
        column("reason", empty=True),
        column("replaced_by", empty=True),
        column("kept", sa.Boolean()),
        to=of_round,
    )
    index("reports", "number", "sha256")
    recorded(
        "imports",
        column("round_id"),
        column("at", TIME),
        column("bundle"),
        column("count", sa.BigInteger()),
        column("hash"),
        column("entries", sa.JSON()),
        to={"round_id": "rounds"},
    )
    for name in ("events", "assignments", "submissions", "decisions", "ticks", "questions", "attachments"):
        index(name, "round_id")
    for name in ("attestations", "reports", "imports"):
        index(name, "round_id")
    op.create_table(
        "ledger",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        *(column(name) for name in ("kind", "subject", "by")),
        column("at", TIME),
        column("content", sa.JSON()),
        *(column(name) for name in ("content_hash", "previous", "hash")),
        sa.PrimaryKeyConstraint("sequence", name="pk_ledger"),
        sa.UniqueConstraint("previous", name="uq_ledger_previous"),
        sa.UniqueConstraint("hash", name="uq_ledger_hash"),
    )
    index("ledger", "subject")
    op.create_table(
        "blobs",
        column("sha256"),
        column("data", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("sha256", name="pk_blobs"),
    )


def guards() -> None:
    never = "FALSE"
    bytes_in_use = (
        "EXISTS (SELECT 1 FROM files WHERE files.sha256 = OLD.sha256 AND files.forgotten_at IS NULL)"
        " OR EXISTS (SELECT 1 FROM reports WHERE reports.sha256 = OLD.sha256 AND reports.kept)"
    )
    updates = {
        "cities": [same("serial", "id"), "NEW.version = OLD.version + 1"],
        "people": [
            same("serial", "id"),
            "NEW.erased",
            *(f"NEW.{name} IS NULL" for name in ("name", "contact", "issuer", "subject", "salt")),
            told("person-erased", "OLD.id"),
        ],
        "rounds": [
            same("serial", "id", "city_id", "year", "framework", "created_at"),
            "NEW.version = OLD.version + 1",
        ],
        "assignments": [
            same("serial", "id", "round_id", "verifier_id", "assigned_by", "assigned_at"),
            once("conflicts", "ended_at", "ended_because"),
        ],
        "questions": [
            same("serial", "id", "round_id", "code", "data_point", "asked_by", "asked_at"),
            once("closed_at", "closed_by"),
        ],
        "files": [
            same("serial", "id", "submission_id", "attachment_id", "name", "sha256", "size"),
            once("forgotten_at"),
            told("bytes-forgotten", "COALESCE(OLD.submission_id, OLD.attachment_id)"),
        ],
        "attestations": [
            same("serial", "id", "round_id", "submission_id", "text", "role", "by", "at"),
            same("file_sha256", "pack", "pack_version", "independent"),
            "NEW.name = ''",
            "NEW.salt IS NULL",
            told("person-erased", "OLD.by"),
        ],
        "reports": [
            same("serial", "id", "number", "round_id", "kind", "sha256", "by", "at", "kept"),
            "OLD.state = 'stands'",
        ],
    }
    deletes = {"blobs": f"NOT ({bytes_in_use})", "grants": "TRUE"}
    for table in (
        *(
            "cities",
            "people",
            "grants",
            "rounds",
            "events",
            "assignments",
            "submissions",
            "decisions",
            "ticks",
        ),
        *(
            "questions",
            "messages",
            "attachments",
            "files",
            "attestations",
            "reports",
            "imports",
            "ledger",
            "blobs",
        ),
    ):
        guard(table, "UPDATE", " AND ".join(updates.get(table, [never])))
        guard(table, "DELETE", deletes.get(table, never))


def on_postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")


def same(*names: str) -> str:
    if on_postgresql():  # through text, for JSON cannot be compared
        parts = [f'CAST(NEW."{n}" AS TEXT) IS NOT DISTINCT FROM CAST(OLD."{n}" AS TEXT)' for n in names]
    else:
        parts = [f'NEW."{n}" IS OLD."{n}"' for n in names]
    return " AND ".join(parts)


def once(*names: str) -> str:
    return " AND ".join(f'(OLD."{name}" IS NULL OR ({same(name)}))' for name in names)


def told(kind: str, subject: str) -> str:
    return f"EXISTS (SELECT 1 FROM ledger WHERE ledger.kind = '{kind}' AND ledger.subject = {subject})"


def guard(table: str, action: str, condition: str) -> None:
    """Refuse an action on rows of a table unless the condition holds."""
    name = f"guard_{table}_{action.casefold()}"
    message = f"this {action} of {table} is refused"
    if not on_postgresql():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {action} ON {table} WHEN NOT COALESCE(({condition}), FALSE)"
            f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    result = "OLD" if action == "DELETE" else "NEW"
    refuse = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF NOT COALESCE(({condition}), FALSE) THEN {refuse}; END IF; RETURN {result}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    if action == "DELETE" and condition != "TRUE":
        op.execute(
            f"CREATE FUNCTION guard_{table}_truncate() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {refuse}; END $$"
        )
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION guard_{table}_truncate()"
        )


def downgrade() -> None:
    raise NotImplementedError("a store is not taken back to an older schema: restore a backup")
