"""After the decision, by keys alone: supplements, results handed out and mailed, withdrawals, ratings, stuck matters,
and the supervisor's page (CAPABILITIES C09, C11 b, C13, C15, C23, C26, C31)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from case_bench import CHIEF, INK, PASSWORD, SUPERVISOR, add_staff, take_in
from counter_kit import CLERK, CounterBench
from PySide6.QtCore import Qt
from visit_kit import person

from counter.act import Act
from devices.ports import PagesReport, PrintOutcome, Role, ScannedCode, Sex
from devices.result import Action, Cause, Ok, Reason
from intake.case.case import Case
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    CasePlace,
    Closed,
    Decided,
    Decision,
    Detail,
    EventName,
    Noticed,
    ResultData,
)
from intake.case.events import Role as CaseRole
from intake.case.moves import move
from intake.case.states import CaseState
from intake.papers.paper import PaperKind, paper_to_json
from sync.store.moves import MovedCase

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
KEYS = Qt.Key
MOVING = "11100100000000027F3000709025000"
OTHER_NUMBER = "100101194912310014"
PLACE = CasePlace("platform", "web")
STEPS = {
    "accept": (EventName.ACCEPT, Accepted(AcceptanceMode.NORMAL), CaseActor(CaseRole.CLERK, "li")),
    "review": (EventName.START_REVIEW, None, CaseActor(CaseRole.BACK_OFFICE, "bo")),
    "decide": (
        EventName.DECIDE,
        Decided(Decision.GRANTED, "符合条件", "示例条例"),
        CaseActor(CaseRole.BACK_OFFICE, "bo"),
    ),
    "close": (
        EventName.CLOSE,
        Closed((ResultData("老年人优待证", "YD2026000001", "示例市民政局", "certificate", "2026-05-14"),)),
        CaseActor(CaseRole.BACK_OFFICE, "bo"),
    ),
}


@pytest.fixture(autouse=True)
def staff(desk: CounterBench) -> None:
    add_staff(desk)


def moved(
    desk: CounterBench, case_id: str, *steps: tuple[EventName, Detail | None, CaseActor], place: CasePlace = PLACE
) -> Case:
    """What others did with the case."""
    from intake.case.events import NoDetail

    item = desk.parts.catalog.item
    case = None
    with desk.open_store() as store:
        for name, detail, actor in steps:

            def build(before: Case, _: object, name=name, detail=detail, actor=actor):  # type: ignore[no-untyped-def]
                found = item(before.impl_code, before.item_version)
                assert found is not None
                return move(
                    before,
                    found,
                    name,
                    NoDetail() if detail is None else detail,
                    actor,
                    place,
                    desk.clock.now(),
                    desk.parts.calendars,
                    event_id=desk.parts.new_id(),
                )

            answer = store.move(case_id, build)
            assert isinstance(answer, MovedCase), answer
            case = answer.case
    assert case is not None
    return case


def finished(desk: CounterBench, **more: object) -> str:
    """A case whose result can be collected."""
    case_id = take_in(desk, **more)  # type: ignore[arg-type]
    moved(desk, case_id, *STEPS.values())
    return case_id


def notified(desk: CounterBench, *without: str) -> str:
    case_id = take_in(desk, MOVING, without=without)
    with desk.open_store() as store:
        case = store.case(case_id)
        intake = store.intake(case_id)
    assert case is not None
    assert intake is not None
    from intake.assessment import Circumstances, Submission, assess

    item = desk.parts.catalog.item(MOVING)
    assert item is not None
    around = Circumstances(today=desk.app.controller.today(), test_build=True)
    found = assess(case, item, Submission.of_intake(intake), around)
    assert len(found.lines) == len(without)
    moved(desk, case_id, (EventName.NOTIFY_ONCE, Noticed(found.lines), CaseActor(CaseRole.CLERK, "li")))
    return case_id


def to_visit(desk: CounterBench, card: object = None) -> None:
    desk.answers.card = Ok(card or desk.card)
    desk.key(KEYS.Key_F4)
    desk.until("visit")


def open_case(desk: CounterBench) -> None:
    to_visit(desk)
    desk.play(desk.clerk._walk_to("row-cases-0"))
    desk.key(KEYS.Key_Return)
    desk.until("case_step")


def act_key(desk: CounterBench, key: Qt.Key) -> None:
    desk.key(key, ALT)
    assert desk.app.case.act, "the key begins the act"


def walk(desk: CounterBench, name: str) -> None:
    desk.play(desk.clerk._walk_to(name))


def do(desk: CounterBench) -> None:
    assert desk.app.case.missing == ""
    desk.use("button-do-act")


def sign_on_display(desk: CounterBench) -> None:
    desk.app.citizen.draw([[list(point) for point in INK[0]]])
    desk.app.citizen.signed()
    desk.settle()


def case_of(desk: CounterBench, case_id: str) -> Case:
    with desk.open_store() as store:
        case = store.case(case_id)
    assert case is not None
    return case


def kinds(desk: CounterBench, case_id: str) -> list[PaperKind]:
    with desk.open_store() as store:
        return [paper.kind for paper in store.papers_of(case_id) if paper.copies]


def capture(desk: CounterBench, name: str) -> None:
    walk(desk, name)
    desk.key(KEYS.Key_F5)
    desk.use("button-capture")
    desk.use("button-keep")
    desk.drawn()


# --- supplement -------------------------------------------------------------------------------------------------------


def test_c09a_c09b_a_part_is_taken_without_a_new_notice_and_the_last_line_completes(desk: CounterBench) -> None:
    case_id = notified(desk, "household_booklet", "home_proof")
    open_case(desk)
    act_key(desk, KEYS.Key_B)
    assert desk.app.case.missing == "请勾选这次补正了哪几项。"
    walk(desk, "tick-line:1")
    desk.key(KEYS.Key_Space)
    desk.drawn()
    capture(desk, "button-capture-material:household_booklet")
    do(desk)
    part = case_of(desk, case_id)
    assert (part.state, part.notices, len(part.open_lines)) == (CaseState.SUPPLEMENT_PENDING, 1, 1)
    act_key(desk, KEYS.Key_B)
    walk(desk, "tick-line:2")
    desk.key(KEYS.Key_Space)
    desk.drawn()
    capture(desk, "button-capture-material:home_proof")
    do(desk)
    whole = case_of(desk, case_id)
    assert (whole.state, whole.submitted_on) == (CaseState.SUPPLEMENTED, "2026-05-14")
    assert kinds(desk, case_id) == [PaperKind.SUPPLEMENT_RECEIPT, PaperKind.SUPPLEMENT_RECEIPT]


# --- hand-out ---------------------------------------------------------------------------------------------------------


def test_c13a_nothing_is_handed_out_before_there_is_a_decision(desk: CounterBench) -> None:
    case_id = take_in(desk)
    moved(desk, case_id, STEPS["accept"])
    open_case(desk)
    assert all(offer.rule.act is not Act.HAND_OUT for offer in desk.app.controller.cases.offers())
    desk.key(KEYS.Key_C, ALT)
    assert desk.app.case.act == ""


def test_c13b_c13d_the_applicant_collects_with_card_and_signature(desk: CounterBench) -> None:
    """The clerk of one window hands out what another office decided; D14 is printed and archived with the signature."""
    case_id = finished(desk)
    open_case(desk)
    act_key(desk, KEYS.Key_C)
    assert "本人" in desk.app.controller.cases.rows()[0].label.get()
    assert "签名" in desk.app.case.missing
    desk.use("button-signature-signature")
    assert desk.app.citizen.scene == "sign"
    sign_on_display(desk)
    do(desk)
    case = case_of(desk, case_id)
    (delivered,) = case.deliveries
    assert case.state is CaseState.DELIVERED
    assert delivered.recipient is not None
    assert delivered.recipient.id_number == desk.card.number
    assert delivered.signature is not None
    assert kinds(desk, case_id) == [PaperKind.PROOF_OF_DELIVERY]
    with desk.open_store() as store:
        (paper,) = store.papers_of(case_id)
        assert paper.pdf is not None
        assert store.read_blob(case_id, paper.pdf).startswith(b"%PDF")


def test_c13b_another_person_collects_with_a_letter_of_authority_only(desk: CounterBench) -> None:
    """They show their own card, the receipt's code finds the case."""
    case_id = finished(desk)
    other = person(OTHER_NUMBER, name="测试乙", sex=Sex.MALE)
    to_visit(desk, other)
    desk.key(KEYS.Key_F, CTRL)
    assert desk.overlay == "find_case"
    desk.type(case_of(desk, case_id).case_no)
    desk.key(KEYS.Key_Return)
    desk.until("case_step")
    assert desk.sees("case-visitor"), "it is said that this is somebody else"
    act_key(desk, KEYS.Key_C)
    assert "授权委托书" in desk.app.case.missing
    capture(desk, "button-capture-authority")
    desk.use("button-signature-signature")
    sign_on_display(desk)
    do(desk)
    (delivered,) = case_of(desk, case_id).deliveries
    assert delivered.recipient is not None
    assert delivered.recipient.kind.value == "other"
    assert delivered.recipient.authority is not None


