"""The fields of one form step as a list model: what QML repeats over to draw the step.

Values typed stay as typed until `commit` (leaving the step) puts them into normal form. Which fields are shown follows
the answers: a field that depends on another one of the same step appears and goes while the citizen chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)

from intake.field import Checked, Field, FieldKind, FieldProblem
from intake.field_check import check_field
from intake.form import Form, visible_fields, visible_steps
from intake.package import shared_by
from intake.qt.roles import role_names, role_numbers
from intake.text import CHINESE, LocalizedText

_Index = QModelIndex | QPersistentModelIndex
ROLES = role_numbers(
    (
        "key",
        "label",
        "kind",
        "help",
        "placeholder",
        "value",
        "problem",
        "options",
        "required",
        "unit",
        "locked",
        "maxLength",
        "sharedBy",
        "section",
        "fromCard",
    )
)
_SECTION = next(number for number, name in ROLES.items() if name == "section")


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One visible field with what was typed and what is wrong with it."""

    field: Field
    value: str
    problem: LocalizedText | None = None
    locked: bool = False

    def __repr__(self) -> str:
        return f"FieldRow({self.field.key!r})"


class HallFormModel(QAbstractListModel):
    """The visible fields of one step (`show_step`) or of the whole form (`show_form`); `answers` after `commit`."""

    answerChanged = Signal(str, str)  # key, value as typed (normal form after commit)
    problemsChanged = Signal()
    stepChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._form: Form | None = None
        self._step = ""  # "" with a form: all of it
        self._rows: tuple[FieldRow, ...] = ()
        self._answers: dict[str, str] = {}
        self._card: Mapping[str, str] = {}
        self._today = date.min
        self._language = CHINESE
        self._test_build = False

    # --- for Python ---------------------------------------------------------------------------------------------

    def show_step(
        self,
        form: Form,
        step: str,
        answers: Mapping[str, str],
        today: date,
        *,
        card: Mapping[str, str] | None = None,
        language: str = CHINESE,
        test_build: bool = False,
    ) -> None:
        """Show a step. ``card`` are the answers the card gives (`intake.form.prefill`): they fill empty fields and fix
        locked ones. Raises ``KeyError`` for a step the form does not have."""
        self._show(form, step, answers, today, dict(card or {}), language, test_build)

    def show_form(
        self,
        form: Form,
        answers: Mapping[str, str],
        today: date,
        *,
        card: Mapping[str, str] | None = None,
        language: str = CHINESE,
        test_build: bool = False,
    ) -> None:
        """Show every step at once, one after the other, for those who fill in forms all day; else as `show_step`."""
        self._show(form, "", answers, today, dict(card or {}), language, test_build)

    def _show(
        self,
        form: Form,
        step: str,
        answers: Mapping[str, str],
        today: date,
        card: Mapping[str, str],
        language: str,
        test_build: bool,
    ) -> None:
        self.beginResetModel()
        self._form, self._step, self._today = form, step, today
        self._card, self._language, self._test_build = card, language, test_build
        self._answers = {**self._card, **answers}
        for field in form.fields():
            if field.locked_when_prefilled and field.key in self._card:
                self._answers[field.key] = self._card[field.key]
        self._rows = self._wanted_rows({})
        self.endResetModel()
        self.stepChanged.emit()
        self.problemsChanged.emit()

    def clear(self) -> None:
        """Forget everything: the visit is over."""
        self.beginResetModel()
        self._form, self._step, self._rows, self._answers, self._card = None, "", (), {}, {}
        self.endResetModel()
        self.stepChanged.emit()
        self.problemsChanged.emit()

    def answers(self) -> dict[str, str]:
        """All answers of the form so far, those of other steps included; not reduced to the effective ones."""
        return dict(self._answers)

    def show_problem(self, problem: FieldProblem) -> None:
        """Mark a field of this step, e.g. from the page of all defects. Nothing happens for fields not shown."""
        self._replace(problem.field, problem=problem.message)
        self.problemsChanged.emit()

    # --- for QML ------------------------------------------------------------------------------------------------

    @Slot(str, str)
    def setValue(self, key: str, value: str) -> None:
        """What the citizen typed or chose; locked fields do not change."""
        row = self._row(key)
        if row is None or row.locked or row.value == value:
            return
        self._put(key, value)
        had_problem = row.problem is not None
        self._replace(key, value=value, problem=None)
        self._follow_conditions()
        self.answerChanged.emit(key, value)
        if had_problem:
            self.problemsChanged.emit()

    @Slot(str, result=bool)
    def checkField(self, key: str) -> bool:
        """Check one field, e.g. when it loses focus; an empty one is not reported before `commit`."""
        row = self._row(key)
        if row is None or not row.value.strip():
            return True
        good = self._check(row)
        self.problemsChanged.emit()
        return good

    @Slot(result=bool)
    def commit(self) -> bool:
        """Check the whole step and bring good answers into normal form. False: problems are shown at their fields."""
        good = [self._check(row) for row in self._rows]
        self.problemsChanged.emit()
        return all(good)

    @Slot(str, result=str)
    def valueOf(self, key: str) -> str:
        return self._answers.get(key, "")

    def _get_step(self) -> str:
        return self._step

    def _get_first_problem(self) -> str:
        return next((row.field.key for row in self._rows if row.problem is not None), "")

    step = Property(str, _get_step, notify=stepChanged)
    #: Key of the first field with a problem, "" when none: where the focus should go.
    firstProblem = Property(str, _get_first_problem, notify=problemsChanged)

    # --- model ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:
        return role_names(ROLES)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row, language = self._rows[index.row()], self._language
        field = row.field
        match ROLES.get(role, "label" if role == Qt.ItemDataRole.DisplayRole else ""):
            case "key":
                return field.key
            case "label":
                return field.label.get(language)
            case "kind":
                return field.kind.value
            case "help":
                return "" if field.help is None else field.help.get(language)
            case "placeholder":
                return "" if field.placeholder is None else field.placeholder.get(language)
            case "value":
                return row.value
            case "problem":
                return "" if row.problem is None else row.problem.get(language)
            case "options":
                return [
                    {
                        "value": option.value,
                        "label": option.label.get(language),
                        "help": "" if option.help is None else option.help.get(language),
                    }
                    for option in field.options
                ]
            case "required":
                return field.is_required(self._answers)
            case "unit":
                return self._unit(field)
            case "locked":
                return row.locked
            case "maxLength":
                return field.length_limit
            case "sharedBy":
                return shared_by(field.serves).get(language)
            case "section":
                return self._section(index.row())
            case "fromCard":
                return row.value != "" and self._card.get(field.key) == row.value
        return None

    # --- inside ---------------------------------------------------------------------------------------------------

    def _unit(self, field: Field) -> str:
        if field.unit is not None:
            return field.unit.get(self._language)
        if field.kind is FieldKind.AMOUNT:
            return "元" if self._language == CHINESE else "CNY"
        return ""

    def _row(self, key: str) -> FieldRow | None:
        return next((row for row in self._rows if row.field.key == key), None)

    def _put(self, key: str, value: str) -> None:
        if value:
            self._answers[key] = value
        else:
            self._answers.pop(key, None)

    def _check(self, row: FieldRow) -> bool:
        result = check_field(row.field, row.value, self._answers, self._today, test_build=self._test_build)
        match result:
            case Checked(value):
                if value != row.value and not row.locked:
                    self._put(row.field.key, value)
                    self._replace(row.field.key, value=value, problem=None)
                    self.answerChanged.emit(row.field.key, value)
                else:
                    self._replace(row.field.key, problem=None)
                return True
            case FieldProblem():
                self._replace(row.field.key, problem=result.message)
                return False

    def _replace(self, key: str, **changes: Any) -> None:
        for number, row in enumerate(self._rows):
            if row.field.key == key:
                new = replace(row, **changes)
                if new != row:
                    self._rows = (*self._rows[:number], new, *self._rows[number + 1 :])
                    index = self.index(number)
                    self.dataChanged.emit(index, index)

    def _wanted_rows(self, present: Mapping[str, FieldRow]) -> tuple[FieldRow, ...]:
        if self._form is None:
            return ()
        return tuple(
            present.get(field.key)
            or FieldRow(
                field,
                self._answers.get(field.key, ""),
                locked=field.locked_when_prefilled and field.key in self._card,
            )
            for field in self._wanted_fields(self._form)
        )

    def _wanted_fields(self, form: Form) -> tuple[Field, ...]:
        if self._step:
            return visible_fields(form, self._step, self._answers)
        steps = visible_steps(form, self._answers)
        return tuple(field for step in steps for field in visible_fields(form, step, self._answers))

    def _section(self, row: int) -> str:
        """The title of the step that begins with this row; "" within a step."""
        if self._form is None:
            return ""
        step = self._form.step_of(self._rows[row].field.key)
        if row > 0 and self._form.step_of(self._rows[row - 1].field.key) is step:
            return ""
        return step.title.get(self._language)

    def _follow_conditions(self) -> None:
        """Take rows out and put rows in, one at a time, so that views keep what stays (and its focus)."""
        present = {row.field.key: row for row in self._rows}
        wanted = self._wanted_rows(present)
        keys = {row.field.key for row in wanted}
        if [row.field.key for row in self._rows] == [row.field.key for row in wanted]:
            return
        for number in reversed(range(len(self._rows))):
            if self._rows[number].field.key not in keys:
                self.beginRemoveRows(QModelIndex(), number, number)
                self._rows = (*self._rows[:number], *self._rows[number + 1 :])
                self.endRemoveRows()
        for number, row in enumerate(wanted):
            if number >= len(self._rows) or self._rows[number].field.key != row.field.key:
                self.beginInsertRows(QModelIndex(), number, number)
                self._rows = (*self._rows[:number], row, *self._rows[number:])
                self.endInsertRows()
        if self._rows:  # where a section begins has moved with them
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [_SECTION])
