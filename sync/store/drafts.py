"""Drafts: what one person has entered so far, found again only with the same card."""

from __future__ import annotations

from pydantic import ValidationError
from sqlalchemy import bindparam, delete, exists, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from intake.clock import Reading
from intake.draft import Draft, draft_from_json, draft_to_json
from sync.store.cases import open_case, require_key
from sync.store.errors import StoreCorrupt
from sync.store.keys import StoreKeys, seal, unseal
from sync.store.prepared import Prepared
from sync.store.schema import drafts, intakes, persons

_DRAFT = insert(drafts)
_SAVE = _DRAFT.on_conflict_do_update(
    index_elements=[drafts.c.id],
    set_={name: _DRAFT.excluded[name] for name in ("revision", "saved_at", "sealed")},
)
_PERSON = insert(persons)
_NAME = Prepared(
    _PERSON.on_conflict_do_update(index_elements=[persons.c.case_id], set_={"person_key": _PERSON.excluded.person_key}),
    "case_id",
    "person_key",
)
_REMOVE = Prepared(delete(drafts).where(drafts.c.id == bindparam("draft")))
_FIND = (
    select(drafts.c.id, drafts.c.sealed)
    .join(persons, persons.c.case_id == drafts.c.id)
    .where(persons.c.person_key == bindparam("person"))
    .order_by(drafts.c.saved_at.desc(), drafts.c.id.desc())
    .limit(1)
)


def save_draft(connection: Connection, keys: StoreKeys, draft: Draft, person_key: str, now: Reading) -> None:
    """Keeps the draft under the person; a draft already taken in is left alone (a late save after the submit)."""
    if connection.execute(select(exists().where(intakes.c.id == draft.id))).scalar():
        return
    key = open_case(connection, keys, draft.id, now.rfc3339)
    sealed = seal(key, draft_to_json(draft), f"draft|{draft.id}")
    row = {"id": draft.id, "revision": draft.revision, "saved_at": now.rfc3339, "sealed": sealed}
    connection.execute(_SAVE, row)
    name_person(connection, draft.id, person_key)


def find_draft(connection: Connection, keys: StoreKeys, person_key: str) -> Draft | None:
    """The person's latest draft. Raises `StoreCorrupt` when it cannot be read."""
    row = connection.execute(_FIND, {"person": person_key}).first()
    if row is None:
        return None
    plain = unseal(require_key(connection, keys, row.id), row.sealed, f"draft|{row.id}")
    try:
        return draft_from_json(plain)
    except ValidationError:
        # without the cause: pydantic's message quotes what was entered
        raise StoreCorrupt("a stored draft has an unknown form") from None


def remove_draft(connection: Connection, draft_id: str) -> None:
    _REMOVE.run(connection, {"draft": draft_id})


def name_person(connection: Connection, case_id: str, person_key: str) -> None:
    """Ties a case to the person it can be found by."""
    _NAME.run(connection, {"case_id": case_id, "person_key": person_key})
