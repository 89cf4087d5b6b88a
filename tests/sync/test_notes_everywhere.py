"""Ratings, complaints, questions and appointments at two terminals and a platform, over real HTTP."""

from __future__ import annotations

from case_kit import moved, refuse
from office_kit import AT, page
from sqlalchemy import select
from store_kit import MARKER, OTHER, person
from terminal_kit import City, Terminal

from sync.notes import Appointment, Complaint, Enquiry, Evaluation, Note, Payment
from sync.platform import schema
from sync.store.notes import KeptNote


def a_rating(terminal: Terminal, case: str, level: str | None = "1") -> object:
    def make(number: int) -> Note:
        return Evaluation(
            number=f"PJ{number:05d}",
            about=case,
            terminal=terminal.id,
            at=AT,
            level=level,  # type: ignore[arg-type]
            channel="hall_device",
            served_by="c01",
        )

    return make


def test_c23a_each_finished_case_asks_once_wherever_and_nobody_here_sees_the_rating_first(
    hall: City, a: Terminal, b: Terminal
) -> None:
    case = a.take_in()
    moved(refuse(a.store, case, terminal=a.id))
    assert a.store.invite(case)
    assert not a.store.invite(case)
    a.store.add_record("evaluation", a_rating(a, case))  # type: ignore[arg-type]
    assert a.store.records_listed("evaluation") == ()
    assert a.store.records_about(case) == ()
    a.deliver()
    (seen,) = a.store.records_listed("evaluation")
    assert isinstance(seen.note, Evaluation)
    assert seen.note.level == "1"
    b.follow()
    assert not b.store.invite(case), "asked elsewhere already"


def test_c23b_a_bad_rating_is_open_with_a_due_date_until_it_is_answered(a: Terminal, hall: City) -> None:
    case = a.take_in()
    kept = a.store.add_record("evaluation", a_rating(a, case, "5"))  # type: ignore[arg-type]
    kept = a.store.change_record(kept.id, lambda note: note.model_copy(update={"due": "2026-06-04"}))
    assert (kept.open, kept.note.due_day) == (True, "2026-06-04")
    a.deliver()
    assert [one.id for one in a.store.records_listed("evaluation", open_only=True)] == [kept.id]
    answer = {"reply": "已回访并改进", "replied_at": AT, "replied_by": "sv1", "called_back": True}
    kept = a.store.change_record(kept.id, lambda note: note.model_copy(update=answer))
    assert not kept.open
    a.deliver()
    assert a.store.queue_status().stuck == ()
    with hall.running.database.read() as connection:
        row = connection.execute(select(schema.notes)).one()
    assert (row.revision, row.open) == (3, 0)


def test_c23c_a_complaint_is_numbered_linked_and_exported(hall: City, a: Terminal, b: Terminal) -> None:
    case = a.take_in()

    def make(number: int) -> Note:
        return Complaint(
            number=f"TS{number:05d}", about=case, terminal=a.id, at=AT, subject="等候太久", name="测试甲", phone="138"
        )

    first, second = (a.store.add_record("complaint", make) for _ in range(2))
    assert [one.note.number for one in (first, second)] == ["TS00001", "TS00002"]
    assert [one.id for one in a.store.records_about(case)] == [first.id, second.id]
    a.deliver()
    b.follow()
    found = b.store.record_by_number("TS00002")
    assert found is not None
    assert (found.elsewhere, found.open, found.note.about) == (True, True, case)


def test_c03b_a_question_belongs_to_who_was_asked_till_it_is_closed_also_after_a_transfer(
    hall: City, a: Terminal, b: Terminal
) -> None:
    def make(number: int) -> Note:
        return Enquiry(
            number=f"ZX{number:05d}",
            terminal=a.id,
            at=AT,
            subject="开小吃店",
            first_contact="c01",
            owned_by="c01",
            staff="c01",
        )

    kept = a.store.add_record("enquiry", make)
    a.store.change_record(kept.id, lambda note: note.model_copy(update={"owned_by": "c02"}))
    a.deliver()
    b.follow()
    (there,) = b.store.records_listed("enquiry", open_only=True)
    assert there.note.owner == "c02"
    reply = {"reply": "需要食品经营许可", "replied_at": AT, "replied_by": "c02", "terminal": b.id}
    b.store.change_record(there.id, lambda note: note.model_copy(update=reply))
    b.deliver()
    a.follow()
    assert a.store.records_listed("enquiry", open_only=True) == ()
    # both at once: the second version does not know the first one, and waits for a person
    a.store.change_record(kept.id, lambda note: note.model_copy(update={"text": "一", "terminal": a.id}))
    b.store.change_record(kept.id, lambda note: note.model_copy(update={"text": "二", "terminal": b.id}))
    a.deliver()
    b.deliver()
    assert [stuck.reason for stuck in b.store.queue_status().stuck] == ["invalid"]


def test_c20b_an_appointment_opens_by_id_at_every_terminal(hall: City, a: Terminal, b: Terminal) -> None:
    def make(number: int) -> Note:
        return Appointment(
            number=f"YY{number:05d}",
            terminal=a.id,
            at=AT,
            impl_code="x",
            item_name="老年人优待证办理",
            day="2026-05-18",
            begins="09:00",
            ends="09:30",
            name="测试甲",
            id_type=MARKER.id_type,
            id_number=MARKER.id_number,
        )

    kept = a.store.add_record("appointment", make)
    assert [one.id for one in a.store.records_of_person("appointment", person(a.store))] == [kept.id]
    assert a.store.records_of_person("appointment", person(a.store, OTHER)) == ()
    a.deliver()
    b.follow()
    (found,) = b.store.records_of_person("appointment", person(b.store))
    assert found.note.number == kept.note.number


def a_slip(terminal: Terminal, **more: object) -> KeptNote:
    case = terminal.take_in()

    def make(number: int) -> Note:
        facts = {"number": f"JK20260514{number:05d}", "about": case, "terminal": terminal.id, "at": AT}
        return Payment.model_validate({**facts, "amount": "120.00", "basis": "示例条例第三条", **more})

    return terminal.store.add_record("payment", make)


def proof(digest: str) -> dict[str, object]:
    return {"way": "cash", "voucher": "PJ0000123", "picture": digest, "seen_by": "c01", "paid_at": AT}


def test_c29b_the_platform_takes_nothing_as_paid_whose_voucher_does_not_come_along(hall: City, a: Terminal) -> None:
    from_the_start, later = a_slip(a, **proof("sha256:" + "0" * 64)), a_slip(a)
    picture = proof("sha256:" + "1" * 64)
    a.store.change_record(later.id, lambda note: note.model_copy(update=picture))
    a.deliver()
    assert {one.intake_id for one in a.store.queue_status().stuck} == {from_the_start.id, later.id}


def test_c29b_what_is_paid_stays_paid(hall: City, a: Terminal) -> None:
    slip = a_slip(a)
    voucher = page(a, slip.id, b"a voucher")
    a.store.change_record(slip.id, lambda note: note.model_copy(update=proof(voucher.digest)), (voucher,))
    a.store.change_record(slip.id, lambda note: note.model_copy(update={"payer": "测试戊"}))
    a.deliver()
    assert a.store.queue_status().stuck == ()
    a.store.change_record(slip.id, lambda note: note.model_copy(update=dict.fromkeys(proof("x"))))
    a.deliver()
    assert [one.intake_id for one in a.store.queue_status().stuck] == [slip.id]
    with hall.running.database.read() as connection:
        assert connection.execute(select(schema.notes.c.open).where(schema.notes.c.id == slip.id)).scalar() == 0
