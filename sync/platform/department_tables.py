"""Tables of departments: where cases go behind the window, and what goes to and comes from a department's own system
(docs/adr/0014)."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from sync.platform.case_tables import metadata

#: Who decides behind the window (部门). Never deleted: cases name them.
departments = Table(
    "departments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("parent", String(32)),  # the department it belongs to, whose officers see its cases too
    Column("set_at", String(32), nullable=False),
)

#: Which department deals with what an organ is competent for. ``organ`` is its credit code (18 characters).
organ_routes = Table(
    "organ_routes",
    metadata,
    Column("organ", String(18), primary_key=True),
    Column("department", String(32), nullable=False),
)

#: Other departments that decide along in a joint procedure (联合办理): they read the case, the lead one moves it.
joint_departments = Table(
    "joint_departments",
    metadata,
    Column("department", String(32), primary_key=True),
    Column("case_id", String(36), primary_key=True),
)

#: A person sent a case to another department than it had, and said why.
reroutings = Table(
    "reroutings",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("case_id", String(36), nullable=False, index=True),
    Column("from_department", String(32)),
    Column("to_department", String(32), nullable=False),
    Column("staff", String(64), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("at", String(32), nullable=False),
)

#: A department's own system: where it is, how far we have read its answers, and how it goes with it.
connectors = Table(
    "connectors",
    metadata,
    Column("department", String(32), primary_key=True),
    Column("url", String(300), nullable=False),
    Column("secret", String(100), nullable=False),  # shared with that system; signs both ways
    Column("cursor", String(64), nullable=False),
    Column("tries", Integer, nullable=False),  # in vain since the last time it worked
    Column("next_at", String(32), nullable=False),
    Column("claimed_until", String(32)),  # an instance of the platform is at it
    Column("claimed_by", String(36)),
    Column("last_error", String(200)),
    Column("failing_since", String(32)),
    Column("worked_at", String(32)),
)

#: What a department's system is told, in order for each case; the content is made from the case when it is sent.
dispatches = Table(
    "dispatches",
    metadata,
    Column("id", String(36), primary_key=True),  # UUIDv7: the order
    Column("department", String(32), nullable=False),
    Column("case_id", String(36), nullable=False),
    Column("kind", String(16), nullable=False),  # sub_case | event | outcome | gone
    Column("about", String(80), nullable=False),  # the event's or answer's id; "" for a sub-case
    Column("state", String(12), nullable=False),  # pending | delivered | refused | settled
    Column("tries", Integer, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("delivered_at", String(32)),
    Column("reason", String(300)),  # why it was refused, or how a person settled it
    Column("staff", String(64)),  # who sent it again or settled it
    Index("dispatches_to_send", "department", "state", "id"),
    Index("dispatches_by_case", "case_id", "id"),
)

#: What departments' systems have answered, each once; kept for ever, as ids are.
department_answers = Table(
    "department_answers",
    metadata,
    Column("department", String(32), primary_key=True),
    Column("id", String(80), primary_key=True),  # the answer's id, or the digest of what had none
    Column("case_id", String(36)),
    Column("outcome", String(12), nullable=False),  # applied | refused | nonsense
    Column("reason", String(500)),
    Column("digest", String(71), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("settled_at", String(32)),
    Column("settled_by", String(64)),
    Index("department_answers_by_case", "case_id"),
    Index("department_answers_by_outcome", "outcome", "settled_at"),
)
