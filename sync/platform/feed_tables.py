"""Tables of who is told what (docs/adr/0014 "Down"), for `sync.platform.schema`.

An *audience* is ``all``, ``hall|H`` or ``terminal|T``. Everything a terminal is told has a number of the one counter of
changes: its cursor is the last one it has heard.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from sync.platform.case_tables import metadata

#: Where a hall stands: cases that other places collect for its region are handed to it.
halls = Table(
    "halls",
    metadata,
    Column("hall", String(32), primary_key=True),
    Column("region", String(6), nullable=False, index=True),  # GB/T 2260
)

#: Cases of another hall that an audience is told of: handed to it (``until`` null), or looked up for a person who was
#: there (for some days). One that is over stays a while, so that its end is told and what was done in time counts.
told_cases = Table(
    "told_cases",
    metadata,
    Column("audience", String(48), primary_key=True),
    Column("case_id", String(36), primary_key=True),
    Column("changed", Integer, nullable=False),
    Column("until", String(32)),
    Column("ended", Integer, nullable=False),
    Index("told_cases_by_change", "audience", "changed"),
    Index("told_cases_by_case", "case_id"),
    Index("told_cases_by_end", "until"),
)

#: What the platform has to say beside cases: ``catalogue``, ``configuration``, ``staff``, ``command``. One that takes
#: another's place has its id.
announcements = Table(
    "announcements",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("audience", String(48), nullable=False),
    Column("changed", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("body", String(100000), nullable=False),  # JSON
    Index("announcements_by_change", "audience", "changed"),
)

#: What became of it at each terminal: the last word.
outcomes = Table(
    "outcomes",
    metadata,
    Column("terminal_id", String(32), ForeignKey("terminals.terminal_id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("outcome", String(16), nullable=False),  # done | refused | overridden
    Column("detail", String(2000), nullable=False),
    Column("at", String(32), nullable=False),
)
