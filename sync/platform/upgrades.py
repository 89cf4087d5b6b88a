"""How older databases come forward, step by step. Frozen: what a released step says is never changed again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from sqlalchemy import Connection, text

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


_CASES = """
ALTER TABLE intakes ADD COLUMN person VARCHAR(64);
ALTER TABLE intakes ADD COLUMN due VARCHAR(10);
ALTER TABLE intakes ADD COLUMN due_clock VARCHAR(12);
ALTER TABLE intakes ADD COLUMN state_at VARCHAR(32);
ALTER TABLE intakes ADD COLUMN lapse_proposed_at VARCHAR(32);
ALTER TABLE intakes ADD COLUMN changed INTEGER;
UPDATE intakes SET state = UPPER(state), state_at = taken_in_at;
CREATE INDEX ix_intakes_person ON intakes (person);
CREATE INDEX ix_intakes_due ON intakes (due);
CREATE UNIQUE INDEX intakes_by_change ON intakes (changed);
CREATE TABLE case_events (
    case_id VARCHAR(36) NOT NULL,
    seq INTEGER NOT NULL,
    id VARCHAR(36) NOT NULL,
    name VARCHAR(32) NOT NULL,
    transition VARCHAR(4) NOT NULL,
    from_state VARCHAR(32),
    to_state VARCHAR(32) NOT NULL,
    actor_role VARCHAR(32) NOT NULL,
    actor_id VARCHAR(64),
    place VARCHAR(32) NOT NULL,
    at VARCHAR(32) NOT NULL,
    received_at VARCHAR(32) NOT NULL,
    body {bytes} NOT NULL,
    PRIMARY KEY (case_id, seq),
    UNIQUE (id)
);
CREATE INDEX case_events_by_time ON case_events (at);
CREATE TABLE conflicts (
    id VARCHAR(36) NOT NULL,
    case_id VARCHAR(36) NOT NULL,
    terminal_id VARCHAR(32) NOT NULL,
    reason VARCHAR(64) NOT NULL,
    received_at VARCHAR(32) NOT NULL,
    body {bytes} NOT NULL,
    settled_at VARCHAR(32),
    settled_by VARCHAR(64),
    PRIMARY KEY (id),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
CREATE INDEX ix_conflicts_case_id ON conflicts (case_id);
CREATE TABLE notes (
    id VARCHAR(36) NOT NULL,
    kind VARCHAR(32) NOT NULL,
    number VARCHAR(50) NOT NULL,
    about VARCHAR(36),
    open INTEGER NOT NULL,
    due VARCHAR(10),
    terminal_id VARCHAR(32) NOT NULL,
    revision INTEGER NOT NULL,
    last VARCHAR(36) NOT NULL,
    received_at VARCHAR(32) NOT NULL,
    changed INTEGER NOT NULL,
    body {bytes} NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id),
    UNIQUE (changed)
);
CREATE INDEX ix_notes_about ON notes (about);
CREATE INDEX notes_by_kind ON notes (kind, open, received_at);
CREATE TABLE case_files (
    case_id VARCHAR(36) NOT NULL,
    digest VARCHAR(71) NOT NULL,
    event_id VARCHAR(36) NOT NULL,
    size INTEGER NOT NULL,
    media_type VARCHAR(100) NOT NULL,
    PRIMARY KEY (case_id, digest)
);
CREATE TABLE paper_codes (
    code VARCHAR(14) NOT NULL,
    case_id VARCHAR(36) NOT NULL,
    event_id VARCHAR(36) NOT NULL,
    kind VARCHAR(12) NOT NULL,
    number VARCHAR(30) NOT NULL,
    made_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (code)
);
CREATE TABLE lookups (
    id VARCHAR(36) NOT NULL,
    at VARCHAR(32) NOT NULL,
    terminal_id VARCHAR(32) NOT NULL,
    case_id VARCHAR(36) NOT NULL,
    purpose VARCHAR(64) NOT NULL,
    found INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
CREATE INDEX ix_lookups_at ON lookups (at);
CREATE TABLE number_blocks (
    organ VARCHAR(30) NOT NULL,
    kind VARCHAR(12) NOT NULL,
    year INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    terminal_id VARCHAR(32) NOT NULL,
    reserved_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (organ, kind, year, first),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
CREATE TABLE supervision (
    "key" VARCHAR(200) NOT NULL,
    case_id VARCHAR(36) NOT NULL,
    rule VARCHAR(32) NOT NULL,
    department VARCHAR(100) NOT NULL,
    since VARCHAR(10) NOT NULL,
    at VARCHAR(10) NOT NULL,
    noted_at VARCHAR(32) NOT NULL,
    PRIMARY KEY ("key")
);
CREATE INDEX supervision_by_time ON supervision (at)
"""

#: SQLite cannot drop a constraint: the table is made anew, with its rows.
_RECORDS_ON_SQLITE = """
PRAGMA defer_foreign_keys = ON;
CREATE TEMP TABLE old_records AS SELECT * FROM records;
DROP TABLE records;
CREATE TABLE records (
    id VARCHAR(36) NOT NULL,
    kind VARCHAR(32) NOT NULL,
    case_id VARCHAR(36) NOT NULL,
    case_seq INTEGER NOT NULL,
    supersedes VARCHAR(36),
    terminal_id VARCHAR(32) NOT NULL,
    digest VARCHAR(71) NOT NULL,
    body BLOB NOT NULL,
    received_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (case_id, terminal_id, case_seq),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
INSERT INTO records SELECT * FROM old_records;
DROP TABLE old_records
"""
_RECORDS_ON_POSTGRESQL = """
ALTER TABLE records DROP CONSTRAINT records_case_id_case_seq_key;
ALTER TABLE records ADD UNIQUE (case_id, terminal_id, case_seq)
"""


def follow_cases(connection: Connection) -> None:
    """Version 4 to 5 (docs/adr/0013)."""
    postgresql = connection.dialect.name == "postgresql"
    tables = _CASES.replace("{bytes}", "BYTEA" if postgresql else "BLOB")
    for statements in (tables, _RECORDS_ON_POSTGRESQL if postgresql else _RECORDS_ON_SQLITE):
        for statement in statements.split(";"):
            connection.exec_driver_sql(statement)
    _find_persons(connection)


_LICENCES = """
CREATE TABLE licences (
    id VARCHAR(36) NOT NULL,
    holder VARCHAR(64) NOT NULL,
    name VARCHAR(200) NOT NULL,
    number VARCHAR(100) NOT NULL,
    issuer VARCHAR(200) NOT NULL,
    region VARCHAR(6) NOT NULL,
    trust VARCHAR(1) NOT NULL,
    valid_from VARCHAR(10),
    valid_to VARCHAR(10),
    revoked_on VARCHAR(10),
    added_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (holder, issuer, number)
);
CREATE INDEX ix_licences_holder ON licences (holder)
"""


def know_licences(connection: Connection) -> None:
    """Version 5 to 6 (docs/adr/0013): licences that other places issued."""
    for statement in _LICENCES.split(";"):
        connection.exec_driver_sql(statement)


def _find_persons(connection: Connection) -> None:
    """What cases are found by and how terminals hear of them, for those that came before."""
    draft_key = connection.exec_driver_sql("SELECT draft_key FROM platform").scalar()
    ids = "SELECT intake_id FROM intakes ORDER BY received_at, intake_id"
    arrived = list(connection.exec_driver_sql(ids).scalars())
    for changed, intake_id in enumerate(arrived, 1):
        body = connection.execute(text("SELECT body FROM records WHERE id = :id"), {"id": intake_id}).scalar_one()
        applicant = json.loads(bytes(body)).get("body", {}).get("applicant", {})
        connection.execute(
            text("UPDATE intakes SET changed = :changed, person = :person WHERE intake_id = :id"),
            {"changed": changed, "person": _person(draft_key, applicant), "id": intake_id},
        )
    if arrived:
        counter = text("INSERT INTO counters (name, value) VALUES ('changes', :value)")
        connection.execute(counter, {"value": len(arrived)})


def _person(draft_key: str | None, applicant: dict[str, str]) -> str | None:
    if draft_key is None or not applicant.get("id_number"):
        return None
    key = base64.urlsafe_b64decode(draft_key + "=" * (-len(draft_key) % 4))
    said = f"hall.draft.person|{applicant['id_type']}|{applicant['id_number'].upper()}"
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
