"""Cases after take-in: events with what they say, open facts for queries, papers, notes, replicas of other terminals.

The event of a print's outcome goes: the attempt itself says as much, and the audit trail keeps it.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATEMENTS = (
    "CREATE TEMP TABLE old_intakes AS SELECT * FROM intakes",
    "CREATE TEMP TABLE old_events AS SELECT * FROM events",
    "DROP TABLE intakes",
    "DROP TABLE events",
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
        package_id TEXT,
        handling_code TEXT,
        origin TEXT DEFAULT 'local' NOT NULL,
        progress_token TEXT,
        acceptance_date TEXT,
        decision TEXT,
        due TEXT,
        due_clock TEXT,
        as_of TEXT,
        invited_at TEXT,
        sealed BLOB,
        CONSTRAINT pk_intakes PRIMARY KEY (id),
        CONSTRAINT ck_intakes_origin CHECK (origin IN ('local', 'platform')),
        CONSTRAINT ck_intakes_replica_is_sealed CHECK ((origin = 'platform') = (sealed IS NOT NULL)),
        CONSTRAINT fk_intakes_id_cases FOREIGN KEY(id) REFERENCES cases (id),
        CONSTRAINT uq_intakes_case_no UNIQUE (case_no)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_intakes_due ON intakes (due) WHERE due IS NOT NULL",
    "CREATE INDEX ix_intakes_progress_token ON intakes (progress_token)",
    "CREATE INDEX ix_intakes_state ON intakes (state, taken_in_at)",
    "CREATE INDEX ix_intakes_taken_in_at ON intakes (taken_in_at)",
    """
    CREATE TABLE events (
        case_id TEXT NOT NULL,
        id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        name TEXT NOT NULL,
        transition TEXT NOT NULL,
        from_state TEXT,
        to_state TEXT NOT NULL,
        actor_role TEXT NOT NULL,
        actor_id TEXT,
        place TEXT NOT NULL,
        channel TEXT NOT NULL,
        at TEXT NOT NULL,
        time_confidence TEXT NOT NULL,
        origin TEXT NOT NULL,
        "conflict" TEXT,
        settled_at TEXT,
        sealed BLOB,
        CONSTRAINT pk_events PRIMARY KEY (case_id, id),
        CONSTRAINT ck_events_origin CHECK (origin IN ('local', 'platform')),
        CONSTRAINT fk_events_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_events_at ON events (at)",
    "CREATE INDEX ix_events_conflict ON events (case_id) WHERE conflict IS NOT NULL AND settled_at IS NULL",
    """
    INSERT INTO intakes (id, case_no, impl_code, item_version, item_name, channel, state, taken_in_at, time_confidence,
        digest, package_id)
    SELECT id, case_no, impl_code, item_version, item_name, channel, state, taken_in_at, time_confidence, digest,
        package_id
    FROM old_intakes
    """,
    """
    INSERT INTO events (case_id, id, seq, name, transition, from_state, to_state, actor_role, actor_id, place, channel,
        at, time_confidence, origin)
    SELECT e.case_id, e.case_id, 1, e.name, e.transition, e.from_state, e.to_state,
        CASE e.actor_kind WHEN 'staff' THEN 'clerk' WHEN 'system' THEN 'back_office' ELSE 'citizen' END,
        e.actor_id, e.place, i.channel, e.at, e.time_confidence, 'local'
    FROM old_events AS e JOIN old_intakes AS i ON i.id = e.case_id
    WHERE e.name = 'take_in'
    """,
    "DROP TABLE old_intakes",
    "DROP TABLE old_events",
    """
    CREATE TABLE notes (
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        number TEXT NOT NULL,
        about TEXT,
        state TEXT NOT NULL,
        owner TEXT,
        due TEXT,
        made_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        place TEXT NOT NULL,
        origin TEXT NOT NULL,
        revision INTEGER NOT NULL,
        last TEXT NOT NULL,
        sealed BLOB NOT NULL,
        CONSTRAINT pk_notes PRIMARY KEY (id),
        CONSTRAINT ck_notes_state CHECK (state IN ('open', 'closed')),
        CONSTRAINT ck_notes_origin CHECK (origin IN ('local', 'platform')),
        CONSTRAINT fk_notes_id_cases FOREIGN KEY(id) REFERENCES cases (id)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_notes_about ON notes (about)",
    "CREATE INDEX ix_notes_kind ON notes (kind, state, made_at)",
    "CREATE INDEX ix_notes_number ON notes (number)",
    """
    CREATE TABLE papers (
        id TEXT NOT NULL,
        case_id TEXT NOT NULL,
        event_id TEXT,
        kind TEXT NOT NULL,
        number TEXT NOT NULL,
        title TEXT NOT NULL,
        made_at TEXT NOT NULL,
        copies INTEGER DEFAULT '0' NOT NULL,
        pdf TEXT,
        sealed BLOB NOT NULL,
        CONSTRAINT pk_papers PRIMARY KEY (id),
        CONSTRAINT fk_papers_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
    )
    """,
    "CREATE INDEX ix_papers_case_id ON papers (case_id)",
    "CREATE INDEX ix_papers_number ON papers (number)",
    """
    CREATE TABLE number_blocks (
        organ TEXT NOT NULL,
        kind TEXT NOT NULL,
        year INTEGER NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        next INTEGER NOT NULL,
        reserved_at TEXT NOT NULL,
        CONSTRAINT pk_number_blocks PRIMARY KEY (organ, kind, year, first)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE number_series (
        organ TEXT NOT NULL,
        kind TEXT NOT NULL,
        year INTEGER NOT NULL,
        CONSTRAINT pk_number_series PRIMARY KEY (organ, kind, year)
    )
     WITHOUT ROWID
    """,
    "ALTER TABLE print_jobs ADD COLUMN media TEXT DEFAULT 'thermal' NOT NULL",
    "ALTER TABLE print_jobs ADD COLUMN paper_id TEXT",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Only for an empty store; what these columns held is lost."""
    for column in ("paper_id", "media"):
        op.execute(f"ALTER TABLE print_jobs DROP COLUMN {column}")
    for table in ("number_series", "number_blocks", "papers", "notes", "events", "intakes"):
        op.execute(f"DROP TABLE {table}")
    for statement in BEFORE:
        op.execute(statement)


#: As 0003 left them.
BEFORE = (
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
        package_id TEXT,
        CONSTRAINT pk_intakes PRIMARY KEY (id),
        CONSTRAINT fk_intakes_id_cases FOREIGN KEY(id) REFERENCES cases (id),
        CONSTRAINT uq_intakes_case_no UNIQUE (case_no)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_intakes_taken_in_at ON intakes (taken_in_at)",
)
