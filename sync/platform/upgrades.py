"""How older databases come forward, step by step. Frozen: what a released step says is never changed again."""

from __future__ import annotations

from sqlalchemy import Connection

_SHARED = """
ALTER TABLE platform ADD COLUMN role VARCHAR(8);
ALTER TABLE platform ADD COLUMN draft_key VARCHAR(43);
CREATE TABLE drafts (
    id VARCHAR(36) NOT NULL,
    person VARCHAR(64) NOT NULL,
    revision INTEGER NOT NULL,
    saved_at VARCHAR(32) NOT NULL,
    saved_by VARCHAR(32) NOT NULL,
    expires_at VARCHAR(32) NOT NULL,
    sealed {bytes} NOT NULL,
    blobs VARCHAR(20000) NOT NULL,
    lease_holder VARCHAR(32),
    lease_until VARCHAR(32),
    lease_term INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(saved_by) REFERENCES terminals (terminal_id),
    FOREIGN KEY(lease_holder) REFERENCES terminals (terminal_id)
);
CREATE INDEX ix_drafts_person ON drafts (person);
CREATE INDEX ix_drafts_expires_at ON drafts (expires_at);
CREATE TABLE draft_blobs (
    draft_id VARCHAR(36) NOT NULL,
    name VARCHAR(64) NOT NULL,
    file VARCHAR(32) NOT NULL,
    size INTEGER NOT NULL,
    stored_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (draft_id, name),
    UNIQUE (file)
);
CREATE INDEX ix_draft_blobs_stored_at ON draft_blobs (stored_at);
CREATE TABLE draft_slips (
    slip VARCHAR(64) NOT NULL,
    draft_id VARCHAR(36) NOT NULL,
    PRIMARY KEY (slip)
);
CREATE INDEX ix_draft_slips_draft_id ON draft_slips (draft_id);
CREATE TABLE closed_drafts (
    id VARCHAR(36) NOT NULL,
    reason VARCHAR(16) NOT NULL,
    closed_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE counters (
    name VARCHAR(64) NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE ticket_letters (
    service VARCHAR(32) NOT NULL,
    letter VARCHAR(1) NOT NULL,
    PRIMARY KEY (service)
);
CREATE TABLE tickets (
    id VARCHAR(36) NOT NULL,
    position INTEGER NOT NULL,
    day VARCHAR(10) NOT NULL,
    number VARCHAR(8) NOT NULL,
    service VARCHAR(32) NOT NULL,
    item VARCHAR(64),
    reason VARCHAR(64),
    draft_id VARCHAR(36),
    state VARCHAR(16) NOT NULL,
    "window" VARCHAR(8),
    taken_by VARCHAR(32) NOT NULL,
    taken_at VARCHAR(32) NOT NULL,
    called_at VARCHAR(32),
    calls INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (day, number),
    UNIQUE (position),
    FOREIGN KEY(taken_by) REFERENCES terminals (terminal_id)
);
CREATE INDEX tickets_by_day ON tickets (day, position);
CREATE TABLE ticket_calls (
    seq INTEGER NOT NULL,
    day VARCHAR(10) NOT NULL,
    number VARCHAR(8) NOT NULL,
    "window" VARCHAR(8) NOT NULL,
    at VARCHAR(32) NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (seq)
)
"""


def share_drafts_and_tickets(connection: Connection) -> None:
    """Version 1 to 2 (docs/adr/0007)."""
    kind = "BYTEA" if connection.dialect.name == "postgresql" else "BLOB"
    for statement in _SHARED.replace("{bytes}", kind).split(";"):
        connection.exec_driver_sql(statement)


def name_packages(connection: Connection) -> None:
    """Version 2 to 3 (docs/adr/0009)."""
    connection.exec_driver_sql("ALTER TABLE intakes ADD COLUMN package_id VARCHAR(36)")


def prove_ends(connection: Connection) -> None:
    """Version 3 to 4 (docs/adr/0007)."""
    connection.exec_driver_sql("ALTER TABLE closed_drafts ADD COLUMN proof VARCHAR(64)")
