"""The first schema."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE audit (
        seq INTEGER NOT NULL,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL,
        commitment TEXT,
        hash TEXT NOT NULL,
        CONSTRAINT pk_audit PRIMARY KEY (seq)
    )
    """,
    """
    CREATE TABLE cases (
        id TEXT NOT NULL,
        wrapped_key BLOB,
        created_at TEXT NOT NULL,
        shredded_at TEXT,
        CONSTRAINT pk_cases PRIMARY KEY (id),
        CONSTRAINT ck_cases_key_or_shredded CHECK ((wrapped_key IS NULL) = (shredded_at IS NOT NULL))
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE meta (
        "key" TEXT NOT NULL,
        value TEXT NOT NULL,
        CONSTRAINT pk_meta PRIMARY KEY ("key")
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE sequences (
        name TEXT NOT NULL,
        value INTEGER NOT NULL,
        CONSTRAINT pk_sequences PRIMARY KEY (name)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE audit_openings (
        case_id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        CONSTRAINT pk_audit_openings PRIMARY KEY (case_id, seq),
        CONSTRAINT fk_audit_openings_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id),
        CONSTRAINT fk_audit_openings_seq_audit FOREIGN KEY(seq) REFERENCES audit (seq)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE blobs (
        case_id TEXT NOT NULL,
        digest TEXT NOT NULL,
        size INTEGER NOT NULL,
        media_type TEXT NOT NULL,
        file TEXT NOT NULL,
        stored_at TEXT NOT NULL,
        CONSTRAINT pk_blobs PRIMARY KEY (case_id, digest),
        CONSTRAINT fk_blobs_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id),
        CONSTRAINT uq_blobs_file UNIQUE (file)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE drafts (
        id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        saved_at TEXT NOT NULL,
        sealed BLOB NOT NULL,
        CONSTRAINT pk_drafts PRIMARY KEY (id),
        CONSTRAINT fk_drafts_id_cases FOREIGN KEY(id) REFERENCES cases (id)
    )
    """,
    """
    CREATE TABLE events (
        case_id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        name TEXT NOT NULL,
        transition TEXT,
        from_state TEXT,
        to_state TEXT,
        actor_kind TEXT NOT NULL,
        actor_id TEXT,
        place TEXT NOT NULL,
        at TEXT NOT NULL,
        time_confidence TEXT NOT NULL,
        detail TEXT DEFAULT '{}' NOT NULL,
        CONSTRAINT pk_events PRIMARY KEY (case_id, seq),
        CONSTRAINT fk_events_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE intakes (
        id TEXT NOT NULL,
        case_no TEXT NOT NULL,
        impl_code TEXT NOT NULL,
        item_version INTEGER NOT NULL,
        item_name TEXT NOT NULL,
        channel TEXT NOT NULL,
        state TEXT NOT NULL,
        taken_in_at TEXT NOT NULL,
        time_confidence TEXT NOT NULL,
        digest TEXT NOT NULL,
        CONSTRAINT pk_intakes PRIMARY KEY (id),
        CONSTRAINT fk_intakes_id_cases FOREIGN KEY(id) REFERENCES cases (id),
        CONSTRAINT uq_intakes_case_no UNIQUE (case_no)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_intakes_taken_in_at ON intakes (taken_in_at)",
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
    "CREATE INDEX ix_outbox_open ON outbox (state, position) WHERE state != 'delivered'",
    """
    CREATE TABLE persons (
        case_id TEXT NOT NULL,
        person_key TEXT NOT NULL,
        CONSTRAINT pk_persons PRIMARY KEY (case_id),
        CONSTRAINT fk_persons_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_persons_person_key ON persons (person_key)",
    """
    CREATE TABLE print_jobs (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER DEFAULT '0' NOT NULL,
        created_at TEXT NOT NULL,
        content BLOB NOT NULL,
        CONSTRAINT pk_print_jobs PRIMARY KEY (id),
        CONSTRAINT ck_print_jobs_state CHECK (state IN ('queued', 'started', 'printed', 'not_printed', 'unknown')),
        CONSTRAINT fk_print_jobs_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
    )
    """,
    "CREATE INDEX ix_print_jobs_case_id ON print_jobs (case_id)",
    """
    CREATE TABLE print_attempts (
        job_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        reprint INTEGER NOT NULL,
        owner TEXT NOT NULL,
        started_at TEXT NOT NULL,
        finished_at TEXT,
        outcome TEXT,
        trouble TEXT,
        CONSTRAINT pk_print_attempts PRIMARY KEY (job_id, number),
        CONSTRAINT ck_print_attempts_outcome CHECK (outcome IN ('printed', 'not_printed', 'unknown')),
        CONSTRAINT fk_print_attempts_job_id_print_jobs FOREIGN KEY(job_id) REFERENCES print_jobs (id)
    )
    """,
    "CREATE INDEX ix_print_attempts_running ON print_attempts (job_id) WHERE outcome IS NULL",
    """
    CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
    """,
    """
    CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in (
        "print_attempts",
        "print_jobs",
        "persons",
        "outbox",
        "intakes",
        "events",
        "drafts",
        "blobs",
        "audit_openings",
        "sequences",
        "meta",
        "cases",
        "audit",
    ):
        op.execute(f"DROP TABLE {table}")
