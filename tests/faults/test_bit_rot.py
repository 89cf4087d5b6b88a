"""A bit that rots anywhere on the disk is noticed, what it hit is named, and all the rest is still delivered (F5); the
short version of what ``make torture`` does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture import bitrot


@pytest.mark.parametrize("part", ["database", "write-ahead log", "attachment"])
def test_every_rotten_bit_is_noticed_and_costs_no_more_than_what_it_hit(tmp_path: Path, part: str) -> None:
    first = ["database", "write-ahead log", "attachment"].index(part)
    for seed in range(first, 12, 3):
        noticed, troubles = bitrot.rot(tmp_path / "home", seed)
        assert noticed, bitrot.flip_of(seed).path
        assert troubles == [], f"{bitrot.KIND}:{seed}"


def test_a_product_that_does_not_look_is_caught() -> None:
    assert all(bitrot.caught().values())
