"""A window that collects for another place (跨省通办, 同城通办; CAPABILITIES C14 a, d, e, C15, C20 d): for whom it may,
what it may judge, the parcel that goes, and the handling place's acceptance."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from case_bench import add_staff
from counter_kit import CounterBench
from PySide6.QtCore import Qt
from test_afterwards import act_key, case_of, do, finished, open_case, walk
from test_at_the_counter import SCRIPT, to_matter

from counter.act import Act
from counter.autopilot import CounterScript
from counter.parts import TerminalIdentity
from intake.case.events import EventName, Forwarded
from intake.case.states import CaseState
from intake.papers.paper import Paper, PaperKind, Rows

ALT, KEYS = Qt.KeyboardModifier.AltModifier, Qt.Key
COUNTY_A, COUNTY_B = "100101", "100121"


@pytest.fixture
def county_b(qapp: object, tmp_path: Path) -> Iterator[CounterBench]:
    """A window in 安和县; its clerk has just signed in."""
    bench = CounterBench(tmp_path, region=COUNTY_B).start()
    bench.sign_in()
    add_staff(bench)
    yield bench
    bench.close()


def choose_place(desk: CounterBench, *regions: str) -> None:
    desk.tap("button-side-where")
    desk.tap("choice-place-elsewhere")
    for region in regions:
        desk.tap(f"choice-region-{region}")


def defects(desk: CounterBench) -> dict[str, str]:
    rows = desk.app.matter.property("defects").rows()
    return {row.kind.value: row.message.get() for row in rows}


def offered(desk: CounterBench) -> set[Act]:
    return {offer.rule.act for offer in desk.app.controller.cases.offers()}


def words(desk: CounterBench, name: str) -> str:
    found = desk.item(name)
    return str(found.property("value") or found.property("text") or "")


def take_in_for(desk: CounterBench, script: CounterScript, *regions: str) -> str:
    """The matter from the person's page to the receipt, by the screens; the new case's id."""
    to_matter(desk, script)
    choose_place(desk, *regions)
    clerk = desk.clerk
    for part in (
        clerk.ask_consent(),
        clerk.fill_form(script),
        clerk.hand_in_materials(script),
        clerk.compare_person(),
        clerk.sign_on_paper(),
        clerk.tick_points(),
        clerk.take_in(),
    ):
        desk.play(part)
    submitted = desk.app.controller.visit.submitted
    assert submitted is not None
    return submitted.intake_id


# --- for whom ---------------------------------------------------------------------------------------------------------


def test_c14e_county_as_item_taken_at_county_b_stays_county_as(county_b: CounterBench) -> None:
    """C14 e, C20 d: any window of the city; the owner and who answers for what stand on the screen."""
    desk = county_b
    to_matter(desk)
    assert "本地办理" in words(desk, "side-where")
    choose_place(desk)
    assert "区县一级" in defects(desk)["place"], "nothing is taken in for a place that is not named"
    desk.tap(f"choice-region-{COUNTY_A}")
    draft = desk.app.controller.visit.draft
    assert draft is not None
    assert draft.collected_for == COUNTY_A
    assert "place" not in defects(desk)
    assert "示例省示例市云山区（本窗口只代收）" in words(desk, "side-where")
    steps = {row["words"]: row["side"] for row in desk.app.matter.place.property("steps")}
    assert len(steps) == 11, "each step names a side (C14 d)"
    assert (steps["形式审查：由收件地负责"], steps["受理决定：由办理地负责"]) == ("here", "there")
    assert desk.sees("place-steps")
    desk.tap("choice-place-here")
    assert desk.app.controller.visit.draft.collected_for is None  # type: ignore[union-attr]  # a matter is open


def test_c20d_same_city_any_window_takes_the_item_and_the_owner_stays(county_b: CounterBench) -> None:
    desk = county_b
    case_id = take_in_for(desk, SCRIPT, COUNTY_A)
    case = case_of(desk, case_id)
    assert (case.collected_for, case.collecting, case.state) == (COUNTY_A, True, CaseState.RECEIVED)
    with desk.open_store() as store:
        assert store.intake(case_id).collected_for == COUNTY_A  # type: ignore[union-attr]  # just taken in
    desk.use("button-decide")
    desk.until("case_step")
    assert "云山区，由办理地受理、审批" in words(desk, "case-owner")
    assert Act.ACCEPT not in offered(desk)


def test_c14d_a_region_not_on_the_trust_list_is_refused_with_the_reason(qapp: object, tmp_path: Path) -> None:
    """Nationwide item, no agreement with Nanjing: said at the field, and nothing is taken in. Qingdao has one."""
    shop = replace(SCRIPT, item="11100100000000019L3000731001000", search="个体工商户开业")
    desk = CounterBench(tmp_path, region=COUNTY_A).start()
    try:
        desk.sign_in()
        to_matter(desk, shop)
        choose_place(desk, "320000", "320100", "320102")
        assert "江苏省南京市玄武区没有签订通办协议" in words(desk, "place-refused")
        assert "信任名单" in defects(desk)["place"]
        assert desk.app.matter.place.property("steps") == []
        desk.app.matter.takeIn()
        desk.settle()
        assert desk.screen == "matter"
    finally:
        desk.close()


# --- what it may judge, and the parcel --------------------------------------------------------------------------------


def forward(desk: CounterBench, tracking: str = "EX123456789CN") -> None:
    """By keys: formal check, identity check, the parcel's number."""
    act_key(desk, KEYS.Key_7)
    assert "形式审查" in desk.app.case.missing
    desk.tap("choice-formal-passed")
    assert "核验身份" in desk.app.case.missing
    desk.tap("tick-identity")
    assert "寄递单号" in desk.app.case.missing, "C14 a: a tracking number is required"
    walk(desk, "input-field-tracking")
    desk.type(tracking)
    do(desk)


