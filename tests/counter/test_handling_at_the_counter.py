"""Which organ and level a matter goes to, how it is decided, who has the last word, on the counter's screens
(CAPABILITIES C01 b, e, g; C04 a, e)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from case_bench import take_in
from counter_kit import CALENDARS, CounterBench
from PySide6.QtCore import QObject, Qt
from test_guide_at_the_counter import words_in
from uuid6 import uuid7
from visit_kit import SENIOR

from devices.result import Ok
from intake.case.case import Case
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    CasePlace,
    Closed,
    Detail,
    EventName,
    NoDetail,
)
from intake.case.events import Role as CaseRole
from intake.case.moves import move
from intake.case.states import CaseState
from intake.catalog import Catalog
from intake.draft import ReviewMark
from intake.item import DecisionMode, ServiceItem
from intake.item_parts import Organ
from sync.store.moves import MovedCase
from tests.shipped import shipped_catalog

KEYS = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
FOOD = "11100100000000019L3000131011000"
PROVINCE = Organ(name="示例省民政厅", uscc="11100000000000019F")
CITY, COUNTY = "示例市市场监督管理局", "示例市云山区市场监督管理局"


def shipped() -> Catalog:
    return shipped_catalog()


def with_senior(**changes: object) -> Catalog:
    known = shipped()
    first = known.item(SENIOR)
    assert first is not None
    one = first.model_copy(update=changes)
    return replace(known, items=(*(item for item in known.items if item.key != first.key), one))


def opened(tmp_path: Path, catalog: Catalog) -> Iterator[CounterBench]:
    bench = CounterBench(tmp_path, catalog=catalog).start()
    bench.sign_in()
    yield bench
    bench.close()


def text_of(desk: CounterBench, name: str) -> str:
    item = desk.find(name)
    assert isinstance(item, QObject), name
    return str(item.property("text"))


def to_matter(desk: CounterBench, code: str) -> None:
    desk.answers.card = Ok(desk.card)
    desk.key(KEYS.Key_F4)
    desk.until("visit")
    desk.key(KEYS.Key_F6)
    desk.type(code)
    desk.key(KEYS.Key_Return)
    desk.until("matter")
    desk.drawn()


def found_by(desk: CounterBench, words: str) -> list[str]:
    """Codes that the counter's search finds."""
    desk.app.visit.setSearch(words)
    return [row.item.impl_code for row in desk.app.visit.matters.rows()]


# --- level routing -------------------------------------------------------------------------------------------------


def test_c01e_two_amounts_go_to_two_organs_and_the_final_authority_is_shown(desk: CounterBench) -> None:
    to_matter(desk, FOOD)
    assert "要先填写“总面积”" in text_of(desk, "matter-route-0"), "nothing was said yet"
    matter = desk.app.matter
    matter.addRow("rooms")
    for area, level, organ in (("86", "县级", COUNTY), ("3200", "市级", CITY)):
        matter.setValue("rooms.1.area", area)
        assert matter.commit("rooms.1.area")
        desk.drawn()
        said = text_of(desk, "matter-route-0")
        assert f"由{level}办理：{organ}" in said
        assert f"终审机关：{organ}" in said
        assert f"“总面积”是{area}平方米" in said


# --- four ways of deciding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "changes", "said"),
    [
        (DecisionMode.DIRECT, {}, "直接办结：由示例市民政局在本级决定"),
        (
            DecisionMode.REVIEW_AND_REFER,
            {"refer_to": PROVINCE},
            "审核转报：本级审核后，转报示例省民政厅决定",
        ),
        (
            DecisionMode.DELEGATED_POWER,
            {"delegated_by": PROVINCE},
            "赋权承接：示例省民政厅赋权，由示例市民政局在本级决定",
        ),
        (DecisionMode.RESIDENT, {}, "进驻办理：示例市民政局进驻大厅办理"),
    ],
)
def test_c04e_how_a_matter_is_decided_stands_on_its_screen(
    qapp: object, tmp_path: Path, mode: DecisionMode, changes: dict[str, object], said: str
) -> None:
    for desk in opened(tmp_path, with_senior(decision_mode=mode, **changes)):
        to_matter(desk, SENIOR)
        assert text_of(desk, "matter-mode-0") == said
        desk.use("button-guide")
        assert said in words_in(desk.window.contentItem())


