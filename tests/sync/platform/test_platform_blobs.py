"""Attachments: every answer of ADR 1, and lines that break, stall and come twice."""

from __future__ import annotations

import os
import re
import socket
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests
from platform_support import (
    DEADLINE,
    UPLOAD_TYPE,
    Running,
    Terminal,
    half_open_patch,
    platform,
    wait_until,
)
from uuid6 import uuid7

from intake.intake import digest_of
from sync.platform.blobs import Address, BlobFolder, Progress

BLOB = bytes(range(256)) * 20_000  # 5.1 MB: more than one step

#: What an upload is called below the folder (`sync.platform.blobs`).
_UPLOAD = re.compile(r"T-[0-9A-Z]{4}/[0-9a-f]{6}/[0-9a-f-]{36}/[0-9a-f]{64}(\.[0-9]+\.part|\.lock)?")


@pytest.fixture
def record() -> str:
    return str(uuid7())


def stored(running: Running, terminal: Terminal, record: str, digest: str) -> Path:
    return running.blobs.path(Address(terminal.id, record, digest))


def offset(answer: requests.Response) -> int:
    return int(answer.headers["Upload-Offset"])


def test_a_blob_goes_up_in_pieces_and_is_kept_privately(
    shared: Running, shared_terminal: Terminal, record: str
) -> None:
    digest, total = digest_of(BLOB), len(BLOB)
    assert shared_terminal.head(record, digest).status_code == 404
    first = shared_terminal.patch(record, digest, BLOB[:1000], 0, total)
    assert (first.status_code, offset(first)) == (204, 1000)
    here = shared_terminal.head(record, digest)
    assert (here.status_code, offset(here), here.headers["Upload-Length"]) == (200, 1000, str(total))
    last = shared_terminal.patch(record, digest, BLOB[1000:], 1000, total)
    assert (last.status_code, offset(last)) == (204, total)
    assert offset(shared_terminal.head(record, digest)) == total
    file = stored(shared, shared_terminal, record, digest)
    assert file.read_bytes() == BLOB
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_complete_blob_may_be_completed_again(shared_terminal: Terminal, record: str) -> None:
    digest = shared_terminal.send_blob(record, b"page")
    again = shared_terminal.patch(record, digest, b"", 4, 4)
    assert (again.status_code, offset(again)) == (204, 4)
    from_the_start = shared_terminal.patch(record, digest, b"page")
    assert (from_the_start.status_code, offset(from_the_start)) == (409, 4)


def test_an_empty_blob_is_a_blob(shared: Running, shared_terminal: Terminal, record: str) -> None:
    digest = shared_terminal.send_blob(record, b"")
    assert stored(shared, shared_terminal, record, digest).read_bytes() == b""
    assert offset(shared_terminal.head(record, digest)) == 0


@pytest.mark.parametrize("wrong", [0, 3, 9])
def test_another_offset_is_answered_with_the_right_one(shared_terminal: Terminal, record: str, wrong: int) -> None:
    digest = digest_of(b"0123456789")
    shared_terminal.patch(record, digest, b"01234", 0, 10)
    answer = shared_terminal.patch(record, digest, b"x", wrong, 10)
    assert (answer.status_code, offset(answer), answer.json()["type"]) == (409, 5, "offset_differs")


def test_an_upload_cannot_begin_in_the_middle(shared_terminal: Terminal, record: str) -> None:
    answer = shared_terminal.patch(record, digest_of(b"0123456789"), b"56789", 5, 10)
    assert (answer.status_code, offset(answer)) == (409, 0)


def test_bytes_without_the_digest_are_dropped_and_the_upload_starts_anew(
    shared_terminal: Terminal, record: str
) -> None:
    digest = digest_of(b"right")
    assert shared_terminal.patch(record, digest, b"wr", 0, 5).status_code == 204
    answer = shared_terminal.patch(record, digest, b"ong", 2, 5)
    assert (answer.status_code, offset(answer), answer.json()["type"]) == (460, 0, "wrong_digest")
    assert shared_terminal.head(record, digest).status_code == 404
    assert shared_terminal.patch(record, digest, b"right").status_code == 204


def test_more_than_allowed_or_stated_is_refused(shared_terminal: Terminal, record: str) -> None:
    digest = digest_of(b"0123456789")

    def pieces() -> Iterator[bytes]:
        yield b"01234"
        yield b"56789 and more"

    assert shared_terminal.patch(record, digest, b"", 0, (8 << 20) + 1).status_code == 413
    assert shared_terminal.patch(record, digest, b"0123456789+", 0, 10).status_code == 413
    assert shared_terminal.patch(record, digest, b"", 11, 10).status_code == 413
    chunked = shared_terminal.patch(record, digest, pieces(), 0, 10)
    assert (chunked.status_code, chunked.json()["type"]) == (413, "too_big")
    assert shared_terminal.patch(record, digest, b"0123456789").status_code == 204


