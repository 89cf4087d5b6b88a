"""Packed bodies: records up, pages of the change feed down (docs/adr/0001). Nothing sent makes anybody hold more than
the limit, and who does not know gzip loses nothing."""

from __future__ import annotations

import gzip
import json
import os
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from faults import FaultyPlatform, Request, serving
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.intake import digest_of
from sync.client import PlatformClient
from sync.identity import Identity, enrol
from sync.outcomes import Delivered, Fault, Refused, Transport
from sync.packing import GZIP, PACK_FROM, BadPacking, TooMuch, Unpacking, packed, takes_gzip
from sync.platform import enrolment
from sync.records import Outgoing
from sync.transport import HttpTransport
from tests.sync.platform.platform_support import DEADLINE, Running, Terminal, an_intake, platform, record_bytes

LIMIT = 1 << 16
BOMB = gzip.compress(bytes(200 << 20), 9, mtime=0)  # 200 KB that are 200 MB


def unpack(data: bytes, limit: int, piece: int) -> bytes:
    unpacking = Unpacking(limit)
    for start in range(0, len(data), piece):
        unpacking.feed(data[start : start + piece])
    return unpacking.whole()


# --- the form -------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=400).map(lambda seed: seed * 40), st.integers(1, 5000))
@settings(max_examples=60, deadline=None)
def test_what_was_packed_comes_out_whole_and_broken_off_never(data: bytes, piece: int) -> None:
    small = packed(data)
    assert (small is None) == (len(data) < PACK_FROM)
    small = small or gzip.compress(data)
    assert unpack(small, max(len(data), len(small)), piece) == data
    for wrong in (small[:-1], small[: len(small) // 2], small + b"x", small + small, small[:-8] + bytes(8), b""):
        if wrong != small:
            with pytest.raises((BadPacking, TooMuch)):
                unpack(wrong, 1 << 20, piece)
    if data:
        with pytest.raises(TooMuch):
            unpack(small, len(data) - 1, piece)


def test_what_does_not_shrink_goes_as_it_is() -> None:
    assert packed(os.urandom(PACK_FROM * 2)) is None


def test_blocks_without_end_that_hold_nothing_are_too_much() -> None:
    head = gzip.compress(b"", mtime=0)[:10]
    with pytest.raises(TooMuch):
        unpack(head + b"\x00\x00\x00\xff\xff" * LIMIT, LIMIT, 4096)


def test_a_bomb_is_never_held() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(TooMuch):
            unpack(BOMB[:60_000], LIMIT, 60_000)
        assert tracemalloc.get_traced_memory()[1] < 4 * LIMIT + 65_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip", True),
        ("deflate, GZIP;q=0.5", True),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("", False),
        ("*", False),
        ("xgzip", False),
    ],
)
def test_who_takes_gzip(accepted: str, taken: bool) -> None:
    assert takes_gzip(accepted) is taken


# --- the platform ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with platform(tmp_path_factory.mktemp("packing"), max_record=LIMIT) as running:
        yield running


@pytest.fixture(scope="module")
def terminal(city: Running) -> Terminal:
    return city.terminal()


def test_a_packed_record_is_the_same_as_a_plain_one(terminal: Terminal) -> None:
    intake = terminal.intake(1)
    data = record_bytes(intake)
    answer = terminal.put(intake.id, gzip.compress(data), digest_of(data), Content_Encoding="gzip")
    assert (answer.status_code, answer.headers["Accept-Encoding"]) == (201, GZIP)
    assert terminal.verified_receipt(answer)["digest"] == digest_of(data)
    assert terminal.put(intake.id, data).status_code == 200


