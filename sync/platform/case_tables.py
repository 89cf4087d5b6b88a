"""Tables of what happens to cases (docs/adr/0013), for `sync.platform.schema`."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

#: What happened to a case here, in order: its history in force. The take-in is the intake's record itself.
case_events = Table(
    "case_events",
    metadata,
    Column("case_id", String(36), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False, unique=True),
    Column("name", String(32), nullable=False),
    Column("transition", String(4), nullable=False),
    Column("from_state", String(32)),
    Column("to_state", String(32), nullable=False),
    Column("actor_role", String(32), nullable=False),
    Column("actor_id", String(64)),
    Column("place", String(32), nullable=False),
    Column("at", String(32), nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("body", LargeBinary, nullable=False),  # the whole event, RFC 8785
    Index("case_events_by_time", "at"),
)

#: Events that do not follow from what was known here: kept, never in force, for a person to settle (rule 3).
conflicts = Table(
    "conflicts",
    metadata,
    Column("id", String(36), primary_key=True),  # the event's, and its record's
    Column("case_id", String(36), nullable=False, index=True),
    Column("terminal_id", String(32), ForeignKey("terminals.terminal_id"), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("settled_at", String(32)),
    Column("settled_by", String(64)),
)

#: The last version of each evaluation, complaint, enquiry, appointment, dispute, stuck matter.
notes = Table(
    "notes",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("number", String(50), nullable=False),
    Column("about", String(36), index=True),
    Column("open", Integer, nullable=False),
    Column("due", String(10)),
    Column("terminal_id", String(32), ForeignKey("terminals.terminal_id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("last", String(36), nullable=False),  # the record of this version
    Column("received_at", String(32), nullable=False),
    Column("changed", Integer, nullable=False, unique=True),  # the feed's cursor
    Column("body", LargeBinary, nullable=False),
    Column("hall", String(32), nullable=False, server_default=""),  # of the terminal that made it
    Index("notes_by_kind", "kind", "open", "received_at"),
    Index("notes_by_hall", "hall", "changed"),
)

#: Attachments of moves made here: results.
case_files = Table(
    "case_files",
    metadata,
    Column("case_id", String(36), primary_key=True),
    Column("digest", String(71), primary_key=True),
    Column("event_id", String(36), nullable=False),
    Column("size", Integer, nullable=False),
    Column("media_type", String(100), nullable=False),
)

#: Verification codes of papers that terminals made out: what ``/v/{code}`` answers for.
paper_codes = Table(
    "paper_codes",
    metadata,
    Column("code", String(14), primary_key=True),
    Column("case_id", String(36), nullable=False),
    Column("event_id", String(36), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("number", String(30), nullable=False),
    Column("made_at", String(32), nullable=False),
)

#: Who looked for a person's cases, inside which case, what for (C16 c). Never whom.
lookups = Table(
    "lookups",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("at", String(32), nullable=False, index=True),
    Column("terminal_id", String(32), ForeignKey("terminals.terminal_id"), nullable=False),
    Column("case_id", String(36), nullable=False),
    Column("purpose", String(64), nullable=False),
    Column("found", Integer, nullable=False),
)

#: Blocks of document numbers, given out one after the other (`intake.papers.numbering`).
number_blocks = Table(
    "number_blocks",
    metadata,
    Column("organ", String(30), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    Column("terminal_id", String(32), ForeignKey("terminals.terminal_id"), nullable=False),
    Column("reserved_at", String(32), nullable=False),
)

#: What overseers are told (效能监督): each once, whatever is counted again (`intake.case.supervision`, C24 b).
supervision = Table(
    "supervision",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("case_id", String(36), nullable=False),
    Column("rule", String(32), nullable=False),
    Column("department", String(100), nullable=False),
    Column("since", String(10), nullable=False),  # the day that set it off
    Column("at", String(10), nullable=False),  # the first day on which it was so
    Column("noted_at", String(32), nullable=False),
    Index("supervision_by_time", "at"),
)
