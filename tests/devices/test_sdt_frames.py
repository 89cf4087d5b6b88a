from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.sdt.frames import (
    FIND_CARD,
    READ_ADDED_ADDRESSES,
    READ_TEXT_AND_PHOTO,
    RESET_SAM,
    SAM_ID,
    SAM_STATUS,
    SELECT_CARD,
    Reply,
    ReplyParser,
    Request,
    checksum,
    encode_request,
    frame,
)
from devices.simulators.id_cards import CARDS
from devices.simulators.sdt_module import SdtModule

FOUND = bytes.fromhex("AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97")


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (RESET_SAM, "AAAAAA9669 0003 10 FF EC"),
        (SAM_STATUS, "AAAAAA9669 0003 11 FF ED"),
        (SAM_ID, "AAAAAA9669 0003 12 FF EE"),
        (FIND_CARD, "AAAAAA9669 0003 20 01 22"),
        (SELECT_CARD, "AAAAAA9669 0003 20 02 21"),
        (READ_TEXT_AND_PHOTO, "AAAAAA9669 0003 30 01 32"),
        (READ_ADDED_ADDRESSES, "AAAAAA9669 0003 30 03 30"),
    ],
)
def test_requests_of_the_protocol_page(request_: Request, expected: str) -> None:
    assert encode_request(request_) == bytes.fromhex(expected)


def test_request_with_data() -> None:
    assert encode_request(Request(0x61, 0xFF), b"\x50") == bytes.fromhex("AAAAAA9669 0004 61 FF 50 CA")
    assert encode_request(Request(0x61, 0xFF), b"\x58") == bytes.fromhex("AAAAAA9669 0004 61 FF 58 C2")


@pytest.mark.parametrize(
    ("frame_hex", "reply"),
    [
        ("AAAAAA9669 0004 00 00 90 94", Reply(0x90)),
        ("AAAAAA9669 0008 00 00 9F 00000000 97", Reply(0x9F, bytes(4))),
        ("AAAAAA9669 0004 00 00 80 84", Reply(0x80)),
        ("AAAAAA9669 000C 00 00 90 0102030405060708 94", Reply(0x90, bytes(range(1, 9)))),
        (
            "AAAAAA9669 0014 00 00 90 05000100052535010100000002000000 97",
            Reply(0x90, bytes.fromhex("05000100052535010100000002000000")),
        ),
        ("AAAA9669 0008 00 00 9F 00000000 97", Reply(0x9F, bytes(4))),  # first byte lost
        ("00FFAA96AAAA AAAAAA9669 0004 00 00 80 84 00FF", Reply(0x80)),  # noise around
    ],
)
def test_replies_of_the_protocol_page(frame_hex: str, reply: Reply) -> None:
    assert ReplyParser().feed(bytes.fromhex(frame_hex)) == [reply]


def test_a_wrong_checksum_is_refused() -> None:
    parser = ReplyParser()
    assert parser.feed(FOUND[:-1] + b"\x96") == []
    assert parser.refused == 1
    assert parser.feed(FOUND) == [Reply(0x9F, bytes(4))]


@pytest.mark.parametrize("length", ["0000", "0003", "090B", "FFFF"])
def test_an_impossible_length_does_not_swallow_what_follows(length: str) -> None:
    parser = ReplyParser()
    assert parser.feed(bytes.fromhex("AAAAAA9669" + length) + FOUND) == [Reply(0x9F, bytes(4))]
    assert parser.refused == 1


NOISE = st.binary(max_size=40).filter(lambda noise: bytes.fromhex("AA9669") not in noise and noise[-1:] != b"\xaa")


@given(st.lists(st.tuples(NOISE, st.integers(0, 255), st.binary(max_size=60)), max_size=5), st.data())
def test_pieces_and_noise_change_nothing(sent: list[tuple[bytes, int, bytes]], data: st.DataObject) -> None:
    stream = b"".join(noise + frame(bytes((0, 0, sw3)) + body) for noise, sw3, body in sent)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)), max_size=10)) | {0, len(stream)})
    parser = ReplyParser()
    replies = [reply for start, end in pairwise(cuts) for reply in parser.feed(stream[start:end])]
    assert replies == [Reply(sw3, body) for _, sw3, body in sent]


@given(st.binary(max_size=3000))
def test_anything_at_all_is_survived_in_bounded_memory(data: bytes) -> None:
    parser = ReplyParser()
    parser.feed(data)
    for reply in parser.feed(FOUND * 2):
        assert isinstance(reply, Reply)


def read_reply(card: str) -> bytes:
    module = SdtModule(card=CARDS[card])
    out = b""
    for request in (FIND_CARD, SELECT_CARD, READ_TEXT_AND_PHOTO):
        out = b"".join(piece.data for piece in module.receive(encode_request(request)))
    return out


@pytest.mark.parametrize(
    ("card", "check", "digest"),
    [
        ("resident", 0xDB, "0282ed82f835470092aed32d36b002d72297a325525a0e5c566b23d51b9812ae"),
        ("hmt_residence_permit", 0x70, "4f9b737a9881bc15"),
        ("foreigner_pr_2023", 0xB5, "5c90415169c934ea"),
        ("foreigner_pr_2017", 0xDC, "6eb0d8dbc879dfe8"),
    ],
)
def test_the_simulated_cards_are_those_of_the_protocol_page(card: str, check: int, digest: str) -> None:
    reply = read_reply(card)
    assert len(reply) == 1295
    assert reply[-1] == check
    assert hashlib.sha256(reply).hexdigest().startswith(digest)


def test_the_marker_cards_parts() -> None:
    reply = read_reply("resident")
    assert reply.startswith(bytes.fromhex("AAAAAA9669 0508 000090 01000400"))
    assert (checksum(reply[5:14]), checksum(reply[14:270]), checksum(reply[270:-1])) == (0x98, 0x72, 0x31)
    for fingerprint, check in ((0x0000, 0xD9), (0x0200, 0xD9), (0x0400, 0xD1)):
        content = b"\x00\x00\x90\x01\x00\x04\x00" + fingerprint.to_bytes(2, "big") + reply[14:-1] + bytes(fingerprint)
        assert frame(content)[-1] == check


def test_one_added_address() -> None:
    module = SdtModule(card=CARDS["moved"])
    for request in (FIND_CARD, SELECT_CARD):
        list(module.receive(encode_request(request)))
    (piece,) = module.receive(encode_request(READ_ADDED_ADDRESSES))
    assert piece.data.startswith(bytes.fromhex("AAAAAA9669 004A 000090"))
    assert piece.data[-1] == 0xE4
