"""Drafts: what one person has entered so far, found again only with the same card."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from intake.clock import Reading
from intake.draft import Draft, NewerDraft, draft_from_json, draft_to_json
from sync.hall.sealing import Closer
from sync.store.cases import open_case, require_key
from sync.store.errors import CaseShredded, DatabaseDamaged, NewerForm, StoreCorrupt
from sync.store.keys import StoreKeys, seal, unseal
from sync.store.prepared import Prepared
from sync.store.process import ProcessName
from sync.store.schema import drafts, intakes, persons
from sync.store.sharing import close_shared

_DRAFT = insert(drafts)
_SAVE = _DRAFT.on_conflict_do_update(
    index_elements=[drafts.c.id],
    set_={name: _DRAFT.excluded[name] for name in ("revision", "saved_at", "sealed", "open_by")},
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
_KEPT = select(drafts).order_by(drafts.c.saved_at.desc(), drafts.c.id.desc())
_OF_PERSON = _KEPT.join(persons, persons.c.case_id == drafts.c.id).where(persons.c.person_key == bindparam("person"))
_BY_ID = _KEPT.where(drafts.c.id == bindparam("draft"))


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft, when it was saved, and the last of its revisions that the hall node and the city have.

    ``revision`` counts saves: a draft can change without its own `Draft.revision` doing so.
    """

    draft: Draft
    saved_at: str
    shared_revision: int | None
    city_revision: int | None
    revision: int
    slip_code: str | None


def save_draft(connection: Connection, keys: StoreKeys, draft: Draft, person_key: str, now: Reading) -> None:
    """Keeps the draft under the person, as one this process has open; a draft already taken in is left alone (a late
    save after the submit)."""
    if connection.execute(select(exists().where(intakes.c.id == draft.id))).scalar():
        return
    key = open_case(connection, keys, draft.id, now.rfc3339)
    plain = draft_to_json(draft)
    row = {
        "id": draft.id,
        "revision": _revision_of(connection, key, draft, plain),
        "saved_at": now.rfc3339,
        "sealed": seal(key, plain, f"draft|{draft.id}"),
        "open_by": str(ProcessName.of_this()),
    }
    connection.execute(_SAVE, row)
    name_person(connection, draft.id, person_key)


def _revision_of(connection: Connection, key: bytes, draft: Draft, plain: bytes) -> int:
    """The next one, from 1 on; the same again when nothing has changed."""
    known = connection.execute(_BY_ID, {"draft": draft.id}).first()
    if known is None:
        return max(draft.revision, 1)
    revision = int(known.revision)
    with suppress(StoreCorrupt):  # what cannot be read any more is replaced by what can
        if unseal(key, known.sealed, f"draft|{draft.id}") == plain:
            return revision
    return max(revision + 1, draft.revision)


def adopt_draft(
    connection: Connection,
    keys: StoreKeys,
    draft: Draft,
    person_key: str,
    now: Reading,
    column: str,
    revision: int,
    closer: Closer | None,
) -> None:
    """Keeps a draft taken from a place, under the place's ``revision``, which ``column`` remembers."""
    save_draft(connection, keys, draft, person_key, now)
    values: dict[str, object] = {"shared_revision": None, "city_revision": None, "revision": revision, column: revision}
    values["closer"] = None if closer is None else closer.text
    connection.execute(update(drafts).where(drafts.c.id == draft.id).values(values))


def find_draft(connection: Connection, keys: StoreKeys, person_key: str) -> Draft | None:
    """The person's latest draft. Raises `StoreCorrupt` when it cannot be read."""
    row = connection.execute(_FIND, {"person": person_key}).first()
    if row is None:
        return None
    return _read(connection, keys, row.id, row.sealed)


def drafts_of(
    connection: Connection, keys: StoreKeys, person_key: str, unreadable: list[str] | None = None
) -> tuple[KeptDraft, ...]:
    """All of the person's drafts, the latest save first; the ids of damaged ones go into ``unreadable``. One
    that a later version wrote is not offered, and is no damage (`newer_drafts`)."""
    found = []
    for row in connection.execute(_OF_PERSON, {"person": person_key}).all():
        try:
            found.append(_kept(connection, keys, row))
        except DatabaseDamaged:
            raise
        except NewerForm:
            continue
        except StoreCorrupt:
            if unreadable is not None:
                unreadable.append(row.id)
    return tuple(found)


def newer_drafts(connection: Connection, keys: StoreKeys) -> tuple[tuple[str, str], ...]:
    """Id and time of the last save of drafts that a later version of the program wrote, the latest first."""
    found = []
    for row in connection.execute(_KEPT).all():
        try:
            _read(connection, keys, row.id, row.sealed)
        except DatabaseDamaged:
            raise
        except NewerForm:
            found.append((row.id, row.saved_at))
        except (StoreCorrupt, CaseShredded):
            continue  # damaged: noted when somebody asks for it
    return tuple(found)


def kept_draft(connection: Connection, keys: StoreKeys, draft_id: str) -> KeptDraft | None:
    row = connection.execute(_BY_ID, {"draft": draft_id}).first()
    return None if row is None else _kept(connection, keys, row)


def _kept(connection: Connection, keys: StoreKeys, row: Any) -> KeptDraft:
    draft = _read(connection, keys, row.id, row.sealed)
    shared, city = row.shared_revision or None, row.city_revision or None  # 0: on its way
    return KeptDraft(draft, row.saved_at, shared, city, row.revision, row.slip_code)


def _read(connection: Connection, keys: StoreKeys, draft_id: str, sealed: bytes) -> Draft:
    plain = unseal(require_key(connection, keys, draft_id), sealed, f"draft|{draft_id}")
    try:
        return draft_from_json(plain)
    except (ValidationError, NewerDraft):
        # without the cause: pydantic's message quotes what was entered
        raise NewerForm("a stored draft was written by a later version of the program") from None


def remove_draft(connection: Connection, draft_id: str) -> None:
    """The draft was taken in; the places that have it will be told."""
    close_shared(connection, draft_id, "taken_in")
    _REMOVE.run(connection, {"draft": draft_id})


def name_person(connection: Connection, case_id: str, person_key: str) -> None:
    """Ties a case to the person it can be found by."""
    _NAME.run(connection, {"case_id": case_id, "person_key": person_key})
