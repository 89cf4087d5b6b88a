"""Taking in at the window, by keys alone: a chip that cannot be read, points nobody looked at, what is put right on the
spot, one window for all departments, a case that was pre-reviewed online, help with an online application, and one
more for the same company (CAPABILITIES C05 b, C07 b, C08 e, C13 d, C19 b, c)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from case_bench import add_staff, applicant, filled, item_of, take_in
from counter_kit import CLERK, CounterBench
from PySide6.QtCore import Qt
from test_afterwards import finished, sign_on_display
from test_at_the_counter import RESIDENCE, SCRIPT, do_matter, records, to_matter, to_visit
from test_deciding import DINER, case_of, do, papers, walk, why_not
from test_deciding import open_case as open_newest
from visit_kit import SENIOR, failed, person

from counter.act import Act
from counter.autopilot import CounterScript
from devices.ports import Sex
from devices.result import Ok, Reason
from intake.attachment import BlobRef
from intake.case.states import CaseState
from intake.draft import Consent, HandedIn, MaterialPage, ReviewMark
from intake.intake import Actor, Intake, manifest
from intake.papers.paper import PaperKind
from intake.parties import Relation
from intake.take_in import new_draft
from intake.take_in import take_in as taken_in
from intake.taking import Lookup, LookupOutcome, Taken
from sync.changes import CaseChange
from tests.e2e.visits.words import words_of

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
KEYS = Qt.Key
FOOD = "11100100000000019L3000131011000"  # 食品经营许可证新办: a signature may be given here and now
#: What its form asks in a table, and a region chosen level by level.
ROOMS = {
    "place_region": "100102001",
    "rooms": "1",
    "rooms.1.room_use": "kitchen",
    "rooms.1.area": "20.5",
    "staff": "1",
    "staff.1.staff_name": "测试丁",
    "staff.1.touches_food": "no",
}
COMPANY, CODE = "示例市晨光餐饮有限公司", "91100100MA00000153"


@pytest.fixture(autouse=True)
def staff(desk: CounterBench) -> None:
    add_staff(desk)


def defects(desk: CounterBench) -> set[tuple[str, str]]:
    return {(one.kind.value, one.about) for one in desk.app.matter.property("defects").rows()}


# --- C05 b: the chip cannot be read ----------------------------------------------------------------------------------


def test_c05b_a_chip_that_cannot_be_read_is_typed_with_reason_and_photo(desk: CounterBench) -> None:
    desk.answers.card = failed(Reason.CARD_UNREADABLE)
    desk.key(KEYS.Key_F4)
    desk.drawn()
    assert desk.sees("trouble-unreadable")
    typed = {"name": "测试丁", "number": "100101194912310014", "address": "示例路9号", "reason": "2"}
    desk.use("button-type")
    desk.play(desk.clerk._type_identity(typed))
    desk.until("visit")
    desk.play(desk.clerk.open_matter(SCRIPT))
    desk.play(desk.clerk.ask_consent())
    desk.play(desk.clerk.fill_form(SCRIPT))
    desk.play(desk.clerk.hand_in_materials(SCRIPT))
    desk.play(desk.clerk.sign_on_paper())
    assert ("identity", "identity_pages") in defects(desk)
    desk.key(KEYS.Key_F9)
    assert (desk.screen, records(desk)) == ("matter", []), "not taken in without the photo of the card"
    assert desk.pilot.focused("button-photo") == "", "the keyboard is where the photo is taken"
    desk.use("button-photo")
    desk.play(desk.clerk._capture("card"))
    assert ("identity", "identity_pages") not in defects(desk)
    desk.play(desk.clerk.tick_points())
    assert defects(desk) == set()
    assert "已拍 1 张" in str(desk.item("filing-photo").property("text"))
    desk.play(desk.clerk.take_in())
    (body,) = records(desk)
    who: dict[str, object] = body["applicant"]  # type: ignore[assignment]  # a record's body is plain JSON
    assert (who["method"], who["method_reason"]) == ("manual_identity", "身份证芯片读不出来")
    (photo,) = body["identity_pages"]  # type: ignore[misc]
    with desk.open_store() as store:
        assert store.read_blob(str(body["intake_id"]), photo["digest"])  # type: ignore[index]


# --- C07 b, C08 e: review points -------------------------------------------------------------------------------------


def test_c07b_a_point_nobody_looked_at_disables_accept_and_is_named(desk: CounterBench) -> None:
    """A case that came by the kiosk: its papers wait for a clerk's eyes."""
    case_id = take_in(desk, DINER, unread=("layout_plan",), by_kiosk=True)
    open_newest(desk)
    points = {point.key: point.text.get() for point in item_of(desk, DINER).material("layout_plan").review_points}
    named = why_not(desk, Act.ACCEPT)
    assert next(iter(points.values())) in named, "the point is named"
    desk.drawn()
    assert str(desk.item("why-not-accept").property("text")) == named
    desk.key(KEYS.Key_1, ALT)
    assert desk.app.case.act == "", "Accept does not answer"
    for key in points:
        walk(desk, f"todo-layout_plan.{key}")
        desk.key(KEYS.Key_Space)
    assert why_not(desk, Act.ACCEPT) == ""
    desk.key(KEYS.Key_1, ALT)
    do(desk)
    assert case_of(desk, case_id).state is CaseState.ACCEPTED


