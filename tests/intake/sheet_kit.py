"""Workbooks as an office sends them, to read and to break in tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from intake_people import TODAY, catalog

from intake.catalogue_sheet.items import SheetImport, import_workbook

CODE = "1110010000000005103002011990000"
OTHER = "1110010000000005103002011991000"
#: A row that can be used, by its headers.
ROW: dict[str, Any] = {
    "事项名称": "高龄津贴申领",
    "基本编码": "002011990000",
    "实施编码": CODE,
    "事项类型": "行政给付",
    "设定依据": "《中华人民共和国老年人权益保障法》第三十三条：国家建立和完善老年人福利制度。",
    "实施机关": "示例市民政局",
    "统一社会信用代码": "111001000000000510",
    "行使层级": "市级",
    "服务对象": "自然人",
    "办件类型": "承诺件",
    "受理条件": "年满80周岁。\n户口在本市。",
    "法定办结时限": "20个工作日",
    "承诺办结时限": "5个工作日",
    "是否收费": "否",
    "结果名称": "高龄津贴审批表",
    "送达方式": "窗口领取、邮寄",
    "办理渠道": "窗口、网上",
    "到现场次数": 1,
    "办理地点": "示例市政务服务中心一楼51号窗口",
    "办理时间": "周一至周五 9:00—17:00",
    "咨询电话": "010-00000000",
    "所属分组": "养老助老",
    "生效日期": "2026-06-01",
}
MATERIAL: dict[str, Any] = {
    "实施编码": CODE,
    "材料名称": "居民户口簿",
    "来源渠道": "公安机关",
    "材料类型": "证照",
    "材料形式": "纸质或电子",
    "必要性": "必要",
    "原件份数": 1,
    "复印件份数": 0,
    "填报须知": "首页和本人页。",
    "设定依据": "《示例省高龄津贴发放办法》第五条",
}


def write_book(path: Path, sheets: Mapping[str, list[Mapping[str, Any]]], *, above: int = 0) -> Path:
    """A workbook with one table a sheet: headers of all rows, ``above`` title rows before them."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    book.remove(first)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        headers = list(dict.fromkeys(header for row in rows for header in row))
        for number in range(above):
            sheet.cell(number + 1, 1, "示例市政务服务事项汇总表")
        for column, header in enumerate(headers, 1):
            sheet.cell(above + 1, column, header)
        for number, row in enumerate(rows, above + 2):
            for header, value in row.items():
                if value is not None:
                    sheet.cell(number, headers.index(header) + 1, value)
    book.save(path)
    return path


def read_book(path: Path, known: Mapping[str, Mapping[str, Any]] | None = None, today: date = TODAY) -> SheetImport:
    return import_workbook(path, known=known or {}, groups=catalog().groups, today=today)


def imported(
    path: Path, *rows: Mapping[str, Any], materials: list[Mapping[str, Any]] | None = None, **sheets: Any
) -> SheetImport:
    """What comes of a workbook with these rows."""
    return read_book(
        write_book(
            path / "book.xlsx", {"事项": list(rows), "材料": [MATERIAL] if materials is None else materials, **sheets}
        )
    )


def said(result: SheetImport) -> list[tuple[str, int, str]]:
    """Where the problems are."""
    return [(p.place.sheet, p.place.row, p.place.column) for p in result.problems]
