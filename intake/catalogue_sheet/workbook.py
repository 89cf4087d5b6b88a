"""Opens an XLSX file as tables of rows, whatever an office has done to it: titles above the headers, merged cells,
blank rows, notes at the end, columns nobody asked for. Nothing in a file makes it raise, hang or take all memory.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.catalogue_sheet.cells import Cell, is_nothing
from intake.catalogue_sheet.columns import ENGLISH_MARK, ITEMS, Column, SheetForm, sheet_form
from intake.catalogue_sheet.problems import Place, SheetProblem
from intake.text import LocalizedText

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_T = LocalizedText.of

MAX_FILE_SIZE = 30_000_000
MAX_UNPACKED_SIZE = 400_000_000
MAX_MERGED_CELLS = 500_000
#: Sheets that hold words for the reader.
_NO_DATA = frozenset({"填写说明", "填表说明", "说明", "封面", "目录"})
#: Columns beyond are left aside; cells beyond are no catalogue.
MAX_COLUMNS = 120
MAX_CELLS = 4_000_000
_HEADER_WITHIN = 10  # rows
_NOTE_WORDS = "注|备注|说明|填[表写]说明|填表人|审核人|制表|联系人|合计|共计|以上|日期"
_NOTE = re.compile(rf"^\s*(?:{_NOTE_WORDS})\s*[:：0-9一二三四五六七八九、.]?")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]{0,200}?\bref="
    rb'"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})"'
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the sheet, its cells by the canonical header; English under header + （英文）."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. ``headers`` says how each canonical header is written there."""

    form: SheetForm
    sheet: str
    headers: Mapping[str, str]
    rows: tuple[Row, ...]

    def place(self, row: int, column: Column | str) -> Place:
        header = column if isinstance(column, str) else column.header
        return Place(self.sheet, row, self.headers.get(header, header))


@dataclass(slots=True)
class OpenedWorkbook:
    """What was read. ``remarks`` are no faults: what was left aside."""

    tables: list[Table] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    remarks: list[SheetProblem] = field(default_factory=list)

    def table(self, form: SheetForm) -> Table | None:
        return next((table for table in self.tables if table.form is form), None)


_FILE = Place("文件")
_NO_WORKBOOK = _T(
    "不是能打开的 XLSX 文件。旧的 .xls 或者 WPS 文件请另存为 .xlsx；有密码的请先去掉密码。",
    "No readable XLSX file. Save an old .xls or WPS file as .xlsx; remove a password first.",
)
_TOO_LARGE = _T("文件太大，不像事项表格。", "The file is too large for a catalogue.")
_MERGED_TOO_MUCH = _T("合并的单元格太多，请取消合并后再导入。", "Too many merged cells. Please undo the merging.")
_TOO_MANY_CELLS = _T(
    "表太大（{rows} 行）。如果下面都是空行，请删除后保存再导入。",
    "Too large ({rows} rows). Please delete empty rows below.",
)
_NO_HEADER = _T(
    "找不到表头。前 {rows} 行里要有一行写着各列的名称，例如“事项名称”。", "No header row within the first {rows} rows."
)
_NO_ITEMS = _T("没有“事项”表。", "There is no sheet of items.")
_TWICE = _T("有两列的表头都是这个意思，后一列没有使用。", "Two columns have this meaning; the second was not used.")
_UNKNOWN_SHEET = _T("不认识这张表，没有导入。", "An unknown sheet; not imported.")
_SHEET_TWICE = _T("有两张同样内容的表，这一张没有导入。", "Two sheets of the same kind; this one was not imported.")
_UNKNOWN_COLUMN = _T("不认识这一列，没有导入。", "An unknown column; not imported.")
_NOTE_LEFT = _T("像是表尾的说明，没有导入。", "A note at the end; not imported.")
_MISSING_COLUMN = _T("缺少这一列。", "This column is missing.")


def read_workbook(path: Path) -> OpenedWorkbook:
    """Read the file at ``path``. What is wrong with it stands in the result."""
    opened = OpenedWorkbook()
    refused = _refused_unopened(path)
    if refused is not None:
        opened.problems.append(SheetProblem(_FILE, None, refused))
        return opened
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and validations the library does not know are nothing to us
            sheets = _sheets(path)
            for name, sheet in sheets:
                _read_sheet(opened, name, sheet)
    except Exception:  # the library raises whatever a broken part of the file makes it raise
        opened.tables.clear()
        opened.problems = [SheetProblem(_FILE, None, _NO_WORKBOOK)]
        return opened
    if opened.table(ITEMS) is None and not opened.problems:
        opened.problems.append(SheetProblem(_FILE, None, _NO_ITEMS))
    return opened


def _refused_unopened(path: Path) -> LocalizedText | None:
    """Why the file is not opened at all: a few bytes can ask for more memory than there is."""
    try:
        if not path.is_file():
            return _NO_WORKBOOK
        if path.stat().st_size > MAX_FILE_SIZE:
            return _TOO_LARGE
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_SIZE:
                return _TOO_LARGE
            merged = sum(
                _area(match)
                for name in archive.namelist()
                if name.lower().endswith(".xml") and "sheet" in name.lower()
                for match in _MERGED.finditer(archive.read(name))
            )
    except Exception:  # no archive, or a broken one: bad sums, unknown compression, encrypted
        return _NO_WORKBOOK
    return _MERGED_TOO_MUCH if merged > MAX_MERGED_CELLS else None


