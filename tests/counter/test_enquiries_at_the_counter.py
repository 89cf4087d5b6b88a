"""Questions at the counter (CAPABILITIES C03 b): whoever is asked first owns one till it is answered or handed over."""

from __future__ import annotations

from case_bench import OTHER_CLERK, PASSWORD, SUPERVISOR, add_staff
from counter_kit import CLERK, CounterBench
from PySide6.QtCore import QObject, Qt
from test_guide_at_the_counter import words_in

from devices.ports import PrintReceipt, Role, TextLine
from sync.notes import Enquiry
from sync.store.notes import KeptNote

KEYS = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SUBJECT = "小餐馆开在住宅楼里要什么手续"


def ask(desk: CounterBench) -> None:
    """Somebody asks; the clerk writes it down and gives them the slip."""
    desk.key(KEYS.Key_E, CTRL)
    desk.key(KEYS.Key_F6)
    desk.type(SUBJECT)
    desk.key(KEYS.Key_Return)
    desk.type("xcg")
    desk.key(KEYS.Key_F9)
    desk.drawn()


def kept(desk: CounterBench) -> KeptNote:
    with desk.open_store() as store:
        (one,) = store.records_listed(Enquiry.KIND)
    return one


def question(desk: CounterBench) -> Enquiry:
    note = kept(desk).note
    assert isinstance(note, Enquiry)
    return note


def text_of(desk: CounterBench, name: str) -> str:
    item = desk.find(name)
    assert isinstance(item, QObject), name
    return str(item.property("text"))


def sign_in_as(desk: CounterBench, staff_id: str) -> None:
    if desk.overlay:
        desk.key(KEYS.Key_Escape)
    desk.key(KEYS.Key_L, CTRL)
    desk.use("button-confirm-sign-out")
    desk.until("sign_in")
    desk.sign_in(staff_id, PASSWORD)


def slip(desk: CounterBench) -> str:
    job = [job for job in desk.fakes[Role.RECEIPT_PRINTER].history if isinstance(job, PrintReceipt)][-1]
    return "\n".join(str(getattr(part, "text", "") or getattr(part, "value", "")) for part in job.elements)


def test_c03b_who_is_asked_first_owns_the_question_and_the_citizen_gets_its_number(desk: CounterBench) -> None:
    ask(desk)
    note = question(desk)
    assert (note.owned_by, note.first_contact, note.open) == (CLERK, CLERK, True)
    assert note.due == "2026-05-21", "five working days"
    assert note.impl_code, "the matter it is about"
    assert note.number in desk.app.enquiries.made
    assert "由我负责" in text_of(desk, "enquiry-owner-0")
    assert note.number in slip(desk)
    assert any(isinstance(part, TextLine) for part in desk.fakes[Role.RECEIPT_PRINTER].history[-1].elements)


def test_c03b_after_the_transfer_another_owns_it_till_it_is_answered(desk: CounterBench) -> None:
    add_staff(desk)
    ask(desk)
    desk.key(KEYS.Key_F8)
    desk.drawn()
    place = [person["value"] for person in desk.app.enquiries.colleagues].index(OTHER_CLERK)
    desk.key(KEYS(KEYS.Key_1 + place))
    desk.key(KEYS.Key_F9)
    desk.drawn()
    assert question(desk).owned_by == OTHER_CLERK
    assert f"责任人 示例{OTHER_CLERK}" in text_of(desk, "enquiry-owner-0"), "still on the list of the unclosed"

    desk.item("row-enquiries-0").forceActiveFocus()
    desk.key(KEYS.Key_Return)
    desk.drawn()
    desk.set_text("field-enquiry-reply", "要有营业执照和场所证明。")
    desk.key(KEYS.Key_F9)
    assert "示例li" in desk.app.enquiries.refused, "who handed it over answers it no more"
    assert question(desk).open
    desk.key(KEYS.Key_Escape)

    sign_in_as(desk, OTHER_CLERK)
    desk.key(KEYS.Key_E, CTRL)
    desk.drawn()
    assert "由我负责" in text_of(desk, "enquiry-owner-0")
    desk.key(KEYS.Key_Return)
    desk.drawn()
    desk.set_text("field-enquiry-reply", "要有营业执照和场所证明。")
    desk.key(KEYS.Key_F9)
    desk.drawn()
    answered = question(desk)
    assert (answered.open, answered.replied_by, answered.owned_by) == (False, OTHER_CLERK, OTHER_CLERK)
    assert answered.first_contact == CLERK
    assert desk.sees("enquiries-empty"), "closed: off the list"


def test_c03b_the_unclosed_stand_on_the_supervisors_page_who_may_hand_them_over(desk: CounterBench) -> None:
    add_staff(desk)
    ask(desk)
    sign_in_as(desk, SUPERVISOR)
    desk.key(KEYS.Key_F9)
    desk.until("supervision")
    desk.drawn()
    said = words_in(desk.window.contentItem())
    assert SUBJECT in said
    assert question(desk).number in said
    desk.key(KEYS.Key_E, CTRL)
    assert desk.overlay == "enquiries"
    desk.key(KEYS.Key_F8)
    desk.drawn()
    desk.key(KEYS.Key_1)
    desk.key(KEYS.Key_F9)
    desk.drawn()
    assert question(desk).owned_by != CLERK


def test_a_question_without_words_is_not_noted(desk: CounterBench) -> None:
    desk.key(KEYS.Key_E, CTRL)
    desk.key(KEYS.Key_F6)
    desk.key(KEYS.Key_F9)
    assert desk.app.enquiries.refused
    assert desk.app.enquiries.step == "new"
    with desk.open_store() as store:
        assert store.records_listed(Enquiry.KIND) == ()
