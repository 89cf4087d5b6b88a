"""The parsers that read what others made, a device or (`tests.fuzz.case_parsers`) a terminal, each with the truths
that hold whatever comes: no crash, no wrong field.

One entry a parser: bytes in, `AssertionError` when a field is not what it says it is. The hypothesis test of this
folder and ``make fuzz`` (atheris, a million inputs each) run the same entries.
"""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from devices.code_reading.content import clean_code_text
from devices.document_scanner.escl_documents import parse_capabilities, parse_status
from devices.document_scanner.escl_xml import BadXml
from devices.document_scanner.escl_xml import parse as parse_xml
from devices.escpos.status import Automatic, BehindJob, RealTime, Sorter
from devices.ipp.encoding import IppFormatError, decode_message, encode_message
from devices.ipp.message import Attribute, Group, GroupTag, Message, Value, ValueTag
from devices.ports import MAX_CODE_CHARS, IdDocument, PhotoUnavailable, SocialSecurityCard
from devices.result import Err, Ok, Result
from devices.sdt.frames import FIND_CARD, READ_TEXT_AND_PHOTO, SELECT_CARD, ReplyParser, encode_request
from devices.sdt.text_block import TEXT_SIZE, check_digit_holds, parse_added_addresses, parse_text
from devices.simulators.document_scanner_xml import capabilities, status
from devices.simulators.id_cards import SimulatedCard, resident
from devices.simulators.sdt_module import SdtModule
from devices.simulators.social_security_cards import card_file, holder_file
from devices.simulators.travel_documents import data_group_1, permit, td1, td3
from devices.smart_card.records import parse_card
from devices.travel_document.data_groups import parse_com, parse_dg1, parse_dg2
from devices.travel_document.mrz import Mrz, parse_mrz
from devices.travel_document.tlv import TlvError, encode, parse_tlv
from tests.fuzz.case_parsers import CALENDAR, EVENTS, calendar, case_event

_TODAY = date(2026, 5, 14)
_NO_PHOTO = PhotoUnavailable("no_decoder")
_STRIPPED = ("Cc", "Cf", "Zl", "Zp", "Cs")


@dataclass(frozen=True, slots=True)
class Parser:
    """``take`` parses and checks; ``seeds`` are inputs it understands; ``longest`` is how long an input makes sense."""

    name: str
    take: Callable[[bytes], None]
    seeds: Sequence[bytes]
    longest: int


def clean(text: str | None) -> bool:
    """Nothing in it moves a cursor, turns the reading direction or drives a printer."""
    return text is None or not any(unicodedata.category(character) in _STRIPPED for character in text)


def refused(result: Result[object]) -> bool:
    """An end a screen can explain, that quotes nothing of what came."""
    return isinstance(result, Err) and bool(result.reason and result.cause and result.action)


# --- SDT ------------------------------------------------------------------------------------------------------------


def sdt_frames(data: bytes) -> None:
    """Whole or in pieces, the same replies come out, and none from a frame whose checksum does not hold."""
    whole = ReplyParser().feed(data)
    pieces = ReplyParser()
    torn = [reply for at in range(0, len(data), 7) for reply in pieces.feed(data[at : at + 7])]
    assert whole == torn
    for reply in whole:
        assert len(reply.data) <= 0x090A


def sdt_text(data: bytes) -> None:
    added = parse_added_addresses(data)
    assert refused(added) or isinstance(added, Ok)
    if isinstance(added, Ok):
        assert len(added.value) <= len(data) // 70
        assert all(clean(address) and address for address in added.value)
    result = parse_text(data[:TEXT_SIZE].ljust(TEXT_SIZE, b" "), _NO_PHOTO)
    if not isinstance(result, Ok):
        assert refused(result)
        return
    document = result.value
    assert isinstance(document, IdDocument)
    assert document.name
    assert document.valid_to is None or document.valid_from <= document.valid_to
    for text in (document.name, document.name_latin, document.address, document.issuer, document.pass_number):
        assert clean(text)
    if len(document.number) == 18:
        assert check_digit_holds(document.number)


# --- chip cards -----------------------------------------------------------------------------------------------------


def tlv(data: bytes) -> None:
    try:
        elements = list(parse_tlv(data))
    except TlvError:
        return
    assert sum(len(value) for _, value in elements) <= len(data)
    for tag, value in elements:
        assert list(parse_tlv(encode(tag, value))) == [(tag, value)]


def social_security_card(data: bytes) -> None:
    for protected in (False, True):
        result = parse_card(data, holder_protected=protected)
        if not isinstance(result, Ok):
            assert refused(result)
            continue
        card = result.value
        assert isinstance(card, SocialSecurityCard)
        assert card.card_number.isalnum()
        assert clean(card.name)
        if protected:
            assert (card.number, card.name, card.sex, card.birth_date) == (None, None, None, None)
        if card.issued and card.valid_to:
            assert card.issued <= card.valid_to