def test_a_length_stated_wrongly_can_be_mended_by_starting_anew(shared_terminal: Terminal, record: str) -> None:
    digest = digest_of(b"0123456789")
    shared_terminal.patch(record, digest, b"012", 0, 11)
    other = shared_terminal.patch(record, digest, b"3456789", 3, 10)
    assert (other.status_code, other.json()["errors"][0]["field"]) == (422, "Upload-Length")
    assert shared_terminal.patch(record, digest, b"0123456789").status_code == 204


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload_Offset": "-1"},
        {"Upload_Offset": "one"},
        {"Upload_Length": "9" * 400},
        {"Upload_Length": ""},
        {"Upload_Offset": "1.5"},
    ],
)
def test_headers_that_are_no_numbers(shared_terminal: Terminal, record: str, headers: dict[str, str]) -> None:
    answer = shared_terminal.patch(record, digest_of(b"x"), b"x", **headers)
    assert (answer.status_code, answer.json()["type"]) == (422, "invalid")


def test_another_content_type_is_refused(shared_terminal: Terminal, record: str) -> None:
    answer = shared_terminal.patch(record, digest_of(b"x"), b"x", Content_Type="application/octet-stream")
    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("record", "digest"),
    [
        ("..", "sha256:" + "0" * 64),
        ("%2e%2e", "sha256:" + "0" * 64),
        ("018f0000-0000-7000-8000-000000000000%00", "sha256:" + "0" * 64),
        ("018f0000-0000-7000-8000-000000000000%0a", "sha256:" + "0" * 64),
        ("018f0000-0000-4000-8000-000000000000", "sha256:" + "0" * 64),
        ("018F0000-0000-7000-8000-000000000000", "sha256:" + "0" * 64),
        ("018f0000-0000-7000-8000-000000000000", "sha256:" + "0" * 63),
        ("018f0000-0000-7000-8000-000000000000", "sha256:" + "0" * 63 + "G"),
        ("018f0000-0000-7000-8000-000000000000", "sha256:..%2f..%2f..%2fetc%2fpasswd"),
        ("018f0000-0000-7000-8000-000000000000", "sha256:" + "0" * 64 + ".5.part"),
        ("018f0000-0000-7000-8000-000000000000", "%ff%fe"),
    ],
)
def test_path_tricks_lead_nowhere(shared: Running, shared_terminal: Terminal, record: str, digest: str) -> None:
    host, port = shared.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=DEADLINE) as line:  # requests would mend the path
        line.sendall(
            f"PATCH /v1/records/{record}/blobs/{digest} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            f"Authorization: Bearer {shared_terminal.token}\r\nContent-Type: {UPLOAD_TYPE}\r\n"
            f"Upload-Offset: 0\r\nUpload-Length: 1\r\nContent-Length: 1\r\n\r\nx".encode()
        )
        answer = line.makefile("rb").read()
    assert re.match(rb"HTTP/1.1 4(04|22) ", answer)
    assert b"application/problem+json" in answer
    root = shared.blobs.path(Address("T-0000", str(uuid7()), "sha256:" + "0" * 64)).parents[3]
    # Other uploads may still be coming to their end here, so what there is must be theirs by its form.
    kept = [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
    assert [name for name in kept if not _UPLOAD.fullmatch(name)] == []


def test_one_terminal_cannot_see_or_touch_anothers_upload(
    shared: Running, shared_terminal: Terminal, record: str
) -> None:
    stranger = shared.terminal("another")
    digest = digest_of(b"0123456789")
    shared_terminal.patch(record, digest, b"01234", 0, 10)
    assert stranger.head(record, digest).status_code == 404
    assert offset(stranger.patch(record, digest, b"56789", 5, 10)) == 0
    assert stranger.patch(record, digest, b"XXXXX", 0, 10).status_code == 204
    assert shared_terminal.patch(record, digest, b"56789", 5, 10).status_code == 204


def test_what_arrived_before_the_line_broke_is_kept(shared: Running, shared_terminal: Terminal, record: str) -> None:
    digest, sent = digest_of(BLOB), 3_000_000
    with half_open_patch(shared_terminal, record, digest, BLOB[:sent], len(BLOB)):
        pass  # the line is closed in the middle of the body
    folder = stored(shared, shared_terminal, record, digest).parent
    in_flight = 256 << 10  # what buffers between the wire and us may hold when the line breaks

    def settled() -> bool:
        return folder.exists() and any(part.stat().st_size > sent - in_flight for part in folder.iterdir())

    wait_until(settled)
    here = offset(shared_terminal.head(record, digest))
    assert sent - in_flight < here <= sent
    assert shared_terminal.patch(record, digest, BLOB[here:], here, len(BLOB)).status_code == 204


def test_the_newest_request_takes_over_from_one_that_hangs(
    shared: Running, shared_terminal: Terminal, record: str
) -> None:
    digest = digest_of(BLOB)
    with half_open_patch(shared_terminal, record, digest, BLOB[:2_000_000], len(BLOB)) as line:
        wait_until(lambda: shared_terminal.head(record, digest).status_code == 200)
        here = offset(shared_terminal.head(record, digest))
        assert shared_terminal.patch(record, digest, BLOB[here:], here, len(BLOB)).status_code == 204
        assert line.recv(1000).startswith(b"HTTP/1.1 409 ")
    assert stored(shared, shared_terminal, record, digest).read_bytes() == BLOB


def test_two_requests_with_the_same_bytes_end_in_one_blob(
    shared: Running, shared_terminal: Terminal, record: str
) -> None:
    digest = digest_of(BLOB)
    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(lambda _: shared_terminal.patch(record, digest, BLOB).status_code, range(2)))
    assert statuses[0] == 204 or statuses == [409, 409]
    here = shared_terminal.head(record, digest)
    if (start := offset(here)) < len(BLOB):
        assert shared_terminal.patch(record, digest, BLOB[start:], start, len(BLOB)).status_code == 204
    assert stored(shared, shared_terminal, record, digest).read_bytes() == BLOB


