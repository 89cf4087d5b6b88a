"""What belongs to some cases, gathered in a handful of questions however many cases they are: a page of the feed has a
hundred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select

from sync.platform.schema import case_events, case_files, conflicts, notes, records

#: Cases whose records are in memory at one time.
_AT_ONCE = 25

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_RECORDS = select(records.c.id, records.c.body, records.c.digest).where(records.c.id.in_(_IDS))
_EVENTS = (
    select(case_events.c.case_id, case_events.c.body)
    .where(case_events.c.case_id.in_(_IDS))
    .order_by(case_events.c.case_id, case_events.c.seq)
)
_CONFLICTS = select(conflicts).where(conflicts.c.case_id.in_(_IDS)).order_by(conflicts.c.received_at)
_FILES = select(case_files).where(case_files.c.case_id.in_(_IDS)).order_by(case_files.c.digest)
_EVALUATED = select(notes.c.about).where(notes.c.about.in_(_IDS), notes.c.kind == "evaluation")


@dataclass(frozen=True, slots=True)
class Parts:
    """Of one case: its intake's record, its history and what else is told with it."""

    body: bytes
    digest: str
    events: Sequence[bytes]
    conflicts: Sequence[Any]
    files: Sequence[Any]
    evaluated: bool


class CaseParts:
    """Of these cases, read some at a time in the order given. Ask for them in that order."""

    def __init__(self, connection: Connection, case_ids: Sequence[str]) -> None:
        self._connection = connection
        self._left = list(dict.fromkeys(case_ids))
        self._read: dict[str, Parts] = {}

    def of(self, case_id: str) -> Parts:
        """Raises KeyError for a case whose intake is not here."""
        if case_id not in self._read:
            ids = [case_id]
            if case_id in self._left:  # else it was asked for out of turn
                first = self._left.index(case_id)
                ids, self._left = self._left[first : first + _AT_ONCE], self._left[first + _AT_ONCE :]
            self._read = self._gather(ids)
        return self._read[case_id]

    def _gather(self, ids: Sequence[str]) -> dict[str, Parts]:
        asked = {"ids": list(ids)}
        events: defaultdict[str, list[bytes]] = defaultdict(list)
        for row in self._connection.execute(_EVENTS, asked):
            events[row.case_id].append(row.body)
        doubtful: defaultdict[str, list[Any]] = defaultdict(list)
        for row in self._connection.execute(_CONFLICTS, asked):
            doubtful[row.case_id].append(row)
        files: defaultdict[str, list[Any]] = defaultdict(list)
        for row in self._connection.execute(_FILES, asked):
            files[row.case_id].append(row)
        evaluated = set(self._connection.execute(_EVALUATED, asked).scalars())
        return {
            row.id: Parts(row.body, row.digest, events[row.id], doubtful[row.id], files[row.id], row.id in evaluated)
            for row in self._connection.execute(_RECORDS, asked)
        }