def test_c13c_c15a_c15b_a_parcel_has_its_number_and_comes_back(desk: CounterBench) -> None:
    case_id = finished(desk)
    open_case(desk)
    act_key(desk, KEYS.Key_M)
    walk(desk, "input-field-tracking")
    desk.type("EX123456789CN")
    do(desk)
    sent = case_of(desk, case_id)
    assert (sent.state, sent.deliveries[-1].way, sent.deliveries[-1].tracking_no) == (
        CaseState.DELIVERED,
        "mail",
        "EX123456789CN",
    )
    assert kinds(desk, case_id) == [PaperKind.MAIL_SLIP]
    act_key(desk, KEYS.Key_T)
    walk(desk, "input-field-reason")
    desk.type("收件人搬走了")
    do(desk)
    assert case_of(desk, case_id).state is CaseState.READY


# --- other ends -------------------------------------------------------------------------------------------------------


def test_a_withdrawal_needs_the_applicant_and_their_signature(desk: CounterBench) -> None:
    case_id = take_in(desk)
    open_case(desk)
    act_key(desk, KEYS.Key_W)
    walk(desk, "input-field-reason")
    desk.type("不办了")
    assert "签名" in desk.app.case.missing
    desk.use("button-signature-signature")
    sign_on_display(desk)
    do(desk)
    assert case_of(desk, case_id).state is CaseState.WITHDRAWN
    assert kinds(desk, case_id) == [PaperKind.RETURN_LIST]


