"""What docs/adr/0014 keeps: how stuck records end, damage, signed audit heads."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

#: The outbox made anew: SQLite cannot change a CHECK in place. Nothing refers to this table.
_OUTBOX: tuple[str, ...] = (
    "ALTER TABLE outbox RENAME TO old_outbox",
    "DROP INDEX ix_outbox_open",
    """
    CREATE TABLE outbox (
        position INTEGER NOT NULL,
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        case_id TEXT NOT NULL,
        case_seq INTEGER NOT NULL,
        digest TEXT NOT NULL,
        sealed BLOB NOT NULL,
        blobs TEXT NOT NULL,
        state TEXT NOT NULL,
        created_at TEXT NOT NULL,
        attempts INTEGER DEFAULT '0' NOT NULL,
        trouble TEXT,
        stuck_reason TEXT,
        stuck_detail TEXT,
        way_out TEXT,
        stuck_since TEXT,
        receipt TEXT,
        delivered_at TEXT,
        received_at TEXT,
        receipt_epoch TEXT,
        offered_again INTEGER DEFAULT '0' NOT NULL,
        settled_as TEXT,
        settled_at TEXT,
        settled_by TEXT,
        replaced_by TEXT,
        CONSTRAINT pk_outbox PRIMARY KEY (position),
        CONSTRAINT ck_outbox_state CHECK (state IN ('pending', 'delivered', 'stuck', 'settled')),
        CONSTRAINT ck_outbox_delivered_has_receipt CHECK ((state = 'delivered') = (receipt IS NOT NULL)),
        CONSTRAINT ck_outbox_stuck_has_reason CHECK ((state IN ('stuck', 'settled')) = (stuck_reason IS NOT NULL)),
        CONSTRAINT ck_outbox_settled_as CHECK (settled_as IN ('corrected', 'handed_over', 'withdrawn')),
        CONSTRAINT ck_outbox_settled_says_how CHECK ((state = 'settled') = (settled_as IS NOT NULL)),
        CONSTRAINT uq_outbox_case_id_case_seq UNIQUE (case_id, case_seq),
        CONSTRAINT uq_outbox_id UNIQUE (id),
        CONSTRAINT fk_outbox_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
    )
    """,
    """
    INSERT INTO outbox (
        position, id, kind, case_id, case_seq, digest, sealed, blobs, state, created_at, attempts, trouble,
        stuck_reason, stuck_detail, way_out, stuck_since, receipt, delivered_at
    ) SELECT
        position, id, kind, case_id, case_seq, digest, sealed, blobs, state, created_at, attempts, trouble,
        stuck_reason, stuck_detail, way_out, stuck_since, receipt, delivered_at
    FROM old_outbox
    """,
    "DROP TABLE old_outbox",
    "CREATE INDEX ix_outbox_open ON outbox (state, position) WHERE state IN ('pending', 'stuck')",
    "CREATE INDEX ix_outbox_settled ON outbox (settled_at) WHERE state = 'settled'",
    "CREATE INDEX ix_outbox_replaced_by ON outbox (replaced_by) WHERE replaced_by IS NOT NULL",
)
#: How many records there are in each state, kept as they change: counting them anew costs more with every one.
_COUNTS: tuple[str, ...] = (
    "INSERT OR REPLACE INTO sequences (name, value) SELECT 'outbox:' || state, count(*) FROM outbox GROUP BY state",
    """
    CREATE TRIGGER outbox_counted_new AFTER INSERT ON outbox BEGIN
        INSERT INTO sequences (name, value) VALUES ('outbox:' || NEW.state, 1)
            ON CONFLICT (name) DO UPDATE SET value = value + 1;
    END
    """,
    """
    CREATE TRIGGER outbox_counted_moved AFTER UPDATE OF state ON outbox WHEN OLD.state != NEW.state BEGIN
        UPDATE sequences SET value = value - 1 WHERE name = 'outbox:' || OLD.state;
        INSERT INTO sequences (name, value) VALUES ('outbox:' || NEW.state, 1)
            ON CONFLICT (name) DO UPDATE SET value = value + 1;
    END
    """,
    """
    CREATE TRIGGER outbox_counted_gone AFTER DELETE ON outbox BEGIN
        UPDATE sequences SET value = value - 1 WHERE name = 'outbox:' || OLD.state;
    END
    """,
)
_COUNTS_BACK: tuple[str, ...] = (
    "DROP TRIGGER outbox_counted_new",
    "DROP TRIGGER outbox_counted_moved",
    "DROP TRIGGER outbox_counted_gone",
    "DELETE FROM sequences WHERE name LIKE 'outbox:%'",
)
_OUTBOX_BACK: tuple[str, ...] = (
    "DROP INDEX ix_outbox_replaced_by",
    "DROP INDEX ix_outbox_settled",
    "DROP INDEX ix_outbox_open",
    "UPDATE outbox SET state = 'stuck', settled_as = NULL WHERE state = 'settled'",
    "ALTER TABLE outbox RENAME TO new_outbox",
    """
    CREATE TABLE outbox (
        position INTEGER NOT NULL,
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        case_id TEXT NOT NULL,
        case_seq INTEGER NOT NULL,
        digest TEXT NOT NULL,
        sealed BLOB NOT NULL,
        blobs TEXT NOT NULL,
        state TEXT NOT NULL,
        created_at TEXT NOT NULL,
        attempts INTEGER DEFAULT '0' NOT NULL,
        trouble TEXT,
        stuck_reason TEXT,
        stuck_detail TEXT,
        way_out TEXT,
        stuck_since TEXT,
        receipt TEXT,
        delivered_at TEXT,
        CONSTRAINT pk_outbox PRIMARY KEY (position),
        CONSTRAINT ck_outbox_state CHECK (state IN ('pending', 'delivered', 'stuck')),
        CONSTRAINT ck_outbox_delivered_has_receipt CHECK ((state = 'delivered') = (receipt IS NOT NULL)),
        CONSTRAINT ck_outbox_stuck_has_reason CHECK ((state = 'stuck') = (stuck_reason IS NOT NULL)),
        CONSTRAINT uq_outbox_case_id_case_seq UNIQUE (case_id, case_seq),
        CONSTRAINT uq_outbox_id UNIQUE (id),
        CONSTRAINT fk_outbox_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
    )
    """,
    """
    INSERT INTO outbox SELECT
        position, id, kind, case_id, case_seq, digest, sealed, blobs, state, created_at, attempts, trouble,
        stuck_reason, stuck_detail, way_out, stuck_since, receipt, delivered_at
    FROM new_outbox
    """,
    "DROP TABLE new_outbox",
    "CREATE INDEX ix_outbox_open ON outbox (state, position) WHERE state != 'delivered'",
)

#: One statement each, in order.
_UP: tuple[str, ...] = (
    *_OUTBOX,
    *_COUNTS,
    """
    CREATE TABLE damage (
        sort TEXT NOT NULL,
        subject TEXT NOT NULL,
        case_id TEXT,
        number TEXT,
        found_at TEXT NOT NULL,
        lost TEXT NOT NULL,
        mended_at TEXT,
        CONSTRAINT pk_damage PRIMARY KEY (sort, subject)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE resting (
        subject TEXT NOT NULL,
        since TEXT NOT NULL,
        CONSTRAINT pk_resting PRIMARY KEY (subject)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE audit_heads (
        seq INTEGER NOT NULL,
        hash TEXT NOT NULL,
        at TEXT NOT NULL,
        token TEXT NOT NULL,
        anchored_at TEXT,
        anchor TEXT,
        CONSTRAINT pk_audit_heads PRIMARY KEY (seq)
    )
    """,
    "ALTER TABLE staff ADD COLUMN origin TEXT DEFAULT 'local' NOT NULL",
    """
    CREATE TABLE directives (
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        received_at TEXT NOT NULL,
        done_at TEXT,
        outcome TEXT,
        CONSTRAINT pk_directives PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
)
_DOWN: tuple[str, ...] = (
    "ALTER TABLE staff DROP COLUMN origin",
    "DROP TABLE directives",
    "DROP TABLE audit_heads",
    "DROP TABLE resting",
    "DROP TABLE damage",
    *_COUNTS_BACK,
    *_OUTBOX_BACK,
)


def upgrade() -> None:
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(statement)
