"""Tables of the officer's page (`sync.platform.office`)."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from sync.platform.case_tables import metadata

#: Who is signed in. Rows, so that any instance of the platform knows the session; the cookie's value is only in the
#: browser.
office_sessions = Table(
    "office_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff", String(64), nullable=False),
    Column("begun_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False, index=True),
    Column("changed", Integer, nullable=False),  # the account as it was: a new password or a block ends the session
)

#: Papers that were made out with a move made here: what is printed and what ``/v/{code}`` answers for.
office_papers = Table(
    "office_papers",
    metadata,
    Column("event_id", String(36), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("case_id", String(36), nullable=False, index=True),
    Column("number", String(30), nullable=False),
    Column("code", String(14), nullable=False),
    Column("code_key", LargeBinary, nullable=False),  # the code is made with it from the content
    Column("body", LargeBinary, nullable=False),  # `intake.papers.paper`, JSON
    Column("made_at", String(32), nullable=False),
)

#: Blocks of document numbers that the platform itself draws from (`sync.platform.number_blocks`).
office_numbers = Table(
    "office_numbers",
    metadata,
    Column("organ", String(30), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    Column("next", Integer, nullable=False),
    Column("reserved_at", String(32), nullable=False),
)
