"""Single facts about the store, by key."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from sync.store.schema import meta

_GET = select(meta.c.value).where(meta.c.key == bindparam("wanted"))
_UPSERT = insert(meta)
_SET = _UPSERT.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": _UPSERT.excluded.value})


def get_meta(connection: Connection, key: str, default: str) -> str:
    value = connection.execute(_GET, {"wanted": key}).scalar()
    return default if value is None else str(value)


def set_meta(connection: Connection, key: str, value: str) -> None:
    connection.execute(_SET, {"key": key, "value": value})
