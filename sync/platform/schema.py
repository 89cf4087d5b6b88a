"""The platform's tables, and how a database comes to have them.

Portable SQL through SQLAlchemy Core: SQLite (one machine) and PostgreSQL (a city). Times are RFC 3339 UTC text, ids
text, so that both sort and compare the same way. `upgrade` brings an older database forward step by step and refuses
one that is newer than this program: an old program must not write into what it does not understand.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    inspect,
    select,
)

from sync.platform import upgrade_7, upgrades
from sync.platform.case_tables import (
    case_events,
    case_files,
    conflicts,
    lookups,
    metadata,
    notes,
    number_blocks,
    paper_codes,
    supervision,
)
from sync.platform.department_tables import (
    connectors,
    department_answers,
    departments,
    dispatches,
    joint_departments,
    organ_routes,
    reroutings,
)
from sync.platform.feed_tables import announcements, halls, outcomes, told_cases
from sync.platform.identity_tables import accounts, audit_heads, sign_in_tries, terminal_alarms, terminal_keys
from sync.platform.licence_tables import licences
from sync.platform.office_tables import office_numbers, office_papers, office_sessions

__all__ = [
    "accounts",
    "announcements",
    "audit_heads",
    "case_events",
    "case_files",
    "conflicts",
    "connectors",
    "department_answers",
    "departments",
    "dispatches",
    "halls",
    "joint_departments",
    "licences",
    "lookups",
    "notes",
    "number_blocks",
    "office_numbers",
    "office_papers",
    "office_sessions",
    "organ_routes",
    "outcomes",
    "paper_codes",
    "reroutings",
    "sign_in_tries",
    "supervision",
    "terminal_alarms",
    "terminal_keys",
    "told_cases",
]

VERSION = 7

#: One row: who this platform is.
platform = Table(
    "platform",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("schema_version", Integer, nullable=False),
    Column("issuer", String(200), nullable=False),
    Column("epoch", String(64), nullable=False),
    Column("watermark", String(32)),  # what was received until then is in a backup; null: no backup known
    Column("created_at", String(32), nullable=False),
    Column("role", String(8)),  # city | hall; null until it first serves
    Column("draft_key", String(43)),  # base64url; a city's only: no hall node ever holds one
    # Series of document numbers that nobody knows of, of years until this one, may have been begun after the backup
    # that this database came back from: they begin behind this serial (`sync.platform.number_blocks`).
    Column("series_floor", Integer, nullable=False, server_default="0"),
    Column("series_floor_year", Integer, nullable=False, server_default="0"),
)

#: The root key (signs key sets only) and the keys that sign receipts, private part included.
signing_keys = Table(
    "signing_keys",
    metadata,
    Column("kid", String(64), primary_key=True),
    Column("purpose", String(16), nullable=False),  # root | receipts
    Column("private_jwk", String(1000), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("retired_at", String(32)),  # signs no more, stays in the key set: its receipts stay provable
)

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    Column("selector", String(8), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("wrong_tries", Integer, nullable=False),
    Column("used_at", String(32)),
    Column("terminal_id", String(32)),
    Column("hall", String(32), nullable=False, server_default=""),  # whose terminal it makes
    # A code that gives an id back (`sync.platform.enrolment_again`): which, to which key, in place of which other one.
    Column("again_terminal", String(32)),
    Column("again_key", String(19)),  # as people read it out (`sync.fingerprint`)
    Column("again_former", String(19)),  # null: the platform must not know the id
)

#: Wrong codes by network peer. Emptied as windows pass.
enrolment_peers = Table(
    "enrolment_peers",
    metadata,
    Column("peer", String(64), primary_key=True),
    Column("wrong_tries", Integer, nullable=False),
    Column("window_ends_at", String(32), nullable=False),
)

#: Rows are never deleted: a device code is never given out twice.
terminals = Table(
    "terminals",
    metadata,
    Column("terminal_id", String(32), primary_key=True),
    Column("device_code", String(4), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("public_jwk", String(1000), nullable=False),
    Column("enrolled_at", String(32), nullable=False),
    Column("revoked_at", String(32)),
    Column("hall", String(32), nullable=False, server_default=""),
)

#: Client assertions seen, until they have expired: none works twice, not even after a restart.
assertions = Table(
    "assertions",
    metadata,
    Column("terminal_id", String(32), primary_key=True),
    Column("jti", String(200), primary_key=True),
    Column("expires_at", String(32), nullable=False, index=True),
)

access_tokens = Table(
    "access_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("terminal_id", String(32), ForeignKey("terminals.terminal_id"), nullable=False),
    Column("expires_at", String(32), nullable=False, index=True),
)

#: Every record ever taken, as received. Never deleted: ids are remembered for ever.
records = Table(
    "records",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("case_id", String(36), nullable=False),
    Column("case_seq", Integer, nullable=False),
    Column("supersedes", String(36)),
    Column("terminal_id", String(32), ForeignKey("terminals.terminal_id"), nullable=False),
    Column("digest", String(71), nullable=False),
    Column("body", LargeBinary, nullable=False),  # the whole record, byte for byte
    Column("received_at", String(32), nullable=False),
    UniqueConstraint("case_id", "terminal_id", "case_seq"),  # each terminal counts its own records of a case
    Index("records_by_supersedes", "supersedes"),
)

#: Cases: what the hall and the citizen look up. The only personal value here is the masked name; ``person`` is a keyed
#: hash (docs/adr/0007), null for who has no number.
intakes = Table(
    "intakes",
    metadata,
    Column("intake_id", String(36), ForeignKey("records.id"), primary_key=True),
    Column("terminal_id", String(32), ForeignKey("terminals.terminal_id"), nullable=False),
    Column("item", String(64), nullable=False),
    Column("item_name", String(300), nullable=False),
    Column("case_no", String(50), nullable=False, unique=True),
    Column("state", String(32), nullable=False),
    Column("taken_in_at", String(32), nullable=False),
    Column("time_trusted", Boolean, nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("applicant_masked", String(100), nullable=False),
    Column("progress_token", String(64), nullable=False, unique=True),
    Column("package_id", String(36)),  # the package it is part of: its lead's intake_id (docs/adr/0009)
    Column("person", String(64), index=True),
    Column("organisation", String(64), index=True),  # the same of the organisation applied for, by its credit code
    Column("due", String(10), index=True),  # the day its next clock runs out
    Column("due_clock", String(12)),
    Column("state_at", String(32)),  # when it came to its state
    Column("lapse_proposed_at", String(32)),
    Column("changed", Integer),  # the feed's cursor: the latest change of the case
    Column("hall", String(32), nullable=False, server_default=""),  # of the terminal that took it in
    Index("intakes_by_arrival", "received_at", "intake_id"),
    Index("intakes_by_change", "changed", unique=True),
    Column("department", String(32)),  # who deals with it behind the window; null: not routed yet
    Index("intakes_by_hall", "hall", "changed"),
    Index("intakes_by_department", "department", "state", "due", "intake_id"),
    Index("intakes_by_department_due", "department", "due", "intake_id"),
)

record_blobs = Table(
    "record_blobs",
    metadata,
    Column("record_id", String(36), ForeignKey("records.id"), primary_key=True),
    Column("digest", String(71), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("media_type", String(100), nullable=False),
)


#: Drafts that terminals share (docs/adr/0007). Nothing here names a person: without the city's draft key ``person``
#: cannot be computed and ``sealed`` not be opened.
drafts = Table(
    "drafts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("person", String(64), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("saved_at", String(32), nullable=False),  # the saving terminal's time
    Column("saved_by", String(32), ForeignKey("terminals.terminal_id"), nullable=False),
    Column("expires_at", String(32), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("blobs", String(20000), nullable=False),  # JSON list of names
    Column("lease_holder", String(32), ForeignKey("terminals.terminal_id")),
    Column("lease_until", String(32)),
    Column("lease_term", Integer, nullable=False),  # counts changes of the holder
)

#: Sealed attachments that are on disk, also those whose draft has not come yet.
draft_blobs = Table(
    "draft_blobs",
    metadata,
    Column("draft_id", String(36), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("file", String(32), nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    Column("stored_at", String(32), nullable=False, index=True),
)

#: Slip codes (hashed) and the draft each finds.
draft_slips = Table(
    "draft_slips",
    metadata,
    Column("slip", String(64), primary_key=True),
    Column("draft_id", String(36), nullable=False, index=True),
)

#: Drafts that were taken in or discarded. Never deleted: none of them comes back.
closed_drafts = Table(
    "closed_drafts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("reason", String(16), nullable=False),  # taken_in | discarded
    Column("closed_at", String(32), nullable=False),
    Column("proof", String(64)),  # by which terminals know that it was closed by one who knew the person
)

#: Numbers given out one after the other, by name.
counters = Table(
    "counters",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Integer, nullable=False),
)

#: The letter each service's tickets begin with.
ticket_letters = Table(
    "ticket_letters",
    metadata,
    Column("service", String(32), primary_key=True),
    Column("letter", String(1), nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("position", Integer, nullable=False, unique=True),  # the order of arrival
    Column("day", String(10), nullable=False),  # of legal time: numbers begin anew with it
    Column("number", String(8), nullable=False),
    Column("service", String(32), nullable=False),
    Column("item", String(64)),
    Column("reason", String(64)),
    Column("draft_id", String(36)),
    Column("state", String(16), nullable=False),  # waiting | called | passed | finished
    Column("window", String(8)),  # that has it, or had it last
    Column("taken_by", String(32), ForeignKey("terminals.terminal_id"), nullable=False),
    Column("taken_at", String(32), nullable=False),
    Column("called_at", String(32)),
    Column("calls", Integer, nullable=False),
    UniqueConstraint("day", "number"),
    Index("tickets_by_day", "day", "position"),
)

#: What the hall's displays show and speak; ``seq`` is the board's cursor.
ticket_calls = Table(
    "ticket_calls",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("day", String(10), nullable=False),
    Column("number", String(8), nullable=False),
    Column("window", String(8), nullable=False),
    Column("at", String(32), nullable=False),
    Column("calls", Integer, nullable=False),
)


class DatabaseTooNew(Exception):
    """The database was written by a newer program; this one leaves it alone."""

    def __init__(self, found: int) -> None:
        super().__init__(f"the database has version {found}, this program knows {VERSION}: update the program")
        self.found = found


class NotAPlatform(Exception):
    """The database holds somebody else's tables."""


