"""What the back office did is told in writing at the window, by keys alone (CAPABILITIES §4.2, T12, T20, T22, T31)."""

from __future__ import annotations

import pytest
from case_bench import add_staff, take_in
from counter_kit import CounterBench
from PySide6.QtCore import Qt
from test_afterwards import STEPS, act_key, do, kinds, moved, notified, open_case

from counter.act import Act
from intake.case.events import CaseActor, Closed, Detail, EventName, Extended, Role
from intake.papers.paper import PaperKind, paper_to_json

KEYS = Qt.Key
OFFICE = CaseActor(Role.BACK_OFFICE, "bo")


@pytest.fixture(autouse=True)
def staff(desk: CounterBench) -> None:
    add_staff(desk)


def offered(desk: CounterBench) -> set[Act]:
    return {offer.rule.act for offer in desk.app.controller.cases.offers()}


@pytest.mark.parametrize(
    ("name", "detail", "title"),
    [
        (EventName.EXTEND, Extended(5, "案情复杂", "director"), "延长办理期限告知书"),
        (EventName.TERMINATE, Closed(reason="申请人死亡"), "终止办理通知书"),
    ],
    ids=["T20", "T31"],
)
def test_a_move_of_the_back_office_is_printed_once_with_its_day(
    desk: CounterBench, name: EventName, detail: Detail, title: str
) -> None:
    case_id = take_in(desk)
    moved(desk, case_id, STEPS["accept"], STEPS["review"], (name, detail, OFFICE))
    desk.clock.advance(86400)
    open_case(desk)
    act_key(desk, KEYS.Key_E)
    assert any("2026-05-14" in row.label.get() for row in desk.app.controller.cases.rows())
    do(desk)
    with desk.open_store() as store:
        (kept,) = store.papers_of(case_id)
    assert (kept.title, kept.copies) == (title, 1)
    assert kept.paper.seal is not None
    assert kept.paper.seal.date == "2026年5月14日"
    assert kept.paper.verify_code
    assert Act.WRITTEN not in offered(desk), "what was given is not given twice; a copy is printed from the list"


def test_a_lapsed_case_is_told_with_its_reason_and_remedies_also_where_two_papers_wait(desk: CounterBench) -> None:
    case_id = notified(desk, "household_booklet")
    desk.clock.advance(40 * 86400)
    moved(desk, case_id, (EventName.LAPSE, Closed(reason="到期没有补正材料"), OFFICE))
    open_case(desk)
    act_key(desk, KEYS.Key_E)
    do(desk)
    assert kinds(desk, case_id) == [PaperKind.DECISION]
    with desk.open_store() as store:
        (kept,) = store.papers_of(case_id)
    said = paper_to_json(kept.paper).decode()
    for words in ("逾期没有补正材料", "到期没有补正材料", "行政复议"):
        assert words in said
