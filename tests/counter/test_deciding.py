"""The decision at the window by keys alone: what is recommended and why, what it asks for, what stands in the store and
what is printed (CAPABILITIES C08, C12)."""

from __future__ import annotations

import pytest
from case_bench import CHIEF, INK, PASSWORD, SUPERVISOR, add_staff, take_in
from counter_kit import CLERK, CounterBench
from PySide6.QtCore import Qt

from counter.act import Act
from devices.ports import PrintPages, Role
from devices.result import Ok
from intake.case.case import Case
from intake.case.events import DefectSort, EventName, Noticed
from intake.case.states import CaseState
from intake.papers.paper import PaperKind

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
KEYS = Qt.Key
SHOP = "11100100000000019L3000731001000"  # 个体工商户开业登记: allows a commitment
DINER = "11100100000000609M3000131904000"  # 小餐饮登记
BIRTH = "1110010000000004353002023004000"  # 生育登记: an instant item


@pytest.fixture(autouse=True)
def staff(desk: CounterBench) -> None:
    add_staff(desk)


def to_visit(desk: CounterBench) -> None:
    desk.answers.card = Ok(desk.card)
    desk.key(KEYS.Key_F4)
    desk.until("visit")


def open_case(desk: CounterBench) -> None:
    """The person's newest case, from their page."""
    to_visit(desk)
    desk.play(desk.clerk._walk_to("row-cases-0"))
    desk.key(KEYS.Key_Return)
    desk.until("case_step")


def act_key(desk: CounterBench, key: Qt.Key) -> None:
    desk.key(key, ALT)
    assert desk.app.case.act, "the key begins the act"


def walk(desk: CounterBench, name: str) -> None:
    desk.play(desk.clerk._walk_to(name))


def second_person(desk: CounterBench, staff_id: str, password: str = PASSWORD) -> None:
    desk.use("button-second-second")
    desk.type(staff_id)
    desk.key(KEYS.Key_Return)
    desk.type(password)
    desk.key(KEYS.Key_Return)


def do(desk: CounterBench) -> None:
    assert desk.app.case.missing == ""
    desk.use("button-do-act")


def case_of(desk: CounterBench, case_id: str) -> Case:
    with desk.open_store() as store:
        case = store.case(case_id)
    assert case is not None
    return case


def papers(desk: CounterBench, case_id: str) -> list[tuple[PaperKind, int]]:
    with desk.open_store() as store:
        return [(paper.kind, paper.copies) for paper in store.papers_of(case_id)]


def why_not(desk: CounterBench, act: Act) -> str:
    look = {offer.rule.act: offer.why_not for offer in desk.app.controller.cases.offers()}
    found = look[act]
    return "" if found is None else found.get()


# --- accept, notice, refusal ------------------------------------------------------------------------------------------


def test_a_complete_case_is_accepted_and_its_notice_is_printed_twice(desk: CounterBench) -> None:
    case_id = take_in(desk)
    open_case(desk)
    assert desk.app.controller.cases.offers()[0].rule.act is Act.ACCEPT
    assert desk.app.controller.cases.offers()[0].recommended
    assert "没有要补" in why_not(desk, Act.NOTIFY), "for each of the others why not"
    act_key(desk, KEYS.Key_1)
    do(desk)
    case = case_of(desk, case_id)
    assert (case.state, case.acceptance_date, case.events[-1].actor.id) == (CaseState.ACCEPTED, "2026-05-14", CLERK)
    assert papers(desk, case_id) == [(PaperKind.ACCEPTANCE, 1)]
    printed = [command for command in desk.fakes[Role.PAGE_PRINTER].history if isinstance(command, PrintPages)]
    assert [command.copies for command in printed] == [2]
    assert desk.sees("papers-printed")


def test_c08a_two_missing_and_one_wrong_are_one_notice_of_three(desk: CounterBench) -> None:
    """Each line can be worded by the clerk, one can be added, and nothing is sent before they say that nothing else is
    missing."""
    case_id = take_in(desk, DINER, without=("place_proof", "layout_plan"), failed=("health_certificates",))
    open_case(desk)
    assert desk.app.controller.cases.offers()[0].rule.act is Act.NOTIFY
    act_key(desk, KEYS.Key_2)
    lines = [row for row in desk.app.controller.cases.rows() if row.key.startswith("words:")]
    assert len(lines) == 3
    walk(desk, "input-field-words:1")
    desk.key(KEYS.Key_A, CTRL)
    desk.type("请带房屋租赁合同原件")
    assert "没有别的缺漏" in desk.app.case.missing
    walk(desk, "tick-complete")
    desk.key(KEYS.Key_Space)
    do(desk)
    case = case_of(desk, case_id)
    assert case.state is CaseState.SUPPLEMENT_PENDING
    assert [line.defect for line in case.notice].count(DefectSort.MISSING) == 2
    assert [line.defect for line in case.notice].count(DefectSort.WRONG) == 1
    assert case.notice[0].words == "请带房屋租赁合同原件"
    assert papers(desk, case_id) == [(PaperKind.ONE_TIME_NOTICE, 1)]


