"""What a department's own system is to be told: a row in its outbox, in the transaction of what it tells of."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select
from uuid6 import uuid7

from sync.platform.schema import connectors, dispatches, intakes


def tell(connection: Connection, case_id: str, event_id: str, now: str) -> None:
    """Something happened to a case: the department's own system hears of it, where it has one."""
    of = select(connectors.c.department).join(intakes, intakes.c.department == connectors.c.department)
    department = connection.execute(of.where(intakes.c.intake_id == case_id)).scalar()
    if department is not None:
        _put(connection, department, case_id, "event", event_id, now)


def dispatch(connection: Connection, department: str, case_id: str, kind: str, about: str, now: str) -> bool:
    """Puts something into the department's outbox; False where it has no system of its own."""
    has = select(connectors.c.department).where(connectors.c.department == department)
    if connection.execute(has).first() is None:
        return False
    _put(connection, department, case_id, kind, about, now)
    return True


def _put(connection: Connection, department: str, case_id: str, kind: str, about: str, now: str) -> None:
    connection.execute(
        insert(dispatches).values(
            id=str(uuid7()),
            department=department,
            case_id=case_id,
            kind=kind,
            about=about,
            state="pending",
            tries=0,
            created_at=now,
        )
    )
