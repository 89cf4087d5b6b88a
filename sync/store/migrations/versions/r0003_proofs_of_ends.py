"""Ends of shared drafts are proved. What was shared before is brought once more, with what proves its end."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE drafts ADD COLUMN closer TEXT",
    "ALTER TABLE draft_closings ADD COLUMN closer TEXT",
    "UPDATE drafts SET shared_revision = 0 WHERE shared_revision IS NOT NULL",
    "UPDATE drafts SET city_revision = 0 WHERE city_revision IS NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Only for an empty store; what these columns held is lost."""
    for table in ("draft_closings", "drafts"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN closer")
