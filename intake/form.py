"""Forms: steps of one decision a screen, conditions between them, and the check of the whole.

A condition or computed field may look only at fields that come before it, so one pass over the fields settles what is
asked (`intake.form_walk`); answers to fields that are not asked (any more) are dropped and count as unanswered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.compute import Count, Expression
from intake.condition import Condition
from intake.field import (
    CHOSEN,
    NUMBERS,
    Checked,
    Field,
    FieldKind,
    FieldProblem,
    Frozen,
    Key,
    Option,
    ProblemReason,
    table_of,
)
from intake.field_check import check_field, in_row
from intake.form_walk import walk
from intake.masking import mask_id_number, mask_phone
from intake.parties import Applicant, Organisation, Representative
from intake.text import CHINESE, LocalizedText

__all__ = [
    "Checked",
    "Condition",
    "Field",
    "FieldKind",
    "FieldProblem",
    "Form",
    "FormStep",
    "Option",
    "ProblemReason",
    "check_field",
    "check_form",
    "check_locked",
    "computed_answers",
    "display_value",
    "effective_answers",
    "normalised",
    "prefill",
    "visible_fields",
    "visible_steps",
]


class FormStep(Frozen):
    """One screen: one decision, one to three fields."""

    key: Key
    title: LocalizedText
    help: LocalizedText | None = None
    when: Condition | None = None
    fields: Annotated[tuple[Field, ...], pydantic.Field(min_length=1, max_length=3)]


class Form(Frozen):
    version: int = pydantic.Field(ge=1)
    steps: Annotated[tuple[FormStep, ...], pydantic.Field(min_length=1)]

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        earlier: dict[str, Field] = {}
        steps: set[str] = set()
        for step in self.steps:
            if step.key in steps:
                raise PydanticCustomError("duplicate", "step '{key}' occurs twice", {"key": step.key, "at": "steps"})
            steps.add(step.key)
            self._check_condition(step.when, earlier, step.key)
            for field in step.fields:
                if field.key in earlier:
                    raise PydanticCustomError(
                        "duplicate", "field '{key}' occurs twice", {"key": field.key, "at": "steps"}
                    )
                self._check_field(field, earlier, field.key)
                in_table = dict(earlier)
                for column in field.columns:
                    where = f"{field.key}.{column.key}"
                    if column.key in earlier:
                        raise PydanticCustomError(
                            "duplicate", "column '{key}' has the key of a field", {"key": where, "at": "steps"}
                        )
                    self._check_field(column, in_table, where)
                    in_table[column.key] = column
                earlier[field.key] = field
        return self

    @classmethod
    def _check_field(cls, field: Field, earlier: Mapping[str, Field], where: str) -> None:
        cls._check_condition(field.when, earlier, where)
        if not isinstance(field.required, bool):
            cls._check_condition(field.required, earlier, where)
        fault = None if field.compute is None else compute_fault(field.compute, earlier)
        if fault is not None:
            raise PydanticCustomError(
                "compute", "'{where}' cannot be worked out: {fault}", {"where": where, "fault": fault, "at": "steps"}
            )

    @staticmethod
    def _check_condition(condition: Condition | None, earlier: Mapping[str, Field], where: str) -> None:
        if condition is None:
            return
        fault = condition_fault(condition, earlier)
        if fault is not None:
            raise PydanticCustomError(
                "condition", "condition of '{where}': {fault}", {"where": where, "fault": fault, "at": "steps"}
            )

    def fields(self) -> Iterator[Field]:
        for step in self.steps:
            yield from step.fields

    def field(self, key: str) -> Field:
        """The field of this key; of a cell (``members.1.name``) its column under the cell's key. Raises ``KeyError``
        for a key the form does not have."""
        table, _, cell = key.partition(".")
        for field in self.fields():
            if field.key != table:
                continue
            if not cell:
                return field
            row, _, column_key = cell.partition(".")
            for column in field.columns:
                if column.key == column_key and row.isdecimal():
                    return field.cell(int(row), column)
        raise KeyError(key)

    def step_of(self, field_key: str) -> FormStep:
        """Raises ``KeyError`` for a key the form does not have."""
        for step in self.steps:
            if any(field.key == table_of(field_key) for field in step.fields):
                return step
        raise KeyError(field_key)


def condition_fault(condition: Condition, known: Mapping[str, Field]) -> str | None:
    """What makes this condition senseless: an unknown or later field, or a value that field cannot have."""
    for key, values in condition.comparisons():
        if key not in known:
            return f"'{key}' is not an earlier field"
        field = known[key]
        if field.kind in CHOSEN and field.options:
            options = {option.value for option in field.options}
            for value in values:
                if value not in options:
                    return f"'{value}' is not an option of '{key}'"
    return None


def compute_fault(expression: Expression, known: Mapping[str, Field]) -> str | None:
    """What makes it impossible to work out: a later or unknown field, or one of another kind."""
    if isinstance(expression, Count):
        table = known.get(expression.count)
        if table is None or table.kind is not FieldKind.TABLE:
            return f"'{expression.count}' is no earlier table"
        columns = {column.key: column for column in table.columns}
        return None if expression.where is None else condition_fault(expression.where, columns)
    fits: Mapping[str, tuple[FieldKind, ...]] = {
        "number": NUMBERS,
        "date": (FieldKind.DATE,),
        "text": (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.REGION, FieldKind.CHOICE, FieldKind.DIGITS),
    }
    for key, wanted in expression.operands():
        field_key, _, column_key = key.partition(".")
        field = known.get(field_key)
        if field is not None and column_key:
            field = next((column for column in field.columns if column.key == column_key), None)
        if field is None:
            return f"'{key}' is not an earlier field"
        if field.kind not in fits[wanted]:
            return f"'{key}' is no {wanted}"
    return None


def effective_answers(form: Form, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that count: to fields that are asked, and not empty. In the form's order; cells after their table."""
    return {key: value for key, value in walk(form, answers).answers.items() if value}


