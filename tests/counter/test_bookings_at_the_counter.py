"""An appointment opens by ID at the window too (C20 b): whoever booked it, at whatever terminal."""

from __future__ import annotations

from case_bench import applicant
from counter_kit import CounterBench
from PySide6.QtCore import Qt
from test_at_the_counter import to_visit
from visit_kit import SENIOR

from sync.notes import Appointment, Note


def booked(desk: CounterBench, **more: object) -> str:
    person = applicant(desk.card)
    values: dict[str, object] = {
        "number": "YY00017",
        "terminal": "T-K7M2",
        "at": "2026-05-12T02:00:00.000Z",
        "impl_code": SENIOR,
        "item_name": "老年人优待证办理",
        "day": "2026-05-14",
        "begins": "09:00",
        "ends": "12:00",
        "name": person.name,
        "id_type": person.id_type,
        "id_number": person.id_number,
    }

    def make(_: int) -> Note:
        return Appointment.model_validate({**values, **more})

    with desk.open_store() as store:
        return store.add_record(Appointment.KIND, make).id


def test_c20b_an_appointment_opens_by_the_card_at_the_window(desk: CounterBench) -> None:
    note = booked(desk, home_visit=True, address="示例路1号")
    to_visit(desk)
    desk.drawn()
    assert desk.item("booking-0").property("text") == "今天 09:00–12:00：老年人优待证"
    desk.play(desk.clerk._walk_to("row-bookings-0"))
    desk.key(Qt.Key.Key_Return)
    desk.until("matter")
    assert desk.app.controller.visit.item is not None
    assert desk.app.controller.visit.item.impl_code == SENIOR
    draft = desk.app.controller.visit.draft
    assert draft is not None
    assert draft.channel == "home_visit", "it was booked for the citizen's home"
    with desk.open_store() as store:
        kept = store.record(note)
    assert kept is not None
    assert not kept.open
    assert isinstance(kept.note, Appointment)
    assert kept.note.outcome == "kept"
