"""Receipts of a platform's earlier life that come late, or by hand a second time: what a restore lost comes again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from receipts_kit import receipt
from store_kit import NOON, take_in

from sync.store import epochs
from sync.store.store import Store

BACKUP = (NOON - timedelta(hours=1)).isoformat()


def heed(store: Store) -> int:
    """The second life, which knows of nothing after `BACKUP`."""
    return store.heed_epoch("life-2", BACKUP)


def test_a_receipt_from_before_the_restore_ends_nothing_for_good(store: Store) -> None:
    record = take_in(store).intake_id
    old = receipt(record, NOON)
    store.heed_epoch("life-1", None)
    store.mark_delivered(record, old, NOON.isoformat())
    assert heed(store) == 1
    store.mark_delivered(record, old, NOON.isoformat())  # the same stick once more
    assert heed(store) == 1
    store.mark_delivered(record, receipt(record, NOON, epoch="life-2"), NOON.isoformat())
    assert heed(store) == 0
    assert store.queue_status().pending == 0
    assert store.platform_epoch() == "life-2"


def test_one_that_comes_while_records_are_being_looked_at_is_not_overlooked(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(epochs, "_PAGE", 1)
    late, *others = (take_in(store).intake_id for _ in range(3))
    store.heed_epoch("life-1", None)
    for record in others:
        store.mark_delivered(record, receipt(record, NOON), NOON.isoformat())
    looked = epochs._of_another_epoch
    pages: list[int] = []

    def meanwhile(connection, epoch, after):  # type: ignore[no-untyped-def] # as the one it stands for
        pages.append(after)
        if len(pages) == 2:
            from sync.store import outbox

            outbox.mark_delivered(connection, late, receipt(late, NOON), store._clock.now())
        return looked(connection, epoch, after)

    monkeypatch.setattr(epochs, "_of_another_epoch", meanwhile)
    assert heed(store) == 2
    assert heed(store) == 1
    assert [one.id for one in store.ready_records()] == [late, *others]
