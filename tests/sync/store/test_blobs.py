"""Attachments: sealed, durable, deduplicated within a case only, damage noticed, orphans swept."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_kit import HandClock, draft_of, files_below, new_id, person, take_in

from intake.intake import digest_of
from sync.store.blobs import CHUNK, BlobFiles
from sync.store.errors import BlobMissing, CaseShredded, StoreCorrupt
from sync.store.store import Store


def blob_files(home: Path) -> list[Path]:
    return files_below(home / "store" / "blobs")


def test_what_was_put_is_read_and_named_by_its_digest(store: Store) -> None:
    case, data = new_id(), bytes(range(256)) * 1000
    ref = store.put_blob(case, data, "image/png")
    assert (ref.digest, ref.size, ref.media_type) == (digest_of(data), len(data), "image/png")
    assert store.read_blob(case, ref.digest) == data


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_every_size_and_every_offset(store: Store, size: int) -> None:
    case, data = new_id(), (b"0123456789abcdef" * (size // 16 + 1))[:size]
    ref = store.put_blob(case, data, "image/jpeg")
    for offset in {0, size // 2, max(0, size - 1), size, min(size, CHUNK), min(size, CHUNK + 5)}:
        assert b"".join(store.stream_blob(case, ref.digest, offset)) == data[offset:]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(0, 3 * CHUNK), damage=st.integers(0, 10**9), bit=st.integers(0, 7), seed=st.binary(max_size=4))
def test_any_flipped_bit_or_cut_is_noticed(tmp_path: Path, size: int, damage: int, bit: int, seed: bytes) -> None:
    files = BlobFiles(tmp_path / "blobs")
    data = (seed + b"page") * (size // (len(seed) + 4) + 1)
    key, digest = b"k" * 32, digest_of(data[:size])
    name = files.write(key, data[:size], digest)
    path = files.folder / name
    sealed = bytearray(path.read_bytes())
    whole = bytes(sealed)
    sealed[damage % len(sealed)] ^= 1 << bit
    path.write_bytes(sealed)
    with pytest.raises(StoreCorrupt):
        files.read(name, key, digest, size)
    path.write_bytes(whole[: damage % len(whole)])
    with pytest.raises(StoreCorrupt):
        files.read(name, key, digest, size)
    path.unlink()


def test_same_page_twice_in_a_case_is_one_file_in_two_cases_two(store: Store, home: Path) -> None:
    first, second = new_id(), new_id()
    store.put_blob(first, b"page", "image/jpeg")
    store.put_blob(first, b"page", "image/jpeg")
    assert len(blob_files(home)) == 1
    store.put_blob(second, b"page", "image/jpeg")
    assert len(blob_files(home)) == 2


def test_discarding_a_draft_shreds_its_attachments_and_leaves_the_other_case(store: Store, home: Path) -> None:
    draft, other = draft_of(), new_id()
    store.save_draft(draft, person(store))
    gone = store.put_blob(draft.id, b"page", "image/jpeg")
    store.put_blob(other, b"page", "image/jpeg")
    store.discard_draft(draft.id)
    assert len(blob_files(home)) == 1
    assert store.read_blob(other, gone.digest) == b"page"
    assert store.find_draft(person(store)) is None
    with pytest.raises(BlobMissing):
        store.read_blob(draft.id, gone.digest)
    with pytest.raises(CaseShredded):
        store.put_blob(draft.id, b"more", "image/jpeg")
    assert store.verify().errors == ()


def test_verify_names_a_flipped_bit_and_a_missing_file(store: Store, home: Path) -> None:
    case = new_id()
    refs = (store.put_blob(case, b"first page", "image/jpeg"), store.put_blob(case, b"second page", "image/jpeg"))
    take_in(store, case, refs)
    assert store.verify().errors == ()
    damaged, missing = blob_files(home)
    content = bytearray(damaged.read_bytes())
    content[-1] ^= 1
    damaged.write_bytes(content)
    missing.unlink()
    errors = store.verify().errors
    assert len(errors) == 2
    assert all(any(ref.digest in error for ref in refs) for error in errors)


def test_sweep_removes_what_a_crash_left_and_nothing_else(store: Store, home: Path) -> None:
    case = new_id()
    ref = store.put_blob(case, b"page", "image/jpeg")
    orphan = home / "store" / "blobs" / ("ab" * 16)
    orphan.write_bytes(b"written, but its row never committed")
    assert store.sweep_blobs() == 1
    assert not orphan.exists()
    assert store.read_blob(case, ref.digest) == b"page"


def test_sweep_keeps_away_while_somebody_is_storing(home: Path, store: Store) -> None:
    orphan = home / "store" / "blobs" / ("cd" * 16)
    orphan.write_bytes(b"its row comes in a moment")
    holding, done = threading.Event(), threading.Event()

    def storing() -> None:
        with store._files.writing():
            holding.set()
            done.wait(60)

    writer = threading.Thread(target=storing)
    writer.start()
    assert holding.wait(60)
    assert store.sweep_blobs() == 0
    done.set()
    writer.join()
    assert store.sweep_blobs() == 1


def test_two_processes_see_each_others_attachments(home: Path, clock: HandClock, store: Store) -> None:
    case = new_id()
    ref = store.put_blob(case, b"page", "image/jpeg")
    with Store.open(home, clock) as other:
        assert other.read_blob(case, ref.digest) == b"page"


def test_the_first_pages_of_a_case_may_come_from_several_threads(store: Store, home: Path) -> None:
    case = new_id()
    start = threading.Barrier(4)

    def put(page: bytes) -> None:
        start.wait(60)
        store.put_blob(case, page, "image/jpeg")

    threads = [threading.Thread(target=put, args=(page,)) for page in (b"one", b"one", b"two", b"three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {store.read_blob(case, digest_of(page)) for page in (b"one", b"two", b"three")} == {b"one", b"two", b"three"}
    assert len(blob_files(home)) == 3
    assert store.verify().errors == ()
