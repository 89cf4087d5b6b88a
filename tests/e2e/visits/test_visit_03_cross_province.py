"""A migrant worker opens a stall at home, in another province, without going there: handed in at the kiosk's zone,
checked in form at the window, posted with a number, accepted and decided by the handling place; the licence comes by
mail."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from intake.case.case import Case
from intake.case.events import Decision, Forwarded
from intake.case.states import CaseState
from sync.platform import back_office
from sync.platform.back_office import Step
from sync.platform.records import Ground
from sync.platform.rules import Rules
from tests.e2e.visits.city import CALENDARS, Towns, two_halls, window_in
from tests.e2e.visits.clerk import ALT, ClerkAtWork
from tests.e2e.visits.person import Person
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.ways import somebody

HERE, HOME = "100101", "370202"
ADDRESS = "山东省青岛市市南区示例路2号"
WORKER = somebody("测试乙", date(1988, 3, 5), man=True, address=ADDRESS)
BUSINESS = "11100100000000019L3000731001000"


@pytest.mark.proof
def test_migrant_worker_cross_province_by_mail(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with two_halls(tmp_path, pictures, HERE) as towns:
        worker = towns.here
        through_the_zone(worker)
        case_id = hands_in(worker)
        towns.line.deliver()
        assert towns.line.case(case_id).collected_for == HOME
        with window_in(towns, tmp_path / "window", pictures, HERE) as (clerk, line):
            line.follow()
            forwards(clerk)
            line.deliver()
            sent = line.case(case_id)
        assert (sent.state, sent.acceptance_date) == (CaseState.IN_TRANSIT, None), "nobody here has accepted it"
        assert isinstance(sent.events[-1].detail, Forwarded)
        accepted = office(
            towns,
            case_id,
            back_office.parcel_received("far1"),
            back_office.accept("far1"),
        )
        assert accepted.acceptance_date == accepted.parcel_on, "the handling place's own day"
        office(
            towns,
            case_id,
            back_office.start_review("far2"),
            back_office.decide("far2", Decision.GRANTED, "符合条件"),
            back_office.close("far2", "QD-2026-0001", None, None),
            back_office.mail("far2", "EX987654321CN"),
        )
        towns.line.follow()
        sees_the_end(worker)


def through_the_zone(worker: Person) -> None:
    worker.taps("跨省通办")
    worker.sees("跨省通办专区", "个体工商户开业登记", "办件查询", "评价")
    rows = [row["code"] for row in worker.kiosk.app.zone.rows]
    worker.taps_on(f"zone-item-{rows.index(BUSINESS)}")
    for region in ("370000", "370200", HOME):
        worker.taps_on(f"choice-region-{region}")
    worker.looks("who-answers-for-what")
    worker.sees("由山东省青岛市市南区办理", "受理决定：由办理地负责", "形式审查：由收件地负责")
    worker.taps("在这里申请")


def hands_in(worker: Person) -> str:
    """The case's id."""
    worker.looks("guide")
    worker.taps("都符合，开始办理")
    worker.taps("同意并继续")
    worker.puts(WORKER)
    worker.sees("测试乙", "青岛市")
    worker.taps("是我本人")
    worker.taps("否")
    worker.goes_on()
    worker.taps("餐饮")
    worker.goes_on()
    worker.taps("店铺、商场、市场摊位")
    worker.goes_on()
    worker.sees("市南区", "崂山区")  # the addresses of the handling place, not of this city
    worker.taps("市南区")
    worker.writes("place_address", "示例路8号")
    worker.goes_on()
    worker.writes("employees", "1")
    worker.writes("capital", "20000")
    worker.goes_on()
    worker.taps("否")
    worker.goes_on()
    worker.goes_on()
    worker.taps("免费邮寄到家")
    worker.writes("mail_address", ADDRESS)
    worker.goes_on()
    worker.photographs("place_proof")
    worker.taps("下一步")
    worker.signs()
    worker.sees(ADDRESS)
    worker.taps("确认无误，提交")
    worker.sees("提交成功，已收件", "凭证已打印")
    number = str(worker.kiosk.item("case-number").property("text")).replace(" ", "")
    with worker.kiosk.store() as store:
        line = store.find_case(number)
        assert line is not None
    worker.taps("取好了，结束")
    worker.waits(30)
    return line.id


def forwards(clerk: ClerkAtWork) -> None:
    """Form and identity, no acceptance; the parcel with its number."""
    clerk.gets(WORKER)
    clerk.goes_to("row-cases-0")
    clerk.presses(Qt.Key.Key_Return)
    clerk.desk.until("case_step")
    clerk.sees("市南区，由办理地受理、审批", "受理决定：由办理地负责", "代收转寄")
    clerk.sees("还有没看的")  # the formal check: what was photographed is held beside the papers themselves
    for point, _ in clerk.desk.app.controller.cases.to_do():
        clerk.clicks(f"todo-{point.material}.{point.point}")
    clerk.presses(Qt.Key.Key_7, ALT)
    clerk.sees("邮费由政府承担", "内件：经营场所使用证明")
    to = {row.key: row.value for row in clerk.desk.app.controller.cases.rows()}
    assert to["receiver"] == "青岛市政务服务中心跨省通办窗口"
    clerk.clicks("choice-formal-passed")
    clerk.clicks("tick-identity")
    clerk.goes_to("input-field-tracking")
    clerk.types("EX123456789CN")
    clerk.looks("forwarding")
    clerk.uses("button-do-act")
    clerk.sees("EX123456789CN")
    clerk.looks("forwarded")


def office(towns: Towns, case_id: str, *steps: Step) -> Case:
    """The handling place, behind the city's platform."""
    running = towns.city.running
    ground = Ground(running.database, running.blobs, running.clock, Rules(towns.here.kiosk.parts.catalog, CALENDARS))
    moved = None
    for step in steps:
        moved = back_office.take(ground, case_id, step)
        assert isinstance(moved, back_office.Moved), moved
    assert moved is not None
    return moved.case


def sees_the_end(worker: Person) -> None:
    worker.taps("跨省通办")
    worker.taps("办件查询")
    worker.taps_on("button-card")
    worker.taps("同意并继续")
    worker.puts(WORKER)
    worker.taps_on("button-case-0")
    worker.looks("posted")
    worker.sees("送达")
