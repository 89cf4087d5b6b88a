"""Version 6 to 7: cases of organisations are found by the credit code, those taken in before too."""

from __future__ import annotations

import json

from sqlalchemy import Connection, text

from sync.hall.sealing import DraftKey

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE intakes ADD COLUMN organisation VARCHAR(64)",
    "CREATE INDEX ix_intakes_organisation ON intakes (organisation)",
)
_AT_ONCE = 1000


def find(connection: Connection) -> None:
    """The keyed hash of each organisation that something was applied for; a hall node has no key and no case."""
    secret = connection.execute(text("SELECT draft_key FROM platform")).scalar()
    if secret is None:
        return
    key, last = DraftKey.from_text(secret), ""
    page = text("SELECT id, body FROM records WHERE kind = 'intake' AND id > :last ORDER BY id LIMIT :most")
    keep = text("UPDATE intakes SET organisation = :organisation WHERE intake_id = :id")
    while rows := connection.execute(page, {"last": last, "most": _AT_ONCE}).all():
        last = rows[-1].id
        for row in rows:
            organisation = json.loads(bytes(row.body))["body"].get("organisation")
            if organisation is not None:
                holder = key.keys_of("uscc", organisation["uscc"]).person
                connection.execute(keep, {"organisation": holder, "id": row.id})
