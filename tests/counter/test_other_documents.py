"""Somebody without an identity card: social security card, passport or permit; the record says by which."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from counter_kit import CounterBench
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from test_counter_layout import travel_document
from visit_kit import NAME, NUMBER, failed

from devices.ports import ReadTravelDocument, Role, Sex, SocialSecurityCard
from devices.result import Ok, Reason
from station.travel_access import access_of_zone

SHIFT = Qt.KeyboardModifier.ShiftModifier
CARD = SocialSecurityCard(
    "2.00",
    "A00000001",
    "100100",
    None,
    None,
    None,
    holder_protected=False,
    number=NUMBER,
    name=NAME,
    sex=Sex.FEMALE,
    birth_date=date(1949, 12, 31),
)
#: ICAO's specimen of part 4, with dates of this test's person.
ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"


def person_page(desk: CounterBench) -> None:
    desk.key(Qt.Key.Key_F4)
    desk.until("person")


def begun(desk: CounterBench) -> dict[str, object]:
    """The applicant of the draft that the store has."""
    desk.app.visit.start("11100100000000027F3000709024000")
    desk.until("matter")
    with desk.open_store() as store:
        (kept,) = store.drafts_of(desk.app.controller.visit.person_key)
    applicant = kept.draft.applicant
    assert applicant is not None
    return {"type": applicant.id_type, "method": applicant.method.value, "reason": applicant.method_reason}


def test_a_social_security_card_stands_in_for_the_identity_card(desk: CounterBench) -> None:
    desk.answers.social_card = Ok(CARD)
    person_page(desk)
    desk.key(Qt.Key.Key_F6)
    desk.until("visit")
    assert desk.fakes[Role.ID_CARD].asked == {}, "the reader of identity cards waits no longer"
    assert desk.app.person.name == NAME
    assert begun(desk) == {"type": "111", "method": "social_security_card", "reason": None}


def test_a_card_that_hides_its_holder_is_said_and_leads_to_typing(desk: CounterBench) -> None:
    desk.answers.social_card = Ok(replace(CARD, version="3.00", holder_protected=True, name=None, number=None))
    person_page(desk)
    desk.key(Qt.Key.Key_F6)
    assert desk.sees("trouble-holder_protected")
    desk.key(Qt.Key.Key_F4, SHIFT)
    assert desk.sees("field-name")


def test_a_wrong_number_on_the_card_identifies_nobody(desk: CounterBench) -> None:
    desk.answers.social_card = Ok(replace(CARD, number="110105194912310021"))
    person_page(desk)
    desk.key(Qt.Key.Key_F6)
    assert desk.sees("trouble-invalid")
    assert desk.app.controller.visit.applicant is None


def test_a_passport_is_opened_by_its_data_page_and_never_called_genuine(desk: CounterBench) -> None:
    person_page(desk)
    desk.key(Qt.Key.Key_F7)
    assert desk.sees("not-verified")
    desk.type("e 12345678")
    desk.key(Qt.Key.Key_Return)
    desk.type("19800102")
    desk.key(Qt.Key.Key_Return)
    desk.type("20300131")
    desk.answers.travel_document = failed(Reason.ACCESS_REFUSED)
    desk.key(Qt.Key.Key_Return)
    assert desk.sees("trouble-access_refused")
    asked = desk.fakes[Role.PASSPORT].history[-1]
    assert isinstance(asked, ReadTravelDocument)
    assert asked.access.number == "E12345678"
    desk.key(Qt.Key.Key_F4)
    assert desk.sees("field-birth"), "again means: typed again"
    desk.answers.travel_document = Ok(travel_document())
    desk.app.person.openChip("E12345678", "1980-01-02", "2030.01.31")
    desk.until("visit")
    desk.drawn()
    assert "真伪未核验" in str(desk.item("person-method").property("text"))
    assert begun(desk) == {"type": "414", "method": "travel_document", "reason": "芯片数据已读取，真伪未核验"}


def test_an_expired_passport_is_told(desk: CounterBench) -> None:
    desk.answers.travel_document = Ok(replace(travel_document(), valid_to=date(2020, 1, 31)))
    person_page(desk)
    desk.key(Qt.Key.Key_F7)
    desk.app.person.openChip("E12345678", "19800102", "20200131")
    desk.settle()
    assert desk.sees("trouble-expired")
    # what an event loop does before the next key: the typed page, with keys of its own, is gone
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    desk.key(Qt.Key.Key_F5)
    assert desk.app.person.document == "id_card"
    assert desk.app.person.phase == "waiting"


@pytest.mark.parametrize(
    "zone",
    [
        ZONE,
        ZONE[:44] + "\r\n" + ZONE[44:],
        "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ],
    ids=["passport", "two lines", "card"],
)
def test_the_machine_readable_zone_says_all_that_opens_the_chip(zone: str) -> None:
    access = access_of_zone(zone, date(2026, 5, 14))
    assert access is not None
    assert access.number in ("L898902C3", "D23145890")
    assert (access.birth_date, access.valid_to) == (date(1974, 8, 12), date(2012, 4, 15))


def test_a_misread_zone_opens_nothing() -> None:
    today = date(2026, 5, 14)
    for place in (44, 50, 57, 60, 65, 70):
        wrong = "8" if ZONE[place] != "8" else "9"
        assert access_of_zone(ZONE[:place] + wrong + ZONE[place + 1 :], today) is None, place
    assert access_of_zone("https://example.invalid/" + "A" * 64, today) is None
