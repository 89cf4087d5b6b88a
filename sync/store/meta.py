"""Single facts about the store, by key."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from sync.store.prepared import Prepared
from sync.store.schema import meta

_GET = Prepared(select(meta.c.value).where(meta.c.key == bindparam("wanted")))
_UPSERT = insert(meta)
_SET = Prepared(
    _UPSERT.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": _UPSERT.excluded.value}), "key", "value"
)


def get_meta(connection: Connection, key: str, default: str) -> str:
    row = _GET.first(connection, {"wanted": key})
    return default if row is None else str(row[0])


def set_meta(connection: Connection, key: str, value: str) -> None:
    _SET.run(connection, {"key": key, "value": value})
