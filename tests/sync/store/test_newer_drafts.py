"""A draft that a later version of the program saved, after the program was set back: whole, kept as it is, called what
it is; never damage, and never taken up with a part of it lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update
from store_kit import HandClock, draft_of, new_id, person

from intake.draft import NewerDraft, draft_from_json, draft_to_json
from station.damage_words import damage_words
from sync.store.cases import require_key
from sync.store.errors import NewerForm
from sync.store.keys import seal
from sync.store.schema import drafts as rows
from sync.store.store import Store

#: What a later version might write: a member of its own, a value of its own, and an empty member, which says nothing.
MORE = {"heirs": [{"name": "测试乙"}]}
OTHER = {"checks": [{"method": "palm_vein"}]}
EMPTY: dict[str, object] = {"heirs": [], "moved_by": None, "urgent": False}


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home, HandClock()) as opened:
        yield opened


def as_later(store: Store, draft_id: str, more: dict[str, object]) -> bytes:
    """The draft as the later version sealed it."""
    with store._database.write() as connection:
        key = require_key(connection, store._keys, draft_id)
        plain = json.loads(draft_to_json(draft_of(draft_id=draft_id))) | more
        sealed = seal(key, json.dumps(plain).encode(), f"draft|{draft_id}")
        connection.execute(update(rows).where(rows.c.id == draft_id).values(sealed=sealed))
    return sealed


@pytest.mark.parametrize("more", [MORE, OTHER])
def test_it_is_called_what_it_is_and_left_alone(store: Store, more: dict[str, object]) -> None:
    newer, own = new_id(), new_id()
    for draft_id in (newer, own):
        store.save_draft(draft_of(draft_id=draft_id), person(store))
    sealed = as_later(store, newer, more)
    assert [kept.draft.id for kept in store.drafts_of(person(store))] == [own]
    assert store.open_damage() == (), "nothing is damaged"
    (told,) = store.newer_drafts()
    assert told.subject == newer
    words = damage_words(told)
    assert ("较新版本" in words.lost.get(), "升级" in words.way_out.get()) == (True, True)
    with pytest.raises(NewerForm):
        store.kept_draft(newer)
    with store._database.read() as connection:
        assert connection.execute(select(rows.c.sealed).where(rows.c.id == newer)).scalar_one() == sealed
    assert store.verify().errors == ()


def test_what_is_damaged_is_still_called_damaged(store: Store) -> None:
    hurt = new_id()
    store.save_draft(draft_of(draft_id=hurt), person(store))
    with store._database.write() as connection:
        connection.execute(update(rows).where(rows.c.id == hurt).values(sealed=b"rotten" * 20))
    assert store.drafts_of(person(store)) == ()
    assert [(one.sort, one.subject) for one in store.open_damage()] == [("draft", hurt)]
    assert store.newer_drafts() == ()


def test_members_that_say_nothing_stop_nobody(store: Store) -> None:
    draft_id = new_id()
    store.save_draft(draft_of(draft_id=draft_id), person(store))
    as_later(store, draft_id, EMPTY)
    assert [kept.draft.id for kept in store.drafts_of(person(store))] == [draft_id]
    assert store.newer_drafts() == ()


def test_what_it_says_more_may_stand_anywhere() -> None:
    plain = json.loads(draft_to_json(draft_of()))
    plain["applicant"]["former_name"] = "测试丙"
    with pytest.raises(NewerDraft):
        draft_from_json(json.dumps(plain).encode())
