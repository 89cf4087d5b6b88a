"""The machine readable zone: ICAO's specimens (9303-4, -5, -6), permits of China, and whatever else comes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.ports.chip_cards import TravelDocumentType
from devices.ports.id_card import Sex
from devices.result import Err, Ok, Reason
from devices.simulators.travel_documents import permit, td1, td3
from devices.travel_document.mrz import Mrz, parse_mrz

TODAY = date(2026, 11, 22)

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
LONG_NUMBER = "I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<"


def parsed(zone: str) -> Mrz:
    result = parse_mrz(zone.encode(), TODAY)
    assert isinstance(result, Ok), result
    return result.value


def test_the_passport_of_the_standard() -> None:
    assert parsed(TD3) == Mrz(
        type=TravelDocumentType.PASSPORT,
        document_code="P",
        issuing_state="UTO",
        name="ERIKSSON ANNA MARIA",
        number="L898902C3",
        nationality="UTO",
        birth_date=date(1974, 8, 12),
        sex=Sex.FEMALE,
        valid_to=date(2012, 4, 15),
    )


@pytest.mark.parametrize("zone", [TD1, TD2])
def test_the_cards_of_the_standard(zone: str) -> None:
    mrz = parsed(zone)
    assert (mrz.type, mrz.document_code, mrz.number) == (TravelDocumentType.OTHER, "I", "D23145890")
    assert (mrz.name, mrz.birth_date, mrz.valid_to) == ("ERIKSSON ANNA MARIA", date(1974, 8, 12), date(2012, 4, 15))


def test_a_number_that_goes_on_in_the_optional_data() -> None:
    assert parsed(LONG_NUMBER).number == "D23145890734"


@pytest.mark.parametrize(
    ("zone", "kind", "code", "number"),
    [
        (permit("CS", "CESHI<<YI", "C00000001", "900228", "M", "311231"), "hk_macao_permit", "CS", "C00000001"),
        (permit("CD", "CESHI<<YI", "L00000001", "900228", "M", "311231"), "taiwan_permit", "CD", "L00000001"),
        (td1("CR", "CHN", "CESHI<<YI", "H00000001", "900228", "M", "311231"), "hk_macao_permit", "CR", "H00000001"),
        (td1("CT", "CHN", "CESHI<<YI", "00000018", "900228", "M", "311231"), "taiwan_permit", "CT", "00000018"),
        (td1("CS", "CHN", "CESHI<<YI", "C00000001", "900228", "M", "311231"), "hk_macao_permit", "CS", "C00000001"),
        (td1("C", "CHN", "CESHI<<YI", "M00000001", "900228", "M", "311231"), "hk_macao_permit", "C", "M00000001"),
        (td1("C", "CHN", "CESHI<<YI", "T00000001", "900228", "M", "311231"), "taiwan_permit", "C", "T00000001"),
        (td1("C", "UTO", "CESHI<<YI", "H00000001", "900228", "M", "311231"), "other", "C", "H00000001"),
        (td3("P", "CHN", "CESHI<<YI", "EA0000001", "900228", "M", "311231"), "passport", "P", "EA0000001"),
    ],
)
def test_documents_are_told_apart(zone: str, kind: str, code: str, number: str) -> None:
    mrz = parsed(zone)
    assert (mrz.type.value, mrz.document_code, mrz.number) == (kind, code, number)
    assert (mrz.name, mrz.sex) == ("CESHI YI", Sex.MALE)
    assert (mrz.birth_date, mrz.valid_to) == (date(1990, 2, 28), date(2031, 12, 31))


def test_centuries() -> None:
    old = parsed(td3("P", "CHN", "A<<B", "EA0000001", "261122", "X", "761122"))
    assert (old.birth_date, old.valid_to, old.sex) == (date(2026, 11, 22), date(2076, 11, 22), Sex.UNSPECIFIED)
    new = parsed(td3("P", "CHN", "A<<B", "EA0000001", "261123", "M", "771122"))
    assert (new.birth_date, new.valid_to) == (date(1926, 11, 23), date(1977, 11, 22))


@pytest.mark.parametrize(
    ("zone", "field"),
    [
        (TD3[:-1], "length"),
        (TD3.lower(), "characters"),
        (TD3.replace("7408122", "7408123"), "check digit"),
        (TD3[:-1] + "1", "overall check digit"),
        (td3("P", "CHN", "", "EA0000001", "900228", "M", "311231"), "name"),
        (td3("P", "CHN", "A<<B", "", "900228", "M", "311231"), "number"),
        (td3("P", "CHN", "A<<B", "<A0000001", "900228", "M", "311231"), "number"),  # found by fuzzing
        (td3("1", "CHN", "A<<B", "EA0000001", "900228", "M", "311231"), "document code"),
        (td3("P", "CHN", "A<<B", "EA0000001", "900229", "M", "311231"), "birth date"),
        (td3("P", "CHN", "A<<B", "EA0000001", "900228", "Q", "311231"), "sex"),
        (permit("CS", "CESHI<<YI", "", "900228", "M", "311231"), "number"),
    ],
)
def test_what_cannot_be_true_is_named(zone: str, field: str) -> None:
    result = parse_mrz(zone.encode(), TODAY)
    assert isinstance(result, Err)
    assert result.reason is Reason.CARD_CONTENT_INVALID
    assert field in result.detail


def test_nothing_of_a_person_is_shown() -> None:
    assert "ERIKSSON" not in repr(parsed(TD3))


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=100),
        *(st.text(ALPHABET, min_size=size, max_size=size).map(str.encode) for size in (72, 88, 90)),
        st.text(ALPHABET, min_size=88, max_size=88).map(lambda text: ("CS" + text).encode()),
    )
)
def test_any_bytes_are_a_zone_or_a_reason(data: bytes) -> None:
    result = parse_mrz(data, TODAY)
    assert isinstance(result, Ok) or result.reason is Reason.CARD_CONTENT_INVALID


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([TD3, TD2, TD1, LONG_NUMBER, permit("CS", "A<<B", "C00000001", "900228", "M", "311231")]),
    st.data(),
)
def test_one_misread_digit_never_makes_another_number_or_date(zone: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([place for place, character in enumerate(zone) if character.isdigit()]))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != zone[at]]))
    true, result = parsed(zone), parse_mrz((zone[:at] + other + zone[at + 1 :]).encode(), TODAY)
    if isinstance(result, Ok):  # a digit that no field is made of
        got = result.value
        assert (got.number, got.birth_date, got.valid_to) == (true.number, true.birth_date, true.valid_to)
