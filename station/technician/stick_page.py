"""The panel's page about sticks: records are carried to the platform by hand where there is no network (ADR 14)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from intake.clock import Clock
from station.jobs import JobLane
from station.languages import CHINESE
from station.scheduler import Cancellable, Scheduler
from station.technician.sticks import Said, bring_in, carry_out
from sync.store.store import Store

QML_IMPORT_NAME = "Station.Models"
QML_IMPORT_MAJOR_VERSION = 1

#: How often sticks are looked for and progress is shown, seconds.
LOOK_S = 0.5


@QmlElement
class StickPage(QObject):
    """One export or import at a time, on a lane of its own: a stick is slow, and sign-out waits for nobody."""

    changed = Signal()

    def __init__(
        self,
        home: Path,
        lane: JobLane,
        scheduler: Scheduler,
        find: Callable[[], tuple[Path, ...]],
        opened: Callable[[], tuple[Store, Clock] | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._home = home
        self._lane = lane
        self._scheduler = scheduler
        self._find = find
        self._opened = opened
        self._language = CHINESE
        self._by = ""
        self._run = 0
        self._sticks: tuple[Path, ...] = ()
        self._working = False
        self._progress = (0, 0)
        self._said: Said | None = None
        self._next_look: Cancellable | None = None

    # --- life -----------------------------------------------------------------------------------------------------

    def begin(self, by: str) -> None:
        """The page is looked at by this member of staff."""
        self._by = by
        if self._next_look is None:
            self._look()

    def forget(self) -> None:
        """Nobody looks any more. What is being written goes on to its end; the file under way is whole or not there."""
        self._run += 1
        self._by, self._said, self._working = "", None, False
        if self._next_look is not None:
            self._next_look.cancel()
            self._next_look = None
        self.changed.emit()

    def use_language(self, language: str) -> None:
        self._language = language
        self.changed.emit()

    def _look(self) -> None:
        self._next_look = self._scheduler.call_later(LOOK_S, self._look)
        if not self._working:
            self._sticks = self._find()
        self.changed.emit()

    # --- doing ----------------------------------------------------------------------------------------------------

    @Slot(int)
    def carryOut(self, stick: int) -> None:
        """Export to the stick with this place in `stickNames`."""
        opened, by = self._opened(), self._by
        if opened is None or not by or not 0 <= stick < len(self._sticks):
            return
        store, clock = opened
        folder = self._sticks[stick]
        self._work(lambda: carry_out(self._home, store, clock, folder, by, self._note))

    @Slot(int)
    def bringIn(self, stick: int) -> None:
        """Read the receipts on it."""
        opened = self._opened()
        if opened is None or not self._by or not 0 <= stick < len(self._sticks):
            return
        store, folder = opened[0], self._sticks[stick]
        self._work(lambda: bring_in(self._home, store, folder))

    def _work(self, job: Callable[[], Said]) -> None:
        if self._working:
            return
        self._working, self._said, self._progress = True, None, (0, 0)
        run = self._run
        self._lane.run(job, lambda said: self._ended(run, said))
        self.changed.emit()

    def _note(self, done: int, of: int) -> None:
        """From the lane: a pair is replaced whole, the next look shows it."""
        self._progress = done, of

    def _ended(self, run: int, said: Said) -> None:
        if run == self._run:
            self._working, self._said = False, said
            self.changed.emit()

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property(list, notify=changed)
    def stickNames(self) -> list[str]:
        return [stick.name for stick in self._sticks]

    @Property(bool, notify=changed)
    def working(self) -> bool:
        return self._working

    @Property(int, notify=changed)
    def done(self) -> int:
        return self._progress[0]

    @Property(int, notify=changed)
    def total(self) -> int:
        return self._progress[1]

    @Property(str, notify=changed)
    def result(self) -> str:
        return "" if self._said is None else self._said.words.get(self._language)

    @Property(bool, notify=changed)
    def good(self) -> bool:
        return self._said is not None and self._said.good
