-- The platform's database as version 1 made it. Frozen.
CREATE TABLE assertions (
    terminal_id VARCHAR(32) NOT NULL,
    jti VARCHAR(200) NOT NULL,
    expires_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (terminal_id, jti)
);
CREATE INDEX ix_assertions_expires_at ON assertions (expires_at);
CREATE TABLE enrolment_codes (
    selector VARCHAR(8) NOT NULL,
    salt BLOB NOT NULL,
    secret_hash BLOB NOT NULL,
    created_at VARCHAR(32) NOT NULL,
    expires_at VARCHAR(32) NOT NULL,
    wrong_tries INTEGER NOT NULL,
    used_at VARCHAR(32),
    terminal_id VARCHAR(32),
    PRIMARY KEY (selector)
);
CREATE TABLE enrolment_peers (
    peer VARCHAR(64) NOT NULL,
    wrong_tries INTEGER NOT NULL,
    window_ends_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (peer)
);
CREATE TABLE platform (
    id INTEGER NOT NULL,
    schema_version INTEGER NOT NULL,
    issuer VARCHAR(200) NOT NULL,
    epoch VARCHAR(64) NOT NULL,
    watermark VARCHAR(32),
    created_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE signing_keys (
    kid VARCHAR(64) NOT NULL,
    purpose VARCHAR(16) NOT NULL,
    private_jwk VARCHAR(1000) NOT NULL,
    created_at VARCHAR(32) NOT NULL,
    retired_at VARCHAR(32),
    PRIMARY KEY (kid)
);
CREATE TABLE terminals (
    terminal_id VARCHAR(32) NOT NULL,
    device_code VARCHAR(4) NOT NULL,
    name VARCHAR(200) NOT NULL,
    public_jwk VARCHAR(1000) NOT NULL,
    enrolled_at VARCHAR(32) NOT NULL,
    revoked_at VARCHAR(32),
    PRIMARY KEY (terminal_id),
    UNIQUE (device_code)
);
CREATE TABLE access_tokens (
    token_hash VARCHAR(64) NOT NULL,
    terminal_id VARCHAR(32) NOT NULL,
    expires_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (token_hash),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
CREATE INDEX ix_access_tokens_expires_at ON access_tokens (expires_at);
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
    UNIQUE (case_id, case_seq),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id)
);
CREATE TABLE intakes (
    intake_id VARCHAR(36) NOT NULL,
    terminal_id VARCHAR(32) NOT NULL,
    item VARCHAR(64) NOT NULL,
    item_name VARCHAR(300) NOT NULL,
    case_no VARCHAR(50) NOT NULL,
    state VARCHAR(32) NOT NULL,
    taken_in_at VARCHAR(32) NOT NULL,
    time_trusted BOOLEAN NOT NULL,
    received_at VARCHAR(32) NOT NULL,
    applicant_masked VARCHAR(100) NOT NULL,
    progress_token VARCHAR(64) NOT NULL,
    PRIMARY KEY (intake_id),
    FOREIGN KEY(intake_id) REFERENCES records (id),
    FOREIGN KEY(terminal_id) REFERENCES terminals (terminal_id),
    UNIQUE (case_no),
    UNIQUE (progress_token)
);
CREATE INDEX intakes_by_arrival ON intakes (received_at, intake_id);
CREATE TABLE record_blobs (
    record_id VARCHAR(36) NOT NULL,
    digest VARCHAR(71) NOT NULL,
    position INTEGER NOT NULL,
    size INTEGER NOT NULL,
    media_type VARCHAR(100) NOT NULL,
    PRIMARY KEY (record_id, digest),
    FOREIGN KEY(record_id) REFERENCES records (id)
);
