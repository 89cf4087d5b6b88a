"""The panel's page about what is used up: the day's check, what was found last, and writing down a new look (C32 c)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from intake.clock import Reading
from intake.qt.rows_model import RowsModel
from station.consumables import (
    CONSUMABLE_NAMES,
    FOUND_NAMES,
    Consumable,
    ConsumableCheck,
    ConsumableLog,
    DailyCheck,
    Due,
    Found,
    daily_check,
)
from station.jobs import JobLane
from station.languages import CHINESE

QML_IMPORT_NAME = "Station.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class ConsumableRow:
    """One thing to look at. ``found`` is what is entered now, ``last`` what was found the last time; "" nothing."""

    consumable: Consumable
    found: str
    last: str


@QmlElement
class ConsumablesPage(QObject):
    """Reads and writes on its lane; what comes back after `forget` is dropped."""

    changed = Signal()

    def __init__(
        self,
        lane: JobLane,
        log: ConsumableLog,
        used: Callable[[], tuple[Consumable, ...]],
        now: Callable[[], Reading],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._log = log
        self._used = used
        self._now = now
        self._language = CHINESE
        self._run = 0
        self._by = ""
        self._entered: dict[Consumable, Found] = {}
        self._daily: DailyCheck | None = None
        self._writing = False
        self._failed = False
        self._rows: RowsModel[ConsumableRow] = RowsModel(
            {
                "name": lambda row: CONSUMABLE_NAMES[row.consumable].get(self._language),
                "consumable": lambda row: row.consumable.value,
                "found": lambda row: row.found,
                "last": self._last_words,
            },
            self,
        )

    # --- life -----------------------------------------------------------------------------------------------------

    def begin(self, by: str) -> None:
        """The page is looked at by this member of staff."""
        self._by = by
        run = self._run
        self._lane.run(lambda: daily_check(self._log.last(), self._now()), lambda daily: self._read(run, daily))

    def forget(self) -> None:
        self._run += 1
        self._by, self._entered, self._daily = "", {}, None
        self._writing = self._failed = False
        self._rows.set_rows(())
        self.changed.emit()

    def use_language(self, language: str) -> None:
        self._language = language
        self._rows.set_rows(())
        self._show()

    def _read(self, run: int, daily: DailyCheck) -> None:
        if run == self._run:
            self._daily = daily
            self._show()

    def _show(self) -> None:
        last: Mapping[Consumable, Found] = {}
        if self._daily is not None and self._daily.last is not None:
            last = self._daily.last.found
        self._rows.set_rows(
            tuple(
                ConsumableRow(one, self._entered[one].value if one in self._entered else "", last.get(one, ""))
                for one in (self._used() if self._by else ())
            )
        )
        self.changed.emit()

    def _last_words(self, row: ConsumableRow) -> str:
        return FOUND_NAMES[Found(row.last)].get(self._language) if row.last else ""

    # --- entering -------------------------------------------------------------------------------------------------

    @Slot(str, str)
    def enter(self, consumable: str, found: str) -> None:
        """What was found of one thing."""
        self._entered[Consumable(consumable)] = Found(found)
        self._failed = False
        self._show()

    @Slot()
    def record(self) -> None:
        """Write the look down; everything was looked at before (`complete`)."""
        if not self.complete or self._writing:
            return
        check = ConsumableCheck(self._now(), self._by, {one: self._entered[one] for one in self._used()})
        self._writing, self._failed = True, False
        self._lane.run(partial(self._write, check), partial(self._written, self._run))
        self.changed.emit()

    def _write(self, check: ConsumableCheck) -> DailyCheck | None:
        """On the lane; None: it could not be written."""
        try:
            self._log.note(check)
        except OSError:
            return None
        return daily_check(self._log.last(), self._now())

    def _written(self, run: int, daily: DailyCheck | None) -> None:
        if run != self._run:
            return
        self._writing = False
        if daily is None:
            self._failed = True
        else:
            self._daily, self._entered = daily, {}
        self._show()

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def state(self) -> str:
        """`station.consumables.Due`; empty while it is being read."""
        return "" if self._daily is None else self._daily.due.value

    @Property(bool, notify=changed)
    def overdue(self) -> bool:
        return self._daily is not None and self._daily.due is Due.OVERDUE

    @Property(str, notify=changed)
    def words(self) -> str:
        return "" if self._daily is None else self._daily.words.get(self._language)

    def _is_complete(self) -> bool:
        used = self._used()
        return bool(self._by) and bool(used) and all(one in self._entered for one in used)

    complete = Property(bool, _is_complete, notify=changed)

    @Property(bool, notify=changed)
    def failed(self) -> bool:
        """The last look could not be written down."""
        return self._failed

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows
