"""What the screen of a case shows of its history, of promises, and of who may do what (CAPABILITIES C12, C24, C35)."""

from __future__ import annotations

import pytest
from case_bench import CHIEF, OTHER_CLERK, PASSWORD, add_staff, item_of, take_in
from counter_kit import CHEAP, CLERK, CounterBench
from PySide6.QtCore import Qt
from sqlalchemy import text
from test_afterwards import STEPS, act_key, case_of, do, finished, moved, open_case, sign_on_display, to_visit
from test_deciding import BIRTH, SHOP, second_person
from visit_kit import SENIOR

from counter.act import Act
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    CasePlace,
    CommitmentChecked,
    CommitmentGiven,
    EventName,
    Forwarded,
    GivenBack,
    NoDetail,
    Role,
)
from intake.case.states import CaseState
from intake.text import ENGLISH
from station.staff import StaffRole, new_account

KEYS = Qt.Key
AUXILIARY = "sun"


@pytest.fixture(autouse=True)
def staff(desk: CounterBench) -> None:
    add_staff(desk)
    with desk.open_store() as store:
        roles = frozenset({StaffRole.AUXILIARY})
        store.add_staff(new_account(AUXILIARY, "孙示例", roles, CHEAP.verifier(PASSWORD), desk.clock.now()))


def offered(desk: CounterBench) -> list[Act]:
    return [offer.rule.act for offer in desk.app.controller.cases.offers()]


def trail(desk: CounterBench) -> list[dict[str, str]]:
    """The lines as the screen lists them, the latest first."""
    model = desk.app.case.timeline
    names = {role: bytes(name.data()).decode() for role, name in model.roleNames().items()}
    rows = range(model.rowCount())
    return [{name: model.data(model.index(row), role) for role, name in names.items()} for row in rows]


# --- the trail --------------------------------------------------------------------------------------------------------


def test_c24a_each_change_stands_on_the_screen_with_who_when_device_before_and_after(desk: CounterBench) -> None:
    case_id = take_in(desk)
    moved(desk, case_id, STEPS["accept"], STEPS["review"])
    open_case(desk)
    review, accepted, taken_in = trail(desk)
    assert (taken_in["what"], taken_in["before"], taken_in["after"]) == ("收件", "草稿", "收件")
    assert (CLERK in taken_in["who"], "terminal-2" in taken_in["where"]) == (True, True)
    assert (accepted["before"], accepted["after"], accepted["at"]) == ("收件", "受理", "2026-05-14 09:30")
    assert "li" in accepted["who"]
    assert (review["before"], review["after"]) == ("受理", "承办")
    assert "platform" in review["where"]
    desk.app.controller.use_language(ENGLISH)
    desk.drawn()
    assert (trail(desk)[0]["before"], trail(desk)[0]["after"]) == ("Accepted", "Under review")
    assert desk.sees("trail-states")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ("UPDATE events SET actor_id = 'nobody' WHERE seq = 2", "第 2 条记录（受理"),
        ("UPDATE events SET at = '2026-05-01T00:00:00.000Z' WHERE seq = 1", "第 1 条记录（收件"),
        ("DELETE FROM events WHERE seq = 2", "第 2 条记录不见了"),
    ],
)
def test_c24a_an_edited_entry_is_named_and_nothing_can_be_done_with_the_case(
    desk: CounterBench, edit: str, said: str
) -> None:
    case_id = take_in(desk)
    moved(desk, case_id, STEPS["accept"], STEPS["review"])
    with desk.open_store() as store, store._database.write() as connection:
        connection.execute(text(edit))
    open_case(desk)
    desk.drawn()
    assert desk.sees("case-edited")
    (words,) = desk.app.case.edited
    assert words.startswith(said)
    assert desk.app.case.editedNo
    assert offered(desk) == []
    desk.key(KEYS.Key_Escape)
    desk.until("visit")


def test_another_matter_that_cannot_be_read_stands_in_nobodys_way(desk: CounterBench) -> None:
    """The applicant's other matters are looked at for duplicates and broken promises."""
    other, case_id = take_in(desk), take_in(desk)
    with desk.open_store() as store, store._database.write() as connection:
        connection.execute(text("UPDATE outbox SET sealed = x'00' WHERE id = :other"), {"other": other})
    open_case(desk)
    found = desk.app.controller.cases.open
    assert found is not None
    assert found.id == case_id
    assert offered(desk) != []


