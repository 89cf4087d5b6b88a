"""A list whose rows come and go while somebody works in it: those that stay keep their place and the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from difflib import SequenceMatcher
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, QObject

from intake.qt.rows_model import RowsModel

R = TypeVar("R")


class StableRows(RowsModel[R]):
    """As `RowsModel`, for rows that have a key of their own."""

    def __init__(
        self, readers: Mapping[str, Callable[[R], Any]], key: Callable[[R], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(readers, parent)
        self._key = key

    def set_rows(self, rows: tuple[R, ...]) -> None:
        """Rows that are gone are taken out, new ones put in; the others are announced where they changed."""
        keys, wanted = [self._key(row) for row in self._rows], [self._key(row) for row in rows]
        if keys != wanted:
            self._follow(keys, wanted, rows)
        super().set_rows(rows)

    def _follow(self, keys: list[Hashable], wanted: list[Hashable], rows: tuple[R, ...]) -> None:
        shift = 0
        for what, first, last, start, end in SequenceMatcher(None, keys, wanted, autojunk=False).get_opcodes():
            at = first + shift
            if what in ("delete", "replace"):
                self.beginRemoveRows(QModelIndex(), at, at + last - first - 1)
                self._rows = (*self._rows[:at], *self._rows[at + last - first :])
                self.endRemoveRows()
                shift -= last - first
            if what in ("insert", "replace"):
                self.beginInsertRows(QModelIndex(), at, at + end - start - 1)
                self._rows = (*self._rows[:at], *rows[start:end], *self._rows[at:])
                self.endInsertRows()
                shift += end - start
        self.countChanged.emit()
