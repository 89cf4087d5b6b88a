"""The part of version 6 to 7 (`sync.platform.upgrade_7`) that is about departments and the officer's page."""

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE intakes ADD COLUMN department VARCHAR(32)",
    "CREATE INDEX intakes_by_department ON intakes (department, state, due, intake_id)",
    "CREATE INDEX intakes_by_department_due ON intakes (department, due, intake_id)",
    """
    CREATE TABLE departments (
        id VARCHAR(32) NOT NULL,
        name VARCHAR(100) NOT NULL,
        parent VARCHAR(32),
        set_at VARCHAR(32) NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE organ_routes (
        organ VARCHAR(18) NOT NULL,
        department VARCHAR(32) NOT NULL,
        PRIMARY KEY (organ)
    )
    """,
    """
    CREATE TABLE joint_departments (
        department VARCHAR(32) NOT NULL,
        case_id VARCHAR(36) NOT NULL,
        PRIMARY KEY (department, case_id)
    )
    """,
    """
    CREATE TABLE reroutings (
        id VARCHAR(36) NOT NULL,
        case_id VARCHAR(36) NOT NULL,
        from_department VARCHAR(32),
        to_department VARCHAR(32) NOT NULL,
        staff VARCHAR(64) NOT NULL,
        reason VARCHAR(500) NOT NULL,
        at VARCHAR(32) NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_reroutings_case_id ON reroutings (case_id)",
    """
    CREATE TABLE connectors (
        department VARCHAR(32) NOT NULL,
        url VARCHAR(300) NOT NULL,
        secret VARCHAR(100) NOT NULL,
        cursor VARCHAR(64) NOT NULL,
        tries INTEGER NOT NULL,
        next_at VARCHAR(32) NOT NULL,
        claimed_until VARCHAR(32),
        claimed_by VARCHAR(36),
        last_error VARCHAR(200),
        failing_since VARCHAR(32),
        worked_at VARCHAR(32),
        PRIMARY KEY (department)
    )
    """,
    """
    CREATE TABLE dispatches (
        id VARCHAR(36) NOT NULL,
        department VARCHAR(32) NOT NULL,
        case_id VARCHAR(36) NOT NULL,
        kind VARCHAR(16) NOT NULL,
        about VARCHAR(80) NOT NULL,
        state VARCHAR(12) NOT NULL,
        tries INTEGER NOT NULL,
        created_at VARCHAR(32) NOT NULL,
        delivered_at VARCHAR(32),
        reason VARCHAR(300),
        staff VARCHAR(64),
        PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX dispatches_by_case ON dispatches (case_id, id)",
    "CREATE INDEX dispatches_to_send ON dispatches (department, state, id)",
    """
    CREATE TABLE department_answers (
        department VARCHAR(32) NOT NULL,
        id VARCHAR(80) NOT NULL,
        case_id VARCHAR(36),
        outcome VARCHAR(12) NOT NULL,
        reason VARCHAR(500),
        digest VARCHAR(71) NOT NULL,
        body {bytes} NOT NULL,
        received_at VARCHAR(32) NOT NULL,
        settled_at VARCHAR(32),
        settled_by VARCHAR(64),
        PRIMARY KEY (department, id)
    )
    """,
    "CREATE INDEX department_answers_by_case ON department_answers (case_id)",
    "CREATE INDEX department_answers_by_outcome ON department_answers (outcome, settled_at)",
    """
    CREATE TABLE office_sessions (
        token_hash VARCHAR(64) NOT NULL,
        staff VARCHAR(64) NOT NULL,
        begun_at VARCHAR(32) NOT NULL,
        seen_at VARCHAR(32) NOT NULL,
        changed INTEGER NOT NULL,
        PRIMARY KEY (token_hash)
    )
    """,
    "CREATE INDEX ix_office_sessions_seen_at ON office_sessions (seen_at)",
    """
    CREATE TABLE office_papers (
        event_id VARCHAR(36) NOT NULL,
        kind VARCHAR(12) NOT NULL,
        case_id VARCHAR(36) NOT NULL,
        number VARCHAR(30) NOT NULL,
        code VARCHAR(14) NOT NULL,
        code_key {bytes} NOT NULL,
        body {bytes} NOT NULL,
        made_at VARCHAR(32) NOT NULL,
        PRIMARY KEY (event_id, kind)
    )
    """,
    "CREATE INDEX ix_office_papers_case_id ON office_papers (case_id)",
    """
    CREATE TABLE office_numbers (
        organ VARCHAR(30) NOT NULL,
        kind VARCHAR(12) NOT NULL,
        year INTEGER NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        next INTEGER NOT NULL,
        reserved_at VARCHAR(32) NOT NULL,
        PRIMARY KEY (organ, kind, year, first)
    )
    """,
)