def test_bad_packing_is_refused_by_its_name_and_what_is_taken_is_said(city: Running, terminal: Terminal) -> None:
    intake = terminal.intake(2)
    data = record_bytes(intake)
    small = gzip.compress(data)
    for body, encoding, status, kind in (
        (BOMB[:LIMIT], "gzip", 413, "too_big"),
        (gzip.compress(bytes(LIMIT + 1)), "gzip", 413, "too_big"),
        (small[:-1], "gzip", 400, "bad_encoding"),
        (small + b"x", "gzip", 400, "bad_encoding"),
        (data, "gzip", 400, "bad_encoding"),
        (b"", "gzip", 400, "bad_encoding"),
        (small, "identity", 422, "digest_mismatch"),
        (small, "br", 415, "unsupported_media_type"),
        (gzip.compress(small), "gzip, gzip", 415, "unsupported_media_type"),
    ):
        answer = terminal.put(intake.id, body, digest_of(data), Content_Encoding=encoding)
        assert (answer.status_code, answer.json()["type"]) == (status, kind)
        assert answer.headers["Accept-Encoding"] == GZIP
    assert terminal.deliver(intake).status_code == 201, "nothing of that left a trace"


def feed(terminal: Terminal, accepted: str) -> requests.Response:
    headers = terminal.headers(Accept_Encoding=accepted)
    return requests.get(terminal.running.url + "/v1/changes", headers=headers, stream=True, timeout=DEADLINE)


def test_a_page_of_the_feed_is_packed_for_who_asks_and_signed_as_it_is_plain(city: Running) -> None:
    a, b = city.terminal(), city.terminal()
    for number in range(3):
        assert a.deliver(a.intake(10 + number)).status_code == 201
    plain, small = feed(b, "identity"), feed(b, "gzip")
    assert ("Content-Encoding" in plain.headers, small.headers["Content-Encoding"]) == (False, "gzip")
    bytes_of_small = small.raw.read(decode_content=False)
    assert len(bytes_of_small) < len(plain.content) / 2
    assert json.loads(gzip.decompress(bytes_of_small))["changes"] == plain.json()["changes"]


# --- the terminal ---------------------------------------------------------------------------------------------------


class NoBlobs:
    def size(self, digest: str) -> int:
        raise AssertionError(digest)

    def stream(self, digest: str, offset: int) -> Iterator[bytes]:
        raise AssertionError(digest, offset)


NO_BLOBS = NoBlobs()


@contextmanager
def client_of(identity: Identity) -> Iterator[PlatformClient]:
    client = PlatformClient(identity, HttpTransport(identity.platform_url, timeout_s=2.0), lambda: datetime.now(UTC))
    yield client
    client.close()


