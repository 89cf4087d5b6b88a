"""What a migration cannot do in SQL: open facts of cases that stand in sealed records of an earlier program."""

from __future__ import annotations

import json

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from sync.store import outbox
from sync.store.errors import CaseShredded, StoreCorrupt
from sync.store.events import LOCAL
from sync.store.keys import StoreKeys
from sync.store.schema import intakes


def open_facts(connection: Connection, keys: StoreKeys) -> None:
    """Progress tokens and handling codes of cases taken in before the store kept them open. A record that is damaged
    or shredded stays as it is: `sync.store.verify` names it."""
    without = select(intakes.c.id).where(intakes.c.progress_token.is_(None), intakes.c.origin == LOCAL)
    for case_id in list(connection.execute(without).scalars()):
        try:
            body = json.loads(outbox.record_data(connection, keys, case_id))["body"]
        except (StoreCorrupt, CaseShredded, KeyError):
            continue
        known = {"progress_token": body["progress_token"], "handling_code": body["item"]["handling_code"]}
        connection.execute(update(intakes).where(intakes.c.id == case_id).values(known))
