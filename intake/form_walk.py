"""One pass over a form: what is asked, what counts as an answer, and what is worked out on the way."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from typing import TYPE_CHECKING

from intake.compute import Value
from intake.field import CHOSEN, Field, FieldKind, cell_key
from intake.field_check import plain_decimal

if TYPE_CHECKING:
    from intake.form import Form

#: GB/T 39046 n..16,2: fourteen places before the point.
_TOO_LARGE = Decimal(10) ** 14


@dataclass(slots=True)
class Walk:
    """``asked``: keys of the fields and cells that have a place; ``answers``: theirs, those not empty; ``computed``:
    what was worked out, "" where nothing comes out yet."""

    asked: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)
    computed: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Field] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)


def walk(form: Form, answers: Mapping[str, str], today: date | None = None) -> Walk:
    """Conditions see the answers before them, those of the same row first. Without ``today`` computed fields count as
    they stand among the answers; with it they are worked out."""
    state = Walk()
    for step in form.steps:
        if step.when is not None and not step.when.holds(state.answers):
            continue
        # Fields of one step may depend on each other, so each sees the answers before it.
        for one in step.fields:
            if not one.is_visible(state.answers):
                continue
            state.fields[one.key] = one
            _meet(state, one, one.key, answers, today, {})
            if one.kind is FieldKind.TABLE:
                _walk_rows(state, one, answers, today)
    return state


def _walk_rows(state: Walk, table: Field, answers: Mapping[str, str], today: date | None) -> None:
    state.tables[table.key] = table
    for row in range(1, table.rows(answers.get(table.key)) + 1):
        own: dict[str, str] = {}
        seen = ChainMap(own, state.answers)
        for column in table.columns:
            if column.is_visible(seen):
                key = cell_key(table.key, row, column.key)
                _meet(state, column, key, answers, today, own, {c.key: c for c in table.columns})
                if key in state.answers:
                    own[column.key] = state.answers[key]


def _meet(
    state: Walk,
    one: Field,
    key: str,
    answers: Mapping[str, str],
    today: date | None,
    row: Mapping[str, str],
    columns: Mapping[str, Field] | None = None,
) -> None:
    state.asked.add(key)
    value = answers.get(key, "")
    if one.compute is not None and today is not None:
        known = {**state.fields, **(columns or {})}
        value = written(one, _worked_out(state, one, row, known, today))
        state.computed[key] = value
    if value:
        state.answers[key] = value


def _worked_out(
    state: Walk, one: Field, row: Mapping[str, str], known: Mapping[str, Field], today: date
) -> Value | None:
    if one.compute is None:
        return None

    def look(key: str) -> tuple[str, ...]:
        table, _, column = key.partition(".")
        if not column:
            return (in_words(known.get(key), row.get(key, state.answers.get(key, ""))),)
        return tuple(cells.get(column, "") for cells in rows_of(table))

    def rows_of(table: str) -> tuple[Mapping[str, str], ...]:
        shown = state.tables.get(table)
        count = 0 if shown is None else shown.rows(state.answers.get(table))
        return tuple(
            {
                column.key: state.answers[key]
                for column in (() if shown is None else shown.columns)
                if (key := cell_key(table, number, column.key)) in state.answers
            }
            for number in range(1, count + 1)
        )

    try:
        return one.compute.value(look, rows_of, today)
    except DecimalException:  # more places than can be counted with
        return None


def in_words(one: Field | None, value: str) -> str:
    """A chosen answer by what it is called, for texts that are joined: a region with its path."""
    if one is None or one.kind not in CHOSEN or not value:
        return value
    if one.regions is not None and value in one.regions.names:
        return one.regions.path(value).get()
    return next((option.label.get() for option in one.options if option.value == value), value)


def written(one: Field, value: Value | None) -> str:
    """In the normal form of the field's kind; "" for none, or for a number that is too long for any form."""
    if isinstance(value, Decimal) and abs(value) >= _TOO_LARGE:
        return ""
    match value:
        case None:
            return ""
        case Decimal() if one.kind is FieldKind.AMOUNT:
            return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
        case Decimal() if one.kind is FieldKind.NUMBER:
            return f"{value.quantize(Decimal(1), ROUND_HALF_UP):f}"
        case Decimal():
            return plain_decimal(value, one.decimals)
        case date():
            return value.isoformat()
        case _:
            return str(value)[: one.length_limit]
