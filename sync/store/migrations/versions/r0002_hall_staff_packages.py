"""Drafts shared with the hall, staff accounts, packages."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE drafts ADD COLUMN shared_revision INTEGER",
    "ALTER TABLE drafts ADD COLUMN city_revision INTEGER",
    "ALTER TABLE drafts ADD COLUMN slip_code TEXT",
    "ALTER TABLE drafts ADD COLUMN open_by TEXT",
    "CREATE UNIQUE INDEX ix_drafts_slip_code ON drafts (slip_code)",
    """
    CREATE TABLE draft_closings (
        draft_id TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL,
        hall_done INTEGER DEFAULT '0' NOT NULL,
        city_done INTEGER DEFAULT '0' NOT NULL,
        CONSTRAINT pk_draft_closings PRIMARY KEY (draft_id),
        CONSTRAINT ck_draft_closings_reason CHECK (reason IN ('taken_in', 'discarded'))
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE staff (
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        roles TEXT NOT NULL,
        verifier TEXT NOT NULL,
        created_at TEXT NOT NULL,
        expires_at TEXT,
        failures INTEGER DEFAULT '0' NOT NULL,
        locked_until TEXT,
        disabled INTEGER DEFAULT '0' NOT NULL,
        CONSTRAINT pk_staff PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    "ALTER TABLE intakes ADD COLUMN package_id TEXT",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Only for an empty store; what these columns held is lost."""
    op.execute("ALTER TABLE intakes DROP COLUMN package_id")
    op.execute("DROP TABLE staff")
    op.execute("DROP TABLE draft_closings")
    op.execute("DROP INDEX ix_drafts_slip_code")
    for column in ("open_by", "slip_code", "city_revision", "shared_revision"):
        op.execute(f"ALTER TABLE drafts DROP COLUMN {column}")
