"""The tables of the terminal's store (`hall.db`).

Times (`*_at`) are RFC 3339 UTC text; ids are text UUIDv7. Columns named ``sealed`` or ``content`` hold AES-GCM values
under the case's data key: destroying that key makes them unreadable. What a person can be searched by stands in
``persons`` alone, which can be emptied without touching anything else.

Tables of small rows found by their key are kept in it (WITHOUT ROWID): fewer pages to encrypt and sync at each commit.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: Facts about the store itself: signed time, last contact, audit head.
meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

#: One row per case: its data key, wrapped by the store key; null once shredded.
cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("wrapped_key", LargeBinary),
    Column("created_at", Text, nullable=False),
    Column("shredded_at", Text),
    CheckConstraint("(wrapped_key IS NULL) = (shredded_at IS NOT NULL)", name="key_or_shredded"),
    sqlite_with_rowid=False,
)

#: The only searchable personal columns.
persons = Table(
    "persons",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("person_key", Text, nullable=False, index=True),
    sqlite_with_rowid=False,
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("shared_revision", Integer),  # the last one the hall node took (docs/adr/0007)
    Column("city_revision", Integer),  # the same for the city, the interim where there is a hall node
    Column("slip_code", Text),
    Column("open_by", Text),  # the process (see `sync.store.process`) whose visit has it open
    Column("closer", Text),  # proves its end to other terminals (`sync.hall.sealing.Closer`), once it is shared
)
Index("ix_drafts_slip_code", drafts.c.slip_code, unique=True)

#: Drafts that were shared and are over, until every place has heard of it.
draft_closings = Table(
    "draft_closings",
    metadata,
    Column("draft_id", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("hall_done", Integer, nullable=False, server_default="0"),
    Column("city_done", Integer, nullable=False, server_default="0"),
    Column("closer", Text),
    CheckConstraint("reason IN ('taken_in', 'discarded')", name="reason"),
    sqlite_with_rowid=False,
)

#: Who may sign in at this terminal. ``verifier`` is Argon2id; ``roles`` a JSON list.
staff = Table(
    "staff",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Text),
    Column("disabled", Integer, nullable=False, server_default="0"),
    Column("origin", Text, nullable=False, server_default="local"),  # local | platform: who may change it
    sqlite_with_rowid=False,
)

#: What the hall knows of them beside the account. ``skills`` (None: not written down) and ``organs`` are JSON lists.
personnel = Table(
    "personnel",
    metadata,
    Column("staff", Text, ForeignKey("staff.id"), primary_key=True),
    Column("since", Text),
    Column("until", Text),
    Column("skills", Text),
    Column("organs", Text, nullable=False),
    sqlite_with_rowid=False,
)

#: Cases: what was taken in here (``origin`` local) and what the platform told of other terminals' (``platform``). The
#: full intake with every personal value is the outbox row's sealed body, or of a replica's ``sealed``.
intakes = Table(
    "intakes",
    metadata,
    Column("id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("case_no", Text, nullable=False, unique=True),
    Column("impl_code", Text, nullable=False),
    Column("item_version", Integer, nullable=False),
    Column("item_name", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),  # what its events in force make of it
    Column("taken_in_at", Text, nullable=False, index=True),
    Column("time_confidence", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("package_id", Text),  # the package case it is part of; its lead sub-case has this id (docs/adr/0009)
    Column("handling_code", Text),
    Column("origin", Text, nullable=False, server_default="local"),
    Column("progress_token", Text, index=True),
    Column("acceptance_date", Text),
    Column("decision", Text),
    Column("due", Text),  # ISO day on which the next clock of the case runs out, as far as calendars say
    Column("due_clock", Text),  # which clock that is: N, Q, D, V, F, K
    Column("as_of", Text),  # when the platform last said how it stands
    Column("invited_at", Text),  # when the citizen was asked for a rating: once a case
    Column("sealed", LargeBinary),
    CheckConstraint("origin IN ('local', 'platform')", name="origin"),
    CheckConstraint("(origin = 'platform') = (sealed IS NOT NULL)", name="replica_is_sealed"),
    sqlite_with_rowid=False,
)
Index("ix_intakes_state", intakes.c.state, intakes.c.taken_in_at)
# What waits for nothing stays out of it.
Index("ix_intakes_due", intakes.c.due, sqlite_where=text("due IS NOT NULL"))

#: Every move of a case (`intake.case.events.CaseEvent`). The take-in has case's id; its content is the intake itself.
#: ``conflict`` says why an event is not in force: the platform knows another history (docs/adr/0013).
events = Table(
    "events",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("transition", Text, nullable=False),
    Column("from_state", Text),
    Column("to_state", Text, nullable=False),
    Column("actor_role", Text, nullable=False),
    Column("actor_id", Text),
    Column("place", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("time_confidence", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("conflict", Text),
    Column("settled_at", Text),
    Column("sealed", LargeBinary),  # the whole event; null for a take-in
    CheckConstraint("origin IN ('local', 'platform')", name="origin"),
    sqlite_with_rowid=False,
)
Index("ix_events_at", events.c.at)
Index("ix_events_conflict", events.c.case_id, sqlite_where=text("conflict IS NOT NULL AND settled_at IS NULL"))

#: What belongs to no move: evaluations, complaints, enquiries, appointments, disputes, stuck matters. Each is a case
#: of its own in ``cases`` and ``outbox``; ``about`` is the case it speaks of.
notes = Table(
    "notes",
    metadata,
    Column("id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("about", Text, index=True),
    Column("state", Text, nullable=False),
    Column("owner", Text),  # the staff account that is to see to it
    Column("due", Text),
    Column("made_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("last", Text, nullable=False),  # the record of this version: what the next one supersedes
    Column("sealed", LargeBinary, nullable=False),
    CheckConstraint("state IN ('open', 'closed')", name="state"),
    CheckConstraint("origin IN ('local', 'platform')", name="origin"),
    sqlite_with_rowid=False,
)
Index("ix_notes_kind", notes.c.kind, notes.c.state, notes.c.made_at)
Index("ix_notes_number", notes.c.number)

#: Papers (文书) that were made of cases, to be printed again as copy n. ``sealed`` is the paper's data.
papers = Table(
    "papers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False, index=True),
    Column("event_id", Text),
    Column("kind", Text, nullable=False),  # D01 …
    Column("number", Text, nullable=False),  # "" where the number follows
    Column("title", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("copies", Integer, nullable=False, server_default="0"),
    Column("pdf", Text),  # digest of the archived PDF, a blob of the case
    Column("sealed", LargeBinary, nullable=False),
    Column("verify_code", Text, nullable=False, server_default=""),
)
Index("ix_papers_number", papers.c.number)
Index("ix_papers_verify_code", papers.c.verify_code)

#: Serials of document numbers that the platform reserved for this terminal (`intake.papers.numbering`).
number_blocks = Table(
    "number_blocks",
    metadata,
    Column("organ", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    Column("next", Integer, nullable=False),
    Column("reserved_at", Text, nullable=False),
    sqlite_with_rowid=False,
)

#: Which series (organ, kind, year) this terminal numbers papers of: the agent keeps blocks of them in stock.
number_series = Table(
    "number_series",
    metadata,
    Column("organ", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

#: Records on their way to the platform, in the order they were made.
outbox = Table(
    "outbox",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),  # rows stay, so SQLite's own count will do
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False),
    Column("case_seq", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("blobs", Text, nullable=False),  # JSON list of digests the platform must hold first
    Column("state", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("trouble", Text),  # what hindered the last attempt
    Column("stuck_reason", Text),
    Column("stuck_detail", Text),
    Column("way_out", Text),
    Column("stuck_since", Text),
    Column("receipt", Text),  # compact JWS of the platform
    Column("delivered_at", Text),
    Column("received_at", Text),  # of the receipt, the platform's time
    Column("receipt_epoch", Text),  # of the receipt: the platform's life it was given in
    Column("offered_again", Integer, nullable=False, server_default="0"),  # how often after a restored platform
    Column("settled_as", Text),  # how a person ended its stay without delivery
    Column("settled_at", Text),
    Column("settled_by", Text),
    Column("replaced_by", Text),  # the record that supersedes a corrected one
    CheckConstraint("state IN ('pending', 'delivered', 'stuck', 'settled')", name="state"),
    CheckConstraint("(state = 'delivered') = (receipt IS NOT NULL)", name="delivered_has_receipt"),
    CheckConstraint("(state IN ('stuck', 'settled')) = (stuck_reason IS NOT NULL)", name="stuck_has_reason"),
    CheckConstraint("settled_as IN ('corrected', 'handed_over', 'withdrawn')", name="settled_as"),
    CheckConstraint("(state = 'settled') = (settled_as IS NOT NULL)", name="settled_says_how"),
    UniqueConstraint("case_id", "case_seq"),  # also finds the earlier records of a case
)
# Stays as small as the backlog, whatever the history.
Index("ix_outbox_open", outbox.c.state, outbox.c.position, sqlite_where=text("state IN ('pending', 'stuck')"))
# Few: what a person ended without delivery.
Index("ix_outbox_settled", outbox.c.settled_at, sqlite_where=text("state = 'settled'"))
# Asked with every taking in: does it correct another one?
Index("ix_outbox_replaced_by", outbox.c.replaced_by, sqlite_where=text("replaced_by IS NOT NULL"))

print_jobs = Table(
    "print_jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("created_at", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("media", Text, nullable=False, server_default="thermal"),
    Column("paper_id", Text),
    CheckConstraint("state IN ('queued', 'started', 'printed', 'not_printed', 'unknown')", name="state"),
)

#: One row per try to bring a job to paper. ``owner`` names the process (boot, pid, start) that is printing.
print_attempts = Table(
    "print_attempts",
    metadata,
    Column("job_id", Text, ForeignKey("print_jobs.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("reprint", Integer, nullable=False),
    Column("owner", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("outcome", Text),
    Column("trouble", Text),
    CheckConstraint("outcome IN ('printed', 'not_printed', 'unknown')", name="outcome"),
)
Index("ix_print_attempts_running", print_attempts.c.job_id, sqlite_where=text("outcome IS NULL"))

#: Attachments: which sealed file of ``blobs/`` holds which bytes of which case.
blobs = Table(
    "blobs",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("file", Text, nullable=False, unique=True),
    Column("stored_at", Text, nullable=False),
    sqlite_with_rowid=False,
)

#: Append-only, hash-chained (triggers in the migration forbid change). ``detail`` holds no personal value.
audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("commitment", Text),  # salted hash of the personal values, hexadecimal
    Column("hash", Text, nullable=False),
)

#: Salt and values behind a commitment, sealed with the case's key: gone when the case is shredded.
audit_openings = Table(
    "audit_openings",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("seq", Integer, ForeignKey("audit.seq"), primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: Heads of the audit trail that the terminal signed. ``token`` is the JWS, ``anchor`` the platform's receipt of it.
audit_heads = Table(
    "audit_heads",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("anchored_at", Text),
    Column("anchor", Text),
)

#: What was found damaged when it was read, noted once (docs/adr/0014). ``sort`` is what kind of thing, ``subject``
#: names it, ``lost`` what that means; ``case_id`` and ``number`` lead staff to the case. Mended: read whole again.
damage = Table(
    "damage",
    metadata,
    Column("sort", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("case_id", Text),
    Column("number", Text),
    Column("found_at", Text, nullable=False),
    Column("lost", Text, nullable=False),
    Column("mended_at", Text),
    sqlite_with_rowid=False,
)

#: Since when, by a time nobody can have set, a thing has been as it is: for what no receipt dates (docs/adr/0014
#: "Retention"). ``subject`` names the thing in its present form.
resting = Table(
    "resting",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("since", Text, nullable=False),
    sqlite_with_rowid=False,
)

#: What the platform told this terminal to do, each once (`intake` knows the kinds by the change feed's ``command``).
directives = Table(
    "directives",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("done_at", Text),
    Column("outcome", Text),
    sqlite_with_rowid=False,
)

sequences = Table(
    "sequences",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
    sqlite_with_rowid=False,
)