def record(number: int, size: int = 5000) -> Outgoing:
    data = json.dumps({"id": f"r{number}", "text": "个体工商户" * (size // 15)}, ensure_ascii=False).encode()
    return Outgoing(f"r{number}", digest_of(data), data, ())


class Seen:
    """What of the records came packed; takes them as a platform does that says it takes gzip."""

    def __init__(self, says: str = GZIP, spoil: bool = False) -> None:
        self.packed: list[bool] = []
        self.says, self.spoil = says, spoil

    def __call__(self, request: Request) -> bool:
        if request.command != "PUT":
            return False
        small = request.headers.get("Content-Encoding") == GZIP
        self.packed.append(small)
        data = gzip.decompress(request.body) if small and not self.spoil else request.body
        digest, headers = request.headers["Hall-Record-Digest"], {"Accept-Encoding": self.says}
        record_id = request.path.rpartition("/")[2]
        if digest_of(data) != digest:
            body: Any = {"type": "digest_mismatch", "status": 422}
            return request.json(422, body, "application/problem+json", **headers)
        request.platform.records[record_id] = data
        return request.json(201, {"receipt": request.platform.receipt(record_id, digest)}, **headers)


@pytest.fixture
def peer() -> Iterator[FaultyPlatform]:
    with serving(FaultyPlatform()) as running:
        yield running


def test_records_are_packed_once_the_platform_said_that_it_takes_them(peer: FaultyPlatform) -> None:
    peer.always = seen = Seen()
    with client_of(peer.identity()) as client:
        for number, size in enumerate((5000, 5000, 300, 5000)):
            assert isinstance(client.deliver(record(number, size), NO_BLOBS, resume=False), Delivered)
    assert seen.packed == [False, True, False, True]
    assert peer.records["r1"] == record(1).data


def test_a_platform_that_says_nothing_gets_plain_ones(peer: FaultyPlatform) -> None:
    peer.always = seen = Seen(says="identity")
    with client_of(peer.identity()) as client:
        for number in range(3):
            assert isinstance(client.deliver(record(number), NO_BLOBS, resume=False), Delivered)
    assert seen.packed == [False] * 3


def test_what_an_older_instance_says_about_a_packed_record_is_no_refusal(peer: FaultyPlatform) -> None:
    """Of several instances behind one address one may be older: the record goes plain the next time."""
    seen = peer.always = Seen()
    with client_of(peer.identity()) as client:
        assert isinstance(client.deliver(record(0), NO_BLOBS, resume=False), Delivered)
        problem = {"type": "invalid", "status": 422, "errors": []}
        peer.always = lambda request: request.json(422, problem, "application/problem+json")
        outcome = client.deliver(record(1), NO_BLOBS, resume=False)
        assert isinstance(outcome, Transport)
        assert outcome.fault is Fault.NOT_PLATFORM
        assert isinstance(client.deliver(record(1), NO_BLOBS, resume=False), Refused)
        peer.always = seen
        assert isinstance(client.deliver(record(2), NO_BLOBS, resume=False), Delivered)
    assert seen.packed == [False, False]


def test_where_packed_records_do_not_arrive_as_such_plain_ones_go(peer: FaultyPlatform) -> None:
    peer.always = seen = Seen(spoil=True)
    with client_of(peer.identity()) as client:
        outcomes = [client.deliver(record(number), NO_BLOBS, resume=False) for number in (0, 1, 1, 2)]
    assert outcomes[1] == Transport(Fault.BLOB_DAMAGED, "the packed record did not arrive as such")
    assert all(isinstance(outcome, Delivered) for outcome in (outcomes[0], *outcomes[2:]))
    assert seen.packed == [False, True, False, False]


def test_a_real_platform_takes_what_a_terminal_packs(city: Running, tmp_path: Path) -> None:
    identity = enrol(tmp_path, enrolment.new_code(city.database, city.clock), city.url)
    with client_of(identity) as client:
        client._line._utc_now = lambda: city.clock.now().utc
        for number in (1, 2):
            made = an_intake(identity.terminal_id, identity.device_code, number)
            made = replace(made, item_name="个体工商户设立登记", answers=(("note", "长" * 1500),))
            data = record_bytes(made)
            out = Outgoing(made.id, digest_of(data), data, ())
            before = client.sent
            assert isinstance(client.deliver(out, NO_BLOBS, resume=False), Delivered)
        assert client.sent - before < len(data) / 2


@pytest.mark.parametrize(
    ("body", "wrong"),
    [(BOMB, "answer too long"), (BOMB[:5000], "answer badly packed"), (b'{"a": 1}', "answer badly packed")],
)
def test_an_answer_that_unpacks_to_too_much_or_not_at_all_is_a_fault(
    peer: FaultyPlatform, body: bytes, wrong: str
) -> None:
    peer.always = lambda request: request.answer(200, body, "application/json", **{"Content-Encoding": GZIP})
    line = HttpTransport(peer.url)
    try:
        asked = line.request("GET", "/x", headers={"Accept-Encoding": GZIP}, bytes_limit=8 << 20)
        assert asked == Transport(Fault.NOT_PLATFORM, wrong)
        unasked = line.request("GET", "/x", bytes_limit=8 << 20)
        assert isinstance(unasked, Transport) or unasked.body == {"a": 1}, "what nobody asked for is not unpacked"
    finally:
        line.close()
