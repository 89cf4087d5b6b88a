"""The panel's page about the queue: what waits for the platform, what needs a person, and whether somebody sends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from intake.text import LocalizedText
from station.damage_words import damage_words
from station.delivery_words import (
    cap_words,
    delivery_words,
    next_try_words,
    rate_words,
    sending_words,
)
from station.languages import CHINESE
from station.technician.device_rows import clock_time
from station.technician.refused_records import Do, RefusedRecords
from station.trouble_words import trouble_words
from sync.store.damage import Damage
from sync.store.ending import StuckRecord
from sync.store.status import LineNow, QueueStatus

QML_IMPORT_NAME = "Station.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class QueueLook:
    """Queue and agent at one moment; ``trouble`` when the store could not be read."""

    status: QueueStatus | None = None
    agent: int | None = None
    trouble: str | None = None
    refused: tuple[StuckRecord, ...] = ()
    damage: tuple[Damage, ...] = ()


@QmlElement
class QueuePage(QObject):
    """Shows the last look."""

    changed = Signal()
    acted = Signal()  # staff did something about a refused record: look again

    def __init__(self, do: Do, actor: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._look = QueueLook()
        self._language = CHINESE
        self._refused = RefusedRecords(do, actor, self)
        self._refused.acted.connect(self.acted)

    def show(self, look: QueueLook) -> None:
        self._look = look
        if look.status is None and not look.refused:
            self._refused.forget()
        else:
            self._refused.show(look.refused, self._language)
        self.changed.emit()

    def use_language(self, language: str) -> None:
        self._language = language
        self.show(self._look)

    def _told(self, read: Callable[[QueueStatus], int], otherwise: int = 0) -> int:
        return otherwise if self._look.status is None else read(self._look.status)

    @Property(bool, notify=changed)
    def known(self) -> bool:
        return self._look.status is not None

    @Property(int, notify=changed)
    def pending(self) -> int:
        return self._told(lambda status: status.pending)

    @Property(int, notify=changed)
    def acknowledged(self) -> int:
        return self._told(lambda status: status.acknowledged)

    @Property(int, notify=changed)
    def oldestMinutes(self) -> int:
        """Age of the oldest record that waits, whole minutes; -1: none waits."""
        oldest = None if self._look.status is None else self._look.status.oldest_pending_s
        return -1 if oldest is None else oldest // 60

    @Property(str, notify=changed)
    def lastContact(self) -> str:
        return "" if self._look.status is None else clock_time(self._look.status.last_contact)

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """Why the platform cannot be reached, or the store not be read, in words; the code behind them."""
        told = None if self._look.status is None else self._look.status.trouble
        return trouble_words(self._look.trouble or told or "").get(self._language)

    @Property(str, notify=changed)
    def room(self) -> str:
        """Of the disk (`sync.store.room.Level`): ample, low, refusing, emergency."""
        return "ample" if self._look.status is None else self._look.status.room

    @Property(bool, notify=changed)
    def agentRunning(self) -> bool:
        return self._look.agent is not None

    @Property(str, notify=changed)
    def progress(self) -> str:
        """What waits, and how long it takes; or since when the platform is out of reach."""
        return "" if self._look.status is None else delivery_words(self._look.status).get(self._language)

    @Property(str, notify=changed)
    def sending(self) -> str:
        """What is being sent now, by how many connections; "" where no agent runs that could say it."""
        return self._of_agent(lambda status, _: sending_words(status))

    @Property(str, notify=changed)
    def rate(self) -> str:
        return self._of_agent(lambda status, _: rate_words(status))

    @Property(str, notify=changed)
    def cap(self) -> str:
        """The cap on the line that is in force now, and until when."""
        return self._of_agent(lambda _, line: cap_words(line))

    @Property(str, notify=changed)
    def nextTry(self) -> str:
        """When everything is tried again; "" while nothing waits for that."""
        return self._of_agent(lambda _, line: next_try_words(line))

    def _of_agent(self, words: Callable[[QueueStatus, LineNow], LocalizedText]) -> str:
        status = self._look.status
        if status is None or status.line is None or not self.agentRunning:
            return ""
        return words(status, status.line).get(self._language)

    @Property(list, notify=changed)
    def damage(self) -> list[dict[str, str]]:
        """What was found damaged and is not mended: {lost, number, wayOut}."""
        return [
            {"lost": said.lost.get(self._language), "number": said.number, "wayOut": said.way_out.get(self._language)}
            for said in map(damage_words, self._look.damage)
        ]

    @Property(RefusedRecords, constant=True)
    def refused(self) -> RefusedRecords:
        return self._refused