def test_c08a_a_second_notice_needs_a_supervisor_and_a_reason(desk: CounterBench) -> None:
    case_id = take_in(desk, without=("residence_permit",))
    open_case(desk)
    act_key(desk, KEYS.Key_2)
    walk(desk, "tick-complete")
    desk.key(KEYS.Key_Space)
    do(desk)
    supplement(desk)
    assert case_of(desk, case_id).state is CaseState.SUPPLEMENTED
    fail_points(desk)
    assert why_not(desk, Act.NOTIFY) == ""
    act_key(desk, KEYS.Key_2)
    walk(desk, "tick-complete")
    desk.key(KEYS.Key_Space)
    assert desk.app.case.missing == "请写明理由。"
    walk(desk, "input-field-reason")
    desk.type("补来的是复印件，首次告知写得不清")
    assert desk.app.case.missing == "请值班主管登录确认。"
    second_person(desk, CHIEF)
    assert desk.app.case.secondProblem == "wrong_role"
    desk.key(KEYS.Key_Escape)
    second_person(desk, SUPERVISOR)
    do(desk)
    case = case_of(desk, case_id)
    event = case.events[-1]
    assert (event.name, event.actor.id) == (EventName.SECOND_NOTICE, SUPERVISOR)
    assert isinstance(event.detail, Noticed)
    assert "首次告知写得不清" in event.detail.reason
    assert desk.app.shell.clerkName == "陈示例", "the clerk stays signed in"


def supplement(desk: CounterBench) -> None:
    """The one line of the notice, captured and compared with its original."""
    act_key(desk, KEYS.Key_B)
    walk(desk, "tick-line:1")
    desk.key(KEYS.Key_Space)
    desk.drawn()
    walk(desk, "button-capture-material:residence_permit")
    desk.key(KEYS.Key_F5)
    desk.use("button-capture")
    desk.use("button-keep")
    desk.drawn()
    walk(desk, "tick-original:material:residence_permit")
    desk.key(KEYS.Key_Space)
    do(desk)


def fail_points(desk: CounterBench) -> None:
    """What was supplied is looked at, and does not do."""
    for one, _ in desk.app.controller.cases.to_do():
        desk.app.case.tickPoint(one.material, one.point, False)  # noqa: FBT003 - a slot for QML
    desk.settle()


def test_c08b_a_refusal_has_one_of_the_listed_reasons(desk: CounterBench) -> None:
    case_id = take_in(desk)
    open_case(desk)
    act_key(desk, KEYS.Key_3)
    assert desk.app.case.missing == "请选择法定理由。"
    walk(desk, "field-reason")
    desk.key(KEYS.Key_2)
    assert desk.app.case.missing == "请写具体说明。"
    walk(desk, "input-field-explanation")
    desk.type("户口在外省")
    assert desk.app.case.missing == "请写明应当向哪里申请。", "the right organ is named"
    walk(desk, "input-field-right_organ")
    desk.type("户籍所在地民政局")
    do(desk)
    case = case_of(desk, case_id)
    assert case.state is CaseState.NOT_ACCEPTED
    assert papers(desk, case_id) == [(PaperKind.REFUSAL, 1)]


def test_c08c_the_visit_does_not_end_before_the_decision(desk: CounterBench) -> None:
    """The question comes instead, and leads to the decision."""
    take_in_here(desk)
    desk.key(KEYS.Key_F12)
    assert desk.overlay == "undecided"
    desk.key(KEYS.Key_Escape)
    assert (desk.overlay, desk.screen) == ("", "visit")
    desk.key(KEYS.Key_F12)
    desk.use("button-decide")
    desk.until("case_step")
    act_key(desk, KEYS.Key_1)
    do(desk)
    desk.use("button-end-visit")
    desk.until("ready")


def test_c08c_a_supervisor_puts_the_decision_off_with_a_reason(desk: CounterBench) -> None:
    case_id = take_in_here(desk)
    desk.key(KEYS.Key_F9)
    desk.until("case_step")
    desk.key(KEYS.Key_0, ALT)
    desk.type("系统升级，明日上午决定")
    second_person(desk, SUPERVISOR)
    do(desk)
    desk.use("button-end-visit")
    desk.until("ready")
    assert case_of(desk, case_id).state is CaseState.RECEIVED
    with desk.open_store() as store:
        (matter,) = store.records_listed("stuck_matter", open_only=True)
    assert matter.note.owner == SUPERVISOR


