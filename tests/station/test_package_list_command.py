"""The list of packages (一链办理清单) comes in with the catalogue and is told by a command (CAPABILITIES C10 f)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from station.commands.hall_station import app
from station.resources_place import resources_folder

NINE = {
    "企业设立开办和开设宾馆超市": "市场监督管理部门",
    "户籍管理和车辆驾驶人证照办理": "公安机关",
    "民政救助和养老机构设立": "民政部门",
    "药品零售企业设立和餐饮": "市场监督管理部门",
    "社保缴纳和劳动就业": "人力资源社会保障部门",
    "教育": "教育部门",
    "文化": "文化和旅游部门",
    "汽车修理": "交通运输部门",
    "公证办理": "司法行政部门",
}


@pytest.fixture
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an office sends: the whole catalogue, its list of packages in another order of rows."""
    folder = tmp_path_factory.mktemp("office") / "catalog"
    shutil.copytree(resources_folder() / "catalog", folder)
    return folder


def told(home: Path, *arguments: str) -> tuple[int, str]:
    ended = CliRunner().invoke(app, ["catalogue", *arguments, "--home", str(home)])
    return ended.exit_code, ended.output


def test_c10f_the_package_list_imports_with_order_and_lead(source: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    rows = json.loads((source / "package_list.json").read_text("utf-8"))
    hotel = next(row for row in rows if row["key"] == "company_hotel_shop")
    added = {"order": 7, "name": "招牌设置", "department": "城市管理部门", "after": [1, 6]}
    changed = [row if row is not hotel else {**row, "items": [*row["items"], added]} for row in rows]
    (source / "package_list.json").write_text(json.dumps(changed, ensure_ascii=False), "utf-8")
    code, words = told(home, "import", str(source))
    assert code == 0, words
    code, words = told(home, "packages", "--json")
    assert code == 0, words
    found = json.loads(words)["packages"]
    assert {row["name"]: row["lead"] for row in found} == NINE
    assert [item["order"] for item in found[0]["items"]] == [1, 2, 3, 4, 5, 6, 7], "the order of the list"
    assert found[0]["items"][-1]["after"] == [1, 6]
    assert sum(row["package"] is not None for row in found) >= 3
    code, words = told(home, "packages")
    assert "企业设立开办和开设宾馆超市　牵头 / lead: 市场监督管理部门" in words
    assert "7. 招牌设置（城市管理部门）　等第 1、6 项 / after 1, 6" in words


def test_c10f_a_row_without_its_lead_is_named_and_the_others_are_in_force(source: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    rows = json.loads((resources_folder() / "catalog" / "package_list.json").read_text("utf-8"))
    rows[0]["lead"] = 99
    (source / "package_list.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    code, words = told(home, "import", str(source))
    assert code == 1
    assert "package_list.json" in words
    assert "lead" in words
    _, words = told(home, "packages", "--json")
    assert len(json.loads(words)["packages"]) >= len(NINE) - 1
