"""Sealing against vectors computed by hand from ADR 7; what was changed or moved does not open."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from sync.hall.sealing import (
    SLIP_ALPHABET,
    DraftKey,
    Unreadable,
    device_of,
    from_base64url,
    new_slip_code,
    read_slip_code,
    to_base64url,
)

SECRET = bytes(range(32))
KEY = DraftKey(SECRET)
NUMBER = "11010519491231002X"
KEYS = KEY.keys_of("111", NUMBER)
AT = "2026-05-14T01:30:00.000Z"


def test_the_words_of_the_adr() -> None:
    def by_hand(key: bytes, text: str) -> bytes:
        return hmac.new(key, text.encode(), hashlib.sha256).digest()

    seal = by_hand(SECRET, "hall.draft.seal|111|11010519491231002X")
    assert KEYS.person == by_hand(SECRET, "hall.draft.person|111|11010519491231002X").hex()
    assert KEYS.seal == seal
    assert KEY.slip("K7M2-0000-0000") == by_hand(SECRET, "hall.draft.slip|K7M2-0000-0000").hex()
    assert KEYS.blob_name("sha256:00") == by_hand(seal, "hall.draft.blob|sha256:00").hex()
    sealed = KEYS.seal_draft("id", 3, AT, b"plain")
    assert AESGCM(seal).decrypt(sealed[:12], sealed[12:], f"draft|id|3|{AT}".encode()) == b"plain"
    sealed = KEYS.seal_blob("id", "name", b"plain")
    assert AESGCM(seal).decrypt(sealed[:12], sealed[12:], b"blob|id|name") == b"plain"


def test_fixed_vectors() -> None:
    """Another maker's terminal must come to the same."""
    assert KEYS.person == "6880b0db7d386afa1fdfc11757cf38698536fa6e242174bc59b4be74bae3a35e"
    assert KEY.slip("K7M2-0123-4567") == "61842003ad9fde881a197c548be1c0d477d2f276fd8b09db554c6982b33a7be0"


def test_nobody_else_finds_or_opens_it() -> None:
    sealed = KEYS.seal_draft("id", 1, AT, b"plain")
    for other in (
        KEY.keys_of("111", "440524188001010014"),
        KEY.keys_of("414", NUMBER),
        DraftKey(bytes(32)).keys_of("111", NUMBER),
    ):
        assert other.person != KEYS.person
        assert other.blob_name("sha256:00") != KEYS.blob_name("sha256:00")
        with pytest.raises(Unreadable):
            other.open_draft("id", 1, AT, sealed)


def test_a_typed_x_is_the_cards() -> None:
    assert KEY.keys_of("111", NUMBER.lower()) == KEYS


@given(st.binary(max_size=200), st.integers(0, 10_000))
def test_what_was_changed_or_moved_does_not_open(plain: bytes, where: int) -> None:
    sealed = KEYS.seal_draft("id", 1, AT, plain)
    assert KEYS.open_draft("id", 1, AT, sealed) == plain
    assert KEYS.seal_draft("id", 1, AT, plain) != sealed, "a fresh nonce each time"
    bent = bytearray(sealed)
    bent[where % len(bent)] ^= 1
    for draft, revision, saved_at, data in (
        ("id", 1, AT, bytes(bent)),
        ("id", 1, AT, sealed[:-1]),
        ("id", 1, AT, b""),
        ("id", 2, AT, sealed),
        ("other", 1, AT, sealed),
        ("id", 1, "2026-05-14T01:30:01.000Z", sealed),
    ):
        with pytest.raises(Unreadable):
            KEYS.open_draft(draft, revision, saved_at, data)
    with pytest.raises(Unreadable):
        KEYS.open_blob("id", "1", sealed)


def test_no_key_and_no_person_shows_in_a_repr() -> None:
    for value in (KEY, KEYS):
        assert SECRET.hex() not in repr(value)
        assert KEYS.person not in repr(value)
        assert KEYS.seal.hex() not in repr(value)
        assert str(KEYS.seal) not in repr(value)


def test_a_draft_key_is_32_bytes_of_base64url() -> None:
    text = base64.urlsafe_b64encode(SECRET).rstrip(b"=").decode()
    assert DraftKey.from_text(text) == KEY
    for wrong in ("", "AAAA", text + "A", text[:-1] + "!", "密" * 43, text[:-4]):
        with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
            DraftKey.from_text(wrong)


@given(st.binary(max_size=99))
def test_base64url_without_padding(data: bytes) -> None:
    assert from_base64url(to_base64url(data)) == data
    assert "=" not in to_base64url(data)


def test_a_slip_code_names_its_terminal_and_is_new_each_time() -> None:
    codes = {new_slip_code("K7M2") for _ in range(50)}
    assert len(codes) == 50
    for code in codes:
        assert device_of(code) == "K7M2"
        assert read_slip_code(code) == code
        assert set(code[5:].replace("-", "")) <= set(SLIP_ALPHABET)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("k7m2-01ab-9xyz", "K7M2-01AB-9XYZ"),
        (" K7M2 01AB 9XYZ ", "K7M2-01AB-9XYZ"),
        ("K7M2—01AB—9XYZ", "K7M2-01AB-9XYZ"),
        ("K7M2OIAB9LYZ", "K7M2-01AB-91YZ"),
        ("KLM2-0000-0000", "KLM2-0000-0000"),
        ("KOI2-0000-0000", "K012-0000-0000"),
        ("", None),
        ("K7M2", None),
        ("K7M2-01AB-9XYZ1", None),
        ("K7M2-01AB-9XYU", None),
        ("K7M2-01AB-9XY!", None),
        ("测试测试测试测试测试测试", None),
    ],
)
def test_what_people_type(typed: str, read: str | None) -> None:
    assert read_slip_code(typed) == read


@given(st.text(max_size=20))
def test_any_text_is_a_slip_code_or_not(typed: str) -> None:
    read = read_slip_code(typed)
    assert read is None or read_slip_code(read) == read