def computed_answers(form: Form, answers: Mapping[str, str], today: date) -> dict[str, str]:
    """What follows from the other answers today: of every computed field that has a place its answer, "" for none yet.

    They stand among the answers like any other, so that whoever reads answers needs no today."""
    return walk(form, answers, today).computed


def visible_steps(form: Form, answers: Mapping[str, str]) -> tuple[FormStep, ...]:
    """Steps with at least one field to ask, in order."""
    asked = walk(form, answers).asked
    return tuple(step for step in form.steps if any(field.key in asked for field in step.fields))


def visible_fields(form: Form, step: FormStep | str, answers: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields to show on this step, a table as one of them. Raises ``KeyError`` for an unknown step."""
    key = step if isinstance(step, str) else step.key
    asked = walk(form, answers).asked
    for candidate in form.steps:
        if candidate.key == key:
            return tuple(field for field in candidate.fields if field.key in asked)
    raise KeyError(key)


def visible_cells(form: Form, table: Field, answers: Mapping[str, str]) -> tuple[tuple[Field, ...], ...]:
    """The cells to ask of each row of a table that is shown."""
    asked = walk(form, answers).asked
    count = table.rows(answers.get(table.key))
    rows = (tuple(table.cell(row, column) for column in table.columns) for row in range(1, count + 1))
    return tuple(tuple(cell for cell in row if cell.key in asked) for row in rows)


def row_answers(table: Field, row: int, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers a cell's conditions look at: those of the form, and of its own row by column."""
    prefix = f"{table.key}.{row}."
    own = {key[len(prefix) :]: value for key, value in answers.items() if key.startswith(prefix)}
    return {**answers, **own}


def check_form(
    form: Form, answers: Mapping[str, str], today: date, *, test_build: bool = False
) -> tuple[FieldProblem, ...]:
    """Everything wrong with the form, in its order; answers to fields that are not asked do not count."""
    counting = walk(form, answers, today).answers
    problems: list[FieldProblem] = []
    for step in visible_steps(form, counting):
        for field in visible_fields(form, step, counting):
            result = check_field(field, counting.get(field.key), counting, today, test_build=test_build)
            if isinstance(result, FieldProblem) and not _follows(field, problems):
                problems.append(result)
            if field.kind is FieldKind.TABLE:
                problems.extend(_wrong_cells(form, field, counting, today, test_build=test_build))
    return tuple(problems)


def _follows(field: Field, problems: Sequence[FieldProblem]) -> bool:
    """Is it worked out from something that is wrong itself? Then that is what has to be put right."""
    if field.compute is None:
        return False
    from_ = {table_of(key) for key, _ in field.compute.operands()}
    if isinstance(field.compute, Count):
        from_.add(field.compute.count)
    return any(table_of(problem.field) in from_ for problem in problems)


def _wrong_cells(
    form: Form, table: Field, counting: Mapping[str, str], today: date, *, test_build: bool
) -> Iterator[FieldProblem]:
    for row, cells in enumerate(visible_cells(form, table, counting), 1):
        own = row_answers(table, row, counting)
        for cell in cells:
            result = check_field(cell, counting.get(cell.key), own, today, test_build=test_build)
            if isinstance(result, FieldProblem):
                yield in_row(table, row, result)


def normalised(form: Form, answers: Mapping[str, str], today: date, *, test_build: bool = False) -> dict[str, str]:
    """The answers in normal form wherever they can be taken, as they are elsewhere; blank ones are gone, and what is
    worked out is worked out anew.

    Conditions compare normal forms, so this comes before them for answers that no form model has been over.
    """
    result: dict[str, str] = {}
    for key, raw in answers.items():
        try:
            field = form.field(key)
        except KeyError:
            checked: Checked | FieldProblem | None = None
        else:
            checked = check_field(field, raw, answers, today, test_build=test_build)
        value = checked.value if isinstance(checked, Checked) else raw.strip()
        if value:
            result[key] = value
    for key, value in computed_answers(form, result, today).items():
        if value:
            result[key] = value
        else:
            result.pop(key, None)
    return result


def prefill(
    form: Form,
    applicant: Applicant | None,
    organisation: Organisation | None = None,
    representative: Representative | None = None,
) -> dict[str, str]:
    """Answers that documents and parties already give, by field key; what they do not say is left out."""
    person = None if representative is None else representative.person
    parties = (("applicant", applicant), ("organisation", organisation), ("representative", person))
    values: dict[str, str | None] = {
        f"{who}.{name}": getattr(party, name) for who, party in parties if party is not None for name in _SAY[who]
    }
    filled = ((field.key, values.get(field.prefill)) for field in form.fields() if field.prefill is not None)
    return {key: value.strip() for key, value in filled if value and value.strip()}


#: What forms are filled with: who, what (`intake.field.PREFILLS`).
_SAY = {
    "applicant": ("name", "id_number", "sex", "birth_date", "nation", "address", "valid_to", "issuer"),
    "organisation": ("name", "uscc", "legal_representative"),
    "representative": ("name", "id_number"),
}


_DIFFERS = LocalizedText.of(
    "“{label}”要和证件上的一样。请回到这一步看一下，再点“下一步”。",
    '"{label}" differs from the card. Please go back to this step and confirm what the card says.',
)


def check_locked(
    form: Form,
    answers: Mapping[str, str],
    applicant: Applicant | None,
    organisation: Organisation | None = None,
    representative: Representative | None = None,
) -> tuple[FieldProblem, ...]:
    """Locked fields that are asked must still say what the card says; a required one left empty is `check_form`'s."""
    settled = walk(form, answers)
    asked, counting = settled.asked, settled.answers
    return tuple(
        FieldProblem(key, ProblemReason.DIFFERS_FROM_CARD, _DIFFERS.fill(label=form.field(key).label))
        for key, value in prefill(form, applicant, organisation, representative).items()
        if form.field(key).locked_when_prefilled
        and key in asked
        and counting.get(key) != value
        and (key in counting or not form.field(key).is_required(counting))
    )


_ROWS = LocalizedText.of("共 {count} 项", "{count} in all")


def display_value(field: Field, value: str, language: str = CHINESE, *, masked: bool = True) -> str:
    """An answer as a person reads it: option labels, units, masked numbers."""
    if not value:
        return ""
    if field.kind in CHOSEN and field.options:
        return next((option.label.get(language) for option in field.options if option.value == value), value)
    if field.kind is FieldKind.REGION and field.regions is not None and value in field.regions.names:
        return field.regions.path(value).get(language)
    if field.kind is FieldKind.TABLE:
        return _ROWS.fill(count=value).get(language)
    if masked and field.kind is FieldKind.ID_NUMBER:
        return mask_id_number(value)
    if masked and field.kind is FieldKind.PHONE:
        return mask_phone(value)
    if field.kind is FieldKind.AMOUNT and field.unit is None:
        return f"{value} 元" if language == CHINESE else f"CNY {value}"
    return value if field.unit is None else f"{value} {field.unit.get(language)}"