def test_c23a_five_equal_choices_that_nobody_here_sees(desk: CounterBench) -> None:
    """No choice is made before, all five look alike, and the clerk's screens never learn which it was."""
    case_id = finished(desk)
    open_case(desk)
    act_key(desk, KEYS.Key_C)
    desk.use("button-signature-signature")
    sign_on_display(desk)
    do(desk)
    desk.use("button-rate")
    assert desk.app.citizen.scene == "rating"
    desk.app.citizen.rate("4")
    desk.settle()
    assert desk.app.controller.cases.rating == ""
    with desk.open_store() as store:
        assert store.records_about(case_id) == (), "not before the platform has it"
        assert store.queue_status().pending >= 1


def test_c31a_a_stuck_matter_has_category_owner_and_day(desk: CounterBench) -> None:
    take_in(desk)
    open_case(desk)
    act_key(desk, KEYS.Key_N)
    walk(desk, "field-category")
    desk.key(KEYS.Key_3)
    walk(desk, "input-field-subject")
    desk.type("两个部门都说不归自己管")
    walk(desk, "input-field-owner")
    desk.key(KEYS.Key_A, CTRL)
    desk.type(SUPERVISOR)
    assert "期限" in desk.app.case.missing
    desk.app.case.setValue("due", "2026-05-20")
    do(desk)
    with desk.open_store() as store:
        (kept,) = store.records_listed("stuck_matter", open_only=True)
    assert (kept.note.owner, kept.note.due_day) == (SUPERVISOR, "2026-05-20")


def test_a_paper_that_did_not_come_is_printed_again_and_counted(desk: CounterBench) -> None:
    case_id = take_in(desk)
    open_case(desk)
    act_key(desk, KEYS.Key_1)
    trouble = (Reason.PAPER_OUT, Cause.HARDWARE, Action.REPLACE_MEDIA)
    desk.answers.pages_paper = Ok(PagesReport("x", PrintOutcome.NOT_PRINTED, 1, 0, *trouble))
    do(desk)
    assert desk.app.case.phase == "not_printed"
    desk.answers.pages_paper = "printed"
    desk.use("button-print")
    desk.drawn()
    assert desk.app.case.phase == "printed"
    walk(desk, "row-papers-0")
    desk.key(KEYS.Key_Return)
    desk.drawn()
    with desk.open_store() as store:
        (paper,) = store.papers_of(case_id)
    assert paper.copies == 2, "the one that brought no paper does not count"


