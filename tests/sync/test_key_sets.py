"""Which of two key sets of one platform knows more: no clock decides, and sets from before that was said are ordered by
what stands in them."""

from __future__ import annotations

from typing import Any

import pytest
from faults import public, sign
from joserfc.jwk import ECKey

from sync.signatures import KEY_SET_TYPE, KeySet

ROOT = ECKey.generate_key("P-256")
KEYS = [public(ECKey.generate_key("P-256"), kid) for kid in ("k1", "k2")]
EARLY, LATE = "2026-05-14T01:25:00.000Z", "2026-05-15T01:25:00.000Z"


def key_set(keys: int, watermark: str | None = EARLY, epoch: str = "e1", **more: Any) -> KeySet:
    payload = {"keys": KEYS[:keys], "epoch": epoch, "watermark": watermark, **more}
    return KeySet.verified(sign(ROOT, payload, "root", KEY_SET_TYPE), public(ROOT))


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (key_set(1, turn=3), key_set(2, turn=5)),
        (key_set(2, turn=4), key_set(2, turn=5)),  # the export key alone was turned
        (key_set(1), key_set(2)),
        (key_set(1), key_set(2, turn=5)),
        (key_set(1, LATE), key_set(2, EARLY)),
        (key_set(1, EARLY, turn=3), key_set(1, LATE, turn=3)),
        (key_set(1, None), key_set(1, EARLY)),
    ],
)
def test_of_one_epoch(older: KeySet, newer: KeySet) -> None:
    assert older.is_older_than(newer)
    assert not newer.is_older_than(older)


@pytest.mark.parametrize("turn", [None, True, "5", 5.5])
def test_a_turn_that_is_no_number_says_nothing(turn: object) -> None:
    assert key_set(1, turn=turn).turn is None


def test_the_same_set_and_sets_of_other_epochs_are_not_older() -> None:
    assert not key_set(1, turn=3).is_older_than(key_set(1, turn=3))
    assert not key_set(1, turn=3).is_older_than(key_set(2, turn=5, epoch="e2"))
