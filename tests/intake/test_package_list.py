"""The list of packages: order, lead, what waits for what, and which of them the catalogue serves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from catalogue_kit import copy_of_catalogue
from intake_people import TODAY, catalog

from intake.catalog import load_catalog
from intake.package_list import PackageListRow, covered

ROWS = {row.key: row for row in catalog().package_list}


def test_c10f_the_list_of_nine_imports_with_order_and_lead() -> None:
    assert [row.name.get() for row in catalog().package_list] == [
        "企业设立开办和开设宾馆超市",
        "户籍管理和车辆驾驶人证照办理",
        "民政救助和养老机构设立",
        "药品零售企业设立和餐饮",
        "社保缴纳和劳动就业",
        "教育",
        "文化",
        "汽车修理",
        "公证办理",
    ]
    hotel = ROWS["company_hotel_shop"]
    assert [item.order for item in hotel.items] == [1, 2, 3, 4, 5, 6]
    assert hotel.lead_department.get() == "市场监督管理部门"


def test_c10f_what_waits_comes_in_a_later_round() -> None:
    rounds = [[item.name.get() for item in stage] for stage in ROWS["company_hotel_shop"].stages()]
    assert rounds[0] == ["营业执照"]
    assert "公众聚集场所消防安全检查" in rounds[1]
    assert rounds[2] == ["旅馆业特种行业许可"]
    assert [len(stage) for stage in ROWS["insurance_and_work"].stages()] == [2], "nothing waits: both at once"


def test_c10f_a_row_is_served_by_a_package_of_the_catalogue_that_has_its_items() -> None:
    served = [row for row in ROWS.values() if covered(row, catalog().items)]
    assert {row.key for row in served} >= {"register_and_licence", "insurance_and_work", "pharmacy_and_catering"}
    offered = {item.impl_code for item in catalog().offered(TODAY, "window")}
    for row in served:
        assert row.package in offered
    for key in ("register_and_licence", "insurance_and_work"):
        package = next(item for item in catalog().items if item.impl_code == ROWS[key].package)
        assert package.package is not None
        parts = [part.item.basic_code for part in package.package.parts]
        assert parts[0] == next(item.code for item in ROWS[key].items if item.order == ROWS[key].lead)
        assert set(parts) == {item.code for item in ROWS[key].items}


def test_c10f_codes_of_the_list_are_items_of_the_catalogue() -> None:
    known = {item.basic_code for item in catalog().items}
    assert {item.code for row in ROWS.values() for item in row.items if item.code is not None} <= known


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"lead": 9}, "0.lead"),
        ({"items": [ITEM := {"order": 2, "name": "甲", "department": "某局"}, ITEM | {"order": 1}]}, "0.items"),
        ({"items": [ITEM | {"order": 1, "after": [2]}, ITEM]}, "0.items.0.after"),
        ({"items": [ITEM]}, "0.items"),
    ],
)
def test_c10f_a_row_that_cannot_be_is_refused_at_its_place(tmp_path: Path, changed: dict[str, Any], where: str) -> None:
    folder = copy_of_catalogue(tmp_path)
    rows = json.loads((folder / "package_list.json").read_text("utf-8"))
    rows[0] |= changed
    (folder / "package_list.json").write_text(json.dumps(rows), "utf-8")
    loaded = load_catalog(folder)
    assert loaded.problems[0].file == "package_list.json"
    assert loaded.problems[0].field == where
    assert len(loaded.package_list) == len(ROWS) - 1


def test_a_row_reads_back_as_written() -> None:
    row = ROWS["notary"]
    assert PackageListRow.model_validate(row.model_dump(mode="json")) == row
