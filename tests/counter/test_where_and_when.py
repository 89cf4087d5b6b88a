"""Where and when a counter takes in: at somebody's home without a line (C20 c), on a Saturday of a 5+1 hall (C20 a)."""

from __future__ import annotations

from datetime import UTC, datetime

from case_bench import take_in
from counter_kit import CALENDARS, CLERK, CounterBench
from PySide6.QtCore import Qt
from test_afterwards import open_case
from test_at_the_counter import SCRIPT, records, to_visit

from intake.case.states import CaseState

CTRL = Qt.KeyboardModifier.ControlModifier


def test_c20c_at_the_citizens_home_without_a_line_the_intake_says_home_visit(desk: CounterBench) -> None:
    desk.online = False
    to_visit(desk)
    clerk = desk.clerk
    desk.play(clerk.open_matter(SCRIPT))
    assert desk.item("home-place").property("text") == "收件地点：本窗口"
    desk.key(Qt.Key.Key_J, CTRL)
    desk.drawn()
    assert "上门办理" in str(desk.item("home-place").property("text"))
    for part in (
        clerk.ask_consent(),
        clerk.fill_form(SCRIPT),
        clerk.hand_in_materials(SCRIPT),
        clerk.compare_person(),
        clerk.sign_on_paper(),
        clerk.tick_points(),
        clerk.take_in(),
    ):
        desk.play(part)
    (body,) = records(desk)
    assert body["channel"] == "home_visit"
    assert body["actor"] == {"kind": "staff", "id": CLERK}
    with desk.open_store() as store:
        assert store.queue_status().pending == 1, "it waits here until there is a line"


def test_c20a_a_saturday_intake_is_taken_and_its_clock_counts_from_monday(desk: CounterBench) -> None:
    desk.clock.utc = datetime(2026, 5, 16, 1, 30, tzinfo=UTC)
    assert CALENDARS.is_working(desk.app.controller.today()) is False
    case_id = take_in(desk)
    open_case(desk)
    with desk.open_store() as store:
        case = store.case(case_id)
    assert case is not None
    assert (case.state, case.received_on) == (CaseState.RECEIVED, "2026-05-16")
    (notice, *_) = desk.app.case.clocks.rows()  # type: ignore[attr-defined]  # a RowsModel
    assert notice.due is not None
    assert notice.due.isoformat() == "2026-05-22", "five working days, the first of them Monday"
    desk.use("button-next-matter")
    desk.until("visit")
    desk.play(desk.clerk.open_matter(SCRIPT))
    desk.drawn()
    said = str(desk.item("service-day").property("text"))
    assert said == "今天是休息日，照常收件。法定期限从2026年5月18日（星期一）起算。"