def test_c07b_taking_in_waits_for_the_point_and_says_which(desk: CounterBench) -> None:
    to_matter(desk)
    desk.play(desk.clerk.ask_consent())
    desk.play(desk.clerk.fill_form(SCRIPT))
    desk.play(desk.clerk.hand_in_materials(SCRIPT))
    desk.play(desk.clerk.sign_on_paper())
    assert {kind for kind, _ in defects(desk)} == {"review_point"}
    (first, *_) = (point.text.get() for spec in item_of(desk, SENIOR).materials for point in spec.review_points)
    assert first in desk.app.matter.whyNot
    assert first in str(desk.item("why-not").property("text"))
    desk.key(KEYS.Key_F9)
    assert desk.screen == "matter"
    assert desk.pilot.focused("row-points-") is not None, "the keyboard is at the point"


def test_a_point_that_is_not_met_is_asked_why_and_the_notice_says_it(desk: CounterBench) -> None:
    to_matter(desk)
    desk.play(desk.clerk.fill_form(SCRIPT))
    desk.play(desk.clerk.hand_in_materials(SCRIPT))
    desk.play(desk.clerk._walk_to("row-points-photo-0"))
    desk.key(KEYS.Key_Delete)
    desk.drawn()
    assert desk.pilot.focused("input-field-why-photo-") == "0", "the reason is asked at once"
    desk.type("照片上有水印")
    desk.key(KEYS.Key_Return)
    draft = desk.app.controller.visit.draft
    assert draft is not None
    (mark,) = draft.reviewed
    assert (mark.met, mark.reason, mark.staff) == (False, "照片上有水印", CLERK)


def test_c08e_what_can_be_put_right_here_is_corrected_and_in_no_notice(desk: CounterBench) -> None:
    """The applicant had not signed the rules: they sign now, the clerk ticks it, nothing is sent."""
    case_id = take_in(desk, FOOD, unsigned=("safety_rules", "signed"), answers=ROOMS)
    open_newest(desk)
    assert desk.app.controller.cases.open is not None
    assert desk.app.controller.cases.open.id == case_id
    assert "没有要补" in why_not(desk, Act.NOTIFY)
    assert "更正" in why_not(desk, Act.ACCEPT)
    desk.drawn()
    assert "可以当场更正" in words_of(desk.window.contentItem())
    walk(desk, "todo-safety_rules.signed")
    desk.key(KEYS.Key_Space)
    assert why_not(desk, Act.ACCEPT) == ""
    desk.key(KEYS.Key_1, ALT)
    do(desk)
    assert case_of(desk, case_id).state is CaseState.ACCEPTED
    assert [kind for kind, _ in papers(desk, case_id)] == [PaperKind.ACCEPTANCE], "no notice was printed"


# --- C13 d: one window hands out for all ------------------------------------------------------------------------------


def test_c13d_one_window_hands_out_what_two_departments_decided(desk: CounterBench) -> None:
    ids = {finished(desk): "示例市民政局", finished(desk, code=FOOD, answers=ROOMS): "示例市市场监督管理局"}
    organs = set()
    to_visit(desk)
    for row in range(2):
        walk(desk, "row-cases-0")
        for _ in range(row):
            desk.key(KEYS.Key_Down)
        desk.key(KEYS.Key_Return)
        desk.until("case_step")
        organs.add(str(desk.app.case.property("organ")))
        desk.key(KEYS.Key_C, ALT)
        assert desk.app.case.act, "this window hands it out"
        desk.use("button-signature-signature")
        sign_on_display(desk)
        do(desk)
        desk.use("button-next-matter")
        desk.until("visit")
    assert organs == set(ids.values())
    for case_id in ids:
        handed = case_of(desk, case_id)
        assert handed.state is CaseState.DELIVERED
        assert (handed.events[-1].actor.id, handed.events[-1].place.window) == (CLERK, "2")


