"""A clerk at real screens, by keys alone: from the sign-in to the receipt, and what the store holds afterwards."""

from __future__ import annotations

import json
from pathlib import Path

from counter_kit import CLERK, CLERK_NAME, CounterBench
from PySide6.QtCore import QEvent, QObject, Qt
from visit_kit import NUMBER, SENIOR, failed, person

from counter.autopilot import CounterScript, load_scripts
from devices.ports import PrintOutcome
from devices.result import Ok, Reason
from intake.masking import mask_id_number
from station.composition import resources_folder

SCRIPTS = {script.name: script for script in load_scripts(resources_folder() / "demo" / "counter_journeys.json")}
SCRIPT = SCRIPTS["card-and-search"]
RESIDENCE = CounterScript(
    name="residence",
    item="11100100000000027F3000709024000",
    card="resident",
    search="居住证",
    answers={
        "reason": "residence",
        "arrived_on": "2025-01-10",
        "residence_region": "100103",
        "residence_address": "示例路3号2单元301室",
        "housing_kind": "own",
        "phone": "13800001234",
        "delivery": "collect",
    },
    pages={"housing_proof": ["lease"], "photo": ["household_register"]},
)


def records(desk: CounterBench) -> list[dict[str, object]]:
    """The bodies of all records that wait for the platform, oldest first."""
    with desk.open_store() as store:
        pending = store.ready_records()
        return [json.loads(store.record_data(entry.id))["body"] for entry in pending]


def to_visit(desk: CounterBench, script: CounterScript = SCRIPT) -> None:
    desk.play(desk.clerk.identify(script))
    assert desk.screen == "visit"


def to_matter(desk: CounterBench, script: CounterScript = SCRIPT) -> None:
    to_visit(desk, script)
    desk.play(desk.clerk.open_matter(script))
    assert desk.screen == "matter"


def do_matter(desk: CounterBench, script: CounterScript = SCRIPT) -> None:
    """From the person's page to the receipt."""
    clerk = desk.clerk
    desk.play(clerk.open_matter(script))
    desk.play(clerk.ask_consent())
    desk.play(clerk.fill_form(script))
    desk.play(clerk.hand_in_materials(script))
    desk.play(clerk.compare_person())
    desk.play(clerk.sign_on_paper())
    desk.play(clerk.tick_points())
    desk.play(clerk.take_in())


def test_signs_in_and_out(desk: CounterBench) -> None:
    assert desk.app.shell.clerkName == CLERK_NAME
    desk.use("button-sign-out")
    assert desk.overlay == "sign_out"
    desk.app.shell.confirm()
    desk.until("sign_in")
    assert desk.app.shell.clerkName == ""
    with desk.open_store() as store:
        assert store.verify().errors == ()


def test_the_size_the_clerk_wants_is_kept(desk: CounterBench) -> None:
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Minus):
        desk.key(key, Qt.KeyboardModifier.ControlModifier)
    assert desk.scales == [1.25, 1.5, 1.25]
    assert desk.window.property("textScale") == 1.25


def test_a_visit_by_keys_alone_leaves_one_intake_in_the_clerks_name(desk: CounterBench) -> None:
    class Mice(QObject):
        seen = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel):
                self.seen += 1
            return False

    mice = Mice()
    for window in desk.app.windows():
        window.installEventFilter(mice)
    to_visit(desk)
    do_matter(desk)
    desk.play(desk.clerk.end_visit(SCRIPT))
    assert mice.seen == 0
    (body,) = records(desk)
    assert body["actor"] == {"kind": "staff", "id": CLERK}
    assert body["channel"] == "window"
    assert body["item"]["impl_code"] == SENIOR  # type: ignore[index]
    assert {mark["staff"] for mark in body["review"]} == {CLERK}  # type: ignore[attr-defined]
    assert body["signature"]["media_type"] == "image/jpeg"  # type: ignore[index]


def test_one_visit_takes_in_two_matters_and_the_list_shows_them(desk: CounterBench) -> None:
    to_visit(desk)
    do_matter(desk)
    desk.use("button-next-matter")
    desk.until("visit")
    assert desk.app.controller.file.cases[0].case_no.startswith(SENIOR)
    do_matter(desk, RESIDENCE)
    assert len(records(desk)) == 2
    checks = records(desk)[1]["identity_checks"]
    assert [(check["kind"], check["outcome"], check["actor"]) for check in checks] == [("staff", "confirmed", CLERK)]  # type: ignore[attr-defined]


