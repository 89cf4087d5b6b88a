"""The supervisor's page by keys alone: by department, case by case, people, and figures that anybody can recount
(CAPABILITIES C12 e, C24 c, C26 a, b), without a network too."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from case_bench import CHIEF, SUPERVISOR, add_staff, item_of, take_in
from counter_kit import CLERK, CounterBench
from PySide6.QtCore import QObject, Qt
from sqlalchemy import text
from test_afterwards import STEPS, as_supervisor, finished, moved
from test_deciding import SHOP
from visit_kit import SENIOR

from counter.supervision import HallLook
from intake.case.event_json import event_to_json
from intake.case.events import CaseActor, EventName, ResultArrived, Role
from sync.store.personnel import PersonnelFile

KEYS = Qt.Key


@pytest.fixture(autouse=True)
def staff(desk: CounterBench) -> None:
    add_staff(desk)


def supervise(desk: CounterBench) -> HallLook:
    if desk.app.shell.clerkName != f"示例{SUPERVISOR}":
        as_supervisor(desk)
    desk.use("button-supervise")
    desk.until("supervision")
    desk.drawn()
    look = desk.app.controller.supervision.look
    assert look is not None
    return look


def rows(model: QObject) -> list[dict[str, object]]:
    names = {role: bytes(name.data()).decode() for role, name in model.roleNames().items()}  # type: ignore[attr-defined]
    return [
        {name: model.data(model.index(row), role) for role, name in names.items()}  # type: ignore[attr-defined]
        for row in range(model.rowCount())  # type: ignore[attr-defined]
    ]


def open_row(desk: CounterBench, name: str, row: int = 0) -> None:
    """A list is one stop of the Tab key; the arrow keys walk it."""
    desk.play(desk.clerk._walk_to(f"row-{name}-0"))
    desk.key(KEYS.Key_Home)
    for _ in range(row):
        desk.key(KEYS.Key_Down)
    desk.key(KEYS.Key_Return)
    desk.until("case_step")


def test_c24c_late_and_irregular_by_department_and_each_opens_with_enter(desk: CounterBench) -> None:
    desk.online = False
    late = take_in(desk, SENIOR)
    take_in(desk, SHOP)
    desk.clock.advance(12 * 86400)
    supervise(desk)
    units = rows(desk.app.hall.units)
    names = {item_of(desk, code).organ.name for code in (SENIOR, SHOP)}
    assert {row["title"] for row in units} == names
    assert all(str(row["detail"]).startswith("超期 1 次，异常 0 次，涉及 1 件") for row in units)
    listed = rows(desk.app.hall.irregular)
    assert len(listed) == 2
    assert all("超期未受理或告知" in str(row["title"]) for row in listed)
    assert desk.sees("supervision-units")
    row = next(number for number, row in enumerate(listed) if row["caseId"] == late)
    open_row(desk, "irregular", row)
    assert desk.app.controller.cases.open.id == late  # type: ignore[union-attr]
    desk.key(KEYS.Key_Escape)
    desk.until("supervision")


def test_each_list_of_cases_opens_its_case_and_leads_back(desk: CounterBench) -> None:
    waiting, ready = take_in(desk, SHOP), finished(desk)
    arrived = ResultArrived("P1", 1, 0, "bo")
    moved(desk, ready, (EventName.RESULT_ARRIVED, arrived, CaseActor(Role.HAND_OUT_CLERK, CLERK)))
    supervise(desk)
    assert [row["caseId"] for row in rows(desk.app.hall.cases)] == [waiting, ready]
    for row, case_id in enumerate((waiting, ready)):
        open_row(desk, "cases", row)
        assert desk.app.controller.cases.open.id == case_id  # type: ignore[union-attr]
        desk.key(KEYS.Key_F12)
        desk.until("supervision")
    assert not desk.app.controller.state.person


def test_c26a_the_board_equals_a_recount_from_the_log(desk: CounterBench) -> None:
    """Recounted from nothing but the events, in another way than the board counts."""
    finished(desk)
    take_in(desk, SHOP)
    moved(desk, take_in(desk, SENIOR), STEPS["accept"])
    desk.clock.advance(86400)
    take_in(desk, SHOP, by_kiosk=True)
    supervise(desk)
    with desk.open_store() as store:
        log = [event_to_json(event) for event in store.events_since("2026-05-01T00:00:00.000Z")]
    counted = Counter(event["name"] for event in log)
    board = {row["label"]: row["value"] for row in desk.app.hall.week}
    assert counted[EventName.TAKE_IN.value] == 4
    assert board["收件"] == str(counted["take_in"])
    week = desk.app.controller.supervision.look.week  # type: ignore[union-attr]
    assert {name.value: count for name, count in week.moves.items()} == counted  # type: ignore[union-attr]
    assert board["逾期"] == "0"
    assert desk.sees("supervision-title")


def test_a_board_over_an_edited_log_shows_no_figures_and_names_the_case(desk: CounterBench) -> None:
    case_id = take_in(desk, SHOP)
    with desk.open_store() as store:
        case = store.case(case_id)
        assert case is not None
        store.note_due(case_id, desk.app.controller.cases._desk.due(case, item_of(desk, SHOP)))
        with store._database.write() as connection:
            connection.execute(text("UPDATE events SET actor_id = 'nobody' WHERE seq = 1"))
    supervise(desk)
    assert desk.app.hall.week == []
    assert desk.sees("supervision-no-week")
    (alarm,) = rows(desk.app.hall.alarms)
    assert (alarm["caseId"], alarm["alarming"]) == (case_id, True)
    open_row(desk, "alarms")
    assert desk.app.case.edited


def test_c26b_postings_that_were_written_down_count_on_screen_and_in_the_csv(desk: CounterBench) -> None:
    with desk.open_store() as store:
        store.keep_personnel(PersonnelFile(CLERK, "2025-11-01"))
        store.keep_personnel(PersonnelFile("li", "2026-03-01", "2026-05-10"))
    supervise(desk)
    people = {str(row["title"]): str(row["detail"]) for row in rows(desk.app.hall.people)}
    assert people["陈示例（chen）"] == "2025-11-01 起派驻   满半年，参加年度考核"
    assert people["示例li（li）"] == "2026-03-01 至 2026-05-10 派驻   不满半年，不参加年度考核"
    assert people["示例zhao（zhao）"] == "派驻日期没有登记"
    desk.use("button-export")
    desk.drawn()
    with Path(desk.app.hall.exported).open(encoding="utf-8-sig", newline="") as file:
        found = {row["工号"]: row for row in csv.DictReader(file)}
    assert (found[CLERK]["派驻开始"], found[CLERK]["满半年"]) == ("2025-11-01", "是")
    assert (found["li"]["派驻结束"], found["li"]["满半年"]) == ("2026-05-10", "否")


def test_c12e_each_department_is_listed_with_its_chief_representative(desk: CounterBench) -> None:
    names = {item.organ.uscc: item.organ.name for item in desk.parts.catalog.items}
    shop, senior = (item_of(desk, code).organ.uscc for code in (SHOP, SENIOR))
    with desk.open_store() as store:
        store.keep_personnel(PersonnelFile(CHIEF, organs=(shop,)))
    supervise(desk)
    found = {row["title"]: row for row in rows(desk.app.hall.representatives)}
    assert found[names[shop]]["detail"] == f"示例{CHIEF}（{CHIEF}）"
    assert (found[names[senior]]["detail"], found[names[senior]]["alarming"]) == ("没有首席代表", True)
    assert set(found) == set(names.values())
    assert desk.sees("supervision-representatives")
