"""The audit trail: whatever is changed, removed, added or reordered behind our back is noticed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from store_kit import MARKER, draft_of, person, take_in

from sync.store import audit as trail
from sync.store.schema import audit, audit_openings
from sync.store.store import Store
from sync.store.verify import damaged_pages


def tamper(store: Store, change: Callable[[Connection], object]) -> tuple[str, ...]:
    """What `verify` says after a change made with the key and without the triggers."""
    with store._database.write() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("DROP TRIGGER audit_no_delete"))
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        change(connection)
    return tuple(error for error in store.verify().errors if error.startswith("audit"))


def test_the_chain_grows_with_every_action_and_verifies(store: Store) -> None:
    for _ in range(3):
        take_in(store)
    found = store.verify()
    assert (found.audit_length, found.errors) == (3, ())
    assert len(found.audit_head) == 64


def test_the_program_itself_cannot_change_the_trail(store: Store) -> None:
    take_in(store)
    for statement in (update(audit).values(kind="x"), delete(audit)):
        with pytest.raises(IntegrityError, match="append-only"), store._database.write() as connection:
            connection.execute(statement)


@pytest.mark.parametrize("seq", [1, 2, 3, 4])
@pytest.mark.parametrize("column", ["at", "kind", "subject", "detail", "commitment", "hash"])
def test_a_changed_entry_is_noticed_at_every_position(store: Store, seq: int, column: str) -> None:
    for _ in range(4):
        take_in(store)
    assert tamper(store, lambda c: c.execute(update(audit).where(audit.c.seq == seq).values({column: "0"})))


@pytest.mark.parametrize("seq", [1, 2, 3, 4])
def test_a_removed_entry_is_noticed_also_at_the_tail(store: Store, seq: int) -> None:
    for _ in range(4):
        take_in(store)

    def remove(connection: Connection) -> None:
        connection.execute(delete(audit_openings).where(audit_openings.c.seq == seq))
        connection.execute(delete(audit).where(audit.c.seq == seq))

    assert tamper(store, remove)


def test_swapped_and_added_entries_are_noticed(store: Store) -> None:
    for _ in range(3):
        take_in(store)

    def swap(connection: Connection) -> None:
        first, second = connection.execute(select(audit).where(audit.c.seq <= 2).order_by(audit.c.seq)).mappings()
        for seq, other in ((1, second), (2, first)):
            values = {key: value for key, value in other.items() if key != "seq"}
            connection.execute(update(audit).where(audit.c.seq == seq).values(values))

    assert tamper(store, swap)


def test_an_entry_added_with_the_right_hash_but_not_by_us_is_noticed(store: Store) -> None:
    take_in(store)

    def add(connection: Connection) -> None:
        last = connection.execute(select(audit)).one()
        row = {"seq": 2, "at": last.at, "kind": "delivered", "subject": last.subject, "detail": "{}"}
        hashed = trail._hash(last.hash, 2, last.at, "delivered", last.subject, "{}", None)
        connection.execute(insert(audit), {**row, "hash": hashed})

    assert tamper(store, add) == ("audit: entry 2 was not written by this program",)


def test_commitment_hides_the_person_and_can_be_opened_until_the_case_is_shredded(store: Store) -> None:
    first, second = take_in(store), take_in(store)
    with store._database.read() as connection:
        commitments = list(connection.execute(select(audit.c.commitment)).scalars())
        plain = " ".join(str(value) for row in connection.execute(select(audit)) for value in row)
    assert commitments[0] != commitments[1], "the same person must not be recognisable"
    assert MARKER.id_number not in plain
    assert MARKER.name not in plain
    assert store.verify().errors == ()
    with store._database.write() as connection:
        connection.execute(update(audit_openings).values(sealed=b"damaged"))
    assert sum("cannot be opened" in error for error in store.verify().errors) == 2
    assert first.intake_id != second.intake_id


def test_discarded_drafts_leave_no_opening(store: Store) -> None:
    draft = draft_of()
    store.save_draft(draft, person(store))
    store.discard_draft(draft.id)
    with store._database.read() as connection:
        assert connection.execute(select(func.count()).select_from(audit_openings)).scalar() == 0


@pytest.mark.parametrize(
    ("looks", "damaged"),
    [
        ([[]], []),
        ([["page 7"], []], []),  # was being written just then
        ([["page 7", "page 9"], ["page 9"], ["page 9"], ["page 9"]], ["page 9"]),
        ([["page 3"], ["page 4"], []], []),
    ],
    ids=["whole", "half written once", "damaged", "one after the other"],
)
def test_a_page_is_damaged_when_it_fails_each_time(looks: list[list[str]], damaged: list[str]) -> None:
    seen = iter(looks)
    assert damaged_pages(lambda: next(seen), lambda: None, looks=4) == damaged