# --- C19 b: pre-reviewed online ---------------------------------------------------------------------------------------


def pre_reviewed(desk: CounterBench) -> str:
    """An online application that the back office has looked through: the health certificates fit the data of who issued
    them, the plan was reviewed; only the lease must still be seen in the original."""
    item, person_, at = item_of(desk, DINER), applicant(desk.card), desk.clock.now().rfc3339
    draft = filled(desk, new_draft(desk.parts.new_id(), item, desk.clock.now(), applicant=person_, channel="web"), item)
    page = MaterialPage(BlobRef("sha256:" + "c" * 64, 100, "image/jpeg"), at, "web")
    for spec in item.materials:
        if spec.shared:
            continue
        matched = Taken(lookup=Lookup(LookupOutcome.MATCHES, "健康证明信息", at))
        taken = matched if spec.key == "health_certificates" else Taken()
        draft = draft.with_material(HandedIn(spec.key, (page,), taken=taken))
        for point in spec.review_points:
            draft = draft.with_review(ReviewMark(spec.key, point.key, "prereview", at))
    consents = tuple(Consent(kind, "1", at) for kind in item.consents)
    intake = taken_in(
        replace(draft, consents=consents, signature=page.blob),
        item,
        sequence=7,
        device_code="B7M2",
        terminal_id="web",
        reading=desk.clock.now(),
        actor=Actor("citizen"),
        progress_token="tokentokentokentoken07",
        test_build=True,
    )
    assert isinstance(intake, Intake), intake
    with desk.open_store() as store:
        told = CaseChange(intake.id, "sha256:" + "0" * 64, manifest(intake), (), (), (), None, evaluated=False)
        store.apply_changes([told], at)
    return intake.id


def test_c19b_a_pre_reviewed_case_is_not_keyed_again_and_asks_no_verified_paper(desk: CounterBench) -> None:
    case_id = pre_reviewed(desk)
    open_newest(desk)
    found = desk.app.controller.cases.open
    assert found is not None
    assert (found.id, found.intake.channel) == (case_id, "web")
    asked = [(one.material, one.point) for one, _ in desk.app.controller.cases.to_do()]
    assert asked == [("place_proof", "")], "only what nobody has verified; nothing is keyed"
    walk(desk, "todo-place_proof.")
    desk.key(KEYS.Key_Space)
    assert desk.app.controller.cases.offers()[0].recommended
    desk.key(KEYS.Key_1, ALT)
    do(desk)
    case = case_of(desk, case_id)
    assert (case.state, case.events[-1].actor.id) == (CaseState.ACCEPTED, CLERK)


# --- C19 c: help with an online application ---------------------------------------------------------------------------


def test_c19c_an_online_application_with_help_stays_the_applicants(desk: CounterBench) -> None:
    """Typed in for somebody who is not here: nobody is asked to appear, the record names who helped."""
    typed = {"name": "测试丁", "number": "100101198501010015", "address": "示例路9号", "reason": "6"}
    desk.key(KEYS.Key_F4)
    desk.use("button-type")
    desk.play(desk.clerk._type_identity(typed))
    desk.until("visit")
    desk.play(desk.clerk.open_matter(RESIDENCE))
    assert desk.sees("button-staff-check"), "at the window person and card are compared"
    desk.use("button-way")
    assert "协助" in str(desk.item("filing-way").property("text"))
    assert not desk.sees("button-staff-check"), "who applies online need not be here"
    desk.play(desk.clerk.ask_consent())
    desk.play(desk.clerk.fill_form(RESIDENCE))
    desk.play(desk.clerk.hand_in_materials(RESIDENCE))
    desk.play(desk.clerk.sign_on_paper())
    assert defects(desk) == set(), "no comparison, no review points"
    desk.play(desk.clerk.take_in())
    (body,) = records(desk)
    assert (body["channel"], body["assisted_by"]) == ("web", CLERK)
    assert body["applicant"]["name"] == "测试丁"  # type: ignore[index]
    assert desk.app.controller.state.undecided == 0, "the online pre-review decides"


def test_help_can_be_taken_back_before_it_is_taken_in(desk: CounterBench) -> None:
    to_matter(desk)
    desk.use("button-way")
    draft = desk.app.controller.visit.draft
    assert draft is not None
    assert (draft.channel, draft.assisted_by) == ("web", CLERK)
    desk.use("button-way")
    draft = desk.app.controller.visit.draft
    assert draft is not None
    assert (draft.channel, draft.assisted_by) == ("window", None)


