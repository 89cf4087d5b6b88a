"""What a repair could not carry over, noted once and in the audit trail itself, so that `verify` tells known losses
apart from what is new (docs/adr/0014 "Damage").

Only the trail vouches: a row of ``damage`` without its entry excuses nothing. A break of the trail is pinned by what
stands on both sides of it, so what is changed there afterwards is a new one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.engine import Connection

from intake.clock import Reading
from sync.store import audit, damage
from sync.store.audit import BREAK, DAMAGE_KIND, Break, Head
from sync.store.keys import StoreKeys
from sync.store.schema import audit as entries
from sync.store.schema import audit_heads

_LEFT = "left"
_CASE = re.compile(r"\bcase ([0-9a-f-]{36})\b")


def note_trail(connection: Connection, keys: StoreKeys, now: Reading) -> None:
    """The trail goes on behind the longest end that was ever written or signed, so that no entry's number is given
    twice; what is missing or spoilt before that is noted, each break by itself."""
    end = max(audit.written_end(connection), _signed_end(connection), key=lambda head: head.length)
    if end.length > audit.head(connection).length:
        detail = {"from": audit.head(connection).length + 1, "to": end.length}
        audit.append(connection, at=now.rfc3339, kind="trail_goes_on", subject="audit", detail=detail, after=end)
    for one in audit.verify(connection, keys).breaks:
        subject, lost = f"audit {one.first}-{one.at}", in_words(one)
        damage.keep(connection, "audit", subject, lost, now)
        said = {"sort": "audit", "lost": lost, BREAK: asdict(one)}
        audit.append(connection, at=now.rfc3339, kind=DAMAGE_KIND, subject=subject, detail=said)


def note_left(connection: Connection, errors: Iterable[str], now: Reading) -> None:
    """``errors`` of `sync.store.verify` that stay. A trail that does not follow, or a database that is broken, is
    never excused here."""
    named = [one.subject for one in damage.open_damage(connection)]
    for error in errors:
        opening = error.startswith("audit: ") and error.endswith("cannot be opened")
        if error.startswith(("audit: ", "database: ")) and not opening:
            continue
        sort = error.partition(" ")[0].rstrip(":")
        if not any(subject in error for subject in named):
            case = _CASE.search(error)
            damage.keep(connection, sort, error, error, now, case_id=case and case[1])
        detail = {"sort": sort, "lost": _LEFT}
        audit.append(connection, at=now.rfc3339, kind=DAMAGE_KIND, subject=error, detail=detail)


def noted(connection: Connection) -> frozenset[str]:
    """Errors that a repair left and named in the trail."""
    rows = connection.execute(select(entries.c.subject, entries.c.detail).where(entries.c.kind == DAMAGE_KIND))
    return frozenset(row.subject for row in rows if _is_left(row.detail))


def in_words(one: Break) -> str:
    """For operators."""
    if one.first == one.at:
        return f"audit: entry {one.at} or the one before it is not as it was written"
    if one.first == one.at - 1:
        return f"audit: entry {one.first} is lost"
    return f"audit: entries {one.first} to {one.at - 1} are lost"


def _is_left(detail: str) -> bool:
    try:
        said = json.loads(detail)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("lost") == _LEFT


def _signed_end(connection: Connection) -> Head:
    query = select(audit_heads.c.seq, audit_heads.c.hash).order_by(audit_heads.c.seq.desc()).limit(1)
    row = connection.execute(query).first()
    return Head(0, audit.GENESIS) if row is None else Head(*row)
