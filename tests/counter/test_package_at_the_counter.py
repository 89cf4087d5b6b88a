"""A package's standing beside the case that is one of its matters: organ, state and next day of each, which waits for
which, who is late, which project and stage, which region (CAPABILITIES C10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from case_bench import take_in
from counter_kit import CLERK, CounterBench
from PySide6.QtCore import Qt
from uuid6 import uuid7

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
    NoDetail,
    ResultData,
    Role,
)
from intake.case.moves import move
from intake.catalog import load_catalog
from intake.draft import ReviewMark
from intake.item import Organ, ServiceItem
from intake.package import Package, combined
from station.composition import resources_folder
from sync.store.moves import MovedCase
from tests.shipped import shipped_catalog

STALL = "11100100000000019L3000900002000"
PROJECT = "1110010000000006XP3000900003000"
EATERY = "11100100000000019L3000900001000"
BACK, CLERK_ACTOR = CaseActor(Role.BACK_OFFICE, "wang"), CaseActor(Role.CLERK, CLERK)
LICENCE = ResultData("营业执照", "92100100MA00000000", "示例市市场监督管理局")
KEYS = Qt.Key
PROJECT_ANSWERS = {"project_code": "2026-100100-47-01-000001", "project_officer": "王帮办"}


def case_of(desk: CounterBench, case_id: str) -> Case:
    with desk.open_store() as store:
        case = store.case(case_id)
    assert case is not None
    return case


def members(desk: CounterBench, lead: str) -> list[str]:
    with desk.open_store() as store:
        intake = store.intake(lead)
    assert intake is not None
    assert intake.package is not None
    return [one.id for one in intake.package.of]


def finished(desk: CounterBench, case_id: str) -> None:
    """The office accepts, grants and closes it."""
    with desk.open_store() as store:
        case = store.case(case_id)
        assert case is not None
        item = desk.parts.catalog.item(case.impl_code, case.item_version)
        assert item is not None
        at = desk.clock.now().rfc3339
        seen = tuple(
            ReviewMark(spec.key, point.key, CLERK, at) for spec in item.materials for point in spec.review_points
        )
        steps: tuple[tuple[EventName, Detail, CaseActor], ...] = (
            (EventName.ACCEPT, Accepted(AcceptanceMode.NORMAL, review=seen), CLERK_ACTOR),
            (EventName.START_REVIEW, NoDetail(), BACK),
            (EventName.DECIDE, Decided(Decision.GRANTED, "符合条件", "依据"), BACK),
            (EventName.CLOSE, Closed((LICENCE,)), BACK),
        )
        for name, detail, actor in steps:
            answer = store.move(case_id, lambda now, _, d=detail, n=name, a=actor: _moved(desk, item, now, n, d, a))
            assert isinstance(answer, MovedCase), answer


def _moved(
    desk: CounterBench, item: ServiceItem, case: Case, name: EventName, detail: Detail, actor: CaseActor
) -> object:
    place, reading = CasePlace("terminal-2", "window"), desk.clock.now()
    return move(case, item, name, detail, actor, place, reading, desk.parts.calendars, event_id=str(uuid7()))


def open_case(desk: CounterBench, case_id: str) -> None:
    desk.key(KEYS.Key_F, Qt.KeyboardModifier.ControlModifier)
    desk.type(case_of(desk, case_id).case_no)
    desk.key(KEYS.Key_Return)
    desk.until("case_step")
    desk.drawn()


def matters(desk: CounterBench) -> list[dict[str, object]]:
    return list(desk.app.package.matters.rows())


def test_c10d_the_case_screen_lists_the_matters_and_which_waits_for_which(desk: CounterBench) -> None:
    lead = take_in(desk, STALL)
    _, stall = members(desk, lead)
    open_case(desk, lead)
    assert desk.sees("package-box")
    licence, waiting = matters(desk)
    assert (licence["here"], waiting["here"]) == (True, False)
    assert waiting["waits"] == "等“个体工商户设立登记”办好后开始"
    assert waiting["due"] == "", "no clock of its office runs meanwhile"
    assert "2026-05-21" in str(licence["due"])
    finished(desk, lead)
    desk.key(KEYS.Key_Escape)
    desk.until("ready")
    open_case(desk, stall)
    licence, waiting = matters(desk)
    assert (licence["state"], licence["ended"], waiting["waits"]) == ("办结", True, "")
    assert "2026-05-21" in str(waiting["due"]), "it began with the result of the first"


def test_enter_opens_another_matter_of_the_package(desk: CounterBench) -> None:
    lead = take_in(desk, STALL)
    open_case(desk, lead)
    desk.item("row-matters-1").forceActiveFocus()
    desk.key(KEYS.Key_Return)
    desk.until("case_step")
    desk.drawn()
    assert desk.app.case.item == "小摊贩登记"
    assert matters(desk)[1]["here"]


def test_c10e_a_late_organ_gets_an_order_and_the_lead_department_sees_it_on_its_case(desk: CounterBench) -> None:
    lead = take_in(desk, EATERY)
    _, eatery = members(desk, lead)
    finished(desk, lead)
    desk.clock.advance(7 * 86400)  # Thursday the 14th to Thursday the 21st: the fifth working day
    open_case(desk, lead)
    assert not desk.sees("package-order-0"), "the last day is in time"
    desk.key(KEYS.Key_Escape)
    desk.until("ready")
    desk.clock.advance(86400)
    open_case(desk, lead)
    assert desk.sees("package-order-0")
    (order,) = desk.app.package.orders
    late = matters(desk)[1]
    assert "小餐饮登记" in order
    assert str(late["organ"]) in order
    assert desk.app.package.lead in order, "the lead is named as told"
    assert late["late"]
    assert case_of(desk, eatery).state.value == "RECEIVED"


def test_c10g_a_construction_case_shows_project_code_officer_and_its_stages(desk: CounterBench) -> None:
    lead = take_in(desk, PROJECT, answers=PROJECT_ANSWERS)
    with desk.open_store() as store:
        answers = dict(store.intake(lead).answers)  # type: ignore[union-attr]  # it was just taken in
    open_case(desk, lead)
    assert desk.app.package.project == answers["project_code"]
    assert desk.app.package.officer == answers["project_officer"]
    assert [stage["name"] for stage in desk.app.package.stages] == [
        "立项用地规划许可",
        "工程建设许可",
        "施工许可",
        "竣工验收",
    ]
    assert [stage["here"] for stage in desk.app.package.stages] == [True, False, False, False]
    finished(desk, lead)
    desk.key(KEYS.Key_Escape)
    desk.until("ready")
    open_case(desk, members(desk, lead)[3])
    assert [stage["here"] for stage in desk.app.package.stages] == [False, True, False, False]
    assert [stage["ended"] for stage in desk.app.package.stages] == [1, 0, 0, 0]
    assert desk.app.package.project == answers["project_code"], "the same code in every stage"
    assert matters(desk)[3]["waits"] == "等“建筑工程施工许可证核发”办好后开始"


# --- several regions --------------------------------------------------------------------------------------------------


def in_two_regions() -> ServiceItem:
    """The small eatery, whose registry is another district's."""
    folder = resources_folder() / "catalog"
    base = load_catalog(folder)
    package = Package.model_validate_json((folder / "packages" / "small-eatery.json").read_bytes())
    other = Organ(name="示例市望江区市场监督管理局", uscc="11100102000000609J")
    parts = [base.item(one.impl_code, one.version) for one in package.items]
    moved = [
        part.model_copy(update={"organ": other}) if part is not None and "609M" in part.impl_code else part
        for part in parts
    ]
    return combined(package, [part for part in moved if part is not None])


@pytest.fixture
def across(qapp: object, tmp_path: Path) -> Iterator[CounterBench]:
    package = in_two_regions()
    assert package.package is not None
    base = shipped_catalog()
    changed = {item.key: item for item in (package, *(part.item for part in package.package.parts))}
    bench = CounterBench(
        tmp_path, catalog=replace(base, items=tuple(changed.get(item.key, item) for item in base.items))
    ).start()
    bench.sign_in()
    yield bench
    bench.close()


def test_c10h_several_regions_one_receipt_status_per_region(across: CounterBench) -> None:
    desk = across
    lead = take_in(desk, EATERY)
    finished(desk, members(desk, lead)[1])
    open_case(desk, lead)
    assert [(row["region"], row["state"]) for row in matters(desk)] == [("示例市", "收件"), ("望江区", "办结")]
    with desk.open_store() as store:
        receipts = {store.intake(case_id).package.id for case_id in members(desk, lead)}  # type: ignore[union-attr]
        submitted = store.find_submitted(lead)
    assert receipts == {lead}
    assert submitted is not None
    assert len(submitted.cases) == 2, "one receipt names both"