# --- one more for the same company ------------------------------------------------------------------------------------


def shop(number: int) -> CounterScript:
    return CounterScript(
        name=f"shop-{number}",
        item=DINER,
        card="resident",
        search="小餐饮",
        answers={
            "licence_state": "have",
            "business_uscc": CODE,
            "dish_kind": "hot",
            "dining_kind": "take_away",
            "place_region": "100101",
            "place_address": f"示例路{number}号",
            "floor_area": "30",
            "employees": "3",
            "manager_name": "测试乙",
            "manager_phone": "13800001235",
            "delivery": "collect",
        },
        pages={"place_proof": ["a"], "layout_plan": ["b"], "health_certificates": ["c"]},
    )


def test_the_next_filing_of_a_company_has_it_with_its_letter_and_answers(desk: CounterBench) -> None:
    to_visit(desk, shop(1))
    desk.play(desk.clerk.open_matter(shop(1)))
    desk.tap("button-side-whose")
    desk.tap("choice-who-organisation")
    desk.tap("choice-post-employee")
    for field, words in {"organisation_name": COMPANY, "uscc": CODE, "legal_representative": "测试丙"}.items():
        desk.set_text(f"input-field-{field}", words)
    desk.tap("capture-authority")
    desk.play(desk.clerk._capture("letter"))
    desk.tap("button-side-whose")
    desk.play(desk.clerk.ask_consent())
    desk.play(desk.clerk.fill_form(shop(1)))
    desk.play(desk.clerk.hand_in_materials(shop(1)))
    desk.play(desk.clerk.sign_on_paper())
    desk.play(desk.clerk.tick_points())
    desk.play(desk.clerk.take_in())
    assert str(desk.item("button-file-again").property("text")) == "同一单位再办一件"
    desk.use("button-file-again")
    desk.until("matter")
    desk.settle()
    draft = desk.app.controller.visit.draft
    assert draft is not None
    assert draft.organisation is not None
    assert draft.representative is not None
    assert (draft.organisation.name, draft.representative.relation) == (COMPANY, Relation.EMPLOYEE)
    (letter,) = draft.representative.authority
    with desk.open_store() as store:
        assert store.read_blob(draft.id, letter.digest), "its own copy, under its own key"
    assert dict(draft.answers)["employees"] == "3"
    assert draft.source("employees").startswith("other_item")
    assert {kind for kind, _ in defects(desk)} == {"material", "signature"}, "papers and signature are its own"
    assert "已经核对" in str(desk.item("filing-shown").property("text"))
    assert "完全一样" in str(desk.item("filing-filed").property("text"))
    desk.app.matter.setValue("place_address", "示例路2号")
    desk.app.matter.commit("place_address")
    desk.settle()
    assert not desk.sees("filing-filed")


def test_another_person_is_not_given_what_the_one_before_showed(desk: CounterBench) -> None:
    to_visit(desk)
    do_matter(desk)
    assert str(desk.item("button-file-again").property("text")) == "同一事项再办一件"
    desk.play(desk.clerk.end_visit(SCRIPT))
    desk.card = person("100101194912310014", name="测试乙", sex=Sex.MALE)
    desk.answers.card = Ok(desk.card)
    desk.key(KEYS.Key_F4)
    desk.until("visit")
    assert desk.app.filing.again == ""
    assert desk.app.controller.visit.shown is None


# --- the paper in hand ------------------------------------------------------------------------------------------------


def test_a_papers_verification_code_is_checked_where_cases_are_found(desk: CounterBench) -> None:
    case_id = take_in(desk)
    open_newest(desk)
    desk.key(KEYS.Key_1, ALT)
    do(desk)
    desk.drawn()
    (kept,) = desk.app.controller.cases.open.papers  # type: ignore[union-attr]  # the case is open
    assert kept.copies == 1, "the list knows that it was printed"
    assert "已打 1 次" in words_of(desk.window.contentItem())
    desk.use("button-next-matter")
    desk.until("visit")
    desk.key(KEYS.Key_F, CTRL)
    code = kept.paper.verify_code
    desk.type(code.replace("-", ""))
    desk.key(KEYS.Key_Return)
    desk.drawn()
    assert desk.sees("paper-check-genuine")
    assert "受理通知书" in words_of(desk.window.contentItem())
    assert desk.overlay == "find_case", "no case was opened"
    desk.play(desk.pilot.retype("K7M200AB1XYT"))
    desk.key(KEYS.Key_Return)
    desk.drawn()
    assert desk.sees("paper-check-unknown")
    assert case_of(desk, case_id).state is CaseState.ACCEPTED
