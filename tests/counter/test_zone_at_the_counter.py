"""跨省通办专区 at the window: item query, intake for another place, case query, evaluation (CAPABILITIES C14 c, f)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from case_bench import add_staff
from counter_kit import CounterBench
from PySide6.QtCore import Qt
from test_afterwards import finished, moved, to_visit

from intake.case.events import CaseActor, Delivered, EventName, Role
from intake.cross_region import CrossRegionLists

KEYS, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qapp: object, tmp_path: Path) -> Iterator[CounterBench]:
    bench = CounterBench(tmp_path, region="100101").start()
    bench.sign_in()
    add_staff(bench)
    yield bench
    bench.close()


def to_zone(desk: CounterBench) -> None:
    desk.key(KEYS.Key_K, CTRL)
    assert desk.overlay == "zone"


def names(desk: CounterBench) -> dict[str, str]:
    return {row["name"]: row["terms"] for row in desk.app.visit.zone.property("rows")}


def test_c14c_the_counters_zone_has_item_query_intake_case_query_and_evaluation(window: CounterBench) -> None:
    case_id = finished(window)
    posted = Delivered("mail", tracking_no="EX1")
    moved(window, case_id, (EventName.DELIVER, posted, CaseActor(Role.CARRIER)))
    to_zone(window)
    assert "个体工商户开业登记" in names(window), "item query, also before anybody is here"
    window.type("老年人")
    assert list(names(window)) == ["老年人优待证"]
    assert not window.sees("zone-no-items")
    window.play(window.pilot.retype("没有这样的事项"))
    assert window.sees("zone-no-items"), "an empty list says why"
    window.play(window.pilot.retype("老年人"))
    window.key(KEYS.Key_Return)
    window.key(KEYS.Key_Return)
    assert "先读申请人的身份证" in str(window.item("zone-stopped").property("text"))
    window.key(KEYS.Key_F, CTRL)
    assert window.overlay == "find_case", "case query by number"
    window.key(KEYS.Key_Escape)
    to_visit(window)
    to_zone(window)
    window.tap("row-zone-cases-0")
    window.key(KEYS.Key_Return)
    window.until("case_step")
    window.key(KEYS.Key_F11)
    assert window.app.case.work == "rating", "evaluation, on the applicant's screen"
    window.key(KEYS.Key_Escape)
    window.key(KEYS.Key_Escape)
    window.until("visit")
    to_zone(window)
    window.type("老年人")
    window.key(KEYS.Key_Return)
    window.key(KEYS.Key_Return)
    window.until("matter")
    draft = window.app.controller.visit.draft
    assert draft is not None
    assert draft.collected_for == "", "taken in for another place, which is asked for first"
    assert window.sees("choice-place-elsewhere")


def test_c14f_a_row_holds_scope_mode_and_start_and_what_is_in_none_is_not_offered(window: CounterBench) -> None:
    to_zone(window)
    listed = names(window)
    assert listed["老年人优待证"].startswith("异地代收代办　通办范围：全市　2021年12月1日起")
    assert "食品经营许可证新办" not in listed
    base = window.parts.catalog
    rows = tuple(row for row in base.across.rows if row.scope == "1")
    object.__setattr__(window.parts, "catalog", replace(base, across=CrossRegionLists(rows, base.across.trusted)))
    window.key(KEYS.Key_Escape)
    to_zone(window)
    assert list(names(window)) == ["个体工商户开业登记"]