def take_in_here(desk: CounterBench) -> str:
    """Taken in during this visit, on the receipt's screen."""
    case_id = take_in(desk)
    to_visit(desk)
    controller = desk.app.controller
    with desk.open_store() as store:
        controller.visit.submitted = store.find_submitted(case_id)
    assert controller.visit.submitted is not None
    controller.cases.taken_in(controller.visit.submitted)
    desk.settle()
    assert controller.state.undecided == 1
    return case_id


# --- on commitment, deferred, at once ---------------------------------------------------------------------------------


def sign_on_display(desk: CounterBench) -> None:
    desk.app.citizen.draw([[list(point) for point in INK[0]]])
    desk.app.citizen.signed()
    desk.settle()


def test_a_commitment_is_read_and_signed_on_the_citizens_screen(desk: CounterBench) -> None:
    case_id = take_in(desk, SHOP, without=("place_proof",))
    open_case(desk)
    act_key(desk, KEYS.Key_5)
    desk.use("button-promise-promise")
    assert desk.app.citizen.scene == "promise"
    assert desk.app.citizen.texts
    sign_on_display(desk)
    do(desk)
    case = case_of(desk, case_id)
    assert case.state is CaseState.ACCEPTED
    assert [given.about for given in case.commitments] == ["place_proof"]
    assert [kind for kind, _ in papers(desk, case_id)] == [PaperKind.ACCEPTANCE, PaperKind.COMMITMENT]


def test_c08f_who_declines_the_commitment_is_handled_in_the_normal_way(desk: CounterBench) -> None:
    case_id = take_in(desk, SHOP, without=("place_proof",))
    open_case(desk)
    act_key(desk, KEYS.Key_5)
    desk.use("button-promise-promise")
    desk.app.citizen.decline()
    desk.settle()
    assert case_of(desk, case_id).state is CaseState.RECEIVED
    assert why_not(desk, Act.COMMIT) != ""
    assert desk.app.controller.cases.offers()[0].rule.act is Act.NOTIFY, "the notice is what is recommended now"


def test_a_deferred_paper_follows_with_a_signed_pledge(desk: CounterBench) -> None:
    case_id = take_in(desk, without=("photo",))
    open_case(desk)
    act_key(desk, KEYS.Key_4)
    desk.use("button-signature-signature")
    sign_on_display(desk)
    do(desk)
    case = case_of(desk, case_id)
    assert [due.material for due in case.deferred] == ["photo"]
    assert [kind for kind, _ in papers(desk, case_id)] == [PaperKind.ACCEPTANCE, PaperKind.DEFERRAL]


def test_c12b_who_took_it_in_does_not_decide(desk: CounterBench) -> None:
    """What a machine cannot decide (a typed identity) a second person decides, who signs in beside the clerk; the
    clerk's own account is refused."""
    case_id = take_in(desk, BIRTH, typed=True)
    open_case(desk)
    assert why_not(desk, Act.DECIDE) == "", desk.app.case.why
    act_key(desk, KEYS.Key_6)
    second_person(desk, CLERK, "demo-hall-2026")
    assert desk.app.case.secondProblem in ("wrong_role", "same")
    desk.key(KEYS.Key_Escape)
    second_person(desk, CHIEF)
    walk(desk, "input-field-number")
    desk.type("SY2026000001")
    do(desk)
    case = case_of(desk, case_id)
    assert case.state is CaseState.CLOSED
    assert case.decided_by is not None
    assert case.decided_by.id == CHIEF
    assert desk.app.shell.clerkName == "陈示例"


def test_c08d_an_instant_item_is_finished_in_the_visit(desk: CounterBench) -> None:
    """Accepted by the clerk, decided and closed by the rules, handed out; no promised clock ever runs."""
    case_id = take_in(desk, BIRTH)
    open_case(desk)
    assert desk.app.controller.cases.offers()[0].rule.act is Act.DECIDE
    act_key(desk, KEYS.Key_6)
    walk(desk, "input-field-number")
    desk.type("SY2026000001")
    do(desk)
    decided_by = case_of(desk, case_id).decided_by
    assert decided_by is not None
    assert (decided_by.role.value, decided_by.id) == ("rule_engine", None)
    assert PaperKind.DECISION in [kind for kind, copies in papers(desk, case_id) if copies]
    act_key(desk, KEYS.Key_C)
    desk.use("button-signature-signature")
    sign_on_display(desk)
    do(desk)
    assert case_of(desk, case_id).state is CaseState.DELIVERED
    names = [
        desk.app.case.clocks.data(desk.app.case.clocks.index(row)) for row in range(desk.app.case.clocks.rowCount())
    ]
    assert "承诺办结时限" not in names