def travel_document(data: bytes) -> None:
    parse_com(data)
    portrait = parse_dg2(data)
    assert isinstance(portrait, PhotoUnavailable) or portrait.startswith(b"\xff\xd8")
    for result in (parse_mrz(data, _TODAY), parse_dg1(data, _TODAY)):
        if not isinstance(result, Ok):
            assert refused(result)
            continue
        zone = result.value
        assert isinstance(zone, Mrz)
        assert zone.birth_date <= _TODAY
        assert zone.name
        assert zone.number.replace(" ", "").isalnum()  # a filler inside stands for what the zone cannot write
        assert zone.number == zone.number.strip()
        for text in (zone.name, zone.nationality, zone.issuing_state):
            assert text.isascii()
            assert "<" not in text


# --- printers -------------------------------------------------------------------------------------------------------


def escpos_status(data: bytes) -> None:
    """Whole or byte by byte the same; a real-time answer is never made of other bytes."""
    whole = Sorter().feed(data)
    single = Sorter()
    assert whole == [answer for byte in data for answer in single.feed(bytes((byte,)))]
    for answer in whole:
        match answer:
            case RealTime(byte):
                assert byte & 0x93 == 0x12
            case Automatic(four):
                assert len(four) == 4
                assert four[0] & 0x93 == 0x10
            case BehindJob(byte):
                assert byte & 0x90 == 0


def ipp_message(data: bytes) -> None:
    try:
        message = decode_message(data)
    except IppFormatError:
        return
    assert decode_message(encode_message(message)) == message


# --- scanners -------------------------------------------------------------------------------------------------------


def escl_documents(data: bytes) -> None:
    with contextlib.suppress(BadXml):
        parse_xml(data)
    offered = parse_capabilities(data)
    assert isinstance(offered, Ok) or refused(offered)
    if isinstance(offered, Ok):
        assert offered.value.offer.abilities()
        assert clean(offered.value.model)
        assert clean(offered.value.serial)
    said = parse_status(data)
    assert isinstance(said, Ok) or refused(said)


def code_content(data: bytes) -> None:
    for raw in (data, data.decode("utf-8", "replace"), data.decode("utf-16-le", "replace")):
        text = clean_code_text(raw)
        if text is not None:
            assert 0 < len(text) <= MAX_CODE_CHARS
            assert clean(text)
            assert clean_code_text(text) == text


_CARD = resident("测试甲", "2", "19491231", "北京市朝阳区示例路1号", "11010519491231002X")
_HOLDER = holder_file("11010519491231002X", "测试甲", "19491231", continued=False)


def _sdt_replies() -> bytes:
    """Found, selected, read: what a module answers to a whole read."""
    module = SdtModule()
    module.insert(SimulatedCard(_CARD))
    asked = (FIND_CARD, SELECT_CARD, READ_TEXT_AND_PHOTO)
    return b"".join(piece.data for request in asked for piece in module.receive(encode_request(request)))


def _records(records: Mapping[int, bytes]) -> bytes:
    return b"".join(bytes((tag, len(value))) + value for tag, value in records.items())


def _ipp_answer() -> bytes:
    named = Attribute("printer-state", (Value(ValueTag.ENUM, 3),))
    return encode_message(Message(0, groups=(Group(GroupTag.PRINTER, (named,)),)))


_ZONES = tuple(
    zone.encode()
    for zone in (
        td3("P", "UTO", "TEST<<PERSON", "L898902C", "690806", "F", "300623"),
        td1("I", "UTO", "TEST<<PERSON", "D23145890", "740812", "F", "301231"),
        permit("CS", "TEST<<PERSON", "H00000001", "690806", "F", "300623"),
    )
)

PARSERS = (
    Parser("sdt_frames", sdt_frames, (_sdt_replies(),), 3000),
    Parser("sdt_text", sdt_text, (_CARD,), 300),
    Parser("tlv", tlv, (data_group_1(_ZONES[0].decode()),), 400),
    Parser(
        "social_security_card",
        social_security_card,
        (_records(card_file("2.00", b"TEST00001")), _records({**card_file("1.00", b"TEST00001"), **_HOLDER})),
        400,
    ),
    Parser("travel_document", travel_document, (*_ZONES, *(data_group_1(zone.decode()) for zone in _ZONES)), 600),
    Parser("escpos_status", escpos_status, (bytes.fromhex("12 10 00 00 00 16 1A 72 32 11 13 00 03"),), 64),
    Parser("ipp_message", ipp_message, (_ipp_answer(),), 600),
    Parser("case_event", case_event, EVENTS, 1200),
    Parser("calendar", calendar, (CALENDAR,), 1500),
    Parser(
        "escl_documents",
        escl_documents,
        (capabilities(feeder=True, duplex=True, uuid="u"), status("Idle", "ScannerAdfLoaded", ())),
        4000,
    ),
    Parser("code_content", code_content, ("受理回执 HALL-0001".encode(), "回执".encode("gb18030")), 400),
)