def test_the_receipt_of_a_case_is_printed_again_and_says_so(desk: CounterBench) -> None:
    to_visit(desk)
    do_matter(desk)
    desk.use("button-next-matter")
    desk.until("visit")
    desk.play(desk.clerk._walk_to("row-cases-0"))
    desk.use("button-print-receipt")
    desk.until("taken_in")
    assert desk.app.controller.state.step.again  # type: ignore[union-attr]


def test_paper_that_does_not_come_is_said_and_tried_again(desk: CounterBench) -> None:
    desk.answers.paper = (PrintOutcome.NOT_PRINTED, Reason.PAPER_OUT)
    to_visit(desk)
    clerk = desk.clerk
    for part in (
        clerk.open_matter(SCRIPT),
        clerk.ask_consent(),
        clerk.fill_form(SCRIPT),
        clerk.hand_in_materials(SCRIPT),
        clerk.sign_on_paper(),
        clerk.tick_points(),
    ):
        desk.play(part)
    desk.key(Qt.Key.Key_F9)
    desk.until("taken_in")
    assert desk.sees("paper-not_printed")
    desk.answers.paper = "printed"
    desk.use("button-print")
    desk.drawn()
    assert desk.sees("paper-printed")


def test_what_stands_in_the_way_is_reached_by_one_key(desk: CounterBench) -> None:
    to_matter(desk)
    desk.key(Qt.Key.Key_F9)
    assert desk.screen == "matter"
    assert desk.pilot.focused("field-box-") == "apply_kind", "the first thing that is missing"
    assert records(desk) == []


def test_a_material_can_be_brought_later_and_is_owed_then(desk: CounterBench) -> None:
    controller, script = desk.app.controller, SCRIPTS["typed-identity"]
    answers = {**script.answers, "work_kind": "part_time"}
    whole = CounterScript(name="later", item=script.item, search=script.search, answers=answers)
    to_visit(desk)
    desk.play(desk.clerk.open_matter(whole))
    desk.play(desk.clerk.ask_consent())
    desk.play(desk.clerk.fill_form(whole))
    later = [slot.spec.key for slot in controller.visit.missing_materials() if slot.spec.may_bring_later]
    assert later
    desk.play(desk.clerk._walk_to(f"button-later-{later[0]}"))
    desk.key(Qt.Key.Key_Return)
    for slot in controller.visit.missing_materials():
        pages = CounterScript("pages", "", "", {}, pages={slot.spec.key: ["lease"]})
        desk.play(desk.clerk.hand_in_materials(pages))
    desk.play(desk.clerk.sign_on_paper())
    desk.play(desk.clerk.tick_points())
    desk.play(desk.clerk.take_in())
    desk.use("button-next-matter")
    desk.until("visit")
    assert [owed.item for owed in controller.file.owed] == [controller.file.cases[0].item]


# --- no card --------------------------------------------------------------------------------------------------


def test_an_identity_is_typed_with_a_reason_and_the_record_says_so(desk: CounterBench) -> None:
    script = SCRIPTS["typed-identity"]
    to_visit(desk, script)
    do_matter(desk, script)
    (body,) = records(desk)
    applicant = body["applicant"]
    assert (applicant["method"], applicant["method_reason"]) == ("manual_identity", "没有带身份证")  # type: ignore[index]
    assert (applicant["sex"], applicant["birth_date"]) == ("male", "1985-01-01")  # type: ignore[index]


def test_c05a_a_wrong_check_digit_stands_at_its_field_and_a_reason_is_required(desk: CounterBench) -> None:
    desk.answers.card = None
    desk.key(Qt.Key.Key_F4)
    desk.use("button-type")
    desk.type("测试丁")
    desk.key(Qt.Key.Key_Return)
    desk.type("100101198501010016")
    assert "校验码" in _problems(desk)["number"]
    desk.key(Qt.Key.Key_F9)
    assert desk.screen == "person"
    assert set(_problems(desk)) == {"number", "reason"}
    assert desk.pilot.focused("input-field-") == "number"
    desk.play(desk.pilot.retype("100101198501010015"))
    assert desk.sees("typed-says")
    assert set(_problems(desk)) == {"reason"}


def _problems(desk: CounterBench) -> dict[str, str]:
    return dict(desk.app.person.problems)


def test_a_card_that_cannot_be_read_is_told_with_the_other_way(desk: CounterBench) -> None:
    desk.answers.card = failed(Reason.CARD_UNREADABLE)
    desk.key(Qt.Key.Key_F4)
    desk.drawn()
    assert desk.sees("trouble-unreadable")
    assert desk.sees("button-type")
    desk.answers.card = Ok(person())
    desk.key(Qt.Key.Key_F4)
    desk.until("visit")
    assert desk.app.controller.visit.applicant is not None


