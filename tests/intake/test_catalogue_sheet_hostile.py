"""A spreadsheet may hold anything: reading it never raises, and whatever becomes an item is one."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_people import TODAY, catalog
from sheet_kit import CODE, MATERIAL, ROW, read_book, write_book

from intake.catalogue_sheet import workbook
from intake.catalogue_sheet.columns import SHEETS
from intake.catalogue_sheet.items import SheetImport, import_tables
from intake.catalogue_sheet.workbook import OpenedWorkbook, Row, Table
from intake.item import ServiceItem

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

HEADERS = {form.name: [column.header for column in form.columns] for form in SHEETS}
WORDS = sorted({word for form in SHEETS for column in form.columns for word, _ in column.allowed})
CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["是", "否", "20个工作日", "当场办结", CODE, "2026-06-01", "#REF!", "\u202e", "無", "1" * 400, *WORDS]
    ),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)


def check_report(result: SheetImport) -> None:
    """Items are items, and every fault is said with its place in both languages."""
    for imported in result.items:
        assert ServiceItem.model_validate(imported.data) == imported.item
    for problem in (*result.problems, *result.remarks):
        assert problem.place.sheet
        assert problem.reason.get()
        assert problem.text()
        assert problem.text("en")
        problem.text().encode("utf-8", "backslashreplace")


@st.composite
def tables(draw: st.DrawFn) -> OpenedWorkbook:
    """A good workbook with some cells of some sheets replaced, dropped or added."""
    opened = OpenedWorkbook()
    for form in SHEETS:
        base: dict[str, Any] = {"事项": ROW, "材料": MATERIAL}.get(form.name, {"实施编码": CODE})
        changes = draw(st.dictionaries(st.sampled_from(HEADERS[form.name]), st.none() | CELLS, max_size=4))
        cells = {header: value for header, value in (base | changes).items() if value is not None}
        if form.of_item and not changes:
            continue
        opened.tables.append(Table(form, form.name, {}, (Row(2, cells), Row(3, cells))))
    return opened


@QUICK
@given(tables())
def test_whatever_stands_in_the_cells_the_report_says_it(opened: OpenedWorkbook) -> None:
    check_report(import_tables(opened, known={}, groups=catalog().groups, today=TODAY))


@QUICK
@given(tables())
def test_over_an_item_in_force_too(opened: OpenedWorkbook) -> None:
    newest = catalog().items[0]
    known = {CODE: newest.model_dump(mode="json", by_alias=True, exclude_unset=True) | {"impl_code": CODE}}
    check_report(import_tables(opened, known=known, groups=catalog().groups, today=TODAY))


@pytest.fixture(scope="module")
def good_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_book(tmp_path_factory.mktemp("good") / "b.xlsx", {"事项": [ROW], "材料": [MATERIAL]}).read_bytes()


@QUICK
@given(data=st.data())
def test_a_file_with_broken_bytes_is_refused_or_read(tmp_path: Path, good_file: bytes, data: st.DataObject) -> None:
    broken = bytearray(good_file)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "b.xlsx"
    path.write_bytes(bytes(broken[: data.draw(st.integers(1, len(broken)))]))
    check_report(read_book(path))


@QUICK
@given(data=st.data())
def test_a_file_with_broken_parts_is_refused_or_read(tmp_path: Path, good_file: bytes, data: st.DataObject) -> None:
    """The archive is whole, the XML in it is not what it was."""
    with zipfile.ZipFile(io.BytesIO(good_file)) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    part = parts[name]
    at = data.draw(st.integers(0, len(part) - 1))
    part[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=10))
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for other, content in parts.items():
            if not (other == name and data.draw(st.booleans())):
                archive.writestr(other, bytes(content))
    check_report(read_book(path))


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04" + b"\0" * 50, b"\xd0\xcf\x11\xe0" * 20, b"<html>"])
def test_what_is_no_workbook_is_refused_with_advice(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(content)
    result = read_book(path)
    assert result.items == []
    (problem,) = result.problems
    assert "另存为 .xlsx" in problem.reason.get()


def test_a_folder_or_nothing_is_no_workbook(tmp_path: Path) -> None:
    assert len(read_book(tmp_path).problems) == 1
    assert len(read_book(tmp_path / "nothing.xlsx").problems) == 1


def test_a_merge_of_the_whole_sheet_is_refused_unopened(tmp_path: Path) -> None:
    path = write_book(tmp_path / "b.xlsx", {"事项": [ROW]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    (problem,) = read_book(path).problems
    assert "合并" in problem.reason.get()


def test_a_bomb_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_book(tmp_path / "b.xlsx", {"事项": [ROW]})
    monkeypatch.setattr(workbook, "MAX_UNPACKED_SIZE", 1000)
    (problem,) = read_book(path).problems
    assert "太大" in problem.reason.get()


def test_a_cell_far_down_is_refused_with_advice(tmp_path: Path) -> None:
    path = write_book(tmp_path / "b.xlsx", {"事项": [ROW]})
    book = openpyxl.load_workbook(path)
    book["事项"].cell(1_000_000, 1, "x")
    book.save(path)
    (problem,) = read_book(path).problems
    assert "空行" in problem.reason.get()


def test_a_sheet_without_headers_is_named(tmp_path: Path) -> None:
    path = write_book(tmp_path / "b.xlsx", {"事项": [{"a": 1, "b": 2}]})
    (problem,) = read_book(path).problems
    assert (problem.place.sheet, "找不到表头" in problem.reason.get()) == ("事项", True)


def test_a_workbook_without_items_is_named(tmp_path: Path) -> None:
    (problem,) = read_book(write_book(tmp_path / "b.xlsx", {"材料": [MATERIAL]})).problems
    assert "没有“事项”表" in problem.reason.get()


@pytest.mark.parametrize("value", [datetime(1, 1, 1), date(9999, 12, 31), 10**30, -1, float("inf")])  # noqa: DTZ001
def test_dates_at_the_end_of_time_are_no_crash(tmp_path: Path, value: Any) -> None:
    opened = OpenedWorkbook(
        tables=[Table(SHEETS[0], "事项", {}, (Row(2, ROW | {"生效日期": value, "取消日期": value}),))]
    )
    check_report(import_tables(opened, known={}, groups=catalog().groups, today=TODAY))
