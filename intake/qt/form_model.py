"""The fields of one form step as a list model: what QML repeats over to draw the step.

Values typed stay as typed until `commit` (leaving the step) puts them into normal form. Which fields are shown follows
the answers: a field that depends on another one of the same step appears and goes while the citizen chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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

from intake.field import Checked, FieldKind, FieldProblem
from intake.field_check import check_field
from intake.form import Form, computed_answers
from intake.package import shared_by
from intake.prefill import SourceKind, source_words
from intake.qt.form_rows import (
    FieldRow,
    add_words,
    options_of,
    region_way,
    row_title,
    unit_of,
    wanted,
    without_row,
)
from intake.qt.roles import role_names, role_numbers
from intake.text import CHINESE

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
        "source",
        "computed",
        "table",
        "row",
        "rowTitle",
        "rows",
        "addText",
        "way",
    )
)
#: What a row says about its place among the others.
_OF_PLACE = [number for number, name in ROLES.items() if name in ("section", "rowTitle", "rows", "addText")]


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
        self._known: dict[str, tuple[str, str]] = {}  # answer → where it came from, as what
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
        sources: Mapping[str, str] | None = None,
        language: str = CHINESE,
        test_build: bool = False,
    ) -> None:
        """Show a step. ``card`` are the answers the card gives (`intake.form.prefill`): they fill empty fields and fix
        locked ones. ``sources`` say where answers came from (`intake.draft.Draft.sources`). Raises ``KeyError`` for a
        step the form does not have."""
        self._show(form, step, answers, today, dict(card or {}), dict(sources or {}), language, test_build)

    def show_form(
        self,
        form: Form,
        answers: Mapping[str, str],
        today: date,
        *,
        card: Mapping[str, str] | None = None,
        sources: Mapping[str, str] | None = None,
        language: str = CHINESE,
        test_build: bool = False,
    ) -> None:
        """Show every step at once, one after the other, for those who fill in forms all day; else as `show_step`."""
        self._show(form, "", answers, today, dict(card or {}), dict(sources or {}), language, test_build)

    def _show(
        self,
        form: Form,
        step: str,
        answers: Mapping[str, str],
        today: date,
        card: Mapping[str, str],
        sources: Mapping[str, str],
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
        for key, value in computed_answers(form, self._answers, today).items():
            self._put(key, value)
        told = {**dict.fromkeys(self._card, SourceKind.CARD.value), **sources}
        self._known = {key: (source, self._answers.get(key, "")) for key, source in told.items()}
        self._rows = self._wanted_rows({})
        self.endResetModel()
        self.stepChanged.emit()
        self.problemsChanged.emit()

    def clear(self) -> None:
        """Forget everything: the visit is over."""
        self.beginResetModel()
        self._form, self._step, self._rows, self._answers, self._card, self._known = None, "", (), {}, {}, {}
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
        """What the citizen typed or chose; locked fields and what is worked out do not change."""
        row = self._row(key)
        if row is None or row.locked or row.field.compute is not None or row.value == value:
            return
        if row.field.regions is not None and value:
            value = row.field.regions.only_way(value)
        self._put(key, value)
        had_problem = row.problem is not None
        self._replace(key, value=value, problem=None)
        self.answerChanged.emit(key, value)
        self._work_out()
        self._follow_conditions()
        if had_problem:
            self.problemsChanged.emit()

    @Slot(str)
    def addRow(self, table: str) -> None:
        """One more row at the end of a table."""
        row = self._row(table)
        if row is not None and row.field.kind is FieldKind.TABLE and not row.locked:
            count = row.field.rows(row.value)
            if count < row.field.max_rows:
                self.setValue(table, str(count + 1))

    @Slot(str, int)
    def removeRow(self, table: str, number: int) -> None:
        """Take a row away; the later ones move up."""
        row = self._row(table)
        if row is None or row.locked or not 1 <= number <= row.field.rows(row.value):
            return
        changed = without_row(row.field, number, self._answers)
        self.beginResetModel()
        for key, value in changed.items():
            self._put(key, value)
        self._rows = self._wanted_rows({})
        self.endResetModel()
        for key, value in changed.items():
            self.answerChanged.emit(key, value)
        self._work_out()
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
                return options_of(field, language)
            case "required":
                return field.asked and field.is_required(row.seen(self._answers))
            case "unit":
                return unit_of(field, language)
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
            case "source":
                return self._source(row)
            case "computed":
                return field.compute is not None
            case "table":
                return row.place[0]
            case "row":
                return row.row
            case "rowTitle":
                return self._row_title(index.row())
            case "rows":
                return field.rows(row.value) if field.kind is FieldKind.TABLE else 0
            case "addText":
                return add_words(field, field.rows(row.value), language)
            case "way":
                return region_way(field, row.value, language)
        return None

    # --- inside ---------------------------------------------------------------------------------------------------

    def _row(self, key: str) -> FieldRow | None:
        return next((row for row in self._rows if row.field.key == key), None)

    def _put(self, key: str, value: str) -> None:
        if value:
            self._answers[key] = value
        else:
            self._answers.pop(key, None)

    def _check(self, row: FieldRow) -> bool:
        answers = row.seen(self._answers)
        result = check_field(row.field, row.value, answers, self._today, test_build=self._test_build)
        match result:
            case Checked(value):
                if value != row.value and not row.locked:
                    self._put(row.field.key, value)
                    self._replace(row.field.key, value=value, problem=None)
                    self.answerChanged.emit(row.field.key, value)
                    self._work_out()
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

    def _work_out(self) -> None:
        """What follows from the answers, as far as it has changed."""
        if self._form is None:
            return
        for key, value in computed_answers(self._form, self._answers, self._today).items():
            if self._answers.get(key, "") != value:
                self._put(key, value)
                self._replace(key, value=value, problem=None)
                self.answerChanged.emit(key, value)

    def _source(self, row: FieldRow) -> str:
        """Where the value came from, as long as it is that value."""
        if row.field.compute is not None:
            return source_words(SourceKind.COMPUTED.value).get(self._language)
        source, value = self._known.get(row.field.key, ("", ""))
        return source_words(source).get(self._language) if row.value and row.value == value else ""

    def _row_title(self, number: int) -> str:
        """The heading of a table's row, at its first cell."""
        row = self._rows[number]
        if row.table is None or (number > 0 and self._rows[number - 1].place == row.place):
            return ""
        return row_title(row, self._language)

    def _wanted_rows(self, present: Mapping[str, FieldRow]) -> tuple[FieldRow, ...]:
        if self._form is None:
            return ()
        return tuple(
            present.get(field.key)
            or FieldRow(
                field,
                self._answers.get(field.key, ""),
                locked=field.locked_when_prefilled and field.key in self._card,
                table=table,
                row=row,
            )
            for field, table, row in wanted(self._form, self._step, self._answers)
        )

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
        if self._rows:  # where a section or a row begins has moved with them
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), _OF_PLACE)
