"""四级十同: the ten fields against the base, and the report."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from intake_people import PACKAGE, SENIOR, catalog, item

from intake.base_catalogue import TEN_FIELDS, BaseItem, Mismatch, base_item, compare

BASE = catalog().base


def with_entry(**changed: Any) -> list[BaseItem]:
    """The base with the senior card's entry changed."""
    return [
        BaseItem.model_validate(entry.model_dump() | changed) if entry.basic_code == SENIOR else entry for entry in BASE
    ]


def test_c01d_what_ships_agrees_with_its_base() -> None:
    found = compare(catalog().items, BASE)
    assert found.agrees
    assert found.alert is None
    assert found.compared == len([i for i in catalog().items if i.package is None])
    assert found.not_in_base == ()


@pytest.mark.parametrize(
    ("changed", "field", "local", "base"),
    [
        ({"name": "敬老优待证办理"}, "name", "老年人优待证办理", "敬老优待证办理"),
        ({"basic_code": "002011019999"}, "basic_code", "002011010000", "002011019999"),
        ({"legal_basis": ("某法第一条",)}, "legal_basis", None, "某法第一条"),
        ({"item_type": "07"}, "item_type", "20", "07"),
        ({"statutory_limit": {"amount": 15}}, "statutory_limit", "20", "15"),
        ({"statutory_limit": {"amount": 20, "unit": "calendar_day"}}, "limit_unit", "working_day", "calendar_day"),
        ({"quantity_limit": "每人一张"}, "quantity_limit", "", "每人一张"),
        ({"annual_inspection": True}, "annual_inspection", "无", "有"),
        ({"annual_report": True}, "annual_report", "无", "有"),
        ({"targets": ("1", "2")}, "targets", "1", "1、2"),
    ],
)
def test_c01d_a_difference_in_any_of_the_ten_fields_alerts(
    changed: dict[str, Any], field: str, local: str | None, base: str
) -> None:
    found = compare([item(SENIOR)], with_entry(**changed))
    (mismatch,) = found.mismatches
    assert (mismatch.field, mismatch.base, mismatch.impl_code) == (field, base, item(SENIOR).impl_code)
    if local is not None:
        assert mismatch.local == local
    assert found.alert is not None
    assert "1 个事项" in found.alert.get()
    assert "1 items" in found.alert.get("en")


def test_c01d_every_one_of_the_ten_has_its_case_above() -> None:
    assert len(TEN_FIELDS) == 10


def test_c01d_blanks_and_the_order_of_laws_are_no_difference() -> None:
    entry = base_item(item(SENIOR))
    turned = entry.model_copy(update={"name": "老年人 优待证办理", "legal_basis": entry.legal_basis[::-1]})
    assert compare([item(SENIOR)], [turned]).agrees


def test_c01d_items_the_base_does_not_know_are_listed_and_packages_left_out() -> None:
    found = compare([item(SENIOR), item(PACKAGE)], [entry for entry in BASE if entry.basic_code != SENIOR])
    assert found.not_in_base == ((item(SENIOR).impl_code, "老年人优待证办理"),)
    assert found.agrees
    assert len(found.not_here) == len(BASE) - 1


def test_c01d_the_report_reads_as_json_and_as_a_table() -> None:
    found = compare([item(SENIOR)], with_entry(name='=证"，\n办理'))
    (line,) = found.to_json()["mismatches"]
    assert (line["field"], line["base"]) == ("name", '=证"，\n办理')
    rows = list(csv.reader(io.StringIO(found.to_csv())))
    assert rows[0] == ["实施编码", "事项名称", "不一致的要素", "本地", "基本目录"]
    assert rows[1][2:4] == ["事项名称", "老年人优待证办理"]
    assert rows[1][4] == "'=证\"，\n办理", "a spreadsheet must not take it for a formula"


def test_c01d_a_mismatch_names_item_field_and_both_values() -> None:
    assert Mismatch.__dataclass_fields__.keys() == {"impl_code", "item_name", "field", "local", "base"}