def test_c21a_c21b_assisted_service_is_agreed_and_signed(desk: CounterBench) -> None:
    """Only for items that list it; the agreement says what is entrusted, until when, and that it costs nothing."""
    case_id = take_in(desk)
    open_case(desk)
    act_key(desk, KEYS.Key_A)
    assert "勾选" in desk.app.case.missing
    walk(desk, "tick-scope:0")
    desk.key(KEYS.Key_Space)
    desk.app.case.setValue("until", "2026-06-30")
    assert "签名" in desk.app.case.missing
    desk.use("button-signature-signature")
    sign_on_display(desk)
    do(desk)
    assert kinds(desk, case_id) == [PaperKind.ASSISTANCE]
    with desk.open_store() as store:
        (kept,) = store.papers_of(case_id)
    said = paper_to_json(kept.paper).decode()
    assert "代为提交申请材料" in said
    assert "2026年6月30日" in said
    assert "免费" in said
    assert case_of(desk, case_id).state is CaseState.RECEIVED


# --- finding ----------------------------------------------------------------------------------------------------------


def test_c27b_a_case_is_found_by_its_number_and_an_unknown_one_is_said(desk: CounterBench) -> None:
    desk.online = False
    case_id = take_in(desk)
    desk.key(KEYS.Key_F, CTRL)
    desk.type("0000")
    desk.key(KEYS.Key_Return)
    desk.drawn()
    assert desk.screen == "ready"
    assert desk.sees("no-case")
    desk.key(KEYS.Key_F, CTRL)
    desk.type(case_of(desk, case_id).case_no)
    desk.key(KEYS.Key_Return)
    desk.until("case_step")
    desk.key(KEYS.Key_Escape)
    desk.until("ready")


def test_c22a_the_receipts_code_opens_its_case_once_the_person_is_known(desk: CounterBench) -> None:
    take_in(desk)
    scanner = desk.fakes[Role.CODE_SCANNER]
    scanner.finish(scanner.ticket, Ok(ScannedCode("http://127.0.0.1:8080/p/tokentokentokentoken01")))
    desk.until("person")
    desk.answers.card = Ok(desk.card)
    reader = desk.fakes[Role.ID_CARD]
    reader.finish(reader.ticket, Ok(desk.card))
    desk.until("case_step")
    assert desk.app.case.caseNo


# --- the supervisor ---------------------------------------------------------------------------------------------------


def as_supervisor(desk: CounterBench) -> None:
    desk.key(KEYS.Key_L, CTRL)
    desk.app.shell.confirm()
    desk.until("sign_in")
    desk.sign_in(SUPERVISOR, PASSWORD)


def test_c11b_near_and_overdue_by_organ_also_without_the_network(desk: CounterBench) -> None:
    desk.online = False
    case_id = take_in(desk)
    with desk.open_store() as store:
        case = store.case(case_id)
        item = desk.parts.catalog.item(case.impl_code)  # type: ignore[union-attr]
        store.note_due(case_id, desk.app.controller.cases._desk.due(case, item))  # type: ignore[arg-type]
    desk.clock.advance(12 * 86400)
    as_supervisor(desk)
    desk.use("button-supervise")
    desk.until("supervision")
    assert desk.app.hall.overdue == 1
    assert desk.app.hall.pending >= 1
    desk.key(KEYS.Key_Escape)
    desk.until("ready")


def test_a_clerk_does_not_open_the_supervisors_page(desk: CounterBench) -> None:
    assert not desk.sees("button-supervise")
    desk.app.shell.supervise()
    assert desk.screen == "ready"


def test_c26b_the_clerks_figures_as_csv(desk: CounterBench) -> None:
    finished(desk)
    as_supervisor(desk)
    desk.use("button-supervise")
    desk.until("supervision")
    assert {"label": "收件", "value": "1"} in desk.app.hall.week
    desk.use("button-export")
    desk.drawn()
    assert desk.sees("exported")
    with Path(desk.app.hall.exported).open(encoding="utf-8-sig", newline="") as file:
        rows = {row["工号"]: row for row in csv.DictReader(file)}
    assert rows[CLERK]["收件"] == "1"
    assert rows["li"]["受理"] == "1"
    assert rows[CHIEF]["收件"] == "0"