def test_c24d_a_cross_region_case_says_who_did_what_where(desk: CounterBench) -> None:
    here, there = CasePlace("terminal-2", "window", "2", "100100"), CasePlace("T9001", "window", "8", "430100")
    case_id = take_in(desk, collected_for="430100")
    sent = Forwarded("EX123", "中国邮政", "430100", "远方市行政审批局", formal_check=True, identity_method="chip")
    clerk = CaseActor(Role.CLERK, CLERK)
    moved(desk, case_id, (EventName.FORWARD, sent, clerk), place=here)
    moved(
        desk,
        case_id,
        (EventName.PARCEL_RECEIVED, NoDetail(), CaseActor(Role.HANDLING_PLACE, "far")),
        (EventName.ACCEPT, Accepted(AcceptanceMode.NORMAL), CaseActor(Role.CLERK, "far_clerk")),
        place=there,
    )
    open_case(desk)
    accepted, came, forwarded, _ = trail(desk)
    assert ("2号窗口 terminal-2" in forwarded["where"], CLERK in forwarded["who"]) == (True, True)
    assert "EX123" in forwarded["more"]
    assert "远方市行政审批局" in forwarded["more"]
    assert ("8号窗口 T9001" in came["where"], "办理地" in came["who"]) == (True, True)
    assert ("8号窗口 T9001" in accepted["where"], "far_clerk" in accepted["who"]) == (True, True)
    assert {line["where"].split("（")[-1] for line in (forwarded, accepted)} == {"100100）", "430100）"}


# --- promises ---------------------------------------------------------------------------------------------------------

PLEDGE = Accepted(AcceptanceMode.COMMITMENT, commitments=(CommitmentGiven("material:place_proof"),))


def promised(desk: CounterBench) -> str:
    """On the screens, as a citizen does it."""
    case_id = take_in(desk, SHOP, without=("place_proof",))
    open_case(desk)
    act_key(desk, KEYS.Key_5)
    desk.use("button-promise-promise")
    sign_on_display(desk)
    do(desk)
    return case_id


def test_c35b_the_screen_shows_until_when_a_promise_is_checked(desk: CounterBench) -> None:
    promised(desk)
    clocks = desk.app.case.clocks
    names = {role: bytes(name.data()).decode() for role, name in clocks.roleNames().items()}
    name, words = (next(role for role, known in names.items() if known == wanted) for wanted in ("name", "words"))
    said = {
        clocks.data(clocks.index(row), name): clocks.data(clocks.index(row), words) for row in range(clocks.rowCount())
    }
    check = next(found for found in said if "核查" in found)
    assert "：" in check, "it says what was promised"
    assert said[check] == "还剩30个工作日，到2026年6月26日为止"
    assert not desk.sees("case-broken")
    assert not desk.sees("case-credit")


def test_c35b_a_promise_not_as_given_flags_the_case_and_is_a_note_on_the_applicants_credit(desk: CounterBench) -> None:
    case_id = promised(desk)
    given = desk.app.controller.cases.open.case.commitments[0]  # type: ignore[union-attr]
    desk.key(KEYS.Key_Escape)
    desk.until("visit")
    checked = CommitmentChecked(given.about, kept=False, note="实地没有这处场所")
    moved(desk, case_id, (EventName.COMMITMENT_CHECKED, checked, CaseActor(Role.BACK_OFFICE, "bo")))
    desk.play(desk.clerk._walk_to("row-cases-0"))
    desk.key(KEYS.Key_Return)
    desk.until("case_step")
    desk.drawn()
    assert desk.sees("case-broken")
    assert len(desk.app.remarks.broken) == 1
    desk.key(KEYS.Key_Escape)
    desk.until("visit")
    withdrawn = (EventName.WITHDRAW, GivenBack("不办了"), CaseActor(Role.CITIZEN, None))
    moved(desk, case_id, withdrawn)  # one that is under way bars a second one by itself
    take_in(desk, SHOP, without=("place_proof",))
    desk.key(KEYS.Key_F12)
    desk.until("ready")
    to_visit(desk)
    desk.play(desk.clerk._walk_to("row-cases-0"))
    desk.key(KEYS.Key_Return)
    desk.until("case_step")
    desk.drawn()
    assert desk.app.controller.cases.open.case.state is CaseState.RECEIVED  # type: ignore[union-attr]
    assert desk.sees("case-credit"), "the next case of the same applicant knows"
    assert not desk.sees("case-broken")
    (note,) = desk.app.remarks.credit
    assert "承诺不实" in note
    refused = {offer.rule.act: offer.why_not for offer in desk.app.controller.cases.offers()}
    assert refused[Act.COMMIT] is not None
    assert "失信" in refused[Act.COMMIT].get()


