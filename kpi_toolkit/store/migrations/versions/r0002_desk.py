"""Unfinished work: working copies of rounds, drafts, long work; and what an administrator chose for new rounds.

Only the last of these is covered by the ledger and guarded. The others are there to be changed and removed.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from kpi_toolkit.store.migrations.versions.r0001_first import TIME, WORD, column, guard, index, recorded

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    recorded(
        "configurations",
        column("framework"),
        column("pinned", sa.JSON()),
        column("by"),
        column("at", TIME),
        to={"by": "people"},
    )
    for action in ("UPDATE", "DELETE"):
        guard("configurations", action, "FALSE")
    unrecorded(
        "prepared",
        column("round_id"),
        column("base_id", empty=True),
        column("by"),
        column("at", TIME),
        *(column(name, sa.JSON()) for name in ("read", "parsed", "assessment", "pinned")),
        column("pack"),
        column("pack_version"),
        *(column(name, sa.JSON()) for name in ("changes", "dropped")),
        to={"round_id": "rounds", "base_id": "submissions", "by": "people"},
        unique=("round_id",),
    )
    unrecorded(
        "prepared_files",
        column("round_id"),
        column("name"),
        column("sha256"),
        column("size", sa.BigInteger()),
        to={"round_id": "rounds"},
    )
    index("prepared_files", "round_id", "sha256")
    unrecorded(
        "drafts",
        column("person_id"),
        column("place"),
        column("content", sa.JSON()),
        column("at", TIME),
        to={"person_id": "people"},
        unique=("person_id", "place"),
    )
    unrecorded(
        "jobs",
        *(column(name) for name in ("person_id", "key", "kind")),
        column("parameters", sa.JSON()),
        column("language"),
        column("state", WORD),
        column("progress", sa.Float()),
        column("message"),
        column("attempt", sa.Integer()),
        column("runner", empty=True),
        column("created_at", TIME),
        column("beat_at", TIME),
        *(column(name, TIME, empty=True) for name in ("started_at", "finished_at")),
        *(column(name, empty=True) for name in ("name", "mime")),
        column("size", sa.BigInteger(), empty=True),
        *(column(name, empty=True) for name in ("problem", "reference")),
        column("data", sa.LargeBinary(), empty=True),
        to={"person_id": "people"},
        unique=("person_id", "key"),
    )


def unrecorded(name: str, *columns: sa.Column[Any], to: dict[str, str], unique: tuple[str, ...] = ()) -> None:
    """A table the ledger does not cover; a serial is never given twice, also not after its row is gone."""
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
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    raise NotImplementedError("a store is not taken back to an older schema: restore a backup")
