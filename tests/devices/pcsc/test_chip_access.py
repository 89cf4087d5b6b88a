"""BAC and secure messaging: the worked example of ICAO 9303-11 appendix D, byte by byte (DEVICES §3.2)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.ports.chip_cards import DocumentAccess
from devices.travel_document.access import AccessRefusedError, Handshake, access_keys, mrz_information
from devices.travel_document.crypto import pad, unpad
from devices.travel_document.secure_messaging import SealBrokenError, SecureMessaging
from devices.travel_document.tlv import TlvError, encode, find, parse_header, parse_tlv

HEX = bytes.fromhex
HANDSHAKE = Handshake(
    access_keys("L898902C<369080619406236"),
    HEX("4608F91988702212"),
    HEX("781723860C06C226"),
    HEX("0B795240CB7049B01C19B33E32804F0B"),
)
ANSWER = HEX("46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449")


def session() -> SecureMessaging:
    return SecureMessaging(
        HEX("979EC13B1CBFE9DCD01AB0FED307EAE5"), HEX("F1CB1F1FB5ADF208806B89DC579DC1F8"), HEX("887022120C06C226")
    )


def test_the_data_page_makes_the_keys() -> None:
    access = DocumentAccess("L898902C", date(1969, 8, 6), date(1994, 6, 23))
    assert mrz_information(access) == "L898902C<369080619406236"
    keys = access_keys(mrz_information(access))
    assert keys.encryption.hex().upper() == "AB94FDECF2674FDFB9B391F85D7F76F2"
    assert keys.mac.hex().upper() == "7962D9ECE03D1ACD4C76089DCE131543"
    assert "L898902C" not in repr(access)


@pytest.mark.parametrize(
    ("printed", "information"),
    [
        ("l898902c", "L898902C<3"),  # typed small
        (" L898902C ", "L898902C<3"),
        ("D23145890734", "D231458907349"),  # longer than nine (9303-5)
        ("AB-12", "AB<12<<<<6"),
    ],
)
def test_a_number_as_it_is_printed(printed: str, information: str) -> None:
    access = DocumentAccess(printed, date(1969, 8, 6), date(1994, 6, 23))
    assert mrz_information(access).startswith(information)


def test_the_handshake() -> None:
    assert HANDSHAKE.request().hex().upper() == (
        "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7"
    )
    # the session it makes seals as the one of the standard
    command = HEX("00A4020C02011E")
    assert HANDSHAKE.session(ANSWER).protect(command) == session().protect(command)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(ANSWER) - 1), st.integers(1, 255))
def test_an_answer_with_one_wrong_byte_is_refused(at: int, change: int) -> None:
    wrong = bytearray(ANSWER)
    wrong[at] ^= change
    with pytest.raises(AccessRefusedError):
        HANDSHAKE.session(bytes(wrong))


def test_the_exchange_of_the_standard() -> None:
    messaging = session()
    assert messaging.protect(HEX("00A4020C02011E")).hex().upper() == (
        "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"
    )
    assert messaging.open(HEX("990290008E08FA855A5D4C50A8ED")) == (b"", 0x9000)
    assert messaging.protect(HEX("00B0000004")).hex().upper() == "0CB000000D9701048E08ED6705417E96BA5500"
    data, sw = messaging.open(HEX("8709019FF0EC34F9922651990290008E08AD55CC17140B2DED"))
    assert (data.hex().upper(), sw) == ("60145F01", 0x9000)
    assert messaging.protect(HEX("00B0000412")).hex().upper() == "0CB000040D9701128E082EA28A70F3C7B53500"
    data, sw = messaging.open(HEX("871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D74"))
    assert data.hex().upper() == "04303130365F36063034303030305C026175"


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_no_other_answer_opens(answer: bytes) -> None:
    messaging = session()
    messaging.protect(HEX("00A4020C02011E"))
    with pytest.raises(SealBrokenError):
        messaging.open(answer)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=40))
def test_padding_comes_off_again(data: bytes) -> None:
    assert unpad(pad(data)) == data
    assert len(pad(data)) % 8 == 0


@pytest.mark.parametrize("data", [b"", bytes(8), b"\x80" + bytes(8), b"abc\x01"])
def test_what_is_no_padding_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="padding"):
        unpad(data)


# --- TLV ---


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([0x61, 0x5F1F, 0x7F61, 0x87]), st.binary(max_size=300), st.binary(max_size=20))
def test_a_tlv_comes_back_as_it_was(tag: int, value: bytes, behind: bytes) -> None:
    coded = encode(tag, value)
    found, start, length = parse_header(coded + behind)
    assert (found, coded[start : start + length], start + length) == (tag, value, len(coded))
    assert find(encode(0x7F60, encode(0x01, b"x") + coded), 0x7F60, tag) == value


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_tlv_or_refused(data: bytes) -> None:
    try:
        parts = list(parse_tlv(data))
    except TlvError:
        return
    assert sum(len(value) for _, value in parts) <= len(data)
