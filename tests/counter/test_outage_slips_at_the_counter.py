"""An outage slip at the window, by keys alone (CAPABILITIES C27 c): linked with its case, and finds it from then on."""

from __future__ import annotations

import pytest
from case_bench import add_staff, take_in
from counter_kit import CounterBench
from PySide6.QtCore import Qt
from test_afterwards import act_key, do, kinds, open_case, walk
from visit_kit import person

from counter.act import Act
from devices.ports import Sex
from intake.papers.paper import PaperKind, paper_to_json
from intake.text import ENGLISH
from sync.notes import OutageEntry
from sync.store.store import Store

KEYS, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
OTHER_NUMBER = "100101194912310014"


@pytest.fixture(autouse=True)
def staff(desk: CounterBench) -> None:
    add_staff(desk)


def link(desk: CounterBench, number: str) -> None:
    act_key(desk, KEYS.Key_O)
    walk(desk, "input-field-slip")
    desk.type(number)


def test_c27c_a_slip_is_linked_at_the_window_and_finds_its_case(desk: CounterBench) -> None:
    desk.online = False
    case_id = take_in(desk)
    open_case(desk)
    act_key(desk, KEYS.Key_O)
    assert "登记单右上角的编号" in desk.app.case.missing
    desk.key(KEYS.Key_F9)
    walk(desk, "input-field-slip")
    desk.type("w002-2026-00017")
    do(desk)
    assert kinds(desk, case_id) == [PaperKind.OUTAGE]
    with desk.open_store() as store:
        (slip,) = [kept.paper for kept in store.papers_of(case_id)]
        case = store.case(case_id)
    assert case is not None
    said = paper_to_json(slip).decode()
    assert (slip.number, slip.case_no) == ("断W002-2026-00017", case.case_no)
    assert "陈示例" in said, "who entered it"
    assert desk.app.remarks.outageSlip == "断网登记单 断W002-2026-00017，2026-05-14 登记"
    assert desk.sees("case-outage-slip")
    assert Act.OUTAGE not in {offer.rule.act for offer in desk.app.controller.cases.offers()}, "one slip a case"
    desk.app.controller.use_language(ENGLISH)
    assert desk.app.remarks.outageSlip == "Outage slip 断W002-2026-00017, written on 2026-05-14"
    desk.app.controller.use_language("zh-CN")

    desk.key(KEYS.Key_Escape)
    desk.until("visit")
    desk.key(KEYS.Key_F, CTRL)
    assert desk.overlay == "find_case"
    desk.type("W002-2026-00017")
    desk.key(KEYS.Key_F9)
    desk.until("case_step")
    assert desk.app.controller.cases.open is not None
    assert desk.app.controller.cases.open.id == case_id


def test_a_slip_of_another_case_is_refused_in_words_with_who_and_when(
    desk: CounterBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the other window was faster by less than it takes to look."""
    monkeypatch.setattr(Store, "record_by_number", lambda _store, _number: None)
    other = take_in(desk, card=person(OTHER_NUMBER, name="测试乙", sex=Sex.MALE))
    with desk.open_store() as store:
        store.add_record(
            OutageEntry.KIND,
            lambda _: OutageEntry(
                number="断W002-2026-00017",
                about=other,
                terminal="terminal-2",
                staff="clerk-7",
                at="2026-05-14T01:30:00.000Z",
                written_on="2026-05-14",
            ),
        )
    case_id = take_in(desk)
    open_case(desk)
    link(desk, "断W002-2026-00017")
    do(desk)
    desk.settle()
    assert "已经关联到另一件（clerk-7，终端 terminal-2，2026年5月14日 09:30）" in desk.app.case.refused
    with desk.open_store() as store:
        found = store.find_case("断W002-2026-00017")
        assert store.records_about(case_id) == ()
    assert found is not None
    assert found.id == other
