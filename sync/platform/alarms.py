"""What says that a terminal is not the one that was enrolled, or went back in time: noted once each, for supervision.

Nothing is revoked by itself: a hall whose store was replaced honestly looks the same, and would stand still.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select, update

from sync.platform.schema import terminal_alarms


class Alarm(StrEnum):
    """What was met. The value stands in ``terminal_alarms.sort``."""

    AUDIT_FORK = "audit_fork"  # its audit trail is shorter, or another, than what it signed before
    NUMBER_TAKEN = "number_taken"  # a case number or progress token of another intake: two machines count alike
    FOREIGN_NUMBER = "foreign_number"  # a case number with another terminal's device code
    REPLAYED_LOGIN = "replayed_login"  # an assertion that was used before
    REVOKED_LOGIN = "revoked_login"  # the key of a revoked terminal is still in use


def raise_alarm(connection: Connection, terminal_id: str, alarm: Alarm, about: str, detail: str, now: str) -> None:
    """``about`` tells one occasion from the next; ``detail`` is in words and holds no personal data."""
    key = f"{alarm.value}|{terminal_id}|{about}"[:200]
    again = update(terminal_alarms).where(terminal_alarms.c.key == key).values(times=terminal_alarms.c.times + 1)
    if connection.execute(again).rowcount == 0:
        row = {"key": key, "terminal_id": terminal_id, "sort": alarm.value, "detail": detail[:300]}
        connection.execute(insert(terminal_alarms).values(**row, noted_at=now, times=1))


def listed(connection: Connection) -> Iterator[dict[str, Any]]:
    """All of them, oldest first."""
    order = (terminal_alarms.c.noted_at, terminal_alarms.c.key)
    for row in connection.execute(select(terminal_alarms).order_by(*order)).mappings():
        yield dict(row)
