"""Version 6 to 7 (docs/adr/0014): halls, audit anchors, bundles, departments.

Statements are portable between SQLite and PostgreSQL; ``{bytes}`` is the type of binary columns.
"""

from __future__ import annotations

from sqlalchemy import Connection

from sync.platform import upgrade_7_departments, upgrade_7_organisations

#: Halls, and who is told what.
_FEED = (
    "ALTER TABLE enrolment_codes ADD COLUMN hall VARCHAR(32) DEFAULT '' NOT NULL",
    "ALTER TABLE terminals ADD COLUMN hall VARCHAR(32) DEFAULT '' NOT NULL",
    "ALTER TABLE intakes ADD COLUMN hall VARCHAR(32) DEFAULT '' NOT NULL",
    "ALTER TABLE notes ADD COLUMN hall VARCHAR(32) DEFAULT '' NOT NULL",
    "CREATE INDEX intakes_by_hall ON intakes (hall, changed)",
    "CREATE INDEX notes_by_hall ON notes (hall, changed)",
    """
    CREATE TABLE halls (
        hall VARCHAR(32) NOT NULL,
        region VARCHAR(6) NOT NULL,
        PRIMARY KEY (hall)
    )
    """,
    "CREATE INDEX ix_halls_region ON halls (region)",
    """
    CREATE TABLE told_cases (
        audience VARCHAR(48) NOT NULL,
        case_id VARCHAR(36) NOT NULL,
        changed INTEGER NOT NULL,
        until VARCHAR(32),
        ended INTEGER NOT NULL,
        PRIMARY KEY (audience, case_id)
    )
    """,
    "CREATE INDEX told_cases_by_change ON told_cases (audience, changed)",
    "CREATE INDEX told_cases_by_case ON told_cases (case_id)",
    "CREATE INDEX told_cases_by_end ON told_cases (until)",
    """
    CREATE TABLE announcements (
        kind VARCHAR(16) NOT NULL,
        id VARCHAR(64) NOT NULL,
        audience VARCHAR(48) NOT NULL,
        changed INTEGER NOT NULL,
        at VARCHAR(32) NOT NULL,
        body VARCHAR(100000) NOT NULL,
        PRIMARY KEY (kind, id)
    )
    """,
    "CREATE INDEX announcements_by_change ON announcements (audience, changed)",
    """
    CREATE TABLE outcomes (
        terminal_id VARCHAR(32) NOT NULL,
        kind VARCHAR(16) NOT NULL,
        id VARCHAR(64) NOT NULL,
        outcome VARCHAR(16) NOT NULL,
        detail VARCHAR(2000) NOT NULL,
        at VARCHAR(32) NOT NULL,
        PRIMARY KEY (terminal_id, kind, id),
        FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
    )
    """,
)

#: Who may do what here, and what terminals said of themselves (`sync.platform.identity_tables`).
_IDENTITY = (
    "CREATE TABLE accounts (id VARCHAR(32) NOT NULL, name VARCHAR(100) NOT NULL, roles VARCHAR(500) NOT NULL,"
    " hall VARCHAR(32), departments VARCHAR(4000) NOT NULL, verifier VARCHAR(200) NOT NULL,"
    " created_at VARCHAR(32) NOT NULL, expires_at VARCHAR(32) NOT NULL, disabled BOOLEAN NOT NULL,"
    " changed INTEGER NOT NULL, PRIMARY KEY (id), UNIQUE (changed))",
    "CREATE TABLE sign_in_tries (who VARCHAR(64) NOT NULL, failures INTEGER NOT NULL, locked_until VARCHAR(32),"
    " last_at VARCHAR(32) NOT NULL, PRIMARY KEY (who))",
    "CREATE INDEX ix_sign_in_tries_last_at ON sign_in_tries (last_at)",
    "CREATE TABLE terminal_keys (terminal_id VARCHAR(32) NOT NULL, kid VARCHAR(64) NOT NULL,"
    " public_jwk VARCHAR(1000) NOT NULL, since VARCHAR(32) NOT NULL, until VARCHAR(32),"
    " PRIMARY KEY (terminal_id, kid), UNIQUE (kid),"
    " FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id))",
    "CREATE TABLE audit_heads (terminal_id VARCHAR(32) NOT NULL, trail INTEGER NOT NULL, length INTEGER NOT NULL,"
    " head VARCHAR(64) NOT NULL, at VARCHAR(32) NOT NULL, signed VARCHAR(2000) NOT NULL,"
    " received_at VARCHAR(32) NOT NULL, PRIMARY KEY (terminal_id, trail, length),"
    " FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id))",
    'CREATE TABLE terminal_alarms ("key" VARCHAR(200) NOT NULL, terminal_id VARCHAR(32) NOT NULL,'
    " sort VARCHAR(32) NOT NULL, detail VARCHAR(300) NOT NULL, noted_at VARCHAR(32) NOT NULL, times INTEGER NOT NULL,"
    ' PRIMARY KEY ("key"), FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id))',
    "CREATE INDEX terminal_alarms_by_time ON terminal_alarms (noted_at)",
)

#: Which intake corrects one that was refused.
_CORRECTIONS = ("CREATE INDEX records_by_supersedes ON records (supersedes)",)

#: Ways back after a restore: of terminals that the backup does not know, and of series of numbers it does not know.
_RESTORED = (
    "ALTER TABLE enrolment_codes ADD COLUMN again_terminal VARCHAR(32)",
    "ALTER TABLE enrolment_codes ADD COLUMN again_key VARCHAR(19)",
    "ALTER TABLE enrolment_codes ADD COLUMN again_former VARCHAR(19)",
    "ALTER TABLE platform ADD COLUMN series_floor INTEGER DEFAULT '0' NOT NULL",
    "ALTER TABLE platform ADD COLUMN series_floor_year INTEGER DEFAULT '0' NOT NULL",
)

#: One statement each, in order.
STATEMENTS: tuple[str, ...] = (
    _FEED + upgrade_7_departments.STATEMENTS + _IDENTITY + _CORRECTIONS + upgrade_7_organisations.STATEMENTS + _RESTORED
)


def lose_nothing(connection: Connection) -> None:
    binary = "BYTEA" if connection.dialect.name == "postgresql" else "BLOB"
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement.replace("{bytes}", binary))
    upgrade_7_organisations.find(connection)
