"""The audit trail against chain, signed ends and anchors: every change is noticed (RELIABILITY A8)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text
from sqlalchemy.engine import Connection
from terminal_kit import City, Terminal

from sync.key_ring import KeyRing
from sync.platform import alarms, audit_anchors
from sync.platform.schema import audit_heads as platform_heads
from sync.store import audit as trail
from sync.store.audit import GENESIS
from sync.store.meta import set_meta
from sync.store.schema import audit, audit_heads, audit_openings
from sync.store.store import Store
from sync.trail import TrailAnchoring, check_trail

Rows = list[dict[str, Any]]


def anchoring(terminal: Terminal, store: Store | None = None) -> TrailAnchoring:
    keys = KeyRing(terminal.identity, terminal.line)
    kept = store or terminal.store
    return TrailAnchoring(kept, terminal.home, lambda: terminal.identity, keys, terminal.line.ask, terminal.clock)


def remembered(hall: City) -> list[int]:
    with hall.running.database.read() as connection:
        return [row["length"] for row in audit_anchors.listed(connection)]


def told(hall: City) -> list[str]:
    with hall.running.database.read() as connection:
        return [row["sort"] for row in alarms.listed(connection)]


@pytest.fixture
def anchored(a: Terminal) -> Terminal:
    """Five entries anchored, five more anchored, two that are not yet."""
    for count in (5, 5, 2):
        for _ in range(count):
            a.take_in()
        if count == 5:
            a.clock.advance(600)
            assert anchoring(a).anchor()
    return a


def test_ends_are_anchored_once_and_remembered(hall: City, a: Terminal) -> None:
    assert anchoring(a).anchor()  # of a trail that has not begun
    a.take_in()
    assert anchoring(a).anchor()
    assert anchoring(a).anchor()
    assert remembered(hall) == [0, 1]
    last = a.store.last_anchored()
    assert last is not None
    assert (last.length, last.hash) == (1, a.store.trail_end().hash)
    sure = check_trail(a.store, a.home, a.identity).sure
    assert sure is not None
    assert (sure.length, sure.at) == (1, last.anchored_at)


def test_an_anchor_whose_answer_was_lost_is_asked_for_again(hall: City, a: Terminal) -> None:
    a.take_in()
    assert anchoring(a).anchor()
    with a.store._database.write() as connection:
        connection.execute(delete(audit_heads))
    a.take_in()
    assert anchoring(a).anchor()
    assert remembered(hall) == [1, 2]
    assert told(hall) == []


def test_a_platform_restored_from_an_older_backup_is_told_again(hall: City, anchored: Terminal) -> None:
    late = platform_heads.c.length > 5
    hall.running.database.write(lambda c: c.execute(delete(platform_heads).where(late)))
    assert anchoring(anchored).anchor()
    assert remembered(hall) == [5, 12]
    assert told(hall) == []


def rows_of(store: Store) -> Rows:
    with store._database.read() as connection:
        return [dict(row) for row in connection.execute(select(audit).order_by(audit.c.seq)).mappings()]


def rehashed(rows: Rows) -> Rows:
    """As somebody with the store's key would write the trail anew: numbers and hashes in order."""
    previous, anew = GENESIS, []
    for seq, row in enumerate(rows, 1):
        values = (row["at"], row["kind"], row["subject"], row["detail"], row["commitment"])
        previous = trail._hash(previous, seq, *values)
        anew.append(row | {"seq": seq, "hash": previous})
    return anew