def test_c14a_the_collecting_clerk_checks_form_and_identity_and_the_handling_place_accepts(
    county_b: CounterBench, tmp_path: Path
) -> None:
    desk = county_b
    case_id = take_in_for(desk, SCRIPT, COUNTY_A)
    desk.use("button-decide")
    desk.until("case_step")
    assert not offered(desk) & {Act.ACCEPT, Act.DEFER, Act.COMMIT, Act.DECIDE, Act.NOTIFY, Act.REFUSE}
    assert {Act.FORWARD, Act.SEND_BACK} <= offered(desk)
    desk.key(KEYS.Key_1, ALT)
    assert desk.app.case.act == "", "the key of acceptance does nothing here"
    act_key(desk, KEYS.Key_7)
    desk.tap("choice-formal-failed")
    assert "不能转寄" in desk.app.case.missing
    desk.key(KEYS.Key_Escape)
    forward(desk)
    case = case_of(desk, case_id)
    sent = case.events[-1].detail
    assert isinstance(sent, Forwarded)
    assert (case.state, case.acceptance_date, sent.formal_check) == (CaseState.IN_TRANSIT, None, True)
    assert (sent.tracking_no, sent.region, sent.organ) == (
        "EX123456789CN",
        COUNTY_A,
        "示例市政务服务中心跨省通办窗口",
    )
    assert "EX123456789CN" in words(desk, "case-parcels")
    assert desk.app.controller.cases.undecided == 0, "the visit may end"
    received = {offer.rule.act: offer.why_not for offer in desk.app.controller.cases.offers()}[Act.PARCEL_RECEIVED]
    assert received is not None
    assert "云山区" in received.get(), "it is the handling place's to receive"
    accepts_at(tmp_path, case_id, desk)


def accepts_at(home: Path, case_id: str, collecting: CounterBench) -> None:
    """The same case at a window of the handling place, two days later."""
    shutil.copytree(collecting.home / "counter", home / "there" / "counter")
    desk = CounterBench(home / "there", region=COUNTY_A)
    object.__setattr__(desk.parts, "identity", TerminalIdentity("terminal-9", "W009", "http://127.0.0.1:8080"))
    desk.clock.advance(86400)
    try:
        desk.start().sign_in()
        open_case(desk)
        act_key(desk, KEYS.Key_9)
        desk.tap("tick-counted")
        do(desk)
        act_key(desk, KEYS.Key_1)
        do(desk)
        case = case_of(desk, case_id)
        assert (case.state, case.parcel_on) == (CaseState.ACCEPTED, "2026-05-15")
        assert case.acceptance_date == "2026-05-15", "the handling place's day, not the one of the collection"
        assert [event.place.region for event in case.events[1:]] == [COUNTY_B, COUNTY_A, COUNTY_A]
        assert EventName.ACCEPT in [event.name for event in case.events]
    finally:
        desk.close()


def slip(desk: CounterBench, case_id: str) -> Paper:
    with desk.open_store() as store:
        (kept,) = [kept for kept in store.papers_of(case_id) if kept.kind is PaperKind.MAIL_SLIP]
    return kept.paper


def test_c15a_the_mail_slip_says_sender_receiver_contents_and_that_the_government_pays(desk: CounterBench) -> None:
    case_id = finished(desk)
    open_case(desk)
    act_key(desk, KEYS.Key_M)
    rows = {row.key: row.value or row.label.get() for row in desk.app.controller.cases.rows()}
    assert "示例市政务服务中心" in rows["sender"]
    assert rows["receiver"] == "测试甲"
    assert "老年人优待证" in rows["inside:0"]
    assert "政府承担" in rows["payer"]
    walk(desk, "input-field-tracking")
    desk.type("EX123456789CN")
    do(desk)
    assert "EX123456789CN" in words(desk, "case-parcels"), "the number stands on the case"
    blocks = slip(desk, case_id).blocks
    said = "\n".join(str(block) for block in blocks)
    assert all(one in said for one in ("EX123456789CN", "测试甲", "老年人优待证", "政府"))
    assert {"寄件人", "收件人"} <= {block.heading for block in blocks if isinstance(block, Rows)}


def test_c15b_a_returned_parcel_makes_the_result_ready_again(desk: CounterBench) -> None:
    case_id = finished(desk)
    open_case(desk)
    act_key(desk, KEYS.Key_M)
    walk(desk, "input-field-tracking")
    desk.type("EX123456789CN")
    do(desk)
    assert Act.CAME_BACK in offered(desk)
    act_key(desk, KEYS.Key_T)
    walk(desk, "input-field-reason")
    desk.type("收件人搬走了")
    do(desk)
    assert case_of(desk, case_id).state is CaseState.READY
    assert "待出件" in desk.app.case.stateWords
    assert Act.HAND_OUT in offered(desk), "it can be collected, or mailed again"
