"""What the platform did not take, on the supervisor's page: why, whose, and ended by a person (docs/adr/0014)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from case_bench import add_staff, take_in
from counter_kit import CounterBench
from PySide6.QtCore import QDeadlineTimer
from test_afterwards import as_supervisor
from test_supervision_page import rows, supervise

from intake.text import ENGLISH
from sync.store import damage
from sync.store.ending import StuckRecord

DETAIL = "body.applicant.name: String should have at most 100 characters"


@pytest.fixture(autouse=True)
def staff(desk: CounterBench) -> None:
    add_staff(desk)


def refused(desk: CounterBench) -> str:
    """A case that the platform has refused."""
    case = take_in(desk)
    with desk.open_store() as store:
        store.park(case, "invalid", DETAIL, "请核对后更正。")
    return case


def until(desk: CounterBench, holds: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(6000)
    while not holds():
        assert not deadline.hasExpired()
        desk.settle()


def stuck(desk: CounterBench) -> tuple[StuckRecord, ...]:
    with desk.open_store() as store:
        return store.stuck_records()


def test_the_supervisor_sees_why_and_whose_and_ends_it(desk: CounterBench) -> None:
    case = refused(desk)
    as_supervisor(desk)
    supervise(desk)
    (row,) = rows(desk.app.hall.refused.rows)
    assert str(row["why"]).splitlines() == ["平台认为填报内容有误", "申请人姓名：长度不符合要求"]
    assert row["holder"]
    assert row["canCorrect"] is True
    desk.tap("refused-withdraw")
    desk.tap("refused-because-twice")
    assert stuck(desk) == ()
    until(desk, lambda: desk.app.hall.refused.count == 0)
    assert "不再发送" in desk.app.hall.refused.told
    with desk.open_store() as store:
        assert case not in [line.id for line in store.waiting_for_decision()]
        assert store.find_case(case) is not None, "it can still be looked up"


def test_what_was_entered_is_an_unfinished_matter_of_the_person_again(desk: CounterBench) -> None:
    case = refused(desk)
    as_supervisor(desk)
    supervise(desk)
    desk.tap("refused-correct")
    until(desk, lambda: bool(rows(desk.app.hall.refused.rows)[0]["correcting"]))
    (record,) = stuck(desk)
    assert record.case_id == case
    with desk.open_store() as store:
        assert record.correction is not None
        kept = store.kept_draft(record.correction)
        assert kept is not None
        assert kept.draft.impl_code
        assert kept.draft.signature is None


def test_what_is_damaged_here_stands_on_the_page_with_the_way_out(desk: CounterBench) -> None:
    case = take_in(desk)
    with desk.open_store() as store, store._database.write() as connection:
        damage.note(connection, "blob", f"{case} digest", "an attachment", desk.clock.now(), case_id=case)
    as_supervisor(desk)
    supervise(desk)
    (row,) = rows(desk.app.hall.alarms)
    assert row["alarming"] is True
    assert row["title"] == "一件办件的一个附件损坏"
    assert "DW002" in str(row["detail"])
    assert "联系申请人补交" in str(row["detail"])
    desk.app.shell.setLanguage(ENGLISH)
    desk.advance(1)
    assert rows(desk.app.hall.alarms)[0]["title"] == "An attachment of a case is damaged"