# --- who may do what --------------------------------------------------------------------------------------------------


def test_c12a_a_clerk_is_offered_neither_review_nor_decision_and_an_approver_takes_nothing_in(
    desk: CounterBench,
) -> None:
    case_id = take_in(desk, clerk=OTHER_CLERK)
    moved(desk, case_id, STEPS["accept"], STEPS["review"])
    open_case(desk)
    assert offered(desk), "there is something a clerk may do"
    assert {Act.DECIDE, Act.ACCEPT, Act.REFUSE, Act.NOTIFY}.isdisjoint(offered(desk))
    desk.key(KEYS.Key_6, Qt.KeyboardModifier.AltModifier)
    assert desk.app.case.act == "", "nor does its key do anything"
    sign_out(desk)
    attempt(desk, CHIEF)
    assert (desk.screen, desk.app.sign_in.problem) == ("sign_in", "wrong_role")
    assert desk.sees("sign-in-problem")


def attempt(desk: CounterBench, staff_id: str) -> None:
    if desk.pilot.focused("input-field-") == "staff-id":
        desk.play(desk.pilot.retype(staff_id))
        desk.key(KEYS.Key_Return)
    desk.play(desk.pilot.retype(PASSWORD))
    desk.key(KEYS.Key_Return)


def test_c12c_an_auxiliary_signs_no_acceptance_neither_alone_nor_beside_a_clerk(desk: CounterBench) -> None:
    """Beside a clerk too: who is asked to sign in there decides, and an auxiliary decides nothing."""
    case_id = take_in(desk, BIRTH, typed=True)
    open_case(desk)
    act_key(desk, KEYS.Key_6)
    second_person(desk, AUXILIARY)
    desk.drawn()
    assert desk.app.case.secondProblem == "wrong_role"
    assert desk.sees("second-problem")
    desk.key(KEYS.Key_Escape)
    desk.key(KEYS.Key_Escape)
    assert case_of(desk, case_id).state is CaseState.RECEIVED
    sign_out(desk)
    attempt(desk, AUXILIARY)
    assert (desk.screen, desk.app.sign_in.problem) == ("sign_in", "wrong_role")


def test_c12d_one_sign_on_serves_intake_for_one_department_and_hand_out_for_another(desk: CounterBench) -> None:
    """The clerk signs in once, accepts for one department, and hands out what another has decided."""
    to_hand_out = finished(desk)
    to_accept = take_in(desk, SHOP)
    first, second = (item_of(desk, code).organ.name for code in (SHOP, SENIOR))
    assert first != second
    for case_id, key in ((to_accept, KEYS.Key_1), (to_hand_out, KEYS.Key_C)):
        find(desk, case_id)
        act_key(desk, key)
        if key is KEYS.Key_C:
            desk.use("button-signature-signature")
            sign_on_display(desk)
        do(desk)
        desk.key(KEYS.Key_Escape)
        desk.until("visit")
    assert case_of(desk, to_accept).state is CaseState.ACCEPTED
    assert case_of(desk, to_hand_out).state is CaseState.DELIVERED
    actors = [case_of(desk, case_id).events[-1].actor for case_id in (to_accept, to_hand_out)]
    assert [(actor.role, actor.id) for actor in actors] == [(Role.CLERK, CLERK), (Role.HAND_OUT_CLERK, CLERK)]
    with desk.open_store() as store, store._database.read() as connection:
        signed_in = connection.execute(text("SELECT count(*) FROM audit WHERE kind = 'signed_in'")).scalar_one()
    assert signed_in == 1


def find(desk: CounterBench, case_id: str) -> None:
    if desk.screen == "ready":
        to_visit(desk)
    desk.key(KEYS.Key_F, Qt.KeyboardModifier.ControlModifier)
    desk.type(case_of(desk, case_id).case_no)
    desk.key(KEYS.Key_Return)
    desk.until("case_step")


def sign_out(desk: CounterBench) -> None:
    desk.key(KEYS.Key_F12)
    desk.until("ready")
    desk.key(KEYS.Key_L, Qt.KeyboardModifier.ControlModifier)
    desk.app.shell.confirm()
    desk.until("sign_in")
