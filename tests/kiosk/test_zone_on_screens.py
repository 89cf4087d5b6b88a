"""跨省通办专区 on the kiosk's screens: what can be looked up and handed in for another place, its case, its rating
(CAPABILITIES C14 c, d, f)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from errand_kit import calendars, catalog, granted, hand_in, moved, words_on
from kiosk_kit import SENIOR, Bench

from intake.case.events import CaseActor, Delivered, EventName, Role
from intake.catalog import Catalog
from intake.cross_region import RULE_NAMES, CrossRegionLists

FOOD = "食品经营许可证新办"
BUSINESS = "11100100000000019L3000731001000"
HOME = ("370000", "370200", "370202")  # 山东省青岛市市南区, which has joined the agreement


@pytest.fixture
def bench(qapp: object, tmp_path: Path) -> Iterator[Bench]:
    kiosk = Bench(tmp_path, catalog=catalog(), calendars=calendars(), region="100101").start()
    yield kiosk
    kiosk.close()


def to_zone(bench: Bench) -> None:
    bench.tap("button-zone")
    bench.until("zone")


def look_at(bench: Bench, code: str) -> None:
    rows = bench.app.zone.rows
    number = next(n for n, row in enumerate(rows) if row["code"] == code)
    bench.tap(f"zone-item-{number}")


def for_place(bench: Bench, *regions: str) -> None:
    for region in regions:
        bench.tap(f"choice-region-{region}")


def test_c14c_the_kiosks_zone_has_item_query_intake_case_query_and_evaluation(bench: Bench) -> None:
    to_zone(bench)
    assert "个体工商户开业登记" in words_on(bench), "item query"
    look_at(bench, BUSINESS)
    read = words_on(bench)
    assert all(rule.get() in read for rule in RULE_NAMES.values())
    for_place(bench, *HOME)
    assert "由山东省青岛市市南区办理" in words_on(bench)
    bench.tap("button-next")
    bench.until("guide")
    visit = bench.app.controller.visit
    assert (visit.item.impl_code, visit.handling) == (BUSINESS, "370202")  # type: ignore[union-attr]  # chosen
    bench.tap("button-back")
    assert bench.app.controller.visit.handling is None, "chosen again elsewhere, it is for here"


def test_c14c_from_the_zone_cases_are_found_and_finished_ones_rated(bench: Bench) -> None:
    case_id = hand_in(bench)
    granted(bench, case_id)
    moved(bench, case_id, EventName.DELIVER, Delivered("mail", tracking_no="EX1"), CaseActor(Role.CARRIER))
    to_zone(bench)
    bench.tap("button-zone-progress")
    bench.until("find_case")
    bench.tap("button-back")
    bench.until("welcome")
    to_zone(bench)
    bench.tap("button-zone-evaluation")
    bench.tap("button-agree")
    bench.until("cases")
    assert "评价哪一件" in words_on(bench)
    bench.tap("button-case-0")
    bench.until("rating")
    bench.tap("choice-level-2")
    bench.until("thanks")
    with bench.store() as store:
        assert not store.invite(case_id), "rated once"


def test_c14d_the_zone_refuses_a_place_that_is_not_on_the_trust_list_and_names_who_answers(bench: Bench) -> None:
    to_zone(bench)
    look_at(bench, BUSINESS)
    for_place(bench, "320000", "320100", "320102")
    assert "江苏省南京市玄武区没有签订通办协议" in words_on(bench)
    assert not bench.sees("button-next"), "there is nothing to begin"
    assert not bench.sees("zone-steps")
    bench.tap("button-back")
    assert bench.screen == "zone", "out of the item, not out of the zone"
    look_at(bench, BUSINESS)
    for_place(bench, *HOME)
    read = words_on(bench)
    assert "没有签订" not in read
    assert all(f"{step}：由办理地负责" in read for step in ("受理决定", "审查", "审批决定", "制证"))
    assert "形式审查：由收件地负责" in read


def test_c14f_only_what_an_imported_row_names_is_offered_with_scope_mode_and_start(bench: Bench) -> None:
    to_zone(bench)
    rows = {row["name"]: row["terms"] for row in bench.app.zone.rows}
    assert rows["老年人优待证"] == "异地代收代办　通办范围：全市　2021年12月1日起"
    assert rows["个体工商户开业登记"].startswith("异地代收代办　通办范围：全国")
    assert FOOD not in rows
    assert FOOD not in words_on(bench)
    online = next(n for n, row in enumerate(bench.app.zone.rows) if "全程网办" in row["terms"])
    bench.tap(f"zone-item-{online}")
    assert "全程网办的" in words_on(bench)
    assert not bench.sees("button-next"), "nothing is collected for what is done online"


def ended() -> Catalog:
    """The senior card's row does not hold any more."""
    base = catalog()
    rows = tuple(row for row in base.across.rows if row.code not in SENIOR)
    return replace(base, across=CrossRegionLists(rows, base.across.trusted))


def test_c14f_without_its_row_an_item_is_not_in_the_zone(qapp: object, tmp_path: Path) -> None:
    kiosk = Bench(tmp_path, catalog=ended(), calendars=calendars(), region="100101").start()
    try:
        to_zone(kiosk)
        assert "老年人优待证" not in words_on(kiosk)
    finally:
        kiosk.close()
