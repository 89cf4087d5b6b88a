"""Forms: steps of one decision a screen, conditions between them, and the check of the whole.

A condition may look only at fields that come before it, so one pass over the fields settles what is asked; answers to
fields that are not asked (any more) are dropped and count as unanswered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.condition import Condition
from intake.field import (
    CHOSEN,
    Checked,
    Field,
    FieldKind,
    FieldProblem,
    Frozen,
    Key,
    Option,
    ProblemReason,
    check_field,
)
from intake.masking import mask_id_number, mask_phone
from intake.parties import Applicant
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
                self._check_condition(field.when, earlier, field.key)
                if not isinstance(field.required, bool):
                    self._check_condition(field.required, earlier, field.key)
                earlier[field.key] = field
        return self

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
        """Raises ``KeyError`` for a key the form does not have."""
        for field in self.fields():
            if field.key == key:
                return field
        raise KeyError(key)

    def step_of(self, field_key: str) -> FormStep:
        """Raises ``KeyError`` for a key the form does not have."""
        for step in self.steps:
            if any(field.key == field_key for field in step.fields):
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


def effective_answers(form: Form, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that count: to fields that are asked, and not empty. In the form's order."""
    return {key: value for key, value in _walk(form, answers)[1].items() if value}


def visible_steps(form: Form, answers: Mapping[str, str]) -> tuple[FormStep, ...]:
    """Steps with at least one field to ask, in order."""
    asked, _ = _walk(form, answers)
    return tuple(step for step in form.steps if any(field.key in asked for field in step.fields))


def visible_fields(form: Form, step: FormStep | str, answers: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields to ask on this step. Raises ``KeyError`` for a step the form does not have."""
    key = step if isinstance(step, str) else step.key
    asked, _ = _walk(form, answers)
    for candidate in form.steps:
        if candidate.key == key:
            return tuple(field for field in candidate.fields if field.key in asked)
    raise KeyError(key)


def _walk(form: Form, answers: Mapping[str, str]) -> tuple[set[str], dict[str, str]]:
    """One pass: which fields are asked, and their answers."""
    asked: set[str] = set()
    counting: dict[str, str] = {}
    for step in form.steps:
        if step.when is not None and not step.when.holds(counting):
            continue
        # Fields of one step may depend on each other, so each sees the answers before it.
        for field in step.fields:
            if field.is_visible(counting):
                asked.add(field.key)
                if answers.get(field.key):
                    counting[field.key] = answers[field.key]
    return asked, counting


def check_form(
    form: Form, answers: Mapping[str, str], today: date, *, test_build: bool = False
) -> tuple[FieldProblem, ...]:
    """Everything wrong with the form, in its order; answers to fields that are not asked do not count."""
    counting = effective_answers(form, answers)
    problems: list[FieldProblem] = []
    for step in visible_steps(form, answers):
        for field in visible_fields(form, step, answers):
            result = check_field(field, counting.get(field.key), counting, today, test_build=test_build)
            if isinstance(result, FieldProblem):
                problems.append(result)
    return tuple(problems)


def normalised(form: Form, answers: Mapping[str, str], today: date, *, test_build: bool = False) -> dict[str, str]:
    """The answers in normal form wherever they can be taken, as they are elsewhere; blank ones are gone.

    Conditions compare normal forms, so this comes before them for answers that no form model has been over.
    """
    known = {field.key: field for field in form.fields()}
    result: dict[str, str] = {}
    for key, raw in answers.items():
        checked = check_field(known[key], raw, answers, today, test_build=test_build) if key in known else None
        value = checked.value if isinstance(checked, Checked) else raw.strip()
        if value:
            result[key] = value
    return result


def prefill(form: Form, applicant: Applicant) -> dict[str, str]:
    """Answers the card already gives, by field key; what the card does not say is left out."""
    values = {
        "applicant.name": applicant.name,
        "applicant.id_number": applicant.id_number,
        "applicant.sex": applicant.sex,
        "applicant.birth_date": applicant.birth_date,
        "applicant.nation": applicant.nation,
        "applicant.address": applicant.address,
        "applicant.valid_to": applicant.valid_to,
        "applicant.issuer": applicant.issuer,
    }
    filled = ((field.key, values[field.prefill]) for field in form.fields() if field.prefill is not None)
    return {key: value.strip() for key, value in filled if value and value.strip()}


_DIFFERS = LocalizedText.of(
    "“{label}”要和证件上的一样。请回到这一步看一下，再点“下一步”。",
    '"{label}" differs from the card. Please go back to this step and confirm what the card says.',
)


def check_locked(form: Form, answers: Mapping[str, str], applicant: Applicant) -> tuple[FieldProblem, ...]:
    """Locked fields that are asked must still say what the card says; a required one left empty is `check_form`'s."""
    asked, counting = _walk(form, answers)
    return tuple(
        FieldProblem(key, ProblemReason.DIFFERS_FROM_CARD, _DIFFERS.fill(label=form.field(key).label))
        for key, value in prefill(form, applicant).items()
        if form.field(key).locked_when_prefilled
        and key in asked
        and counting.get(key) != value
        and (key in counting or not form.field(key).is_required(counting))
    )


def display_value(field: Field, value: str, language: str = CHINESE, *, masked: bool = True) -> str:
    """An answer as a person reads it: option labels, units, masked numbers."""
    if not value:
        return ""
    if field.kind in CHOSEN:
        return next((option.label.get(language) for option in field.options if option.value == value), value)
    if masked and field.kind is FieldKind.ID_NUMBER:
        return mask_id_number(value)
    if masked and field.kind is FieldKind.PHONE:
        return mask_phone(value)
    if field.kind is FieldKind.AMOUNT and field.unit is None:
        return f"{value} 元" if language == CHINESE else f"CNY {value}"
    return value if field.unit is None else f"{value} {field.unit.get(language)}"