def test_half_open_uploads_do_not_freeze_others(shared: Running, shared_terminal: Terminal) -> None:
    """More of them than there are worker threads."""
    with ExitStack() as stack:
        for number in range(60):
            stack.enter_context(half_open_patch(shared_terminal, str(uuid7()), digest_of(b"%d" % number), b"0" * 9, 10))
        record = str(uuid7())
        digest = shared_terminal.send_blob(record, BLOB)
        assert stored(shared, shared_terminal, record, digest).read_bytes() == BLOB


def test_an_upload_that_stalls_is_ended_and_can_go_on(tmp_path: Path, record: str) -> None:
    with platform(tmp_path, idle_timeout_s=0.1) as running:
        terminal = running.terminal()
        digest = digest_of(b"0123456789")
        with half_open_patch(terminal, record, digest, b"01234", 10) as line:
            assert line.recv(1000).startswith(b"HTTP/1.1 408 ")
        assert offset(terminal.head(record, digest)) == 5
        assert terminal.patch(record, digest, b"56789", 5, 10).status_code == 204


def test_an_expired_token_is_told_even_with_a_large_body_on_its_way(shared: Running, record: str) -> None:
    terminal = shared.terminal()
    terminal.token = "expired"
    assert terminal.patch(record, digest_of(BLOB), BLOB).status_code == 401


@pytest.fixture
def folder(tmp_path: Path) -> BlobFolder:
    return BlobFolder(tmp_path / "blobs")


def an_address(data: bytes) -> Address:
    return Address("T-K7M2", str(uuid7()), digest_of(data))


def test_an_upload_whose_last_byte_came_before_a_crash_is_finished_afterwards(folder: BlobFolder) -> None:
    address = an_address(b"0123456789")
    folder.begin(address, 10)
    folder.write(address, 0, b"0123456789")
    assert folder.size(address) is None
    assert folder.progress(address) == Progress(10, 10)
    assert folder.size(address) == 10


def test_an_upload_torn_by_a_power_cut_starts_anew(folder: BlobFolder) -> None:
    address = an_address(b"0123456789")
    folder.begin(address, 10)
    folder.write(address, 0, b"01234\0\0\0\0\0")
    assert folder.progress(address) is None
    assert folder.size(address) is None


def test_a_name_a_power_cut_brought_back_does_not_keep_an_upload_from_beginning_anew(folder: BlobFolder) -> None:
    address = an_address(b"0123456789")
    folder.begin(address, 4)
    part = next(folder.path(address).parent.iterdir())
    part.with_name(part.name.replace(".4.", ".10.")).write_bytes(b"01")
    folder.begin(address, 10)
    assert folder.progress(address) == Progress(0, 10)
    folder.write(address, 0, b"0123456789")
    assert folder.progress(address) == Progress(10, 10)


def test_offsets_are_reported_only_once_durable(folder: BlobFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync

    def watch(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        real(handle)

    address = an_address(b"0123456789")
    folder.begin(address, 10)
    folder.write(address, 0, b"01234")
    monkeypatch.setattr(os, "fsync", watch)
    assert folder.progress(address) == Progress(5, 10)
    part = next(folder.path(address).parent.iterdir())
    assert part.stat().st_ino in synced


@pytest.mark.parametrize(
    "changed",
    [
        {"terminal": ".."},
        {"terminal": "T-K7M2/.."},
        {"record": "../../x"},
        {"digest": "sha256:../x"},
        {"digest": "sha256:" + "0" * 64 + "\n"},
    ],
)
def test_no_address_leads_out_of_the_folder(changed: dict[str, Any]) -> None:
    good = {"terminal": "T-K7M2", "record": str(uuid7()), "digest": "sha256:" + "0" * 64}
    assert Address(**good).hex == "0" * 64
    with pytest.raises(ValueError, match="address"):
        Address(**(good | changed))
