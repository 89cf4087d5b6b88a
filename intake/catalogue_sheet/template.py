"""An empty workbook for the office to fill in: every sheet with its headers, an example row, lists to choose from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from intake.catalogue_sheet.columns import ITEM_CODE, ITEMS, SHEETS, Column, Kind, SheetForm

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: An item that no catalogue has: importing the example by mistake changes none.
EXAMPLE_CODE = "1110010000000005103002011990000"
_EXAMPLES = {"impl_code": EXAMPLE_CODE, "organ.uscc": "111001000000000510"}
#: The longest list a spreadsheet shows beside a cell.
_LIST_LIMIT = 250
_ROWS_WITH_LISTS = 2000
_HOW_TO = (
    "填写说明",
    "1. 每个事项在“事项”表里占一行；材料、流程、问题填在后面的表里，用实施编码对应。同一事项的下一行，编码可以不写。",
    "2. 表头带 * 的必须填写。编码的单元格请保持“文本”格式，否则前面的 0 会丢。",
    "3. 时限写成“20个工作日”或者“当场办结”；日期写成 2026-05-14。",
    "4. 一格里有多条内容的，用换行（Alt+Enter）分开；多个选项用顿号分开。",
    "5. 请写清楚每一份材料的名称，不要写“其他材料”“等”“视情况”。没有设定依据的材料不能列为必要。",
    "6. 已有的事项再导入时，没有填的内容保持不变；版本号自动加 1。",
    "7. 例子是灰色的一行，导入前请删除或者改掉。",
)


def write_template(path: Path, *, with_example: bool = True) -> None:
    """Write the empty workbook to ``path``. Raises ``OSError`` when it cannot be written."""
    from openpyxl import Workbook

    book = Workbook()
    guide = book.active
    if guide is not None:
        book.remove(guide)
    for form in SHEETS:
        _write_sheet(book.create_sheet(form.name), form, with_example=with_example)
    how_to = book.create_sheet("填写说明")
    for number, line in enumerate(_HOW_TO, 1):
        how_to.cell(number, 1, line)
    how_to.column_dimensions["A"].width = 110
    book.save(path)


def _write_sheet(sheet: Worksheet, form: SheetForm, *, with_example: bool) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(form.columns, 1):
        header = sheet.cell(1, number, column.header + (" *" if column.needed else ""))
        header.font = Font(bold=True)
        header.fill = PatternFill("solid", start_color="E8EEF7")
        header.alignment = Alignment(wrap_text=True, vertical="center")
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 34 if column.kind in (Kind.LINES, Kind.TEXT) else 20
        if column.kind in (Kind.CODE, Kind.DAY):
            for row in range(2, 202):
                sheet.cell(row, number).number_format = "@"
        _offer_choice(sheet, column, letter)
        example = _EXAMPLES.get(column.element, column.example) if with_example else ""
        if example and form in (ITEMS, SHEETS[1]):
            cell = sheet.cell(2, number, example)
            cell.font = Font(color="808080", italic=True)
    sheet.freeze_panes = "B2"


def _offer_choice(sheet: Worksheet, column: Column, letter: str) -> None:
    """A list beside the cell, for columns with few words to choose from."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if column is ITEM_CODE or column.kind not in (Kind.ONE_OF, Kind.YES_NO):
        return
    words = ["是", "否"] if column.kind is Kind.YES_NO else [word for word, _ in column.allowed]
    listed = ",".join(words)
    if len(listed) > _LIST_LIMIT or "/" in listed:
        return
    choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}{_ROWS_WITH_LISTS}")