# --- locking, crash, power cut --------------------------------------------------------------------------------


def test_the_counter_locks_itself_and_the_same_card_brings_the_draft_back(desk: CounterBench) -> None:
    to_matter(desk)
    desk.play(desk.pilot.press(Qt.Key.Key_1))
    desk.key(Qt.Key.Key_Return)
    desk.advance(601)
    assert desk.screen == "sign_in"
    assert desk.app.controller.visit.applicant is None
    desk.sign_in()
    to_visit(desk)
    desk.play(desk.clerk._walk_to("row-drafts-0"))
    desk.key(Qt.Key.Key_Return)
    desk.until("matter")
    assert desk.app.controller.visit.answers()["apply_kind"] == "new"


def test_keys_keep_the_counter_open(desk: CounterBench) -> None:
    to_matter(desk)
    for _ in range(4):
        desk.advance(300)
        desk.key(Qt.Key.Key_Shift)
    assert desk.screen == "matter"


def test_c07d_a_power_cut_costs_one_field_at_most(desk: CounterBench, tmp_path: Path) -> None:
    to_matter(desk)
    desk.key(Qt.Key.Key_1)
    desk.key(Qt.Key.Key_Return)  # apply_kind is complete
    desk.key(Qt.Key.Key_1)
    desk.key(Qt.Key.Key_Return)  # local_household too
    again = CounterBench(tmp_path).start()  # the first one never closed: its power was cut
    try:
        again.sign_in()
        to_visit(again)
        again.play(again.clerk._walk_to("row-drafts-0"))
        again.key(Qt.Key.Key_Return)
        again.until("matter")
        answers = again.app.controller.visit.answers()
        assert (answers["apply_kind"], answers["local_household"]) == ("new", "yes")
    finally:
        again.close()


def test_an_unexpected_error_wipes_and_goes_on_with_the_draft_safe(desk: CounterBench) -> None:
    to_matter(desk)
    desk.key(Qt.Key.Key_1)
    desk.key(Qt.Key.Key_Return)
    desk.app.crashed()
    desk.settle()
    assert desk.screen == "recovery"
    assert desk.app.controller.visit.draft is None
    desk.use("button-finish")
    desk.until("ready")
    to_visit(desk)
    assert [offer.item.impl_code for offer in desk.app.controller.visit.offers if offer.item] == [SENIOR]


# --- the citizen's screen, and what is left -------------------------------------------------------------------


def test_the_citizens_screen_follows_and_masks(desk: CounterBench) -> None:
    citizen = desk.app.citizen
    assert citizen.scene == "board"
    to_visit(desk)
    assert citizen.scene == "welcome"
    desk.play(desk.clerk.open_matter(SCRIPT))
    assert citizen.scene == "entering"
    desk.use("button-ask-consent")
    assert citizen.scene == "consent"
    desk.use("button-consent-given")
    desk.use("button-ask-signature")
    assert citizen.scene == "sign"
    assert not any(NUMBER in text for text in texts(desk))
    assert any(mask_id_number(NUMBER) in text for text in texts(desk))


def test_nothing_is_left_of_a_visit_that_ended(desk: CounterBench) -> None:
    to_visit(desk)
    do_matter(desk)
    desk.play(desk.clerk.end_visit(SCRIPT))
    desk.advance(11)
    desk.settle()
    assert desk.app.controller.visit.applicant is None
    for text in texts(desk):
        for secret in ("测试甲", NUMBER, NUMBER[6:14], "示例路1号", "13800000002"):
            assert secret not in text


def texts(desk: CounterBench) -> list[str]:
    """Every text of every view model and list, and of every item of both windows, seen or not."""
    from PySide6.QtCore import QAbstractListModel

    found: list[str] = []
    for child in desk.app.controller.findChildren(QObject):
        meta = child.metaObject()
        for index in range(meta.propertyCount()):
            if meta.property(index).typeName().endswith("*"):
                continue  # another object: it is among the children itself
            value = meta.property(index).read(child)
            if isinstance(value, str):
                found.append(value)
        if isinstance(child, QAbstractListModel):
            for row in range(child.rowCount()):
                found += [str(child.data(child.index(row), role)) for role in child.roleNames()]
    for window in desk.app.windows():
        found += _item_texts(window.contentItem())
    return found


def _item_texts(item: QObject) -> list[str]:
    found = [value for name in ("text", "displayText", "preeditText") if isinstance(value := item.property(name), str)]
    for child in item.childItems():  # type: ignore[attr-defined]
        found += _item_texts(child)
    return found