def _area(match: re.Match[bytes]) -> int:
    left, top, right, bottom = match.groups()
    return (abs(_number(right) - _number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _number(letters: bytes) -> int:
    """A → 1, AA → 27."""
    value = 0
    for letter in letters:
        value = value * 26 + letter - ord("A") + 1
    return value


def _sheets(path: Path) -> list[tuple[str, Worksheet]]:
    from openpyxl import load_workbook  # late: only who imports a spreadsheet pays for it

    with path.open("rb") as file:  # ours to close: a broken workbook would leave its own open
        book = load_workbook(file, data_only=True)
    return [(sheet.title, sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _read_sheet(opened: OpenedWorkbook, name: str, sheet: Worksheet) -> None:
    form = sheet_form(name)
    if form is None:
        if name.strip() in _NO_DATA:
            return
        if sheet.max_row > 1 or sheet.max_column > 1:
            opened.remarks.append(SheetProblem(Place(name), None, _UNKNOWN_SHEET))
        return
    if opened.table(form) is not None:
        opened.remarks.append(SheetProblem(Place(name), None, _SHEET_TWICE))
        return
    width = min(sheet.max_column, MAX_COLUMNS)
    if sheet.max_row * width > MAX_CELLS:
        opened.problems.append(SheetProblem(Place(name), None, _TOO_MANY_CELLS.fill(rows=sheet.max_row)))
        return
    grid = list(_grid(sheet, width))
    start = _header_row(grid, form)
    if start is None:
        if any(any(cell is not None for cell in cells) for cells in grid):
            opened.problems.append(SheetProblem(Place(name), None, _NO_HEADER.fill(rows=_HEADER_WITHIN)))
        return
    columns, headers = _columns(opened, name, start + 1, grid[start], form)
    for column in form.columns:
        if column.needed and form is ITEMS and column.header not in headers:
            opened.remarks.append(SheetProblem(Place(name, start + 1, column.header), None, _MISSING_COLUMN))
    opened.tables.append(Table(form, name, headers, tuple(_rows(opened, name, grid, start + 1, columns))))


def _grid(sheet: Worksheet, width: int) -> Iterator[list[Cell | None]]:
    """All cells, merged ones filled with what stands in the first of them."""
    rows = [list(cells) for cells in sheet.iter_rows(max_col=width, values_only=True)]
    for merged in sheet.merged_cells.ranges:
        value = rows[merged.min_row - 1][merged.min_col - 1] if _inside(rows, merged.min_row, merged.min_col) else None
        for number in range(merged.min_row - 1, min(merged.max_row, len(rows))):
            for column in range(merged.min_col - 1, min(merged.max_col, width)):
                rows[number][column] = value
    for cells in rows:
        yield [_plain(cell) for cell in cells]


def _inside(rows: list[list[Any]], row: int, column: int) -> bool:
    return row <= len(rows) and column <= len(rows[row - 1])


def _plain(value: Any) -> Cell | None:
    """The value of a cell as one of the kinds we read; blank texts are no value."""
    if isinstance(value, str):
        return value if value.strip() else None
    if value is None or isinstance(value, bool | int | float | date | datetime):
        return value
    return str(value)


def _header_row(grid: list[list[Cell | None]], form: SheetForm) -> int | None:
    """The row with the most known headers, of the first ones; at least two, or all there are."""
    counts = [
        len({column.header for cell in cells if isinstance(cell, str) and (column := form.column(_bare(cell)))})
        for cells in grid[:_HEADER_WITHIN]
    ]
    best = max(counts, default=0)
    return counts.index(best) if best >= 2 else None


def _bare(header: str) -> str:
    return ENGLISH_MARK.sub("", header)


def _columns(
    opened: OpenedWorkbook, name: str, row: int, cells: list[Cell | None], form: SheetForm
) -> tuple[dict[int, str], dict[str, str]]:
    """Number of a column → canonical header; canonical header → as written."""
    columns: dict[int, str] = {}
    headers: dict[str, str] = {}
    for number, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        written = " ".join(cell.split())
        column = form.column(_bare(cell))
        if column is None:
            opened.remarks.append(SheetProblem(Place(name, row, written), None, _UNKNOWN_COLUMN))
            continue
        header = column.header + ("（英文）" if ENGLISH_MARK.search(cell) else "")
        if header in headers:
            opened.remarks.append(SheetProblem(Place(name, row, written), None, _TWICE))
            continue
        columns[number] = header
        headers[header] = written
    return columns, headers


def _rows(
    opened: OpenedWorkbook, name: str, grid: list[list[Cell | None]], start: int, columns: Mapping[int, str]
) -> Iterator[Row]:
    for number, cells in enumerate(grid[start:], start + 1):
        known = {
            columns[place]: cell
            for place, cell in enumerate(cells)
            if place in columns and cell is not None and not is_nothing(cell)
        }
        if not known:
            continue
        if _is_note(cells):
            opened.remarks.append(SheetProblem(Place(name, number), None, _NOTE_LEFT))
            continue
        yield Row(number, known)


def _is_note(cells: list[Cell | None]) -> bool:
    """A row with one text, over however many merged cells, that begins as notes do."""
    values = {cell for cell in cells if cell is not None}
    (only,) = values if len(values) == 1 else ("",)
    return isinstance(only, str) and (_NOTE.match(only) is not None)
