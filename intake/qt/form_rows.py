"""What a form's list shows: its visible fields one after the other, a table as the cells of its rows and a last line
that counts them. Values, no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from intake.field import Field, FieldKind, cell_key
from intake.form import Form, row_answers, visible_cells, visible_fields, visible_steps
from intake.regions import LEVEL_NAMES, LEVELS
from intake.text import CHINESE, LocalizedText

_T = LocalizedText.of
_ROW = _T("{name} {row}", "{name} {row}")
_ADD_FIRST = _T("添加{name}", "Add: {name}")
_ADD_MORE = _T("再添加一项{name}", "Add another: {name}")


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One visible field with what was typed and what is wrong with it. Of a cell ``table`` and ``row`` (from 1)."""

    field: Field
    value: str
    problem: LocalizedText | None = None
    locked: bool = False
    table: Field | None = None
    row: int = 0

    def __repr__(self) -> str:
        return f"FieldRow({self.field.key!r})"

    @property
    def place(self) -> tuple[str, int]:
        return ("" if self.table is None else self.table.key, self.row)

    def seen(self, answers: Mapping[str, str]) -> Mapping[str, str]:
        """The answers its conditions look at."""
        return answers if self.table is None else row_answers(self.table, self.row, answers)


def wanted(form: Form, step: str, answers: Mapping[str, str]) -> Iterator[tuple[Field, Field | None, int]]:
    """Fields to show, each with its table and row; ``step`` "" for all steps."""
    keys = (step,) if step else tuple(shown.key for shown in visible_steps(form, answers))
    for key in keys:
        for field in visible_fields(form, key, answers):
            if field.kind is FieldKind.TABLE:
                for row, cells in enumerate(visible_cells(form, field, answers), 1):
                    for cell in cells:
                        yield cell, field, row
            yield field, None, 0


def without_row(table: Field, row: int, answers: Mapping[str, str]) -> dict[str, str]:
    """The table's answers as they are when a row is gone and the later ones have moved up; "" for what is no more."""
    count = table.rows(answers.get(table.key))
    changed = {table.key: str(count - 1) if count > 1 else ""}
    for column in table.columns:
        for number in range(row, count + 1):
            later = answers.get(cell_key(table.key, number + 1, column.key), "") if number < count else ""
            changed[cell_key(table.key, number, column.key)] = later
    return changed


def unit_of(field: Field, language: str) -> str:
    if field.unit is not None:
        return field.unit.get(language)
    if field.kind is FieldKind.AMOUNT:
        return "元" if language == CHINESE else "CNY"
    return ""


def options_of(field: Field, language: str) -> list[dict[str, str]]:
    return [
        {
            "value": option.value,
            "label": option.label.get(language),
            "help": "" if option.help is None else option.help.get(language),
        }
        for option in field.options
    ]


def row_title(row: FieldRow, language: str) -> str:
    name = None if row.table is None else row.table.row_name or row.table.label
    return "" if name is None else _ROW.fill(name=name, row=row.row).get(language)


def add_words(table: Field, count: int, language: str) -> str:
    """On the button that adds a row; "" when there is room for no more."""
    if table.kind is not FieldKind.TABLE or count >= table.max_rows:
        return ""
    return (_ADD_MORE if count else _ADD_FIRST).fill(name=table.row_name or table.label).get(language)


def region_way(field: Field, value: str, language: str) -> dict[str, Any]:
    """Down to a region: ``crumbs`` [{value, label, back}] chosen so far, ``options`` of the next level, what it is
    called, and whether the choice may end here."""
    regions = field.regions
    if regions is None or field.region_level is None:
        return {}
    under = field.region_under or ""
    line = [code for code in regions.line(value) if regions.within(code, under)]
    crumbs = [
        {"value": code, "label": regions.names[code].get(language), "back": regions.parent(code)}
        for code in line
        if not regions.silent(code)
    ]
    at = regions.only_way(value) if line else under
    deep_enough = bool(line) and LEVELS.index(regions.level(value)) >= LEVELS.index(field.region_level)
    below = () if deep_enough else regions.children(at)
    next_level = regions.level(below[0]) if below else field.region_level
    return {
        "crumbs": crumbs,
        "options": [{"value": code, "label": regions.names[code].get(language), "help": ""} for code in below],
        "level": LEVEL_NAMES[next_level].get(language),
        "done": bool(line) and not below,
    }
