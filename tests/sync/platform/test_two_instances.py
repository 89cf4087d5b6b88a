"""Two platforms on one database and one folder of attachments: whichever a terminal's request comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from platform_support import HandClock, Running, Terminal, half_open_patch, platform, wait_until
from uuid6 import uuid7

from intake.intake import digest_of
from sync.platform.blobs import Address

BLOB = bytes(range(256)) * 24_000  # 6 MB: more than an upload keeps in hand
SENT = 4 << 20


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Running, Running]]:
    clock = HandClock()
    with platform(tmp_path, clock) as first, platform(tmp_path, clock) as second:
        yield first, second


@pytest.fixture
def both(two: tuple[Running, Running]) -> tuple[Terminal, Terminal]:
    """One terminal, as it speaks with the first and with the second."""
    first = two[0].terminal()
    second = Terminal(two[1])
    two[1].sessions.append(second.session)
    second.key, second.identity, second.token = first.key, first.identity, first.token
    return first, second


def stored(terminal: Terminal, record: str, digest: str) -> bytes:
    return terminal.running.blobs.path(Address(terminal.id, record, digest)).read_bytes()


def part_size(terminal: Terminal, record: str, digest: str) -> int:
    found = terminal.running.blobs.peek(Address(terminal.id, record, digest))
    return -1 if found is None else found.offset


def test_a_request_at_the_other_one_takes_over_from_one_that_hangs(both: tuple[Terminal, Terminal]) -> None:
    first, second = both
    record, digest = str(uuid7()), digest_of(BLOB)
    with half_open_patch(first, record, digest, BLOB[:SENT], len(BLOB)) as line:
        wait_until(lambda: part_size(first, record, digest) > 0)
        here = second.head(record, digest)
        at = int(here.headers["Upload-Offset"])
        assert 0 < at <= SENT
        assert line.recv(4096).startswith(b"HTTP/1.1 409")
        done = second.patch(record, digest, BLOB[at:], at, len(BLOB))
    assert done.status_code == 204
    assert stored(first, record, digest) == BLOB
    assert first.head(record, digest).headers["Upload-Offset"] == str(len(BLOB))
    folder = first.running.blobs.path(Address(first.id, record, digest)).parent
    assert [file.name for file in folder.iterdir()] == [digest.removeprefix("sha256:")]


def test_the_newest_wins_also_when_it_sends_at_once(both: tuple[Terminal, Terminal]) -> None:
    first, second = both
    record, digest = str(uuid7()), digest_of(BLOB)
    with half_open_patch(first, record, digest, BLOB[:1000], len(BLOB)):
        lock = first.running.blobs.lock(Address(first.id, record, digest))
        wait_until(lock.exists)
        refused = second.patch(record, digest, BLOB, 0, len(BLOB))
        assert refused.status_code == 409  # what had come was kept, so the offset is another one by now
        at = int(refused.headers["Upload-Offset"])
        assert second.patch(record, digest, BLOB[at:], at, len(BLOB)).status_code == 204
    assert stored(second, record, digest) == BLOB


def test_what_one_knows_of_a_file_ends_when_the_other_begins_it_anew(both: tuple[Terminal, Terminal]) -> None:
    first, second = both
    record, digest, half = str(uuid7()), digest_of(BLOB), len(BLOB) // 2
    wrong = bytes(half)
    assert first.patch(record, digest, BLOB[:half], 0, len(BLOB)).status_code == 204
    assert second.patch(record, digest, b"x", 0, len(BLOB) + 1).status_code == 204  # another length: begun anew
    assert second.patch(record, digest, wrong, 0, len(BLOB)).status_code == 204
    # The first one has seen the right bytes before this offset; the file has others.
    assert first.patch(record, digest, BLOB[half:], half, len(BLOB)).status_code == 460
    assert first.head(record, digest).status_code == 404
    assert second.patch(record, digest, BLOB, 0, len(BLOB)).status_code == 204


def test_a_record_is_taken_once_wherever_it_comes(both: tuple[Terminal, Terminal]) -> None:
    first, second = both
    intake = first.intake()
    receipts = [terminal.verified_receipt(terminal.deliver(intake)) for terminal in (first, second, first)]
    assert receipts[0] == receipts[1] == receipts[2]
    other = replace(intake, id=str(uuid7()))  # the same case number
    assert second.deliver(other).status_code == 422


def test_attachments_of_drafts_on_their_way_survive_the_start_of_another_one(tmp_path: Path) -> None:
    with platform(tmp_path) as first:
        from sync.platform.draft_files import DraftFiles

        files = DraftFiles(first.blobs.drafts)
        name = files.write(b"sealed")  # its row comes next
        with platform(tmp_path):
            assert files.read(name) == b"sealed"
