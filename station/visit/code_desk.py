"""The code scanner: listened to as long as a screen answers codes, whoever is being served.

It belongs to no visit: a slip is scanned before anybody knows whose it is.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from devices.commands import CommandResult
from devices.ports import ScanCode, ScannedCode
from devices.qt.device import HallDevice
from devices.result import Ok, Reason
from station.scheduler import Cancellable, Scheduler

#: A scanner that does not answer is asked again after so many seconds.
_AGAIN_S = 2.0
#: Ends after which it is asked again at once: nobody held a code before it in time, or one that is none.
_USUAL = frozenset({Reason.DEADLINE, Reason.CODE_CONTENT_INVALID})


class CodeDesk(QObject):
    """``scanned`` gives the text of each code while it listens."""

    scanned = Signal(str)

    def __init__(self, device: HallDevice | None, scheduler: Scheduler, parent: QObject) -> None:
        super().__init__(parent)
        self._device = device
        self._scheduler = scheduler
        self._ticket: int | None = None
        self._again: Cancellable | None = None
        self._listening = False
        if device is not None:
            device.finished.connect(self._finished)

    @property
    def present(self) -> bool:
        """Whether this terminal has a scanner."""
        return self._device is not None

    def listen(self, *, on: bool) -> None:
        """Begin or stop; what comes when nobody listens is dropped."""
        if on == self._listening:
            return
        self._listening = on
        if on:
            self._ask()
        else:
            self._stop()

    @Slot(object)
    def take(self, code: ScannedCode) -> None:
        """A code from another scanner, one that types like a keyboard."""
        if self._listening:
            self.scanned.emit(code.text)

    @Slot(object)
    def refuse(self, _why: object) -> None:
        """Something was scanned that is no code; the screen says so."""
        if self._listening:
            self.scanned.emit("")

    def _ask(self) -> None:
        self._again = None
        if self._device is not None and self._ticket is None:
            self._ticket = self._device.start(ScanCode())

    def _stop(self) -> None:
        if self._again is not None:
            self._again.cancel()
            self._again = None
        ticket, self._ticket = self._ticket, None
        if ticket is not None and self._device is not None:
            self._device.cancel(ticket)

    @Slot(int, object)
    def _finished(self, number: int, result: CommandResult) -> None:
        if number != self._ticket:
            return
        self._ticket = None
        code = result.value if isinstance(result, Ok) else None
        if isinstance(code, ScannedCode):
            self._ask()
            self.scanned.emit(code.text)
        elif not isinstance(result, Ok) and result.reason in _USUAL:
            self._ask()
            if result.reason is Reason.CODE_CONTENT_INVALID:
                self.scanned.emit("")
        else:
            self._again = self._scheduler.call_later(_AGAIN_S, self._ask)
