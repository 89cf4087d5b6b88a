"""The office's spreadsheet: what is usable becomes items, what is not is named by sheet, row, column and reason."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from intake_people import BUSINESS, SENIOR, catalog, item
from sheet_kit import CODE, MATERIAL, OTHER, ROW, imported, read_book, said, write_book

from intake.catalogue_sheet import cells
from intake.catalogue_sheet.cells import BadCell
from intake.catalogue_sheet.columns import ITEMS, SHEETS
from intake.catalogue_sheet.template import EXAMPLE_CODE, write_template
from intake.cross_region import missing_rules
from intake.item import Channel, Delivery, ServiceItem


def only(result: Any) -> ServiceItem:
    assert [problem.text() for problem in result.problems] == []
    (one,) = result.items
    found: ServiceItem = one.item
    return found


# --- a whole row ------------------------------------------------------------------------------------------------------


def test_a_row_becomes_an_item(tmp_path: Path) -> None:
    found = only(imported(tmp_path, ROW))
    assert found.name.get() == "高龄津贴申领"
    assert (found.impl_code, found.version, found.item_type, found.level) == (CODE, 1, "05", "3")
    assert [condition.get() for condition in found.conditions] == ["年满80周岁。", "户口在本市。"]
    assert found.legal_basis[0].title == "《中华人民共和国老年人权益保障法》第三十三条"
    assert found.legal_basis[0].text == "国家建立和完善老年人福利制度。"
    assert (found.statutory_limit.amount, found.promised_limit.amount) == (20, 5)
    assert found.channels == (Channel.WINDOW, Channel.WEB)
    assert found.delivery == (Delivery.COLLECT, Delivery.MAIL)
    assert found.group == "elder"
    assert found.effective_from == date(2026, 6, 1)
    (material,) = found.materials
    assert (material.name.get(), material.kind, material.need) == ("居民户口簿", "licence", 1)
    assert "居民户口簿" in found.guide.what_you_need.get()
    assert len(found.form.steps) >= 2, "a new item has the plainest form: how to reach the applicant"


@pytest.mark.parametrize("missing", ["事项名称", "设定依据", "服务对象", "事项类型"])
def test_c01a_a_row_without_name_basis_target_or_category_is_refused_and_the_others_load(
    tmp_path: Path, missing: str
) -> None:
    result = imported(tmp_path, ROW | {missing: None}, ROW | {"实施编码": OTHER}, materials=[])
    assert said(result) == [("事项", 2, missing)]
    assert "没有填写" in result.problems[0].reason.get()
    assert [one.item.impl_code for one in result.items] == [OTHER]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("统一社会信用代码", "111001000000000511", "信用代码不对"),
        ("事项类型", "随便", "可以填"),
        ("行使层级", "星级", "可以填"),
        ("服务对象", "自然人、外星人", "外星人"),
        ("承诺办结时限", "25个工作日", "不能比法定时限长"),
        ("法定办结时限", "很快", "看不懂这个时限"),
        ("生效日期", "明年春天", "不是日期"),
        ("是否收费", "看情况", "请填“是”或者“否”"),
        ("到现场次数", "一两次", "不是整数"),
        ("到现场次数", 99, "数字太大"),
        ("实施编码", 1.1100100000000001e30, "存成了数字"),
        ("基本编码", 2011990000, "存成了数字"),
        ("基本编码", "00-2011", "格式不对"),
        ("事项名称", "名" * 201, "太长"),
        ("办理地点", "地" * 101, "太长"),
        ("咨询电话", "0" * 19, "太长"),
        ("所属分组", "没有的组", "没有这个分组"),
        ("事项名称", "#REF!", "公式出错"),
        ("事项名称", "反\u202e向", "不能使用的符号"),
        ("取消日期", "2026-06-01", "取消日期要在生效日期之后"),
        ("是否收费", "是", "收费"),
    ],
)
def test_each_cell_that_cannot_be_used_is_named_with_its_reason(
    tmp_path: Path, column: str, value: Any, words: str
) -> None:
    result = imported(tmp_path, ROW | {column: value}, materials=[])
    assert result.items == []
    problem = result.problems[0]
    wanted = {"是否收费": ("是否收费", "收费金额", "收费依据")}.get(column, (column,))
    assert (problem.place.sheet, problem.place.row) == ("事项", 2)
    assert problem.place.column in wanted
    assert words in problem.reason.get()
    assert problem.reason.get("en") != problem.reason.get()
    assert len(result.problems) == 1, "one line for one fault"


def test_several_faults_of_a_row_are_told_at_once(tmp_path: Path) -> None:
    result = imported(tmp_path, ROW | {"事项名称": None, "生效日期": "x", "统一社会信用代码": "1"}, materials=[])
    assert {column for _, _, column in said(result)} == {"事项名称", "生效日期", "统一社会信用代码"}


# --- what offices do to a sheet ---------------------------------------------------------------------------------------


def test_titles_blank_rows_notes_and_unknown_columns_do_no_harm(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        ROW | {"经办人签字": "某某"},
        {"事项名称": "  "},
        ROW | {"实施编码": OTHER, "事项名称": "护理补贴申领"},
        {"事项名称": "注：以上事项由市民政局负责解释。"},
    ]
    path = write_book(tmp_path / "b.xlsx", {"1.事项清单": rows, "随便": [{"a": 1, "b": 2}, {"a": 3}]}, above=2)
    result = read_book(path)
    assert [one.item.name.get() for one in result.items] == ["高龄津贴申领", "护理补贴申领"]
    assert result.problems == []
    remarks = {(remark.place.sheet, remark.place.row, remark.place.column) for remark in result.remarks}
    assert remarks >= {("1.事项清单", 3, "经办人签字"), ("1.事项清单", 7, ""), ("随便", 0, "")}


def test_merged_cells_hold_for_every_row_they_span(tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "b.xlsx", {"事项": [ROW, ROW | {"实施编码": OTHER, "办理地点": None}], "材料": [MATERIAL]}
    )
    book = openpyxl.load_workbook(path)
    sheet = book["事项"]
    column = list(ROW).index("办理地点") + 1
    sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    materials = book["材料"]
    materials.cell(3, 2, "身份证")
    materials.cell(3, 3, "公安机关")
    materials.cell(3, 10, "某办法第六条")
    materials.merge_cells("A2:A3")
    book.save(path)
    result = read_book(path)
    assert [problem.text() for problem in result.problems] == []
    first, second = (one.item for one in result.items)
    assert first.office.place == second.office.place
    assert [material.name.get() for material in first.materials] == ["居民户口簿", "身份证"]


def test_a_blank_code_means_the_item_of_the_row_above(tmp_path: Path) -> None:
    second = MATERIAL | {"实施编码": None, "材料名称": "近期照片", "必要性": "容缺", "容缺补交天数": 7}
    found = only(imported(tmp_path, ROW, materials=[MATERIAL, second]))
    assert [material.need for material in found.materials] == [1, 3]
    assert found.materials[1].bring_within_days == 7


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2026-06-01", "2026-06-01"),
        ("2026/6/1", "2026-06-01"),
        ("2026年6月1日", "2026-06-01"),
        ("２０２６．６．１", "2026-06-01"),
        ("20260601", "2026-06-01"),
        (46174, "2026-06-01"),
        ("46174", "2026-06-01"),
        (datetime(2026, 6, 1), "2026-06-01"),  # noqa: DTZ001 - a spreadsheet's dates have no zone
    ],
)
def test_dates_in_all_the_ways_they_are_written(tmp_path: Path, written: Any, iso: str) -> None:
    assert only(imported(tmp_path, ROW | {"生效日期": written})).effective_from.isoformat() == iso


@pytest.mark.parametrize(
    ("written", "amount", "unit"),
    [
        ("20个工作日", 20, "working_day"),
        ("２０ 工作日内", 20, "working_day"),
        ("20", 20, "working_day"),
        (20, 20, "working_day"),
        (20.0, 20, "working_day"),
        ("15天", 15, "calendar_day"),
        ("15个自然日", 15, "calendar_day"),
        ("当场办结", 0, "working_day"),
        ("即办", 0, "working_day"),
    ],
)
def test_limits_in_all_the_ways_they_are_written(written: Any, amount: int, unit: str) -> None:
    assert cells.limit(written) == {"amount": amount, "unit": unit}


def test_a_unit_in_a_column_of_its_own_counts(tmp_path: Path) -> None:
    row = ROW | {"法定办结时限": 30, "法定办结时限单位": "自然日", "承诺办结时限": 10, "承诺办结时限单位": "自然日"}
    found = only(imported(tmp_path, row))
    assert (found.statutory_limit.unit, found.promised_limit.unit) == ("calendar_day", "calendar_day")


@pytest.mark.parametrize(
    ("written", "means"), [("√", True), ("是 ", True), ("×", False), ("无", False), (True, True), ("Ｎ", False)]
)
def test_yes_and_no_in_all_the_ways_they_are_written(written: Any, means: bool) -> None:
    assert cells.yes_no(written) is means


@pytest.mark.parametrize("written", ["12.345", "十元", "-5", "1e5"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(BadCell):
        cells.amount(written)


def test_amounts_get_two_places() -> None:
    assert [cells.amount(written) for written in ("10", "１０元", "1,234.5", 10, 10.5)] == [
        "10.00", "10.00", "1234.50", "10.00", "10.50",
    ]  # fmt: skip


def test_a_charged_item_has_amount_and_basis(tmp_path: Path) -> None:
    found = only(imported(tmp_path, ROW | {"是否收费": "是", "收费金额": "10", "收费依据": "某价费〔2020〕1号"}))
    assert (found.fee.amount, found.fee.basis) == ("10.00", "某价费〔2020〕1号")


def test_columns_of_online_express_and_kiosk_add_channels_and_delivery(tmp_path: Path) -> None:
    row = ROW | {
        "办理渠道": "窗口",
        "送达方式": "窗口领取",
        "是否网上办理": "是",
        "是否物流快递": "是",
        "是否支持自助终端办理": "是",
    }
    found = only(imported(tmp_path, row))
    assert set(found.channels) == {Channel.WINDOW, Channel.WEB, Channel.KIOSK}
    assert set(found.delivery) == {Delivery.COLLECT, Delivery.MAIL}


def test_english_stands_in_a_column_beside(tmp_path: Path) -> None:
    row = ROW | {"事项名称（英文）": "Old-age allowance", "受理条件（英文）": "80 or older.\nRegistered in the city."}
    found = only(imported(tmp_path, row))
    assert found.name.get("en") == "Old-age allowance"
    assert found.conditions[1].get("en") == "Registered in the city."


def test_the_other_sheets_add_to_their_item(tmp_path: Path) -> None:
    found = only(
        imported(
            tmp_path,
            ROW,
            设定依据=[{"实施编码": CODE, "依据名称": "《某法》第一条", "条款内容": "内容"}],
            办理流程=[
                {"实施编码": CODE, "环节": "受理", "步骤说明": "核对材料。", "办理时限": "1个工作日"},
                {"实施编码": None, "环节": "送达", "步骤说明": "发给结果。", "办理时限": None},
            ],
            特别程序=[
                {"实施编码": CODE, "程序名称": "入户核实", "环节": "审查", "适用情形": "情况不清的", "依据": "某办法"}
            ],
            中介服务=[{"实施编码": CODE, "服务名称": "体检报告", "依据": "某法", "服务机构": "医院"}],
            相关事项=[
                {
                    "实施编码": CODE,
                    "关系": "前置",
                    "相关事项编码": "000709024000",
                    "相关事项名称": "居住证",
                    "说明": "先办",
                }
            ],
            不予受理情形=[{"实施编码": CODE, "情形": "不满80周岁", "依据": "某办法第二条"}],
            通办规则=[{"实施编码": CODE, "受理条件": "年满80周岁", "收费标准": "不收费"}],
            常见问题=[{"实施编码": CODE, "问题": "可以代办吗？", "解答": "可以。"}],
            表单=[
                {
                    "实施编码": CODE,
                    "步骤": "银行卡",
                    "字段名称": "开户银行",
                    "字段类型": "选择",
                    "选项": "甲行、乙行",
                },
                {"实施编码": CODE, "步骤": "银行卡", "字段名称": "卡号", "字段类型": "文本", "选项": None},
                {"实施编码": CODE, "步骤": "联系方式", "字段名称": "电话", "字段类型": "电话", "选项": None},
            ],
        )
    )
    assert [basis.title for basis in found.legal_basis] == ["《某法》第一条"]
    assert [step.stage for step in found.process] == ["accept", "deliver"]
    assert found.process[0].limit is not None
    assert found.faq[0].answer.get() == "可以。"
    assert (found.special_steps[0].name.get(), found.special_steps[0].stage) == ("入户核实", "handle")
    assert found.intermediaries[0].by.get() == "医院"
    assert (found.relations[0].kind, found.relations[0].code) == ("prerequisite", "000709024000")
    assert [reason.text.get() for reason in found.refusal_reasons][-1] == "不满80周岁"
    assert len(found.refusal_reasons) == 3, "the general reasons of the law stay"
    assert missing_rules(found.cross_region.rules)[0] == "application_method"
    assert [len(step.fields) for step in found.form.steps] == [2, 1]
    assert [option.label.get() for option in found.form.steps[0].fields[0].options] == ["甲行", "乙行"]


@pytest.mark.parametrize(
    ("changed", "column", "words"),
    [
        ({"设定依据": None}, "设定依据", "没有设定依据的材料不能列为必要材料"),
        ({"材料名称": None}, "材料名称", "没有填写"),
        ({"来源渠道": "源" * 101}, "来源渠道", "太长"),
        ({"原件份数": "很多"}, "原件份数", "不是整数"),
        ({"必要性": "大概"}, "必要性", "可以填"),
        ({"是否共享": "是"}, "共享来源", "共享来源"),
    ],
)
def test_c01h_a_material_that_cannot_be_used_is_named_in_its_own_sheet(
    tmp_path: Path, changed: dict[str, Any], column: str, words: str
) -> None:
    result = imported(tmp_path, ROW, materials=[MATERIAL | {"材料名称": "照片"}, MATERIAL | changed])
    (problem,) = result.problems
    assert (problem.place.sheet, problem.place.row) == ("材料", 3)
    assert problem.place.column in (column, "是否共享")
    assert words in problem.reason.get()
    assert result.items == [], "an item without all its materials would ask for too little"


def test_a_row_of_no_item_is_named(tmp_path: Path) -> None:
    result = imported(tmp_path, ROW, materials=[MATERIAL | {"实施编码": OTHER}])
    assert said(result) == [("材料", 2, "实施编码")]
    assert len(result.items) == 1


def test_the_same_item_twice_is_refused_once(tmp_path: Path) -> None:
    result = imported(tmp_path, ROW, ROW)
    assert said(result) == [("事项", 3, "实施编码")]
    assert "第 2 行" in result.problems[0].reason.get()
    assert len(result.items) == 1


# --- over what is in force --------------------------------------------------------------------------------------------


def known_senior() -> dict[str, dict[str, Any]]:
    senior = item(SENIOR)
    return {senior.impl_code: senior.model_dump(mode="json", by_alias=True, exclude_unset=True)}


def senior_row(**changed: Any) -> dict[str, Any]:
    return {"实施编码": item(SENIOR).impl_code, "事项名称": "老年人优待证办理", **changed}


def test_what_a_row_leaves_open_stays_as_it_is_in_force_and_the_version_rises(tmp_path: Path) -> None:
    path = write_book(tmp_path / "b.xlsx", {"事项": [senior_row(承诺办结时限="3个工作日", 生效日期="2026-06-01")]})
    found = only(read_book(path, known_senior()))
    before = item(SENIOR)
    assert found.version == before.version + 1
    assert found.promised_limit.amount == 3
    assert found.form == before.form
    assert found.materials == before.materials
    assert found.papers == before.papers


def test_materials_of_the_same_name_keep_their_points_and_sources(tmp_path: Path) -> None:
    before = item(SENIOR).materials[0]
    rows = [{"实施编码": item(SENIOR).impl_code, "材料名称": before.name.get(), "原件份数": 2}]
    path = write_book(tmp_path / "b.xlsx", {"事项": [senior_row(行使层级="市级")], "材料": rows})
    (material,) = only(read_book(path, known_senior())).materials
    assert (material.key, material.review_points, material.originals) == (before.key, before.review_points, 2)


def test_a_material_that_is_gone_takes_its_form_and_its_promise_along(tmp_path: Path) -> None:
    before = item(BUSINESS)
    known = {before.impl_code: before.model_dump(mode="json", by_alias=True, exclude_unset=True) | {"checks": []}}
    row = {"实施编码": before.impl_code, "事项名称": before.name.get()}
    materials = [{"实施编码": before.impl_code, "材料名称": "申请人身份证明", "来源渠道": "公安机关"}]
    found = only(read_book(write_book(tmp_path / "b.xlsx", {"事项": [row], "材料": materials}), known))
    assert [material.key for material in found.materials] == ["identity"]
    assert (found.papers, found.commitment) == ((), None)


def test_a_version_that_is_not_newer_is_refused(tmp_path: Path) -> None:
    path = write_book(tmp_path / "b.xlsx", {"事项": [senior_row(版本号=1)]})
    result = read_book(path, known_senior())
    assert said(result) == [("事项", 2, "版本号")]
    assert result.items == []


# --- the template -----------------------------------------------------------------------------------------------------


def test_the_template_reads_back_as_its_example(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    found = only(read_book(tmp_path / "t.xlsx"))
    assert found.impl_code == EXAMPLE_CODE
    assert EXAMPLE_CODE not in {one.impl_code for one in catalog().items}
    assert len(found.materials) == 1


def test_the_empty_template_has_every_sheet_and_header_and_no_item(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", with_example=False)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    for form in SHEETS:
        headers = [cell.value for cell in book[form.name][1]]
        assert [form.column(str(header)) for header in headers] == list(form.columns)
    result = read_book(tmp_path / "t.xlsx")
    assert (result.items, result.problems) == ([], [])


def test_no_header_means_two_columns() -> None:
    for form in SHEETS:
        spelt = [name for column in form.columns for name in (column.header, *column.aliases)]
        assert all(form.column(name) is not None for name in spelt)
        headers = [column.header for column in form.columns]
        assert len(headers) == len(set(headers))


def test_every_element_of_the_items_sheet_exists() -> None:
    for column in ITEMS.columns:
        name = column.element.split(".")[0]
        assert name.startswith("_") or name in ServiceItem.model_fields, column.element


def test_groups_go_by_key_or_name(tmp_path: Path) -> None:
    by_key = only(imported(tmp_path, ROW | {"所属分组": "family"}))
    assert (by_key.group, by_key.icon) == ("family", catalog().group("family").icon)  # type: ignore[union-attr]
    result = imported(tmp_path, ROW | {"所属分组": None})
    assert only(result).group == catalog().groups[0].key
    assert any(remark.place.column == "所属分组" for remark in result.remarks)
