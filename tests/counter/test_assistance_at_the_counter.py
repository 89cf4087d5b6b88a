"""帮办代办 at the counter (C21): the agreement is read whole before it is signed, who acts is chosen by what they
have in hand, and principal and officer stand with the case."""

from __future__ import annotations

from case_bench import INK, OTHER_CLERK, add_staff, take_in
from counter_kit import CLERK, CLERK_NAME, CounterBench
from PySide6.QtCore import Qt
from test_afterwards import act_key, do, open_case, walk

from intake.assistance import OfficerLoad
from intake.papers.paper import PaperKind, paper_to_json
from sync.notes import Assistance

KEYS = Qt.Key


def words_on(item: object) -> str:
    """Everything a window says."""
    from PySide6.QtQuick import QQuickItem

    assert isinstance(item, QQuickItem)
    own = str(item.property("text") or "")
    return " ".join([own, *(words_on(child) for child in item.childItems() if child.isVisible())])


def agree(desk: CounterBench, officer: str = CLERK) -> None:
    act_key(desk, KEYS.Key_A)
    desk.app.case.setValue("officer", officer)
    walk(desk, "tick-scope:0")
    desk.key(KEYS.Key_Space)
    desk.app.case.setValue("until", "2026-06-30")
    desk.use("button-signature-signature")
    desk.drawn()


def sign(desk: CounterBench) -> None:
    desk.app.citizen.draw([[list(point) for point in stroke] for stroke in INK])
    desk.app.citizen.signed()
    desk.drawn()


def test_c21b_the_agreement_on_the_citizens_screen_has_rights_duties_and_no_fee(desk: CounterBench) -> None:
    take_in(desk)
    open_case(desk)
    act_key(desk, KEYS.Key_A)
    panel = words_on(desk.window.contentItem())
    assert "不收取任何费用" in panel, "the clerk reads it too"
    desk.key(KEYS.Key_Escape)
    agree(desk)
    assert desk.app.citizen.scene == "agreement"
    assert desk.app.display is not None
    said = words_on(desk.app.display.contentItem())
    for part in (
        "委托人的权利",
        "委托人的义务",
        "帮办代办人员的义务",
        "不收取任何费用",
        "代为提交申请材料",
        "2026-06-30",
    ):
        assert part in said, part
    assert CLERK_NAME in said


def test_the_arrow_keys_begin_an_empty_date_today(desk: CounterBench) -> None:
    take_in(desk)
    open_case(desk)
    act_key(desk, KEYS.Key_A)
    walk(desk, "input-field-until")
    assert desk.item("input-field-until").property("text") == ""
    desk.key(KEYS.Key_Up)
    assert desk.item("input-field-until").property("text") == "2026-05-14"


def test_c21c_principal_and_officer_stand_on_the_case_and_the_workload_is_told_by_officer(desk: CounterBench) -> None:
    add_staff(desk)
    case_id = take_in(desk)
    open_case(desk)
    agree(desk, OTHER_CLERK)
    sign(desk)
    do(desk)
    line = str(desk.item("assistance-0").property("text"))
    assert f"示例{OTHER_CLERK}（{OTHER_CLERK}）" in line
    assert "测*" in line, "the principal"
    assert "代为提交申请材料" in line
    with desk.open_store() as store:
        (kept,) = store.records_about(case_id)
        (paper,) = store.papers_of(case_id)
    assert isinstance(kept.note, Assistance)
    assert (kept.note.owner, kept.note.staff, kept.open) == (OTHER_CLERK, CLERK, True)
    assert paper.paper.kind is PaperKind.ASSISTANCE
    assert f"示例{OTHER_CLERK}" in paper_to_json(paper.paper).decode()
    act_key(desk, KEYS.Key_A)
    loads = desk.app.controller.cases.open
    assert loads is not None
    assert loads.officers[-1] == OfficerLoad(OTHER_CLERK, f"示例{OTHER_CLERK}", 1, 1)
    assert loads.officers[0] == OfficerLoad(CLERK, CLERK_NAME, 0, 0)
    said = words_on(desk.window.contentItem())
    assert "在办 1 件，累计 1 件" in said
    assert "在办 0 件，累计 0 件" in said
