"""Papers are found by their verification code."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE papers ADD COLUMN verify_code TEXT DEFAULT '' NOT NULL")
    op.execute("CREATE INDEX ix_papers_verify_code ON papers (verify_code)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_papers_verify_code")
    op.execute("ALTER TABLE papers DROP COLUMN verify_code")