def put(store: Store, rows: Rows, *, end_too: bool = False) -> None:
    with store._database.write() as connection:
        for trigger in ("audit_no_update", "audit_no_delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(delete(audit_openings))
        connection.execute(delete(audit))
        connection.execute(insert(audit), rows)
        if end_too:
            set_meta(connection, "audit_head", f"{rows[-1]['seq']} {rows[-1]['hash']}")


def edited(rows: Rows, at: int) -> Rows:
    return [row | {"detail": '{"reason":"other"}'} if place == at else row for place, row in enumerate(rows)]


def removed(rows: Rows, at: int) -> Rows:
    return rows[:at] + rows[at + 1 :]


def doubled(rows: Rows, at: int) -> Rows:
    return rows[: at + 1] + rows[at:]


def swapped(rows: Rows, at: int) -> Rows:
    following = (at + 1) % len(rows)
    anew = list(rows)
    anew[at], anew[following] = anew[following], anew[at]
    return anew


def cut(rows: Rows, at: int) -> Rows:
    return rows[: max(1, at)]


CHANGES: list[Callable[[Rows, int], Rows]] = [edited, removed, doubled, swapped, cut]


def first_other(rows: Rows, whole: Rows) -> int:
    pairs = enumerate(zip(rows, whole, strict=False), 1)
    return next((n for n, (one, other) in pairs if one != other), min(len(rows), len(whole)) + 1)


def found(store: Store) -> trail.Walk:
    with store._database.read() as connection:
        return trail.verify(connection, store._keys)


def test_a_change_at_any_place_is_noticed_and_the_first_bad_entry_named(anchored: Terminal) -> None:
    """By somebody who changes rows, and leaves hashes as they are or puts numbers in order."""
    store, whole = anchored.store, rows_of(anchored.store)
    put(store, whole)
    assert found(store).first_bad is None
    for change, at in product(CHANGES, range(len(whole))):
        changed = change(whole, at)
        in_order = [row | {"seq": seq} for seq, row in enumerate(changed, 1)]
        put(store, in_order)
        walk = found(store)
        assert walk.first_bad == first_other(in_order, whole)
        assert any(f"entry {walk.first_bad} " in error for error in walk.errors)


def test_a_trail_written_anew_whole_differs_from_what_was_anchored(anchored: Terminal) -> None:
    """By somebody with the store's key who gets every hash right: the chain holds, the anchors do not. What was added
    after the last anchor is not known outside, which is why an anchor is made at every contact."""
    store, whole = anchored.store, rows_of(anchored.store)
    for change, at in product(CHANGES, range(10)):
        anew = rehashed(change(whole, at))
        if first_other(anew, whole) > 10:
            continue
        put(store, anew, end_too=True)
        assert found(store).first_bad is None
        check = check_trail(store, anchored.home, anchored.identity)
        bad = 5 if first_other(anew, whole) <= 5 else 10
        assert len(check.errors) == 1
        assert f"entry {bad} " in check.errors[0]
        assert (check.sure.length if check.sure else None) == (5 if bad == 10 else None)


def test_ends_that_were_wiped_from_the_store_stand_beside_it(anchored: Terminal) -> None:
    store, whole = anchored.store, rows_of(anchored.store)
    put(store, rehashed(cut(whole, 7)), end_too=True)
    with store._database.write() as connection:
        connection.execute(delete(audit_heads))
    (error,) = check_trail(store, anchored.home, anchored.identity).errors
    assert "entry 10 is missing" in error


def test_a_replaced_store_is_noticed_here_and_at_the_platform(hall: City, anchored: Terminal, blank: Path) -> None:
    anchored.store.close()
    shutil.rmtree(anchored.home / "store")
    shutil.rmtree(anchored.home / "keys")
    for part in ("store", "keys"):
        shutil.copytree(blank / part, anchored.home / part)
    with Store.open(anchored.home, anchored.clock) as other:
        (error,) = check_trail(other, anchored.home, anchored.identity).errors
        assert "entry 10 is missing" in error
        assert anchoring(anchored, other).anchor()
        assert other.trail_trouble() == "fork"
    assert told(hall) == ["audit_fork"]


def test_a_disk_that_was_copied_is_noticed_when_both_go_on(hall: City, anchored: Terminal, tmp_path: Path) -> None:
    anchored.store.checkpoint()
    shutil.copytree(anchored.home, tmp_path / "copy")
    anchored.take_in()
    assert anchoring(anchored).anchor()
    with Store.open(tmp_path / "copy", anchored.clock) as copy:
        with copy._database.write() as connection:
            for _ in range(9):
                _entry(connection)
        assert anchoring(anchored, copy).anchor()
        assert copy.trail_trouble() == "fork"
    assert told(hall) == ["audit_fork"]
    anchored.take_in()
    assert anchoring(anchored).anchor()  # the true one still works
    assert anchored.store.trail_trouble() is None


def _entry(connection: Connection) -> None:
    trail.append(connection, at="2026-05-14T04:00:00.000Z", kind="signed_out", subject="li", detail={})