def moved(
    desk: CounterBench, case_id: str, item: ServiceItem, name: EventName, detail: Detail, officer: str = "zhao"
) -> None:
    """The back office's step."""
    actor, place = CaseActor(CaseRole.BACK_OFFICE, officer), CasePlace("terminal-9", "window", "9")
    reading = desk.clock.now()

    def build(now: Case, _: object) -> object:
        return move(now, item, name, detail, actor, place, reading, CALENDARS, event_id=str(uuid7()))

    with desk.open_store() as store:
        answer = store.move(case_id, build)  # type: ignore[arg-type]  # the answer is looked at below
    assert isinstance(answer, MovedCase), answer


def test_c04e_what_is_referred_ends_there_and_the_case_names_the_receiving_organ(qapp: object, tmp_path: Path) -> None:
    known = with_senior(decision_mode=DecisionMode.REVIEW_AND_REFER, refer_to=PROVINCE)
    item = known.item(SENIOR)
    assert item is not None
    for desk in opened(tmp_path, known):
        case_id = take_in(desk, SENIOR)
        at = desk.clock.now().rfc3339
        seen = tuple(ReviewMark(s.key, p.key, "wang", at) for s in item.materials for p in s.review_points)
        moved(desk, case_id, item, EventName.ACCEPT, Accepted(AcceptanceMode.NORMAL, review=seen), "wang")
        moved(desk, case_id, item, EventName.START_REVIEW, NoDetail())
        moved(desk, case_id, item, EventName.REFER, Closed(organ=PROVINCE.name))
        with desk.open_store() as store:
            case = store.case(case_id)
        assert case is not None
        assert case.state is CaseState.REFERRED
        desk.key(KEYS.Key_F, CTRL)
        desk.type(case.case_no)
        desk.key(KEYS.Key_Return)
        desk.until("case_step")
        desk.drawn()
        said = words_in(desk.window.contentItem())
        assert "转报办结" in said
        assert f"转报{PROVINCE.name}" in said


# --- what is offered -----------------------------------------------------------------------------------------------


def test_c01b_a_withdrawn_item_is_not_to_be_chosen_at_the_counter_and_its_open_case_is_finished(
    qapp: object, tmp_path: Path
) -> None:
    today = date(2026, 5, 14)
    for desk in opened(tmp_path, with_senior(effective_to=date.fromordinal(today.toordinal() + 1))):
        case_id = take_in(desk, SENIOR)
        assert SENIOR in found_by(desk, SENIOR)
        desk.clock.advance(24 * 3600)
        desk.app.controller.changed.emit()
        assert SENIOR not in found_by(desk, SENIOR)
        with desk.open_store() as store:
            case = store.case(case_id)
        assert case is not None
        desk.key(KEYS.Key_F, CTRL)
        desk.type(case.case_no)
        desk.key(KEYS.Key_Return)
        desk.until("case_step")
        found = desk.app.controller.cases.open
        assert found is not None
        assert found.item.version == case.item_version
        assert desk.app.case.acts.rowCount() > 0, "it can be decided"


def test_c04a_a_village_counter_finds_only_what_its_level_and_its_residency_list_have(
    qapp: object, tmp_path: Path
) -> None:
    village = shipped().at_site("village", "6")
    for desk in opened(tmp_path, village):
        assert found_by(desk, FOOD) == []
        assert found_by(desk, SENIOR) == [SENIOR]
        listed = [row.item for row in desk.app.visit.matters.rows()] and village.offered(date(2026, 5, 14), "window")
        assert all(item.handled_at("6") for item in listed)
