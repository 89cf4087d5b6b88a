"""What a migration cannot do in SQL: open facts of cases that stand in sealed records of an earlier program, and what
receipts say."""

from __future__ import annotations

import json

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from sync.store import outbox
from sync.store.errors import CaseShredded, StoreCorrupt
from sync.store.events import LOCAL
from sync.store.keys import StoreKeys
from sync.store.receipts import read_receipt
from sync.store.schema import intakes
from sync.store.schema import outbox as outbox_rows


def catch_up(connection: Connection, keys: StoreKeys) -> None:
    """After every step of the schema; what an earlier program had filled already stays as it is."""
    open_facts(connection, keys)
    receipt_facts(connection)


def receipt_facts(connection: Connection) -> None:
    """When the platform received what it has, and in which of its lives: receipts kept before the store told apart."""
    without = select(outbox_rows.c.id, outbox_rows.c.receipt).where(
        outbox_rows.c.receipt.is_not(None), outbox_rows.c.received_at.is_(None)
    )
    known = [(row.id, read_receipt(row.receipt)) for row in connection.execute(without)]
    values = [
        {"record": record_id, "at": facts.received_at, "life": facts.epoch}
        for record_id, facts in known
        if facts is not None
    ]
    if values:
        statement = update(outbox_rows).where(outbox_rows.c.id == bindparam("record"))
        connection.execute(
            statement.values(received_at=bindparam("at"), receipt_epoch=bindparam("life")),
            values,
        )


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