#: step n brings a database from version n to n + 1; each is frozen once released
STEPS: dict[int, Callable[[Connection], None]] = {
    1: upgrades.share_drafts_and_tickets,
    2: upgrades.name_packages,
    3: upgrades.prove_ends,
    4: upgrades.follow_cases,
    5: upgrades.know_licences,
    6: upgrade_7.lose_nothing,
}


def version_of(connection: Connection) -> int:
    """The database's schema version, 0 when it is empty. Raises `NotAPlatform` for foreign tables."""
    names = set(inspect(connection).get_table_names())
    if platform.name in names:
        version = connection.execute(select(platform.c.schema_version)).scalar_one_or_none()
        return 0 if version is None else int(version)
    if names:
        raise NotAPlatform("the database is not empty and not a platform's: " + ", ".join(sorted(names)[:5]))
    return 0


def upgrade(connection: Connection) -> bool:
    """Create the tables, or bring older ones forward; true when the database is new and still needs its identity.

    Runs inside the caller's transaction. Raises `DatabaseTooNew`, `NotAPlatform`.
    """
    found = version_of(connection)
    if found > VERSION:
        raise DatabaseTooNew(found)
    if found == 0:
        metadata.create_all(connection)
        return True
    for version in range(found, VERSION):
        STEPS[version](connection)
        connection.execute(platform.update().values(schema_version=version + 1))
    return False
