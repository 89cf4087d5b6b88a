"""Tables of who may do what here, and what terminals said of themselves (docs/adr/0014), for `sync.platform.schema`."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from sync.platform.case_tables import metadata

#: Staff of the platform and of its halls. Rows are never deleted: an id stands in records for ever.
accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("roles", String(500), nullable=False),  # JSON list
    Column("hall", String(32)),  # null: every hall
    Column("departments", String(4000), nullable=False),  # JSON list of organs' credit codes; empty: none
    Column("verifier", String(200), nullable=False),  # Argon2id
    Column("created_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("changed", Integer, nullable=False, unique=True),  # the feed's cursor: the account's latest change
)

#: Wrong passwords by the id that was typed, whether anybody has it or not (``who`` is a hash: people type anything).
sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("who", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", String(32)),  # null with failures at the end of the rule: until an operator says so
    Column("last_at", String(32), nullable=False, index=True),
)

#: Every key a terminal has ever had, by thumbprint (RFC 7638): what it signed stays provable.
terminal_keys = Table(
    "terminal_keys",
    metadata,
    Column("terminal_id", String(32), ForeignKey("terminals.terminal_id"), primary_key=True),
    Column("kid", String(64), primary_key=True),
    Column("public_jwk", String(1000), nullable=False),
    Column("since", String(32), nullable=False),
    Column("until", String(32)),  # when another took its place; null: it is the terminal's key
    UniqueConstraint("kid"),  # one key, one terminal
)

#: Ends of audit trails that terminals signed. Remembered for ever: a trail that went back shows. ``trail`` counts the
#: trails of a terminal: a further one begins (with a row of length 0) when an operator accepts that the store is new.
audit_heads = Table(
    "audit_heads",
    metadata,
    Column("terminal_id", String(32), ForeignKey("terminals.terminal_id"), primary_key=True),
    Column("trail", Integer, primary_key=True, autoincrement=False),
    Column("length", Integer, primary_key=True, autoincrement=False),
    Column("head", String(64), nullable=False),
    Column("at", String(32), nullable=False),  # the terminal's time
    Column("signed", String(2000), nullable=False),  # the compact JWS it sent
    Column("received_at", String(32), nullable=False),
)

#: What says that a terminal is not the one that was enrolled, or went back in time: for supervision, each once.
terminal_alarms = Table(
    "terminal_alarms",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("terminal_id", String(32), ForeignKey("terminals.terminal_id"), nullable=False),
    Column("sort", String(32), nullable=False),
    Column("detail", String(300), nullable=False),
    Column("noted_at", String(32), nullable=False),
    Column("times", Integer, nullable=False),
    Index("terminal_alarms_by_time", "noted_at"),
)
