"""Power cuts (RELIABILITY F1), the short version of ``make torture``: a terminal's day is cut wherever chance has it,
and the same look finds each product that has one promise less."""

from __future__ import annotations

import random

import pytest

from tests.torture import broken, power
from tests.torture.disk import SECTOR, Disk, Kind, Operation
from tests.torture.quick import _real_checksum, quick_checksum


@pytest.mark.parametrize(
    "run", [1, 5, 6, 2], ids=["a day", "an earlier schema", "a day in which syncs fail", "a day on a disk that is full"]
)
def test_a_cut_day_loses_nothing_and_has_nothing_twice(run: int) -> None:
    found = power.cut_run(run, range(4 if power.is_slow(run) else 25))
    assert found.clean, found.findings


@pytest.mark.parametrize("variant", broken.VARIANTS)
def test_a_product_without_this_promise_is_caught(variant: str) -> None:
    assert not power.cut_run(1, range(80), variant, until_caught=True).clean


def test_what_was_synced_survives_every_cut() -> None:
    rng = random.Random(1)
    for _ in range(50):
        disk = Disk()
        disk.apply(Operation(Kind.CREATE, "a"))
        disk.apply(Operation(Kind.WRITE, "a", b"x" * 3 * SECTOR))
        disk.apply(Operation(Kind.SYNC, "a"))
        disk.apply(Operation(Kind.SYNC_FOLDER, "."))
        disk.apply(Operation(Kind.WRITE, "a", b"y" * 2 * SECTOR, offset=SECTOR))
        left = bytes(disk.survivors(rng)["a"])
        assert left[:SECTOR] == b"x" * SECTOR
        assert {left[at : at + SECTOR][:1] for at in (SECTOR, 2 * SECTOR)} <= {b"x", b"y"}


def test_what_was_not_synced_is_sometimes_gone_sometimes_there_and_sometimes_torn() -> None:
    rng, seen = random.Random(1), set()
    for _ in range(200):
        disk = Disk({"a": b"x" * 2 * SECTOR})
        disk.apply(Operation(Kind.WRITE, "a", b"y" * 2 * SECTOR))
        disk.apply(Operation(Kind.CREATE, "b"))
        disk.apply(Operation(Kind.RENAME, "b", to="c"))
        left = disk.survivors(rng)
        seen.add((bytes(left["a"][::SECTOR]), tuple(sorted(left.keys() - {"a"}))))
    assert {content for content, _ in seen} == {b"xx", b"yy", b"xy", b"yx"}
    assert {names for _, names in seen} == {(), ("b",), ("c",)}


def test_after_a_failed_sync_no_later_one_brings_back_what_it_was_to_bring() -> None:
    lost = 0
    for seed in range(40):
        disk = Disk({"a": b"x"})
        disk._rng.seed(seed)
        disk.apply(Operation(Kind.WRITE, "a", b"y"))
        disk.apply(Operation(Kind.FAILED_SYNC, "a"))
        disk.apply(Operation(Kind.SYNC, "a"))
        assert disk.content()["a"] == b"y"
        lost += disk.survivors(random.Random(seed))["a"] == b"x"
    assert 0 < lost < 40


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_quick_checksum_is_the_products(order: str) -> None:
    rng = random.Random(1)
    for size in (8, 24, 4104):
        data, before = rng.randbytes(size), (rng.getrandbits(32), rng.getrandbits(32))
        assert quick_checksum(data, before, order) == _real_checksum(data, before, order)
