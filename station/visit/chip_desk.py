"""A reader of chip cards that stands in where the identity card is missing: social security cards, travel documents."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from devices.commands import CommandResult
from devices.ports import CardEvent, ReadSmartCard, ReadTravelDocument
from devices.qt.device import HallDevice
from devices.result import Ok
from station.visit import results as on
from station.visit.desks import card_trouble
from station.visit.results import CardTrouble, Happening


class ChipDesk(QObject):
    """``accept`` takes what was read and says what speaks against it, None for nothing."""

    def __init__(
        self,
        device: HallDevice | None,
        post: Callable[[Happening], None],
        accept: Callable[[object], CardTrouble | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._device = device
        self._post = post
        self._accept = accept
        self._reading: dict[int, int] = {}  # the device's ticket → the flow's
        if device is not None:
            device.progress.connect(self._progress)
            device.finished.connect(self._finished)

    @property
    def present(self) -> bool:
        """Whether this terminal has such a reader."""
        return self._device is not None

    def start(self, ticket: int, command: ReadSmartCard | ReadTravelDocument) -> None:
        """`CardSeen`, then `CardRead` or `CardFailed`."""
        if self._device is None:
            self._post(on.CardFailed(ticket, CardTrouble.NO_READER))
            return
        self._reading = {self._device.start(command): ticket}

    def stop(self) -> None:
        reading, self._reading = self._reading, {}
        if self._device is not None:
            for number in reading:
                self._device.cancel(number)

    @Slot(int, object)
    def _progress(self, number: int, event: object) -> None:
        if number in self._reading and event is CardEvent.SEEN:
            self._post(on.CardSeen(self._reading[number]))

    @Slot(int, object)
    def _finished(self, number: int, result: CommandResult) -> None:
        if number not in self._reading:
            return
        ticket = self._reading.pop(number)
        if not isinstance(result, Ok):
            self._post(on.CardFailed(ticket, card_trouble(result.reason)))
            return
        trouble = self._accept(result.value)
        self._post(on.CardRead(ticket) if trouble is None else on.CardFailed(ticket, trouble))
