"""Passports and permits: every document, every fault at every command, and the files of hostile chips."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from devices.ports import CardEvent, TravelDocument
from devices.ports.chip_cards import Authenticity, TravelDocumentType
from devices.ports.id_card import PhotoUnavailable, Sex
from devices.result import Action, Err, Ok, Reason
from devices.simulators.travel_documents import (
    ACCESS,
    TravelDocumentChip,
    common_data,
    data_group_1,
    data_group_2,
    portrait,
    td3,
)
from devices.travel_document.data_groups import parse_com, parse_dg1, parse_dg2
from devices.travel_document.face_image import parse_face_record, to_jpeg
from tests.devices.pcsc.card_bench import (
    Bench,
    Spoil,
    garbled,
    garbled_data,
    hung,
    lifted,
    pulled,
    service_down,
    torn,
    unknown,
)

TODAY = date(2026, 11, 22)


def read(card: str) -> TravelDocument:
    result = Bench(card).read_document(card)
    assert isinstance(result, Ok), result
    return result.value


def test_a_passport_with_its_portrait() -> None:
    document = read("passport")
    assert (document.type, document.document_code, document.issuing_state) == (TravelDocumentType.PASSPORT, "P", "CHN")
    assert (document.name, document.number, document.nationality) == ("CESHI JIA", "EA0000001", "CHN")
    assert (document.birth_date, document.valid_to) == (date(1985, 1, 1), date(2033, 5, 17))
    assert document.sex is Sex.FEMALE
    assert document.authenticity is Authenticity.NOT_VERIFIED
    assert isinstance(document.photo, bytes)
    with Image.open(io.BytesIO(document.photo)) as picture:  # it was JPEG 2000 on the chip
        assert (picture.format, picture.size) == ("JPEG", (240, 320))
    assert "CESHI" not in repr(document)


@pytest.mark.parametrize(
    ("card", "kind", "code"),
    [
        ("other_passport", TravelDocumentType.PASSPORT, "P"),
        ("hk_macao_permit", TravelDocumentType.HK_MACAO_PERMIT, "CS"),
        ("hk_macao_resident_permit", TravelDocumentType.HK_MACAO_PERMIT, "CR"),
        ("taiwan_permit", TravelDocumentType.TAIWAN_PERMIT, "CT"),
        ("large_portrait", TravelDocumentType.PASSPORT, "P"),
    ],
)
def test_each_document_reads(card: str, kind: TravelDocumentType, code: str) -> None:
    document = read(card)
    assert (document.type, document.document_code) == (kind, code)
    assert document.number == ACCESS[card].number
    if card == "taiwan_permit":
        assert document.photo == PhotoUnavailable("no_photo")
    else:
        assert isinstance(document.photo, bytes)


def test_a_jpeg_on_the_chip_stays_as_it_is() -> None:
    assert read("other_passport").photo == portrait("JPEG")


@pytest.mark.parametrize(
    ("card", "reason", "action"),
    [
        ("damaged_passport", Reason.CARD_CONTENT_INVALID, Action.CALL_STAFF),
        ("pace_only", Reason.UNSUPPORTED, Action.CALL_STAFF),
    ],
)
def test_each_bad_document_ends_in_its_own_reason(card: str, reason: Reason, action: Action) -> None:
    result = Bench(card).read_document(card)
    assert isinstance(result, Err)
    assert (result.reason, result.action) == (reason, action)


def test_a_social_security_card_is_the_wrong_card() -> None:
    result = Bench("v2").read_document("passport")
    assert isinstance(result, Err)
    assert result.reason is Reason.WRONG_CARD


def test_access_data_of_another_document_is_refused_and_the_right_one_still_works() -> None:
    bench = Bench("passport")
    result = bench.read_document("passport", access=ACCESS["other_passport"])
    assert isinstance(result, Err)
    assert (result.reason, result.action) == (Reason.ACCESS_REFUSED, Action.RETRY)
    for secret in ("EA0000001", "L898902C3", "1985"):
        assert secret not in result.detail
    assert isinstance(bench.read_document("passport"), Ok)


def test_what_is_read_and_in_which_order() -> None:
    bench = Bench("taiwan_permit")
    bench.read_document("taiwan_permit")
    heads = [command[:4].hex().upper() for command in bench.terminal.commands]
    assert heads[:4] == ["00A4040C", "00840000", "00820000", "0CA4020C"]
    assert all(head.startswith(("0CA4", "0CB0")) for head in heads[3:]), "after the keys, nothing goes out plain"
    assert bench.events == [CardEvent.WAITING, CardEvent.SEEN, CardEvent.READ]


def test_a_chip_of_another_page_is_not_believed() -> None:
    bench = Bench("passport")
    page = td3("P", "CHN", "CESHI<<YI", "EA0000009", "850101", "F", "330517")
    bench.terminal.chip = TravelDocumentChip(
        ACCESS["passport"], {0x011E: common_data(0x61), 0x0101: data_group_1(page)}
    )
    result = bench.read_document("passport")
    assert isinstance(result, Err)
    assert (result.reason, result.action) == (Reason.CARD_CONTENT_INVALID, Action.CALL_STAFF)


def steps() -> range:
    bench = Bench("taiwan_permit")
    assert isinstance(bench.read_document("taiwan_permit"), Ok)
    return range(len(bench.terminal.commands))


STEPS = steps()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lifted, Reason.CARD_LIFTED),
        (torn, Reason.CARD_LIFTED),
        (pulled, Reason.DISCONNECTED),
        (service_down, Reason.DISCONNECTED),
        (hung, Reason.CARD_UNREADABLE),
    ],
)
def test_a_fault_at_every_command_ends_in_its_reason(spoil: Spoil, reason: Reason) -> None:
    for step in STEPS:
        bench = Bench("taiwan_permit")
        bench.break_at(step, spoil)
        begun = bench.clock.now
        result = bench.read_document("taiwan_permit", 3.0)
        assert isinstance(result, Err), step
        assert result.reason is reason, (step, result)
        assert bench.clock.now - begun <= 3.1, step
        assert bench.terminal.powered == 0, step


@pytest.mark.parametrize("spoil", [unknown, garbled, garbled_data])
def test_nonsense_at_any_command_is_never_believed(spoil: Spoil) -> None:
    true = read("taiwan_permit")
    for step in STEPS:
        bench = Bench("taiwan_permit")
        bench.break_at(step, spoil)
        result = bench.read_document("taiwan_permit")
        assert isinstance(result, Err) or result.value == true, step
        assert isinstance(result, Err) or step == 0, step  # the selection's answer has no data to garble


# --- files ---

PICTURES = {form: portrait(form) for form in ("JPEG", "JPEG2000")}
DG2 = data_group_2(PICTURES["JPEG"], 0)


def test_the_files_say_what_is_in_them() -> None:
    assert parse_com(common_data(0x61, 0x75)) == {0x61, 0x75}
    assert parse_com(b"") is None
    assert parse_dg2(DG2) == PICTURES["JPEG"]
    zone = td3("P", "CHN", "CESHI<<YI", "EA0000009", "850101", "F", "330517")
    assert isinstance(parse_dg1(data_group_1(zone), TODAY), Ok)


@pytest.mark.parametrize(
    "picture", [b"", b"\xff\xd8\xff", b"GIF89a", PICTURES["JPEG"][:400], PICTURES["JPEG2000"][:200], bytes(2000)]
)
def test_a_damaged_picture_is_no_picture(picture: bytes) -> None:
    assert to_jpeg(picture) is None
    assert parse_dg2(data_group_2(picture, 0)) == PhotoUnavailable("decode_failed")


def test_a_picture_too_large_to_be_a_portrait_is_not_decoded() -> None:
    data = io.BytesIO()
    Image.new("L", (5000, 5000)).save(data, "JPEG")
    assert to_jpeg(data.getvalue()) is None


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_file_or_none(data: bytes) -> None:
    assert not isinstance(parse_dg2(data), bytes)
    assert isinstance(parse_dg1(data, TODAY), Err)
    parse_com(data)
    parse_face_record(b"FAC\x00010\x00" + data)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 120), st.integers(0, 255))
def test_a_damaged_head_of_the_portrait_gives_a_picture_or_none(at: int, value: int) -> None:
    data = bytearray(DG2)
    data[at] = value
    photo = parse_dg2(bytes(data))
    if isinstance(photo, bytes):
        with Image.open(io.BytesIO(photo)) as picture:
            assert picture.format == "JPEG"
