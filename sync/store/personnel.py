"""What the hall knows of a member of staff beside the account: since when and until when they are posted here (派驻,
CAPABILITIES C26 b), what they were trained for (C30 b), which departments they stand for (首席代表, C12 e).

It says nothing about what an account may do: roles do.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection, Row

from intake.clock import Reading
from sync.store import audit
from sync.store.schema import personnel
from sync.store.staff import StaffUnknown, find_staff

_KEEP = insert(personnel)


@dataclass(frozen=True, slots=True)
class PersonnelFile:
    """Days are ISO; ``until`` None: still posted. ``skills`` are themes, organs or items (`intake.staffing`), None
    while nobody has written down what they were trained for. ``organs`` are credit codes of departments."""

    staff: str
    since: str | None = None
    until: str | None = None
    skills: tuple[str, ...] | None = None
    organs: tuple[str, ...] = ()


def keep(connection: Connection, file: PersonnelFile, now: Reading) -> None:
    """In place of what was known before. Raises `StaffUnknown`."""
    if find_staff(connection, file.staff) is None:
        raise StaffUnknown(file.staff)
    row = {
        "staff": file.staff,
        "since": file.since,
        "until": file.until,
        "skills": None if file.skills is None else json.dumps(file.skills),
        "organs": json.dumps(file.organs),
    }
    changed = {name: value for name, value in row.items() if name != "staff"}
    connection.execute(_KEEP.values(row).on_conflict_do_update(index_elements=[personnel.c.staff], set_=changed))
    audit.append(connection, at=now.rfc3339, kind="personnel", subject=file.staff, detail=changed)


def known(connection: Connection) -> dict[str, PersonnelFile]:
    """Of everybody of whom something was written down, by account."""
    return {row.staff: _file(row) for row in connection.execute(select(personnel).order_by(personnel.c.staff))}


def find(connection: Connection, staff_id: str) -> PersonnelFile:
    """With nothing in it for somebody of whom nothing was written down."""
    row = connection.execute(select(personnel).where(personnel.c.staff == staff_id)).first()
    return PersonnelFile(staff_id) if row is None else _file(row)


def _file(row: Row[tuple[object, ...]]) -> PersonnelFile:
    skills = None if row.skills is None else tuple(json.loads(row.skills))
    return PersonnelFile(row.staff, row.since, row.until, skills, tuple(json.loads(row.organs)))
