"""What the hall knows of a member of staff beside the account: posting, skills, departments stood for."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE personnel (
            staff TEXT NOT NULL,
            since TEXT,
            until TEXT,
            skills TEXT,
            organs TEXT NOT NULL,
            CONSTRAINT pk_personnel PRIMARY KEY (staff),
            CONSTRAINT fk_personnel_staff_staff FOREIGN KEY(staff) REFERENCES staff (id)
        )
         WITHOUT ROWID
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE personnel")
