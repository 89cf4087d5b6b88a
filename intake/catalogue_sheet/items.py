"""Makes items of the rows: what the office filled in, over what the catalogue in force knows of the item already.

A row that cannot be used is refused with sheet, row, column and reason; the others become items (C01 a). What no office
writes into a spreadsheet (the form on screen, review points, papers to look at) is kept from the item in force, or made
in the plainest way for a new one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pydantic

from intake import case_number
from intake.catalogue_sheet import cells
from intake.catalogue_sheet.cells import BadCell, Cell
from intake.catalogue_sheet.columns import (
    ITEM_CODE,
    ITEMS,
    SHEETS,
    Column,
    Kind,
)
from intake.catalogue_sheet.defaults import complete
from intake.catalogue_sheet.parts import ADDERS
from intake.catalogue_sheet.problems import Place, SheetProblem, reason_of
from intake.catalogue_sheet.workbook import OpenedWorkbook, Row, Table, read_workbook
from intake.item import Group, ServiceItem
from intake.text import LocalizedText

_T = LocalizedText.of

_NO_CODE = _T(
    "没有填写实施编码，这一行不知道是哪个事项。", "Without the item's code nobody knows what this row is about."
)
_TWICE = _T("这个事项前面已经有了（第 {row} 行）。", "The item is there already (row {row}).")
_NO_SUCH_ITEM = _T("“事项”表里没有这个实施编码：{code}。", "No item with this code on the sheet of items: {code}.")
_OLD_VERSION = _T("版本号要大于现有的版本 {version}。", "The version has to be above {version}, which is in force.")
_NO_GROUP = _T("没有这个分组：{group}。可以填：{known}。", "No such group: {group}. Known: {known}.")
_TOO_LONG_NUMBER = _T("编码太长，办件编号会超过 50 位。", "The code is too long: case numbers would exceed 50 places.")
_INTO_GROUP = _T("没有填写分组，放在“{group}”。", "No group is given; put into: {group}.")


@dataclass(frozen=True, slots=True)
class ImportedItem:
    """An item that can be taken over: its JSON, and the row it came from."""

    data: Mapping[str, Any]
    item: ServiceItem
    place: Place


@dataclass(slots=True)
class SheetImport:
    """The report. ``remarks`` are what was left aside or assumed; they refuse nothing."""

    items: list[ImportedItem] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    remarks: list[SheetProblem] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """An item in the making. ``places``: which cell an element of it came from; ``spoilt``: a cell was unreadable."""

    code: str
    row: Row
    table: Table
    data: dict[str, Any]
    known: Mapping[str, Any] | None
    places: dict[tuple[str, ...], Place] = field(default_factory=dict)
    spoilt: bool = False

    def place_of(self, location: Sequence[str]) -> Place:
        """The cell of an element: of itself, else of the nearest one around it, else the column it should stand in."""
        for length in range(len(location), 0, -1):
            found = self.places.get(tuple(location[:length]))
            if found is not None:
                return found
        dotted = ".".join(location)
        for column in ITEMS.columns:
            if f"{column.element}.".startswith(f"{dotted}.") or f"{dotted}.".startswith(f"{column.element}."):
                return self.table.place(self.row.number, column)
        return Place(self.table.sheet, self.row.number)


def import_workbook(
    path: Path, *, known: Mapping[str, Mapping[str, Any]], groups: Sequence[Group], today: date
) -> SheetImport:
    """Read the spreadsheet at ``path``.

    ``known`` is the JSON of the newest version of every item in force, by implementation code; ``today`` is the first
    day of an item whose row names none. Never raises for what is in the file.
    """
    return import_tables(read_workbook(path), known=known, groups=groups, today=today)


def import_tables(
    opened: OpenedWorkbook, *, known: Mapping[str, Mapping[str, Any]], groups: Sequence[Group], today: date
) -> SheetImport:
    """As `import_workbook`, of a workbook that is open."""
    result = SheetImport(problems=list(opened.problems), remarks=list(opened.remarks))
    table = opened.table(ITEMS)
    if table is None:
        return result
    drafts = _drafts(table, known, result)
    _add_other_sheets(opened, drafts, result)
    for draft in drafts.values():
        _place_into_group(draft, groups, result)
        complete(draft.data, draft.known, today)
        _finish(draft, result)
    return result


def _drafts(table: Table, known: Mapping[str, Mapping[str, Any]], result: SheetImport) -> dict[str, Draft]:
    drafts: dict[str, Draft] = {}
    for row in table.rows:
        read = _Reader(table, row, result)
        code = read.value(ITEM_CODE)
        if code is None:
            if not read.faulty:
                result.problems.append(SheetProblem(table.place(row.number, ITEM_CODE), None, _NO_CODE))
            continue
        read.item = str(code)
        if read.item in drafts:
            reason = _TWICE.fill(row=drafts[read.item].row.number)
            result.problems.append(SheetProblem(table.place(row.number, ITEM_CODE), read.item, reason))
            continue
        before = known.get(read.item)
        data = {} if before is None else copy.deepcopy(dict(before))
        draft = Draft(read.item, row, table, data, before)
        drafts[read.item] = draft
        read.into(draft, draft.data, ())
        _settle_version(draft, result)
    return drafts


def _settle_version(draft: Draft, result: SheetImport) -> None:
    column = next(column for column in ITEMS.columns if column.element == "version")
    if draft.known is None:
        draft.data.setdefault("version", 1)
        return
    newest = int(draft.known["version"])
    if column.header not in draft.row.cells:
        draft.data["version"] = newest + 1
    elif isinstance(draft.data.get("version"), int) and draft.data["version"] <= newest:
        place = draft.table.place(draft.row.number, column)
        result.problems.append(SheetProblem(place, draft.code, _OLD_VERSION.fill(version=newest)))
        draft.spoilt = True


def _add_other_sheets(opened: OpenedWorkbook, drafts: Mapping[str, Draft], result: SheetImport) -> None:
    """Sheets whose rows belong to items. A blank code means the item of the row above."""
    for form in SHEETS:
        table = opened.table(form)
        if table is None or not form.of_item:
            continue
        last: str | None = None
        fresh: set[str] = set()
        for row in table.rows:
            read = _Reader(table, row, result)
            code = read.value(ITEM_CODE)
            last = last if code is None else str(code)
            read.item = last
            draft = None if last is None else drafts.get(last)
            if read.faulty or last is None or draft is None:
                if not read.faulty:
                    reason = _NO_CODE if last is None else _NO_SUCH_ITEM.fill(code=last)
                    result.problems.append(SheetProblem(table.place(row.number, ITEM_CODE), last, reason))
                continue
            ADDERS[form.name](draft, read, first=last not in fresh)
            fresh.add(last)


def _place_into_group(draft: Draft, groups: Sequence[Group], result: SheetImport) -> None:
    column = next(column for column in ITEMS.columns if column.element == "group")
    place = draft.table.place(draft.row.number, column)
    wanted = draft.data.get("group")
    if wanted is None and groups:
        draft.data["group"], draft.data["icon"] = groups[0].key, groups[0].icon
        result.remarks.append(SheetProblem(place, draft.code, _INTO_GROUP.fill(group=groups[0].name)))
        return
    group = next((group for group in groups if wanted in (group.key, group.name.get())), None)
    if group is None:
        known = "、".join(group.name.get() for group in groups)
        reason = _NO_GROUP.fill(group=str(wanted or ""), known=known)
        result.problems.append(SheetProblem(place, draft.code, reason))
        draft.spoilt = True
        return
    draft.data["group"] = group.key
    draft.data.setdefault("icon", group.icon)


def _finish(draft: Draft, result: SheetImport) -> None:
    reported = {problem.place for problem in result.problems if problem.item == draft.code}
    for made, of in (("short_name", "name"), ("icon", "group")):  # what follows from another element has its place
        draft.places.setdefault((made,), draft.place_of((of,)))
    try:
        item = ServiceItem.model_validate(draft.data)
    except pydantic.ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            context = dict(fault.get("ctx") or {})
            within = [str(part) for part in (*fault["loc"], *str(context.pop("at", "")).split(".")) if part != ""]
            place = draft.place_of(within)
            if place not in reported:  # what could not be read is missing too; one line for it is enough
                reported.add(place)
                result.problems.append(SheetProblem(place, draft.code, reason_of(fault["type"], fault["msg"], context)))
        return
    if draft.spoilt:
        return
    place = draft.table.place(draft.row.number, ITEM_CODE)
    if case_number.offline_length(item.impl_code) > case_number.MAX_LENGTH:
        result.problems.append(SheetProblem(place, draft.code, _TOO_LONG_NUMBER))
        return
    result.items.append(ImportedItem(draft.data, item, place))


class _Reader:
    """Reads the cells of one row and reports those it cannot read."""

    def __init__(self, table: Table, row: Row, result: SheetImport) -> None:
        self.table = table
        self.row = row
        self.item: str | None = None
        self.faulty = False
        self._result = result

    def value(self, column: Column, header: str | None = None) -> Any:
        """The value of a column, ``None`` when it is empty or unreadable."""
        cell = self.row.cells.get(header or column.header)
        if cell is None:
            return None
        try:
            return _READ[column.kind](cell, column)
        except BadCell as bad:
            self.faulty = True
            place = self.table.place(self.row.number, header or column.header)
            self._result.problems.append(SheetProblem(place, self.item, bad.reason))
            return None

    def into(self, draft: Draft, target: dict[str, Any], at: tuple[str, ...]) -> None:
        """Put every column of the row where it belongs in ``target``, which stands at ``at`` within the item."""
        if at:
            draft.places[at] = Place(self.table.sheet, self.row.number)
        for column in self.table.form.columns:
            if column is ITEM_CODE and at:
                continue
            value = self.value(column)
            if column.kind in (Kind.TEXT, Kind.LINES):
                english = self.value(column, f"{column.header}（英文）")
                value = _in_two_languages(column.kind, value, english)
            if at or column.header in self.row.cells:
                draft.places[(*at, *column.element.split("."))] = self.table.place(self.row.number, column)
            if value is not None:
                _put(target, column.element, value)
        draft.spoilt = draft.spoilt or self.faulty


def _put(target: dict[str, Any], dotted: str, value: Any) -> None:
    """Set ``results.0.name`` and the like, making what is missing on the way."""
    *parents, last = dotted.split(".")
    at: Any = target
    for number, part in enumerate(parents):
        following = (*parents, last)[number + 1]
        if part.isdigit():
            if not at:
                at.append({})
            at = at[int(part)]
            continue
        if at.get(part) is None:
            at[part] = [] if following.isdigit() else {}
        at = at[part]
    if last == "unit" and isinstance(at, dict) and "amount" not in at:
        return  # a unit of no limit
    if last == "unit":
        value = "calendar_day" if "工作" not in str(value) else "working_day"
    at[last] = value


def _in_two_languages(kind: Kind, value: Any, english: Any) -> Any:
    if kind is Kind.TEXT:
        return value if value is None or english is None else {"zh-CN": value, "en": english}
    if value is None or english is None or len(value) != len(english):
        return value
    return [{"zh-CN": one, "en": other} for one, other in zip(value, english, strict=True)]


_READ: Mapping[Kind, Callable[[Cell, Column], Any]] = {
    Kind.TEXT: lambda cell, column: cells.text(cell),
    Kind.NAME: lambda cell, column: cells.text(cell),
    Kind.CODE: lambda cell, column: cells.code(cell),
    Kind.WHOLE: lambda cell, column: cells.whole(cell),
    Kind.AMOUNT: lambda cell, column: cells.amount(cell),
    Kind.YES_NO: lambda cell, column: cells.yes_no(cell),
    Kind.DAY: lambda cell, column: cells.day(cell),
    Kind.LIMIT: lambda cell, column: cells.limit(cell),
    Kind.ONE_OF: lambda cell, column: cells.one_of(cell, dict(column.allowed)),
    Kind.SEVERAL_OF: lambda cell, column: cells.several_of(cell, dict(column.allowed)),
    Kind.LINES: lambda cell, column: cells.lines(cell),
    Kind.WORDS: lambda cell, column: cells.words(cell),
}
